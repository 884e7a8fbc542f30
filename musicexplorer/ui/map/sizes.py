"""Dot sizes, by the room that each dot has."""

import math

import numpy as np

SMALLEST = 1.4
LARGEST = 10.0
FACTORS = (0.6, 0.8, 1.05, 1.4, 1.85)
"""What the radius is multiplied with, class by class, where dots are sized by something."""
_TINIEST = 0.9


def dot_radius(count: int, width: float, height: float, zoom: float) -> float:
    """The radius of a plain dot in pixels.

    Args:
        count: Dots on the whole map.
        width: Of the window, in pixels.
        height: Of the window, in pixels.
        zoom: How many times closer than the view of everything.
    """
    spacing = math.sqrt(width * height / max(count, 1)) * zoom
    return _rounded(min(max(0.9 * math.sqrt(spacing), SMALLEST), LARGEST))


def size_classes(values: np.ndarray) -> np.ndarray:
    """Values 0..1 (NaN where unknown, which counts as least) as classes of size, uint8[n]."""
    known = np.nan_to_num(np.asarray(values, dtype=np.float64), nan=0.0)
    return np.clip(known * len(FACTORS), 0, len(FACTORS) - 1).astype(np.uint8)


def class_radii(radius: float) -> np.ndarray:
    """The radius of every class, float64[len(FACTORS)], where a plain dot has `radius`."""
    return np.array([_rounded(max(radius * factor, _TINIEST)) for factor in FACTORS])


def _rounded(radius: float) -> float:
    """One of few distinct sizes, so that glyphs can be cached."""
    step = 0.5 if radius > 4 else 0.2
    return round(radius / step) * step
