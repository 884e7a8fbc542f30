from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicexplorer.embedding.melspectrogram import SAMPLE_RATE, WINDOW_SAMPLES
from musicexplorer.training import augment
from musicexplorer.training.config import Config
from musicexplorer.training.targets import WINDOW, JointSpace
from musicexplorer.training.windows import chosen_windows, clips, decode, training_clips


def _noise(rng: np.random.Generator, length: int) -> np.ndarray:
    return (0.1 * rng.standard_normal(length)).astype(np.float32)


def test_decoding_choosing_and_holding_out(tmp_path: Path) -> None:
    music = tmp_path / "music"
    rng = np.random.default_rng(0)
    for source, seconds in (("learnt", 20), ("kept", 10), ("learnt-too", 1)):
        (music / source).mkdir(parents=True)
        soundfile.write(music / source / "a__b.wav", _noise(rng, seconds * SAMPLE_RATE), SAMPLE_RATE)
    config = Config(music=(music,), work=tmp_path / "work", held_out=("kept",), windows_per_track=4)
    decode(config)
    assert sorted(clip.source for clip in clips(config)) == ["kept", "learnt"], "one second is no window"
    (track,) = training_clips(config)
    assert track.samples == 20 * SAMPLE_RATE
    windows = chosen_windows(config, [track])
    assert len(windows) == 4
    assert windows == chosen_windows(config, [track])
    assert all(0 <= start <= track.samples - WINDOW_SAMPLES for _, start in windows)
    starts = sorted(start for _, start in windows)
    assert (np.diff(starts) >= config.hop).all()
    assert len(track.cut(track.samples - 10, 100)) == 100


@pytest.mark.parametrize("seed", range(12))
def test_made_windows_are_sound(seed: int) -> None:
    made = augment.augmented(np.random.default_rng(seed), _noise, _noise)
    assert made.shape == (WINDOW_SAMPLES,)
    assert made.dtype == np.float32
    assert np.isfinite(made).all()
    assert 0.001 < np.sqrt(np.mean(made**2)) < 1


def test_made_from_silence() -> None:
    made = augment.augmented(np.random.default_rng(0), lambda _, n: np.zeros(n), lambda _, n: np.zeros(n))
    assert np.isfinite(made).all()


def test_a_change_of_speed_moves_the_pitch() -> None:
    def tone(_: np.random.Generator, length: int) -> np.ndarray:
        return np.sin(2 * np.pi * 1000 * np.arange(length) / SAMPLE_RATE)

    changed = augment.speed_changed(np.random.default_rng(3), tone)
    peak = np.argmax(np.abs(np.fft.rfft(changed))) * SAMPLE_RATE / WINDOW_SAMPLES
    assert 800 < peak < 1200
    assert abs(peak - 1000) > 5


@pytest.mark.parametrize("seed", range(6))
def test_a_codec_changes_a_piece_little_and_shifts_it_hardly(seed: int) -> None:
    time = np.arange(WINDOW_SAMPLES) / SAMPLE_RATE
    piece = (0.3 * np.sin(2 * np.pi * (300 + 200 * time) * time)).astype(np.float32)
    decoded = augment.through_codec(np.random.default_rng(seed), piece)
    assert decoded.shape == piece.shape
    assert not np.array_equal(decoded, piece)
    product = np.fft.irfft(np.fft.rfft(decoded).conj() * np.fft.rfft(piece))
    shift = (int(np.argmax(product)) + WINDOW_SAMPLES // 2) % WINDOW_SAMPLES - WINDOW_SAMPLES // 2
    assert abs(shift) < 0.15 * SAMPLE_RATE
    assert product.max() > 0.9 * np.linalg.norm(decoded) * np.linalg.norm(piece)


def test_joint_space_is_centred_and_survives_saving(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    sizes = {"msd_hidden": 30, "msd_pooled": 50, "mtt_hidden": 30, "attributes": 7}
    blocks = {name: rng.normal(3, 2, (200, size)).astype(np.float32) for name, size in sizes.items()}
    space = JointSpace.fit(blocks, WINDOW, 16, 0.25)
    found = space(blocks)
    np.testing.assert_allclose(found.mean(0), 0, atol=0.05)
    assert np.square(found).mean() == pytest.approx(1, abs=0.05)
    space.save(tmp_path / "space.npz")
    np.testing.assert_allclose(JointSpace.load(tmp_path / "space.npz")(blocks), found, rtol=1e-5)
