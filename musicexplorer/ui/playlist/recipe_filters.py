"""From the filters of the library to those of a playlist; what these and its rules say in words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from musicexplorer.library.track import Track
from musicexplorer.session import filters
from musicexplorer.session.filters import Range
from musicexplorer.similarity.playlist import Filters, Recipe
from musicexplorer.ui.playlist import exclusions_text
from musicexplorer.ui.widgets.format import counted

_LONGEST, _NAMED = 36, 12


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is never to come into a list: in a few words, in all words, and the recipe without it."""

    text: str
    whole: str
    without: Recipe


def of_library(wanted: filters.Filters, base: Filters) -> Filters:
    """The filters of a playlist as the library is filtered now.

    Args:
        wanted: What the library is filtered by.
        base: What the library has no filters for is taken over from these.
    """
    ranges = dict(wanted.ranges)
    year, tempo, plays, rating = (
        _ends(ranges.pop(name, Range())) for name in ("year", "tempo", "plays", "rating")
    )
    return replace(
        base,
        genres=wanted.genres,
        tags=wanted.tags,
        years=year,
        tempo=tempo,
        plays=plays,
        rating=rating,
        added_days=wanted.added_days,
        attributes=tuple((name, _ends(one)) for name, one in ranges.items()),
    )


def chips(wanted: Filters) -> list[tuple[str, Filters]]:
    """Each condition in words, and the filters without it; voice and days have controls of their own."""
    return list(_chips(wanted))


def left_out(recipe: Recipe, track: Callable[[int], Track | None]) -> list[LeftOut]:
    """Each rule of a recipe, and the tracks that are not wanted in its list; `track` looks tracks up."""
    found = []
    for rule in recipe.exclusions:
        text = f"never: {exclusions_text.in_words(rule, track)}"
        others = tuple(one for one in recipe.exclusions if one != rule)
        found.append(LeftOut(_short(text), text, replace(recipe, exclusions=others)))
    if recipe.excluded:
        tracks = [track(one) for one in recipe.excluded]
        titles = [f"“{one.metadata.title}”" for one in tracks if one is not None][:_NAMED]
        more = len(tracks) - len(titles)
        titles += [f"{more} more" if titles else counted(more, "track")] if more else []
        text = titles[0] if len(tracks) == 1 else counted(len(tracks), "track")
        whole = f"without {', '.join(titles)}"
        found.append(LeftOut(_short(f"without {text}"), whole, replace(recipe, excluded=())))
    return found


def _short(text: str) -> str:
    """Begin and end of a text: of a folder the end tells more than the middle."""
    half = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:half].rstrip()}…{text[1 - half :].lstrip()}"


def _chips(wanted: Filters) -> Iterator[tuple[str, Filters]]:
    for genre in wanted.genres:
        yield genre, replace(wanted, genres=_without(wanted.genres, genre))
    for genre in wanted.not_genres:
        yield f"not {genre}", replace(wanted, not_genres=_without(wanted.not_genres, genre))
    for tag in wanted.tags:
        yield f"sounds {tag}", replace(wanted, tags=_without(wanted.tags, tag))
    for tag in wanted.not_tags:
        yield f"not {tag}", replace(wanted, not_tags=_without(wanted.not_tags, tag))
    if wanted.years != (None, None):
        yield filters.in_words("year", Range(*wanted.years)), replace(wanted, years=(None, None))
    if wanted.tempo != (None, None):
        yield filters.in_words("tempo", Range(*wanted.tempo)), replace(wanted, tempo=(None, None))
    if wanted.duration != (None, None):
        yield _length(*wanted.duration), replace(wanted, duration=(None, None))
    if wanted.plays != (None, None):
        yield filters.in_words("plays", Range(*wanted.plays)), replace(wanted, plays=(None, None))
    if wanted.rating != (None, None):
        yield filters.in_words("rating", Range(*wanted.rating)), replace(wanted, rating=(None, None))
    if wanted.added_days is not None:
        age = filters.age_in_words(round(wanted.added_days))
        yield f"added in the {age}", replace(wanted, added_days=None)
    for name, ends in wanted.attributes:
        others = tuple(one for one in wanted.attributes if one[0] != name)
        yield filters.in_words(name, Range(*ends)), replace(wanted, attributes=others)


def _length(low: float | None, high: float | None) -> str:
    ends = [f"{end / 60:g}" for end in (low, high) if end is not None]
    side = " or more" if high is None else " at most" if low is None else ""
    return f"{' – '.join(ends)} min{side}"


def _ends(wanted: Range) -> tuple[float | None, float | None]:
    return wanted.low, wanted.high


def _without(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(one for one in names if one != name)
