"""Band-limited wave tables, and the phases and envelopes they are played with."""

from collections.abc import Callable

import numpy as np

RATE = 44_100
"""Samples per second of everything the demo library synthesises."""
SIZE = 2048
"""Values in a wave table."""
TURN = 2**32
SHIFT = np.uint32(21)
REST = np.uint32(2**21 - 1)
SINE = np.sin(2 * np.pi * np.arange(2**14) / 2**14).astype(np.float32)
LEVELS = 40
CUTOFFS = np.geomspace(60.0, 14_000.0, LEVELS)
"""Hz; between these a swept filter fades from one table to the next."""

Spectrum = Callable[[np.ndarray], np.ndarray]
"""Amplitudes of the harmonics 1, 2, 3... whose numbers are given."""


def saw(harmonics: np.ndarray) -> np.ndarray:
    """Every harmonic, falling by 6 dB an octave."""
    return 1.0 / harmonics


def triangle(harmonics: np.ndarray) -> np.ndarray:
    """Odd harmonics, falling by 12 dB an octave."""
    return np.where(harmonics % 2 == 1, (-1.0) ** ((harmonics - 1) // 2) / harmonics**2, 0.0)


def seconds(count: int) -> np.ndarray:
    """Times of `count` samples, float32."""
    return (np.arange(count) / RATE).astype(np.float32)


def samples(length: float) -> int:
    """How many samples `length` seconds are, at least one."""
    return max(1, round(length * RATE))


def phase(frequency: float | np.ndarray, count: int, start: float = 0.0) -> np.ndarray:
    """Turns of an oscillator at `frequency` Hz, a number or one per sample.

    They are uint32 [count], where 2**32 is one turn: overflow does the wrapping, without error and fast.
    """
    offset = np.uint32(int(start * TURN) % TURN)
    if isinstance(frequency, np.ndarray):
        return np.add.accumulate((frequency * (TURN / RATE)).astype(np.uint32), dtype=np.uint32) + offset
    return np.arange(count, dtype=np.uint32) * np.uint32(frequency * TURN / RATE) + offset


def sine(frequency: float | np.ndarray, count: int) -> np.ndarray:
    """A sine at `frequency` Hz, a number or one per sample; float32 [count]."""
    return SINE.take((phase(frequency, count) >> np.uint32(18)).astype(np.intp))


def period(amplitudes: np.ndarray) -> np.ndarray:
    """One period from amplitudes [..., harmonics]; float [..., SIZE + 1], its first value again last."""
    spectrum = np.zeros((*amplitudes.shape[:-1], SIZE // 2 + 1), complex)
    count = min(amplitudes.shape[-1], SIZE // 2)
    spectrum[..., 1 : count + 1] = -0.5j * SIZE * amplitudes[..., :count]
    values = np.fft.irfft(spectrum, SIZE, axis=-1)
    return np.concatenate([values, values[..., :1]], axis=-1)


def table(amplitudes: np.ndarray) -> np.ndarray:
    """One period with peaks of 1, float32 [..., SIZE + 1], from amplitudes [..., harmonics]."""
    values = period(amplitudes)
    return (values / (np.abs(values).max(axis=-1, keepdims=True) + 1e-12)).astype(np.float32)


def harmonics(frequency: float, top: float = 16_000.0) -> np.ndarray:
    """Numbers of the harmonics of `frequency` below `top` Hz, at least one."""
    return np.arange(1, max(2, min(SIZE // 2, int(top / frequency) + 1)))


def read(values: np.ndarray, turns: np.ndarray) -> np.ndarray:
    """Play a table [SIZE + 1] at these phases (uint32), between its values in straight lines."""
    index = (turns >> SHIFT).astype(np.intp)
    low = values.take(index)
    return low + (np.diff(values).take(index)) * (
        (turns & REST).astype(np.float32) * np.float32(1 / (REST + 1))
    )


def wave(frequency: float, turns: np.ndarray, spectrum: Spectrum) -> np.ndarray:
    """Play a band-limited wave; `frequency` (Hz) says which harmonics fit below half the sampling rate."""
    return read(table(spectrum(harmonics(frequency))), turns)


def swept(
    frequency: float, turns: np.ndarray, cutoff: np.ndarray, resonance: float, spectrum: Spectrum = saw
) -> np.ndarray:
    """Play a wave through a resonant low-pass filter that moves.

    Args:
        frequency: Hz.
        turns: phases, uint32 [n].
        cutoff: Hz at each sample, float [n].
        resonance: height of the peak at the cutoff, 0 for none.
        spectrum: of the wave before the filter.
    """
    numbers = harmonics(frequency)
    ratio = numbers * frequency / CUTOFFS[:, None]
    response = 1 / np.sqrt(1 + ratio**8) + resonance * np.exp(-((np.log2(ratio) / 0.18) ** 2))
    unfiltered = np.abs(period(spectrum(numbers))).max()
    bank = (period(spectrum(numbers) * response) / unfiltered).astype(np.float32)
    level = np.interp(np.log(cutoff), np.log(CUTOFFS), np.arange(LEVELS)).astype(np.float32)
    below = np.minimum(level.astype(np.intp), LEVELS - 2)
    index = below * (SIZE + 1) + (turns >> SHIFT).astype(np.intp)
    low = bank.ravel().take(index)
    return low + np.diff(bank, axis=0).ravel().take(index) * (level - below.astype(np.float32))


def envelope(
    count: int, attack: float, release: float, *, hold: float = 1.0, decay: float = 0.0
) -> np.ndarray:
    """Rise over `attack`, fall to `hold` (0..1) with time constant `decay`, end over `release` (all s)."""
    times = seconds(count)
    shape = np.minimum(1.0, times / max(attack, 1e-4))
    if decay:
        shape = shape * (hold + (1 - hold) * np.exp(-np.maximum(0.0, times - attack) / decay))
    return (shape * np.clip((count / RATE - times) / max(release, 1e-4), 0.0, 1.0)).astype(np.float32)


def decaying(count: int, constant: float) -> np.ndarray:
    """Exponential decay with this time constant in seconds, float32 [count]."""
    return np.exp(seconds(count) * np.float32(-1 / constant))


def hertz(pitch: float) -> float:
    """Frequency of a MIDI pitch (69 is 440 Hz); fractions are allowed."""
    return float(440.0 * 2.0 ** ((pitch - 69.0) / 12.0))
