"""How alike two tracks are, in words that spread over what a list of similar tracks holds.

Cosines of tracks in one list lie close together, and nearly all are above nearly all pairs of a library. What
tells them apart is the rank that such a similarity usually has: as near as a track's third neighbour usually
is, as its tenth, and so on.
"""

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.neighbours import Neighbours, largest
from musicexplorer.translation import tr

LIKENESS = ("very close", "close", "similar", "related", "a stretch")
"""From near to far."""
_RANKS = (3, 10, 25, 45)
"""The usual similarity of the neighbours of these ranks divides the words."""
_SAMPLED = 24


class Likeness:
    """Words for the similarities of one library, from the neighbours of a fixed sample of tracks.

    Args:
        neighbours: The library's embeddings.
    """

    def __init__(self, neighbours: Neighbours) -> None:
        self._least = _usual(neighbours)

    def words(self, similarities: NDArray[np.floating]) -> list[str]:
        """One of `LIKENESS` for each cosine."""
        values = np.asarray(similarities, dtype=np.float64)
        return [LIKENESS[int(place)] for place in (values[:, None] < self._least[None]).sum(axis=1).tolist()]


def shown_likeness(word: str) -> str:
    """One of `LIKENESS` in the language in use."""
    texts = {
        "very close": tr("very close"),
        "close": tr("close"),
        "similar": tr("similar"),
        "related": tr("related"),
    }
    return texts.get(word) or tr("a stretch")


def _usual(neighbours: Neighbours) -> NDArray[np.float64]:
    """The usual similarity of the neighbours of `_RANKS`, float64 [4], falling."""
    count = len(neighbours)
    if count < 3:
        return np.zeros(len(_RANKS))
    ranks = np.minimum(_RANKS, np.ceil(np.array(_RANKS) / _RANKS[-1] * (count - 1) * 0.6)).astype(int)
    ranks = np.maximum(ranks, 1)
    found = []
    for row in np.unique(np.linspace(0, count - 1, min(count, _SAMPLED)).astype(int)).tolist():
        scores = neighbours.similarities(neighbours.vectors[row])
        scores[row] = -1.0
        nearest = scores[largest(scores, int(ranks[-1]))]
        found.append(nearest[ranks - 1])
    usual: NDArray[np.float64] = np.median(np.array(found, dtype=np.float64), axis=0)
    return usual
