"""All keyboard shortcuts at a glance."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from musicexplorer.translation import tr
from musicexplorer.ui.actions import ActionSpec, action_specs, shown_key
from musicexplorer.ui.widgets.elements import close_button, label

_SHARE = 0.95
"""The largest part of the screen that the dialog takes; the rest scrolls."""


class KeyboardShortcuts(QDialog):
    """A dialog with every shortcut, in groups."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        columns = QHBoxLayout()
        columns.setSpacing(24)
        specs = (*action_specs(), *_on_the_map(), *_in_lists())
        for groups in _columns():
            columns.addLayout(_column(groups, specs))
        buttons = close_button(self)
        inside = QWidget()
        inside.setLayout(columns)
        scrolled = QScrollArea()
        scrolled.setAccessibleName(self.windowTitle())
        scrolled.setWidget(inside)
        scrolled.setFrameShape(QScrollArea.Shape.NoFrame)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 16)
        layout.setSpacing(18)
        layout.addWidget(scrolled)
        layout.addWidget(buttons)
        room, wanted = parent.screen().availableSize(), inside.sizeHint() + QSize(68, 90)
        self.resize(wanted.boundedTo(room * _SHARE))


def _columns() -> tuple[tuple[str, ...], ...]:
    """The headings of each column."""
    return (
        (tr("Playback"), tr("Track"), tr("Help")),
        (tr("Navigation"), tr("Playlist"), tr("Library")),
        (tr("On the map"), tr("In lists")),
    )


def _on_the_map() -> tuple[ActionSpec, ...]:
    group = tr("On the map")
    return (
        ActionSpec("", group, tr("Go from dot to dot"), ("Left",)),
        ActionSpec("", group, tr("Go and select"), ("Shift+Right",)),
        ActionSpec("", group, tr("Move the map"), ("Alt+Shift+Left",)),
        ActionSpec("", group, tr("Zoom in"), ("+",)),
        ActionSpec("", group, tr("Zoom out"), ("-",)),
        ActionSpec("", group, tr("Show all"), ("0",)),
        ActionSpec("", group, tr("Play the dot; with a tool: set a corner"), ("Return",)),
        ActionSpec("", group, tr("Again on a corner: close the lasso"), ("Return",)),
        ActionSpec("", group, tr("Play the whole track"), ("Ctrl+Return",)),
        ActionSpec("", group, tr("Select or deselect the dot"), ("Shift+Return",)),
        ActionSpec("", group, tr("Go from region to region"), ("N",)),
        ActionSpec("", group, tr("Drag to move"), ("M",)),
        ActionSpec("", group, tr("Drag a lasso to select"), ("L",)),
        ActionSpec("", group, tr("Drag a rectangle to select"), ("R",)),
        ActionSpec("", group, tr("Draw a line: a playlist along it"), ("D",)),
        ActionSpec("", group, tr("Hover to listen"), ("H",)),
    )


def _in_lists() -> tuple[ActionSpec, ...]:
    group = tr("In lists")
    return (
        ActionSpec("", group, tr("Play from here to the end"), ("Return",)),
        ActionSpec("", group, tr("Remove from the playlist"), ("Delete",)),
        ActionSpec("", group, tr("More like this"), ("+",)),
        ActionSpec("", group, tr("Less like this"), ("-",)),
        ActionSpec("", group, tr("Show the versions of a song"), ("Right",)),
        ActionSpec("", group, tr("Hide the versions of a song"), ("Left",)),
        ActionSpec("", group, tr("Use this version"), ("Ctrl+Return",)),
        ActionSpec("", group, tr("Move up in the playlist"), ("Alt+Up",)),
        ActionSpec("", group, tr("Move down in the playlist"), ("Alt+Down",)),
    )


def _column(groups: tuple[str, ...], specs: Sequence[ActionSpec]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(6)
    row = 0
    for group in groups:
        if row:
            grid.setRowMinimumHeight(row, 12)
            row += 1
        grid.addWidget(label(group, "heading"), row, 0, 1, 2)
        for spec in (spec for spec in specs if spec.group == group and spec.keys):
            row += 1
            grid.addWidget(label(shown_key(spec), "key"), row, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(label(spec.text.rstrip("…")), row, 1)
        row += 1
    grid.setRowStretch(row, 1)
    return grid
