from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from musicexplorer.indexing.batches import BATCH_TIMEOUT, run_in_batches
from musicexplorer.indexing.worker_pool import WorkerPool
from musicexplorer.indexing.worker_process import WorkerProcess

BEFORE = 8
"""Batches after which further processes are started."""


class Machine:
    """Starts "processes", which are threads, and lets calls in all but the first go on when told to."""

    def __init__(self) -> None:
        self.started: list[Executor] = []
        self.broken = False

    def start(self) -> Executor:
        executor: Executor = ThreadPoolExecutor(1)
        if self.broken and self.started:
            executor = Broken()
        self.started.append(executor)
        return executor


class Broken(Executor):
    def submit(self, function: Any, /, *arguments: Any, **options: Any) -> "Future[Any]":
        raise BrokenExecutor


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    monkeypatch.setattr("musicexplorer.indexing.worker.cores", lambda: 2)
    monkeypatch.setattr("musicexplorer.indexing.worker_pool.memory", lambda: 16 << 30)
    return Machine()


@pytest.fixture
def pool(machine: Machine) -> Iterator[WorkerPool]:
    first = WorkerProcess(machine.start)
    made = WorkerPool(first)
    yield made
    made.close()
    first.close()


def doubled(numbers: list[int]) -> list[int | str]:
    return [2 * number for number in numbers]


def results(pool: WorkerPool, count: int, function: Any = doubled) -> list[int]:
    answers = run_in_batches(pool, function, range(count), 1, BATCH_TIMEOUT)
    return sorted(result for answer in answers if answer for result in answer.results)


def test_what_is_soon_done_is_done_by_one_process(pool: WorkerPool, machine: Machine) -> None:
    assert results(pool, BEFORE) == [0, 2, 4, 6, 8, 10, 12, 14]
    assert len(machine.started) == 1


def test_two_cores_work_at_the_same_time(pool: WorkerPool, machine: Machine) -> None:
    both, at_work = Event(), list[int]()

    def meeting(numbers: list[int]) -> list[int]:
        if numbers[0] >= BEFORE:
            at_work.append(numbers[0])
            if len(at_work) == 2:
                both.set()
            assert both.wait(30), "the other process was given nothing"
        return doubled(numbers)

    assert results(pool, 100, meeting) == list(range(0, 200, 2))
    assert len(machine.started) == 2


def test_one_core_means_one_process(pool: WorkerPool, machine: Machine) -> None:
    pool.first.cores = 1
    results(pool, 100)
    assert len(machine.started) == 1


def test_when_there_is_one_core_less_no_more_is_given_to_the_second_process(
    pool: WorkerPool, machine: Machine
) -> None:
    results(pool, 100)
    pool.first.cores = 1
    machine.started[1].submit = None  # type: ignore[assignment, method-assign]
    assert len(results(pool, 100)) == 100


def test_little_memory_means_one_process(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("musicexplorer.indexing.worker_pool.memory", lambda: 3 << 30)
    first = WorkerProcess(machine.start)
    results(WorkerPool(first), 100)
    assert len(machine.started) == 1
    first.close()


def test_a_second_process_that_cannot_start_is_done_without(pool: WorkerPool, machine: Machine) -> None:
    machine.broken = True
    assert results(pool, 100) == list(range(0, 200, 2))


def test_the_first_process_outlives_the_pool(pool: WorkerPool, machine: Machine) -> None:
    results(pool, 100)
    pool.close()
    assert len(results(pool, 3)) == 3
    with pytest.raises(RuntimeError, match="shutdown"):
        machine.started[1].submit(int)
