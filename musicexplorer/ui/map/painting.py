"""Colours a map by one of the session's colourings."""

import numpy as np

from musicexplorer.session import colouring
from musicexplorer.session.colouring import Colouring
from musicexplorer.session.library import Library
from musicexplorer.ui.map import scales
from musicexplorer.ui.map.scales import Scale
from musicexplorer.ui.map.widget import MapWidget

_SCALES: dict[str, Scale] = {
    "categories": scales.categories,
    "numbers": scales.numbers,
    "percents": scales.percents,
    "counts": scales.counts,
    "stars": scales.stars,
    "days": scales.days,
    "guesses": scales.guesses,
}


def paint(map_: MapWidget, library: Library, ids: np.ndarray, name: str) -> None:
    """Colour a map.

    Args:
        map_: The map.
        library: What the colours are taken from.
        ids: int64 [n], the tracks on the map, in its order.
        name: Of the colouring.

    Raises:
        UnknownColouring: There is no such colouring.
    """
    if len(ids) and not len(library):
        return  # its last folder was removed: the tracks leave the map next
    name = name or colouring.automatic(library)
    named = (found for found in colouring.colourings(library) if found.name == name)
    shown = next(named, None) or colouring.find(library, name)
    again = map_.scene.scheme.name == name
    map_.set_values(name, shown.values(library, library.rows(ids)), scale_of(shown), shown.heading)
    if not again:
        map_.set_colour_by(name)


def scale_of(shown: Colouring) -> Scale:
    """What makes colours of its values."""
    return scales.marked(*shown.marks) if shown.scale == "marked" else _SCALES[shown.scale]
