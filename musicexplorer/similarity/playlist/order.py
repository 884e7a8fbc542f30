"""Order tracks so that transitions are good: an open travelling salesman problem."""

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
    """The costs of an order of n tracks.

    Attributes:
        steps: float64 [n, n], cost of playing j after i; may be asymmetric.
        places: float64 [n, n], cost of playing track i at position p; None for none.
        first: Whether track 0 stays at the beginning.
        last: Whether track n - 1 stays at the end.
    """

    steps: Costs
    places: Costs | None = None
    first: bool = False
    last: bool = False

    def cost(self, order: NDArray[np.intp]) -> float:
        """The total cost of an order."""
        total = float(self.steps[order[:-1], order[1:]].sum())
        return total + (
            float(self.places[order, np.arange(len(order))].sum()) if self.places is not None else 0.0
        )


def arrange(problem: OrderProblem) -> list[int]:
    """An order of low cost: the best nearest-neighbour tour, improved by 2-opt and Or-opt moves.

    Croes 1958; Or 1976. Deterministic, and never worse than the given order.
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
    """The largest distance of a change: the whole of a list of fifty, less in longer ones, to save time."""
    return max(8, _CHANGES // n)


def _turn(order: NDArray[np.intp], i: int, j: int) -> NDArray[np.intp]:
    return np.concatenate([order[:i], order[i:j][::-1], order[j:]])


def _move(order: NDArray[np.intp], i: int, j: int) -> NDArray[np.intp]:
    rest = np.delete(order, i)
    return np.insert(rest, j, order[i])


def _improve(
    problem: OrderProblem, order: NDArray[np.intp], changes: list[tuple[int, int]], change: _Change
) -> tuple[NDArray[np.intp], bool]:
    """Apply every change that reduces the cost, in order."""
    cost, better = problem.cost(order), False
    for i, j in changes:
        other = change(order, i, j)
        changed = problem.cost(other)
        if changed < cost - 1e-9:
            order, cost, better = other, changed, True
    return order, better
