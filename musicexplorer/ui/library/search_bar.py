"""Search and filters: a field, a button for the filters, what was found, and the filters that are on."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from musicexplorer.session.filters import Filters
from musicexplorer.translation import grouped, ntr, tr
from musicexplorer.ui.library.filter_panel import FilterPanel
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.chips import Chips
from musicexplorer.ui.widgets.elements import icon_button, label

_PAUSE_MS = 20


class SearchBar(QWidget):
    """A row; `chip_row` is laid out by whoever shows it, and visible while there are filters.

    Signals:
        searched: The words to look for changed.
        first_requested: Enter was pressed in the field: go to the first track found.
        zoom_requested: Zoom the map to what was found.
        playlist_requested: Make a playlist of what was found.
        filters_requested: The filters are about to be opened.
        filtered: Other filters are set: a `Filters`.
    """

    searched = Signal(str)
    first_requested = Signal()
    zoom_requested = Signal()
    playlist_requested = Signal()
    filters_requested = Signal()
    filtered = Signal(object)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.field = _Field()
        self._search_icon = QAction(self)
        self.field.addAction(self._search_icon, QLineEdit.ActionPosition.LeadingPosition)
        # Letters that come at once, as from a paste or fast typing, are one search.
        self._typing = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._typing.timeout.connect(lambda: self.searched.emit(self.field.text()))
        self.filter_panel, self.chips = FilterPanel(theme, self), Chips(theme)
        self.filter_button = icon_button(tr("Filters (Ctrl+K)"))
        self.filter_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.found = label("", "muted")
        self.zoom = icon_button(tr("Zoom to what was found (Shift+Enter)"))
        self.playlist = icon_button(tr("Make a playlist of what was found"))
        self.clear = QPushButton(tr("Clear all"))
        self.chip_row = QWidget()
        self._lay_out()
        self._connect()
        self.show_filters(Filters())
        self.show_found(None)
        self.set_theme(theme)

    @property
    def filters(self) -> Filters:
        """The filters that are on."""
        return self.filter_panel.filters

    def show_filters(self, shown: Filters) -> None:
        """Show other filters; `filtered` is not emitted."""
        self.filter_panel.show_filters(shown)
        chips = shown.chips()
        text, name = tr("Filters"), tr("Filters")
        if chips:
            text = f"{text}  {grouped(len(chips))}"
            name = ntr("Filters, {n} on", "Filters, {n} on", len(chips))
        self.filter_button.setText(text)
        self.filter_button.setAccessibleName(name)
        self.filter_button.setProperty("on", bool(chips))
        self.filter_button.style().polish(self.filter_button)
        self.chips.show_chips([(text, partial(self._filter, without)) for text, without in chips])
        self.chip_row.setVisible(bool(chips))

    def show_found(self, number: int | None) -> None:
        """How many tracks were found; None while nothing is looked for."""
        found = ntr("{n} found", "{n} found", number) if number else tr("nothing found")
        self.found.setText("" if number is None else found)
        for button in (self.zoom, self.playlist):
            button.setVisible(bool(number))

    def open_filters(self) -> None:
        """Open the popup with the filters."""
        self.filters_requested.emit()
        self.filter_panel.open_under(self.filter_button)

    def focus(self) -> None:
        """Move the keyboard focus to the field, with its text selected."""
        self.field.setFocus()
        self.field.selectAll()

    def set_theme(self, theme: Theme) -> None:
        """Icons in the theme's colours."""
        self._search_icon.setIcon(theme.icon("search", "faint"))
        buttons = (self.filter_button, self.zoom, self.playlist)
        for button, name in zip(buttons, ("filter", "fit", "playlist"), strict=True):
            button.setIcon(theme.icon(name))
        self.chips.set_theme(theme)
        self.filter_panel.set_theme(theme)

    def search_now(self) -> None:
        """Do not wait for more letters."""
        self._typing.stop()
        self.searched.emit(self.field.text())

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.field, 3)
        for part in (self.filter_button, self.found, self.zoom, self.playlist):
            row.addWidget(part)
        row.addStretch(2)
        below = QHBoxLayout(self.chip_row)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self.chips, 1)
        below.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignTop)

    def _connect(self) -> None:
        self.field.textChanged.connect(lambda: self._typing.start())
        self.field.entered.connect(lambda: self._on_enter(self.first_requested))
        self.field.zoomed.connect(lambda: self._on_enter(self.zoom_requested))
        self.filter_button.clicked.connect(self.open_filters)
        self.filter_panel.changed.connect(self._filter)
        self.filter_panel.zoom_requested.connect(self.zoom_requested)
        self.filter_panel.playlist_requested.connect(self.playlist_requested)
        self.zoom.clicked.connect(self.zoom_requested)
        self.playlist.clicked.connect(self.playlist_requested)
        self.clear.setProperty("role", "link")
        self.clear.setAccessibleName(tr("Clear all filters"))
        self.clear.clicked.connect(lambda: self._filter(Filters()))

    def _filter(self, filters: Filters) -> None:
        self.show_filters(filters)
        self.filtered.emit(filters)

    def _on_enter(self, then: SignalInstance) -> None:
        self.search_now()
        then.emit()


class _Field(QLineEdit):
    """The search field: Enter goes to what was found, Shift+Enter shows all of it."""

    entered = Signal()
    zoomed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "search")
        self.setPlaceholderText(tr("Search title, artist, album, genre, sound, file…"))
        self.setAccessibleName(tr("Search"))
        self.setToolTip(tr("Enter goes to the first track found, Shift+Enter shows all of them on the map"))
        self.setClearButtonEnabled(True)
        self.setAcceptDrops(False)  # a folder that is dropped here is for the window
        self.setMinimumWidth(200)
        self.setMaximumWidth(460)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.zoomed.emit()
        else:
            self.entered.emit()
