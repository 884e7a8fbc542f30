"""The network's ear: log-mel spectrograms of 16 kHz windows, computed with torch."""

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
