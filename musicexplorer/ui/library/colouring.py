"""What the map can be coloured and its dots be sized by: the one list, for window and command line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from musicexplorer.session.library import Library
from musicexplorer.ui.map import MapWidget, scales
from musicexplorer.ui.map.scales import Scale

Values = Sequence[str | None] | np.ndarray
_LONGEST = 24


class UnknownColouring(ValueError):
    """The map cannot be coloured by that; the message lists what it can be coloured by."""


@dataclass(frozen=True, slots=True)
class Colouring:
    """One thing to colour by.

    Attributes:
        name: What menus, settings and the command line call it.
        group: Names of one group stand together in menus.
        values: A value for each of these rows of a catalogue; None or NaN where nothing is known.
        scale: What makes signs of the values.
        heading: What stands above the legend.
        always: Whether it is offered while nothing is known of any track.
    """

    name: str
    group: str
    values: Callable[[Library, np.ndarray], Values]
    scale: Scale
    heading: Callable[[Library], str]
    always: bool = False

    def offered(self, catalogue: Library, playing: bool = False) -> bool:
        """Whether there is anything to see, while a track plays or while none does."""
        if self.always or (playing and self.name == "similarity"):
            return True
        return bool(np.isfinite(np.asarray(self.values(catalogue, np.arange(len(catalogue))), float)).any())


def colourings(catalogue: Library) -> tuple[Colouring, ...]:
    """Everything that a library can be coloured by, in the order of menus."""
    heard = (
        Colouring(name, "sound", _number(name), scales.numbers, _said(name.capitalize()))
        for name in catalogue.attribute_names
    )
    return (*_WRITTEN, *_HEARD, *heard, *_LISTENED, *_MAP)


def find(catalogue: Library, name: str) -> Colouring:
    """The colouring of a name.

    Raises:
        UnknownColouring: There is none, or nothing is known that it could show.
    """
    offered = [one for one in colourings(catalogue) if one.offered(catalogue)]
    found = next((one for one in offered if one.name == name), None)
    if found is None:
        choices = ", ".join(one.name for one in offered)
        raise UnknownColouring(f"the map cannot be coloured by {name!r}; choose from: {choices}")
    return found


def paint(map_: MapWidget, catalogue: Library, ids: np.ndarray, name: str) -> None:
    """Colour a map.

    Args:
        map_: The map.
        catalogue: What the colours are taken from.
        ids: int64 [n], the tracks on the map, in its order.
        name: Of the colouring.

    Raises:
        UnknownColouring: There is no such colouring.
    """
    named = (one for one in colourings(catalogue) if one.name == name)
    one = next(named, None) or find(catalogue, name)
    again = map_.scene.scheme.name == name
    map_.set_values(name, one.values(catalogue, catalogue.rows(ids)), one.scale, one.heading(catalogue))
    if not again:
        map_.set_colour_by(name)


def sizes(catalogue: Library, ids: np.ndarray, name: str) -> np.ndarray | None:
    """How large dots are, float32 [n] in 0..1, by one of `SIZINGS`; None for all equal."""
    if name not in SIZINGS or name == "none":
        return None
    column = {"play count": "plays"}.get(name, name)
    values = catalogue.number(column)[catalogue.rows(ids)]
    if not np.isfinite(values).any():
        return None
    if column == "plays":
        values = np.log1p(values)
    if column != "rating":
        values = _stretched(values)
    return np.nan_to_num(values).astype(np.float32)


SIZINGS = ("none", "play count", "rating", "similarity")


def sizings(catalogue: Library, playing: bool) -> list[str]:
    """Those of `SIZINGS` that there is anything to see of."""
    rated = bool(np.isfinite(catalogue.number("rating")).any())
    shown = {"rating": rated, "similarity": playing}
    return [name for name in SIZINGS if shown.get(name, True)]


def _stretched(values: np.ndarray) -> np.ndarray:
    """Numbers brought to 0..1, the few at either end left out of account."""
    known = values[np.isfinite(values)]
    if not len(known):
        return values
    low, high = np.percentile(known, (5, 99.5))
    if high <= low:
        low, high = known.min(), known.max()
    return np.clip((values - low) / max(high - low, 1e-9), 0, 1)


def _said(text: str) -> Callable[[Library], str]:
    return lambda catalogue: text


def _number(column: str) -> Callable[[Library, np.ndarray], np.ndarray]:
    return lambda catalogue, rows: catalogue.number(column)[rows]


def _is_zero(column: str) -> Callable[[Library, np.ndarray], np.ndarray]:
    def values(catalogue: Library, rows: np.ndarray) -> np.ndarray:
        numbers = catalogue.number(column)[rows]
        return np.where(np.isnan(numbers), np.nan, numbers == 0)

    return values


def _artists(catalogue: Library, rows: np.ndarray) -> list[str | None]:
    return [catalogue.tracks.artists[row] or None for row in rows.tolist()]


def _albums(catalogue: Library, rows: np.ndarray) -> list[str | None]:
    return [catalogue.tracks.text("album")[row] or None for row in rows.tolist()]


def _genres(catalogue: Library, rows: np.ndarray) -> list[str | None]:
    found = (catalogue.tracks.genres[row] for row in rows.tolist())
    return [genres[0] if genres else None for genres in found]


def _top_tags(catalogue: Library, rows: np.ndarray) -> list[str | None]:
    return [tag or None for tag in catalogue.top_tags(rows)]


def _similarity(catalogue: Library) -> str:
    if "similarity" not in catalogue.scores:
        return "Similarity: nothing is playing"
    title = catalogue.scores["similarity"].title
    return f"Similarity to {title if len(title) <= _LONGEST else title[: _LONGEST - 1] + '…'}"


def _unit(catalogue: Library) -> str:
    return catalogue.scores["unit"].title if "unit" in catalogue.scores else "Unit"


def _texts(name: str, values: Callable[[Library, np.ndarray], Values], group: str = "written") -> Colouring:
    return Colouring(name, group, values, scales.words, _said(name.capitalize()), always=True)


def _column(
    name: str, column: str, group: str, scale: Scale, heading: str, always: bool = False
) -> Colouring:
    return Colouring(name, group, _number(column), scale, _said(heading), always)


def _mark(name: str, column: str, group: str, scale: Scale, always: bool = False) -> Colouring:
    return Colouring(name, group, _is_zero(column), scale, _said(name.capitalize()), always)


_WRITTEN = (
    _texts("genre", _genres),
    _texts("artist", _artists),
    _texts("album", _albums),
    _column("year", "year", "written", scales.numbers, "Year", True),
    _column("rating", "rating", "written", scales.stars, "Rating"),
    _column("date added", "added", "written", scales.days, "Date added", True),
)
_HEARD = (
    _texts("top tag", _top_tags, "sound"),
    Colouring("unit", "sound", _number("unit"), scales.numbers, _unit),
    _column("tempo", "tempo", "sound", scales.numbers, "Tempo (BPM)"),
)
_LISTENED = (
    Colouring("similarity", "listening", _number("similarity"), scales.numbers, _similarity),
    _column("taste", "taste", "listening", scales.numbers, "Taste: what you would like"),
    _column("play count", "plays", "listening", scales.counts, "Plays", True),
    _mark("never played", "plays", "listening", scales.marked("never played", "played", "not known"), True),
)
_MAP = (
    _mark("never reached", "reached", "map", scales.marked("in nobody’s list", "reached", "not known")),
    _column("map error", "map error", "map", scales.percents, "Map error (%)"),
)
