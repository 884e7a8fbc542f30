"""The command line shows the guesses that the window shows."""

from pathlib import Path

import pytest

from musicexplorer import paths
from musicexplorer.cli import run
from tests.cli.small_library import answer
from tests.session.test_genres import WRITTEN, partly_written


def test_guesses_are_shown_apart_from_what_is_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    paths.prepare_home()
    partly_written(paths.store())
    music = paths.store().parent / "music"
    written, guessed = str(music / "0.flac"), str(music / f"{WRITTEN}.flac")
    assert answer(capsys, "tags", written)["genre_guess"] is None
    assert answer(capsys, "tags", guessed)["genre_guess"]["genre"] == "Rock"
    assert run(["tags", guessed]) == 0
    assert "genre: Rock (guess, " in capsys.readouterr().out
    rows = answer(capsys, "similar", guessed, "-n", "40", "--per-artist", "0")["neighbours"]
    assert {None if row["genre_guess"] is None else row["genre_guess"]["genre"] for row in rows} >= {
        None,
        "Rock",
    }
    table = tmp_path / "map.csv"
    assert run(["map", "-o", str(table), "--colour-by", "genre with guesses"]) == 0
    assert "Rock (guess)" in table.read_text()
