"""The filters of the library: the conditions that shown tracks meet."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from musicexplorer.library.packed import holding
from musicexplorer.library.text import fold
from musicexplorer.session.genres import with_genre
from musicexplorer.session.library import Library
from musicexplorer.translation import ntr, tr
from musicexplorer.vocabulary import read_vocabulary

DAY = 86_400.0
AGES = (1, 7, 30, 91, 365)
"""Days since a track was added that can be chosen."""
STARS = 5


@dataclass(frozen=True, slots=True)
class Range:
    """From `low` to `high`, both included; None leaves an end open."""

    low: float | None = None
    high: float | None = None

    def __bool__(self) -> bool:
        return self.low is not None or self.high is not None

    def holds(self, values: np.ndarray) -> np.ndarray:
        """Bool [n]: which values are inside; NaN never is."""
        inside = ~np.isnan(values)
        if self.low is not None:
            inside &= values >= self.low - 1e-6
        if self.high is not None:
            inside &= values <= self.high + 1e-6
        return inside


@dataclass(frozen=True, slots=True)
class Filters:
    """Every condition must hold; of several genres one is enough.

    Attributes:
        genres: Genres as they are written; case and accents do not matter.
        guessed_genres: Genres that are written, or guessed where none is; as one list with `genres`.
        folders: One of these folders, or in one of them.
        tags: Tags that must be among the strongest of the track.
        ranges: By the name of a column of numbers ("year", "tempo", "rating", "plays") or of an attribute.
        added_days: Added within the last so many days; None for whenever.
    """

    genres: tuple[str, ...] = ()
    guessed_genres: tuple[str, ...] = field(default=(), kw_only=True)
    folders: tuple[str, ...] = field(default=(), kw_only=True)
    tags: tuple[str, ...] = ()
    ranges: tuple[tuple[str, Range], ...] = ()
    added_days: int | None = None

    def __bool__(self) -> bool:
        several = self.genres or self.guessed_genres or self.folders or self.tags or self.ranges
        return bool(several or self.added_days)

    def range_of(self, name: str) -> Range:
        """The limits of a number; an empty range without any."""
        return dict(self.ranges).get(name, Range())

    def with_range(self, name: str, limits: Range) -> "Filters":
        """The same with other limits for a number; an empty range removes them."""
        others = dict(self.ranges)
        others.pop(name, None)
        return replace(self, ranges=(*others.items(), *([(name, limits)] if limits else [])))

    def passing(self, library: Library, now: float | None = None) -> np.ndarray:
        """Bool [n]: the rows of a library that pass every condition.

        Args:
            library: The library.
            now: Seconds since 1970 from which days are counted back; None for the present.
        """
        found = np.ones(len(library), bool)
        if self.genres or self.guessed_genres:
            found &= _of_genres(library, self.genres, self.guessed_genres)
        if self.folders:
            found &= _in_folders(library, self.folders)
        for tag in self.tags:
            found &= library.with_tag(tag)
        for name, limits in self.ranges:
            if _has(library, name):
                found &= limits.holds(library.number(name))
        if self.added_days is not None:
            since = (time.time() if now is None else now) - self.added_days * DAY
            found &= library.number("added") >= since
        return found

    def chips(self) -> list[tuple[str, "Filters"]]:
        """Each condition as text, and the filters without it."""
        return list(self._chips())

    def _chips(self) -> Iterator[tuple[str, "Filters"]]:
        for genre in self.genres:
            yield genre, replace(self, genres=tuple(other for other in self.genres if other != genre))
        for genre in self.guessed_genres:
            fewer = tuple(other for other in self.guessed_genres if other != genre)
            text = tr("{genre}, with guesses").format(genre=genre)
            yield text, replace(self, guessed_genres=fewer)
        for folder in self.folders:
            others = tuple(other for other in self.folders if other != folder)
            yield tr("in {folder}").format(folder=folder_name(folder)), replace(self, folders=others)
        for tag in self.tags:
            without = replace(self, tags=tuple(other for other in self.tags if other != tag))
            yield tr("tag {tag}").format(tag=tag), without
        for name, limits in self.ranges:
            yield range_text(name, limits), self.with_range(name, Range())
        if self.added_days is not None:
            text = tr("added in the {age}").format(age=age_text(self.added_days))
            yield text, replace(self, added_days=None)

    def as_plain(self) -> dict[str, Any]:
        """What JSON can hold; `read` makes filters of it again."""
        return {
            "genres": list(self.genres),
            "guessed_genres": list(self.guessed_genres),
            "folders": list(self.folders),
            "tags": list(self.tags),
            "ranges": {name: [limits.low, limits.high] for name, limits in self.ranges},
            "added_days": self.added_days,
        }


def read(plain: Mapping[str, Any]) -> Filters:
    """Filters from `Filters.as_plain`; what does not fit is left out."""
    ranges = plain.get("ranges")
    days = plain.get("added_days")
    return Filters(
        _texts(plain.get("genres")),
        _texts(plain.get("tags")),
        tuple(
            (str(name), Range(*ends))
            for name, ends in (ranges.items() if isinstance(ranges, Mapping) else ())
            if _is_range(ends)
        ),
        days if type(days) is int and days > 0 else None,
        guessed_genres=_texts(plain.get("guessed_genres")),
        folders=_texts(plain.get("folders")),
    )


def range_text(name: str, limits: Range) -> str:
    """A range as text: "year 1990 – 1999", "tempo from 120", "never played"."""
    if name == "plays":
        return _plays_text(limits)
    if name == "rating":
        return tr("{stars} or more").format(stars=star_text(limits.low or 0))
    return tr("{name} {limits}").format(name=tr(name), limits=limits_text(name, limits))


def limits_text(name: str, limits: Range) -> str:
    """The limits of a number as text: "1990 – 1999", "from 120", "up to 50 %"."""
    unit, factor = ("", 1) if name in ("year", "tempo") else (" %", 100)
    low, high = (None if end is None else f"{round(end * factor)}{unit}" for end in (limits.low, limits.high))
    if low is None:
        return tr("up to {high}").format(high=high)
    if high is None:
        return tr("from {low}").format(low=low)
    return low if low == high else tr("{low} – {high}").format(low=low.removesuffix(unit), high=high)


def age_text(days: int) -> str:
    """A number of days as text: "last 7 days"."""
    known = {1: tr("last day"), 91: tr("last 3 months"), 365: tr("last year")}
    return known.get(days) or ntr("last {n} day", "last {n} days", days)


def star_text(rating: float) -> str:
    """A rating of 0..1 as stars, and half of one."""
    whole, half = divmod(round(rating * STARS * 2), 2)
    return "\N{BLACK STAR}" * whole + "½" * half


def genre_choices(library: Library) -> list[tuple[str, int]]:
    """All genres of a library with their numbers of tracks, the most common first."""
    found = ((name, len(rows)) for name, rows in library.genres.values())
    return sorted(found, key=lambda one: (-one[1], one[0]))


def folder_choices(library: Library) -> list[tuple[str, int]]:
    """All folders with music, the fullest first."""
    found = Counter(library.tracks.folders)
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))


def folder_name(folder: str) -> str:
    """The last part of a folder's path."""
    return folder.rstrip("/\\").rpartition("/")[2] or folder


