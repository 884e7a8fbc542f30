"""Files that hang or kill the process are tried again: last, alone, and for a limited time."""

import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from musicexplorer.indexing import costly_files
from musicexplorer.indexing.batches import BatchResult, BatchTimeout
from musicexplorer.indexing.costly_files import FIRST_WAIT, LONGEST_WAIT, CostlyFiles, OnDisk, wait_after
from musicexplorer.indexing.events import Finished
from musicexplorer.indexing.runner import Runner
from musicexplorer.indexing.unavailable import TooCostly
from musicexplorer.library.scan import Found
from musicexplorer.library.store import CostlyFile, Reader, Writer
from tests.indexing import fakes

A, B, C = (Found(Path(f"/music/{name}"), 1, 1) for name in "abc")
DAY = 86_400.0


class Run:
    """Notes what is run, and what it costs."""

    def __init__(self, costs: Sequence[Found] = (), clock: list[float] | None = None) -> None:
        self.calls: list[list[Found]] = []
        self._costs, self._clock = costs, clock

    def __call__(self, items: Sequence[Found]) -> Iterator[BatchResult[Found, str] | None]:
        self.calls.append(list(items))
        yield None
        if self._clock is not None and len(items) == 1:
            self._clock[0] += 35.0
        yield BatchResult(items, [TooCostly("hung") if item in self._costs else "fine" for item in items])


def results(costly: CostlyFiles, run: Run, *items: Found) -> dict[str, str]:
    answers = costly.last(run, items, lambda found: (found.path, found))
    return {
        item.path.name: result
        for answer in answers
        if answer is not None
        for item, result in zip(answer.items, answer.results, strict=True)
    }


def test_what_cost_a_process_is_tried_last_and_alone(reader: Reader, writer: Writer) -> None:
    run = Run(costs=[A])
    results(CostlyFiles(reader, writer), run, A, B, C)
    assert run.calls == [[A, B, C]]
    run = Run(costs=[A])
    results(CostlyFiles(reader, writer), run, A, B, C)
    assert run.calls == [[B, C], [A]]
    assert reader.costly_files()[b"/music/a"].times == 2


def test_it_waits_longer_each_time_but_not_when_it_changed_or_deep(reader: Reader, writer: Writer) -> None:
    for _ in range(2):
        writer.store_costly(A.path, 1, 1).result()
    run = Run()
    assert isinstance(results(CostlyFiles(reader, writer), run, A, B)["a"], TooCostly)
    assert run.calls == [[B]]
    assert results(CostlyFiles(reader, writer), Run(), Found(A.path, 2, 1))["a"] == "fine"
    for _ in range(2):
        writer.store_costly(A.path, 1, 1).result()
    assert results(CostlyFiles(reader, writer, deep=True), Run(), A)["a"] == "fine"
    assert reader.costly_files() == {}  # read at last


def test_the_waits() -> None:
    waits = [wait_after(CostlyFile(1, 1, times, 0.0)) for times in range(1, 12)]
    assert waits[:3] == [0.0, FIRST_WAIT, 4 * FIRST_WAIT]
    assert waits == sorted(waits) and waits[-1] == LONGEST_WAIT


def test_all_of_them_together_take_a_limited_time(
    reader: Reader, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [Found(Path(f"/music/{number}"), 1, 1) for number in range(20)]
    for found in many:
        writer.store_costly(found.path, 1, 1).result()
    now = [time.time() + 1]
    monkeypatch.setattr(costly_files.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(costly_files.time, "time", lambda: now[0])
    run = Run(costs=many, clock=now)
    found = results(CostlyFiles(reader, writer), run, *many)
    assert len(run.calls) == 1 + 2  # 35 seconds each, of 60
    assert len(found) == 20 and all(isinstance(result, TooCostly) for result in found.values())


def test_the_state_of_a_file_that_is_gone(tmp_path: Path) -> None:
    state = OnDisk(tmp_path / "nothing")
    assert (state.size, state.mtime_ns) == (-1, 0)


@pytest.mark.slow
def test_a_file_that_always_hangs_is_left_alone_from_the_second_time_on(
    tmp_path: Path, store: Path, writer: Writer, reader: Reader
) -> None:
    music = fakes.library(tmp_path / "music", 3)
    sleeper = fakes.write(music / "sleeper.mp3", "x hang")

    def scan(**options: Any) -> Finished:
        runner = Runner(store, writer, timeout=BatchTimeout(batch=3.0, item=0.0))
        try:
            runner.scan([music], **options)
            *_, last = fakes.events(runner, 120)
            return last  # type: ignore[return-value]
        finally:
            runner.close()

    assert scan().summary.embedded == 3
    for expected in (2, 2):  # tried once more, then not
        last = scan()
        assert [path.name for path, _ in last.summary.unavailable] == ["sleeper.mp3"]
        assert reader.costly_files()[os.fsencode(sleeper)].times == expected
    sleeper.write_text("it reads well now")
    assert scan().summary.embedded == 1
    assert reader.costly_files() == {}
