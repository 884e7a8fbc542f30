"""`backup`, `restore`, `doctor --restore`, and commands that meet a damaged library."""

import json
import os
from pathlib import Path

import pytest

from musicexplorer import paths
from musicexplorer.cli import run
from musicexplorer.library.lock import ScanLock
from musicexplorer.library.store import Reader, Writer, backups
from tests.cli.small_library import TITLES, library

__all__ = ["library"]


def plays() -> int:
    with Reader(paths.store()) as reader:
        return len(reader.plays())


@pytest.fixture
def played(library: Path) -> Path:
    """Eight tracks, one of them played, and a backup."""
    with Writer(paths.store()) as writer:
        writer.add_play(1, 5.0, 100.0, 1.0).result()
    backups.make(paths.store())
    return library


def test_a_library_is_carried_to_another_computer(
    played: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "all.zip"
    assert run(["backup", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"file": str(file), "bytes": os.path.getsize(file)}
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "other computer"))
    assert run(["restore", str(file), "--map", f"{played}=/elsewhere", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"tracks": len(TITLES), "new": len(TITLES)}
    assert plays() == 1
    assert run(["similar", "Dawn", "-n", "1", "--json"]) == 0  # analysed
    (near,) = json.loads(capsys.readouterr().out)["neighbours"]
    assert near["path"] == "/elsewhere/Morning.flac"


def test_foreign_files_are_refused_in_a_sentence(
    played: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes").write_text("Dear diary")
    assert run(["restore", str(tmp_path / "notes")]) == 2
    assert run(["restore", str(tmp_path / "nothing")]) == 2
    assert run(["backup", str(tmp_path / "notes")]) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 3 and all(line.startswith("musicexplorer: ") for line in said)
    assert "not a backup of Music Explorer" in said[0] and "--force" in said[2]
    assert (tmp_path / "notes").read_text() == "Dear diary"


def test_doctor_lists_and_restores(played: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["history", "delete", "--yes"]) == 0 and plays() == 0
    assert run(["doctor", "--restore", "--json"]) == 0
    name = json.loads(capsys.readouterr().out.partition("\n")[2])["backups"][0]
    assert run(["doctor", "--restore", name[:10]]) == 2  # it asks, and nobody answers
    assert plays() == 0 and "--yes" in capsys.readouterr().err
    assert run(["doctor", "--restore", "1999", "--yes"]) == 2
    assert run(["doctor", "--restore", name[:10], "--yes"]) == 0
    assert plays() == 1 and name in capsys.readouterr().out
    assert len(backups.listed(paths.store())) == 1  # there was nothing else to lose


@pytest.mark.parametrize(
    "command", [["similar", "Dawn"], ["history"], ["playlist", "Dawn", "--save", "Mine"], ["tags", "Dawn"]]
)
@pytest.mark.parametrize("content", [b"", b"no database", None])
def test_a_damaged_library_is_rebuilt_in_one_line(
    played: Path, command: list[str], content: bytes | None, capfd: pytest.CaptureFixture[str]
) -> None:
    raw = paths.store().read_bytes()
    paths.store().write_bytes(raw[: len(raw) // 3] if content is None else content)
    code = run(command)
    lines = capfd.readouterr().err.splitlines()
    assert "is rebuilt from the backup of" in lines[0] and "Traceback" not in "".join(lines)
    assert len(lines) <= 2 and (code == 0 or len(lines) == 2)  # what needs analysis asks for a scan
    assert plays() == 1


def test_a_library_that_the_window_has_open_is_left_alone(
    played: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths.store().write_bytes(b"no database")
    with ScanLock(paths.window_lock()):
        assert run(["history"]) == 2
    assert "Close Music Explorer" in capsys.readouterr().err
    assert paths.store().read_bytes() == b"no database"
    assert run(["history"]) == 0
