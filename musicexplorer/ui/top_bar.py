"""The top bar: search, filters, what colours and sizes say, and the menu."""

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from musicexplorer.session.filters import Filters
from musicexplorer.ui.library.filter_panel import FilterPanel
from musicexplorer.ui.taste.slider import TasteSlider
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.chips import Chips
from musicexplorer.ui.widgets.elements import icon_button, label, menu_button
from musicexplorer.ui.widgets.format import grouped
from musicexplorer.ui.widgets.lazy_combo_box import LazyComboBox

_PAUSE_MS = 20
_NARROW = 1150


class TopBar(QWidget):
    """A row above everything, and below it a row of chips while there are filters.

    Signals:
        searched: The words to look for changed.
        first_requested: Enter was pressed in the search: go to the first track found.
        zoom_requested: What was found is to be shown on the map as close as it goes.
        playlist_requested: What was found is to become the playlist.
        filters_requested: The filters are about to be opened.
        filtered: Other filters are wanted: a `Filters`.
    """

    searched = Signal(str)
    first_requested = Signal()
    zoom_requested = Signal()
    playlist_requested = Signal()
    filters_requested = Signal()
    filtered = Signal(object)

    def __init__(self, theme: Theme, menu: QMenu, colour_by: str, size_by: str = "none") -> None:
        super().__init__()
        self.field = _Field()
        self._glass = QAction(self)
        self.field.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        # Letters that come at once, as from a paste or a fast hand, are one search.
        self._typing = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._typing.timeout.connect(lambda: self.searched.emit(self.field.text()))
        self.filter_panel, self.chips = FilterPanel(theme, self), Chips(theme)
        self.filter_button = icon_button("Filters (Ctrl+K)")
        self.filter_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.found = label("", "muted")
        self.zoom = icon_button("Zoom to what was found (Shift+Enter)")
        self.playlist = icon_button("Make a playlist of what was found")
        self.clear = QPushButton("Clear all")
        self.colours, self.sizes = LazyComboBox("Colour by", colour_by), LazyComboBox("Size by", size_by)
        self._labels = (label("Colour by", "muted"), label("Size by", "muted"))
        self.taste = TasteSlider()
        self._more = menu_button(menu, "Menu (F10)")
        self._more.setShortcut("F10")
        self._lay_out()
        self._connect()
        self.show_filters(Filters())
        self.show_found(None)
        self.set_theme(theme)

    @property
    def filters(self) -> Filters:
        """The filters that are on."""
        return self.filter_panel.filters

    def show_filters(self, wanted: Filters) -> None:
        """Show other filters; that is not told."""
        self.filter_panel.show_filters(wanted)
        chips = wanted.chips()
        self.filter_button.setText(f"Filters  {len(chips)}" if chips else "Filters")
        self.filter_button.setAccessibleName(f"Filters, {len(chips)} on" if chips else "Filters")
        self.filter_button.setProperty("on", bool(chips))
        self.filter_button.style().polish(self.filter_button)
        self.chips.show_chips([(text, partial(self._filter, without)) for text, without in chips])
        self._chip_row.setVisible(bool(chips))

    def show_found(self, number: int | None) -> None:
        """How many tracks were found; None while nothing is looked for."""
        self.found.setText(
            "" if number is None else "nothing found" if not number else f"{grouped(number)} found"
        )
        for button in (self.zoom, self.playlist):
            button.setVisible(bool(number))

    def open_filters(self) -> None:
        """Open the popup with the filters."""
        self.filters_requested.emit()
        self.filter_panel.open_under(self.filter_button)

    def set_theme(self, theme: Theme) -> None:
        """Icons in the theme's colours."""
        self._glass.setIcon(theme.icon("search", "faint"))
        buttons = (self._more, self.filter_button, self.zoom, self.playlist)
        for button, name in zip(buttons, ("menu", "filter", "fit", "playlist"), strict=True):
            button.setIcon(theme.icon(name))
        self.chips.set_theme(theme)
        self.filter_panel.set_theme(theme)

    def search_now(self) -> None:
        """Do not wait for more letters."""
        self._typing.stop()
        self.searched.emit(self.field.text())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for one in self._labels:
            one.setVisible(self.width() >= _NARROW)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.field, 3)
        for part in (self.filter_button, self.found, self.zoom, self.playlist):
            row.addWidget(part)
        row.addStretch(2)
        for text, box in zip(self._labels, (self.colours, self.sizes), strict=True):
            text.setMinimumWidth(1)  # so that it does not keep the window from becoming narrow
            row.addWidget(text)
            row.addWidget(box)
        row.addWidget(self.taste)
        row.addWidget(self._more)
        self._chip_row = QWidget()
        below = QHBoxLayout(self._chip_row)
        below.setContentsMargins(0, 0, 0, 0)
        below.addWidget(self.chips, 1)
        below.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 0, 2, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self._chip_row)

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
        self.clear.setAccessibleName("Clear all filters")
        self.clear.clicked.connect(lambda: self._filter(Filters()))

    def _filter(self, wanted: Filters) -> None:
        self.show_filters(wanted)
        self.filtered.emit(wanted)

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
        self.setPlaceholderText("Search title, artist, album, genre, sound, file…")
        self.setAccessibleName("Search")
        self.setToolTip("Enter goes to the first track found, Shift+Enter shows all of them on the map")
        self.setClearButtonEnabled(True)
        # A folder dropped here is meant for the window.
        self.setAcceptDrops(False)
        self.setMinimumWidth(200)
        self.setMaximumWidth(460)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.zoomed.emit()
        else:
            self.entered.emit()
