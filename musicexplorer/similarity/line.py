"""A playlist along a line drawn across the map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.neighbours import Neighbours
from musicexplorer.similarity.recordings import SAME_SECONDS, TrackFacts, plain_artist, same_recording

_BEAM_WIDTH = 12
"""Width of the beam search."""
_NEAREST_PER_POINT = 6
"""Tracks near a point that are tried first for each path."""
_SOUND_WEIGHT = 1.0
"""Cost of a step between tracks with cosine 0, in units of the distance between two points."""
_UNKNOWN_COSINE = 0.5
"""Cosine taken for tracks without an embedding."""


def points_along(line: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """Evenly spaced points along a line, including both ends.

    Args:
        line: Its corners, float [k, 2], k ≥ 1.
        n: How many points; a single one is the middle of the line.

    Returns:
        float64 [n, 2]
    """
    corners = np.asarray(line, dtype=np.float64).reshape(-1, 2)
    along = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(corners, axis=0).T))))
    at = np.linspace(0.0, along[-1], n) if n > 1 else np.full(n, along[-1] / 2)
    return np.stack([np.interp(at, along, corners[:, axis]) for axis in (0, 1)], axis=1)


def length(line: NDArray[np.float64]) -> float:
    """The length of a line float [k, 2], in the units of its corners."""
    return float(np.hypot(*np.diff(np.asarray(line, np.float64).reshape(-1, 2), axis=0).T).sum())


def tracks_along(
    line: NDArray[np.float64],
    n: int,
    ids: NDArray[np.int64],
    xy: NDArray[np.floating],
    neighbours: Neighbours,
    facts: Mapping[int, TrackFacts],
) -> tuple[int, ...]:
    """Tracks near a line, in its order: one for each of n points spaced evenly along it.

    For each point the nearest track is chosen, or of several that are about as near the one most similar to
    the previous track. No track or recording occurs twice, and no artist twice in a row unless there is only
    one. A beam search weighs each choice against its consequences.

    Args:
        line: Corners of the line on the map, float [k, 2].
        n: How many tracks; fewer if there are no more.
        ids: The tracks on the map, int64 [m].
        xy: Their positions, float [m, 2].
        neighbours: The library's embeddings; tracks without one can be chosen too.
        facts: The metadata of the tracks.
    """
    spots = points_along(line, min(n, len(ids)))
    if not len(spots):
        return ()
    names = {track: frozenset(map(plain_artist, _fact(facts, track).names)) - {""} for track in ids.tolist()}
    candidates = _Candidates(
        ids, np.asarray(xy, np.float64), neighbours, facts, names, _spacing(line, spots, xy)
    )
    beams = [_Beam(0.0, ())]
    for spot in spots:
        beams = candidates.extended(beams, spot)
    return tuple(int(ids[row]) for row in beams[0].rows)


def _spacing(line: NDArray[np.float64], spots: NDArray[np.float64], xy: NDArray[np.floating]) -> float:
    """The distance between two points; for a line without length, a little of the map's extent."""
    step = length(line) / max(len(spots) - 1, 1)
    return step or float(np.ptp(xy, axis=0).max()) / 100 or 1.0


def _fact(facts: Mapping[int, TrackFacts], track: int) -> TrackFacts:
    return facts.get(track) or TrackFacts(track)


@dataclass(frozen=True, slots=True)
class _Beam:
    """A path along the line so far: its cost and its rows."""

    cost: float
    rows: tuple[int, ...]


class _Candidates:
    """The tracks on the map, as candidates for a path."""

    def __init__(
        self,
        ids: NDArray[np.int64],
        xy: NDArray[np.float64],
        neighbours: Neighbours,
        facts: Mapping[int, TrackFacts],
        names: Mapping[int, frozenset[str]],
        spacing: float,
    ) -> None:
        self._ids, self._xy, self._neighbours, self._facts = ids, xy, neighbours, facts
        self._names, self._spacing = names, spacing
        self._only_one = len(set(names.values())) == 1

    def extended(self, beams: Sequence[_Beam], spot: NDArray[np.float64]) -> list[_Beam]:
        """The best paths after one more point; a path without an allowed track skips the point."""
        away = np.hypot(*(self._xy - spot).T) / self._spacing
        taken = max(len(beam.rows) for beam in beams)
        near = self._nearest(away, taken)
        longer: list[_Beam] = []
        for beam in beams:
            rows = self._free(beam, near, _NEAREST_PER_POINT)
            if not rows and len(near) < len(away):  # all nearby tracks are by the same artist
                rows = self._free(beam, np.argsort(away, kind="stable"), 1)
            for row in rows:
                cost = beam.cost + float(away[row]) ** 2 + _SOUND_WEIGHT * self._step(beam, row)
                longer.append(_Beam(cost, (*beam.rows, row)))
        return sorted(longer, key=lambda beam: beam.cost)[:_BEAM_WIDTH] or list(beams)

    def _nearest(self, away: NDArray[np.float64], taken: int) -> NDArray[np.intp]:
        """Rows of the tracks nearest to a point, more than can be in the path already."""
        count = min(len(away), 4 * _NEAREST_PER_POINT + taken)
        rows = np.argpartition(away, count - 1)[:count]
        return rows[np.argsort(away[rows], kind="stable")]

    def _free(self, beam: _Beam, rows: NDArray[np.intp], most: int) -> list[int]:
        """The first of these rows that a path may continue with."""
        found: list[int] = []
        for row in rows.tolist():
            if self._allowed(beam, row):
                found.append(row)
                if len(found) == most:
                    break
        return found

    def _allowed(self, beam: _Beam, row: int) -> bool:
        if row in beam.rows:
            return False
        track = int(self._ids[row])
        names = self._names[track]
        if beam.rows and not self._only_one and names & self._names[int(self._ids[beam.rows[-1]])]:
            return False
        fact = _fact(self._facts, track)
        return not any(
            same_recording(fact, _fact(self._facts, int(self._ids[one])), self._cosine(one, row))
            for one in beam.rows
            if _as_long(fact, _fact(self._facts, int(self._ids[one])))
        )

    def _step(self, beam: _Beam, row: int) -> float:
        """Cosine distance to the previous track, 0..2."""
        return 1.0 - self._cosine(beam.rows[-1], row) if beam.rows else 0.0

    def _cosine(self, one: int, other: int) -> float:
        a, b = int(self._ids[one]), int(self._ids[other])
        if a not in self._neighbours or b not in self._neighbours:
            return _UNKNOWN_COSINE
        return float(self._neighbours.vector(a) @ self._neighbours.vector(b))


def _as_long(one: TrackFacts, other: TrackFacts) -> bool:
    """Whether two tracks may be the same recording; saves the dot product of most pairs."""
    if one.duration is None or other.duration is None:
        return False
    return abs(one.duration - other.duration) <= SAME_SECONDS
