"""From the options of a playlist to its recipe."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from musicexplorer.cli import seed_groups
from musicexplorer.cli.engine import Engine
from musicexplorer.cli.heard_names import meant
from musicexplorer.cli.output import NotDone
from musicexplorer.cli.seeds import OUTSIDE, path_of
from musicexplorer.cli.seeds import Seed as Named
from musicexplorer.similarity.playlist import (
    Exclusion,
    Filters,
    PlaylistInputs,
    Recipe,
    Seed,
    parse_exclusions,
)

_AS_NAMED = (
    "adventurous", "per_artist", "per_album", "order", "match_tempo", "match_key",
    "match_loudness", "curve", "curve_of", "taste",
)  # fmt: skip
_OTHERWISE = {
    "closer_than": "min_percentile",
    "another": "random_seed",
    "level_hubs": "correct_hubness",
    "written": "metadata",
}
_FILTERS = {
    "genre": "genres",
    "no_genre": "not_genres",
    "years": "years",
    "tag": "tags",
    "no_tag": "not_tags",
    "tempo": "tempo",
    "length": "duration",
    "attribute": "attributes",
    "voice": "voice",
    "plays": "plays",
    "rating": "rating",
    "added_within": "added_days",
    "not_played_for": "quiet_days",
}


def recipe_of(
    options: argparse.Namespace, engine: Engine, inputs: PlaylistInputs, named: Sequence[Named], base: Recipe
) -> Recipe:
    """The recipe that the options ask for.

    Args:
        options: What was given; the rest is as in `base`.
        engine: The library.
        inputs: The same.
        named: The TRACKs, already found.
        base: What the list was made from before, or what is usual.

    Raises:
        NotDone: Something that is named is not there.
    """
    weights = [*options.weights, *([1.0] * len(named))]
    seeds = [seed_of(one, inputs, weight) for one, weight in zip(named, weights, strict=False)]
    unlike = [seed_of(engine.seed(words), inputs) for words in options.unlike]
    rules = rules_of(engine, options.never)
    excluded = [int(one.value) for one in rules if one.kind == "track"]
    changes: dict[str, Any] = {name: getattr(options, name) for name in _AS_NAMED}
    changes |= {field: getattr(options, name) for name, field in _OTHERWISE.items()}
    if options.curve_of:
        changes["curve_of"] = meant("attribute", options.curve_of, inputs.attribute_names)
    changes |= {"ranking": "average" if options.average else None}
    changes |= {"fold_versions": False if options.all_versions else None}
    return replace(
        base,
        seeds=(*base.seeds, *seeds, *seed_groups.wanted(options, engine, inputs)),
        unlike=(*base.unlike, *unlike, *seed_groups.unwanted(options, engine, inputs)),
        excluded=tuple(dict.fromkeys((*base.excluded, *excluded))),
        exclusions=tuple(dict.fromkeys((*base.exclusions, *(one for one in rules if one.kind != "track")))),
        filters=_filters_of(options, inputs, base.filters),
        **_size_of(options),
        **{name: value for name, value in changes.items() if value is not None},
    )


def seed_of(named: Named, inputs: PlaylistInputs, weight: float = 1.0) -> Seed:
    """A track that was named, as a seed: by its id, or by its sound where the library has no embedding."""
    if named.track.id != OUTSIDE and named.track.id in inputs.neighbours:
        return Seed("tracks", tracks=(named.track.id,), weight=weight)
    vector = tuple(float(x) for x in named.vector)
    return Seed("sound", name=named.track.metadata.title, vector=vector, weight=weight)


def rules_of(engine: Engine, given: Sequence[tuple[str, str]]) -> list[Exclusion]:
    """The rules of `--never`; tracks and folders may be named as anywhere else.

    Raises:
        NotDone: A track is not there, or several are meant.
    """
    return [Exclusion(kind, _meant(engine, kind, value)) for kind, value in given]  # type: ignore[arg-type]


def rules_for(engine: Engine, given: Sequence[tuple[str, str]]) -> list[Exclusion]:
    """All rules that hold: those of `--never`, and those that the window keeps."""
    return [*rules_of(engine, given), *parse_exclusions(engine.settings.exclusions)]


def _meant(engine: Engine, kind: str, value: str) -> str:
    if kind == "folder":
        return str(path_of(value))
    if kind != "track":
        return value
    track = engine.meant(value)
    if track.id == OUTSIDE:
        raise NotDone(f"{value} is not in the library: it is never suggested anyway")
    return str(track.id)


def _filters_of(options: argparse.Namespace, inputs: PlaylistInputs, base: Filters) -> Filters:
    given = {field: getattr(options, name) for name, field in _FILTERS.items()}
    for field in ("tags", "not_tags"):
        given[field] = [meant("tag", name, inputs.tag_names) for name in given[field]]
    given["attributes"] = [
        (meant("attribute", name, inputs.attribute_names), span) for name, span in given["attributes"]
    ]
    changes: dict[str, Any] = {
        field: tuple(value) if isinstance(value, list) else value
        for field, value in given.items()
        if value not in (None, [])
    }
    return replace(base, **changes)


def _size_of(options: argparse.Namespace) -> dict[str, Any]:
    """A number, or a time: the one that is given counts."""
    if options.minutes is not None:
        return {"seconds": 60 * options.minutes} | ({"count": options.count} if options.count else {})
    return {"count": options.count, "seconds": None} if options.count else {}


def usual(engine: Engine) -> Recipe:
    """A recipe as long as nothing is asked for."""
    return Recipe(per_artist=engine.settings.per_artist)


def all_of(name: str, ids: Sequence[int]) -> tuple[Seed, ...]:
    """What a list that carries no recipe goes on from: its own tracks."""
    return (Seed("playlist", Path(name).stem, tuple(ids)),)
