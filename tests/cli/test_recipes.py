"""Recipes in files and the library, playlists as they were saved, exclusions."""

import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from musicexplorer import paths
from musicexplorer.cli import run
from musicexplorer.library import playlists
from musicexplorer.library.store import Reader, Writer
from musicexplorer.session.session import Session
from musicexplorer.session.vectors import Embeddings, Mix
from musicexplorer.settings import Settings
from musicexplorer.similarity.compact_vectors import CompactVectors
from musicexplorer.similarity.playlist import Exclusion, Recipe, from_json
from tests.cli.small_library import answer, library, titles

__all__ = ["library"]


@pytest.fixture
def ids(library: Path) -> dict[str, int]:
    with Reader(paths.store()) as reader:
        return {one.metadata.title: one.id for one in reader.tracks()}


def problem_of(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What a command that fails reports."""
    assert run(list(words)) == 2
    return capsys.readouterr().err


def recipe_in(file: str, ids: dict[str, int]) -> Recipe:
    return from_json(playlists.read(Path(file)).recipe, lambda name: ids[Path(name).stem])


def exclude(*rules: tuple[str, str]) -> None:
    paths.settings().parent.mkdir(parents=True, exist_ok=True)
    replace(Settings.load(paths.settings()), exclusions=rules).save(paths.settings())


@pytest.fixture
def mixtures(monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, float]]:
    """The mixes that were asked for; by taste of this library, what is far by sound is near."""
    asked = []

    def mixed(embeddings: Embeddings, mix: Mix) -> CompactVectors:
        asked.append((mix.taste, mix.metadata))
        return embeddings.sound.taken(np.roll(np.arange(len(embeddings.sound)), 3))

    monkeypatch.setattr(Embeddings, "mixed", mixed)
    monkeypatch.setattr(Session, "learn", lambda _session, **_: None)
    return asked


# A recipe is saved with the playlist and used when it is made again


@pytest.mark.parametrize("name", ["mine.m3u8", "mine.xspf"])
def test_a_saved_recipe_is_complete(
    library: Path, ids: dict[str, int], mixtures, tmp_path: Path, name: str
) -> None:
    file = str(tmp_path / name)
    words = ["playlist", "Dawn", "--plays", "0", "--rating", "-4", "--added-within", "30", "--taste", "0.6"]
    words += ["--written", "0.3", "--match-loudness", "--near", "0,0,0.2", "--never", "artist=Artist 3"]
    words += ["--never", "track=Rain", "-o", file]
    assert run(words) == 0
    recipe = recipe_in(file, ids)
    assert (recipe.taste, recipe.metadata, recipe.match_loudness) == (0.6, 0.3, True)
    assert recipe.filters.plays == (0, 0) and recipe.filters.added_days == 30
    assert recipe.filters.rating == (None, pytest.approx(0.8))
    assert recipe.seeds[1].kind == "region" and len(recipe.seeds[1].tracks) == 2
    assert recipe.exclusions == (Exclusion("artist", "Artist 3"),)
    assert recipe.excluded == (ids["Rain"],)


def test_filters_by_plays_and_age(library: Path, ids: dict[str, int], capsys) -> None:
    with Writer(paths.store()) as writer:
        for _ in range(2):
            writer.add_play(ids["Morning"], time.time(), 140.0, 1.0).result()
    assert titles(answer(capsys, "playlist", "--plays", "2-")["tracks"]) == ["Morning"]
    assert "Morning" not in titles(answer(capsys, "playlist", "--plays", "0")["tracks"])
    assert len(answer(capsys, "playlist", "--added-within", "1", "--per-artist", "0")["tracks"]) == 7


def test_taste_in_a_saved_recipe_counts(library, mixtures, tmp_path, capsys) -> None:
    file = str(tmp_path / "mine.m3u8")
    by_taste = answer(capsys, "playlist", "Dawn", "-n", "3", "--taste", "0.8", "-o", file)["tracks"]
    by_sound = answer(capsys, "playlist", "Dawn", "-n", "3")["tracks"]
    assert titles(by_taste) != titles(by_sound)
    mixtures.clear()
    assert answer(capsys, "playlist", "--again", file)["tracks"] == by_taste and mixtures == [(0.8, 0.0)]
    assert titles(answer(capsys, "playlist", "--again", file, "--taste", "0")["tracks"]) == titles(by_sound)


def test_options_change_the_recipe_that_is_made_again(library: Path, tmp_path: Path, capsys) -> None:
    file = str(tmp_path / "mine.m3u8")
    answer(capsys, "playlist", "Dawn", "-n", "3", "--years", "1970-1973", "-o", file)
    changed = answer(capsys, "playlist", "--again", file, "-n", "4", "--not", "Noon")["tracks"]
    assert titles(changed) == ["Dawn", "Morning", "Tea"]  # the years still hold
    added = answer(capsys, "playlist", "--again", file, "Night", "--years", "1970-", "-n", "4")["tracks"]
    assert titles(added)[:2] == ["Dawn", "Night"] and len(added) == 4


def test_a_playlist_as_it_was_saved(library: Path, ids: dict[str, int], tmp_path: Path, capsys) -> None:
    file, copy = str(tmp_path / "mine.m3u8"), str(tmp_path / "copy.xspf")
    made = answer(capsys, "playlist", "Dawn", "-n", "3", "-o", file, "--save", "Mine")["tracks"]
    exclude(("track", str(ids["Morning"])))  # made again it would be another list
    for kept in (file, "Mine"):
        assert titles(answer(capsys, "playlist", "--again", kept)["tracks"]) != titles(made)
        again = answer(capsys, "playlist", "--again", kept, "--as-saved", "-o", copy)["tracks"]
        assert titles(again) == titles(made)
        assert recipe_in(copy, ids) == recipe_in(file, ids)


def test_a_playlist_without_a_recipe_as_it_was(library: Path, tmp_path: Path, capsys) -> None:
    file = tmp_path / "plain.m3u"
    file.write_text("".join(f"{library}/{one}.flac\n" for one in ("Tea", "Dawn", "Tea")) + "/gone.flac\n")
    assert run(["playlist", "--again", str(file), "--as-saved", "--save", "Plain"]) == 0
    assert "1 of 4 tracks" in capsys.readouterr().err
    assert titles(answer(capsys, "playlist", "--again", "Plain", "--as-saved")["tracks"]) == [
        "Tea",
        "Dawn",
        "Tea",
    ]
    with Reader(paths.store()) as reader:
        assert reader.recipes() == []


def test_extending_keeps_tracks_and_recipe(library: Path, tmp_path: Path, capsys) -> None:
    file = str(tmp_path / "mine.m3u8")
    answer(capsys, "playlist", "Dawn", "-n", "2", "--genre", "jazz", "-o", file)
    longer = titles(answer(capsys, "playlist", "--extend", file, "-n", "2")["tracks"])
    assert longer == ["Dawn", "Morning", "Tea", "Rain"]  # jazz still
    twice = tmp_path / "twice.m3u"
    twice.write_text(f"{library}/Tea.flac\n{library}/Tea.flac\n")
    assert titles(answer(capsys, "playlist", "--extend", str(twice), "-n", "1")["tracks"])[:2] == ["Tea"] * 2
    minutes = answer(capsys, "playlist", "--extend", str(twice), "--minutes", "5")
    assert 160 * 2 + 200 < minutes["seconds"] < 160 * 2 + 400


def test_saving_replaces_no_other_playlist_and_keeps_smart_ones_smart(library: Path, capsys) -> None:
    answer(capsys, "playlist", "Dawn", "-n", "3", "--save", "Mine", "--smart")
    assert "already" in problem_of(capsys, "playlist", "Night", "--save", "Mine")
    answer(capsys, "playlist", "--again", "Mine", "-n", "4", "--save", "Mine")
    with Reader(paths.store()) as reader:
        [kept], [saved] = reader.recipes(), reader.playlists()
        assert kept.smart and from_json(kept.text).count == 4 and len(reader.playlist(saved.id)) == 4
    assert "(saved: Mine)" in problem_of(capsys, "playlist", "--again", "Mein")


def test_a_saved_playlist_with_tracks_of_a_removed_folder(library: Path, ids, tmp_path, capsys) -> None:
    answer(capsys, "playlist", "Dawn", "-n", "3", "--save", "Mine")
    with Writer(paths.store()) as writer:
        writer.remove_folder(library).result()
    assert run(["playlist", "--again", "Mine", "--as-saved"]) == 2
    assert "No track of the library" in capsys.readouterr().err


# More seeds


def test_likes_as_a_seed(library: Path, ids: dict[str, int], capsys) -> None:
    assert "No track is liked yet" in problem_of(capsys, "playlist", "--liked")
    with Writer(paths.store()) as writer:
        writer.set_likes({ids["Dusk"]: 1, ids["Night"]: 1, ids["Dawn"]: -1}).result()
    found = answer(capsys, "playlist", "--liked", "-n", "3")["tracks"]
    assert set(titles(found)) == {"Dusk", "Rain", "Night"}
    assert "what you like" in found[0]["why"]


def test_a_dimension_as_a_seed(library: Path, tmp_path: Path, capsys) -> None:
    units = answer(capsys, "units")["units"]
    most = titles(answer(capsys, "units", "1", "-n", "3")["tracks"])
    file = str(tmp_path / "unit.m3u8")
    found = answer(capsys, "playlist", "--unit", "1", "-n", "3", "--per-artist", "0", "-o", file)["tracks"]
    assert set(titles(found)) & set(most)
    name = units[0]["name"]
    shown = "dimension 1 (closer" if name == "Dimension 1" else f"dimension 1 ({name})"
    assert shown in found[0]["why"]
    assert answer(capsys, "playlist", "--again", file)["tracks"] == found
    assert "no dimension 99" in problem_of(capsys, "playlist", "--unit", "99")


def test_a_small_map_has_no_regions(library: Path, capsys) -> None:
    assert "no named regions" in problem_of(capsys, "playlist", "--region", "Jazz")


# Exclusions


@pytest.mark.parametrize(
    "rule",
    [
        ("artist", "Artist 1"),
        ("genre", "jazz"),
        ("folder", ""),
        ("track", "Morning"),
        ("season", f"morning@{(date.today().month + 5) % 12 + 1}"),
    ],
)
def test_exclusions_hold_for_every_verb(
    library: Path, ids: dict[str, int], capsys, rule: tuple[str, str]
) -> None:
    kind, value = rule
    value = {"folder": str(library), "track": str(ids["Morning"])}.get(kind, value)
    verbs = (["similar", "Dawn"], ["path", "Dawn", "Noon", "-n", "3"], ["playlist", "Dawn"])

    def suggested(*more: str) -> list[set[str]]:
        found = [answer(capsys, *verb, *more) for verb in verbs]
        return [set(titles(one["neighbours" if "neighbours" in one else "tracks"])) for one in found]

    assert all("Morning" in found for found in suggested())
    exclude((kind, value))
    assert all("Morning" not in found for found in suggested())
    exclude()
    named = "Morning" if kind == "track" else value
    assert all("Morning" not in found for found in suggested("--never", f"{kind}={named}"))


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["Dawn", "--as-saved"], "--again"),
        (["Dawn", "--changes"], "--again"),
        (["Dawn", "--link"], "--folder"),
        (["Dawn", "--weights", "1,2"], "2 weights for 1"),
        (["Dawn", "--weights", "0"], "above 0"),
        (["Dawn", "--never", "track=Nobody"], "neither a file"),
        (["Dawn", "--attribute", "gloom=0-1"], "energy, instrumentalness"),
    ],
)
def test_options_that_conflict_are_reported(library: Path, capsys, words: list[str], problem: str) -> None:
    assert problem in problem_of(capsys, "playlist", *words)


def test_a_playlist_that_ends_at_a_percentile(library: Path, capsys) -> None:
    found = answer(capsys, "playlist", "Dawn", "--closer-than", "60", "--per-artist", "0")["tracks"]
    assert 1 < len(found) < 7
    assert all(one["closeness"] >= 60 for one in found[1:])
    assert "no others that fit are closer than 60 %" in _err_of(capsys)


def _err_of(capsys: pytest.CaptureFixture[str]) -> str:
    assert run(["playlist", "Dawn", "--closer-than", "60", "--per-artist", "0"]) == 0
    return capsys.readouterr().err


# What is printed


def test_hubs_are_reported(library: Path, capsys) -> None:
    found = answer(capsys, "similar", "--hubs", "-n", "2")
    assert found["length"] == 7 and [one["lists"] for one in found["plain"]["most"]] == [7, 7]
    assert run(["similar", "--hubs"]) == 0
    assert "with --correct-hubness: 0 in no list" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        run(["similar", "Dawn", "--hubs"])


def test_a_playlist_is_printed_with_length_and_curve(library: Path, capsys) -> None:
    assert run(["playlist", "Dawn", "Noon", "-n", "3", "--curve", "rising"]) == 0
    said = capsys.readouterr().out
    assert "energy 0.36" in said and "other versions: Noon (Live)" in said and "3 tracks, 7:00" in said
    assert run(["path", "Dawn", "Night", "-n", "3"]) == 0
    assert "3 tracks, 7:40, largest step 0.293" in capsys.readouterr().out
    assert run(["playlist", "Dawn", "-n", "1", "--save", "Alone"]) == 0
    assert "1 track, 1:40\nsaved as 'Alone'" in capsys.readouterr().out


def test_json_has_matching_seconds_and_folded_versions(library: Path, capsys) -> None:
    found = answer(capsys, "playlist", "Tea", "-n", "3")["tracks"]
    assert found[1]["near"] == "Tea" and found[1]["match"] == {"seconds": 0.0, "near_seconds": 0.0}
    assert found[1]["versions"] == ["Noon"]


def test_missing_results_of_the_second_pass_are_reported(library: Path, capsys) -> None:
    assert run(["playlist", "Dawn", "-n", "3", "--match-loudness"]) == 0
    assert "loudness is known of 0 of 8 tracks" in capsys.readouterr().err
