"""Dimensions of the embedding along which a library's music differs, and the tracks that activate each.

The principal components of the windows' embeddings are rotated to independent components with the symmetric
FastICA iteration (Hyvärinen, "Fast and robust fixed-point algorithms for independent component analysis",
IEEE Trans. Neural Networks 1999). Compared with principal components, varimax and the network's own
dimensions, these were described best by the words of their tracks. The sign of each is chosen so that its few
strongest windows are positive. Deterministic: the same library has the same dimensions.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

MOST, LEAST = 24, 16
"""How many dimensions there are if the music differs along so many, and how many at least."""
_SAMPLED = 2_000
"""At most so many tracks are used to find the directions."""
_REPRESENTATIVE, _OF_FEW = 20, 0.125
"""Number of tracks that represent a dimension; in a small library their share."""
_STEPS, _TOLERANCE = 100, 1e-4
_MIN_VARIANCE = 1e-6
"""Axes with a smaller share of the first one's variance are rounding errors."""


class Windows(Protocol):
    """The embeddings of the windows of some tracks: one block, as the store reads them."""

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
        mean: Mean of the windows, float32 [d].
        axes: float32 [d, k]; `(vector - mean) @ axes[:, j]` is the activation of dimension j by a window, in
            standard deviations.
        spread: float32 [k], standard deviation of the windows along each direction, in the embedding.
    """

    mean: NDArray[np.float32]
    axes: NDArray[np.float32]
    spread: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class DimensionActivations:
    """How much each track activates each dimension: the maximum over its windows.

    Attributes:
        ids: int64 [n], the tracks, ascending.
        activation: float32 [n, k], standard deviations above the mean.
        seconds: float32 [n, k], start of that window in the track.
        spread: float32 [k], as in `Directions`.
    """

    ids: NDArray[np.int64]
    activation: NDArray[np.float32]
    seconds: NDArray[np.float32]
    spread: NDArray[np.float32]

    def __len__(self) -> int:
        """The number of dimensions."""
        return len(self.spread)

    def most(self, dimension: int, n: int) -> NDArray[np.int64]:
        """Rows of the n tracks that activate a dimension most, strongest first: int64 [n]."""
        return np.argsort(-self.activation[:, dimension], kind="stable")[:n]

    def representative(self, dimension: int) -> NDArray[np.int64]:
        """Rows of the few tracks that represent a dimension: int64 [n]."""
        return self.most(dimension, max(3, min(_REPRESENTATIVE, round(len(self.ids) * _OF_FEW))))


def find_dimensions(windows: Callable[[], Iterable[Windows]], count: int) -> DimensionActivations:
    """The dimensions of a library, the ones with the largest spread first.

    Args:
        windows: Called twice; returns all windows in blocks, grouped by track.
        count: Approximate number of tracks.
    """
    return activations_of(directions(_sampled(windows(), max(1, -(-count // _SAMPLED)))), windows())


def directions(vectors: NDArray[np.floating]) -> Directions:
    """The directions along which windows differ.

    Args:
        vectors: Embeddings of windows, float [m, d].

    Returns:
        At most `MOST` independent components; if there are fewer than `LEAST`, followed by the network's own
        dimensions with the largest spread. No direction if there are fewer than two windows.
    """
    vectors = np.asarray(vectors, np.float64)
    if len(vectors) < 2:
        nothing = np.zeros((vectors.shape[1], 0), np.float32)
        return Directions(np.zeros(len(nothing), np.float32), nothing, nothing[:0].sum(axis=0))
    mean = vectors.mean(axis=0)
    centred = vectors - mean
    variance, axes = np.linalg.eigh(centred.T @ centred / len(centred))
    variance, axes = variance[::-1][:MOST], axes[:, ::-1][:, :MOST]
    used = variance > _MIN_VARIANCE * max(float(variance[0]), 1e-12)
    whitening = axes[:, used] / np.sqrt(variance[used])
    found = whitening @ _independent(centred @ whitening).T
    if found.shape[1] < LEAST:
        found = np.concatenate((found, _own(centred, LEAST - found.shape[1])), axis=1)
    skewness = np.mean(_times(centred, found) ** 3, axis=0)
    found = found * np.where(skewness < 0, -1.0, 1.0)
    spread = 1.0 / np.maximum(np.linalg.norm(found, axis=0), 1e-12)
    order = np.argsort(-spread[: used.sum()], kind="stable")
    order = np.concatenate((order, np.arange(len(order), len(spread))))
    return Directions(*(part.astype(np.float32) for part in (mean, found[:, order], spread[order])))


def activations_of(found: Directions, windows: Iterable[Windows]) -> DimensionActivations:
    """How much each track activates each dimension, and at which second."""
    ids, activation, seconds = [], [], []
    for block in windows:
        tracks, first = np.unique(block.ids, return_index=True)
        if not len(tracks):
            continue
        response = _times(block.vectors.astype(np.float32) - found.mean, found.axes)
        most = np.maximum.reduceat(response, first, axis=0)
        # The first window with the maximum of its track.
        reached = response >= np.repeat(most, np.diff(np.append(first, len(block.ids))), axis=0)
        index = np.where(reached, np.arange(len(response))[:, None], len(response))
        ids.append(tracks)
        activation.append(most)
        seconds.append(block.starts[np.minimum.reduceat(index, first, axis=0)])
    if not ids:
        nothing = np.zeros((0, len(found.spread)), np.float32)
        return DimensionActivations(np.zeros(0, np.int64), nothing, nothing, found.spread)
    return DimensionActivations(
        np.concatenate(ids), np.concatenate(activation), np.concatenate(seconds), found.spread
    )


def _sampled(windows: Iterable[Windows], step: int) -> NDArray[np.float32]:
    """The windows of every `step`-th track: float32 [m, d]."""
    sampled, before = [np.zeros((0, 0), np.float32)], 0
    for block in windows:
        _, number = np.unique(block.ids, return_inverse=True)
        sampled.append(block.vectors[(number + before) % step == 0].astype(np.float32))
        before += int(number.max(initial=-1)) + 1
    return np.concatenate(sampled[1:]) if len(sampled) > 1 else sampled[0]


def _independent(white: NDArray[np.float64]) -> NDArray[np.float64]:
    """The rotation [k, k] of whitened data [m, k] to independent components."""
    rotation = np.eye(white.shape[1])
    for _ in range(_STEPS):
        response = np.tanh(_times(white, rotation.T))
        slope = np.mean(1 - response**2, axis=0)
        step = np.einsum("mi,mj->ij", response, white) / len(white) - slope[:, None] * rotation
        left, _, right = np.linalg.svd(step)
        before, rotation = rotation, left @ right
        change = np.abs(np.abs(np.sum(before * rotation, axis=1)) - 1)
        if np.max(change, initial=0.0) < _TOLERANCE:
            break
    return rotation


def _own(centred: NDArray[np.float64], number: int) -> NDArray[np.float64]:
    """The network's own dimensions with the largest spread, as directions [d, at most number]."""
    spread = centred.std(axis=0)
    best = np.argsort(-spread, kind="stable")[:number]
    best = best[spread[best] > 0]
    return np.eye(len(spread))[:, best] / spread[best]


def _times(rows: NDArray[np.floating], axes: NDArray[np.floating]) -> NDArray[np.floating]:
    # Without BLAS, whose threads wait for each other on a busy machine (see `neighbours.cosines`).
    return np.einsum("md,dk->mk", rows, axes)
