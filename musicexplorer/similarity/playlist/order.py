"""An order in which every track follows well on the one before."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Costs = NDArray[np.float64]
_Change = Callable[[NDArray[np.intp], int, int], NDArray[np.intp]]
_ROUNDS = 30
_CHANGES = 2_500


@dataclass(frozen=True, slots=True, eq=False)
class OrderProblem:
    """What is to be put in order.

    Attributes:
        steps: float64 [n, n], what it costs to play j after i; need not be symmetric.
        places: float64 [n, n], what it costs to play track i at place p, or None when places are all equal.
        first: Whether track 0 stays at the beginning.
        last: Whether track n - 1 stays at the end.
    """

    steps: Costs
    places: Costs | None = None
    first: bool = False
    last: bool = False

    def cost(self, order: NDArray[np.intp]) -> float:
        """The whole of an order."""
        total = float(self.steps[order[:-1], order[1:]].sum())
        return total + (
            float(self.places[order, np.arange(len(order))].sum()) if self.places is not None else 0.0
        )


def arrange(problem: OrderProblem) -> list[int]:
    """An order of low cost: the best nearest-neighbour tour, mended by 2-opt and by moving tracks.

    An open travelling salesman's tour (Croes 1958; Or 1976). The answer is the same each time, and never
    worse than the order given.
    """
    n = len(problem.steps)
    order = np.arange(n)
    if n < 3:
        return order.tolist()
    starts = [0] if problem.first else list(range(0, n, max(1, n // 12)))
    tours = [order, *(_tour(problem, start) for start in starts)]
    best = min(tours, key=problem.cost)
    for _ in range(_ROUNDS):
        turned, by_turn = _improve(problem, best, _turns(problem, n), _turn)
        best, by_move = _improve(problem, turned, _moves(problem, n), _move)
        if not (by_turn or by_move):
            break
    return [int(at) for at in best]


def _tour(problem: OrderProblem, start: int) -> NDArray[np.intp]:
    n = len(problem.steps)
    left = np.ones(n, dtype=bool)
    left[start] = False
    tour = [start]
    if problem.last:
        left[n - 1] = False
    while left.any():
        costs = problem.steps[tour[-1]] + (0.0 if problem.places is None else problem.places[:, len(tour)])
        tour.append(int(np.where(left, costs, np.inf).argmin()))
        left[tour[-1]] = False
    if problem.last and n - 1 not in tour:
        tour.append(n - 1)
    return np.array(tour)


def _turns(problem: OrderProblem, n: int) -> list[tuple[int, int]]:
    low, high = int(problem.first), n - int(problem.last)
    return [(i, j) for i in range(low, high) for j in range(i + 2, min(high, i + _reach(n)) + 1)]


def _moves(problem: OrderProblem, n: int) -> list[tuple[int, int]]:
    low, high = int(problem.first), n - int(problem.last)
    inner = range(low, high)
    return [(i, j) for i in inner for j in inner if i != j and abs(i - j) <= _reach(n)]


def _reach(n: int) -> int:
    """How far apart places are tried: all of a list of fifty, fewer of a long one, for the time it takes."""
    return max(8, _CHANGES // n)


def _turn(order: NDArray[np.intp], i: int, j: int) -> NDArray[np.intp]:
    return np.concatenate([order[:i], order[i:j][::-1], order[j:]])


def _move(order: NDArray[np.intp], i: int, j: int) -> NDArray[np.intp]:
    rest = np.delete(order, i)
    return np.insert(rest, j, order[i])


def _improve(
    problem: OrderProblem, order: NDArray[np.intp], changes: list[tuple[int, int]], change: _Change
) -> tuple[NDArray[np.intp], bool]:
    """Every change that makes the order cheaper, as they come."""
    cost, better = problem.cost(order), False
    for i, j in changes:
        other = change(order, i, j)
        changed = problem.cost(other)
        if changed < cost - 1e-9:
            order, cost, better = other, changed, True
    return order, better
