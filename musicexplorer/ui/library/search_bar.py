"""Search and filters: a field, a button for the filters, what was found, and the filters that are on."""

from collections.abc import Sequence
from functools import cached_property, partial

from PySide6.QtCore import Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QToolButton, QWidget

from musicexplorer.session.filters import Filters
from musicexplorer.session.search.chips import Chip
from musicexplorer.translation import grouped, ntr, tr
from musicexplorer.ui import scale
from musicexplorer.ui.library.filter_panel import FilterPanel
from musicexplorer.ui.library.word_chips import WordChips
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.chips import Chips
from musicexplorer.ui.widgets.elements import icon_button, label, push_button

_PAUSE_MS = 20


class SearchBar(QWidget):
    """A row; `chip_row` is laid out by whoever shows it, and visible while there are filters.

    Signals:
        searched: The words to look for changed.
        first_requested: Enter was pressed in the field: go to the first track found.
        zoom_requested: Zoom the map to what was found.
        play_requested: Play what was found.
        playlist_requested: Make a playlist of what was found.
        smart_requested: Make a playlist of it that follows the library.
        filters_requested: The filters are about to be opened.
        filtered: Other filters are set: a `Filters`.
        all_requested: Show all tracks again, not only those that were selected elsewhere.

    Attributes:
        filters: The filters that are on.
    """

    searched = Signal(str)
    first_requested = Signal()
    zoom_requested = Signal()
    play_requested = Signal()
    playlist_requested = Signal()
    smart_requested = Signal()
    filters_requested = Signal()
    filtered = Signal(object)
    all_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.field = _Field()
        self._search_icon = QAction(self)
        self.field.addAction(self._search_icon, QLineEdit.ActionPosition.LeadingPosition)
        # Letters that come at once, as from a paste or fast typing, are one search.
        self._typing = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._typing.timeout.connect(lambda: self.searched.emit(self.field.text()))
        self._theme, self.chips = theme, Chips(theme)
        self.filters = Filters()
        self.filter_button = icon_button(tr("Filters (Ctrl+K)"))
        self.filter_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.found = label("", "muted")
        self.play = icon_button(tr("Play what was found"))
        self.zoom = icon_button(tr("Zoom to what was found (Shift+Enter)"))
        self.playlist = icon_button(tr("Make a playlist of what was found"))
        self.smart = icon_button(
            tr("Make a smart playlist: new music that fits the words comes in by itself")
        )
        self.make = push_button(
            tr("Make this playlist"), tr("Make the playlist that the words ask for (Enter)")
        )
        self._for_playlist, self._only = False, ""
        self.words = WordChips(theme)
        self.clear = QPushButton(tr("Clear all"))
        self.chip_row = QWidget()
        self._lay_out()
        self._connect()
        self.show_filters(Filters())
        self.show_found(None)
        self.set_theme(theme)

    @cached_property
    def filter_panel(self) -> FilterPanel:
        """The popup with the filters, made when it is first opened: each theme styles all that there is."""
        panel = FilterPanel(self._theme, self)
        panel.show_filters(self.filters)
        panel.changed.connect(self._filter)
        panel.zoom_requested.connect(self.zoom_requested)
        panel.playlist_requested.connect(self.playlist_requested)
        return panel

    def show_filters(self, shown: Filters) -> None:
        """Show other filters; `filtered` is not emitted."""
        self.filters = shown
        if self._has_panel():
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
        removable = [(text, partial(self._filter, without)) for text, without in chips]
        only = [(self._only, self.all_requested.emit)] if self._only else []
        self.chips.show_chips([*only, *removable])
        self._show_row()

    def show_only(self, text: str) -> None:
        """The table shows only what is selected elsewhere: what that is, "" for nothing."""
        self._only = text
        self.show_filters(self.filters)

    def show_words(self, words: Sequence[Chip], for_playlist: bool = False) -> None:
        """What the words of the search were taken for, and whether they are about a playlist."""
        self._for_playlist = for_playlist
        self.words.show_chips(words)
        self._show_row()

    def set_narrow(self, narrow: bool) -> None:
        """Show the filters as an icon alone, and a shorter field."""
        style = Qt.ToolButtonStyle
        self.filter_button.setToolButtonStyle(
            style.ToolButtonIconOnly if narrow else style.ToolButtonTextBesideIcon
        )
        self.field.setMinimumWidth(90 if narrow else 200)

    def show_found(self, number: int | None) -> None:
        """How many tracks were found; None while nothing is looked for."""
        found = ntr("{n} found", "{n} found", number) if number else tr("nothing found")
        self.found.setText("" if number is None else found)
        for button in self._about_found():
            button.setVisible(bool(number))
        self.smart.setVisible(bool(number) and bool(self.words.buttons))
        self.make.setVisible(bool(number) and self._for_playlist)

    def show_passing(self, number: int, total: int) -> None:
        """In the popup: how many tracks of how many pass the search and the filters."""
        if self._has_panel():
            self.filter_panel.show_found(number, total)

    def _has_panel(self) -> bool:
        return "filter_panel" in self.__dict__

    def _about_found(self) -> tuple[QToolButton, ...]:
        return self.play, self.zoom, self.playlist, self.smart

    def _show_row(self) -> None:
        self.clear.setVisible(bool(self.chips.buttons))
        self.chip_row.setVisible(bool(self.chips.buttons or self.words.buttons))

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
        buttons = (self.filter_button, *self._about_found())
        names = ("filter", "play", "fit", "playlist", "refresh")
        for button, name in zip(buttons, names, strict=True):
            button.setIcon(theme.icon(name))
        self.words.set_theme(theme)
        self.chips.set_theme(theme)
        self._theme = theme
        if self._has_panel():
            self.filter_panel.set_theme(theme)

    def search_now(self) -> None:
        """Do not wait for more letters."""
        self._typing.stop()
        self.searched.emit(self.field.text())

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.field, 100)
        row.addWidget(self.filter_button)
        row.addStretch(1)
        below = QHBoxLayout(self.chip_row)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(6)
        below.addWidget(self.words, 0)
        below.addWidget(self.chips, 100)
        below.addStretch(1)
        for part in (self.found, self.make, *self._about_found()):
            below.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        below.addWidget(self.clear, 0, Qt.AlignmentFlag.AlignTop)

    def _connect(self) -> None:
        self.field.textChanged.connect(lambda: self._typing.start())
        self.field.entered.connect(lambda: self._on_enter(self.first_requested))
        self.field.zoomed.connect(lambda: self._on_enter(self.zoom_requested))
        self.filter_button.clicked.connect(self.open_filters)
        self.zoom.clicked.connect(self.zoom_requested)
        self.playlist.clicked.connect(self.playlist_requested)
        self.make.setProperty("role", "primary")
        self.make.clicked.connect(self.playlist_requested)
        self.play.clicked.connect(self.play_requested)
        self.smart.clicked.connect(self.smart_requested)
        self.words.changed.connect(self._retype)
        self.clear.setProperty("role", "link")
        self.clear.setAccessibleName(tr("Clear all filters"))
        self.clear.clicked.connect(lambda: self._filter(Filters()))

    def _filter(self, filters: Filters) -> None:
        self.show_filters(filters)
        self.filtered.emit(filters)

    def _retype(self, text: str) -> None:
        """Another text from a chip."""
        self.field.setText(text)
        self.search_now()

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
        self.setPlaceholderText(tr("Search: a title, “calm piano”, “80s female voice”, “like … but slower”"))
        self.setAccessibleName(tr("Search"))
        self.setToolTip(
            tr(
                "Titles, artists, sounds, moods, tempo, keys and years, in plain words: “fast instrumental "
                "in a minor”, “an hour of calm piano that ends happy”; or exactly: genre:jazz "
                "year:1959..1965 energy:<0.3 -live\n"
                "Enter goes to the first track found, Shift+Enter shows all on the map"
            )
        )
        self.setClearButtonEnabled(True)
        self.setAcceptDrops(False)  # a folder that is dropped here is for the window
        self.setMinimumWidth(200)
        self.setMaximumWidth(scale.grown(520))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.zoomed.emit()
        else:
            self.entered.emit()
