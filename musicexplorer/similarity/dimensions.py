"""Dimensions of the embedding along which a library's music differs, and the tracks that activate each.

The principal axes of the windows' embeddings are turned until what lies along each is as far from
Gaussian as it gets: independent components, found by the symmetric FastICA iteration (Hyvärinen, "Fast and
robust fixed-point algorithms for independent component analysis", IEEE Trans. Neural Networks 1999). Of
principal axes, varimax, the network's own dimensions and these, these were the ones that the words of their
tracks describe best. Each points to where its few strongest windows are. Nothing is drawn at random: the same
library has the same dimensions.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

MOST, LEAST = 24, 16
"""How many dimensions there are, where there is enough music, and how many there are at the least."""
_SAMPLED = 2_000
"""So many tracks are enough to find the directions."""
_REPRESENTATIVE, _OF_FEW = 20, 0.125
"""So many tracks represent a dimension, or in a small library this share."""
_STEPS, _STILL = 100, 1e-4
_FAINT = 1e-6
"""An axis with less of the first one's variance than this is rounding, not music."""


class Windows(Protocol):
    """The embeddings of the windows of some tracks: as the store gives them, block by block."""

    @property
    def ids(self) -> NDArray[np.int64]: ...
    @property
    def starts(self) -> NDArray[np.float32]: ...
    @property
    def vectors(self) -> NDArray[np.float16]: ...


@dataclass(frozen=True, slots=True, eq=False)
class Directions:
    """k directions in d dimensions.

    Attributes:
        mean: What is usual, float32 [d].
        axes: float32 [d, k]; `(vector - mean) @ axes[:, j]` is how far a window activates dimension j, in
            standard deviations.
        spread: How far windows lie apart along each, a standard deviation in the embedding, float32 [k].
    """

    mean: NDArray[np.float32]
    axes: NDArray[np.float32]
    spread: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class DimensionActivations:
    """How much each track activates each dimension: as much as its strongest window does.

    Attributes:
        ids: int64 [n], the tracks, ascending.
        activation: float32 [n, k], standard deviations above what is usual.
        seconds: float32 [n, k], where in the track that window begins.
        spread: float32 [k], of each dimension.
    """

    ids: NDArray[np.int64]
    activation: NDArray[np.float32]
    seconds: NDArray[np.float32]
    spread: NDArray[np.float32]

    def __len__(self) -> int:
        """How many dimensions there are."""
        return len(self.spread)

    def most(self, dimension: int, n: int) -> NDArray[np.int64]:
        """The rows of the n tracks that activate a dimension most, the first the most, int64 [n]."""
        return np.argsort(-self.activation[:, dimension], kind="stable")[:n]

    def representative(self, dimension: int) -> NDArray[np.int64]:
        """The rows of the few tracks that represent a dimension, int64 [n]."""
        return self.most(dimension, max(3, min(_REPRESENTATIVE, round(len(self.ids) * _OF_FEW))))


