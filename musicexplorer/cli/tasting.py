"""Taste on the command line: the options that mix it in, and the library seen through it."""

import argparse
from typing import TYPE_CHECKING

from musicexplorer.cli.recipe_options import share

if TYPE_CHECKING:
    import numpy as np

    from musicexplorer.cli.engine import Engine
    from musicexplorer.similarity.neighbours import Neighbours
    from musicexplorer.similarity.taste import Taste


def add_options(parser: "argparse.ArgumentParser | argparse._ArgumentGroup") -> None:
    """Add `--taste` and `--written`."""
    parser.add_argument(
        "--taste",
        type=share,
        default=0.0,
        metavar="0..1",
        help="how much your listening counts: 0 sound alone (default), 1 taste alone",
    )
    parser.add_argument(
        "--written",
        type=share,
        default=0.0,
        metavar="0..1",
        help="how much what is written counts beside that (artist, album, genre, year, comments, lyrics)",
    )


def taste_of(engine: "Engine") -> "Taste":
    """What was learned from listening, learned now if it has to be; says so where there is too little."""
    from musicexplorer.indexing.tasting import learned

    return learned(engine.reader)


def mixed(
    engine: "Engine",
    neighbours: "Neighbours",
    options: argparse.Namespace,
    outside: "np.ndarray | None" = None,
) -> "tuple[Neighbours, np.ndarray | None]":
    """The library as the options mix it, and the vector of a sound from outside among it.

    Args:
        engine: The library.
        neighbours: By sound.
        options: With `taste` and `written`.
        outside: float32 [d], the embedding of something that is not in the library.
    """
    if not options.taste and not options.written:
        return neighbours, outside
    import numpy as np

    from musicexplorer.cli.output import say_error
    from musicexplorer.similarity.neighbours import Neighbours

    taste = taste_of(engine)
    if options.taste and taste.state != "ready":
        say_error(taste.words)
    ids, vectors = neighbours.ids, neighbours.vectors
    if outside is not None:  # one more row, after all others
        ids = np.append(ids, ids.max(initial=0) + 1)
        vectors = np.vstack([vectors, outside.astype(np.float32)])
    view = taste.at(ids, vectors).blend(
        vectors, options.taste, _written(engine, len(ids)) if options.written else None, options.written
    )
    count = len(neighbours)
    return Neighbours(neighbours.ids, view[:count]), view[count] if outside is not None else None


def _written(engine: "Engine", count: int) -> "np.ndarray":
    import numpy as np

    from musicexplorer.indexing.tasting import described
    from musicexplorer.indexing.worker import written

    view = written(*described(engine.reader))
    return np.vstack([view, np.zeros((count - len(view), view.shape[1]), np.float32)])
