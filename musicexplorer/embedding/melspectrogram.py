"""Log-mel spectrograms, the input of the networks, computed with torch."""

import numpy as np
import torch
from torch import Tensor, nn

SAMPLE_RATE = 16_000
FFT_SIZE = 512
HOP = 256
BANDS = 96
FRAMES = 187
WINDOW_SAMPLES = (FRAMES - 1) * HOP + FFT_SIZE
"""Samples of one window (3.008 s): it has the frames a centred STFT of the whole track has there."""
WIDE_RATE = 32_000


def filter_bank() -> np.ndarray:
    """Return librosa's default (Slaney) mel filter bank, float32 [BANDS, FFT_SIZE // 2 + 1].

    Only training needs this: the bundled weights carry the bank, so that the program need not import librosa.
    """
    import librosa

    return librosa.filters.mel(sr=SAMPLE_RATE, n_fft=FFT_SIZE, n_mels=BANDS).astype(np.float32)


class MelSpectrogram(nn.Module):
    """Turns windows of samples into log10(10000 * mel + 1).

    Args:
        bank: mel filter bank, float32 [BANDS, FFT_SIZE // 2 + 1]; zeros when left out, until
            weights are loaded.
    """

    bank: Tensor
    hann: Tensor

    def __init__(self, bank: np.ndarray | None = None) -> None:
        super().__init__()
        bank = np.zeros((BANDS, FFT_SIZE // 2 + 1), np.float32) if bank is None else bank
        self.register_buffer("bank", torch.from_numpy(np.ascontiguousarray(bank)))
        self.register_buffer("hann", torch.hann_window(FFT_SIZE), persistent=False)

    def power(self, samples: Tensor) -> Tensor:
        """Return mel power, [batch, frames, BANDS], of samples [batch, n] (n >= FFT_SIZE)."""
        frames = samples.unfold(1, FFT_SIZE, HOP) * self.hann
        spectrum = torch.fft.rfft(frames)
        return (spectrum.real.square() + spectrum.imag.square()) @ self.bank.T

    def forward(self, samples: Tensor) -> Tensor:
        """Return log-mel, float32 [batch, FRAMES, BANDS], of samples [batch, WINDOW_SAMPLES]."""
        return compress(self.power(samples))


def compress(power: Tensor) -> Tensor:
    """Return log10(10000 * power + 1): what musicnn's front end and this network see."""
    return torch.log10(power * 10_000 + 1)


NARROW_SECONDS = WINDOW_SAMPLES / SAMPLE_RATE
_FACTOR = WIDE_RATE // SAMPLE_RATE


def narrow_filter_bank() -> np.ndarray:
    """Return `filter_bank` as it is for samples at 32 kHz, float32 [BANDS, FFT_SIZE // 2 + 1].

    Taking the lower half of a spectrum of twice the rate would keep what resampling to 16 kHz takes away just
    below 8 kHz, so the resampler's response is part of the bank. Only training needs this.
    """
    import soxr

    length = 1 << 15
    impulse = np.zeros(length, np.float32)
    impulse[length // 2] = 1
    response = np.abs(np.fft.rfft(soxr.resample(impulse, WIDE_RATE, SAMPLE_RATE), length // 2)) * _FACTOR
    at = np.linspace(0, len(response) - 1, FFT_SIZE // 2 + 1)
    gain = np.interp(at, np.arange(len(response)), response)
    return (filter_bank() * np.square(gain / _FACTOR)).astype(np.float32)


class NarrowMelSpectrogram(nn.Module):
    """What `MelSpectrogram` gives, of samples at 32 kHz and without resampling them.

    Args:
        bank: `narrow_filter_bank()`; zeros when left out, until weights are loaded.
    """

    bank: Tensor
    hann: Tensor

    def __init__(self, bank: np.ndarray | None = None) -> None:
        super().__init__()
        bank = np.zeros((BANDS, FFT_SIZE // 2 + 1), np.float32) if bank is None else bank
        self.register_buffer("bank", torch.from_numpy(np.ascontiguousarray(bank)))
        self.register_buffer("hann", torch.hann_window(_FACTOR * FFT_SIZE), persistent=False)

    def forward(self, samples: Tensor) -> Tensor:
        """Return log-mel, float32 [batch, frames, BANDS], of samples [batch, n] at 32 kHz.

        A window of NARROW_SECONDS gives FRAMES frames.
        """
        frames = samples.unfold(1, _FACTOR * FFT_SIZE, _FACTOR * HOP) * self.hann
        spectrum = torch.fft.rfft(frames)[..., : self.bank.shape[1]]
        return compress((spectrum.real.square() + spectrum.imag.square()) @ self.bank.T)


WIDE_FFT_SIZE = 1024
WIDE_FRAME = 800
WIDE_HOP = 320
WIDE_BANDS = 128
WIDE_TOP = 15_000.0
WIDE_FLOOR = 1e-5


def wide_filter_bank() -> np.ndarray:
    """Return triangles on Kaldi's mel scale up to 15 kHz, float32 [WIDE_BANDS, WIDE_FFT_SIZE // 2 + 1].

    The triangles are drawn in mel and their area is not normalised, as in EfficientAT (Schmid et al. 2023).
    """

    def mel(frequency: np.ndarray | float) -> np.ndarray:
        return 1127 * np.log(1 + np.asarray(frequency, np.float64) / 700)

    edges = np.linspace(mel(0.0), mel(WIDE_TOP), WIDE_BANDS + 2)
    bins = mel(np.arange(WIDE_FFT_SIZE // 2 + 1) * WIDE_RATE / WIDE_FFT_SIZE)
    left, centre, right = (edges[i : i + WIDE_BANDS, None] for i in range(3))
    rising, falling = (bins - left) / (centre - left), (right - bins) / (right - centre)
    return np.maximum(0, np.minimum(rising, falling)).astype(np.float32)


class WideMelSpectrogram(nn.Module):
    """Turns 32 kHz samples into (ln(mel + 1e-5) + 4.5) / 5, 128 bands up to 15 kHz: the wide network's input.

    The samples are pre-emphasised (x[t + 1] - 0.97 x[t]), the STFT is centred with zeros beyond the edges.

    Args:
        hop: samples from one frame to the next.
    """

    bank: Tensor
    hann: Tensor

    def __init__(self, hop: int = WIDE_HOP) -> None:
        super().__init__()
        self.hop = hop
        self.register_buffer("bank", torch.from_numpy(wide_filter_bank()), persistent=False)
        # Of the FFT's length, zeros at its end, so that frames need not be padded one by one.
        hann = nn.functional.pad(
            torch.hann_window(WIDE_FRAME, periodic=False), (0, WIDE_FFT_SIZE - WIDE_FRAME)
        )
        self.register_buffer("hann", hann, persistent=False)

    def forward(self, samples: Tensor) -> Tensor:
        """Return log-mel, float32 [batch, (n - 1) // hop + 1, WIDE_BANDS], of samples [batch, n]."""
        batch, size = samples.shape
        around = samples.new_zeros(batch, size - 1 + WIDE_FFT_SIZE)
        torch.sub(
            samples[:, 1:], samples[:, :-1], alpha=0.97, out=around[:, WIDE_FRAME // 2 :][:, : size - 1]
        )
        spectrum = torch.fft.rfft(around.unfold(1, WIDE_FFT_SIZE, self.hop) * self.hann)
        power = (spectrum.real.square() + spectrum.imag.square()) @ self.bank.T
        return (torch.log(power + WIDE_FLOOR) + 4.5) / 5
