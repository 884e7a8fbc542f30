"""The radius of a track's neighbourhood on the map; similar tracks outside it are misplaced."""

from musicexplorer.ui.map.scene import MapPoints

NEIGHBOURHOOD = 15
"""The number of nearest dots that count as the neighbourhood."""


class NeighbourhoodRadius:
    """Computes the radius and caches the last one: every frame needs it, and it takes every dot."""

    def __init__(self) -> None:
        self._last: tuple[MapPoints, int, int, float] | None = None

    def of(self, points: MapPoints, row: int, count: int = NEIGHBOURHOOD) -> float:
        """The distance in world units from a dot to the last of its `count` nearest ones."""
        if self._last is None or self._last[0] is not points or self._last[1:3] != (row, count):
            x, y = points.xy[row].tolist()
            self._last = (points, row, count, points.grid.reach(x, y, count + 1))
        return self._last[3]
