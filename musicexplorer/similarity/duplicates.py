"""Which tracks may be the same recording, before their sound is compared in detail."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.compact_vectors import Vectors
from musicexplorer.similarity.fingerprints import LONGEST_LAG
from musicexplorer.similarity.recordings import plain_artist, plain_title

SIMILARITY = 0.88
"""Least cosine of the embeddings; see `tests/benchmarks/duplicates.py`."""
SIMILARITY_OF_NAMESAKES = 0.6
"""Least cosine for tracks of the same artist and title."""
MOST = 12
"""Candidates of one track, the most similar ones."""
_ROWS, _COLUMNS = 512, 16_384


def candidate_pairs(
    vectors: Vectors, durations: NDArray[np.float64], names: Sequence[tuple[str, str]]
) -> NDArray[np.int64]:
    """The pairs of rows that may be the same recording.

    Args:
        vectors: Embeddings [n, d], unit rows.
        durations: Seconds [n], NaN where unknown.
        names: Artist and title of each.

    Returns:
        int64 [pairs, 2], the smaller row first; similar embeddings (or names), and similar durations.
    """
    known = np.flatnonzero(~np.isnan(durations))
    order = known[np.argsort(durations[known], kind="stable")]
    lengths = durations[order]
    songs: dict[tuple[str, str], int] = {}
    same = np.array([songs.setdefault(_song(*names[row]), len(songs)) for row in order], np.int64)
    nameless = songs.get(("", ""), -1)
    found: set[tuple[int, int]] = set()
    for begin in range(0, len(order), _ROWS):
        rows = np.arange(begin, min(begin + _ROWS, len(order)))
        last = int(np.searchsorted(lengths, lengths[rows[-1]] + LONGEST_LAG, "right"))
        for start in range(begin, last, _COLUMNS):
            columns = np.arange(start, min(start + _COLUMNS, last))
            cosines = vectors[order[rows]] @ vectors[order[columns]].T
            named = (same[rows][:, None] == same[columns]) & (same[rows] != nameless)[:, None]
            least = np.where(named, SIMILARITY_OF_NAMESAKES, SIMILARITY)
            near = (cosines >= least) & (columns > rows[:, None])
            near &= lengths[columns] - lengths[rows][:, None] <= LONGEST_LAG
            for row in np.flatnonzero(near.any(axis=1)):
                others = np.flatnonzero(near[row])
                for other in others[np.argsort(-cosines[row, others], kind="stable")[:MOST]]:
                    pair = int(order[rows[row]]), int(order[columns[other]])
                    found.add((min(pair), max(pair)))
    return np.array(sorted(found), np.int64).reshape(-1, 2)


def groups(pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """The sets of tracks that are connected by pairs, each in ascending order."""
    parent: dict[int, int] = {}

    def root(one: int) -> int:
        while parent.setdefault(one, one) != one:
            one = parent[one]
        return one

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    found: dict[int, list[int]] = {}
    for one in sorted(parent):
        found.setdefault(root(one), []).append(one)
    return list(found.values())


def _song(artist: str, title: str) -> tuple[str, str]:
    """The plain names, ("", "") where one of them is unknown."""
    plain = plain_artist(artist), plain_title(title)
    return plain if all(plain) else ("", "")
