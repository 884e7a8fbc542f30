"""The persons who share a library, and what they would like together."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from musicexplorer.indexing.taste_learning import load_or_learn
from musicexplorer.library.store import FIRST, Listener, Reader
from musicexplorer.library.text import fold
from musicexplorer.similarity.agreements import Agreement
from musicexplorer.similarity.playlist.recipe import Recipe
from musicexplorer.translation import tr

if TYPE_CHECKING:
    from musicexplorer.session.snapshot import Snapshot


def listener_called(known: Sequence[Listener], name: str) -> Listener | None:
    """The one of this name, whatever its case; the first is "me" in any language. None for nobody."""
    wanted = fold(name.strip())
    return next((one for one in known if fold(one.name) == wanted or (one.id, wanted) == (FIRST, "me")), None)


def recipe_for(names: tuple[str, ...], agreement: Agreement = "least-misery", per_artist: int = 3) -> Recipe:
    """The recipe of a playlist for several persons."""
    return Recipe(listeners=names, agreement=agreement, per_artist=per_artist, adventurous=0.2, order="flow")


def liking_of(snapshot: "Snapshot", name: str) -> NDArray[np.float32]:
    """How much a person would like each analysed track, float32 [n], 0..1 by rank; takes seconds at first.

    Raises:
        ValueError: Nobody has this name, or too little is known of what they like.
    """
    if name not in snapshot.likings:
        snapshot.likings[name] = _liking(snapshot, name)
    return snapshot.likings[name]


def _liking(snapshot: "Snapshot", name: str) -> NDArray[np.float32]:
    with Reader(snapshot.store) as reader:
        known = reader.listeners()
    found = listener_called(known, name)
    if found is None:
        text = tr("nobody is called {name}; there are: {names}")
        raise ValueError(text.format(name=repr(name), names=", ".join(one.name for one in known)))
    with Reader(snapshot.store, found.id) as reader:
        taste = load_or_learn(reader)
    if taste.liking_model is None:
        raise ValueError(tr("{name}: {reason}").format(name=found.name, reason=taste.description))
    embeddings = snapshot.embeddings
    return taste.at(embeddings.ids, embeddings.raw).liking
