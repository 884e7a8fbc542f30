"""One piece fades into the next, as it is heard from a sound card that writes everything down."""

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicexplorer.audio.player import Player
from musicexplorer.audio.ring_buffer import FADE
from tests.audio.fake_card import FakeCard, wait_until
from tests.audio.signals import place_in

RATE = 44_100


@pytest.fixture
def card() -> FakeCard:
    return FakeCard(rest=0.0005)


@pytest.fixture
def player(card: FakeCard) -> Iterator[Player]:
    player = Player(open_stream=card)
    yield player
    player.close()


def hiss(seed: int) -> np.ndarray:
    """Thirty seconds of noise, no two of them alike."""
    return np.random.default_rng(seed).uniform(-0.3, 0.3, 30 * RATE).astype(np.float32)


def steady(level: float) -> np.ndarray:
    """Thirty seconds of one value: whatever jumps is a click."""
    return np.full(30 * RATE, level, np.float32)


def written(path: Path, samples: np.ndarray) -> Path:
    soundfile.write(path, samples, RATE, subtype="FLOAT")
    return path


def hear(card: FakeCard, seconds: float) -> None:
    """Wait until so much more was heard."""
    until = len(card.heard) + seconds * RATE
    wait_until(lambda: len(card.heard) >= until)


def steepest(card: FakeCard) -> float:
    """The largest step between two samples."""
    return float(np.abs(np.diff(card.heard[:, 0], prepend=0.0)).max())


def test_a_crossfade_keeps_the_power(player: Player, card: FakeCard, tmp_path: Path) -> None:
    old, new = hiss(1), hiss(2)
    player.play(written(tmp_path / "old.wav", old), at=1.0)
    hear(card, 1.0)
    player.play(written(tmp_path / "new.wav", new), at=7.0, fade=0.5)
    wait_until(lambda: 8.0 < player.position < 30.0 and player.state == "playing")
    heard = card.heard[:, 0]
    fade = round(0.5 * RATE)
    begin = place_in(heard, new[7 * RATE + fade : 7 * RATE + 2 * fade])[0] - fade
    angle = np.arange(1, fade + 1) / fade * np.pi / 2
    before = old[RATE + begin : RATE + begin + fade]  # the card took every sample of it from the first on
    expected = before * np.cos(angle) + new[7 * RATE : 7 * RATE + fade] * np.sin(angle)
    np.testing.assert_allclose(heard[begin : begin + fade], expected, atol=1e-3)
    np.testing.assert_allclose(
        heard[begin - 5000 : begin], old[RATE + begin - 5000 : RATE + begin], atol=1e-3
    )
    assert player.underruns == 0


def test_a_pointer_that_moves_quickly_never_clicks_and_ends_with_the_last(
    player: Player, card: FakeCard, tmp_path: Path
) -> None:
    paths = [written(tmp_path / f"{level}.wav", steady(level)) for level in (0.1, 0.2, 0.3)]
    player.play(paths[0])
    hear(card, 0.5)
    threads = threading.active_count()
    for number in range(24):
        player.play(paths[number % 3], at=number / 2, fade=0.25)
        hear(card, (0.0, 0.02, 0.1, 0.3)[number % 4])
        assert threading.active_count() == threads
    player.play(written(tmp_path / "last.wav", steady(0.05)), fade=0.25)
    hear(card, 1.5)
    assert card.heard[-1, 0] == pytest.approx(0.05, abs=1e-4)
    # Five voices that change as fast as they can stay below this; 0.05 that comes or goes at once does not.
    assert steepest(card) < 5 * 0.3 * (np.pi / 2) / (0.25 * RATE) + 0.1 / (FADE * RATE)


def test_without_waiting_the_last_one_wins(player: Player, card: FakeCard, tmp_path: Path) -> None:
    paths = [written(tmp_path / f"{level}.wav", steady(level)) for level in (0.1, 0.2, 0.3)]
    for path in paths * 5:
        player.play(path, fade=0.05)
    wait_until(lambda: player.position > 0.0)
    hear(card, 1.0)
    assert card.heard[-1, 0] == pytest.approx(0.3, abs=1e-4)


