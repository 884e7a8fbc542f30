"""Paths from one track to another with small steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.artists import sharing
from musicexplorer.similarity.neighbours import Neighbours, largest
from musicexplorer.similarity.playlist.bottleneck_path import PathCandidates, bottleneck_path
from musicexplorer.similarity.playlist.long_path import lengthened

Waypoint = int | NDArray[np.float32]
Mask = NDArray[np.bool_]
_CANDIDATES = 700
_LONG = 150  # tracks, from which on the exact search takes long
_MAIN = 100
_BETWEEN = 5
_REBALANCED = 4


def path(
    neighbours: Neighbours,
    waypoints: Sequence[Waypoint],
    n: int,
    *,
    songs: NDArray[np.int64] | None = None,
    artists: NDArray[np.int64] | None = None,
    window: int = 3,
    may_come: Mask | None = None,
) -> list[int]:
    """Exactly n tracks that lead from the first waypoint through the others to the last.

    Minimises the largest step, then the sum of the steps; of a long path only those of its main part, between
    which the rest is put where the steps are small. No song occurs twice, and no artist twice within the
    window; if there is no such path, the rule for artists is dropped first.

    Args:
        neighbours: The library's embeddings.
        waypoints: At least two waypoints: track ids, or vectors float32 [d] of music from outside.
        n: Tracks in all, the waypoints among them.
        songs: int64 [rows], the same number for versions of one song.
        artists: int64 [rows, k], -1 for none.
        window: An artist does not occur again within so many tracks.
        may_come: Bool [rows], the tracks allowed besides the waypoints; None for all.

    Returns:
        Ids; external waypoints are -1 for the first of `waypoints`, -2 for the second and so on. Fewer than n
        if the library has no more allowed tracks.

    Raises:
        KeyError: A waypoint is an id without an embedding.
        ValueError: Fewer than two waypoints, or n is less than their number.
    """
    if len(waypoints) < 2 or n < len(waypoints):
        raise ValueError(f"{n} tracks through {len(waypoints)} waypoints")
    exact = n if n <= _LONG else min(n, max(_MAIN, 2 * len(waypoints)))
    rows = _candidates(neighbours, waypoints, exact, may_come)
    route = _Route(neighbours, waypoints, rows, songs, artists, window)
    found = route.ids_of(route.through(exact))
    if len(found) < exact or exact == n:
        return found
    return _long(neighbours, waypoints, found, n, _Rules(songs, artists, window, may_come))


@dataclass(frozen=True, slots=True, eq=False)
class _Rules:
    """What holds for the tracks of a path; see `path`."""

    songs: NDArray[np.int64] | None
    artists: NDArray[np.int64] | None
    window: int
    may_come: Mask | None


def _long(
    neighbours: Neighbours, waypoints: Sequence[Waypoint], main: Sequence[int], n: int, rules: _Rules
) -> list[int]:
    """The path with n tracks whose main part is given."""
    inside = np.array([neighbours.row(track) for track in main if track >= 0], np.intp)
    rows = np.unique(np.concatenate([inside, _candidates(neighbours, waypoints, n, rules.may_come)]))
    external = [track for track in main if track < 0]
    outside = [neighbours.vector(waypoints[-1 - track]) for track in external]
    ids = [*neighbours.ids[rows].tolist(), *external]
    at = {track: place for place, track in enumerate(ids)}
    songs = rows if rules.songs is None else rules.songs[rows]
    artists = np.full((len(rows), 1), -1) if rules.artists is None else rules.artists[rows]
    places = lengthened(
        [at[track] for track in main],
        np.concatenate([neighbours.vectors[rows], np.array(outside).reshape(len(outside), -1)])
        if outside
        else neighbours.vectors[rows],
        n,
        np.concatenate([songs, -2 - np.arange(len(external))]),
        np.concatenate([artists, np.full((len(external), artists.shape[1]), -1)]),
        rules.window,
    )
    return [int(ids[place]) for place in places]


def _candidates(
    neighbours: Neighbours, waypoints: Sequence[Waypoint], n: int, may_come: Mask | None
) -> NDArray[np.intp]:
    """Candidate rows: all of a small library, else the nearest to points between the waypoints."""
    inside = [neighbours.row(waypoint) for waypoint in waypoints if isinstance(waypoint, (int, np.integer))]
    free = np.ones(len(neighbours), dtype=bool) if may_come is None else may_come.copy()
    free[inside] = False
    count = max(_CANDIDATES, 3 * n)
    if free.sum() <= count:
        chosen = np.flatnonzero(free)
    else:
        points = [
            (1 - share) * neighbours.vector(a) + share * neighbours.vector(b)
            for a, b in pairwise(waypoints)
            for share in np.linspace(0, 1, _BETWEEN)
        ]
        each = -(-count // len(points))
        near = [
            largest(np.where(free, neighbours.similarities(p), -np.inf).astype(np.float32), 2 * each)
            for p in points
        ]
        # In turns, so that points with common neighbours leave enough candidates for the others.
        chosen = np.array(list(dict.fromkeys(np.stack(near, axis=1).ravel().tolist()))[:count], np.intp)
    return np.concatenate([np.array(list(dict.fromkeys(inside)), dtype=np.intp), chosen])


class _Route:
    """The candidates together with the waypoints, including external ones."""

    def __init__(
        self,
        neighbours: Neighbours,
        waypoints: Sequence[Waypoint],
        rows: NDArray[np.intp],
        songs: NDArray[np.int64] | None,
        artists: NDArray[np.int64] | None,
        window: int,
    ) -> None:
        self._ids = neighbours.ids[rows].tolist()
        place = {track: at for at, track in enumerate(self._ids)}
        vectors = list(neighbours.vectors[rows])
        self._stops = []
        for number, one in enumerate(waypoints):
            if isinstance(one, (int, np.integer)):
                self._stops.append(place[int(one)])
            else:
                self._stops.append(len(self._ids))
                self._ids.append(-1 - number)
                vectors.append(neighbours.vector(one))
        matrix = np.stack(vectors)
        outside = -2 - np.arange(len(self._ids) - len(rows))
        self._candidates = PathCandidates(
            np.maximum(1.0 - (matrix @ matrix.T).astype(np.float64), 0.0),
            np.concatenate([rows if songs is None else songs[rows], outside]).astype(np.int64),
            self._sharing(rows, artists),
            window,
        )

    def _sharing(self, rows: NDArray[np.intp], artists: NDArray[np.int64] | None) -> Mask:
        """Which candidates have an artist in common; waypoints from outside have none."""
        shared = np.zeros((len(self._ids), len(self._ids)), bool)
        if artists is not None:
            shared[: len(rows), : len(rows)] = sharing(artists[rows])
        return shared

    def ids_of(self, places: Sequence[int]) -> list[int]:
        return [int(self._ids[place]) for place in places]

    def through(self, n: int) -> list[int]:
        for window in dict.fromkeys((self._candidates.window, 1, 0)):
            candidates = PathCandidates(
                self._candidates.distances, self._candidates.songs, self._candidates.sharing, window
            )
            for length in range(min(n, len(self._ids)), len(self._stops) - 1, -1):
                found = self._with(candidates, length)
                if found and (len(found) == n or window == 0):
                    return found
                if window:
                    break  # drop the rule for artists before the number of tracks
        return list(self._stops)

    def _with(self, candidates: PathCandidates, n: int) -> list[int] | None:
        """A path of n tracks, with the steps distributed over the legs so that the largest one is small."""
        legs = list(pairwise(self._stops))
        counts = _shared_out(n - 1, [float(candidates.distances[leg]) for leg in legs])
        best = self._legs(candidates, legs, counts)
        for _ in range(_REBALANCED if len(legs) > 1 else 0):
            max_step = [self._widest(candidates, leg) for leg in best or [[*leg] for leg in legs]]
            giving = [at for at, count in enumerate(counts) if count > 1 and at != int(np.argmax(max_step))]
            if not giving:
                break
            counts = list(counts)
            counts[min(giving, key=lambda at: max_step[at])] -= 1
            counts[int(np.argmax(max_step))] += 1
            other = self._legs(candidates, legs, counts)
            if other is None or (
                best and max(self._widest(candidates, leg) for leg in other) >= max(max_step)
            ):
                break
            best = other
        return None if best is None else [self._stops[0], *(place for leg in best for place in leg[1:])]

    def _legs(
        self, candidates: PathCandidates, legs: Sequence[tuple[int, int]], counts: Sequence[int]
    ) -> list[list[int]] | None:
        found: list[list[int]] = []
        for leg, count in zip(legs, counts, strict=True):
            route = self._leg(candidates, leg, count, [place for other in found for place in other])
            if route is None:
                return None
            found.append(route)
        return found

    def _leg(
        self, candidates: PathCandidates, leg: tuple[int, int], steps: int, taken: Sequence[int]
    ) -> list[int] | None:
        closed = np.zeros(len(self._ids), dtype=bool)
        closed[np.isin(candidates.songs, candidates.songs[[*taken, *self._stops]])] = True
        return [*leg] if steps == 1 else bottleneck_path(candidates, *leg, steps, closed)

    @staticmethod
    def _widest(candidates: PathCandidates, leg: Sequence[int]) -> float:
        return float(candidates.distances[leg[:-1], leg[1:]].max(initial=0.0))


def _shared_out(steps: int, lengths: Sequence[float]) -> list[int]:
    """Distribute steps over legs of these lengths: at least one each, more for longer ones."""
    counts = [1] * len(lengths)
    for _ in range(steps - len(lengths)):
        counts[max(range(len(lengths)), key=lambda at: lengths[at] / counts[at])] += 1
    return counts
