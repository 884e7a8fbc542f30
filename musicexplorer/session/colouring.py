"""What the map can be coloured by and its dots be sized by: the one list, for window and command line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from musicexplorer.library.packed import Repeated, mapped, taken
from musicexplorer.library.text import fold
from musicexplorer.session.library import Library
from musicexplorer.session.search.texts import strongest
from musicexplorer.translation import tr
from musicexplorer.vocabulary import read_vocabulary

Values = Sequence[str | None] | np.ndarray
ScaleName = Literal["categories", "numbers", "percents", "counts", "stars", "days", "marked", "guesses"]
GENRE_WITH_GUESSES = "genre with guesses"
_LONGEST = 24
_STYLES = ("genre", "other")
"""Kinds of tags that tell what kind of music, or other sound, a track is."""


class Guess(str):
    """A category that is only guessed; its text says so.

    Attributes:
        category: The category itself.
    """

    __slots__ = ("category",)
    category: str

    @classmethod
    def of(cls, category: str) -> "Guess":
        """The guess of a category."""
        found = cls(tr("{genre} (guess)").format(genre=category))
        found.category = category
        return found


class UnknownColouring(ValueError):
    """The map cannot be coloured by that; the message lists what it can be coloured by."""


@dataclass(frozen=True, slots=True)
class Colouring:
    """One thing to colour by.

    Attributes:
        name: What settings and the command line call it.
        group: Names of one group stand together in menus.
        values: A value for each of these rows of a library; None or NaN where nothing is known.
        scale: How values become colours.
        text: What menus call it.
        heading: What stands above the legend.
        marks: For "marked": what 1, 0 and NaN are called in the legend.
        always: Whether it is offered while nothing is known of any track.
    """

    name: str
    group: str
    values: Callable[[Library, np.ndarray], Values]
    scale: ScaleName
    text: str
    heading: str
    marks: tuple[str, str, str] = ("", "", "")
    always: bool = False

    def offered(self, library: Library, playing: bool = False) -> bool:
        """Whether there is anything to see, while a track plays or while none does."""
        if self.always or (playing and self.name == "similarity"):
            return True
        return bool(np.isfinite(np.asarray(self.values(library, np.arange(len(library))), float)).any())


def colourings(library: Library) -> tuple[Colouring, ...]:
    """Everything that a library can be coloured by, in the order of menus."""
    attributes = (
        Colouring(name, "sound", _number(name), "numbers", name, tr(name).capitalize())
        for name in library.attribute_names
    )
    return (*_metadata(library), *_sound(library), *attributes, *_history(library), *_map())


def automatic(library: Library) -> str:
    """What to colour by while nobody has chosen: genres, or styles where most tracks state no genre."""
    return "genre" if library.genres_stated >= 0.5 or not _style_tags(library) else "style"


def find(library: Library, name: str) -> Colouring:
    """The colouring of a name; with "" the one that suits the library.

    Raises:
        UnknownColouring: There is none, or nothing is known that it could show.
    """
    name = name or automatic(library)
    found = next((one for one in colourings(library) if one.name == name and one.offered(library)), None)
    if found is None:
        text = tr("the map cannot be coloured by {name}; choose from: {choices}")
        choices = ", ".join(one.name for one in colourings(library) if one.offered(library))
        raise UnknownColouring(text.format(name=repr(name), choices=choices))
    return found


SIZINGS = ("none", "play count", "rating", "similarity")


def sizings(library: Library, playing: bool) -> list[tuple[str, str]]:
    """Those of `SIZINGS` that there is anything to see of, with what menus call them."""
    rated = bool(np.isfinite(library.number("rating")).any())
    shown = {"rating": rated, "similarity": playing}
    return [(name, sizing_text(name)) for name in SIZINGS if shown.get(name, True)]


def sizing_text(name: str) -> str:
    """What menus call one of `SIZINGS`."""
    texts = {"none": tr("none"), "play count": tr("play count"), "rating": tr("rating")}
    return texts.get(name) or tr("similarity")


def sizes(library: Library, ids: np.ndarray, name: str) -> np.ndarray | None:
    """How large dots are, float32 [n] in 0..1, by one of `SIZINGS`; None for all equal."""
    if name not in SIZINGS or name == "none":
        return None
    column = {"play count": "plays"}.get(name, name)
    values = library.number(column)[library.rows(ids)]
    if not np.isfinite(values).any():
        return None
    if column == "plays":
        values = np.log1p(values)
    if column != "rating":
        values = _stretched(values)
    return np.nan_to_num(values).astype(np.float32)


def _stretched(values: np.ndarray) -> np.ndarray:
    """Numbers scaled to 0..1; the few at either end do not count."""
    known = values[np.isfinite(values)]
    if not len(known):
        return values
    low, high = np.percentile(known, (5, 99.5))
    if high <= low:
        low, high = known.min(), known.max()
    return np.clip((values - low) / max(high - low, 1e-9), 0, 1)


def _metadata(library: Library) -> tuple[Colouring, ...]:
    group = "metadata"
    return (
        Colouring("genre", group, _genres, "categories", tr("genre"), tr("Genre"), always=True),
        *_with_guesses(library),
        Colouring("artist", group, _artists, "categories", tr("artist"), tr("Artist"), always=True),
        Colouring("album", group, _albums, "categories", tr("album"), tr("Album"), always=True),
        Colouring("folder", group, _folders, "categories", tr("folder"), tr("Folder"), always=True),
        Colouring("year", group, _number("year"), "numbers", tr("year"), tr("Year"), always=True),
        Colouring("rating", group, _number("rating"), "stars", tr("rating"), tr("Rating")),
        Colouring(
            "date added", group, _number("added"), "days", tr("date added"), tr("Date added"), always=True
        ),
    )


def _with_guesses(library: Library) -> tuple[Colouring, ...]:
    """Genres with guesses, where there are any."""
    if library.guesses is None or not len(library.guesses.ids):
        return ()
    text, heading = tr("genre, with guesses"), tr("Genre, with guesses")
    return (
        Colouring(
            GENRE_WITH_GUESSES, "metadata", _genres_with_guesses, "guesses", text, heading, always=True
        ),
    )


def _sound(library: Library) -> tuple[Colouring, ...]:
    group = "sound"
    scores = library.scores.get("dimension")
    heading = tr("Dimension") if scores is None else scores.title
    return (
        Colouring("style", group, _styles, "categories", tr("style"), tr("Style, by sound"), always=True),
        Colouring("top tag", group, _top_tags, "categories", tr("top tag"), tr("Top tag"), always=True),
        Colouring("dimension", group, _number("dimension"), "numbers", tr("dimension"), heading),
        Colouring("tempo", group, _number("tempo"), "numbers", tr("tempo"), tr("Tempo (BPM)")),
    )


def _history(library: Library) -> tuple[Colouring, ...]:
    group = "history"
    plays, never = tr("play count"), tr("never played")
    marks = never, tr("played"), tr("not known")
    return (
        Colouring(
            "similarity", group, _number("similarity"), "numbers", tr("similarity"), _similarity(library)
        ),
        Colouring("taste", group, _number("taste"), "numbers", tr("taste"), tr("Taste: predicted liking")),
        *_your_tastes(library),
        Colouring("play count", group, _number("plays"), "counts", plays, tr("Plays"), always=True),
        Colouring(
            "never played", group, _is_zero("plays"), "marked", never, tr("Never played"), marks, always=True
        ),
    )


def _your_tastes(library: Library) -> tuple[Colouring, ...]:
    """The tastes of the person, where some were found."""
    scores = library.scores.get("tastes")
    if scores is None or not len(scores.ids):
        return ()

    def values(library: Library, rows: np.ndarray) -> list[str | None]:
        numbers = library.number("tastes")[rows].tolist()
        return [None if np.isnan(number) else scores.names[int(number)] for number in numbers]

    text, heading = tr("your tastes"), tr("Your tastes")
    return (Colouring("tastes", "history", values, "categories", text, heading, always=True),)


def _map() -> tuple[Colouring, ...]:
    group, reached = "map", tr("never reached")
    marks = tr("in nobody’s list"), tr("reached"), tr("not known")
    return (
        Colouring("never reached", group, _is_zero("reached"), "marked", reached, tr("Never reached"), marks),
        Colouring("map error", group, _number("map error"), "percents", tr("map error"), tr("Map error (%)")),
    )


def _similarity(library: Library) -> str:
    scores = library.scores.get("similarity")
    if scores is None:
        return tr("Similarity: nothing is playing")
    title = scores.title if len(scores.title) <= _LONGEST else f"{scores.title[: _LONGEST - 1]}…"
    return tr("Similarity to {title}").format(title=title)


def _number(column: str) -> Callable[[Library, np.ndarray], np.ndarray]:
    return lambda library, rows: library.number(column)[rows]


def _is_zero(column: str) -> Callable[[Library, np.ndarray], np.ndarray]:
    def values(library: Library, rows: np.ndarray) -> np.ndarray:
        numbers = library.number(column)[rows]
        return np.where(np.isnan(numbers), np.nan, numbers == 0)

    return values


def _artists(library: Library, rows: np.ndarray) -> Sequence[str | None]:
    """The main artist of each row."""
    return mapped(taken(library.tracks.artist_names, rows), lambda names: next(iter(names), None))


def _albums(library: Library, rows: np.ndarray) -> Sequence[str | None]:
    return taken(library.album_labels, rows)


def _genres(library: Library, rows: np.ndarray) -> Sequence[str | None]:
    """The first genre of each row that says something; "folk" and "Folk" are one."""
    spelled = {key: name for key, (name, _) in library.genres.items()}

    def first(genres: tuple[str, ...]) -> str | None:
        return next((spelled[key] for genre in genres if (key := fold(genre.strip())) in spelled), None)

    return mapped(taken(library.tracks.genres, rows), first)


def _genres_with_guesses(library: Library, rows: np.ndarray) -> list[str | None]:
    """What the person said of each row, what is written on it, or a `Guess`."""
    guesses = {name: Guess.of(name) for name in set(library.guessed_genres) if name is not None}
    found: list[str | None] = []
    ids = library.ids[rows].tolist()
    for row, track, written in zip(rows.tolist(), ids, _genres(library, rows), strict=True):
        guessed = library.guessed_genres[row]
        found.append(library.given_genres.get(track) or (guesses[guessed] if guessed else written))
    return found


def _folders(library: Library, rows: np.ndarray) -> Sequence[str | None]:
    """The name of the folder of each file."""
    folders = taken(library.tracks.folders, rows)
    return mapped(folders, lambda folder: folder.rstrip("/").rpartition("/")[2] or None)


def _style_tags(library: Library) -> list[int]:
    """The columns of the tags that are styles."""
    kinds = {word.name: word.kind for word in read_vocabulary()}
    return [tag for tag, name in enumerate(library.tag_names) if kinds.get(name) in _STYLES]


def _styles(library: Library, rows: np.ndarray) -> Sequence[str | None]:
    """The strongest style of each track."""
    tags = _style_tags(library)
    if not tags:
        return [None] * len(rows)
    found = library.searched.get("styles", lambda: strongest(library.tags, tags))
    return Repeated(found[rows] + 1, (None, *(library.tag_names[tag] for tag in tags)))


def _top_tags(library: Library, rows: np.ndarray) -> Sequence[str | None]:
    return library.top_tags(rows).mapped(lambda tag: tag or None)
