"""The user's data directory is closed to others, and nothing is left in /tmp."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from musicexplorer import paths, settings
from musicexplorer.library.lock import ScanLock
from musicexplorer.library.store import Writer
from musicexplorer.similarity import answers

pytestmark = pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")


def modes(folder: Path) -> dict[str, str]:
    return {path.name: oct(stat.S_IMODE(path.stat().st_mode)) for path in (folder, *folder.iterdir())}


def test_what_is_written_is_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "home"))
    before = os.umask(0o022)
    try:
        with Writer(paths.store()), ScanLock(paths.home() / "scan.lock"):
            settings.Settings().save(paths.settings())
            found = modes(paths.home())
    finally:
        os.umask(before)
    assert found.pop("home") == found.pop("backups", "0o700") == "0o700"  # the writer may be at a backup
    assert {"library.sqlite", "library.sqlite-wal", "scan.lock", "settings.json"} <= found.keys()
    assert set(found.values()) == {"0o600"}


def test_what_was_open_to_others_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv(paths.HOME_VARIABLE, str(home))
    (home / "backups").mkdir(parents=True)
    for name in ("library.sqlite", "settings.json", "backups/1.sqlite"):
        (home / name).touch(0o644)
    (tmp_path / "other").touch()
    (tmp_path / "other").chmod(0o644)
    (home / "link").symlink_to(tmp_path / "other")
    home.chmod(0o755)
    paths.prepare_home()
    assert modes(home) | {"link": ""} == {
        "home": "0o700", "library.sqlite": "0o600", "settings.json": "0o600", "backups": "0o700", "link": "",
    }  # fmt: skip
    assert modes(home / "backups")["1.sqlite"] == "0o600"
    assert stat.S_IMODE((tmp_path / "other").stat().st_mode) == 0o644


def test_the_own_home_of_a_person_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path))
    (tmp_path / "a").touch()
    (tmp_path / "a").chmod(0o644)
    tmp_path.chmod(0o755)
    paths.prepare_home()
    assert modes(tmp_path)["a"] == "0o644"
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


_KILLED = """
import os, tempfile, signal
from musicexplorer import paths
from musicexplorer.ui import theme
with theme.scratch_folder() as folder:
    open(os.path.join(folder, "icon.svg"), "w").close()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_a_killed_program_left_is_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "home"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    done = subprocess.run([sys.executable, "-c", _KILLED], timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert list((tmp_path / "tmp").iterdir()) == []
    assert len(list((tmp_path / "home" / "scratch").rglob("icon.svg"))) == 1
    own = paths.scratch()
    paths.prepare_home()
    assert list((tmp_path / "home" / "scratch").iterdir()) == [own]


def test_answers_are_private(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    answers.append(path, answers.Answer(((("a"), 0.0), ("b", 0.0), ("c", 0.0)), 0, 0.0))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
