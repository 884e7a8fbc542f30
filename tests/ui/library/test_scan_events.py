"""What the worker reports is passed on in order; of its progress only what is to be seen."""

from pathlib import Path
from queue import SimpleQueue
from types import SimpleNamespace
from typing import Any

import pytest

from musicexplorer.indexing.events import Event, Finished, Progress, TrackFailed, TracksStored
from musicexplorer.ui.library.scan_events import ScanEvents


@pytest.fixture
def told(qapp: object) -> tuple[ScanEvents, SimpleNamespace, list[Any]]:
    events: SimpleQueue[Event] = SimpleQueue()
    worker = SimpleNamespace(events=events)
    told: list[Any] = []
    made = ScanEvents(worker)  # type: ignore[arg-type]
    made.progressed.connect(lambda progress: told.append(progress.done))
    made.stored.connect(told.append)
    made.failed.connect(lambda path, reason: told.append(path.name))
    made.finished.connect(lambda _: told.append("finished"))
    return made, worker, told


def test_only_the_last_progress_is_told(told: tuple[ScanEvents, SimpleNamespace, list[Any]]) -> None:
    made, worker, heard = told
    for done in range(1, 6):
        worker.events.put(Progress("analysis", done, 9))
        worker.events.put(TrackFailed(Path(f"/music/{done}"), "damaged", damaged=True))
        worker.events.put(TracksStored((done,)))
    made.drain()
    assert [one for one in heard if isinstance(one, int)] == [5]
    assert [one for one in heard if isinstance(one, str)] == ["1", "2", "3", "4", "5"]
    assert made.last is not None


def test_no_progress_is_told_after_the_end(told: tuple[ScanEvents, SimpleNamespace, list[Any]]) -> None:
    made, worker, heard = told
    worker.events.put(Progress("analysis", 9, 9))
    worker.events.put(Finished())
    made.drain()
    assert heard == ["finished"]
    assert made.last is None
