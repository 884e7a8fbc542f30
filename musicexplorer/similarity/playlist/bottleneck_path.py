"""Paths of a given number of steps whose largest step is smallest, by dynamic programming."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_TOLERANCE = 1e-6
_ROUNDS = 5
_SMALL = 200


@dataclass(frozen=True, slots=True, eq=False)
class PathCandidates:
    """The tracks that a path may visit.

    Attributes:
        distances: float64 [n, n].
        songs: int64 [n], equal for versions of one song.
        sharing: bool [n, n], which have an artist in common.
        window: An artist does not occur again within so many tracks.
    """

    distances: NDArray[np.float64]
    songs: NDArray[np.int64]
    sharing: NDArray[np.bool_]
    window: int = 3


def bottleneck_path(
    candidates: PathCandidates, start: int, goal: int, steps: int, closed: NDArray[np.bool_]
) -> list[int] | None:
    """Indices from start to goal in exactly `steps` steps; None if there is no such path.

    First the path with the smallest largest step, then the shortest of those with no larger step. The dynamic
    programme keeps the best path of each length to each track, without repeated songs, or artists within the
    window. With these constraints the result is good but not always optimal; the exact problem is NP-hard.

    Args:
        candidates: The tracks.
        start: Index of the first track.
        goal: Index of the last track.
        steps: At least 1.
        closed: bool [n], tracks that must not be visited.
    """
    # From both ends if that is fast: one search may find what the other has dropped.
    directions = ((start, goal, 1), (goal, start, -1))[: 2 if len(closed) <= _SMALL else 1]
    found = [(_search(candidates, a, b, steps, closed, np.inf), turn) for a, b, turn in directions]
    narrow = [_improved(candidates, path[::turn], closed) for path, turn in found if path]
    if not narrow:
        return None
    best = min(narrow, key=lambda path: _sizes(candidates, path))
    short = _search(candidates, start, goal, steps, closed, _sizes(candidates, best)[0])
    return min([best, short or best], key=lambda path: _sizes(candidates, path))


def _sizes(candidates: PathCandidates, path: list[int]) -> tuple[float, float]:
    """The largest step (rounded) and the sum of all steps."""
    steps = candidates.distances[path[:-1], path[1:]]
    return round(float(steps.max()), 6), float(steps.sum())


def _improved(candidates: PathCandidates, path: list[int], closed: NDArray[np.bool_]) -> list[int]:
    """The path with inner tracks replaced as long as that makes steps smaller."""
    for _ in range(_ROUNDS):
        before = list(path)
        for at in range(1, len(path) - 1):
            free = ~closed & ~np.isin(candidates.songs, candidates.songs[path])
            near = path[max(1, at - candidates.window) : at] + path[at + 1 : -1][: candidates.window]
            free &= ~candidates.sharing[near].any(axis=0)
            free[path[at]] = True
            into, out = candidates.distances[path[at - 1]], candidates.distances[:, path[at + 1]]
            costs = np.where(free, np.maximum(into, out) + 1e-3 * (into + out), np.inf)
            path[at] = int(costs.argmin())
        if path == before:
            break
    return path


def _search(
    candidates: PathCandidates, start: int, goal: int, steps: int, closed: NDArray[np.bool_], max_step: float
) -> list[int] | None:
    """The path with the smallest largest step if `max_step` is infinite, else the shortest within it."""
    n = len(candidates.distances)
    minimax = np.isinf(max_step)
    edges = np.where(candidates.distances <= max_step + _TOLERANCE, candidates.distances, np.inf)
    shut = closed.copy()
    shut[[start, goal]] = True
    used = np.zeros((n, n), dtype=bool)  # songs on the path to each track, by a representative track
    _, representative = np.unique(candidates.songs, return_index=True)
    song = representative[np.unique(candidates.songs, return_inverse=True)[1]]
    used[start, song[start]] = True
    recent = np.full((n, candidates.window), -1, dtype=np.int64)
    if candidates.window:
        recent[start, 0] = start
    cost = np.full(n, np.inf)
    cost[start] = 0.0
    before = np.full((steps, n), -1, dtype=np.intp)
    for layer in range(steps):
        alive = np.flatnonzero(np.isfinite(cost))
        if not len(alive):
            return None
        step = edges[alive]
        reach = np.maximum(cost[alive, None], step) if minimax else cost[alive, None] + step
        last = layer == steps - 1
        reach = np.where(used[alive][:, song], np.inf, reach)
        for back in range(min(candidates.window, layer + 1)):
            theirs = recent[alive, back]
            again = candidates.sharing[theirs] & (theirs >= 0)[:, None]
            again[:, goal] = False  # the ends are given, whoever their artists are
            reach = np.where(again, np.inf, reach)
        if last:
            at = int(reach[:, goal].argmin())
            before[layer, goal] = alive[at]
            return _back(before, goal) if np.isfinite(reach[at, goal]) else None
        reach[:, shut] = np.inf
        # Among paths with equal largest steps, the one with the smaller last step.
        best = (reach + 1e-6 * np.minimum(step, 2.0) if minimax else reach).argmin(axis=0)
        cost = reach[best, np.arange(n)]
        before[layer] = alive[best]
        used = used[before[layer]]
        used[np.arange(n), song] = True
        if candidates.window:
            recent = np.concatenate([np.arange(n)[:, None], recent[before[layer]][:, :-1]], axis=1)
    return None


def _back(before: NDArray[np.intp], goal: int) -> list[int]:
    path = [goal]
    for layer in before[::-1]:
        path.append(int(layer[path[-1]]))
    return path[::-1]
