"""How well each track fits a meaning, as numbers from 0 to 1 that can be combined."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from musicexplorer.session.search.terms import Sound

if TYPE_CHECKING:
    from musicexplorer.session.library import Library

Fit = NDArray[np.float32]
"""float32 [n], 0..1 for every row of the library."""
_BITS, _NOTHING = 1 << 16, 0x7C01
"""Bit patterns of float16, and the first that is no number; negative ones follow, of which there are none."""
with np.errstate(invalid="ignore"):
    _VALUES = np.arange(_BITS, dtype=np.uint16).view(np.float16).astype(np.float64)
_VALUES[_NOTHING - 1 :] = 1.0
_SEEDS = 24
_REFERENCE = 0.99
_LEAST_REFERENCE = 0.2
"""A tag is fully there where its probability is the library's highest per cent, or this if that is less."""


def sound_fit(library: "Library", sound: Sound) -> Fit:
    """How much each track sounds like that: its parts by weight; of what is not known, the others count."""
    total = np.zeros(len(library), np.float32)
    weights = np.zeros(len(library), np.float32)
    for name, weight in sound.parts:
        if name.startswith("@"):
            fit = rank(_scaled(library, name[1:]))
        else:
            fit = rank(library.tags[:, library.tag_names.index(name)], strength=True)
        known = fit >= 0
        total += np.where(known, abs(weight) * (fit if weight > 0 else 1 - fit), np.float32(0))
        weights += np.float32(abs(weight)) * known
    return np.divide(total, weights, out=np.zeros_like(total), where=weights > 0)


def rank(values: NDArray[np.float16], *, strength: bool = False) -> Fit:
    """The share of all known values that are below each, ties counting half; -1 where nothing is known.

    It is worked out for bit patterns and not for rows: those of float16 from 0 up are in the order of values.

    Args:
        values: float16 [n], 0 or more; NaN where nothing is known.
        strength: Take the geometric mean of the rank and the strength, which is 1 from the highest per cent
            of the library on: of a library without pianos the highest is no piano.
    """
    bits = np.ascontiguousarray(values).view(np.uint16)
    counts = np.bincount(bits, minlength=_BITS)
    counts[_NOTHING:] = 0
    up_to = np.cumsum(counts)
    total = int(up_to[-1])
    if not total:
        return np.full(len(bits), -1, np.float32)
    table = (up_to - counts / 2) / total
    if strength:
        reference = _VALUES[np.searchsorted(up_to, _REFERENCE * total)]
        table = np.sqrt(table * np.clip(_VALUES / max(float(reference), _LEAST_REFERENCE), 0, 1))
    table[_NOTHING:] = -1
    return table.astype(np.float32)[bits]


def like_fit(library: "Library", tracks: Sequence[int]) -> Fit:
    """How similar each track is to the nearest of some: from 0 (half of the library) to 1 (the nearest)."""
    ids, vectors = library.embedding_ids, library.embeddings
    own = np.flatnonzero(np.isin(ids, tracks))[:_SEEDS]
    found = np.zeros(len(library), np.float32)
    if not len(own):
        return found
    near = np.max([vectors.cosines(vectors[row]) for row in own.tolist()], axis=0)
    others = np.delete(near, own)
    low, high = (float(np.median(others)), float(others.max())) if len(others) else (0.0, 1.0)
    rows = library.rows(ids)
    found[rows[rows >= 0]] = np.clip((near - low) / max(high - low, 1e-6), 0, 1)[rows >= 0]
    return found


def numbers(library: "Library", name: str) -> NDArray[np.float64]:
    """`Library.number`, kept: float64 [n]."""
    found: NDArray[np.float64] = library.searched.get(f"number {name}", lambda: library.number(name))
    return found


def _scaled(library: "Library", name: str) -> NDArray[np.float16]:
    """A number of each track from 0 to 1, float16 [n]; NaN where it is not known."""

    def scaled() -> NDArray[np.float16]:
        values = numbers(library, name)
        if name == "year":
            values = np.where(values > 0, values, np.nan)
        known = values[~np.isnan(values)]
        low, high = (known.min(), known.max()) if len(known) else (0.0, 1.0)
        return ((values - low) / max(high - low, 1e-9)).astype(np.float16)

    found: NDArray[np.float16] = library.searched.get(f"scaled {name}", scaled)
    return found
