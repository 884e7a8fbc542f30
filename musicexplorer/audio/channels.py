"""Mixing any number of channels down to two or one."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

_CENTRE = 0.7071
# Share of two channels' energy below which their sum counts as cancelled out: a correlation of -0.9.
_CANCELLED = 0.05
_SURROUND = ("FL", "FR", "FC", "LFE", "BL", "BR")


@lru_cache(maxsize=32)
def stereo_matrix(names: tuple[str, ...]) -> np.ndarray:
    """Weights that mix channels to left and right: float32 [channels, 2].

    The centre goes to both sides 3 dB down, low frequency effects are left out (ITU-R BS.775), and the sum is
    scaled so that it cannot clip. If any channel has no known position, all channels go to both sides.

    Args:
        names: FFmpeg's names of the channels, such as FL, FR, FC, LFE, BL, BR.
    """
    if len(names) == 1:
        return np.ones((1, 2), np.float32)
    matrix = np.array([_sides(name) for name in names], np.float32)
    if (
        not (matrix.any(axis=1) | np.array([name == "LFE" for name in names])).all()
        or not matrix.any(axis=0).all()
    ):
        matrix = np.ones((len(names), 2), np.float32)
    return matrix / max(1.0, float(matrix.sum(axis=0).max()))


def names_for(count: int) -> tuple[str, ...]:
    """Channel names for files without a channel layout: the usual order for 1, 2 and 6 channels."""
    return {1: ("FC",), 2: ("FL", "FR"), 6: _SURROUND}.get(count, ("",) * count)


def mix(samples: np.ndarray, names: Sequence[str], *, mono: bool) -> np.ndarray:
    """Mix float32 [frames, channels] down to float32 [frames] (mono) or [frames, 2]."""
    channels = samples.shape[1]
    if mono and channels == 1:
        return samples[:, 0]
    if mono and channels == 2:
        return fold(samples[:, 0], samples[:, 1])
    if channels == 2:
        return samples
    matrix = stereo_matrix(tuple(names))
    return samples @ matrix.mean(axis=1) if mono else samples @ matrix


def fold(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Mix two channels, float32 [frames] each, to one: their mean.

    Where one is the other turned over, so that hardly anything would be left, it is half their difference.
    """
    samples = left + right
    if np.vdot(samples, samples) < _CANCELLED * 2 * (np.vdot(left, left) + np.vdot(right, right)):
        samples = left - right
    samples *= np.float32(0.5)
    return samples


def _sides(name: str) -> tuple[float, float]:
    """The weights of a channel for left and right."""
    if name in ("FC", "BC", "TC", "TFC", "TBC"):
        return _CENTRE, _CENTRE
    if name in ("FL", "DL", "FLC"):
        return 1.0, 0.0
    if name in ("FR", "DR", "FRC"):
        return 0.0, 1.0
    if name in ("BL", "SL", "WL", "TFL", "TBL", "SDL"):
        return _CENTRE, 0.0
    if name in ("BR", "SR", "WR", "TFR", "TBR", "SDR"):
        return 0.0, _CENTRE
    return 0.0, 0.0