def tag_choices(library: Library) -> list[tuple[str, int]]:
    """All tags that tracks have with their numbers of tracks, the most common first."""
    counts = zip(library.tag_names, library.tag_index.counts.tolist(), strict=False)
    return sorted((one for one in counts if one[1]), key=lambda one: (-one[1], one[0]))


def tag_kinds(library: Library) -> list[tuple[str, list[tuple[str, int]]]]:
    """All tags that tracks have by kind ("Genre", "Instrument" …), as `tag_choices` within each."""
    kinds = {word.name: word.kind for word in read_vocabulary()}
    titles = {
        "genre": tr("Genre"),
        "instrument": tr("Instrument"),
        "voice": tr("Voice"),
        "mood": tr("Mood"),
        "era": tr("Era"),
        "production": tr("Production"),
        "other": tr("Other sounds"),
    }
    found: dict[str, list[tuple[str, int]]] = {kind: [] for kind in titles}
    for name, count in tag_choices(library):
        found[kinds.get(name, "other")].append((name, count))
    return [(titles[kind], tags) for kind, tags in found.items() if tags]


def tag_synonyms(names: Iterable[str]) -> list[tuple[str, str]]:
    """Other words for these tags, each with its tag, in alphabetical order."""
    words = {word.name: word.synonyms for word in read_vocabulary()}
    return sorted((synonym, name) for name in names for synonym in words.get(name, ()))


def bounds(library: Library, name: str) -> tuple[float, float] | None:
    """The smallest and the largest value of a number; None where no track has one."""
    values = library.number(name)
    known = values[~np.isnan(values)]
    return (float(known.min()), float(known.max())) if len(known) else None


def _in_folders(library: Library, folders: Sequence[str]) -> np.ndarray:
    wanted = tuple(f"{folder.rstrip('/')}/" for folder in folders)
    inside = {one for one in set(library.tracks.folders) if f"{one}/".startswith(wanted)}
    return holding(library.tracks.folders, inside.__contains__)


def _of_genres(library: Library, genres: Sequence[str], guessed: Sequence[str]) -> np.ndarray:
    found = np.zeros(len(library), bool)
    known = library.genres
    for genre in genres:
        found[known.get(fold(genre), (genre, np.zeros(0, int)))[1]] = True
    for genre in guessed:
        found |= with_genre(library, genre)
    return found


def _has(library: Library, name: str) -> bool:
    """Whether a number is known; a condition on an attribute of another network filters nothing."""
    return name in ("year", "tempo", "rating", "plays") or name in library.attribute_names


def _plays_text(limits: Range) -> str:
    if limits.high == 0:
        return tr("never played")
    least = int(limits.low or 0)
    return tr("played") if least == 1 else ntr("played at least {n} time", "played at least {n} times", least)


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _is_range(ends: Any) -> bool:
    return isinstance(ends, list) and len(ends) == 2 and ends != [None, None] and all(map(_is_end, ends))


def _is_end(end: Any) -> bool:
    return end is None or (type(end) in (int, float) and end == end)
