"""Eight tracks for which the right playlists are obvious."""

import json
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from musicexplorer import paths
from musicexplorer.cli import run, tracks
from musicexplorer.library.store import AnalysisRow, NewTrack, Writer
from musicexplorer.library.track import Metadata, Source

TITLES = ["Dawn", "Morning", "Noon", "Tea", "Dusk", "Night", "Noon (Live)", "Rain"]
ANGLES = [0, 15, 32, 45, 63, 90, 32.5, 70]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """Eight tracks from dawn to night, louder and louder, every other one jazz."""
    music = tmp_path / "music"
    music.mkdir()
    new, rows = [], []
    for number, (title, angle) in enumerate(zip(TITLES, ANGLES, strict=True)):
        path = music / f"{title}.flac"
        path.write_bytes(title.encode())
        about = Metadata(
            title=title,
            artists=("Band" if "Noon" in title else f"Artist {number}",),
            genres=("Jazz",) if number % 2 else ("Rock",),
            year=1970 + number,
            duration=100.0 + 20 * number,
        )
        new.append(NewTrack(Source(path), about, size=1, mtime_ns=1, identity=title.encode()))
        vector = np.array([np.cos(np.radians(angle)), np.sin(np.radians(angle))], np.float32)
        tags, energy = np.array([0.5, 0.1 * number], np.float16), np.array([angle / 90, 0.5], np.float32)
        one = np.zeros(1, np.float32)
        rows.append(
            AnalysisRow(vector, tags, energy, one, vector[None].astype(np.float16), tags[None], energy[None])
        )
    with Writer(paths.store()) as writer:
        writer.add_folder(music).result()
        writer.set_model("test", ("calm", "piano"), ("energy", "instrumentalness"), 2).result()
        ids = writer.store_tracks(new).result()
        writer.store_analysis(zip(ids, rows, strict=True)).result()
        writer.store_positions(ids, np.array([[a / 90, 0.0] for a in ANGLES])).result()
    return music


def analyse_as(
    monkeypatch: pytest.MonkeyPatch, vector: Sequence[float], tags: Sequence[float], title: str
) -> None:
    """Every file from outside has this embedding, these tags and this title; the model is the library's."""
    array = np.asarray(vector, np.float32)
    row = AnalysisRow(
        array, np.asarray(tags, np.float16), np.zeros(2, np.float32), np.zeros(1, np.float32),
        array[None].astype(np.float16), np.asarray([tags], np.float16), np.zeros((1, 2), np.float32),
    )  # fmt: skip
    monkeypatch.setattr(tracks, "analyse", lambda sources: [row] * len(sources))
    monkeypatch.setattr(tracks, "model_card", lambda: SimpleNamespace(version="test"))
    monkeypatch.setattr("musicexplorer.library.tags.read", lambda _path: Metadata(title=title))


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> dict:
    assert run([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def titles(tracks: list[dict]) -> list[str]:
    return [track["title"] for track in tracks]
