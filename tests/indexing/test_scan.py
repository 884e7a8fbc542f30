"""What a scan does to the store, with everything in one thread."""

import errno
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from musicexplorer.indexing import worker
from musicexplorer.indexing.events import (
    Finished,
    FoldersAway,
    LayoutStored,
    Progress,
    Stopped,
    Summary,
    TrackFailed,
    TracksStored,
)
from musicexplorer.indexing.job import scan_job
from musicexplorer.indexing.runner import Runner
from musicexplorer.indexing.worker_process import WorkerProcess
from musicexplorer.library.lock import ScanLock
from musicexplorer.library.scan import Found
from musicexplorer.library.store import DiskFull, ImportedListen, ImportedTrack, Reader, Writer
from tests.indexing import fakes


def scan(runner: Runner, *folders: Path, deep: bool = False) -> list:
    runner.scan(folders or None, deep=deep)
    return list(fakes.events(runner))


def summary(events: list) -> Summary:
    assert isinstance(events[-1], Finished), events[-1]
    return events[-1].summary


def counts(events: list) -> tuple[int, int, int, int]:
    end = summary(events)
    return end.found, end.embedded, end.skipped, len(end.failed)


def test_a_folder_becomes_a_library_with_a_map(tmp_path: Path, runner: Runner, reader: Reader) -> None:
    music = fakes.library(tmp_path / "music", 40)
    events = scan(runner, music)
    assert counts(events) == (40, 40, 0, 0)
    assert [folder.path for folder in reader.folders()] == [music]
    ids, vectors = reader.embeddings()
    assert vectors.shape == (40, fakes.DIMENSIONS)
    places, xy = reader.positions()
    assert places.tolist() == ids.tolist()
    assert np.isfinite(xy).all()
    assert LayoutStored(final=True) in events
    assert {i for event in events if isinstance(event, TracksStored) for i in event.ids} == set(ids.tolist())
    progress = [event for event in events if isinstance(event, Progress) and event.stage == "analysis"]
    assert [event.done for event in progress] == sorted(event.done for event in progress)
    assert (progress[-1].done, progress[-1].total) == (40, 40)


def test_what_is_reported_as_stored_can_be_read(tmp_path: Path, store: Path, writer: Writer) -> None:
    music = fakes.library(tmp_path / "music", 20)
    seen = 0
    with Reader(store) as reader:
        for event in scan_job(store, writer, WorkerProcess(fakes.Inline), [music]):
            if isinstance(event, TracksStored):
                assert all(reader.track(i) is not None for i in event.ids)
                seen += 1
            elif isinstance(event, LayoutStored):
                assert len(reader.positions()[0]) > 0
    assert seen > 2


def test_nothing_is_analysed_twice(tmp_path: Path, runner: Runner) -> None:
    music = fakes.library(tmp_path / "music", 12)
    scan(runner, music)
    events = scan(runner)
    assert counts(events) == (12, 0, 12, 0)
    assert not any(isinstance(event, TracksStored | LayoutStored) for event in events)
    assert len(fakes.analysed(music)) == 12


def test_a_job_that_is_cut_off_goes_on_where_it_was(tmp_path: Path, store: Path, writer: Writer) -> None:
    music = fakes.library(tmp_path / "music", 60)
    job = scan_job(store, writer, WorkerProcess(fakes.Inline), [music])
    for event in job:
        if isinstance(event, Progress) and event.stage == "analysis" and event.done >= 16:
            break
    job.close()
    with Reader(store) as reader:
        done = len(reader.embeddings()[0])
    assert 0 < done < 60
    (music / "analysed.log").unlink()
    *_, last = scan_job(store, writer, WorkerProcess(fakes.Inline))
    assert last.summary.embedded == 60 - done
    assert len(fakes.analysed(music)) == 60 - done


def test_a_changed_file_is_analysed_again_and_a_retagged_one_is_not(
    tmp_path: Path, runner: Runner, reader: Reader
) -> None:
    music = fakes.library(tmp_path / "music", 3)
    scan(runner, music)
    fakes.write(music / "000.mp3", "sound0 # A new title")
    fakes.write(music / "001.mp3", "another sound altogether")
    ids = reader.embeddings()[0].tolist()
    (music / "analysed.log").unlink()
    assert counts(scan(runner)) == (3, 1, 2, 0)
    assert fakes.analysed(music) == ["001.mp3"]
    assert reader.embeddings()[0].tolist() == ids
    assert reader.find(music / "000.mp3").metadata.title == "A new title"


