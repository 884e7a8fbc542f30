"""Sound, taste and what is written as the window mixes them: one view of the library."""

from dataclasses import dataclass

import numpy as np

from musicexplorer.indexing.tasting import WrittenView
from musicexplorer.similarity.taste import Taste


@dataclass(frozen=True, slots=True, eq=False)
class Mixing:
    """How much of what counts; called, it gives the vectors to compare.

    Attributes:
        taste: What was learned.
        share: How much it counts, 0..1.
        written: What is written; None while it does not count.
    """

    taste: Taste
    share: float
    written: WrittenView | None

    @property
    def plain(self) -> bool:
        """Whether sound alone counts."""
        return self.written is None and (self.share == 0 or self.taste.state != "ready")

    def __call__(self, ids: np.ndarray, vectors: np.ndarray, heard: np.ndarray) -> np.ndarray:
        """The vectors to compare, float32 [n, any], unit rows.

        Args:
            ids: int64 [n], ascending.
            vectors: float32 [n, d], the embeddings.
            heard: float32 [n, any], as sound is compared.
        """
        return self.taste.at(ids, vectors).blend(heard, self.share, self._written(ids))

    def _written(self, ids: np.ndarray) -> np.ndarray | None:
        view = self.written
        if view is None:
            return None
        found = np.zeros((len(ids), view.vectors.shape[1]), np.float32)
        both, here, there = np.intersect1d(ids, view.ids, return_indices=True)
        found[here] = view.vectors[there]
        return found if len(both) else None
