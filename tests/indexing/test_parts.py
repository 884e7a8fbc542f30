"""Scans of parts of a library folder, as the watcher asks for them."""

from pathlib import Path

import pytest

from musicexplorer.indexing.events import FoldersAway, TrackFailed
from musicexplorer.indexing.runner import Runner
from musicexplorer.library.store import Reader
from tests.indexing import fakes


@pytest.fixture
def music(tmp_path: Path, runner: Runner) -> Path:
    for album in ("one", "two"):
        for number in range(3):
            fakes.write(tmp_path / "music" / album / f"{number}.mp3", f"{album}{number}")
    runner.scan([tmp_path / "music"])
    list(fakes.events(runner))
    return tmp_path / "music"


def scan(runner: Runner, *folders: Path) -> list[object]:
    runner.scan(list(folders))
    found = list(fakes.events(runner))
    assert not [event for event in found if isinstance(event, FoldersAway | TrackFailed)]
    return found


def states(reader: Reader) -> dict[str, str]:
    return {"/".join(track.source.path.parts[-2:]): track.state for track in reader.tracks()}


def test_a_deleted_folder_takes_its_tracks_along(runner: Runner, reader: Reader, music: Path) -> None:
    for file in (music / "one").iterdir():
        file.unlink()
    (music / "one").rmdir()
    scan(runner, music / "one")
    assert {name for name, state in states(reader).items() if state == "vanished"} == {
        "one/0.mp3",
        "one/1.mp3",
        "one/2.mp3",
    }


def test_an_emptied_folder_is_no_drive_that_is_gone(runner: Runner, reader: Reader, music: Path) -> None:
    for file in (music / "one").iterdir():
        file.unlink()
    scan(runner, music / "one")
    assert [state for name, state in states(reader).items() if name.startswith("one/")] == ["vanished"] * 3


def test_a_renamed_folder_keeps_its_tracks(runner: Runner, reader: Reader, music: Path) -> None:
    ids = {track.id for track in reader.tracks()}
    (music / "one").rename(music / "uno")
    *_, last = scan(runner, music / "one", music / "uno")
    assert last.summary.embedded == 0  # type: ignore[attr-defined]
    assert {track.id for track in reader.tracks()} == ids
    assert set(states(reader).values()) == {"present"}


def test_a_part_of_a_drive_that_is_gone_is_away(runner: Runner, reader: Reader, music: Path) -> None:
    music.rename(music.with_name("unplugged"))
    runner.scan([music / "one"])
    away = [event for event in fakes.events(runner) if isinstance(event, FoldersAway)]
    assert [event.folders for event in away] == [(music,)]
    assert set(states(reader).values()) == {"away"}


def test_what_is_in_no_library_folder_has_to_be_there(runner: Runner, music: Path) -> None:
    runner.scan([music.with_name("elsewhere")])
    failed = [event for event in fakes.events(runner) if isinstance(event, TrackFailed)]
    assert [event.reason for event in failed] == ["there is no such folder"]
