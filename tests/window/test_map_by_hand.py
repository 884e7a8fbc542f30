"""The map worked by hand in a real window: every gesture and key as the X server tells of it."""

import itertools
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from musicexplorer import paths
from musicexplorer.library.store import AnalysisRow, NewTrack, Writer
from musicexplorer.library.track import Metadata, Source
from musicexplorer.settings import Settings
from tests import audio_files
from tests.sound import card
from tests.window.visiting import visit

pytestmark = pytest.mark.window

DRIVER = Path(__file__).with_name("drive_map.py")
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
    Settings(theme="light").save(paths.settings())
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


def test_every_gesture_and_key_on_the_map(display: str, library: dict[str, str], tmp_path: Path) -> None:
    plan: dict[str, Any] = {"folders": [], "known": 3 * EACH, "patience": 150.0}
    if picture := os.environ.get("MUSICEXPLORER_TEST_PICTURE"):
        plan["picture"] = picture

    seen = visit(plan, library | {"DISPLAY": display}, tmp_path, DRIVER)

    assert seen["card"][:2] == ["Hiss 0", "Hiss player 0"]
    assert seen["threads"] == 10
    assert seen["current"]
    assert seen["near"] == ["Hiss"] * 5
    assert seen["linked"] > 5
    assert seen["lasso"]
    assert seen["rectangle"]
    assert seen["line"] > 5
    assert all(one != other for one, other in itertools.pairwise(seen["artists"]))
    assert 0 < seen["found"] < EACH
    assert seen["dimmed"] == 3 * EACH - seen["found"]
    assert seen["walked"]
    assert seen["forward"]
    assert seen["hidden"] == EACH
    assert seen["theme"] == "dark"
    assert seen["popups"]
