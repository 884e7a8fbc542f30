"""Makes the list that the options of `playlist` ask for."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace

from musicexplorer.cli import kept_lists, recipes
from musicexplorer.cli.engine import Engine
from musicexplorer.cli.kept_lists import KeptList
from musicexplorer.cli.list_output import Listed
from musicexplorer.cli.output import NotDone, say_error
from musicexplorer.cli.seeds import Seed as Named
from musicexplorer.similarity.playlist import (
    Changes,
    Pick,
    PlaylistInputs,
    Recipe,
    changes,
    compose,
    parse_exclusions,
)


@dataclass(frozen=True, slots=True)
class Made:
    """A list and where it came from.

    Attributes:
        listed: Its tracks, in order.
        recipe: What it was made from; None for a list that was kept without.
        inputs: What its reasons speak of.
        changes: What is different from the list that it was made from again.
    """

    listed: list[Listed]
    recipe: Recipe | None
    inputs: PlaylistInputs
    changes: Changes


def make(options: argparse.Namespace, engine: Engine) -> Made:
    """Make the list.

    Raises:
        NotDone: Something that is named is not there, or nothing can be made from it.
    """
    inputs = engine.inputs()
    try:
        if options.as_saved:
            return _as_saved(engine, inputs, kept_lists.tracks_in(engine, options.again))
        named = _named(options, engine)
        if options.again:
            return _again(options, engine, inputs, named)
        if options.extend:
            return _extended(options, engine, inputs, named)
        return _new(options, engine, inputs, named)
    except KeyError as unknown:
        raise NotDone(_unknown(inputs, str(unknown.args[0]))) from unknown
    except ValueError as problem:
        raise NotDone(str(problem)) from problem


def _named(options: argparse.Namespace, engine: Engine) -> list[Named]:
    named = list({seed.track.source: seed for seed in map(engine.seed, options.tracks)}.values())
    if len(options.weights) > len(named):
        raise NotDone(f"{len(options.weights)} weights for {len(named)} tracks: each TRACK has one")
    if any(weight <= 0 for weight in options.weights):
        raise NotDone("weights are above 0; --not TRACK asks for less of one")
    return named


def _new(options: argparse.Namespace, engine: Engine, inputs: PlaylistInputs, named: Sequence[Named]) -> Made:
    recipe = recipes.recipe_of(options, engine, inputs, named, recipes.usual(engine))
    if recipe.min_percentile and options.count is None and recipe.seconds is None:
        recipe = replace(recipe, count=len(inputs.neighbours))  # the list ends at that percentile
    # Tracks that the library does not have stand first; they take their part of the number and the time.
    outside = [one.track for one in named if one.track.id not in inputs.neighbours][: recipe.count]
    wanted = replace(recipe, count=recipe.count - len(outside))
    if recipe.seconds is not None:
        heard = sum(track.metadata.duration or 0.0 for track in outside)
        wanted = replace(wanted, seconds=max(recipe.seconds - heard, 0.0))
    made = _composed(engine, wanted, inputs)
    first = [Listed(track, Pick(track.id, 1.0, None)) for track in outside]
    seen = replace(made.recipe or recipe, count=recipe.count, seconds=recipe.seconds)
    return replace(made, listed=first + made.listed, recipe=seen)


def _again(
    options: argparse.Namespace, engine: Engine, inputs: PlaylistInputs, named: Sequence[Named]
) -> Made:
    kept = kept_lists.tracks_in(engine, options.again)
    base = kept_lists.recipe_in(engine, kept)
    made = _composed(engine, recipes.recipe_of(options, engine, inputs, named, base), inputs)
    now = [one.pick.id for one in made.listed]
    return replace(made, changes=changes(list(dict.fromkeys(kept.ids)), now))


def _extended(
    options: argparse.Namespace, engine: Engine, inputs: PlaylistInputs, named: Sequence[Named]
) -> Made:
    kept = kept_lists.tracks_in(engine, options.extend)
    base = kept_lists.recipe_in(engine, kept) if kept.recipe else recipes.usual(engine)
    seeds = base.seeds if kept.recipe and not base.path else recipes.all_of(kept.name, kept.ids)
    recipe = recipes.recipe_of(options, engine, inputs, named, replace(base, seeds=(), path=False))
    held = [track for track in dict.fromkeys(kept.ids) if track in inputs.neighbours]
    known = inputs.facts
    seconds = sum(known[track].duration or 0.0 for track in held if track in known)
    recipe = replace(
        recipe,
        seeds=recipe.seeds or seeds,
        count=len(held) + (options.count or Recipe().count),
        seconds=None if options.minutes is None else seconds + 60 * options.minutes,
    )
    made = _composed(engine, recipe, inputs, held)
    # What is there stays as it is, also what stands in it twice or was never listened to.
    before = [Listed(engine.track(track), Pick(track, 1.0, None)) for track in kept.ids]
    return replace(made, listed=before + [one for one in made.listed if one.pick.id not in held])


def _as_saved(engine: Engine, inputs: PlaylistInputs, kept: KeptList) -> Made:
    listed = [Listed(engine.track(track), Pick(track, 1.0, None)) for track in kept.ids]
    recipe = kept_lists.recipe_in(engine, kept) if kept.recipe else None
    return Made(listed, recipe, inputs, Changes((), (), ()))


def _composed(engine: Engine, recipe: Recipe, inputs: PlaylistInputs, held: Sequence[int] = ()) -> Made:
    playlist = compose(recipe, inputs, held, parse_exclusions(engine.settings.exclusions))
    for note in playlist.notes:
        say_error(note)
    if playlist.tracks and not recipe.seeds:
        say_error("nothing to start from was given: these are drawn by lot from all that fits")
    inside = [pick for pick in playlist.tracks if pick.id in inputs.neighbours]
    if len(inside) < len(playlist.tracks):
        say_error("waypoints from outside the library are left out of the list: only their sound is known")
    listed = [Listed(engine.track(pick.id), pick) for pick in inside]
    seen, _ = inputs.mixed(recipe.taste, recipe.metadata)
    return Made(listed, playlist.recipe, seen, Changes((), (), ()))


def _unknown(inputs: PlaylistInputs, name: str) -> str:
    """What is said of a tag or attribute that the network does not know."""
    attributes = ", ".join(inputs.attribute_names)
    return f"the network knows nothing called {name!r}: it has {attributes}, and what `tags TRACK` lists"
