"""Batches in several processes, some of which die: who is blamed, and what is tried elsewhere."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicexplorer.indexing.batches import MAX_LOSSES, BatchTimeout, run_in_batches
from musicexplorer.indexing.unavailable import Elsewhere, Unavailable
from musicexplorer.indexing.worker_process import WorkerLost, WorkerUnavailable


class Done:
    """A batch whose outcome comes after some checks."""

    def __init__(self, outcome: Any, checks: int) -> None:
        self.outcome, self.checks = outcome, checks

    @property
    def done(self) -> bool:
        return self.checks <= 0

    def result(self) -> Any:
        if isinstance(self.outcome, WorkerLost):
            raise self.outcome
        return self.outcome


class Machines:
    """Workers that double numbers; a deadly number takes its worker with it, wherever it is."""

    def __init__(self, capacity: int, deadly: Sequence[int] = (), elsewhere: Sequence[int] = ()) -> None:
        self.capacity, self.deadly, self.elsewhere = capacity, deadly, elsewhere
        self.given: list[list[int]] = []
        self.calls: list[Done] = []
        self.most = 0

    def submit(self, function: Any, items: list[int], /, *, seconds: float, needs: Any = None) -> Done:
        self.given.append(items)
        outcome: Any = [Elsewhere("no") if item in self.elsewhere else function(item) for item in items]
        if any(item in self.deadly for item in items):
            outcome = WorkerLost("died", blamed=True)
        self.calls.append(Done(outcome, 1 + len(self.given) * 7 % 3))
        self.most = max(self.most, sum(not call.done for call in self.calls))
        return self.calls[-1]

    def check(self, timeout: float = 0.0) -> None:
        for call in self.calls:
            call.checks -= 1


def double(number: int) -> int:
    return 2 * number


def outcome(machines: Machines, items: Sequence[int], size: int, fallback: Machines | None = None) -> dict:
    found: dict[int, Any] = {}
    for answer in run_in_batches(machines, double, items, size, BatchTimeout(), fallback=fallback):
        if answer is not None:
            for item, result in zip(answer.items, answer.results, strict=True):
                assert item not in found
                found[item] = result
    return found


@given(
    count=st.integers(0, 60),
    size=st.integers(1, 9),
    capacity=st.integers(1, 8),
    deadly=st.sets(st.integers(0, 59), max_size=5),
)
def test_what_dies_costs_nothing_but_itself(count: int, size: int, capacity: int, deadly: set[int]) -> None:
    machines = Machines(capacity, sorted(deadly))
    found = outcome(machines, range(count), size)
    assert found.keys() == set(range(count))
    for item, result in found.items():
        assert isinstance(result, Unavailable) if item in deadly else result == 2 * item
    assert machines.most <= capacity


@given(deadly=st.sets(st.integers(0, 29), max_size=4), elsewhere=st.sets(st.integers(0, 29), max_size=9))
def test_what_fails_alone_on_a_cluster_is_tried_here_alone(deadly: set[int], elsewhere: set[int]) -> None:
    local = Machines(2)
    found = outcome(Machines(4, sorted(deadly), sorted(elsewhere)), range(30), 4, local)
    assert found == {item: 2 * item for item in range(30)}
    assert sorted(local.given) == [[item] for item in sorted(deadly | elsewhere)]


def test_as_many_batches_are_in_flight_as_the_workers_take() -> None:
    machines = Machines(6)
    outcome(machines, range(100), 2)
    assert machines.most == 6


def test_workers_that_die_of_everything_stop_the_scan() -> None:
    with pytest.raises(WorkerUnavailable, match=f"{MAX_LOSSES} times"):
        outcome(Machines(4, range(100)), range(100), 8, Machines(2))
