"""All keyboard shortcuts at a glance."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from musicexplorer.translation import tr
from musicexplorer.ui.actions import Actions, ActionSpec, shown
from musicexplorer.ui.keys import fixed_keys
from musicexplorer.ui.widgets.elements import close_button, label

_SHARE = 0.95
"""The largest part of the screen that the dialog takes; the rest scrolls."""


class KeyboardShortcuts(QDialog):
    """A dialog with every shortcut, in groups."""

    def __init__(self, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self.ensurePolished()  # the sizes of its parts depend on the style
        self.setWindowTitle(tr("Keyboard shortcuts"))
        columns = QHBoxLayout()
        columns.setSpacing(24)
        keys = [(spec, actions.shown_key(spec.name)) for spec in actions.specs]
        keys += [(spec, shown(spec.keys[0])) for spec in fixed_keys()]
        for groups in _columns():
            columns.addLayout(_column(groups, keys))
        buttons = close_button(self)
        change = buttons.addButton(tr("Change the keys…"), QDialogButtonBox.ButtonRole.ActionRole)
        change.clicked.connect(self.accept)
        change.clicked.connect(actions["change_keys"].trigger)
        inside, scrolled = QWidget(), QScrollArea(self)
        inside.setLayout(columns)
        scrolled.setAccessibleName(self.windowTitle())
        scrolled.setWidget(inside)
        scrolled.setWidgetResizable(True)
        for part in inside.findChildren(QWidget):
            part.ensurePolished()
            part.updateGeometry()
        columns.invalidate()
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


def _column(groups: tuple[str, ...], keys: Sequence[tuple[ActionSpec, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(6)
    row = 0
    for group in groups:
        if row:
            grid.setRowMinimumHeight(row, 12)
            row += 1
        grid.addWidget(label(group, "heading"), row, 0, 1, 2)
        for spec, key in ((spec, key) for spec, key in keys if spec.group == group and key):
            row += 1
            grid.addWidget(label(key, "key"), row, 0, Qt.AlignmentFlag.AlignRight)
            grid.addWidget(label(spec.text.rstrip("…")), row, 1)
        row += 1
    grid.setRowStretch(row, 1)
    return grid
