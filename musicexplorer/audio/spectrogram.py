"""The mel spectrogram of a whole track, for looking at it."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from musicexplorer.audio.decoders import open_reader
from musicexplorer.audio.reader import DecodeError, no_audio_here

BANDS = 128
RANGE_DB = 80.0
_FFT = 2048
_TOP_HZ = 15_000.0
_AT_ONCE = 256
"""Frames that are worked out together."""


@dataclass(frozen=True, slots=True, eq=False)
class MelImage:
    """A mel spectrogram as a picture.

    Attributes:
        levels: uint8 [columns, BANDS]: 255 for the loudest, 0 for `RANGE_DB` less; low bands first.
        seconds: Its length.
        frequencies: float32 [BANDS], the middle of each band in Hz.
    """

    levels: np.ndarray
    seconds: float
    frequencies: np.ndarray


def mel_image(path: Path, start: float = 0.0, end: float | None = None, columns: int = 2000) -> MelImage:
    """The mel spectrogram of a track, read block by block.

    Args:
        path: The file.
        start: Where the track begins in it, in seconds.
        end: Where it ends, or None for the end of the file.
        columns: About how many moments.

    Raises:
        DecodeError: It cannot be decoded.
    """
    import librosa

    with open_reader(path, exact=end is not None) as reader:
        stop = reader.duration if end is None else min(end, reader.duration)
        if stop <= start:
            raise DecodeError(no_audio_here())
        rate = reader.rate
        hop = max(int((stop - start) * rate / columns), _FFT // 8)
        top = min(_TOP_HZ, rate / 2)
        bank = librosa.filters.mel(sr=rate, n_fft=_FFT, n_mels=BANDS, fmax=top)
        window = np.hanning(_FFT).astype(np.float32)
        waiting, power = np.zeros(0, np.float32), []
        for block in reader.blocks(start, stop, mono=True):
            waiting = np.concatenate((waiting, block))
            count = (len(waiting) - _FFT) // hop + 1
            if count >= _AT_ONCE:
                power.append(_mel(waiting, hop, count, window, bank))
                waiting = waiting[count * hop :]
        waiting = np.pad(waiting, (0, max(_FFT - len(waiting), 0)))
        power.append(_mel(waiting, hop, (len(waiting) - _FFT) // hop + 1, window, bank))
    levels = librosa.power_to_db(np.concatenate(power), ref=np.max, top_db=RANGE_DB)
    picture = np.round((levels + RANGE_DB) / RANGE_DB * 255).clip(0, 255).astype(np.uint8)
    middle = librosa.mel_frequencies(BANDS + 2, fmax=top)[1:-1]
    return MelImage(picture, stop - start, middle.astype(np.float32))


def _mel(samples: np.ndarray, hop: int, count: int, window: np.ndarray, bank: np.ndarray) -> np.ndarray:
    """Mel power of `count` frames, float32 [count, BANDS]."""
    frames = np.lib.stride_tricks.sliding_window_view(samples, _FFT)[::hop][:count]
    spectrum = np.abs(np.fft.rfft(frames * window)) ** 2
    return (spectrum @ bank.T).astype(np.float32)
