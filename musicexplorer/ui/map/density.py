"""Density shading where many dots overlap, in the hues of the dots. Plain numpy."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from musicexplorer.ui.map.colour_scheme import SLOTS
from musicexplorer.ui.map.glyphs import DIM, HIT, dimmed, plain_colour, rgb
from musicexplorer.ui.map.theme import MapTheme

CELL = 3
"""Width of a cell in pixels; the shading is drawn that coarsely and smoothed."""
HUE = 4
"""Width in cells of the larger cells that have one hue each."""
_BEGIN, _FULL = 1.2, 5.0
"""Dots on each other where the shading begins to show, and where it has taken over."""
_CROWD = 6.0
"""Dots on each other at which the shading is at least as strong as it gets."""
_PURITY = 2.0
"""The most common hue of a place counts for more than its share, so that mixed hues do not turn grey."""
_FAINT, _STRONG = 0.6, 0.95
"""Opacity of the shading where it has just taken over, and at the peaks."""
_DEEPEST = 0.3
_LEAST_GRAIN = 0.2
_SMALL, _LARGE = 1.6, 2.7
"""Dots of the first radius (in logical pixels) make way for the shading, those of the second none of it."""


@dataclass(frozen=True, slots=True)
class DensityShading:
    """How crowded a picture is.

    Attributes:
        hues: uint8[k, l, 4], one for HUE cells each way, opaque blue, green, red, alpha.
        ink: uint8[rows, columns, 4], one a cell, what lies over the hues: premultiplied, more at the peaks.
        alpha: uint8[rows, columns], how much of all that is to be seen.
        grain: How much of each dot is still to be seen over the shading, float32[m] in 0..1.
    """

    hues: np.ndarray
    ink: np.ndarray
    alpha: np.ndarray
    grain: np.ndarray


def shade(
    at: np.ndarray,
    looks: np.ndarray,
    size: tuple[int, int],
    radius: float,
    ratio: float,
    theme: MapTheme,
) -> Generator[None, None, DensityShading | None]:
    """Shades a picture by the density of its dots, in pieces of some milliseconds.

    What a search found and what is selected is no part of it: it is always seen dot by dot.

    Args:
        at: Where the dots are in device pixels, float[m, 2].
        looks: How each looks, uint8[m].
        size: Width and height of the picture in device pixels.
        radius: Of a dot in logical pixels.
        ratio: Device pixels to a logical pixel.
        theme: The colours.

    Returns:
        The shading; None where dots hardly lie on each other.
    """
    strength = np.float32(np.interp(radius, (_SMALL, _LARGE), (1, 0)))
    if not strength:
        return None
    columns, rows = (-(-side // CELL) for side in size)
    # A frame of HUE cells around the picture takes what lies beyond its edge.
    cells = np.floor(at * (1 / CELL)).astype(np.int32) + HUE
    high, wide = rows + 2 * HUE, columns + 2 * HUE
    np.clip(cells, 0, (wide - 1, high - 1), out=cells)
    key = cells[:, 1] * wide + cells[:, 0]
    crowd = looks < HIT * SLOTS
    yield
    counts = np.bincount(key if crowd.all() else key[crowd], minlength=high * wide).astype(np.float32)
    depth = _smoothed(counts.reshape(high, wide))
    depth *= np.float32(np.pi * (radius * ratio / CELL) ** 2)
    deepest = float(depth.max(initial=0.0))
    yield
    if deepest < _BEGIN:
        return None
    hues = _hues(cells[crowd], looks[crowd], high, wide, theme)
    yield
    there = _share(depth) * strength
    grain = 1 - (1 - np.float32(_LEAST_GRAIN)) * there.ravel()[key]
    grain[~crowd] = 1
    yield
    inside = slice(HUE, -HUE), slice(HUE, -HUE)
    depth, there = depth[inside], there[inside]
    peak = np.log1p(depth) * np.float32(1 / np.log1p(max(_CROWD, deepest * 0.7)))
    np.minimum(peak, 1, out=peak)
    there *= np.float32(_FAINT) + np.float32(_STRONG - _FAINT) * peak
    alpha = (there * 255 + np.float32(0.5)).astype(np.uint8)
    return DensityShading(hues, _ink(peak, theme), alpha, grain)


def _share(depth: np.ndarray) -> np.ndarray:
    """How far the shading has taken over from the dots, 0..1: gently from none to all."""
    share = np.clip((depth - np.float32(_BEGIN)) * np.float32(1 / (_FULL - _BEGIN)), 0, 1)
    return share * share * (3 - 2 * share)


def _smoothed(field: np.ndarray, times: int = 2) -> np.ndarray:
    """The field float32[rows, columns, ...] with each cell a binomial mean of its neighbourhood."""
    for _ in range(times):
        for axis in (0, 1):
            field = np.moveaxis(field, axis, 0)
            smooth = field * np.float32(0.5)
            smooth[1:] += field[:-1] * np.float32(0.25)
            smooth[:-1] += field[1:] * np.float32(0.25)
            field = np.moveaxis(smooth, 0, axis)
    return field


def _hues(cells: np.ndarray, looks: np.ndarray, rows: int, columns: int, theme: MapTheme) -> np.ndarray:
    """The colours of the larger cells, without the frame's: the most common one around, mixed gently."""
    high, wide = -(-rows // HUE), -(-columns // HUE)
    # Looks are few, and counting is much faster than sorting.
    present = np.bincount(looks) > 0
    used, place = np.flatnonzero(present), np.cumsum(present) - 1
    key = ((cells[:, 1] // HUE) * wide + cells[:, 0] // HUE) * len(used) + place[looks]
    counts = np.bincount(key, minlength=high * wide * len(used)).astype(np.float32)
    shares = _smoothed(counts.reshape(high, wide, len(used)), times=1)
    shares /= np.maximum(shares.sum(axis=2, keepdims=True), 1e-6)
    shares = shares**_PURITY + np.float32(1e-9)
    shares /= shares.sum(axis=2, keepdims=True)
    colours = np.array([_colour(theme, look) for look in used.tolist()], dtype=np.float32)
    hues = np.full((high, wide, 4), 255, dtype=np.uint8)
    hues[:, :, :3] = (shares @ colours)[:, :, ::-1] * 255 + np.float32(0.5)
    return np.ascontiguousarray(hues[1:-1, 1:-1])


def _colour(theme: MapTheme, look: int) -> np.ndarray:
    state, slot = divmod(look, SLOTS)
    return dimmed(theme, slot) if state == DIM else plain_colour(theme, slot)


def _ink(peak: np.ndarray, theme: MapTheme) -> np.ndarray:
    """Makes the peaks darker on a light background and brighter on a dark one: uint8 [rows, columns, 4]."""
    steps = (np.arange(256) / 255) ** 2 * _DEEPEST
    table = np.concatenate((steps[:, None] * rgb(theme.ink)[::-1], steps[:, None]), axis=1)
    return (table * 255 + 0.5).astype(np.uint8)[(peak * 255).astype(np.uint8)]
