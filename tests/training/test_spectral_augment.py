import numpy as np
import pytest

from musicexplorer.training import spectral_augment
from musicexplorer.training.spectra import FLOOR, FRAMES


def _music(rng: np.random.Generator, frames: int) -> np.ndarray:
    return rng.uniform(-0.5, 1.0, (frames, 128)).astype(np.float32)


@pytest.mark.parametrize("seed", range(12))
def test_made_windows_are_spectrograms(seed: int) -> None:
    window = spectral_augment.augmented(np.random.default_rng(seed), _music, _music)
    assert window.shape == (FRAMES, 128)
    assert window.dtype == np.float32
    assert np.isfinite(window).all()
    assert FLOOR - 1e-3 <= window.min() < window.max() < 4


def test_power_and_back() -> None:
    logmel = _music(np.random.default_rng(0), 50)
    np.testing.assert_allclose(spectral_augment.log_mel(spectral_augment.power(logmel)), logmel, atol=1e-4)


@pytest.mark.parametrize("step", [-12, 12])
def test_faster_music_is_higher(step: int) -> None:
    frequencies = spectral_augment.band_frequencies()
    tone = np.zeros(128, np.float32)
    tone[60] = 1
    moved = tone @ spectral_augment._shift(step)
    ratio = frequencies[moved.argmax()] / frequencies[60]
    assert ratio == pytest.approx(2 ** (step / 4 / 12), rel=0.02)


def test_a_room_rings_on() -> None:
    hit = np.zeros((200, 128), np.float32)
    hit[50] = 1
    sound = spectral_augment.in_a_room(np.random.default_rng(0), hit)
    tail = sound[51:100, 0]
    assert (tail > 0).all()
    assert (np.diff(tail) < 0).all()
    assert not sound[:50].any()
