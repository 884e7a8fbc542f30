"""Which panels stand beside the map: as many as there is room for; each can be folded away."""

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QWidget

from musicexplorer.ui.actions import Actions
from musicexplorer.ui.widgets.elements import tool_button

PANELS = ("library", "similar", "playlist")
MAP = "map"
LIBRARY_WIDTH, SIDE_WIDTH = 14, 20
"""The least widths of the two columns beside the map, in heights of a line of text."""
_MAP_BETWEEN, _MAP_BESIDE = 34, 25
"""The least width of the map between both columns, and beside one of them."""
_LIST_HEIGHT = 13
"""The least height of each of the two lists at the right."""


@dataclass(frozen=True, slots=True)
class Room:
    """The room for map and panels, in heights of a line of text."""

    width: float
    height: float

    @property
    def columns(self) -> int:
        """How many columns there is room for beside the map; -1 where the map or one of them is shown."""
        if self.width >= LIBRARY_WIDTH + SIDE_WIDTH + _MAP_BETWEEN:
            return 2
        return 1 if self.width >= SIDE_WIDTH + _MAP_BESIDE else -1


def shown(wanted: Collection[str], front: str, room: Room) -> frozenset[str]:
    """What is shown of the map and its panels.

    Args:
        wanted: The panels that the person has not folded away.
        front: What was opened last and is shown where not all fits: a panel, or the map alone; "" for none.
        room: The room there is.
    """
    columns = room.columns
    if columns < 0:
        return frozenset({front if front in wanted else MAP})
    side = [name for name in ("similar", "playlist") if name in wanted]
    if len(side) > 1 and room.height < 2 * _LIST_HEIGHT:
        side = [front if front in side else side[0]]
    library = ["library"] if "library" in wanted else []
    if columns == 1 and library and side:
        side, library = ([], library) if front == "library" else (side, [])
    if columns == 1 and front == MAP:
        side, library = [], []
    return frozenset({MAP, *library, *side})


class PanelButtons(QWidget):
    """Buttons that show and fold the panels, and one for the map where it is covered."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self._actions = actions
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        self._map = tool_button(actions["go_map"])
        row.addWidget(self._map)
        for name in PANELS:
            actions[f"fold_{name}"].setCheckable(True)
            row.addWidget(tool_button(actions[f"fold_{name}"]))
        actions["go_map"].setCheckable(True)

    def show_state(self, visible: Collection[str], *, single: bool) -> None:
        """Check the buttons of what is shown; `single` where one of all is shown at a time."""
        self._map.setVisible(single)
        self._actions["go_map"].setChecked(MAP in visible)
        for name in PANELS:
            self._actions[f"fold_{name}"].setChecked(name in visible)
