"""The units of the library's embedding with their names."""

import numpy as np

from musicexplorer.cli.engine import Engine
from musicexplorer.cli.output import NotDone
from musicexplorer.similarity.unit_names import name_units, words_of
from musicexplorer.similarity.units import Excited, find_units


def found_units(engine: Engine, wanted: int | None = None) -> tuple[Excited, list[str]]:
    """The units and their names.

    Args:
        engine: The library.
        wanted: The number of one that has to be there, from 1.

    Raises:
        NotDone: There are none yet, or not this one.
    """
    reader = engine.reader
    excited = find_units(reader.windows, len(reader.embeddings()[0]))
    if not len(excited):
        raise NotDone("too little of the library was listened to yet: `musicexplorer scan` goes on with that")
    if wanted is not None and wanted > len(excited):
        raise NotDone(f"there is no unit {wanted}: `musicexplorer units` lists 1 to {len(excited)}")
    ids, tags = reader.tags_matrix()
    tags = tags[np.searchsorted(ids, excited.ids)]
    genres = [engine.track(one).metadata.genres for one in excited.ids.tolist()]
    return excited, name_units(excited, words_of(reader.tag_names(), tags, genres))
