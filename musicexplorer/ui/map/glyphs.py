"""Glyphs of dots, drawn once and then copied: every slot, in every state, at half-pixel offsets."""

from dataclasses import dataclass

import numpy as np

from musicexplorer.ui.map.colour_scheme import CATEGORIES, OTHERS, SLOTS, UNKNOWN
from musicexplorer.ui.map.theme import MapTheme

PLAIN, DIM, HIT, PICKED = range(4)
"""States of a dot: plain, dimmed by a search, found by it, selected."""

PHASES = 4
"""Glyphs are drawn at whole pixels; this many per slot, shifted by fractions, make up for it."""
_SIDE = 2
_HALO_FROM = 2.2
_FAINTEST = 0.55
_DIM_SCALE = 0.8
_LARGE_SCALE = 1.25


@dataclass(frozen=True, slots=True)
class GlyphSheet:
    """All glyphs of one dot size.

    Attributes:
        pixels: uint8[rows * size, PHASES * size, 4], premultiplied blue, green, red, alpha.
        size: Width and height of one glyph in pixels.
        rows: The row of glyphs of every look (state * SLOTS + slot), int64[4 * SLOTS]; -1 where not asked.
    """

    pixels: np.ndarray
    size: int
    rows: np.ndarray


def rgb(colour: str) -> np.ndarray:
    """A "#rrggbb" text as float64[3] in 0..1."""
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def slot_colour(theme: MapTheme, slot: int) -> str:
    """The colour of a slot in a theme."""
    if slot == OTHERS:
        return theme.others
    if slot == UNKNOWN:
        return theme.unknown
    if slot >= CATEGORIES:
        return theme.ramp[slot - CATEGORIES]
    return theme.categories[slot % len(theme.categories)]


def plain_colour(theme: MapTheme, slot: int) -> np.ndarray:
    """The colour of a glyph too small for a hole, float64[3]: the second round of the colours is paler."""
    colour = rgb(slot_colour(theme, slot))
    return 0.6 * colour + 0.4 * rgb(theme.background) if is_ring(theme, slot) else colour


def dimmed(theme: MapTheme, slot: int) -> np.ndarray:
    """The colour of a dimmed slot, float64[3] in 0..1."""
    return 0.3 * rgb(slot_colour(theme, slot)) + 0.7 * rgb(theme.others)


def is_ring(theme: MapTheme, slot: int) -> bool:
    """Whether a slot is drawn as a ring: the second round of the colours, and the unknown."""
    return slot == UNKNOWN or len(theme.categories) <= slot < CATEGORIES


def draw_glyphs(theme: MapTheme, radius: float, looks: np.ndarray) -> GlyphSheet:
    """Draw the glyphs of some looks for dots of a radius in pixels.

    Args:
        theme: The colours.
        radius: Of a plain dot, in device pixels.
        looks: Which looks are needed, int[k]: state * SLOTS + slot.
    """
    size = 2 * int(np.ceil(_outer(radius))) + 2
    rows = np.full(4 * SLOTS, -1, dtype=np.int64)
    rows[looks] = np.arange(len(looks))
    distances = _distances(size)
    pixels = np.empty((len(looks), PHASES, size, size, 4), dtype=np.uint8)
    states, slots = looks // SLOTS, looks % SLOTS
    hollow = np.array([is_ring(theme, slot) for slot in slots.tolist()], dtype=bool)
    # Glyphs of one shape differ in colour alone, so their pixels are one product of shapes and colours.
    for state, ring in sorted(set(zip(states.tolist(), hollow.tolist(), strict=True))):
        group = np.flatnonzero((states == state) & (hollow == ring))
        layers = [_layers(theme, state, slot, radius) for slot in slots[group].tolist()]
        shapes = _shapes([(disc.radius, disc.alpha) for disc in layers[0]], distances)
        colours = np.array([[(*disc.colour[::-1], 1.0) for disc in stamp] for stamp in layers], np.float32)
        blended = np.matmul(shapes.reshape(len(shapes), -1).T, colours * 255) + np.float32(0.5)
        pixels[group] = blended.reshape(-1, PHASES, size, size, 4)
    sheet = pixels.transpose(0, 2, 1, 3, 4).reshape(len(looks) * size, PHASES * size, 4)
    return GlyphSheet(sheet, size, rows)


def _outer(radius: float) -> float:
    """How far the largest stamp reaches."""
    return max(radius * _LARGE_SCALE, radius + 1) + 3.5


def _distances(size: int) -> np.ndarray:
    """Every pixel's distance from the dot's centre in each phase, float64[PHASES, size, size]."""
    shift = (np.arange(_SIDE) + 0.5) / _SIDE - 0.5
    axis = np.arange(size) + 0.5 - size / 2
    dx = axis[None, :] - shift[:, None]
    return np.hypot(dx[None, :, None, :], dx[:, None, :, None]).reshape(PHASES, size, size)


@dataclass(frozen=True, slots=True)
class _Disc:
    """One disc of a glyph."""

    radius: float
    alpha: float
    colour: np.ndarray


def _layers(theme: MapTheme, state: int, slot: int, radius: float) -> list[_Disc]:
    """The discs of a glyph, lowest first; radii and alphas depend only on the state and on being a ring."""
    ground, colour = rgb(theme.background), rgb(slot_colour(theme, slot))
    if state == DIM:
        return [_Disc(radius * _DIM_SCALE, 0.28, dimmed(theme, slot))]
    small, ring = radius < _HALO_FROM, is_ring(theme, slot)
    if small:
        colour = plain_colour(theme, slot)
    large = max(radius * _LARGE_SCALE, radius + 1)
    inner = radius if state == PLAIN else large
    around = {
        PLAIN: [] if small else [_Disc(inner + 0.8, 0.7, ground)],
        HIT: [_Disc(inner + 1.3, 0.9, rgb(theme.ink))],
        PICKED: [_Disc(inner + 3, 1.0, rgb(theme.accent)), _Disc(inner + 1.2, 1.0, ground)],
    }[state]
    hole = [_Disc(inner * 0.5, 1.0, ground)] if ring and not small else []
    return [*around, _Disc(inner, _strength(radius) if state == PLAIN else 0.95, colour), *hole]


def _shapes(discs: list[tuple[float, float]], distance: np.ndarray) -> np.ndarray:
    """How much of each (radius, alpha) disc is seen under those above, float32[discs, PHASES, size, size]."""
    shapes = np.empty((len(discs), *distance.shape), dtype=np.float32)
    left = np.ones_like(distance)
    for index in reversed(range(len(discs))):
        radius, alpha = discs[index]
        cover = np.clip(radius + 0.5 - distance, 0, 1) * alpha
        shapes[index] = cover * left
        left *= 1 - cover
    return shapes


def _strength(radius: float) -> float:
    """The opacity of a dot: small dots are translucent, so that overlaps look denser."""
    return float(np.interp(radius, (1.4, _HALO_FROM + 0.6), (_FAINTEST, 0.95)))


def phase_of(fraction_x: np.ndarray, fraction_y: np.ndarray) -> np.ndarray:
    """The phase for a dot whose centre is at this fraction (0..1) of its pixel, int64[n]."""
    return (fraction_y * _SIDE).astype(np.int64) * _SIDE + (fraction_x * _SIDE).astype(np.int64)
