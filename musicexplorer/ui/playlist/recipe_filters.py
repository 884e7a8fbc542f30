"""The filters of the library as those of a playlist; texts for these and for what a recipe excludes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from musicexplorer.library.track import Track
from musicexplorer.session import filters
from musicexplorer.session.filters import Range
from musicexplorer.similarity.playlist import Filters, Recipe
from musicexplorer.translation import ntr, tr
from musicexplorer.ui.playlist import exclusions_text

_LONGEST, _NAMED = 36, 12


@dataclass(frozen=True, slots=True)
class RecipeExclusion:
    """What a recipe excludes: shortened, in full, and the recipe without it."""

    text: str
    full_text: str
    without: Recipe


def of_library(present: filters.Filters, base: Filters) -> Filters:
    """The filters of a playlist as the library is filtered now.

    Args:
        present: What the library is filtered by.
        base: Where what the library has no filters for is taken from.
    """
    ranges = dict(present.ranges)
    year, tempo, plays, rating = (
        _ends(ranges.pop(name, Range())) for name in ("year", "tempo", "plays", "rating")
    )
    return replace(
        base,
        genres=present.genres,
        tags=present.tags,
        years=year,
        tempo=tempo,
        plays=plays,
        rating=rating,
        added_days=present.added_days,
        attributes=tuple((name, _ends(ends)) for name, ends in ranges.items()),
    )


def chips(present: Filters) -> list[tuple[str, Filters]]:
    """The text of each condition, and the filters without it; voice and days have controls of their own."""
    return list(_chips(present))


def exclusions(recipe: Recipe, track: Callable[[int], Track | None]) -> list[RecipeExclusion]:
    """What a recipe excludes: by artist and the like, and single tracks; `track` looks tracks up."""
    found: list[RecipeExclusion] = []
    for exclusion in recipe.exclusions:
        text = tr("never: {what}").format(what=exclusions_text.text(exclusion, track))
        others = tuple(other for other in recipe.exclusions if other != exclusion)
        found.append(RecipeExclusion(_short(text), text, replace(recipe, exclusions=others)))
    if recipe.excluded:
        tracks = [track(track_id) for track_id in recipe.excluded]
        titles = [tr("“{word}”").format(word=each.metadata.title) for each in tracks if each is not None]
        named = titles[:_NAMED]
        if more := len(tracks) - len(named):
            named.append(ntr("{n} more", "{n} more", more) if named else ntr("{n} track", "{n} tracks", more))
        text = named[0] if len(tracks) == 1 else ntr("{n} track", "{n} tracks", len(tracks))
        without = tr("without {what}")
        found.append(
            RecipeExclusion(
                _short(without.format(what=text)),
                without.format(what=", ".join(named)),
                replace(recipe, excluded=()),
            )
        )
    return found


def _short(text: str) -> str:
    """The beginning and end of a text: of a folder the end says more than the middle."""
    half = _LONGEST // 2
    return text if len(text) <= _LONGEST else f"{text[:half].rstrip()}…{text[1 - half :].lstrip()}"


def _chips(present: Filters) -> Iterator[tuple[str, Filters]]:
    for genre in present.genres:
        yield genre, replace(present, genres=_without(present.genres, genre))
    for genre in present.not_genres:
        yield (
            tr("not {name}").format(name=genre),
            replace(present, not_genres=_without(present.not_genres, genre)),
        )
    for tag in present.tags:
        yield tr("sounds {name}").format(name=tag), replace(present, tags=_without(present.tags, tag))
    for tag in present.not_tags:
        yield tr("not {name}").format(name=tag), replace(present, not_tags=_without(present.not_tags, tag))
    if present.years != (None, None):
        yield filters.range_text("year", Range(*present.years)), replace(present, years=(None, None))
    if present.tempo != (None, None):
        yield filters.range_text("tempo", Range(*present.tempo)), replace(present, tempo=(None, None))
    if present.duration != (None, None):
        yield _length(*present.duration), replace(present, duration=(None, None))
    if present.plays != (None, None):
        yield filters.range_text("plays", Range(*present.plays)), replace(present, plays=(None, None))
    if present.rating != (None, None):
        yield filters.range_text("rating", Range(*present.rating)), replace(present, rating=(None, None))
    if present.added_days is not None:
        age = filters.age_text(round(present.added_days))
        yield tr("added in the {age}").format(age=age), replace(present, added_days=None)
    for name, ends in present.attributes:
        others = tuple(other for other in present.attributes if other[0] != name)
        yield filters.range_text(name, Range(*ends)), replace(present, attributes=others)


def _length(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return tr("{low} – {high} min").format(low=f"{low / 60:g}", high=f"{high / 60:g}")
    if low is not None:
        return tr("{low} min or more").format(low=f"{low / 60:g}")
    return tr("{high} min at most").format(high=f"{(high or 0.0) / 60:g}")


def _ends(span: Range) -> tuple[float | None, float | None]:
    return span.low, span.high


def _without(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    return tuple(other for other in names if other != name)
