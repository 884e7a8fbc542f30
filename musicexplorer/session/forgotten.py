"""Tracks that nobody comes across: in no list of similar tracks, or never played."""

import numpy as np
from numpy.typing import NDArray

from musicexplorer.session.library import Library
from musicexplorer.session.snapshot import Snapshot
from musicexplorer.session.vectors import Mix
from musicexplorer.similarity.nearest_neighbour_tour import nearest_neighbour_tour
from musicexplorer.translation import tr

LISTED = 100
_ENOUGH = 20
"""With fewer tracks of the strictest kind of forgotten, a wider kind is used."""


def forgotten_tour(snapshot: Snapshot, mix: Mix, start: int | None = None) -> tuple[list[int], str]:
    """Forgotten tracks in an order in which each is similar to the one before.

    Args:
        snapshot: The library.
        mix: How tracks are compared.
        start: The tour begins near this track.

    Returns:
        At most `LISTED` ids, and what the tracks have in common.
    """
    neighbours = snapshot.inputs_by(mix).neighbours
    found, reason = forgotten_tracks(snapshot.library, np.intersect1d(neighbours.ids, snapshot.library.ids))
    return nearest_neighbour_tour(found, neighbours, start, LISTED), reason


def forgotten_tracks(library: Library, ids: NDArray[np.int64]) -> tuple[NDArray[np.int64], str]:
    """Those of these tracks, int64 [n], that are in no neighbour list and were never played.

    If those are few: tracks in no neighbour list; if those are few too: tracks of either kind.

    Returns:
        Their ids int64 [m], and what they have in common.
    """
    rows = library.rows(ids)
    unreached, unplayed = library.number("reached")[rows] == 0, library.number("plays")[rows] == 0
    both, either = unreached & unplayed, unreached | unplayed
    if np.count_nonzero(both) >= _ENOUGH:
        return ids[both], tr("in no neighbour list and never played")
    if np.count_nonzero(unreached) >= _ENOUGH:
        return ids[unreached], tr("in no neighbour list")
    played = np.array_equal(either, unreached)
    return ids[either], tr("in no neighbour list") if played else tr("never played")
