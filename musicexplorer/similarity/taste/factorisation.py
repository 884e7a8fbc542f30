"""Weighted matrix factorisation by alternating least squares.

Y. Hu, Y. Koren & C. Volinsky, "Collaborative Filtering for Implicit Feedback Datasets" (ICDM 2008).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_TOGETHER = 1_000_000
"""Numbers gathered for one batch of rows."""


@dataclass(frozen=True, slots=True, eq=False)
class Interactions:
    """Who had to do with what, as coordinates of a sparse matrix; a pair stands there once at most.

    Attributes:
        row: int [n], listeners, sessions, playlists.
        column: int [n], tracks.
        extra: float [n], what the pair adds to the confidence of 1 that every other pair has; 0 or more.
        wanted: bool [n], whether it was wanted (preference 1) or turned down (0, as of pairs not named here).
        shape: How many rows and columns there are.
    """

    row: NDArray[np.int64]
    column: NDArray[np.int64]
    extra: NDArray[np.float64]
    wanted: NDArray[np.bool_]
    shape: tuple[int, int]

    @property
    def turned(self) -> "Interactions":
        """The same with rows as columns."""
        return Interactions(self.column, self.row, self.extra, self.wanted, self.shape[::-1])


def factorise(
    interactions: Interactions, size: int, *, rounds: int = 12, penalty: float = 1.0, seed: int = 0
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Find vectors of rows and columns whose inner products are the preferences.

    Minimises the sum of c * (p - x.y)^2 over *all* pairs, plus penalty * (|x|^2 + |y|^2); the pairs that are
    not named are dealt with in closed form.

    Args:
        interactions: What is known.
        size: Numbers in each vector.
        rounds: How often both sides are solved for in turn.
        penalty: Of long vectors.
        seed: Of the vectors to begin with.

    Returns:
        float32 [rows, size] and float32 [columns, size]; zeros for what has no interaction.
    """
    rng = np.random.default_rng(seed)
    by_row, by_column = _Side(interactions), _Side(interactions.turned)
    columns = rng.normal(0, 0.1, (interactions.shape[1], size))
    rows = np.zeros((interactions.shape[0], size))
    for _ in range(rounds):
        rows = by_row.solved(columns, penalty)
        columns = by_column.solved(rows, penalty)
    return rows.astype(np.float32), columns.astype(np.float32)


class _Side:
    """One side's interactions in batches of rows that have about as many of them."""

    def __init__(self, interactions: Interactions) -> None:
        order = np.argsort(interactions.row, kind="stable")
        self._column = interactions.column[order]
        self._extra = interactions.extra[order].astype(np.float64)
        self._wanted = interactions.wanted[order]
        self._count = interactions.shape[0]
        self._starts = np.searchsorted(interactions.row[order], np.arange(self._count + 1))

    def solved(self, other: NDArray[np.float64], penalty: float) -> NDArray[np.float64]:
        """The best vectors [rows, size] given those of the other side."""
        size = other.shape[1]
        everyone = other.T @ other + penalty * np.eye(size)
        found = np.zeros((self._count, size))
        for rows, at, there in self._batches(size):
            vectors = other[self._column[at]]
            extra = np.where(there, self._extra[at], 0.0)
            weighted = vectors * extra[:, :, None]
            matrix = everyone + np.matmul(weighted.transpose(0, 2, 1), vectors)
            pull = np.where(there & self._wanted[at], 1.0 + extra, 0.0)
            right = np.matmul(pull[:, None, :], vectors).transpose(0, 2, 1)
            found[rows] = np.linalg.solve(matrix, right)[:, :, 0]
        return found

    def _batches(self, size: int) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.bool_]]]:
        """Rows [b], places of their interactions [b, longest], and which of these are there."""
        lengths = np.diff(self._starts)
        order = np.argsort(lengths, kind="stable")
        order = order[lengths[order] > 0]
        begin = 0
        while begin < len(order):
            shortest = int(lengths[order[begin]])
            # Padding costs time, so that a batch's rows differ little in length.
            end = int(np.searchsorted(lengths[order], shortest + shortest // 4, side="right"))
            end = min(end, begin + max(1, _TOGETHER // (shortest * size + size * size)))
            rows = order[begin:end]
            steps = np.arange(lengths[rows[-1]])
            there = steps < lengths[rows][:, None]
            yield rows, np.where(there, self._starts[rows][:, None] + steps, 0), there
            begin = end
