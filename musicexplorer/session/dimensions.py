"""The dimensions of the library's embedding, with names from what their tracks have in common."""

from dataclasses import dataclass

import numpy as np

from musicexplorer.library.store import Reader
from musicexplorer.session.snapshot import Snapshot
from musicexplorer.similarity.dimension_names import name_dimensions, words_of
from musicexplorer.similarity.dimensions import DimensionActivations, find_dimensions
from musicexplorer.similarity.playlist import Seed
from musicexplorer.similarity.playlist.seeds import dimension_seed


@dataclass(frozen=True, slots=True, eq=False)
class Dimensions:
    """The dimensions along which the library is spread, the widest first.

    Attributes:
        activations: How much each track activates each dimension, and where.
        names: What each is called.
    """

    activations: DimensionActivations
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.names)

    def seed(self, dimension: int) -> Seed:
        """A dimension, counted from 0, as what a playlist starts from."""
        return dimension_seed(self.activations, self.names, dimension)

    def seeds(self) -> list[Seed]:
        """All of them as what playlists start from."""
        return [self.seed(dimension) for dimension in range(len(self))]


def named_dimensions(snapshot: Snapshot) -> Dimensions:
    """Find and name them; reads all windows of the library, which takes seconds."""
    library = snapshot.library
    with Reader(snapshot.store) as reader:
        activations = find_dimensions(reader.windows, len(library.embedding_ids))
    rows = library.rows(activations.ids)
    known, at = rows >= 0, rows.clip(0)
    tags = library.tags[at]
    tags[~known] = np.nan
    genres = [library.tracks.genres[row] if row >= 0 else () for row in rows.tolist()]
    words = words_of(library.tag_names, tags, genres)
    return Dimensions(activations, tuple(name_dimensions(activations, words)))
