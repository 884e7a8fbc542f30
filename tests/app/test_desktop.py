"""The launcher, icons, manual page and completion that `install-desktop` writes and deletes."""

import gzip
import shlex
import shutil
import subprocess
import sys
from configparser import RawConfigParser
from pathlib import Path

import pytest

from musicexplorer import desktop
from musicexplorer.cli import run
from musicexplorer.cli.arguments import VERBS


def launcher(prefix: Path) -> Path:
    return prefix / "share/applications" / f"{desktop.NAME}.desktop"


@pytest.fixture
def prefix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: object) -> Path:
    monkeypatch.setattr(sys, "argv", [str(tmp_path / 'My "own" music' / "musicexplorer")])
    assert run(["install-desktop", "--prefix", str(tmp_path / "local")]) == 0
    return tmp_path / "local"


def test_the_launcher_starts_this_command(prefix: Path, tmp_path: Path) -> None:
    entry = RawConfigParser(delimiters="=")
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(launcher(prefix), "utf-8")
    command = entry["Desktop Entry"]["Exec"].replace("\\\\", "\\")
    assert shlex.split(command) == [str(tmp_path / 'My "own" music' / "musicexplorer"), "open", "%F"]
    icon = entry["Desktop Entry"]["Icon"]
    assert (prefix / f"share/icons/hicolor/scalable/apps/{icon}.svg").is_file()
    assert (prefix / f"share/icons/hicolor/48x48/apps/{icon}.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.skipif(not shutil.which("desktop-file-validate"), reason="desktop-file-utils is not here")
def test_the_launcher_is_valid(prefix: Path) -> None:
    done = subprocess.run(["desktop-file-validate", launcher(prefix)], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_every_verb_is_in_the_manual_page_and_the_completion(prefix: Path) -> None:
    page = gzip.decompress((prefix / "share/man/man1/musicexplorer.1.gz").read_bytes()).decode()
    completion = (prefix / "share/bash-completion/completions/musicexplorer").read_text()
    for verb in VERBS:
        assert verb.replace("-", "\\-") in page
        assert verb in completion


def test_remove_deletes_all_of_it_and_nothing_else(prefix: Path) -> None:
    other = prefix / "share/applications/other.desktop"
    other.touch()
    assert run(["install-desktop", "--prefix", str(prefix), "--remove"]) == 0
    left = [path for path in prefix.rglob("*") if path.is_file() and path.suffix != ".cache"]
    assert left == [other]


def test_where_it_cannot_be_written_it_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], qapp: object
) -> None:
    (tmp_path / "share").touch()
    assert run(["install-desktop", "--prefix", str(tmp_path)]) == 2
    assert str(tmp_path / "share") in capsys.readouterr().err
