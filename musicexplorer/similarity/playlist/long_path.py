"""Long paths: tracks are put between those of a short path, where they make the smallest steps."""

import heapq
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

_KEPT = 16  # tracks that are noted for a gap: others may take the first ones
_Choices = list[tuple[float, int]]
_SUM = 1e-3  # weight of the sum of both steps beside the larger one


def lengthened(
    places: Sequence[int],
    vectors: NDArray[np.float32],
    n: int,
    songs: NDArray[np.int64],
    artists: NDArray[np.int64],
    window: int,
) -> list[int]:
    """A path of n tracks that visits the places of a shorter one in their order.

    Again and again the track goes in whose steps to both neighbours are smallest: linear in n, where the
    exact search (`bottleneck_path`) is not. The rule for artists is dropped when it leaves no track.

    Args:
        places: The short path, as rows of `vectors`.
        vectors: float32 [m, d], unit rows: the candidates and the places.
        n: How many tracks in all.
        songs: int64 [m], equal for versions of one song.
        artists: int64 [m, k], -1 for no more.
        window: An artist does not occur again within so many tracks.

    Returns:
        Rows; fewer than n if there are not enough candidates.
    """
    found = list(places)
    for rule in dict.fromkeys((window, 1, 0)):
        if len(found) < n:
            found = _Line(found, vectors, songs, artists, rule).grown(n)
    return found


class _Line:
    """A path as a linked list, with the best track for each gap."""

    def __init__(
        self,
        places: Sequence[int],
        vectors: NDArray[np.float32],
        songs: NDArray[np.int64],
        artists: NDArray[np.int64],
        window: int,
    ) -> None:
        self._vectors, self._songs, self._artists, self._window = vectors, songs, artists, window
        self._first, self._count = places[0], len(places)
        self._next = dict(pairwise(places))
        self._before = {after: before for before, after in self._next.items()}
        self._free = ~np.isin(songs, songs[list(places)])
        self._of_artist: dict[int, list[int]] = defaultdict(list)
        for row, names in enumerate(artists.tolist()):
            for name in names:
                self._of_artist[name].append(row)
        self._gaps: list[tuple[float, int, int, _Choices]] = []  # cost, the track before, after, between
        for place in places[:-1]:
            self._offer(place)

    def grown(self, n: int) -> list[int]:
        """The path with up to n tracks."""
        while self._count < n and self._gaps:
            _, before, after, choices = heapq.heappop(self._gaps)
            if self._next.get(before) != after:
                continue
            track = choices[0][1]
            if not self._free[track] or self._is_near(track, before):
                self._queue(before, choices[1:])
                continue
            self._free &= self._songs != self._songs[track]
            self._next[before], self._next[track] = track, after
            self._before[track], self._before[after] = before, track
            self._count += 1
            self._offer(before)
            self._offer(track)
        found = [self._first]
        while (place := self._next.get(found[-1])) is not None:
            found.append(place)
        return found

    def _offer(self, before: int) -> None:
        """Find the best tracks for the gap behind a track."""
        after = self._next[before]
        into, out = self._steps_from(before), self._steps_from(after)
        costs = np.where(self._free, np.maximum(into, out) + _SUM * (into + out), np.inf)
        for name in self._near_artists(before):
            costs[self._of_artist[name]] = np.inf
        best = np.argpartition(costs, min(_KEPT, len(costs) - 1))[:_KEPT]
        best = best[np.argsort(costs[best], kind="stable")]
        self._queue(before, [(float(costs[at]), int(at)) for at in best if np.isfinite(costs[at])], last=True)

    def _queue(self, before: int, choices: _Choices, *, last: bool = False) -> None:
        """Note what may go into the gap behind a track; look again when none of it is left."""
        if choices:
            heapq.heappush(self._gaps, (choices[0][0], before, self._next[before], choices))
        elif not last:
            self._offer(before)

    def _steps_from(self, place: int) -> NDArray[np.float32]:
        # Not by BLAS, whose threads wait for each other on a busy machine.
        steps: NDArray[np.float32] = 1.0 - np.einsum("ij,j->i", self._vectors, self._vectors[place])
        return steps

    def _near(self, before: int) -> list[int]:
        """The tracks within the window of a gap."""
        near: list[int] = []
        place: int | None = before
        for _ in range(self._window):
            if place is None:
                break
            near.append(place)
            place = self._before.get(place)
        place = self._next[before]
        for _ in range(self._window):
            if place is None:
                break
            near.append(place)
            place = self._next.get(place)
        return near

    def _near_artists(self, before: int) -> set[int]:
        return set(self._artists[self._near(before)].ravel().tolist()) - {-1}

    def _is_near(self, track: int, before: int) -> bool:
        return bool(set(self._artists[track].tolist()) & self._near_artists(before))
