"""The verbs that make playlists, on a small library."""

from pathlib import Path

import numpy as np
import pytest

from musicexplorer import paths
from musicexplorer.cli import run
from musicexplorer.library import playlists
from musicexplorer.library.store import Reader, Writer
from tests.cli.small_library import analyse_as, answer, library, titles

__all__ = ["library"]


def test_a_path_has_n_tracks_with_the_given_ones(library: Path, capsys) -> None:
    found = answer(capsys, "path", "Dawn", "Night", "-n", "5")["tracks"]
    assert len(found) == 5
    assert titles(found)[0] == "Dawn" and titles(found)[-1] == "Night"
    assert (
        max(track["step"] for track in found) < 1 - np.cos(np.radians(30)) + 1e-4
    )  # no path has smaller ones
    through = titles(answer(capsys, "path", "Dawn", "Rain", "Morning", "-n", "5")["tracks"])
    assert through[0] == "Dawn" and "Rain" in through and through[-1] == "Morning"


def test_a_path_from_a_file_outside_the_library(library: Path, tmp_path: Path, capsys, monkeypatch) -> None:
    outside = tmp_path / "new.flac"
    outside.touch()
    analyse_as(monkeypatch, [1.0, 0.02], [0.5, 0.0], title="New")
    found = answer(capsys, "path", str(outside), "Night", "-n", "4")["tracks"]
    assert found[0]["path"] == str(outside) and len(found) == 4
    (straight,) = answer(capsys, "path", str(outside), "Night", "-n", "2")["tracks"][1:]
    assert straight["step"] == pytest.approx(0.98, abs=1e-3)  # a step from outside is a step too
    file = str(tmp_path / "way.m3u8")
    answer(capsys, "path", str(outside), "Night", "-n", "4", "-o", file)
    again = answer(capsys, "playlist", "--again", file)["tracks"]
    assert titles(again) == titles(found)[1:]  # by its sound alone it is the same way
    listed = answer(capsys, "playlist", str(outside), "-n", "3")["tracks"]
    assert listed[0]["path"] == str(outside) and titles(listed)[1:] == ["Dawn", "Morning"]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["Dawn"], "at least two"),
        (["Dawn", "Dawn"], "at least two"),
        (["Dawn", "Night", "Tea", "-n", "2"], "cannot hold"),
    ],
)
def test_an_impossible_path_is_reported(library: Path, capsys, words: list[str], problem: str) -> None:
    assert run(["path", *words]) == 2
    assert problem in capsys.readouterr().err


def test_similar_says_how_close(library: Path, capsys) -> None:
    found = answer(capsys, "similar", "Noon", "-n", "7")["neighbours"]
    closeness = [track["closeness"] for track in found]
    assert closeness == sorted(closeness, reverse=True) and closeness[0] > 90 > 50 > closeness[-1]
    assert run(["similar", "Noon", "-n", "1"]) == 0
    assert "%" in capsys.readouterr().out


def test_filters_groups_and_exclusions(library: Path, capsys) -> None:
    assert set(titles(answer(capsys, "playlist", "--genre", "jazz")["tracks"])) == {
        "Morning",
        "Tea",
        "Night",
        "Rain",
    }
    found = titles(
        answer(capsys, "playlist", "Dawn", "--years", "1972-", "--never", "artist=Artist 3", "-n", "3")[
            "tracks"
        ]
    )
    assert found == ["Dawn", "Noon", "Dusk"]
    assert titles(answer(capsys, "playlist", "--like-artist", "band", "-n", "1")["tracks"]) == ["Noon"]
    near = titles(answer(capsys, "playlist", "--near", "0,0,0.2", "-n", "2")["tracks"])
    assert set(near) == {"Dawn", "Morning"}


def test_versions_and_reasons(library: Path, capsys) -> None:
    found = answer(capsys, "playlist", "Tea", "-n", "3")["tracks"]
    assert titles(found) == ["Tea", "Noon (Live)", "Dusk"]
    assert found[1]["why"].startswith("near Tea (closer than ")
    assert "Noon" in titles(answer(capsys, "playlist", "Tea", "-n", "3", "--all-versions")["tracks"])


def test_a_length_in_minutes_and_an_energy_curve(library: Path, capsys) -> None:
    found = answer(capsys, "playlist", "Dawn", "--minutes", "10", "--curve", "0.1,0.9")
    energies = [track["attributes"]["energy"] for track in found["tracks"]]
    assert abs(found["seconds"] - 600) <= 100
    assert energies == sorted(energies)