def test_only_a_deep_scan_looks_at_tags_under_an_old_time(
    tmp_path: Path, runner: Runner, reader: Reader
) -> None:
    music = fakes.library(tmp_path / "music", 2, "# before")
    scan(runner, music)
    before = (music / "000.mp3").stat()
    fakes.write(music / "000.mp3", "sound0 # after!")
    os.utime(music / "000.mp3", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (music / "000.mp3").stat().st_size == before.st_size
    scan(runner)
    assert reader.find(music / "000.mp3").metadata.title == "before"
    scan(runner, deep=True)
    assert reader.find(music / "000.mp3").metadata.title == "after!"
    assert len(fakes.analysed(music)) == 2


def test_moved_and_renamed_files_keep_their_embedding(tmp_path: Path, runner: Runner, reader: Reader) -> None:
    music = fakes.library(tmp_path / "music", 5)
    scan(runner, music)
    track = reader.find(music / "003.mp3")
    (music / "elsewhere").mkdir()
    (music / "003.mp3").rename(music / "elsewhere" / "renamed.mp3")
    assert counts(scan(runner)) == (5, 0, 5, 0)
    moved = reader.find(music / "elsewhere" / "renamed.mp3")
    assert moved.id == track.id
    assert reader.analysis(moved.id) is not None
    assert len(reader.tracks()) == 5


def test_vanished_files_are_marked_and_come_back_as_they_were(
    tmp_path: Path, runner: Runner, reader: Reader
) -> None:
    music = fakes.library(tmp_path / "music", 4)
    scan(runner, music)
    track = reader.find(music / "002.mp3")
    shutil.move(music / "002.mp3", tmp_path / "aside")
    events = scan(runner)
    assert counts(events) == (3, 0, 3, 0)
    assert TracksStored((track.id,)) in events
    assert reader.track(track.id).state == "vanished"
    assert track.id not in reader.embeddings()[0]
    shutil.move(tmp_path / "aside", music / "002.mp3")
    assert counts(scan(runner)) == (4, 0, 4, 0)
    assert reader.track(track.id).state == "present"
    assert track.id in reader.embeddings()[0]
    assert len(fakes.analysed(music)) == 4


@pytest.mark.parametrize(("pattern", "marker"), [("*.ogg", ""), ("Talk/", ""), ("", "Talk/.nomedia")])
def test_what_is_left_out_has_not_vanished(
    tmp_path: Path, runner: Runner, reader: Reader, writer: Writer, pattern: str, marker: str
) -> None:
    music = fakes.library(tmp_path / "music", 2)
    (music / "Talk").mkdir()
    shutil.copy(music / "001.mp3", talk := music / "Talk" / "talk.ogg")
    talk.write_bytes(talk.read_bytes() + b" and other words")
    scan(runner, music)
    track = reader.find(talk)
    assert track.state == "present"
    writer.set_left_out([pattern] if pattern else []).result()
    if marker:
        (music / marker).touch()
    for _ in range(2):
        scan(runner)
        assert reader.track(track.id).state == "left out"
        assert track.id not in reader.embeddings()[0]
    writer.set_left_out([]).result()
    if marker:
        (music / marker).unlink()
    shutil.move(talk, tmp_path / "aside")
    scan(runner)
    assert reader.track(track.id).state == "vanished"
    shutil.move(tmp_path / "aside", talk)
    scan(runner)
    assert reader.track(track.id).state == "present"


@pytest.mark.parametrize("changed", [-1, -2, -(10**18), 0])
def test_files_from_before_1970_are_known_again_and_read_again_when_asked_for(
    tmp_path: Path, runner: Runner, writer: Writer, monkeypatch: pytest.MonkeyPatch, changed: int
) -> None:
    read: list[str] = []

    def describe(files: Sequence[Found]) -> list:
        read.extend(found.path.name for found in files)
        return fakes.describe(files)

    monkeypatch.setattr(worker, "describe", describe)
    music = fakes.library(tmp_path / "music", 2)
    for file in music.iterdir():
        os.utime(file, ns=(changed, changed))
    scan(runner, music)
    assert len(read) == 2
    assert counts(scan(runner)) == (2, 0, 2, 0)
    assert len(read) == 2
    writer.set_encoding(music, "cp1251").result()
    scan(runner)
    assert len(read) == 4


@pytest.mark.parametrize(
    "left",
    [
        None, "", ".nomedia", ".Trash-1000/files/001.mp3", "lost+found/x", "System Volume Information/x",
        "$RECYCLE.BIN/x", "NOT MOUNTED", "readme.txt", "desktop.ini", "Thumbs.db", "._001.mp3",
    ],
)  # fmt: skip
def test_a_folder_that_is_away_keeps_its_tracks(
    tmp_path: Path, runner: Runner, reader: Reader, left: str | None
) -> None:
    """Nothing is left of the mount point (None), or it is empty but for this."""
    music, other = fakes.library(tmp_path / "drive", 3), fakes.library(tmp_path / "other", 2)
    scan(runner, music, other)
    music.rename(tmp_path / "unplugged")
    if left is not None:
        (music / left).parent.mkdir(parents=True, exist_ok=True)
        music.mkdir(exist_ok=True)
        if left:
            (music / left).write_bytes(b"x")
    events = scan(runner)
    assert FoldersAway((music,)) in events
    assert counts(events) == (2, 0, 2, 0)
    states = {track.state for track in reader.tracks() if track.source.path.parent == music}
    assert states == {"away"}
    shutil.rmtree(music, ignore_errors=True)
    (tmp_path / "unplugged").rename(music)
    assert counts(scan(runner)) == (5, 0, 5, 0)
    assert {track.state for track in reader.tracks()} == {"present"}


@pytest.mark.parametrize("code", ["EIO", "ESTALE", "ENOTCONN", "ETIMEDOUT", "EHOSTDOWN", "ENODEV"])
@pytest.mark.parametrize("where", ["root", "inside"])
def test_a_share_that_gives_errors_loses_nothing(
    tmp_path: Path, runner: Runner, reader: Reader, monkeypatch: pytest.MonkeyPatch, code: str, where: str
) -> None:
    music = fakes.library(tmp_path / "share" / "album", 3).parent
    scan(runner, music)
    broken = music if where == "root" else music / "album"
    real = os.scandir

    def failing(path: object = ".") -> object:
        if Path(os.fsdecode(path)) == broken:
            raise OSError(getattr(errno, code), os.strerror(getattr(errno, code)))
        return real(path)

    monkeypatch.setattr(os, "scandir", failing)
    events = scan(runner)
    assert {track.state for track in reader.tracks()} == {"away" if where == "root" else "present"}
    assert (FoldersAway((music,)) in events) == (where == "root")
    monkeypatch.setattr(os, "scandir", real)
    assert counts(scan(runner)) == (3, 0, 3, 0)
    assert {track.state for track in reader.tracks()} == {"present"}


def test_music_that_was_deleted_beside_other_files_has_vanished(
    tmp_path: Path, runner: Runner, reader: Reader
) -> None:
    music = fakes.library(tmp_path / "music", 2)
    scan(runner, music)
    (music / "cover.jpg").write_bytes(b"x")
    for path in music.glob("*.mp3"):
        path.unlink()
    scan(runner)
    assert {track.state for track in reader.tracks()} == {"vanished"}


def test_a_failed_file_is_reported_once_and_not_retried_until_it_changes(
    tmp_path: Path, runner: Runner, reader: Reader
) -> None:
    music = fakes.library(tmp_path / "music", 3)
    bad, worse = music / "bad.mp3", music / "worse.mp3"
    fakes.write(bad, "noise bad")
    fakes.write(worse, "unreadable")
    events = scan(runner, music)
    reasons = {(bad, "there is no sound in it"), (worse, "it is not music")}
    assert counts(events) == (5, 3, 0, 2)
    assert {(event.path, event.reason) for event in events if isinstance(event, TrackFailed)} == reasons
    assert {(failure.path, failure.reason) for failure in reader.failures()} == reasons
    events = scan(runner)
    assert counts(events) == (5, 0, 3, 2)
    assert set(summary(events).failed) == reasons
    assert not any(isinstance(event, TrackFailed) for event in events)
    assert fakes.analysed(music).count("bad.mp3") == 1
    fakes.write(bad, "quite good now")
    fakes.write(worse, "and this one too")
    assert counts(scan(runner)) == (5, 2, 3, 0)
    assert reader.failures() == []


def test_a_failed_file_is_tried_again_when_asked_and_by_another_model(
    tmp_path: Path, runner: Runner, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    music = fakes.library(tmp_path / "music", 1)
    bad = fakes.write(music / "bad.mp3", "noise bad")
    scan(runner, music)
    writer.clear_failures([bad]).result(5)
    assert counts(scan(runner)) == (2, 0, 1, 1)
    assert fakes.analysed(music).count("bad.mp3") == 2
    monkeypatch.setattr(worker, "model_card", fakes.newer_card)
    assert counts(scan(runner)) == (2, 1, 0, 1)
    assert fakes.analysed(music).count("bad.mp3") == 3


def test_a_failed_file_that_is_gone_is_no_failure_any_more(
    tmp_path: Path, runner: Runner, reader: Reader
) -> None:
    music = fakes.library(tmp_path / "music", 1)
    fakes.write(music / "worse.mp3", "unreadable").touch()
    scan(runner, music)
    (music / "worse.mp3").unlink()
    assert counts(scan(runner)) == (1, 0, 1, 0)
    assert reader.failures() == []


def test_entries_of_a_cue_sheet_are_tracks(tmp_path: Path, runner: Runner, reader: Reader) -> None:
    music = tmp_path / "music"
    fakes.write(music / "album.flac", "one long album")
    sheet = 'FILE "album.flac" WAVE\n' + "".join(
        f'  TRACK {n:02} AUDIO\n    TITLE "Part {n}"\n    INDEX 01 {n - 1:02}:00:00\n' for n in (1, 2, 3)
    )
    (music / "album.cue").write_text(sheet)
    assert counts(scan(runner, music)) == (3, 3, 0, 0)
    assert [track.source.start for track in reader.tracks()] == [0.0, 60.0, 120.0]
    assert counts(scan(runner)) == (3, 0, 3, 0)
    (music / "album.cue").unlink()
    assert counts(scan(runner))[0] == 1
    assert [track.source.start for track in reader.tracks() if track.state == "present"] == [0.0]


def test_new_tracks_find_their_place_and_old_ones_stay(
    tmp_path: Path, runner: Runner, reader: Reader
) -> None:
    music = fakes.library(tmp_path / "music", 30)
    scan(runner, music)
    before = dict(zip(reader.positions()[0].tolist(), reader.positions()[1].tolist(), strict=True))
    for number in range(100):
        fakes.write(music / "more" / f"{number}.mp3", f"more{number}")
    scan(runner)
    ids, xy = reader.positions()
    after = dict(zip(ids.tolist(), xy.tolist(), strict=True))
    assert len(after) == 130
    assert {track: after[track] for track in before} == before


def test_the_first_map_grows_until_its_scan_is_done(
    tmp_path: Path, store: Path, writer: Writer, reader: Reader
) -> None:
    music = fakes.library(tmp_path / "music", 60)
    job = scan_job(store, writer, WorkerProcess(fakes.Inline), [music])
    layouts = 0
    for event in job:
        layouts += isinstance(event, LayoutStored)
        if layouts == 2:
            break
    job.close()
    partial = dict(zip(reader.positions()[0].tolist(), reader.positions()[1].tolist(), strict=True))
    assert 0 < len(partial) < 60
    events = list(scan_job(store, writer, WorkerProcess(fakes.Inline)))
    assert events[-2] == LayoutStored(final=True)
    whole = dict(zip(reader.positions()[0].tolist(), reader.positions()[1].tolist(), strict=True))
    assert len(whole) == 60
    assert any(whole[track] != partial[track] for track in partial)


def test_the_first_dots_come_before_all_tags_are_read(
    tmp_path: Path, store: Path, writer: Writer, reader: Reader
) -> None:
    music = fakes.library(tmp_path / "music", 130)
    for number in range(0, 130, 2):
        fakes.write(music / f"{number:03}.mp3", f"sound{number} bad")
    events, known = [], None
    for event in scan_job(store, writer, WorkerProcess(fakes.Inline), [music]):
        events.append(event)
        if isinstance(event, LayoutStored) and known is None:
            known = len(reader.tracks())
            assert len(reader.positions()[0]) >= 3
    assert known is not None
    assert known < 60
    assert counts(events) == (130, 65, 0, 65)
    # Those that failed among the first are not tried again.
    assert len(fakes.analysed(music)) == 130
    assert sum(isinstance(event, TrackFailed) for event in events) == 65


def test_another_model_analyses_all_and_recalculates_the_map(
    tmp_path: Path, runner: Runner, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    music = fakes.library(tmp_path / "music", 12)
    scan(runner, music)
    monkeypatch.setattr(worker, "model_card", fakes.newer_card)
    events = scan(runner)
    assert counts(events) == (12, 12, 0, 0)
    assert [event for event in events if isinstance(event, LayoutStored)] == [LayoutStored(final=True)]
    assert reader.model_version() == "two"


def test_the_old_map_stays_until_another_model_has_analysed_all(
    tmp_path: Path, runner: Runner, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = fakes.library(tmp_path / "one", 8), tmp_path / "two"
    for number in range(8):
        fakes.write(two / f"{number}.mp3", f"other{number}")
    scan(runner, one, two)
    before = reader.positions()[1].tolist()
    monkeypatch.setattr(worker, "model_card", fakes.newer_card)
    scan(runner, one)
    assert reader.positions()[1].tolist() == before
    events = scan(runner)
    assert counts(events) == (16, 8, 8, 0)
    assert LayoutStored(final=True) in events


@pytest.mark.parametrize("inner", ["", "2"])
def test_a_link_to_a_folder_of_the_library_brings_nothing_twice(
    tmp_path: Path, runner: Runner, reader: Reader, inner: str
) -> None:
    music = fakes.library(tmp_path / "music" / "2", 4).parent
    scan(runner, music)
    (tmp_path / "link").symlink_to(music)
    assert counts(scan(runner, tmp_path / "link" / inner)) == (4, 0, 4, 0)
    assert [folder.path for folder in reader.folders()] == [music]
    assert len(reader.tracks()) == 4


def test_links_in_a_part_of_the_library_to_another_part_bring_nothing_twice(
    tmp_path: Path, runner: Runner, reader: Reader
) -> None:
    music = fakes.library(tmp_path / "music" / "albums", 4).parent
    inner = fakes.library(tmp_path / "music" / "best", 1, "best")
    scan(runner, music)
    before = [(track.id, track.source.path) for track in reader.tracks()]
    (inner / "link.mp3").symlink_to(music / "albums" / "000.mp3")
    (inner / "folder").symlink_to(music / "albums")
    assert counts(scan(runner, inner)) == counts(scan(runner, inner, inner)) == (1, 0, 1, 0)
    assert [(track.id, track.source.path) for track in reader.tracks()] == before
    fakes.write(music / "new" / "new.mp3", "new")
    (inner / "new.mp3").symlink_to(music / "new" / "new.mp3")
    assert counts(scan(runner, inner, music / "new")) == (2, 1, 1, 0)
    assert reader.find(inner / "new.mp3") == reader.find(music / "new" / "new.mp3") is not None


def test_links_in_a_part_of_the_library_to_other_places_are_followed(
    tmp_path: Path, runner: Runner, reader: Reader
) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "music")
    inner = fakes.library(tmp_path / "music" / "best", 1)
    scan(runner, tmp_path / "link")
    fakes.write(tmp_path / "elsewhere.mp3", "elsewhere")
    fakes.write(tmp_path / "music" / ".hidden" / "hidden.mp3", "hidden")
    for name in ("elsewhere.mp3", "music/.hidden/hidden.mp3"):
        (inner / Path(name).name).symlink_to(tmp_path / name)
    assert counts(scan(runner, tmp_path / "link" / "best")) == (3, 2, 1, 0)


def test_a_folder_and_a_link_to_it_are_one(tmp_path: Path, runner: Runner, reader: Reader) -> None:
    music = fakes.library(tmp_path / "music", 4)
    (music / "gone.mp3").symlink_to("nowhere")
    (tmp_path / "link").symlink_to(music)
    events = scan(runner, music, tmp_path / "link", music)
    assert counts(events) == (5, 4, 0, 0)
    assert [path for path, _ in summary(events).unavailable] == [music / "gone.mp3"]
    assert [folder.path for folder in reader.folders()] == [music]


def test_a_library_that_was_added_by_a_link_keeps_that_name(
    tmp_path: Path, runner: Runner, reader: Reader
) -> None:
    music = fakes.library(tmp_path / "music", 4)
    (tmp_path / "link").symlink_to(music)
    scan(runner, tmp_path / "link")
    assert counts(scan(runner, music)) == (4, 0, 4, 0)
    assert {track.source.path.parent for track in reader.tracks()} == {tmp_path / "link"}


def test_a_folder_that_never_was_there_is_not_added(tmp_path: Path, runner: Runner, reader: Reader) -> None:
    missing = tmp_path / "typo"
    events = scan(runner, missing)
    assert summary(events).failed == ((missing, "there is no such folder"),)
    assert reader.folders() == []


def test_an_empty_folder_is_no_error(tmp_path: Path, runner: Runner) -> None:
    (tmp_path / "empty").mkdir()
    assert counts(scan(runner, tmp_path / "empty")) == (0, 0, 0, 0)


def test_what_lies_below_a_folder_that_may_not_be_read_has_not_vanished(
    tmp_path: Path, runner: Runner, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    music = fakes.library(tmp_path / "music", 2)
    fakes.library(music / "private", 2)
    scan(runner, music)
    scandir = os.scandir

    def refuse(path):
        if Path(path).name == "private":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    events = scan(runner)
    assert any(isinstance(event, TrackFailed) and event.path == music / "private" for event in events)
    assert {track.state for track in reader.tracks()} == {"present"}
    monkeypatch.setattr(os, "scandir", scandir)
    scan(runner)
    assert reader.failures() == []


def test_a_second_scan_fails_while_one_is_running(tmp_path: Path, store: Path, runner: Runner) -> None:
    with ScanLock(store.with_name("scan.lock")):
        (last,) = scan(runner, tmp_path)
    assert isinstance(last, Stopped)
    assert "a scan is running" in last.message


def test_a_missing_model_stops_the_scan_with_what_to_do(
    tmp_path: Path, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise worker.ModelError("The network is missing: install the program again.")

    monkeypatch.setattr(worker, "model_card", missing)
    assert scan(runner, tmp_path) == [Stopped("The network is missing: install the program again.")]


def test_a_full_disk_stops_the_scan_and_loses_nothing(
    tmp_path: Path, runner: Runner, writer: Writer, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    music = fakes.library(tmp_path / "music", 40)
    store_analysis, calls = writer.store_analysis, []

    def full(rows):
        calls.append(rows)
        if len(calls) < 3:
            return store_analysis(rows)
        future = fakes.Future()
        future.set_exception(DiskFull("The disk is full."))
        return future

    monkeypatch.setattr(writer, "store_analysis", full)
    assert scan(runner, music)[-1] == Stopped("The disk is full.")
    kept = len(reader.embeddings()[0])
    assert kept == sum(len(rows) for rows in calls[:2])
    monkeypatch.setattr(writer, "store_analysis", store_analysis)
    assert counts(scan(runner)) == (40, 40 - kept, kept, 0)


def test_a_mistake_of_ours_is_logged_and_shown(
    tmp_path: Path, runner: Runner, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(files):
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(worker, "describe", broken)
    (*_, last) = scan(runner, fakes.library(tmp_path / "music", 1))
    assert isinstance(last, Stopped)
    assert "ZeroDivisionError: oops" in last.message
    assert "Traceback" in caplog.text


def test_what_was_imported_before_is_matched_when_its_music_comes(
    tmp_path: Path, runner: Runner, reader: Reader, writer: Writer
) -> None:
    music = fakes.library(tmp_path / "music", 3)
    path = next(path for path in music.rglob("*") if path.is_file())
    writer.add_imports(
        [ImportedTrack(1, path=str(path))], [ImportedListen(2, 1, "MPD", "total", plays=4)]
    ).result()
    assert not len(reader.listens().ids)
    scan(runner, music)
    listens = reader.listens()
    assert listens.count.tolist() == [4] and reader.track(listens.ids[0]).source.path == path
