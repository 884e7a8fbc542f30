"""Jobs give way to the battery, to other programs and to music."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from musicexplorer.indexing import giving_way
from musicexplorer.indexing.events import Finished, Waiting
from musicexplorer.indexing.giving_way import NEVER, GiveWay, Obstacles
from musicexplorer.indexing.runner import Runner
from musicexplorer.library.store import Writer
from tests.indexing import fakes


class Disks:
    def __init__(self, busy: Callable[[], bool]) -> None:
        self.busy = busy


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> dict[str, bool]:
    """What the machine is like."""
    monkeypatch.setattr(giving_way, "_INTERVAL", 0.0)
    return {"battery": False, "disk": False}


@pytest.fixture
def obstacles(world: dict[str, bool]) -> Obstacles:
    return Obstacles(
        list,
        lambda: world["battery"],
        lambda folders: Disks(lambda: world["disk"]),  # type: ignore[arg-type, return-value]
    )


def test_only_what_is_asked_for_is_given_way_to(obstacles: Obstacles, world: dict[str, bool]) -> None:
    world |= {"battery": True, "disk": True}
    assert obstacles.found(NEVER) == ""
    assert obstacles.found(GiveWay(battery=True)) == "battery"
    assert obstacles.found(GiveWay(disk=True)) == "disk"
    assert obstacles.found(GiveWay(battery=True, disk=True)) == "battery"


def test_what_is_ignored_counts_again_when_it_comes_back(
    obstacles: Obstacles, world: dict[str, bool]
) -> None:
    both = GiveWay(battery=True, disk=True)
    world["battery"] = True
    assert obstacles.found(both) == "battery"
    obstacles.ignore()
    assert obstacles.found(both) == ""
    world |= {"battery": False, "disk": True}
    assert obstacles.found(both) == "disk"
    world |= {"battery": True}
    assert obstacles.found(both) == "battery"


@pytest.fixture
def runner(
    store: Path, writer: Writer, world: dict[str, bool], obstacles: Obstacles, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Runner]:
    monkeypatch.setattr("musicexplorer.indexing.runner.WAIT_SECONDS", 0.02)
    made = Runner(store, writer, fakes.Inline)
    made._obstacles = obstacles
    yield made
    made.close()


def until(runner: Runner, kind: type) -> object:
    while not isinstance(event := runner.events.get(timeout=30), kind):
        pass
    return event


def test_a_scan_waits_and_goes_on_by_itself(runner: Runner, world: dict[str, bool], tmp_path: Path) -> None:
    world["battery"] = True
    runner.give_way = GiveWay(battery=True)
    runner.scan([fakes.library(tmp_path / "music", 3)])
    assert until(runner, Waiting) == Waiting("battery")
    assert runner.waiting == "battery" and runner.busy and not runner.paused
    assert fakes.analysed(tmp_path / "music") == []
    world["battery"] = False
    assert until(runner, Waiting) == Waiting("")
    assert until(runner, Finished).summary.embedded == 3  # type: ignore[attr-defined]


def test_a_person_can_go_on_nevertheless(runner: Runner, world: dict[str, bool], tmp_path: Path) -> None:
    world["disk"] = True
    runner.give_way = GiveWay(disk=True)
    runner.scan([fakes.library(tmp_path / "music", 3)])
    assert until(runner, Waiting) == Waiting("disk")
    runner.resume()
    assert until(runner, Finished).summary.embedded == 3  # type: ignore[attr-defined]


def test_a_waiting_scan_can_be_stopped(runner: Runner, world: dict[str, bool], tmp_path: Path) -> None:
    world["battery"] = True
    runner.give_way = GiveWay(battery=True)
    runner.scan([fakes.library(tmp_path / "music", 3)])
    until(runner, Waiting)
    runner.cancel()
    assert until(runner, Finished).cancelled  # type: ignore[attr-defined]
    assert runner.waiting == "" and not runner.busy


def test_single_requests_are_answered_meanwhile(
    runner: Runner, world: dict[str, bool], tmp_path: Path
) -> None:
    world["battery"] = True
    runner.give_way = GiveWay(battery=True)
    music = fakes.library(tmp_path / "music", 1)
    runner.scan([music])
    until(runner, Waiting)
    assert runner.analyse(music / "000.mp3").result(30).vector.shape == (fakes.DIMENSIONS,)


def test_one_core_is_used_while_music_plays(
    store: Path, writer: Writer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = list[fakes.Inline]()

    def start() -> fakes.Inline:
        started.append(fakes.Inline())
        return started[-1]

    monkeypatch.setattr("musicexplorer.indexing.worker.cores", lambda: 2)
    music, runner = fakes.library(tmp_path / "music", 300), Runner(store, writer, start)
    try:
        runner.give_way = GiveWay(slowly=True)
        runner.scan([music])
        until(runner, Finished)
        assert len(started) == 1
        runner.give_way = NEVER
        fakes.library(music / "more", 300)
        runner.scan()
        until(runner, Finished)
        assert len(started) == 2
    finally:
        runner.close()
