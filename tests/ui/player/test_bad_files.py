"""Files damaged in every way, in a real player: what cannot be played is named, and the queue goes on."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import soundfile

from musicexplorer.audio.normalisation import UNKNOWN
from musicexplorer.audio.player import Player
from musicexplorer.library.track import Metadata, Source, Track
from musicexplorer.ui.player import controller
from musicexplorer.ui.player.controller import PlaybackController
from tests.audio.fake_card import FakeCard, wait_until
from tests.audio_files import noise, write

LEVEL = 0.2
SOUND = np.full(88_200, LEVEL, np.float32)


def truncated(path: Path) -> None:
    """Cut off in the middle of a frame."""
    write(path, noise(2.0, level=LEVEL))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 + 7])


def corrupt(path: Path) -> None:
    """A good beginning, then noise."""
    write(path, noise(2.0))
    data = bytearray(path.read_bytes())
    data[len(data) // 3 : len(data) // 2] = os.urandom(len(data) // 2 - len(data) // 3)
    path.write_bytes(data)


def garbage(path: Path) -> None:
    """Nothing but noise under the name of a format."""
    path.write_bytes(os.urandom(50_000))


def changing(path: Path) -> None:
    """Two rates in one file."""
    parts = [write(path.with_name(f"{rate}.mp3"), SOUND[:rate], rate=rate) for rate in (44_100, 22_050)]
    path.write_bytes(b"".join(part.read_bytes() for part in parts))


def without_end(path: Path) -> None:
    """A header that states four gigabytes."""
    write(path, SOUND)
    data = bytearray(path.read_bytes())
    at = data.index(b"data")
    data[4:8] = data[at + 4 : at + 8] = b"\xff\xff\xff\xff"
    path.write_bytes(data)


def endless(path: Path) -> None:
    """A pipe into which nobody writes."""
    os.mkfifo(path)


def empty(path: Path) -> None:
    """Zero bytes."""
    path.touch()


def no_samples(path: Path) -> None:
    """A header, and no sound."""
    soundfile.write(path, SOUND[:0], 44_100)


def encrypted(path: Path) -> None:
    """Of a shop that encrypts whole files."""
    path.write_bytes(b"CTENFDAM" + os.urandom(9000))


KINDS: dict[str, tuple[Callable[[Path], None], str, bool]] = {
    "truncated": (truncated, ".flac", True),
    "corrupt": (corrupt, ".mp3", True),
    "garbage": (garbage, ".ogg", False),
    "changing": (changing, ".mp3", True),
    "without end": (without_end, ".wav", True),
    "endless": (endless, ".flac", False),
    "empty": (empty, ".mp3", False),
    "no samples": (no_samples, ".wav", False),
    "encrypted": (encrypted, ".mp3", False),
}
"""How each is made, its ending, and whether any of it can be played."""


@pytest.mark.skipif(sys.platform == "win32", reason="needs named pipes")
def test_what_cannot_be_played_is_named_and_the_queue_goes_on(
    qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(controller, "_ENOUGH", len(KINDS))
    tracks = {}
    for number, (name, (make, ending, _)) in enumerate(KINDS.items()):
        path = tmp_path / f"{name}{ending}"
        make(path)
        tracks[number] = Track(number, Source(path), Metadata(title=name), 0.0)
    last = len(tracks)
    tracks[last] = Track(last, Source(write(tmp_path / "good.flac", SOUND)), Metadata(title="good"), 0.0)
    session = SimpleNamespace(
        track=tracks.get, excerpt=lambda _: (0.0, 30.0), loudness=lambda _: UNKNOWN, crossfade_begin=None
    )
    card = FakeCard()
    player = Player(card)
    said: list[str] = []
    played: list[int] = []
    try:
        playback = PlaybackController(player, session)
        playback.failed.connect(said.append)
        playback.track_changed.connect(played.append)
        playback.play_list(list(tracks), 0, whole=True, origin="library")

        def ended() -> bool:
            playback.tick()
            return playback.current == last and player.state == "stopped"

        wait_until(ended, 60.0)
    finally:
        player.close()
    for name, (_, _, playable) in KINDS.items():
        assert any(f"“{name}”" in line for line in said) != playable, (name, said)
    assert {last} | {number for number, kind in enumerate(KINDS.values()) if kind[2]} <= set(played)
    heard = card.heard[:, 0]
    assert np.isfinite(heard).all()
    end = np.flatnonzero(heard)[-1]
    np.testing.assert_allclose(heard[end - 4000 : end - 1000], LEVEL, atol=0.01)
