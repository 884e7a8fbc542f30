"""The whole main job in a real window: from a folder to a map, to sound, to a playlist, and back again."""

from pathlib import Path

import numpy as np
import pytest

from musicexplorer.audio.decode import read_mono
from tests import audio_files
from tests.sound import card
from tests.window.visiting import visit

pytestmark = pytest.mark.window

PICKED = "Hiss 3"
SECONDS = 40.0


@pytest.fixture
def music(tmp_path: Path) -> Path:
    """Twelve tracks of three kinds."""
    folder = tmp_path / "music"
    for number in range(4):
        seconds = SECONDS + 5 * number  # as long as each other, they would pass for copies of one recording
        sounds = {
            "Hiss": audio_files.noise(seconds, seed=number),
            "Siren": audio_files.sweep(200 + 50 * number, 3000, seconds),
            "Hum": audio_files.tone(110 * 2 ** (number / 12), seconds),
        }
        for kind, samples in sounds.items():
            tags = {"title": f"{kind} {number}", "artist": f"{kind} player {number}", "genre": kind}
            (folder / kind).mkdir(parents=True, exist_ok=True)
            audio_files.write(folder / kind / f"{number}.flac", samples, tags=tags)
    return folder


def place_of(heard: np.ndarray, track: np.ndarray) -> tuple[float, float]:
    """Where in a track a recording of it lies, at the same rate: seconds, and the correlation there."""
    excerpt = heard - heard.mean()
    size = 2 ** int(np.ceil(np.log2(len(track) + len(excerpt))))
    product = np.fft.rfft(track, size) * np.conj(np.fft.rfft(excerpt, size))
    likeness = np.fft.irfft(product, size)[: len(track) - len(excerpt)]
    at = int(likeness.argmax())
    there = track[at : at + len(excerpt)]
    return at / card.RATE, float(likeness[at] / (np.linalg.norm(there) * np.linalg.norm(excerpt)))


def test_from_a_folder_to_a_map_to_sound_to_a_playlist(display: str, music: Path, tmp_path: Path) -> None:
    recording, playlist = tmp_path / "heard.raw", tmp_path / "near.m3u8"
    environment = card.configuration(tmp_path, recording) | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    plan = {
        "folders": [str(music)],
        "tracks": 12,
        "pick": PICKED,
        "listen": 2.5,
        "export": str(playlist),
        "picture": str(tmp_path / "window.png"),
    }

    seen = visit(plan, environment, tmp_path)

    assert seen["counts"][-1] == 12
    assert PICKED in seen["card"][0]
    assert set(seen["near"][:3]) == {"Hiss 0", "Hiss 1", "Hiss 2"}
    assert seen["after_space"] == "paused"
    assert not seen["torch"]
    lines = playlist.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#EXTM3U"
    assert sum(line.endswith(".flac") for line in lines) == seen["playlist"] > 1

    played = np.frombuffer(recording.read_bytes(), "<i2").reshape(-1, 2)[:, 0].astype(np.float32)
    sounding = np.flatnonzero(np.abs(played) > 300)
    # A short piece near the beginning: a machine that is busy otherwise may let the sound stop for a moment.
    piece = played[sounding[0] + card.RATE // 10 :][: card.RATE // 5]
    begin, likeness = place_of(piece, read_mono(music / "Hiss" / "3.flac", rate=card.RATE))
    assert likeness > 0.9
    assert begin == pytest.approx(seen["began_at"] + 0.1, abs=0.3)

    again = visit({"folders": [], "known": 12}, environment, tmp_path)

    assert again["children"] == 0
    assert not again["torch"]
    assert seen["children"] == 1
