"""Notes on a list: that it is short, that few of its tracks are similar."""

from collections.abc import Iterator, Sequence

import numpy as np

from musicexplorer.similarity.playlist.inputs import PlaylistInputs
from musicexplorer.similarity.playlist.percentiles import shown_percent
from musicexplorer.similarity.playlist.reasons import Reason
from musicexplorer.similarity.playlist.recipe import Recipe
from musicexplorer.translation import ntr, tr

_NEAR = 90.0  # per cent of the pairs
_MOSTLY = 0.8


def of(
    recipe: Recipe, inputs: PlaylistInputs, reasons: Sequence[Reason | None], fitting: int, seeded: bool
) -> Iterator[str]:
    """The notes on a list.

    Args:
        recipe: What it was made from.
        inputs: The library.
        reasons: Why each track is there, None for what was given.
        fitting: How many tracks of the library the filters leave.
        seeded: Whether there was anything to start from.
    """
    if seeded and not recipe.path:
        yield from _far_tracks(reasons)
    yield from _unknown_facts(recipe, inputs)
    if recipe.seconds is None and len(reasons) < recipe.count:
        yield _short(recipe, len(reasons), fitting)


def _far_tracks(reasons: Sequence[Reason | None]) -> Iterator[str]:
    """A list is filled even where no similar track is left: say how many are not similar."""
    far = sum(1 for reason in reasons if reason is not None and reason.percent < _NEAR)
    if far:
        text = ntr(
            "{n} of {total} tracks is not similar: less than the most similar tenth of all pairs",
            "{n} of {total} tracks are not similar: less than the most similar tenth of all pairs",
            far,
        )
        yield text.format(total=len(reasons))


def _unknown_facts(recipe: Recipe, inputs: PlaylistInputs) -> Iterator[str]:
    """Tempo and the like come from a second pass: say how far it got, where it matters."""
    used = {
        "tempo": recipe.match_tempo or recipe.filters.tempo != (None, None),
        "key": recipe.match_key,
        "loudness": recipe.match_loudness,
    }
    texts = {
        "tempo": tr("tempo is known of {known} of {total} tracks so far: the second pass finds it"),
        "key": tr("key is known of {known} of {total} tracks so far: the second pass finds it"),
        "loudness": tr("loudness is known of {known} of {total} tracks so far: the second pass finds it"),
    }
    columns = inputs.columns
    for name in (name for name, needed in used.items() if needed):
        values = columns.key if name == "key" else np.nan_to_num(getattr(columns, name))
        known = sum(map(bool, values))
        if known < _MOSTLY * len(columns):
            yield texts[name].format(known=known, total=len(columns))


def _short(recipe: Recipe, number: int, fitting: int) -> str:
    tracks = ntr("{n} track", "{n} tracks", number)
    if recipe.min_percentile > 0:
        return tr("{tracks}: no others that fit are closer than {percent} of the pairs").format(
            tracks=tracks, percent=shown_percent(recipe.min_percentile)
        )
    return tr(
        "{tracks} instead of {count}: {fitting} of the library fit the filters, and no artist, album or song"
        " comes more often than allowed"
    ).format(tracks=tracks, count=recipe.count, fitting=fitting)