@pytest.mark.parametrize("name", ["mine.m3u8", "mine.xspf"])
def test_a_playlist_is_made_again_from_its_file(library: Path, tmp_path: Path, capsys, name: str) -> None:
    file = tmp_path / "lists" / name
    file.parent.mkdir()
    first = answer(capsys, "playlist", "Dawn", "-n", "3", "--not", "Morning", "-o", str(file), "--relative")
    assert playlists.read(file).recipe
    again = answer(capsys, "playlist", "--again", str(file), "--changes")
    assert again["tracks"] == first["tracks"]
    assert again["changes"] == {"added": [], "removed": [], "moved": []}
    with Writer(paths.store()) as writer:
        writer.mark_vanished(
            [one.id for one in Reader(paths.store()).tracks() if one.metadata.title == "Noon"]
        ).result()
    changed = answer(capsys, "playlist", "--again", str(file), "--changes")["changes"]
    assert titles(changed["removed"]) == ["Noon"] and titles(changed["added"]) == ["Dusk"]


def test_any_playlist_can_be_extended(library: Path, tmp_path: Path, capsys) -> None:
    file = tmp_path / "plain.m3u"
    file.write_text("".join(f"{library}/{title}.flac\n" for title in ("Tea", "Dawn")))
    assert titles(answer(capsys, "playlist", "--extend", str(file), "-n", "2")["tracks"])[:2] == [
        "Tea",
        "Dawn",
    ]
    assert run(["playlist", "--again", str(file)]) == 2
    assert "has no recipe" in capsys.readouterr().err


def test_a_playlist_is_saved_with_its_recipe(library: Path, capsys) -> None:
    made = answer(capsys, "playlist", "Dawn", "-n", "3", "--save", "Mine", "--smart")
    with Reader(paths.store()) as reader:
        [saved], [kept] = reader.playlists(), reader.recipes()
        assert saved.name == "Mine" and kept.playlist_id == saved.id and kept.smart
        assert len(reader.playlist(saved.id)) == 3
    assert titles(answer(capsys, "playlist", "--again", "Mine")["tracks"]) == titles(made["tracks"])
    assert titles(answer(capsys, "playlist", "--like-playlist", "Mine", "-n", "1")["tracks"])[0] in titles(
        made["tracks"]
    )


@pytest.mark.parametrize(
    "words",
    [
        ["--tag", "piano"],
        ["--no-tag", "piano"],
        ["--attribute", "energy=0.3-0.6"],
        ["--curve", "falling", "--curve-of", "energy"],
    ],
)
def test_tags_and_attributes_may_be_written_in_any_case(library: Path, capsys, words: list[str]) -> None:
    wanted = answer(capsys, "playlist", "Tea", *words)["tracks"]
    written = [word if word.startswith("--") or word == "falling" else word.title() for word in words]
    assert written != words and wanted
    assert answer(capsys, "playlist", "Tea", *written)["tracks"] == wanted


def test_files_are_copied_to_a_folder(library: Path, tmp_path: Path, capsys) -> None:
    assert run(["playlist", "Dawn", "-n", "2", "--folder", str(tmp_path / "car")]) == 0
    assert sorted(path.name for path in (tmp_path / "car").iterdir()) == [
        "01 - Artist 0 - Dawn.flac",
        "02 - Artist 1 - Morning.flac",
    ]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["Dawn", "--tag", "kazoo"], "no tag is called 'kazoo'; there are: calm, piano"),
        (["Dawn", "--no-tag", "Paino"], "no tag is called 'Paino'; the most similar: piano\n"),
        (["Dawn", "--tag", "ian"], "the most similar: piano\n"),
        (["Dawn", "--attribute", "energie=0-1"], "called 'energie'; the most similar: energy\n"),
        (["Dawn", "--curve", "rising", "--curve-of", "energi"], "the most similar: energy\n"),
        (["--like-artist", "Nobody"], "no artist called"),
        (["--near", "9,9,0.1"], "no track is within"),
        (["--again", "No such list"], "neither a playlist file"),
        (["Dawn", "--smart"], "--smart needs --save NAME"),
    ],
)  # fmt: skip
def test_unknown_names_are_reported(library: Path, capsys, words: list[str], problem: str) -> None:
    assert run(["playlist", *words]) == 2
    assert problem in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ["--curve", "wavy"],
        ["--years", "then"],
        ["--near", "1,2"],
        ["--never", "dance"],
        ["--adventurous", "2"],
    ],
)
def test_wrong_values_are_reported(library: Path, capsys, words: list[str]) -> None:
    with pytest.raises(SystemExit):
        run(["playlist", "Dawn", *words])
    assert words[0] in capsys.readouterr().err


def test_a_smart_playlist_follows_the_library(library: Path, capsys) -> None:
    from musicexplorer.cli.library import refresh_smart_playlists as refresh

    answer(capsys, "playlist", "Dawn", "-n", "3", "--save", "Mine", "--smart")
    answer(capsys, "playlist", "Dawn", "-n", "3", "--save", "Other")
    assert refresh() == []
    with Reader(paths.store()) as reader, Writer(paths.store()) as writer:
        by_title = {one.metadata.title: one.id for one in reader.tracks()}
        writer.mark_vanished([by_title["Morning"]]).result()
        assert refresh() == ["Mine"]
        smart, plain = (reader.playlist(one.id) for one in reader.playlists())
        assert smart == [by_title[title] for title in ("Dawn", "Noon", "Tea")]
        assert by_title["Morning"] in plain
