"""A display that nobody looks at, and a library to work in."""

import itertools
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from musicexplorer import paths
from musicexplorer.library.store import AnalysisRow, NewTrack, Writer
from musicexplorer.library.track import Metadata, Source
from musicexplorer.settings import Settings
from tests import audio_files
from tests.sound import card

KINDS = {"Hiss": (0.0, 4.0), "Hum": (-3.0, -2.0), "Siren": (3.0, -2.0)}
EACH = 12
ATTRIBUTES = ("energy", "valence", "danceability")


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Three kinds of music, listened to and laid out; the environment in which the program finds them."""
    if not shutil.which("xdotool"):
        pytest.skip("needs xdotool (Debian: xdotool)")
    monkeypatch.setenv("MUSICEXPLORER_HOME", str(tmp_path / "home"))
    paths.home().mkdir(parents=True, exist_ok=True)
    sound = audio_files.write(tmp_path / "sound.flac", audio_files.noise(20.0))
    rng = np.random.default_rng(1)
    tracks, rows, points = [], [], []
    for number, (kind, index) in enumerate(itertools.product(KINDS, range(EACH))):
        path = tmp_path / "music" / kind / f"{index}.flac"
        path.parent.mkdir(parents=True, exist_ok=True)
        os.link(sound, path)
        about = Metadata(
            title=f"{kind} {index}",
            artists=(f"{kind} player {index}",),
            album=f"{kind} works",
            genres=(kind,),
            year=1990 + index,
            duration=20.0 + 3 * number,
        )
        tracks.append(NewTrack(Source(path), about, path.stat().st_size, number, bytes([number]) * 8))
        rows.append(heard(rng, list(KINDS).index(kind)))
        points.append(np.array(KINDS[kind]) + rng.uniform(-1, 1, 2))
    with Writer(paths.store()) as writer:
        writer.add_folder(tmp_path / "music").result()
        writer.set_model("test", tuple(KINDS), ATTRIBUTES, 8).result()
        ids = writer.store_tracks(tracks).result()
        writer.store_analysis(list(zip(ids, rows, strict=True))).result()
        writer.store_positions(ids, np.array(points, np.float32)).result()
    Settings(theme="light", tour=False).save(paths.settings())
    sounding = card.configuration(tmp_path, tmp_path / "heard.raw")
    return sounding | {"MUSICEXPLORER_HOME": str(tmp_path / "home"), "QT_QPA_PLATFORM": "xcb"}


def heard(rng: np.random.Generator, kind: int) -> AnalysisRow:
    """What the network might say of a track of one kind."""
    vector = (np.eye(8)[kind] + 0.2 * rng.normal(size=8)).astype(np.float32)
    vector /= np.linalg.norm(vector)
    tags, attributes = np.eye(3, dtype=np.float32)[kind], rng.random(3).astype(np.float32)
    return AnalysisRow(
        vector,
        tags,
        attributes,
        np.array([0.0], np.float32),
        vector[None].astype(np.float16),
        tags[None].astype(np.float16),
        attributes[None].astype(np.float16),
    )


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """An X server without a screen; its name."""
    if not shutil.which("Xvfb"):
        pytest.skip("needs Xvfb (Debian: xvfb)")
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1440x900x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        assert server.stdout is not None
        yield f":{server.stdout.readline().strip()}"
        server.terminate()