def test_the_first_one_fades_in_from_silence(player: Player, card: FakeCard, tmp_path: Path) -> None:
    player.play(written(tmp_path / "a.wav", steady(0.4)), fade=0.5)
    hear(card, 1.0)
    heard = card.heard[:, 0]
    begin = int(np.flatnonzero(heard)[0])
    assert heard[begin + RATE // 4] == pytest.approx(0.4 * np.sin(np.pi / 4), abs=0.01)
    assert heard[begin + RATE // 2 + 10] == pytest.approx(0.4, abs=1e-4)


def test_what_was_stopped_is_not_played_again_in_a_crossfade(
    player: Player, card: FakeCard, tmp_path: Path
) -> None:
    player.play(written(tmp_path / "old.wav", steady(0.4)))
    hear(card, 0.5)
    player.stop()
    wait_until(lambda: player._playback.mixer.main.gain == 0.0)
    before = len(card.heard)
    player.play(written(tmp_path / "new.wav", steady(0.1)), fade=0.5)
    hear(card, 1.0)
    assert card.heard[before:].max() <= 0.1 + 1e-6


def test_fading_out_takes_as_long_as_asked(player: Player, card: FakeCard, tmp_path: Path) -> None:
    path = written(tmp_path / "a.wav", steady(0.4))
    player.play(path)
    hear(card, 0.5)
    player.fade_out(0.5)
    assert (player.state, player.position) == ("stopped", 0.0)
    wait_until(lambda: card.heard[-1, 0] == 0.0)
    assert not player.finished
    heard = card.heard[:, 0]
    falling = np.flatnonzero((heard > 0) & (heard < 0.4 - 1e-5))
    falling = falling[falling > FADE * RATE + 2]
    assert len(falling) == pytest.approx(0.5 * RATE, rel=0.02)
    assert heard[falling[len(falling) // 2]] == pytest.approx(0.4 * np.cos(np.pi / 4), abs=0.01)
    assert not heard[falling[-1] + 1 :].any()
    assert steepest(card) <= 0.4 / (FADE * RATE) + 1e-4
    player.play(path, at=2.0)
    hear(card, 0.5)
    assert card.heard[-1, 0] == pytest.approx(0.4, abs=1e-5)


def test_a_pause_in_the_middle_of_a_blend_does_not_click(
    player: Player, card: FakeCard, tmp_path: Path
) -> None:
    player.play(written(tmp_path / "old.wav", steady(0.4)))
    hear(card, 0.5)
    player.play(written(tmp_path / "new.wav", steady(0.2)), fade=1.0)
    hear(card, 0.4)
    player.pause()
    wait_until(lambda: player._playback.mixer.main.gain == 0.0)
    player.resume()
    hear(card, 1.5)
    assert card.heard[-1, 0] == pytest.approx(0.2, abs=1e-4)
    assert steepest(card) <= 0.6 / (FADE * RATE) + 1e-4


def test_an_excerpt_shorter_than_the_fade_leaves_the_old_one_to_fade(
    player: Player, card: FakeCard, tmp_path: Path
) -> None:
    player.play(written(tmp_path / "old.wav", steady(0.4)))
    hear(card, 0.5)
    player.play(written(tmp_path / "new.wav", steady(0.2)), at=1.0, length=0.2, fade=1.0)
    wait_until(lambda: player.state == "stopped")
    assert player.finished
    wait_until(lambda: len(player._playback.mixer.main.voices) == 1)
    assert steepest(card) <= 0.6 / (FADE * RATE) + 1e-4


def test_a_file_that_cannot_be_played_says_so_and_the_old_one_fades_out(
    player: Player, card: FakeCard, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.wav"
    broken.write_bytes(b"no music")
    player.play(written(tmp_path / "old.wav", steady(0.4)))
    hear(card, 0.5)
    player.play(broken, fade=0.5)
    wait_until(lambda: player.state == "stopped")
    assert player.finished
    assert player.error
    wait_until(lambda: len(player._playback.mixer.main.voices) == 1)
    assert steepest(card) <= 0.4 / (FADE * RATE) + 1e-4
