"""Several persons who share a library, on the command line."""

from pathlib import Path

import pytest

from musicexplorer import paths
from musicexplorer.cli import run
from musicexplorer.indexing.taste_learning import taste_file
from musicexplorer.library.store import Reader
from tests.cli.small_library import answer
from tests.session.stores import listener_store


@pytest.fixture
def scrobbles(tmp_path: Path) -> Path:
    """A library of somebody who likes rock and jazz, and what Ann, who likes folk, played elsewhere."""
    listener_store(paths.store(), (0, 1))
    file = tmp_path / "ann.csv"
    rows = [
        f"Artist {number % 12},Album {number % 24},Song {number},"
        f"{1 + number // 20} Mar 2024 9:{number % 60:02}"
        for number in range(3, 100, 4)
        if number % 16 != 15 and number % 9 != 8
    ]
    file.write_text("\n".join(rows * 1) + "\n")
    return file


def genre(path: str) -> str:
    with Reader(paths.store()) as reader:
        return next(one.metadata.genres[0] for one in reader.tracks() if str(one.source.path) == path)


def test_each_has_history_and_taste_of_their_own(scrobbles: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = answer(capsys, "taste")
    found = answer(capsys, "history", "import", "--listener", "Ann", str(scrobbles))
    assert found["added"] == found["read"] > 15
    assert answer(capsys, "taste") == before
    stored = answer(capsys, "history", "show", "--listener", "ann")
    assert (stored["listener"], stored["listeners"], stored["plays"]) == ("Ann", ["Me", "Ann"], 0)
    assert stored["imported"]["plays"] == found["added"]
    assert answer(capsys, "history")["imported"]["plays"] == 0
    hers = answer(capsys, "for-you", "--listener", "Ann", "-n", "5")["tracks"]
    assert [genre(track["path"]) for track in hers].count("Folk") >= 4
    mine = answer(capsys, "for-you", "-n", "5")["tracks"]
    assert "Folk" not in [genre(track["path"]) for track in mine]
    assert taste_file(paths.store(), 1).exists()


def test_one_export_can_be_imported_for_two(scrobbles: Path, capsys: pytest.CaptureFixture[str]) -> None:
    added = answer(capsys, "history", "import", "--listener", "Ann", str(scrobbles))["added"]
    assert answer(capsys, "history", "import", "--listener", "Ann", str(scrobbles))["added"] == 0
    assert answer(capsys, "history", "import", str(scrobbles))["added"] == added
    assert answer(capsys, "history")["imported"]["plays"] == added


def test_the_history_of_one_is_deleted(scrobbles: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plays = answer(capsys, "history")["plays"]
    answer(capsys, "history", "import", "--listener", "Ann", str(scrobbles))
    answer(capsys, "history", "delete", "imports", "--listener", "Ann", "--yes")
    assert answer(capsys, "history", "show", "--listener", "Ann")["imported"]["plays"] == 0
    answer(capsys, "history", "delete", "--listener", "Ann", "--yes")
    stored = answer(capsys, "history")
    assert (stored["plays"], stored["listeners"]) == (plays, ["Me"])


def test_a_playlist_for_both(scrobbles: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer(capsys, "history", "import", "--listener", "Ann", str(scrobbles))
    both = answer(capsys, "playlist", "--for", "Me,Ann", "-n", "6", "--save", "Ours")["tracks"]
    assert "for Me" in both[0]["why"] and "for Ann" in both[0]["why"]
    average = answer(capsys, "playlist", "--for", "Me,Ann", "--agree", "average", "-n", "6")["tracks"]
    assert len(both) == len(average) == 6
    again = answer(capsys, "playlist", "--again", "Ours")["tracks"]
    assert [track["path"] for track in again] == [track["path"] for track in both]


def test_who_is_not_there_is_refused(scrobbles: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["taste", "--listener", "Bob"], ["playlist", "--for", "Me,Bob"]):
        assert run(words) == 2
        assert "there are: Me" in capsys.readouterr().err
    assert run(["playlist", "--agree", "average"]) == 2
