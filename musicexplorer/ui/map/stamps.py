"""Pictures of single dots, drawn once and then stamped: every sign, in every state, at half-pixel steps."""

from dataclasses import dataclass

import numpy as np

from musicexplorer.ui.map.scheme import CATEGORIES, OTHERS, SLOTS, UNKNOWN
from musicexplorer.ui.map.theme import MapTheme

PLAIN, DIM, HIT, PICKED = range(4)
"""What a dot is besides its category: nothing, put back by a search, found by it, selected."""

PHASES = 4
"""Stamps stand at whole pixels; this many pictures a sign, shifted by fractions, make up for it."""
_SIDE = 2
_HALO_FROM = 2.2
_FAINTEST = 0.55
_SCALE = {PLAIN: 1.0, DIM: 0.8, HIT: 1.25, PICKED: 1.25}


@dataclass(frozen=True, slots=True)
class Sheet:
    """All stamps of one dot size.

    Attributes:
        pixels: uint8[rows * size, PHASES * size, 4], premultiplied blue, green, red, alpha.
        size: Width and height of one stamp in pixels.
        rows: The row of stamps of every look (state * SLOTS + slot), int64[4 * SLOTS]; -1 where not asked.
    """

    pixels: np.ndarray
    size: int
    rows: np.ndarray


def rgb(colour: str) -> np.ndarray:
    """A "#rrggbb" text as float64[3] in 0..1."""
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def slot_colour(theme: MapTheme, slot: int) -> str:
    """The colour that a sign has in a theme."""
    if slot == OTHERS:
        return theme.others
    if slot == UNKNOWN:
        return theme.unknown
    if slot >= CATEGORIES:
        return theme.ramp[slot - CATEGORIES]
    return theme.categories[slot % len(theme.categories)]


def is_ring(theme: MapTheme, slot: int) -> bool:
    """Whether a sign is hollow: the second round of the colours, and the unknown."""
    return slot == UNKNOWN or len(theme.categories) <= slot < CATEGORIES


def draw_sheet(theme: MapTheme, radius: float, looks: np.ndarray) -> Sheet:
    """Draws the stamps of some looks for dots of a radius in pixels.

    Args:
        theme: The colours.
        radius: Of a plain dot, in device pixels.
        looks: Which looks are needed, int[k]: state * SLOTS + slot.
    """
    size = 2 * int(np.ceil(_outer(radius))) + 2
    rows = np.full(4 * SLOTS, -1, dtype=np.int64)
    rows[looks] = np.arange(len(looks))
    distances = _distances(size)
    pixels = np.empty((len(looks), size, PHASES, size, 4), dtype=np.uint8)
    for row, look in enumerate(looks.tolist()):
        state, slot = divmod(look, SLOTS)
        stamp = _stamp(theme, state, slot, radius, distances)
        pixels[row] = np.round(stamp * 255).transpose(1, 0, 2, 3)
    return Sheet(pixels.reshape(len(looks) * size, PHASES * size, 4), size, rows)


def _outer(radius: float) -> float:
    """How far the largest stamp reaches."""
    return max(radius * 1.25, radius + 1) + 3.5


def _distances(size: int) -> np.ndarray:
    """Every pixel's distance from the dot's centre in each phase, float64[PHASES, size, size]."""
    shift = (np.arange(_SIDE) + 0.5) / _SIDE - 0.5
    axis = np.arange(size) + 0.5 - size / 2
    dx = axis[None, :] - shift[:, None]
    return np.hypot(dx[None, :, None, :], dx[:, None, :, None]).reshape(PHASES, size, size)


def _stamp(theme: MapTheme, state: int, slot: int, radius: float, distance: np.ndarray) -> np.ndarray:
    """One sign in one state, premultiplied float64[PHASES, size, size, 4]."""
    ground, colour = rgb(theme.background), rgb(slot_colour(theme, slot))
    out = np.zeros((*distance.shape, 4))
    inner = max(radius * _SCALE[state], radius + 1) if state in (HIT, PICKED) else radius * _SCALE[state]
    if state == PICKED:
        _disc(out, distance, inner + 3, rgb(theme.accent), 1.0)
        _disc(out, distance, inner + 1.2, ground, 1.0)
    elif state == HIT:
        _disc(out, distance, inner + 1.3, rgb(theme.ink), 0.9)
    elif state == PLAIN and radius >= _HALO_FROM:
        _disc(out, distance, inner + 0.8, ground, 0.7)
    if state == DIM:
        _disc(out, distance, inner, 0.3 * colour + 0.7 * rgb(theme.others), 0.28)
        return out
    ring = is_ring(theme, slot)
    if ring and radius < _HALO_FROM:
        # Too small for a hole: the second round of the colours is paler instead.
        colour = 0.6 * colour + 0.4 * ground
    _disc(out, distance, inner, colour, _strength(radius) if state == PLAIN else 0.95)
    if ring and radius >= _HALO_FROM:
        _disc(out, distance, inner * 0.5, ground, 1.0)
    return out


def _strength(radius: float) -> float:
    """Small dots are seen through, so that where many lie on each other looks denser."""
    return float(np.interp(radius, (1.4, _HALO_FROM + 0.6), (_FAINTEST, 0.95)))


def _disc(out: np.ndarray, distance: np.ndarray, radius: float, colour: np.ndarray, alpha: float) -> None:
    """Lays a smooth-edged disc over a premultiplied picture."""
    cover = np.clip(radius + 0.5 - distance, 0, 1) * alpha
    out *= 1 - cover[..., None]
    out[..., :3] += cover[..., None] * colour[::-1]
    out[..., 3] += cover


def phase_of(fraction_x: np.ndarray, fraction_y: np.ndarray) -> np.ndarray:
    """Which phase shows a dot whose centre lies that far (0..1) into its pixel, int64[n]."""
    return (fraction_y * _SIDE).astype(np.int64) * _SIDE + (fraction_x * _SIDE).astype(np.int64)
