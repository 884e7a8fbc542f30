"""Sound, taste and what is written as the window mixes them: one view of the library."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from musicexplorer.indexing.taste_learning import MetadataView
from musicexplorer.similarity.neighbours import Neighbours
from musicexplorer.similarity.taste import Taste

WRITTEN = 0.5
"""How much what is written counts beside the rest, when it is switched on."""
STILL_READING = "still being read"
"""How a note ends that will not hold for long."""
Mix = tuple[float, float]
"""How much taste and what is written count, 0..1 each."""
Views = Callable[[float, float], tuple[np.ndarray, str]]
"""The library's vectors by another mix, and what the person should know of them."""


@dataclass(frozen=True, slots=True, eq=False)
class Mixing:
    """How much of what counts; called, it gives the vectors to compare.

    Attributes:
        taste: What was learned.
        share: How much it counts, 0..1.
        written: What is written; None while it does not count.
        part: How much that counts beside the rest, 0..1.
    """

    taste: Taste
    share: float
    written: MetadataView | None
    part: float = WRITTEN

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
        return self.taste.at(ids, vectors).blend(heard, self.share, self._written(ids), self.part)

    def _written(self, ids: np.ndarray) -> np.ndarray | None:
        view = self.written
        if view is None:
            return None
        found = np.zeros((len(ids), view.vectors.shape[1]), np.float32)
        both, here, there = np.intersect1d(ids, view.ids, return_indices=True)
        found[here] = view.vectors[there]
        return found if len(both) else None


def views(taste: Taste | None, written: MetadataView | None, index: Neighbours, raw: np.ndarray) -> Views:
    """Looks at a library by any mix; in any thread.

    Args:
        taste: What was learned, None while that is not known yet.
        written: What is written, None likewise.
        index: The library by sound.
        raw: float32 [n, d], its embeddings as the network has them.
    """

    def view(share: float, part: float) -> tuple[np.ndarray, str]:
        notes = []
        if share and (taste is None or taste.state != "ready"):
            why = f"your listening is {STILL_READING}" if taste is None else taste.words
            notes.append(f"taste does not count here: {why}")
        if part and written is None:  # the last, by whose end it is known
            notes.append(f"what is written does not count here: it is {STILL_READING}")
        if taste is None:
            return index.vectors, "; ".join(notes)
        mixing = Mixing(taste, share, written if part else None, part)
        return mixing(index.ids, raw, index.vectors), "; ".join(notes)

    return view


def in_words(mix: Mix) -> str:
    """What counts, for the person."""
    taste, written = mix
    by = "sound alone" if not taste else "taste alone" if taste == 1 else f"{round(100 * taste)} % taste"
    if not written:
        return by
    return "sound and what is written" if not taste else f"{by.removesuffix(' alone')} and what is written"
