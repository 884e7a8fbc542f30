"""Where many dots share few pixels: how crowded it is, shaded in the hues of the dots. Plain numpy."""

from dataclasses import dataclass

import numpy as np

from musicexplorer.ui.map.scheme import SLOTS
from musicexplorer.ui.map.stamps import DIM, HIT, dimmed, plain_colour, rgb
from musicexplorer.ui.map.theme import MapTheme

CELL = 2
"""Width of a cell in pixels; the shading is drawn that coarsely and smoothed."""
_HUE = 4
"""Width in cells of the larger cells that have one hue each."""
_BEGIN, _FULL = 1.2, 5.0
"""Dots on each other where the shading begins to show, and where it has taken over."""
_CROWD = 6.0
"""Dots on each other at which the shading is at least as strong as it gets."""
_PURITY = 2.0
"""The commonest hue of a place outweighs the others by more than its share, or all would be mud."""
_FAINT, _STRONG = 0.6, 0.95
"""Opacity of the shading where it has just taken over, and at the peaks."""
_DEEPEST = 0.3
_LEAST_GRAIN = 0.2
_SMALL, _LARGE = 1.6, 2.7
"""Dots of the first radius (in logical pixels) make way for the shading, those of the second none of it."""


@dataclass(frozen=True, slots=True)
class Shading:
    """How crowded a picture is.

    Attributes:
        pixels: uint8[rows, columns, 4], one a cell, premultiplied blue, green, red, alpha.
        grain: How much of each dot is still to be seen over the shading, float32[m] in 0..1.
    """

    pixels: np.ndarray
    grain: np.ndarray


def shade(
    at: np.ndarray,
    looks: np.ndarray,
    width: int,
    height: int,
    radius: float,
    ratio: float,
    theme: MapTheme,
) -> Shading | None:
    """Shades a picture by the density of its dots; None where they hardly lie on each other.

    What a search found and what is selected is no part of it: it is always seen dot by dot.

    Args:
        at: Where the dots are in device pixels, float[m, 2].
        looks: How each looks, uint8[m].
        width: Of the picture in device pixels.
        height: Of the picture in device pixels.
        radius: Of a dot in logical pixels.
        ratio: Device pixels to a logical pixel.
        theme: The colours.
    """
    strength = np.float32(np.interp(radius, (_SMALL, _LARGE), (1, 0)))
    if not strength:
        return None
    rows, columns = -(-height // CELL), -(-width // CELL)
    # A frame of two cells around the picture takes what lies beyond its edge.
    cells = np.floor(at * (1 / CELL)).astype(np.int32) + 2
    np.clip(cells, 0, (columns + 3, rows + 3), out=cells)
    key = cells[:, 1] * (columns + 4) + cells[:, 0]
    crowd = looks < HIT * SLOTS
    inside = key if crowd.all() else key[crowd]
    counts = np.bincount(inside, minlength=(rows + 4) * (columns + 4)).astype(np.float32)
    smooth = _smoothed(counts.reshape(rows + 4, columns + 4))
    depth = smooth * np.float32(np.pi * (radius * ratio / CELL) ** 2)
    deepest = float(depth.max(initial=0.0))
    if deepest < _BEGIN:
        return None
    hue = _hues(cells[crowd], looks[crowd], rows + 4, columns + 4, theme)
    there = _share(depth) * strength
    top = max(_CROWD, deepest * 0.7)
    peak = np.clip(np.log1p(depth) * np.float32(1 / np.log1p(top)), 0, 1)
    alpha = there * (np.float32(_FAINT) + np.float32(_STRONG - _FAINT) * peak)
    pixels = _blend(hue, peak, alpha, theme)[2:-2, 2:-2]
    grain = 1 - (1 - np.float32(_LEAST_GRAIN)) * there.ravel()[key]
    grain[~crowd] = 1
    return Shading(np.ascontiguousarray(pixels), grain)


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
    """The colour of every cell, float32[rows, columns, 3] in 0..1: the commonest one around, mixed gently."""
    high, wide = -(-rows // _HUE) + 1, -(-columns // _HUE) + 1
    used, which = np.unique(looks, return_inverse=True)
    key = ((cells[:, 1] // _HUE) * wide + cells[:, 0] // _HUE) * len(used) + which
    counts = np.bincount(key, minlength=high * wide * len(used)).astype(np.float32)
    shares = _smoothed(counts.reshape(high, wide, len(used)), times=1)
    shares /= np.maximum(shares.sum(axis=2, keepdims=True), 1e-6)
    shares = shares**_PURITY + np.float32(1e-9)
    shares /= shares.sum(axis=2, keepdims=True)
    colours = np.array([_colour(theme, look) for look in used.tolist()], dtype=np.float32)
    return _enlarged(shares @ colours)[:rows, :columns]


def _colour(theme: MapTheme, look: int) -> np.ndarray:
    state, slot = divmod(look, SLOTS)
    return dimmed(theme, slot) if state == DIM else plain_colour(theme, slot)


def _enlarged(coarse: np.ndarray) -> np.ndarray:
    """A coarse field with straight lines drawn between the middles of its cells."""
    for axis in (0, 1):
        count = coarse.shape[axis]
        at = np.clip((np.arange(count * _HUE) + 0.5) / _HUE - 0.5, 0, count - 1.001)
        low = at.astype(np.int64)
        part = (at - low).astype(np.float32).reshape((-1, 1, 1) if axis == 0 else (1, -1, 1))
        first, second = coarse.take(low, axis), coarse.take(low + 1, axis)
        coarse = first + (second - first) * part
    return coarse


def _blend(hue: np.ndarray, peak: np.ndarray, alpha: np.ndarray, theme: MapTheme) -> np.ndarray:
    """Premultiplied pixels: towards the peaks deeper on a light ground, brighter on a dark one."""
    towards = rgb(theme.ink).astype(np.float32)
    depth = peak * peak * np.float32(_DEEPEST)
    colour = hue + (towards - hue) * depth[:, :, None]
    pixels = np.empty((*alpha.shape, 4), dtype=np.uint8)
    pixels[:, :, :3] = colour[:, :, ::-1] * (alpha * np.float32(255))[:, :, None] + np.float32(0.5)
    pixels[:, :, 3] = alpha * np.float32(255) + np.float32(0.5)
    return pixels
