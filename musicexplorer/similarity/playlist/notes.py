"""Notes on a list: that it is short, that few of its tracks are similar."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from musicexplorer.similarity.playlist.inputs import PlaylistInputs
from musicexplorer.similarity.playlist.reasons import Reason
from musicexplorer.similarity.playlist.recipe import Recipe
from musicexplorer.translation import ntr, tr

_NEAR = 90.0  # per cent of the pairs
_MOSTLY = 0.8


def of(
    recipe: Recipe, inputs: PlaylistInputs, reasons: Sequence[Reason | None], seeded: bool
) -> Iterator[str]:
    """The notes on a list.

    Args:
        recipe: What it was made from.
        inputs: The library.
        reasons: Why each track is there, None for what was given.
        seeded: Whether there was anything to start from.
    """
    if seeded and not recipe.path:
        yield from _far_tracks(reasons)
    yield from _unknown_facts(recipe, inputs)


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


def short(
    recipe: Recipe, size: tuple[int, float], fitting: int, refused: Mapping[str, int], inputs: PlaylistInputs
) -> str:
    """Why a list is shorter than asked for: what kept the rest of the library out of it.

    Args:
        recipe: What it was made from.
        size: How many tracks, and how many seconds, it has.
        fitting: How many tracks of the library the filters leave.
        refused: How many of them each limit kept out.
        inputs: The library.
    """
    number, seconds = size
    tracks = ntr("{n} track", "{n} tracks", number)
    if recipe.min_percentile > 0:
        return tr("{tracks}: no others that fit are closer than {percent} of the pairs").format(
            tracks=tracks, percent=f"{recipe.min_percentile:g} %"
        )
    if recipe.seconds is None:
        text = tr("{tracks} instead of {count}: {why}")
    else:
        text = tr("{tracks} of {minutes} instead of {asked}: {why}")
    why = "; ".join(_limits(recipe, fitting, refused, len(inputs.columns)))
    minutes, asked = _clock(seconds), _clock(recipe.seconds or 0.0)
    return text.format(tracks=tracks, count=recipe.count, minutes=minutes, asked=asked, why=why)


def _limits(recipe: Recipe, fitting: int, refused: Mapping[str, int], total: int) -> Iterator[str]:
    """What kept tracks out of a list."""
    if fitting < total:
        text = ntr(
            "{n} of {total} tracks in the library passes the filters",
            "{n} of {total} tracks in the library pass the filters",
            fitting,
        )
        yield text.format(total=total)
    else:
        yield tr("the library has no more")
    texts = {
        "artist": tr("{n} left out by at most {most} of one artist"),
        "album": tr("{n} left out by at most {most} of one album"),
        "song": tr("{n} left out as other versions of songs in the list"),
        "copy": tr("{n} left out as copies of tracks in the list"),
    }
    most = {"artist": recipe.per_artist, "album": recipe.per_album}
    for kind, text in texts.items():
        if refused.get(kind):
            yield text.format(n=refused[kind], most=most.get(kind))


def _clock(seconds: float) -> str:
    return "{}:{:02}".format(*divmod(round(seconds), 60))
