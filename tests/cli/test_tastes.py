"""The person's tastes on the command line."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from musicexplorer import paths
from musicexplorer.cli import run
from musicexplorer.library.store import Reader
from musicexplorer.similarity.taste import for_you
from tests.cli.small_library import answer
from tests.session.stores import full_store, listener_store


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return listener_store(tmp_path_factory.mktemp("tastes") / "library.sqlite", (0, 1)).parent


@pytest.fixture
def genres(made: Path) -> dict[str, str]:
    """The genre of each file of the library of a person with two tastes."""
    shutil.copytree(made, paths.store().parent, dirs_exist_ok=True)
    with Reader(paths.store()) as reader:
        return {str(one.source.path): one.metadata.genres[0].lower() for one in reader.tracks()}


def jazz(genres: dict[str, str], tracks: list[dict[str, Any]]) -> float:
    """The share of jazz in a list."""
    found = [genres[track["path"]] for track in tracks]
    return found.count("jazz") / len(found)


def test_they_are_listed(genres: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    tastes = answer(capsys, "taste")["tastes"]
    assert len(tastes) == 2
    for one in tastes:
        assert {genres[track["path"]] for track in one["typical"]} == {one["name"].split(" ")[0]}
        assert one["tracks"] > one["played"] > 0
    assert run(["taste"]) == 0
    assert f"Your {tastes[0]['name']}: {tastes[0]['share']:.0%} of what you play" in capsys.readouterr().out


def test_one_is_renamed_and_keeps_its_name(
    genres: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Sunday soul" in [
        one["name"] for one in answer(capsys, "taste", "--rename", "jazz", "Sunday soul")["tastes"]
    ]
    assert jazz(genres, answer(capsys, "for-you", "--taste", "sunday soul")["tracks"]) > 0.7
    assert run(["taste", "--rename", "rock", "Sunday Soul"]) == 2
    assert "Choose another name" in capsys.readouterr().err
    names = [one["name"] for one in answer(capsys, "taste", "--rename", "sunday soul", "")["tastes"]]
    assert sorted(name.split(" ")[0] for name in names) == ["jazz", "rock"]


def test_an_empty_shelf_says_why(
    genres: dict[str, str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(for_you, "SURE", 1.0)
    assert run(["for-you", "--shelf", "sure"]) == 0
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "Nothing is sure enough yet" in printed.err


def test_suggestions_of_one_taste(genres: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "for-you", "--taste", "jazz", "--taste", "0.3")["tracks"]
    assert jazz(genres, found) > 0.7
    assert jazz(genres, answer(capsys, "for-you", "--taste", "0.3")["tracks"]) < 0.6


def test_playlists_like_and_unlike_a_taste(
    genres: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    made = answer(capsys, "playlist", "--like-taste", "jazz", "-n", "8", "--save", "Mine")["tracks"]
    assert jazz(genres, made) > 0.7
    again = answer(capsys, "playlist", "--again", "Mine")["tracks"]
    assert [track["path"] for track in again] == [track["path"] for track in made]
    first = made[0]["path"]
    other = answer(capsys, "playlist", first, "--not-taste", "jazz", "-n", "8")["tracks"]
    assert jazz(genres, other) < 0.4


def test_paths_between_tastes(genres: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    path = answer(capsys, "path", "--from-taste", "jazz", "--to-taste", "rock", "-n", "6")["tracks"]
    assert [genres[path[at]["path"]] for at in (0, -1)] == ["jazz", "rock"]
    assert len(path) == 6


def test_a_wrong_name_lists_all(genres: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["for-you", "--taste", "polka"]) == 2
    assert "jazz" in capsys.readouterr().err


def test_the_map_shows_them(genres: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "map.csv"
    assert run(["map", "-o", str(file), "--colour-by", "tastes"]) == 0
    assert "Your jazz" in file.read_text()


def test_without_tastes_they_are_not_offered(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    full_store(paths.store(), 12)
    assert answer(capsys, "taste")["tastes"] == []
    assert run(["for-you", "--taste", "jazz"]) == 2
    assert "No tastes stand out" in capsys.readouterr().err
    assert run(["map", "-o", str(tmp_path / "map.csv"), "--colour-by", "tastes"]) == 2
