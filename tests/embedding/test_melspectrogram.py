import librosa
import numpy as np
import pytest
import soxr
import torch

from musicexplorer.embedding.melspectrogram import (
    BANDS,
    FRAMES,
    NARROW_SECONDS,
    SAMPLE_RATE,
    WIDE_RATE,
    WINDOW_SAMPLES,
    MelSpectrogram,
    NarrowMelSpectrogram,
    WideMelSpectrogram,
    filter_bank,
    narrow_filter_bank,
    wide_filter_bank,
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


def test_the_narrow_spectrogram_is_that_of_resampled_sound() -> None:
    seconds = np.arange(2 * WIDE_RATE) / WIDE_RATE
    chirp = np.sin(2 * np.pi * (100 * seconds + 1700 * seconds**2)) * 0.3 + 0.01 * _noise(len(seconds))
    sound = np.pad(chirp.astype(np.float32), 20_000)[: round(NARROW_SECONDS * WIDE_RATE)]
    resampled = soxr.resample(sound, WIDE_RATE, SAMPLE_RATE)
    theirs = MelSpectrogram(filter_bank())(torch.from_numpy(resampled)[None])[0]
    ours = NarrowMelSpectrogram(narrow_filter_bank())(torch.from_numpy(sound)[None])[0]
    assert ours.shape[1] == BANDS
    np.testing.assert_allclose(ours.numpy(), theirs[: len(ours)].numpy(), atol=0.02)


def test_wide_bands_are_triangles_from_edge_to_edge() -> None:
    bank = wide_filter_bank()
    assert bank.shape == (128, 513)
    assert bank.max() <= 1
    assert (bank[2:].sum(1) > 0).all()
    inner = bank.sum(0)[8:455]
    np.testing.assert_allclose(inner, 1, atol=1e-5)
    assert not bank[:, 481:].any(), "nothing above 15 kHz"


def test_wide_frames_are_those_of_a_centred_transform() -> None:
    samples = torch.from_numpy(_noise(WIDE_RATE))
    ours = WideMelSpectrogram()(samples[None])[0]
    flat = samples[1:] - 0.97 * samples[:-1]
    window = torch.hann_window(800, periodic=False)
    theirs = (
        torch.stft(flat, 1024, 320, 800, window, center=True, pad_mode="constant", return_complex=True)
        .abs()
        .square()
    )
    expected = (torch.log(torch.from_numpy(wide_filter_bank()) @ theirs + 1e-5) + 4.5) / 5
    assert ours.shape == (100, 128)
    torch.testing.assert_close(ours, expected.T, atol=1e-4, rtol=1e-4)
    thinned = WideMelSpectrogram(640)(samples[None])[0]
    torch.testing.assert_close(thinned, ours[::2])
