"""Changes in folders are noticed: by the system, by looking through them, and when drives come and go."""

import errno
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from musicexplorer.library import watch
from musicexplorer.library.mounts import Mount
from musicexplorer.library.watch import FolderWatcher, outermost

PATIENCE = 60.0


@pytest.fixture
def music(tmp_path: Path) -> Path:
    (tmp_path / "music" / "album").mkdir(parents=True)
    (tmp_path / "music" / "album" / "1.mp3").write_text("one")
    return tmp_path / "music"


@pytest.fixture
def watcher(monkeypatch: pytest.MonkeyPatch) -> Iterator[FolderWatcher]:
    for name, seconds in (
        ("QUIET", 0.3),
        ("_TICK", 0.05),
        ("_POLL", 0.1),
        ("_POLL_SHARE", 1.0),
        ("_RECHECK", 0.2),
    ):
        monkeypatch.setattr(watch, name, seconds)
    made = FolderWatcher()
    yield made
    made.close()


def begin(watcher: FolderWatcher, *folders: Path) -> None:
    watcher.watch(folders)
    end = time.monotonic() + PATIENCE
    while set(watcher._watches) != set(folders):
        assert time.monotonic() < end
        time.sleep(0.01)


def changes(watcher: FolderWatcher, enough: Callable[[set[Path]], bool] = bool) -> set[Path]:
    found: set[Path] = set()
    end = time.monotonic() + PATIENCE
    while not enough(found):
        assert time.monotonic() < end, found
        found.update(watcher.take())
        time.sleep(0.02)
    return found


def without_system(watcher: FolderWatcher, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def schedule(folder: Path) -> object:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(watcher, "_schedule", schedule)


@pytest.fixture(params=["by the system", "by looking"])
def begun(
    request: pytest.FixtureRequest, watcher: FolderWatcher, music: Path, monkeypatch: pytest.MonkeyPatch
) -> FolderWatcher:
    if request.param == "by looking":
        without_system(watcher, monkeypatch, errno.ENOSPC)
    begin(watcher, music)
    return watcher


def test_new_changed_and_deleted_files(begun: FolderWatcher, music: Path) -> None:
    (music / "album" / "2.mp3").write_text("two")
    assert changes(begun) == {music / "album"}
    (music / "album" / "2.mp3").write_text("another")
    assert changes(begun) == {music / "album"}
    (music / "album" / "1.mp3").unlink()
    assert changes(begun) == {music / "album"}


def test_new_renamed_and_deleted_folders(begun: FolderWatcher, music: Path) -> None:
    (music / "new" / "deep").mkdir(parents=True)
    assert changes(begun) <= {music / "new", music / "new" / "deep"}
    (music / "new" / "deep" / "3.mp3").write_text("three")
    changes(begun, lambda found: any(folder.is_relative_to(music / "new") for folder in found))
    (music / "album").rename(music / "renamed")
    changes(begun, lambda found: {music / "album", music / "renamed"} <= found)
    shutil.rmtree(music / "renamed")
    assert music / "renamed" in changes(begun)


def test_thousands_of_changes_are_one(begun: FolderWatcher, music: Path) -> None:
    for number in range(3_000):
        (music / "album" / f"{number}.mp3").write_text("x")
    found = changes(begun)
    time.sleep(1.0)
    assert found | set(begun.take()) == {music / "album"}


def test_a_folder_that_comes_back_is_watched_again(begun: FolderWatcher, music: Path, tmp_path: Path) -> None:
    music.rename(tmp_path / "unplugged")
    assert music in changes(begun)
    time.sleep(0.5)
    begun.take()
    (tmp_path / "unplugged").rename(music)
    changes(begun, lambda found: music in found)
    (music / "album" / "2.mp3").write_text("two")
    changes(begun, lambda found: music / "album" in found)


def test_what_no_scan_looks_at_is_no_change(watcher: FolderWatcher, music: Path) -> None:
    begin(watcher, music)
    (music / "album" / "notes.txt").write_text("x")
    (music / "album" / "1.mp3").read_bytes()
    (music / "album" / "album.cue").write_text("x")  # one is
    assert changes(watcher) == {music / "album"}
    (music / "album" / "cover.jpg").write_text("x")
    time.sleep(1.0)
    assert watcher.take() == []


@pytest.mark.parametrize(("number", "word"), [(errno.ENOSPC, "max_user_watches"), (errno.EACCES, "later")])
def test_without_watches_it_says_so_in_one_line(
    watcher: FolderWatcher, music: Path, monkeypatch: pytest.MonkeyPatch, number: int, word: str
) -> None:
    without_system(watcher, monkeypatch, number)
    begin(watcher, music)
    assert word in watcher.notice and "\n" not in watcher.notice


def test_network_drives_are_looked_through(
    watcher: FolderWatcher, music: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "mounts", lambda: [Mount(music, "nfs4", "nas:/music")])
    without_system(watcher, monkeypatch, errno.EIO)
    begin(watcher, music)
    assert watcher.notice == ""
    (music / "album" / "2.mp3").write_text("two")
    assert changes(watcher) == {music / "album"}


def test_drives_inside_a_folder_come_and_go(
    watcher: FolderWatcher, music: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounted = [Mount(Path("/"), "ext4", "/dev/sda1")]
    monkeypatch.setattr(watch, "mounts", lambda: list(mounted))
    begin(watcher, music)
    mounted.append(Mount(music / "stick", "vfat", "/dev/sdb1"))
    assert changes(watcher) == {music / "stick"}
    mounted.pop()
    assert changes(watcher) == {music / "stick"}


def test_it_watches_what_it_is_told_last(watcher: FolderWatcher, music: Path, tmp_path: Path) -> None:
    begin(watcher, music)
    other = tmp_path / "other"
    other.mkdir()
    begin(watcher, other)
    (music / "album" / "2.mp3").write_text("two")
    (other / "2.mp3").write_text("two")
    assert changes(watcher) == {other}
    begin(watcher)


def test_only_the_outermost_folders_count() -> None:
    folders = [Path("/m/a/b"), Path("/m/ab"), Path("/m/a"), Path("/m/a")]
    assert outermost(folders) == [Path("/m/a"), Path("/m/ab")]
