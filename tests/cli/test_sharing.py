"""A library that was analysed on one computer is carried to another in one file."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from musicexplorer import paths
from musicexplorer.cli import run
from tests.audio_files import noise, tone, write

pytestmark = pytest.mark.slow


def stored(home: Path) -> list[tuple]:
    """What was analysed, by the identity of the sound."""
    query = (
        "SELECT identity, title, heard.vector, heard.tags, windows.vectors, xy FROM track"
        " LEFT JOIN heard ON heard.track_id = track.id LEFT JOIN windows ON windows.track_id = track.id"
        " LEFT JOIN position ON position.track_id = track.id WHERE removed = 0 ORDER BY identity, title"
    )
    with closing(sqlite3.connect(home / "library.sqlite")) as connection:
        return connection.execute(query).fetchall()


def test_a_library_is_carried_to_another_computer_which_has_nothing_to_analyse(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def on(home: str, *words: str) -> str:
        monkeypatch.setenv(paths.HOME_VARIABLE, os.fspath(tmp_path / home))
        assert run(list(words)) == 0
        return capsys.readouterr().out

    big = tmp_path / "big" / "music"
    (big / "album").mkdir(parents=True)
    for number in range(6):
        samples = tone(200 + 90 * number, 4.0) + noise(4.0, seed=number, level=0.05)
        write(big / "album" / f"{number}.flac", samples, tags={"title": f"Title {number}"})
    assert json.loads(on("big home", "scan", os.fspath(big), "--json"))["embedded"] == 6
    on("big home", "backup", os.fspath(tmp_path / "library.zip"))
    laptop = tmp_path / "laptop" / "Music"
    shutil.copytree(big, laptop)  # its files have other times, and one has another name
    (laptop / "album" / "3.flac").rename(laptop / "renamed.flac")
    os.utime(laptop / "album" / "4.flac", (1, 1))
    on("laptop home", "restore", os.fspath(tmp_path / "library.zip"), "--map", f"{big}={laptop}")
    report = json.loads(on("laptop home", "scan", os.fspath(laptop), "--json"))
    assert (report["found"], report["embedded"], report["failed"]) == (6, 0, [])
    assert stored(tmp_path / "laptop home") == stored(tmp_path / "big home")
    with closing(sqlite3.connect(tmp_path / "laptop home" / "library.sqlite")) as connection:
        places = connection.execute("SELECT path, vanished FROM track").fetchall()
    assert {Path(os.fsdecode(path)) for path, _ in places} == {p for p in laptop.rglob("*") if p.is_file()}
    assert not any(vanished for _, vanished in places)
