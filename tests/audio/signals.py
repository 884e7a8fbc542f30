"""Where a piece of sound lies in another: what the tests of decoding and playing ask again and again."""

import numpy as np


def place_in(source: np.ndarray, piece: np.ndarray) -> tuple[int, float]:
    """Where `piece` lies in `source` (both mono, at one rate), by normalised cross-correlation.

    Returns:
        The sample of `source` at which `piece` begins, and their correlation there (1 is identical).
    """
    size = 1 << (len(source) + len(piece)).bit_length()
    product = np.fft.rfft(source, size) * np.conj(np.fft.rfft(piece, size))
    scores = np.fft.irfft(product, size)[: len(source) - len(piece) + 1]
    squares = np.concatenate([[0.0], np.cumsum(source.astype(np.float64) ** 2)])
    energy = squares[len(piece) :] - squares[: -len(piece)]
    scores = scores / np.sqrt(np.maximum(energy, 1e-9) * np.sum(piece.astype(np.float64) ** 2))
    best = int(np.argmax(scores))
    return best, float(scores[best])


def pitch(samples: np.ndarray, rate: int) -> float:
    """The strongest frequency in Hz."""
    size = 4 * len(samples)
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), size))
    return float(np.argmax(spectrum) * rate / size)
