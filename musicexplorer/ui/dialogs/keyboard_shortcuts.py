"""All keys at a glance."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from musicexplorer.ui.actions import ACTION_SPECS, ActionSpec, shown_key
from musicexplorer.ui.map.tool import Tool
from musicexplorer.ui.widgets.elements import close_button, label

_COLUMNS = (
    ("Playing", "Track", "Help"),
    ("Getting around", "Playlist", "Library"),
    ("On the map", "In lists"),
)
_ON_THE_MAP = (
    ActionSpec("", "On the map", "From dot to dot", ("Left",)),
    ActionSpec("", "On the map", "The same, selecting", ("Shift+Right",)),
    ActionSpec("", "On the map", "Move the map", ("Alt+Shift+Left",)),
    ActionSpec("", "On the map", "Closer", ("+",)),
    ActionSpec("", "On the map", "Further", ("-",)),
    ActionSpec("", "On the map", "All of it", ("0",)),
    ActionSpec("", "On the map", "Play the dot; a corner, with a tool", ("Return",)),
    ActionSpec("", "On the map", "Once more on a corner: close the loop", ("Return",)),
    ActionSpec("", "On the map", "Play the whole track", ("Ctrl+Return",)),
    ActionSpec("", "On the map", "Select the dot, or not", ("Shift+Return",)),
    ActionSpec("", "On the map", "From name to name of the regions", ("N",)),
    ActionSpec("", "On the map", "Drag to move", (Tool.MOVE,)),
    ActionSpec("", "On the map", "Drag a loop to select", (Tool.LASSO,)),
    ActionSpec("", "On the map", "Drag a rectangle to select", (Tool.RECTANGLE,)),
    ActionSpec("", "On the map", "Draw a line: a playlist along it", (Tool.LINE,)),
    ActionSpec("", "On the map", "Listen while pointing", ("H",)),
)
_IN_LISTS = (
    ActionSpec("", "In lists", "Play from here to the end", ("Return",)),
    ActionSpec("", "In lists", "Take out of the playlist", ("Delete",)),
    ActionSpec("", "In lists", "More like it", ("+",)),
    ActionSpec("", "In lists", "Less like it", ("-",)),
    ActionSpec("", "In lists", "Show the versions of a song", ("Right",)),
    ActionSpec("", "In lists", "Put them away", ("Left",)),
    ActionSpec("", "In lists", "Take a version into the list", ("Ctrl+Return",)),
    ActionSpec("", "In lists", "Move up in the playlist", ("Alt+Up",)),
    ActionSpec("", "In lists", "Move down in the playlist", ("Alt+Down",)),
)


_SHARE = 0.95
"""Of the screen that the window takes at most; what does not fit is scrolled to."""


class KeyboardShortcuts(QDialog):
    """A window with every key, in groups."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        columns = QHBoxLayout()
        columns.setSpacing(24)
        for groups in _COLUMNS:
            columns.addLayout(_column(groups))
        buttons = close_button(self)
        inside = QWidget()
        inside.setLayout(columns)
        scrolled = QScrollArea()
        scrolled.setWidget(inside)
        scrolled.setFrameShape(QScrollArea.Shape.NoFrame)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(18)
        layout.addWidget(scrolled)
        layout.addWidget(buttons)
        room, wanted = parent.screen().availableSize(), inside.sizeHint() + QSize(68, 90)
        self.resize(wanted.boundedTo(room * _SHARE))


def _column(groups: tuple[str, ...]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(6)
    row = 0
    for group in groups:
        if row:
            grid.setRowMinimumHeight(row, 12)
            row += 1
        grid.addWidget(label(group, "heading"), row, 0, 1, 2)
        for spec in (
            spec for spec in (*ACTION_SPECS, *_ON_THE_MAP, *_IN_LISTS) if spec.group == group and spec.keys
        ):
            row += 1
            grid.addWidget(label(shown_key(spec), "key"), row, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(label(spec.text.rstrip("…")), row, 1)
        row += 1
    grid.setRowStretch(row, 1)
    return grid
