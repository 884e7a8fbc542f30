"""What a person should know of a list that was made: that it is short, that little of it is near."""

from collections.abc import Iterator, Sequence

from musicexplorer.similarity.playlist.inputs import PlaylistInputs
from musicexplorer.similarity.playlist.percentiles import shown_percent
from musicexplorer.similarity.playlist.reasons import Reason
from musicexplorer.similarity.playlist.recipe import Recipe

_NEAR = 90.0  # per cent of the pairs
_MOSTLY = 0.8


def of(
    recipe: Recipe, inputs: PlaylistInputs, reasons: Sequence[Reason | None], fitting: int, seeded: bool
) -> Iterator[str]:
    """The notes on a list.

    Args:
        recipe: What was wanted.
        inputs: The library.
        reasons: Why each track is there, None for what was given.
        fitting: How many tracks of the library the filters leave.
        seeded: Whether there was anything to start from.
    """
    if seeded and not recipe.path:
        yield from _the_far(reasons)
    yield from _the_unknown(recipe, inputs)
    if recipe.seconds is None and len(reasons) < recipe.count:
        yield _short(recipe, len(reasons), fitting)


def _the_far(reasons: Sequence[Reason | None]) -> Iterator[str]:
    """A list is filled as long as there is music, also when nothing near is left: say so."""
    far = sum(1 for reason in reasons if reason is not None and reason.percent < _NEAR)
    if far:
        yield f"{far} of {len(reasons)} tracks are not near: less close than the nearest tenth of all pairs"


def _the_unknown(recipe: Recipe, inputs: PlaylistInputs) -> Iterator[str]:
    """Tempo and the like come from a second pass: say how far that got, where it matters."""
    asked = {
        "tempo": recipe.match_tempo or recipe.filters.tempo != (None, None),
        "key": recipe.match_key,
        "loudness": recipe.match_loudness,
    }
    facts = inputs.facts_by_row
    for name in (name for name, wanted in asked.items() if wanted):
        known = sum(1 for fact in facts if getattr(fact, name))
        if known < _MOSTLY * len(facts):
            yield f"{name} is known of {known} of {len(facts)} tracks so far: the second pass finds it"


def _short(recipe: Recipe, number: int, fitting: int) -> str:
    tracks = "1 track" if number == 1 else f"{number} tracks"
    if recipe.min_percentile > 0:
        percent = shown_percent(recipe.min_percentile)
        return f"{tracks}: no others that fit are closer than {percent} of the pairs"
    return (
        f"{tracks} instead of {recipe.count}: {fitting} of the library fit the filters, and no artist, album"
        " or song comes more often than allowed"
    )
