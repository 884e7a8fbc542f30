"""`search WORDS`, and playlists of what words find."""

import json
from pathlib import Path

import pytest

from musicexplorer.cli import run
from tests.cli.small_library import ANGLES, TITLES, library

__all__ = ["library"]


def found(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    assert run(["search", "--json", *words]) == 0
    return [track["title"] for track in json.loads(capsys.readouterr().out)["tracks"]]


@pytest.mark.usefixtures("library")
def test_words_find_titles_sounds_and_years(capsys: pytest.CaptureFixture[str]) -> None:
    assert found(capsys, "tea") == ["Tea"]
    assert found(capsys, "piano")[0] == "Rain"
    assert found(capsys, "genre:jazz", "before", "1974") == ["Morning", "Tea"]
    assert found(capsys, "genre:jazz -title:tea year:..1974") == ["Morning"]
    assert found(capsys, "nigt") == ["Night"]
    assert found(capsys, "zzzzz") == []


@pytest.mark.usefixtures("library")
def test_it_says_how_words_were_understood(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["search", "calm piano before 1974"]) == 0
    out = capsys.readouterr().out
    assert "calm: sounds like calm, little energy" in out
    assert "before 1974: year up to 1973" in out
    assert run(["search", "piano", "tempo:>120"]) == 0
    assert "tempo:>120: nothing is known about that" in capsys.readouterr().err


def test_a_playlist_is_made_of_what_fits_the_words(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["playlist", "--search", "3 piano songs that get more energetic", "--json"]) == 0
    titles = [one["title"] for one in json.loads(capsys.readouterr().out)["tracks"]]
    assert len(titles) == 3
    energy = [dict(zip(TITLES, ANGLES, strict=True))[title] for title in titles]
    assert energy == sorted(energy)
    assert "Rain" in titles


def test_a_smart_playlist_keeps_its_words(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["playlist", "--search", "piano", "--save", "Keys", "--smart"]) == 0
    capsys.readouterr()
    assert run(["playlist", "--again", "Keys", "--changes", "--json"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert again["changes"] == {"added": [], "removed": [], "moved": []}
    assert again["tracks"][0]["title"] == "Rain"
