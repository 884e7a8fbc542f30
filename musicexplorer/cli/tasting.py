"""Taste on the command line: the options that mix it in, and the library seen through it."""

import argparse
from typing import TYPE_CHECKING

from musicexplorer.cli.option_types import share

if TYPE_CHECKING:
    import numpy as np

    from musicexplorer.cli.engine import Engine
    from musicexplorer.similarity.neighbours import Neighbours
    from musicexplorer.similarity.taste import Taste


def add_options(parser: "argparse.ArgumentParser | argparse._ArgumentGroup") -> None:
    """Add `--taste` and `--written`; None where they are not given."""
    parser.add_argument(
        "--taste",
        type=share,
        metavar="0..1",
        help="how much your listening counts: 0 sound alone (default), 1 taste alone",
    )
    parser.add_argument(
        "--written",
        type=share,
        metavar="0..1",
        help="how much what is written counts beside that (artist, album, genre, year, comments, lyrics)",
    )


def taste_of(engine: "Engine") -> "Taste":
    """What was learned from listening, learned now if it has to be; says so where there is too little."""
    from musicexplorer.indexing.taste_learning import load_or_learn

    return load_or_learn(engine.reader)


def mixed(
    engine: "Engine",
    neighbours: "Neighbours",
    taste: float,
    written: float,
    outside: "np.ndarray | None" = None,
) -> "tuple[np.ndarray, str, np.ndarray | None]":
    """The library as sound, taste and what is written are mixed.

    Args:
        engine: The library.
        neighbours: By sound.
        taste: How much it counts, 0..1.
        written: The same of what is written.
        outside: float32 [d], the embedding of something that is not in the library.

    Returns:
        Unit rows float32 [n, any] as `neighbours.ids`; what the person should know of them, or ""; the
        vector of the sound from outside among them.
    """
    import numpy as np

    known = taste_of(engine)
    note = known.words if taste and known.state != "ready" else ""
    ids, vectors = neighbours.ids, neighbours.vectors
    if outside is not None:  # one more row, after all others
        ids = np.append(ids, ids.max(initial=0) + 1)
        vectors = np.vstack([vectors, outside.astype(np.float32)])
    said = _written(engine, len(ids)) if written else None
    view = known.at(ids, vectors).blend(vectors, taste, said, written)
    count = len(neighbours)
    return view[:count], note, view[count] if outside is not None else None


def _written(engine: "Engine", count: int) -> "np.ndarray":
    import numpy as np

    from musicexplorer.indexing.taste_learning import metadata_inputs
    from musicexplorer.indexing.worker import metadata_vectors

    view = metadata_vectors(*metadata_inputs(engine.reader))
    return np.vstack([view, np.zeros((count - len(view), view.shape[1]), np.float32)])
