import librosa
import numpy as np
import pytest
import torch

from musicexplorer.embedding.melspectrogram import (
    BANDS,
    FRAMES,
    SAMPLE_RATE,
    WINDOW_SAMPLES,
    MelSpectrogram,
    filter_bank,
)


def _noise(samples: int) -> np.ndarray:
    return (0.1 * np.random.default_rng(0).standard_normal(samples)).astype(np.float32)


@pytest.mark.slow
def test_same_as_librosa() -> None:
    samples = _noise(WINDOW_SAMPLES)
    theirs = librosa.feature.melspectrogram(
        y=samples, sr=SAMPLE_RATE, n_fft=512, hop_length=256, n_mels=BANDS, center=False
    )
    ours = MelSpectrogram(filter_bank())(torch.from_numpy(samples)[None])[0].numpy()
    assert ours.shape == (FRAMES, BANDS)
    np.testing.assert_allclose(ours, np.log10(10_000 * theirs.T + 1), atol=1e-4)


def test_a_window_has_the_frames_a_centred_spectrogram_of_the_track_has_there() -> None:
    track = _noise(4 * WINDOW_SAMPLES)
    whole = librosa.feature.melspectrogram(y=track, sr=SAMPLE_RATE, n_fft=512, hop_length=256, n_mels=BANDS)
    start = 40 * 256
    mel = MelSpectrogram(filter_bank())
    window = mel.power(torch.from_numpy(track[start : start + WINDOW_SAMPLES])[None])[0].numpy()
    np.testing.assert_allclose(window, whole.T[41 : 41 + FRAMES], rtol=1e-3, atol=1e-6)


def test_silence_is_zero() -> None:
    assert not MelSpectrogram(filter_bank())(torch.zeros(1, WINDOW_SAMPLES)).any()
