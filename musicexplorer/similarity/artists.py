"""Which tracks are of which artists: a track belongs to each of its own."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.facts import Facts
from musicexplorer.similarity.recordings import plain_artist

_MOST = 16  # artists of one track that count


def numbered(columns: Facts) -> NDArray[np.int64]:
    """The artists of each row as numbers, int64 [n, k], the main one first; -1 for no more."""
    numbers: dict[str, int] = {}
    known: dict[tuple[str, ...], list[int]] = {}
    for artists in columns.artists:
        if artists not in known:
            names = filter(None, map(plain_artist, artists[:_MOST]))
            known[artists] = [numbers.setdefault(name, len(numbers)) for name in names]
    found = np.full((len(columns), max(map(len, known.values()), default=0) or 1), -1, np.int64)
    for row, artists in enumerate(columns.artists):
        found[row, : len(known[artists])] = known[artists]
    return found


def sharing(artists: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Bool [m, m]: which rows of artists int64 [m, k] (`numbered`) have one in common."""
    shared = np.zeros((len(artists), len(artists)), bool)
    for one in artists.T:
        for other in artists.T:
            shared |= (one[:, None] == other) & (one >= 0)[:, None]
    return shared


def belonging(columns: Facts, names: Collection[str]) -> NDArray[np.bool_]:
    """Bool [n]: the rows that belong to one of these artists, or are credited to them as a whole."""
    plain = {plain_artist(name) for name in names} - {""}
    credited = {artists: bool(plain & set(map(plain_artist, artists))) for artists in set(columns.artists)}
    lines = {line: plain_artist(line) in plain for line in set(columns.artist)}
    return np.fromiter(
        (
            credited[artists] or lines[line]
            for artists, line in zip(columns.artists, columns.artist, strict=True)
        ),
        bool,
        len(columns),
    )
