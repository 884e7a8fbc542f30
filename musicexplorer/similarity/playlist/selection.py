"""Select the tracks of a list: how similar, how varied, for how long."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.playlist import energy_curve
from musicexplorer.similarity.playlist.inputs import PlaylistInputs
from musicexplorer.similarity.playlist.limits import Limits

_POOL_LEAST, _POOL_TIMES, _POOL_SHARE = 200, 8, 6
_STEPS = 20
_CURVE_WEIGHT = 4.0
_LAST_CANDIDATES = 40
_NOISE = 0.08


@dataclass(frozen=True, slots=True)
class Size:
    """The length of a list, in tracks or in seconds."""

    count: int | None = None
    seconds: float | None = None

    def tracks(self, usual: float) -> int:
        """The approximate number of tracks, if the usual duration is `usual` seconds."""
        if self.seconds is not None:
            return max(1, round(self.seconds / max(usual, 1.0)))
        return self.count or 0


@dataclass(frozen=True, slots=True, eq=False)
class Criteria:
    """What the tracks are selected by.

    Attributes:
        relevance: float32 [n], how well each row answers the seeds, on the scale of cosines.
        rows: The allowed rows, best first.
        adventurous: 0 for the most similar, 1 for the most varied (1 - λ of maximal marginal relevance).
        curve: The values of the attribute from start to end; () for none.
        values: float32 [n], that attribute.
        random_seed: 0 for the best list; other numbers for others that are nearly as good.
    """

    relevance: NDArray[np.float32]
    rows: NDArray[np.intp]
    adventurous: float = 0.0
    curve: tuple[float, ...] = ()
    values: NDArray[np.float32] | None = None
    random_seed: int = 0


@dataclass(frozen=True, slots=True)
class Selection:
    """The tracks of a list.

    Attributes:
        rows: The given ones, then the others in the order of selection.
        ended: Whether the library had no more that is allowed, before the list was full.
        refused: How many tracks each limit kept out.
    """

    rows: list[int]
    ended: bool = False
    refused: Mapping[str, int] = field(default_factory=dict)


def select_tracks(
    inputs: PlaylistInputs, criteria: Criteria, size: Size, limits: Limits, given: Sequence[int] = ()
) -> Selection:
    """Select the tracks of a list.

    Greedy maximal marginal relevance (Carbonell & Goldstein 1998): each step takes the track most relevant to
    the seeds and least similar to the list so far. With a curve, it should also be near the value of the
    curve at that point of the list. The choice is among the best rows; when the limits leave none of them,
    among the next best, until the list is full or the library ends.

    Args:
        inputs: The library.
        criteria: How tracks are selected.
        size: Length; a total duration is reached to within half a track, if the library allows it.
        limits: Limits on artists, albums and songs; updated with every track selected.
        given: Rows that the list starts with.
    """
    selector = _Selector(inputs, criteria, size, limits, list(given))
    while not selector.full() and selector.step():
        pass
    return Selection(selector.rows, selector.ended, selector.refused)


def _of_every_value(rows: NDArray[np.intp], values: NDArray[np.float32]) -> NDArray[np.intp]:
    """The best few hundred rows of each twentieth of the attribute, because a curve may need any value."""
    steps = np.nan_to_num(values[rows] * _STEPS, nan=-1.0).astype(np.int64)
    keep = [np.flatnonzero(steps == step)[:_POOL_LEAST] for step in np.unique(steps)]
    return rows[np.sort(np.concatenate(keep))] if keep else rows


class _Selector:
    def __init__(
        self, inputs: PlaylistInputs, criteria: Criteria, size: Size, limits: Limits, given: list[int]
    ) -> None:
        self._inputs, self._criteria, self._size, self._limits = inputs, criteria, size, limits
        self.rows = given
        self.ended = False
        self.refused = Counter[str]()
        self._usual = float(np.median(inputs.durations[criteria.rows])) if len(criteria.rows) else 1.0
        self._about = size.tracks(self._usual)
        self._pool = np.zeros(0, dtype=np.intp)
        self._value = np.zeros(0, dtype=np.float32)
        self._resemblance = np.zeros(0, dtype=np.float32)
        self._left = np.zeros(0, dtype=bool)
        self._enlarge(self._fitting())
        self._seconds = float(inputs.durations[np.array(given, np.intp)].sum())

    def full(self) -> bool:
        """Whether the list is complete."""
        if self._size.seconds is None:
            return len(self.rows) >= self._about
        return self._seconds >= self._size.seconds

    def step(self) -> bool:
        """Add a track; False if none is allowed, or none brings the duration closer to the target."""
        scores = self._scores()
        last = self._size.seconds is not None and self._nearly_full()
        candidates = self._next(scores, _LAST_CANDIDATES if last else 1)
        if not candidates:
            self.ended = not self._go_down()
            return not self.ended
        at = min(candidates, key=self._left_over) if last else candidates[0]
        row = int(self._pool[at])
        if last and self._left_over(at) >= abs(self._remaining()):
            return False
        self._left[at] = False
        self._limits.take(row)
        self.rows.append(row)
        self._seconds += float(self._inputs.durations[row])
        self._resemble(row)
        return True

    def _fitting(self) -> NDArray[np.intp]:
        """The best rows: many more than needed, because they should also vary, or follow a curve."""
        if self._criteria.curve and self._criteria.values is not None:
            return _of_every_value(self._criteria.rows, self._criteria.values)
        count = self._about + len(self.rows)
        wide = min(max(_POOL_LEAST, _POOL_TIMES * count), len(self._inputs.neighbours) // _POOL_SHARE)
        return self._criteria.rows[: max(2 * count, wide)]

    def _go_down(self) -> bool:
        """Take the next best rows into the pool; False if the library has no more."""
        rest = self._criteria.rows[~np.isin(self._criteria.rows, self._pool)]
        self._enlarge(rest[: max(_POOL_LEAST, len(self._pool))])
        return len(rest) > 0

    def _enlarge(self, rows: NDArray[np.intp]) -> None:
        """Add rows to the pool."""
        worth = self._criteria.relevance[rows]
        if self._criteria.random_seed and len(worth):
            random = np.random.default_rng([self._criteria.random_seed, len(self._pool)])
            worth = worth + _NOISE * random.gumbel(size=len(worth)).astype(np.float32)
        vectors = self._inputs.neighbours.vectors
        similar = np.full(len(rows), -1.0, dtype=np.float32)
        near = vectors[rows if self.rows else rows[:0]]
        for row in self.rows:
            np.maximum(similar, np.einsum("ij,j->i", near, vectors[row]), out=similar)
        self._pool = np.concatenate([self._pool, rows])
        self._value = np.concatenate([self._value, worth])
        self._resemblance = np.concatenate([self._resemblance, similar])
        self._left = np.concatenate([self._left, np.ones(len(rows), dtype=bool)])

    def _scores(self) -> NDArray[np.float32]:
        share = min(max(self._criteria.adventurous, 0.0), 1.0)
        scores = (1 - share) * self._value - share * self._resemblance
        if self._criteria.curve and self._criteria.values is not None:
            target = float(energy_curve.at(self._criteria.curve, self._moment()))
            miss = np.abs(self._criteria.values[self._pool] - target)
            scores = scores - _CURVE_WEIGHT * np.nan_to_num(miss, nan=1.0)
        return np.where(self._left, scores, -np.inf).astype(np.float32)

    def _moment(self) -> float:
        """Position of the middle of the next track in the list, 0..1."""
        if self._size.seconds is not None:
            usual = self._size.seconds / max(self._about, 1)
            return min(1.0, (self._seconds + usual / 2) / self._size.seconds)
        return (len(self.rows) + 0.5) / max(self._about, 1)

    def _next(self, scores: NDArray[np.float32], n: int) -> list[int]:
        """Indices of the n best allowed rows of the pool; rows beyond the limits are removed from it."""
        found: list[int] = []
        for at in np.argsort(-scores, kind="stable").tolist():
            if scores[at] == -np.inf or len(found) == n:
                break
            if self._overshoots(at):
                self._left[at] = False
                continue
            refusal = self._limits.refusal(int(self._pool[at]))
            if refusal is None:
                found.append(at)
            else:
                self._left[at] = False
                self.refused[refusal] += 1
        return found

    def _nearly_full(self) -> bool:
        longest = float(np.quantile(self._inputs.durations[self._pool], 0.9)) if len(self._pool) else 0.0
        return self._remaining() <= longest

    def _remaining(self) -> float:
        return (self._size.seconds or 0.0) - self._seconds

    def _overshoots(self, at: int) -> bool:
        """Whether a track would make the list longer than wanted by more than half a usual track."""
        if self._size.seconds is None:
            return False
        return float(self._inputs.durations[self._pool[at]]) - self._remaining() > self._usual / 2

    def _left_over(self, at: int) -> float:
        return abs(self._remaining() - float(self._inputs.durations[self._pool[at]]))

    def _resemble(self, row: int) -> None:
        vectors = self._inputs.neighbours.vectors
        similar = np.einsum("ij,j->i", vectors[self._pool], vectors[row])
        np.maximum(self._resemblance, similar, out=self._resemblance)
