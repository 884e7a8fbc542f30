"""What is near what: sound, by the person's own metric if there is one, mixed with taste and metadata.

The only place where these become vectors to compare, of tracks and of files from outside alike.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from musicexplorer.indexing.taste_learning import MetadataView
from musicexplorer.similarity import metric
from musicexplorer.similarity.compact_vectors import CompactVectors
from musicexplorer.similarity.metric import Metric
from musicexplorer.similarity.taste import Taste
from musicexplorer.translation import tr

Vector = NDArray[np.float32]
METADATA_SHARE = 0.5
"""How much metadata count beside the rest when they are switched on in the window."""


@dataclass(frozen=True, slots=True)
class Mix:
    """What counts when tracks are compared.

    Attributes:
        taste: 0 sound alone .. 1 taste alone.
        metadata: How much what is written in the files counts beside these, 0..1.
    """

    taste: float = 0.0
    metadata: float = 0.0

    @property
    def text(self) -> str:
        """What counts, for the person."""
        if not self.taste:
            return tr("sound and metadata") if self.metadata else tr("sound only")
        if self.taste == 1:
            return tr("taste and metadata") if self.metadata else tr("taste only")
        share = round(100 * self.taste)
        text = tr("{share} % taste and metadata") if self.metadata else tr("{share} % taste")
        return text.format(share=share)


SOUND = Mix()


@dataclass(frozen=True, eq=False)
class Embeddings:
    """The embeddings of a library and all that can be mixed into them.

    Attributes:
        ids: int64 [n], ascending.
        raw: [n, d], unit rows, as the network gives them.
        model: The network's version.
        metric: The person's own metric, None for the network's.
        taste: What was learned from listening, None while that is not known yet.
        metadata: What is written about the tracks, None while that is not read yet.
    """

    ids: NDArray[np.int64]
    raw: CompactVectors
    model: str = ""
    metric: Metric | None = None
    taste: Taste | None = None
    metadata: MetadataView | None = None
    _mixed: dict[Mix, CompactVectors] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def sound(self) -> CompactVectors:
        """[n, d], unit rows: what sounds alike."""
        return metric.applied(self.metric, self.raw, self.model)

    def mixed(self, mix: Mix) -> CompactVectors:
        """[n, any], unit rows: what is near by this mix; what is not known (yet) does not count."""
        if not self._counts(mix):
            return self.sound
        if mix not in self._mixed:
            found = self._taste.blend(self.sound, mix.taste, self._metadata(mix), mix.metadata)
            self._mixed.clear()  # the last is the one that is asked for again
            self._mixed[mix] = found
        return self._mixed[mix]

    def external(self, vector: Vector, mix: Mix) -> Vector:
        """A file from outside the library among the vectors of this mix: float32 [any], unit length.

        Args:
            vector: float32 [d], its embedding as the network gives it.
            mix: As the library is compared. Taste is predicted; its metadata do not count.
        """
        fitting = np.zeros(self.raw.shape[1], np.float32)  # another model may have given another number
        fitting[: len(vector)] = vector[: len(fitting)]
        if not self._counts(mix):
            return metric.applied(self.metric, fitting, self.model)
        metadata = self._metadata(mix)
        counts = self._taste.influences(self.sound, mix.taste, metadata, mix.metadata)
        alone = self._taste.at(np.array([self.ids.max(initial=0) + 1]), fitting[None])
        sound = metric.applied(self.metric, fitting[None], self.model)
        nothing = None if metadata is None else np.zeros((1, metadata.shape[1]), np.float32)
        row: Vector = alone.blend(sound, mix.taste, nothing, mix.metadata, counts)[0]
        return row

    def note(self, mix: Mix) -> str:
        """What the person should know of this mix: what does not count, and why; "" for nothing."""
        notes = []
        if mix.taste and self.taste is None:
            notes.append(tr("Taste does not count yet: your listening history is still being read."))
        elif mix.taste and self.taste is not None and not self.taste.counts:
            notes.append(tr("Taste does not count yet: {reason}").format(reason=self.taste.description))
        if mix.metadata and (self.metadata is None or self.taste is None):
            notes.append(tr("Metadata does not count yet: it is still being read."))
        return " ".join(notes)

    def pending(self, mix: Mix) -> bool:
        """Whether something of this mix is still being read."""
        waits = self.taste is None and (mix.taste or mix.metadata)
        return bool(waits or (mix.metadata and self.metadata is None))

    def _counts(self, mix: Mix) -> bool:
        taste = mix.taste and self.taste is not None and self.taste.counts
        return bool(taste or (mix.metadata and self.metadata is not None)) and self.taste is not None

    @property
    def _taste(self) -> Taste:
        """Taste for these tracks."""
        assert self.taste is not None
        return self.taste.at(self.ids, self.raw)

    def _metadata(self, mix: Mix) -> NDArray[np.float32] | None:
        """Metadata for these tracks, float32 [n, any]; None where they do not count."""
        view = self.metadata if mix.metadata else None
        if view is None or np.array_equal(view.ids, self.ids):
            return None if view is None else view.vectors
        found = np.zeros((len(self.ids), view.vectors.shape[1]), np.float32)
        both, here, there = np.intersect1d(self.ids, view.ids, return_indices=True)
        found[here] = view.vectors[there]
        return found if len(both) else None