def find_dimensions(windows: Callable[[], Iterable[Windows]], count: int) -> DimensionActivations:
    """The dimensions of a library, those along which it is spread most first.

    Args:
        windows: Called twice; gives all windows in blocks, by track.
        count: About how many tracks there are.
    """
    return activations_of(directions(_sampled(windows(), max(1, -(-count // _SAMPLED)))), windows())


def directions(vectors: NDArray[np.floating]) -> Directions:
    """The directions worth showing.

    Args:
        vectors: Of windows, float [m, d].

    Returns:
        `MOST` of them, or as many as the music differs along; where these are fewer than `LEAST`, the
        network's own dimensions in which it differs most come after them. None without windows.
    """
    vectors = np.asarray(vectors, np.float64)
    if len(vectors) < 2:
        nothing = np.zeros((vectors.shape[1], 0), np.float32)
        return Directions(np.zeros(len(nothing), np.float32), nothing, nothing[:0].sum(axis=0))
    mean = vectors.mean(axis=0)
    centred = vectors - mean
    variance, axes = np.linalg.eigh(centred.T @ centred / len(centred))
    variance, axes = variance[::-1][:MOST], axes[:, ::-1][:, :MOST]
    there = variance > _FAINT * max(float(variance[0]), 1e-12)
    whitening = axes[:, there] / np.sqrt(variance[there])
    found = whitening @ _independent(centred @ whitening).T
    if found.shape[1] < LEAST:
        found = np.concatenate((found, _own(centred, LEAST - found.shape[1])), axis=1)
    lean = np.mean(_times(centred, found) ** 3, axis=0)
    found = found * np.where(lean < 0, -1.0, 1.0)
    spread = 1.0 / np.maximum(np.linalg.norm(found, axis=0), 1e-12)
    order = np.argsort(-spread[: there.sum()], kind="stable")
    order = np.concatenate((order, np.arange(len(order), len(spread))))
    return Directions(*(part.astype(np.float32) for part in (mean, found[:, order], spread[order])))


def activations_of(found: Directions, windows: Iterable[Windows]) -> DimensionActivations:
    """How much each track activates each dimension, and where."""
    ids, activation, seconds = [], [], []
    for block in windows:
        tracks, first = np.unique(block.ids, return_index=True)
        if not len(tracks):
            continue
        response = _times(block.vectors.astype(np.float32) - found.mean, found.axes)
        most = np.maximum.reduceat(response, first, axis=0)
        # The first window that reaches a track's most is the place.
        reached = response >= np.repeat(most, np.diff(np.append(first, len(block.ids))), axis=0)
        place = np.where(reached, np.arange(len(response))[:, None], len(response))
        ids.append(tracks)
        activation.append(most)
        seconds.append(block.starts[np.minimum.reduceat(place, first, axis=0)])
    if not ids:
        nothing = np.zeros((0, len(found.spread)), np.float32)
        return DimensionActivations(np.zeros(0, np.int64), nothing, nothing, found.spread)
    return DimensionActivations(
        np.concatenate(ids), np.concatenate(activation), np.concatenate(seconds), found.spread
    )


def _sampled(windows: Iterable[Windows], step: int) -> NDArray[np.float32]:
    """The windows of every `step`-th track, float32 [m, d]."""
    kept, before = [np.zeros((0, 0), np.float32)], 0
    for block in windows:
        _, number = np.unique(block.ids, return_inverse=True)
        kept.append(block.vectors[(number + before) % step == 0].astype(np.float32))
        before += int(number.max(initial=-1)) + 1
    return np.concatenate(kept[1:]) if len(kept) > 1 else kept[0]


def _independent(white: NDArray[np.float64]) -> NDArray[np.float64]:
    """The rotation [k, k] that makes columns of [m, k] white numbers as independent as it can."""
    turn = np.eye(white.shape[1])
    for _ in range(_STEPS):
        bent = np.tanh(_times(white, turn.T))
        step = np.einsum("mi,mj->ij", bent, white) / len(white) - np.mean(1 - bent**2, axis=0)[:, None] * turn
        left, _, right = np.linalg.svd(step)
        before, turn = turn, left @ right
        if np.max(np.abs(np.abs(np.sum(before * turn, axis=1)) - 1), initial=0.0) < _STILL:
            break
    return turn


def _own(centred: NDArray[np.float64], number: int) -> NDArray[np.float64]:
    """The network's own dimensions with the most spread, [d, number] at most."""
    spread = centred.std(axis=0)
    best = np.argsort(-spread, kind="stable")[:number]
    best = best[spread[best] > 0]
    return np.eye(len(spread))[:, best] / spread[best]


def _times(rows: NDArray[np.floating], axes: NDArray[np.floating]) -> NDArray[np.floating]:
    # Not by BLAS, whose threads wait for each other while others have the cores (see `neighbours.cosines`).
    return np.einsum("md,dk->mk", rows, axes)
