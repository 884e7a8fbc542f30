"""The filters: what a track must be to be shown. Plain Python, no Qt; the widgets follow it."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from musicexplorer.library.text import fold
from musicexplorer.session.library import Library

DAY = 86_400.0
AGES: tuple[tuple[int, str], ...] = (
    (1, "last day"),
    (7, "last 7 days"),
    (30, "last 30 days"),
    (91, "last 3 months"),
    (365, "last year"),
)
"""Days since a track was added, and what that is called."""
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
        tags: Tags that must be among the strongest of the track.
        ranges: By the name of a column of numbers ("year", "tempo", "rating", "plays") or of an attribute.
        added_days: Added within the last so many days; None for whenever.
    """

    genres: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    ranges: tuple[tuple[str, Range], ...] = ()
    added_days: int | None = None

    def __bool__(self) -> bool:
        return bool(self.genres or self.tags or self.ranges or self.added_days)

    def range_of(self, name: str) -> Range:
        """What a number must be; an empty range where it may be anything."""
        return dict(self.ranges).get(name, Range())

    def with_range(self, name: str, wanted: Range) -> "Filters":
        """The same with another range for a number; an empty one takes the condition away."""
        others = dict(self.ranges)
        others.pop(name, None)
        return replace(self, ranges=(*others.items(), *([(name, wanted)] if wanted else [])))

    def passing(self, catalogue: Library, now: float | None = None) -> np.ndarray:
        """Bool [n]: the rows of a catalogue for which everything holds.

        Args:
            catalogue: The library.
            now: Seconds since 1970 from which days are counted back; None for the present.
        """
        found = np.ones(len(catalogue), bool)
        if self.genres:
            found &= _of_genres(catalogue, self.genres)
        for tag in self.tags:
            found &= catalogue.with_tag(tag)
        for name, wanted in self.ranges:
            if _has(catalogue, name):
                found &= wanted.holds(catalogue.number(name))
        if self.added_days is not None:
            since = (time.time() if now is None else now) - self.added_days * DAY
            found &= catalogue.number("added") >= since
        return found

    def chips(self) -> list[tuple[str, "Filters"]]:
        """Each condition in words, and the filters without it."""
        return list(self._chips())

    def _chips(self) -> Iterator[tuple[str, "Filters"]]:
        for genre in self.genres:
            yield genre, replace(self, genres=tuple(one for one in self.genres if one != genre))
        for tag in self.tags:
            yield f"sounds {tag}", replace(self, tags=tuple(one for one in self.tags if one != tag))
        for name, wanted in self.ranges:
            yield in_words(name, wanted), self.with_range(name, Range())
        if self.added_days is not None:
            yield f"added in the {age_in_words(self.added_days)}", replace(self, added_days=None)

    def as_plain(self) -> dict[str, Any]:
        """What JSON can hold; `read` makes filters of it again."""
        return {
            "genres": list(self.genres),
            "tags": list(self.tags),
            "ranges": {name: [wanted.low, wanted.high] for name, wanted in self.ranges},
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
    )


def in_words(name: str, wanted: Range) -> str:
    """What a range asks for, in words: "year 1990 – 1999", "tempo from 120", "never played"."""
    if name == "plays":
        return _plays_in_words(wanted)
    if name == "rating":
        return f"{star_text(wanted.low or 0)} or more"
    unit = " %" if name not in ("year", "tempo") else ""
    low, high = (
        None if end is None else f"{round(end * (100 if unit else 1))}" for end in (wanted.low, wanted.high)
    )
    if low is None:
        return f"{name} up to {high}{unit}"
    if high is None:
        return f"{name} from {low}{unit}"
    return f"{name} {low}{unit}" if low == high else f"{name} {low} – {high}{unit}"


def age_in_words(days: int) -> str:
    """How "added within" calls a number of days."""
    return dict(AGES).get(days, f"last {days} days")


def star_text(rating: float) -> str:
    """A rating of 0..1 as stars."""
    return "\N{BLACK STAR}" * round(rating * STARS)


def genre_choices(catalogue: Library) -> list[tuple[str, int]]:
    """All genres of a library with their numbers of tracks, the commonest first."""
    found = ((name, len(rows)) for name, rows in catalogue.genres.values())
    return sorted(found, key=lambda one: (-one[1], one[0]))


def tag_choices(catalogue: Library) -> list[tuple[str, int]]:
    """All tags with their numbers of tracks, the commonest first, without those that no track has."""
    counts = ((name, int(np.count_nonzero(catalogue.with_tag(name)))) for name in catalogue.tag_names)
    return sorted((one for one in counts if one[1]), key=lambda one: (-one[1], one[0]))


def bounds(catalogue: Library, name: str) -> tuple[float, float] | None:
    """The least and the largest of a number; None where it is known of no track."""
    values = catalogue.number(name)
    known = values[~np.isnan(values)]
    return (float(known.min()), float(known.max())) if len(known) else None


def _of_genres(catalogue: Library, genres: Sequence[str]) -> np.ndarray:
    found = np.zeros(len(catalogue), bool)
    known = catalogue.genres
    for genre in genres:
        found[known.get(fold(genre), (genre, np.zeros(0, int)))[1]] = True
    return found


def _has(catalogue: Library, name: str) -> bool:
    """Whether a number can be asked for; one of another model cannot, and filters nothing then."""
    return name in ("year", "tempo", "rating", "plays") or name in catalogue.attribute_names


def _plays_in_words(wanted: Range) -> str:
    if wanted.high == 0:
        return "never played"
    least = int(wanted.low or 0)
    return "played" if least == 1 else f"played at least {least} times"


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _is_range(ends: Any) -> bool:
    return isinstance(ends, list) and len(ends) == 2 and ends != [None, None] and all(map(_is_end, ends))


def _is_end(end: Any) -> bool:
    return end is None or (type(end) in (int, float) and end == end)
