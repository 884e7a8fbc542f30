"""Regions of the map as seeds."""

import json
from pathlib import Path

import numpy as np
import pytest

from musicexplorer import paths
from musicexplorer.cli import run
from musicexplorer.library import playlists
from musicexplorer.library.store import AnalysisRow, NewTrack, Writer
from musicexplorer.library.track import Metadata, Source
from musicexplorer.similarity.playlist import Recipe

TAGS = ("piano", "drums", "harp")
EACH = 50


@pytest.fixture
def library(tmp_path: Path) -> list[int]:
    """Three clusters of tracks on the map, each of one instrument."""
    random = np.random.default_rng(0)
    tracks, rows, places = [], [], []
    for number in range(3 * EACH):
        heap = number // EACH
        path = tmp_path / f"{number}.flac"
        path.touch()
        seconds = 100.0 + 3 * number  # no two are copies of one recording
        about = Metadata(title=f"Song {number}", artists=(f"Artist {number}",), duration=seconds)
        tracks.append(NewTrack(Source(path), about, size=1, mtime_ns=1, identity=str(number).encode()))
        vector = np.eye(3)[heap] + random.normal(scale=0.1, size=3)
        vector = (vector / np.linalg.norm(vector)).astype(np.float32)
        tags = (0.05 + 0.7 * np.eye(3)[heap]).astype(np.float16)
        one, energy = np.zeros(1, np.float32), np.zeros(1, np.float32)
        rows.append(
            AnalysisRow(vector, tags, energy, one, vector[None].astype(np.float16), tags[None], energy[None])
        )
        places.append(10 * np.array([heap, heap % 2]) + random.normal(size=2))
    with Writer(paths.store()) as writer:
        writer.add_folder(tmp_path).result()
        writer.set_model("test", TAGS, ("energy",), 3).result()
        ids = writer.store_tracks(tracks).result()
        writer.store_analysis(zip(ids, rows, strict=True)).result()
        writer.store_positions(ids, np.array(places)).result()
    return ids


def test_a_region_is_a_seed(library: list[int], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "harps.m3u8"
    assert run(["playlist", "--region", "HARP", "-n", "6", "-o", str(file), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["tracks"]
    assert all(int(track["title"].split()[1]) >= 2 * EACH for track in found)
    assert "of Harp" in found[0]["why"]
    [seed] = json.loads(playlists.read(file).recipe)["seeds"]
    assert (seed["kind"], seed["name"], len(seed["tracks"])) == ("region", "Harp", EACH)


def test_a_wrong_region_lists_all(library: list[int], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["playlist", "--region", "kazoo"]) == 2
    said = capsys.readouterr().err
    assert all(f"  {name}" in said for name in ("Piano", "Drums", "Harp"))


def test_a_percentile_ends_the_playlist_and_not_the_default_number(
    library: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["playlist", "Song 0", "--closer-than", "60", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["tracks"]) > Recipe().count


def test_a_region_that_was_renamed_has_its_name_everywhere(
    library: list[int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    harps = library[2 * EACH :]
    with Writer(paths.store()) as writer:
        writer.name_region(harps, "Heaven", "Harp").result()
    file = tmp_path / "heaven.m3u8"
    assert run(["playlist", "--region", "heaven", "-n", "6", "-o", str(file), "--json"]) == 0
    assert "of Heaven" in json.loads(capsys.readouterr().out)["tracks"][0]["why"]
    with Writer(paths.store()) as writer:
        writer.name_region(harps, "Clouds", "Heaven").result()
    assert run(["playlist", "--region", "kazoo"]) == 2
    listed = capsys.readouterr().err
    assert "Clouds" in listed and "Heaven" not in listed and "Region" not in listed
    with Writer(paths.store()) as writer:
        writer.name_region(harps, "", "Clouds").result()
    assert run(["playlist", "--region", "kazoo"]) == 2
    assert "Harp" in capsys.readouterr().err
