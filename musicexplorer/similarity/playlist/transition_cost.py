"""Costs of playing one track after another: by sound, tempo, key, loudness, or end to start."""

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.playlist.inputs import Windows

Costs = NDArray[np.float64]
_TEMPO_TOLERANCE = 0.03
_END_WINDOWS = 2
_LOUDNESS_STEP = 10.0  # LU: twice as loud to the ear
_NOTES = {"c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11, "h": 11}
_KEY = re.compile(
    r"\s*([a-h])\s*([#♯b♭]|is|es|sharp|flat)?\s*[-:]?\s*(m(?!aj)|min|minor|moll|maj|major|dur)?", re.I
)
_CAMELOT = re.compile(r"\s*(\d{1,2})\s*([abdm])\s*$", re.I)


def sound_costs(vectors: NDArray[np.float32]) -> Costs:
    """Cosine distances float64 [n, n] of unit rows [n, d]."""
    return 1.0 - (vectors @ vectors.T).astype(np.float64)


def tempo_costs(tempi: Sequence[float | None]) -> Costs:
    """0 for tempi within three per cent, or within that of double or half; up to 1 half-way between.

    Unknown tempi get the mean cost.
    """
    beats = np.log2(np.array([tempo or np.nan for tempo in tempi], dtype=np.float64))
    apart = np.abs(beats[:, None] - beats[None, :])
    apart = np.abs(apart - np.round(apart))  # double and half tempo count as equal
    return _known(
        np.clip((apart - np.log2(1 + _TEMPO_TOLERANCE)) / (0.5 - np.log2(1 + _TEMPO_TOLERANCE)), 0, 1)
    )


def key_costs(keys: Sequence[str]) -> Costs:
    """0 for the same key, small for its neighbours on the circle of fifths and its relative, 1 opposite.

    As on the Camelot wheel of DJs: one step, or the relative minor or major, is harmonic.
    """
    found = [wheel(key) for key in keys]
    place = np.array([np.nan if key is None else key[0] for key in found])
    minor = np.array([np.nan if key is None else key[1] for key in found])
    around = np.abs(place[:, None] - place[None, :])
    around = np.minimum(around, 12 - around)
    other_mode = np.abs(minor[:, None] - minor[None, :])
    return _known(np.clip((np.maximum(around - 1, 0) + 0.5 * (around > 0) + 0.5 * other_mode) / 6, 0, 1))


def loudness_costs(levels: Sequence[float | None]) -> Costs:
    """0 for equal loudness (LUFS) to 1 for steps of ten units or more; the mean cost if unknown."""
    loud = np.array([np.nan if level is None else level for level in levels], dtype=np.float64)
    return _known(np.clip(np.abs(loud[:, None] - loud[None, :]) / _LOUDNESS_STEP, 0, 1))


def wheel(key: str) -> tuple[int, int] | None:
    """Position on the circle of fifths (0 is C major and A minor), and 1 for minor; None if it is not a key.

    Understands "Am", "F# minor", "Bb", "fis-moll", "8A" (Camelot) and "1m" (Open Key).
    """
    camelot = _CAMELOT.fullmatch(key)
    if camelot and 1 <= int(camelot[1]) <= 12:
        letter = camelot[2].lower()
        return (int(camelot[1]) - (8 if letter in "ab" else 1)) % 12, int(letter in "am")
    match = _KEY.fullmatch(key)
    if not match:
        return None
    sign, mode = (match[2] or "").lower(), (match[3] or "").lower()
    note = _NOTES[match[1].lower()] + (1 if sign in ("#", "♯", "is", "sharp") else -1 if sign else 0)
    minor = mode in ("m", "min", "minor", "moll")
    return ((note + (3 if minor else 0)) * 7) % 12, int(minor)


def end_costs(tracks: Sequence[int], windows: Callable[[int], Windows | None]) -> Costs:
    """Distance from the end of each track to the start of each, float64 [n, n]; asymmetric.

    Args:
        tracks: Ids.
        windows: Reads the windows of a track; the mean cost if it has none.
    """
    read = [windows(track) for track in tracks]
    width = next((found.vectors.shape[1] for found in read if found is not None), 1)
    nothing = np.full(width, np.nan)
    ends = np.stack([_mean(found.vectors[-_END_WINDOWS:]) if found else nothing for found in read])
    starts = np.stack([_mean(found.vectors[:_END_WINDOWS]) if found else nothing for found in read])
    return _known(1.0 - ends @ starts.T)


def _mean(vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    mean = vectors.astype(np.float64).mean(axis=0)
    unit: NDArray[np.float64] = mean / max(float(np.linalg.norm(mean)), 1e-12)
    return unit


def _known(costs: Costs) -> Costs:
    """The costs, with unknown ones replaced by the mean of the others."""
    known = np.isfinite(costs)
    return np.where(known, costs, costs[known].mean() if known.any() else 0.0)
