"""The top bar: search, what the colours say, and the menu."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QMenu, QWidget

from musicexplorer.ui.clock import grouped
from musicexplorer.ui.map import COLOURINGS
from musicexplorer.ui.panel import label, menu_button
from musicexplorer.ui.theme import Theme

_PAUSE_MS = 90


class TopBar(QWidget):
    """A row above everything.

    Signals:
        searched: The words to look for changed.
        first_requested: Enter was pressed in the search: go to the first track found.
        colour_changed: The colours are to say something else.
    """

    searched = Signal(str)
    first_requested = Signal()
    colour_changed = Signal(str)

    def __init__(self, theme: Theme, menu: QMenu, colour_by: str) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.field.setProperty("role", "search")
        self.field.setPlaceholderText("Search title, artist, album, genre, file…")
        self.field.setAccessibleName("Search")
        self.field.setClearButtonEnabled(True)
        # A folder dropped here is meant for the window.
        self.field.setAcceptDrops(False)
        self.field.setMinimumWidth(220)
        self.field.setMaximumWidth(460)
        self._glass = QAction(self)
        self.field.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        # Letters that come quickly are one search.
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_PAUSE_MS)
        self._typing.timeout.connect(lambda: self.searched.emit(self.field.text()))
        self.field.textChanged.connect(lambda: self._typing.start())
        self.field.returnPressed.connect(self._on_enter)
        self.found = label("", "muted")
        self.colours = QComboBox()
        self.colours.setAccessibleName("Colour by")
        self.colours.setMinimumWidth(150)
        self.colours.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._wanted = colour_by
        self.names: tuple[str, ...] = ()
        self.show_attributes(())
        self.colours.activated.connect(self._on_colour)
        self._more = menu_button(menu, "Menu (F10)")
        self._more.setShortcut("F10")
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 2, 0)
        row.setSpacing(10)
        row.addWidget(self.field, 3)
        row.addWidget(self.found)
        row.addStretch(2)
        row.addWidget(label("Colour by", "muted"))
        row.addWidget(self.colours)
        row.addWidget(self._more)
        self.set_theme(theme)

    def show_attributes(self, names: Sequence[str]) -> None:
        """The attributes that the colours can say besides what is written in the files."""
        self.names = tuple(names)
        self.colours.clear()
        for word in COLOURINGS:
            self.colours.addItem(word.capitalize(), word)
        if names:
            self.colours.insertSeparator(self.colours.count())
        for name in names:
            self.colours.addItem(name.capitalize(), name)
        self.colours.setCurrentIndex(max(self.colours.findData(self._wanted), 0))

    def show_found(self, number: int | None) -> None:
        """How many tracks were found; None while nothing is searched for."""
        self.found.setText(
            "" if number is None else "nothing found" if not number else f"{grouped(number)} found"
        )

    def set_theme(self, theme: Theme) -> None:
        """Icons in the theme's colours."""
        self._glass.setIcon(theme.icon("search", "faint"))
        self._more.setIcon(theme.icon("menu"))

    def search_now(self) -> None:
        """Do not wait for more letters."""
        self._typing.stop()
        self.searched.emit(self.field.text())

    def _on_enter(self) -> None:
        self.search_now()
        self.first_requested.emit()

    def _on_colour(self) -> None:
        self._wanted = self.colours.currentData()
        self.colour_changed.emit(self._wanted)
