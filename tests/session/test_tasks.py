import math
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future

import pytest

from musicexplorer import allocation
from musicexplorer.session.tasks import Tasks


@pytest.fixture
def tasks():
    made = Tasks()
    yield made
    made.close()


def deliver_until(tasks: Tasks, done: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not done():
        assert time.monotonic() < until
        tasks.deliver()
        time.sleep(0.001)


def fail(error: BaseException) -> None:
    raise error


def test_a_result_is_delivered_in_the_thread_that_asks_for_it(tasks):
    threads, results = [], []

    def work() -> int:
        threads.append(threading.get_ident())
        return 3

    def then(result: int) -> None:
        threads.append(threading.get_ident())
        results.append(result)

    tasks.run(work, then, fail)
    deliver_until(tasks, lambda: bool(results))
    assert results == [3]
    assert threads[0] != threading.get_ident() == threads[1]


def test_an_exception_reaches_failed(tasks):
    errors: list[BaseException] = []
    tasks.run(lambda: 1 // 0, lambda result: pytest.fail("no result"), errors.append)
    deliver_until(tasks, lambda: bool(errors))
    assert isinstance(errors[0], ZeroDivisionError)


def test_of_tasks_with_one_name_only_the_newest_counts(tasks):
    go, results, ran = threading.Event(), [], []

    def work(number: int) -> int:
        go.wait(10)
        ran.append(number)
        return number

    for number in range(4):
        tasks.run(lambda number=number: work(number), results.append, fail, latest="mix")
    assert tasks.busy("mix")
    go.set()
    deliver_until(tasks, lambda: not tasks.busy("mix"))
    assert results == [3]
    assert ran == [0, 3]  # what waited was replaced before it ran


def test_tasks_without_a_name_all_count(tasks):
    results: list[int] = []
    for number in range(5):
        tasks.run(lambda number=number: number, results.append, fail)
    deliver_until(tasks, lambda: len(results) == 5)
    assert sorted(results) == [0, 1, 2, 3, 4]


def test_progress_is_the_newest_value_and_comes_before_the_result(tasks):
    calls: list[object] = []
    seen = threading.Event()

    def work(report: Callable[[int], None]) -> str:
        for number in range(100):
            report(number)
        seen.wait(10)
        return "done"

    def progress(value: int) -> None:
        calls.append(value)
        if value == 99:
            seen.set()

    tasks.run(work, calls.append, fail, progress=progress)
    deliver_until(tasks, lambda: "done" in calls)
    assert calls[-2:] == [99, "done"]


def test_dropped_work_is_stopped_when_it_reports_and_nothing_is_delivered(tasks):
    started, stopped = threading.Event(), threading.Event()

    def work(report: Callable[[int], None]) -> None:
        try:
            while True:
                report(1)
                started.set()
                time.sleep(0.001)
        finally:
            stopped.set()

    tasks.run(work, lambda result: pytest.fail("dropped"), fail, latest="import", progress=lambda value: None)
    assert started.wait(10)
    tasks.drop("import")
    assert not tasks.busy("import")
    assert stopped.wait(10)
    deliver_until(tasks, lambda: not tasks._running)


def test_a_callback_may_run_the_next_task_of_its_name(tasks):
    results: list[int] = []

    def then(result: int) -> None:
        results.append(result)
        if result < 3:
            tasks.run(lambda: result + 1, then, fail, latest="chain")

    tasks.run(lambda: 1, then, fail, latest="chain")
    deliver_until(tasks, lambda: results == [1, 2, 3])


def test_futures_of_others_are_delivered_too_and_cancelled_ones_are_not(tasks):
    results: list[int] = []
    given, cancelled = Future(), Future()
    tasks.wait(given, results.append, fail)
    tasks.wait(cancelled, lambda result: pytest.fail("cancelled"), fail)
    cancelled.cancel()
    tasks.deliver()
    given.set_result(7)
    tasks.deliver()
    assert results == [7]


def test_closing_waits_for_what_runs_and_delivers_nothing():
    tasks, ended = Tasks(), []
    tasks.run(lambda: time.sleep(0.05) or ended.append(1), lambda result: pytest.fail("closed"), fail)
    tasks.close()
    tasks.deliver()
    assert ended == [1]


def test_nothing_more_is_delivered_after_a_callback_has_closed_them(tasks):
    delivered, futures = [], [Future(), Future()]

    def close(result: str) -> None:
        delivered.append(result)
        tasks.close()

    for future in futures:
        tasks.wait(future, close, fail)
        future.set_result("done")
    tasks.deliver()
    assert delivered == ["done"]


def ended(tasks: Tasks) -> None:
    """Wait until what runs is done, and deliver nothing."""
    until = time.monotonic() + 10
    while not all(task.future.done() for task in tasks._running):
        assert time.monotonic() < until
        time.sleep(0.001)


def test_a_result_that_is_overtaken_while_another_is_delivered_does_not_count(tasks):
    results = []

    def ask_again(_: object) -> None:
        tasks.run(lambda: "new", results.append, latest="map")

    tasks.run(lambda: None, ask_again)
    tasks.run(lambda: "old", results.append, latest="map")
    ended(tasks)
    deliver_until(tasks, lambda: bool(results))
    assert results == ["new"]


def test_an_error_when_one_is_delivered_costs_no_other(tasks):
    results = []

    def failing(_: object) -> None:
        raise ValueError

    tasks.run(lambda: None, failing)
    tasks.run(lambda: 1, results.append)
    ended(tasks)
    with pytest.raises(ValueError):
        tasks.deliver()
    tasks.deliver()
    assert results == [1]


def test_what_takes_long_to_deliver_is_followed_by_nothing_in_the_same_turn(monkeypatch):
    monkeypatch.setattr("musicexplorer.session.tasks.TURN_SECONDS", -1.0)
    rung, results = [], []
    tasks, futures = Tasks(notify=lambda: rung.append(len(results))), [Future(), Future()]
    for number, future in enumerate(futures):
        tasks.wait(future, results.append, fail)
        future.set_result(number)
    rung.clear()
    tasks.deliver()
    assert results == [0]
    assert rung == [1]
    tasks.deliver()
    assert results == [0, 1]
    tasks.close()


def test_memory_is_given_back_after_work_but_not_after_each(monkeypatch):
    trims, results = [], []
    monkeypatch.setattr(allocation, "trim", lambda: trims.append(1))
    tasks = Tasks(threads=1)
    tasks._trimmed = -math.inf
    for _ in range(3):
        tasks.run(lambda: 1, results.append, fail)
    deliver_until(tasks, lambda: len(results) == 3)
    tasks.close()
    assert trims == [1]
