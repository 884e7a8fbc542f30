"""How far a track's neighbourhood reaches on the map: what sounds alike and lies further is torn away."""

import numpy as np

from musicexplorer.ui.map.scene import MapPoints

NEIGHBOURHOOD = 15
"""So many nearest dots are a track's neighbourhood on the map."""


class NeighbourhoodRadius:
    """Remembers the last answer: it is asked for at every frame, and looks at every dot."""

    def __init__(self) -> None:
        self._last: tuple[MapPoints, int, int, float] | None = None

    def of(self, points: MapPoints, row: int, count: int = NEIGHBOURHOOD) -> float:
        """The distance in world units from a dot to the last of its `count` nearest ones."""
        if self._last is None or self._last[0] is not points or self._last[1:3] != (row, count):
            distance = np.hypot(*(points.xy - points.xy[row]).T)
            last = min(count, len(distance) - 1)
            self._last = (points, row, count, float(np.partition(distance, last)[last]))
        return self._last[3]
