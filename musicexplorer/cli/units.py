"""The units of the library's embedding with their names."""

import numpy as np

from musicexplorer.cli.engine import Engine
from musicexplorer.cli.output import NotDone
from musicexplorer.similarity.dimension_names import name_dimensions, words_of
from musicexplorer.similarity.dimensions import DimensionActivations, find_dimensions


def found_units(engine: Engine, wanted: int | None = None) -> tuple[DimensionActivations, list[str]]:
    """The units and their names.

    Args:
        engine: The library.
        wanted: The number of one that has to be there, from 1.

    Raises:
        NotDone: There are none yet, or not this one.
    """
    reader = engine.reader
    activations = find_dimensions(reader.windows, len(reader.embeddings()[0]))
    if not len(activations):
        raise NotDone("too little of the library was listened to yet: `musicexplorer scan` goes on with that")
    if wanted is not None and wanted > len(activations):
        raise NotDone(f"there is no unit {wanted}: `musicexplorer units` lists 1 to {len(activations)}")
    ids, tags = reader.tags_matrix()
    tags = tags[np.searchsorted(ids, activations.ids)]
    genres = [engine.track(one).metadata.genres for one in activations.ids.tolist()]
    return activations, name_dimensions(activations, words_of(reader.tag_names(), tags, genres))
