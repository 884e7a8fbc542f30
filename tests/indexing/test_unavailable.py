"""Nothing is held against a file that is a state of the machine, and one bad file costs only itself."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from musicexplorer.audio.decode import DecodeError
from musicexplorer.indexing import unavailable, worker
from musicexplorer.indexing.events import Finished, FoldersAway, TrackFailed
from musicexplorer.indexing.job import scan_job
from musicexplorer.indexing.runner import Runner
from musicexplorer.indexing.unavailable import Unavailable
from musicexplorer.indexing.worker_process import WorkerProcess
from musicexplorer.library.store import Reader, Writer
from musicexplorer.library.track import Source
from tests.indexing import fakes
from tests.indexing.test_scan import counts, scan, summary

STATES = [
    errno.ENOENT, errno.EIO, errno.ENODEV, errno.ENXIO, errno.ESTALE, errno.EACCES, errno.ETIMEDOUT,
    errno.EMFILE, errno.ENOMEM, errno.EHOSTDOWN, errno.ENOTCONN, errno.ELOOP,
]  # fmt: skip


@pytest.fixture
def source(tmp_path: Path) -> Source:
    return Source(fakes.write(tmp_path / "a.mp3", "sound"))


def raising(*errors: Exception) -> Callable[[Source], str]:
    """A reader that fails so often, and then succeeds."""
    waiting = list(errors)

    def read(source: Source) -> str:
        if waiting:
            raise waiting.pop(0)
        return "fine"

    return read


@pytest.mark.parametrize("number", STATES)
def test_an_error_of_the_system_is_no_fault_of_the_file(source: Source, number: int) -> None:
    found = worker._or_reason(raising(OSError(number, os.strerror(number))), source)
    assert isinstance(found, Unavailable)
    assert os.strerror(number).lower() in found


@pytest.mark.parametrize("number", STATES)
def test_a_decoder_that_fails_on_a_sick_disk_is_not_believed(
    source: Source, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sick(path: Path) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(unavailable, "read_through", sick)
    assert isinstance(worker._or_reason(raising(DecodeError("damaged")), source), Unavailable)


def test_what_fails_only_once_is_no_damage(source: Source) -> None:
    assert worker._or_reason(raising(DecodeError("damaged")), source) == "fine"


@pytest.mark.parametrize("error", [DecodeError("damaged"), ValueError("damaged"), RecursionError("damaged")])
def test_what_fails_twice_on_a_healthy_file_is_damage(source: Source, error: Exception) -> None:
    found = worker._or_reason(raising(error, error), source)
    assert "damaged" in found
    assert not isinstance(found, Unavailable)


def test_too_little_memory_is_no_damage(source: Source) -> None:
    assert isinstance(worker._or_reason(raising(MemoryError()), source), Unavailable)


def test_a_file_that_changes_while_it_is_read_is_no_damage(source: Source) -> None:
    def read(source: Source) -> str:
        source.path.write_text("longer than before")
        raise DecodeError("damaged")

    assert isinstance(worker._attempt(read, source), Unavailable)


def unplug(drive: Path, left: str) -> None:
    """Let a drive go; what is left of it: nothing, its mount point, or one with a hidden file."""
    drive.rename(drive.with_name("unplugged"))
    if left != "nothing":
        drive.mkdir()
    if left == "hidden":
        (drive / ".directory").touch()


def plug_in(drive: Path) -> None:
    if drive.exists():
        shutil.rmtree(drive)
    drive.with_name("unplugged").rename(drive)


def run_and_unplug(store: Path, writer: Writer, drive: Path, moment: int, left: str, *folders: Path) -> list:
    """A scan during which the drive goes after so many steps; its events."""
    process = WorkerProcess(fakes.Inline)
    events = []
    for step, event in enumerate(scan_job(store, writer, process, folders or None)):
        if step == moment:
            unplug(drive, left)
        events += [event] if event else []
    process.close()
    return events


MOMENTS = [1, 2, 3, 4, 5, 7, 9, 12, 15, 20, 26, 33]


@pytest.mark.parametrize("left", ["nothing", "mount point", "hidden"])
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_drive_that_goes_during_a_scan_costs_nothing(
    tmp_path: Path, store: Path, writer: Writer, reader: Reader, runner: Runner, moment: int, left: str
) -> None:
    drive, other = fakes.library(tmp_path / "drive", 60), fakes.library(tmp_path / "other", 3, "else")
    events = run_and_unplug(store, writer, drive, moment, left, drive, other)
    assert (tmp_path / "unplugged").exists(), "the scan was over before"
    assert isinstance(events[-1], Finished)
    assert summary(events).failed == ()
    assert reader.failures() == []
    assert not any(track.state == "vanished" for track in reader.tracks())
    before = len(reader.embeddings()[0])
    plug_in(drive)
    events = scan(runner)
    assert counts(events) == (63, 63 - before, before, 0)
    assert summary(events).unavailable == ()
    assert {track.state for track in reader.tracks()} == {"present"}


@pytest.mark.parametrize("left", ["nothing", "mount point", "hidden"])
@pytest.mark.parametrize("moment", [0, 2, 5, 9, 15])
def test_vectors_stay_until_another_model_has_its_own(
    tmp_path: Path,
    store: Path,
    writer: Writer,
    reader: Reader,
    runner: Runner,
    monkeypatch: pytest.MonkeyPatch,
    moment: int,
    left: str,
) -> None:
    drive = fakes.library(tmp_path / "drive", 60)
    scan(runner, drive)
    monkeypatch.setattr(worker, "model_card", fakes.newer_card)
    run_and_unplug(store, writer, drive, moment, left)
    assert len(reader.embeddings()[0]) == 60
    plug_in(drive)
    assert counts(scan(runner))[0] == 60
    assert len(reader.embeddings()[0]) == 60
    assert reader.model_version() == "two"


def test_a_lost_drive_is_reported_once_and_not_file_by_file(
    tmp_path: Path, store: Path, writer: Writer, reader: Reader
) -> None:
    drive = fakes.library(tmp_path / "drive", 60)
    events = run_and_unplug(store, writer, drive, 9, "mount point", drive)
    assert [event for event in events if isinstance(event, FoldersAway)] == [FoldersAway((drive,))]
    assert not any(isinstance(event, TrackFailed) for event in events)
    end = summary(events)
    assert end.found == 60 == end.embedded + len(end.unavailable)
    assert [folder.away for folder in reader.folders()] == [True]


@pytest.mark.parametrize("number", [errno.EIO, errno.ESTALE, errno.EACCES, errno.ETIMEDOUT])
@pytest.mark.parametrize("what", ["root", "folder"])
def test_a_share_that_answers_with_errors_loses_nothing(
    tmp_path: Path, runner: Runner, reader: Reader, monkeypatch: pytest.MonkeyPatch, number: int, what: str
) -> None:
    music = fakes.library(tmp_path / "music", 2)
    inner = fakes.library(music / "inner", 2)
    scan(runner, music)
    scandir, refused = os.scandir, {"root": music, "folder": inner}[what]

    def refuse(path):
        if Path(path) == refused:
            raise OSError(number, os.strerror(number), str(path))
        return scandir(path)

    with monkeypatch.context() as sick:
        sick.setattr(os, "scandir", refuse)
        scan(runner)
    assert not any(track.state == "vanished" for track in reader.tracks())
    assert reader.failures() == []
    assert counts(scan(runner)) == (4, 0, 4, 0)
    assert {track.state for track in reader.tracks()} == {"present"}


def test_a_sheet_that_cannot_be_read_leaves_its_tracks(
    tmp_path: Path, runner: Runner, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    from musicexplorer.library import cue

    fakes.write(tmp_path / "music" / "album.flac", "one long album")
    sheet = tmp_path / "music" / "album.cue"
    tracks = [f"TRACK {n:02} AUDIO\nINDEX 01 {n:02}:00:00\n" for n in range(3)]
    sheet.write_text('FILE "album.flac" WAVE\n' + "".join(tracks))
    assert counts(scan(runner, tmp_path / "music")) == (3, 3, 0, 0)

    def refuse(path: Path) -> list:
        raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))

    with monkeypatch.context() as sick:
        sick.setattr(cue, "parse", refuse)
        events = scan(runner)
    assert counts(events) == (4, 0, 3, 0)
    assert [path for path, _ in summary(events).unavailable] == [sheet]
    assert [track.state for track in reader.tracks()] == ["present"] * 3
    assert counts(scan(runner)) == (3, 0, 3, 0)


@pytest.mark.parametrize("word", ["unstorable", "misshapen"])
def test_what_the_store_refuses_costs_one_file(
    tmp_path: Path, runner: Runner, reader: Reader, word: str
) -> None:
    music = fakes.library(tmp_path / "music", 20)
    bad = fakes.write(music / "005b.mp3", f"sound {word}")
    events = scan(runner, music)
    assert counts(events) == (21, 20, 0, 1)
    assert [failure.path for failure in reader.failures()] == [bad]
    assert "cannot be stored" in reader.failures()[0].reason
    assert counts(scan(runner)) == (21, 0, 20, 1)


def test_a_deep_scan_tries_damaged_files_again(tmp_path: Path, runner: Runner, reader: Reader) -> None:
    music = fakes.library(tmp_path / "music", 2)
    bad = fakes.write(music / "bad.mp3", "noise bad")
    status = bad.stat()
    scan(runner, music)
    bad.write_text("noise all")
    os.utime(bad, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert counts(scan(runner)) == (3, 0, 2, 1)
    assert counts(scan(runner, deep=True)) == (3, 1, 2, 0)
    assert reader.failures() == []
