"""A recording that is split into two files is heard as if it were one, for every codec that pads."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from musicexplorer.audio.decode import stream
from musicexplorer.audio.player import Player, Segment
from tests.audio.fake_card import FakeCard, wait_until
from tests.audio.signals import place_in
from tests.audio.vorbis import write_vorbis
from tests.audio_files import RATE, sweep, write

# Not a multiple of any frame.
_CUT, _LENGTH = 5 * RATE + 12_345, 11 * RATE + 777
_AROUND = 3000


def vorbis(path: Path, samples: np.ndarray) -> Path:
    return write_vorbis(path, samples, RATE)


@pytest.mark.parametrize(
    ("suffix", "write_file"),
    [(".flac", write), (".wav", write), (".mp3", write), (".m4a", write), (".alac.m4a", write),
     (".opus", write), (".ogg", vorbis), (".aiff", write), (".wv", write)],
)  # fmt: skip
def test_the_two_halves_are_heard_as_one(
    suffix: str, write_file: Callable[[Path, np.ndarray], Path], tmp_path: Path
) -> None:
    whole = sweep(250.0, 900.0, _LENGTH / RATE)
    paths = [
        write_file(tmp_path / f"{number}{suffix}", part)
        for number, part in enumerate((whole[:_CUT], whole[_CUT:]))
    ]
    # Opus is always at 48 kHz: a card of that rate hears it without resampling.
    rate = 48_000 if suffix == ".opus" else RATE
    lengths = [sum(len(block) for block in stream(path, rate=rate)) for path in paths]
    for length, part in zip(lengths, (_CUT, _LENGTH - _CUT), strict=True):
        assert length == pytest.approx(part * rate / RATE, abs=1)
    card = FakeCard(samplerate=rate)
    card.held = True
    player = Player(open_stream=card)
    try:
        player.play(paths[0])
        number = player.set_next(Segment(paths[1]))
        wait_until(lambda: player._playback._main.following)
        card.held = False
        wait_until(lambda: player.item == number)
        wait_until(lambda: player.finished)
    finally:
        player.close()
    heard = card.heard[:, 0]
    cut = lengths[0]
    decoded = np.concatenate([block for path in paths for block in stream(path, rate=rate)])[:, 0]
    np.testing.assert_allclose(heard[1000 : len(decoded)], decoded[1000:], atol=1e-5)
    if rate == RATE:
        # Around the join it is the recording, and no step is larger than the recording's own.
        place, alike = place_in(whole, heard[cut - _AROUND : cut + _AROUND])
        assert place == cut - _AROUND
        assert alike > 0.98
    # Lossy encoders leave steps at the edges of a file; the join adds none.
    own = max(np.abs(np.diff(part)).max() for part in (whole, decoded[:cut], decoded[cut:]))
    assert np.abs(np.diff(heard[cut - _AROUND : cut + _AROUND])).max() < 1.5 * own
