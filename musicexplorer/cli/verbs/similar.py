"""`similar TRACK`: the nearest tracks by sound."""

import argparse
from typing import TYPE_CHECKING

from musicexplorer.cli.arguments import add_count, add_json, add_track
from musicexplorer.cli.recipe_options import add_never
from musicexplorer.cli.tasting import add_options

if TYPE_CHECKING:
    import numpy as np

    from musicexplorer.cli.engine import Engine
    from musicexplorer.cli.seeds import Seed
    from musicexplorer.similarity.playlist import PlaylistInputs

SUMMARY = "list the tracks that sound most like one"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    either = parser.add_mutually_exclusive_group(required=True)
    add_track(either, nargs="?")
    either.add_argument(
        "--hubs", action="store_true", help="tell which tracks stand in too many lists, and which in none"
    )
    add_count(parser, 20)
    add_never(parser)
    add_options(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print the neighbours, nearest first."""
    from musicexplorer.cli.engine import Engine
    from musicexplorer.cli.hub_report import tell
    from musicexplorer.cli.output import describe, one_line, print_json, shown
    from musicexplorer.cli.recipes import rules_for
    from musicexplorer.similarity.playlist import allowed
    from musicexplorer.similarity.playlist.percentiles import shown_percent

    with Engine() as engine:
        if options.hubs:
            tell(engine, options.count, options.json)
            return 0
        seed = engine.seed(options.track)
        inputs, wanted = _seen(engine, seed, options)
        neighbours, percentiles = inputs.neighbours, inputs.percentiles
        ruled_out = neighbours.ids[~allowed(inputs, rules_for(engine, options.never))].tolist()
        ids, similarities = neighbours.nearest(wanted, options.count, exclude=[*seed.ids, *ruled_out])
        found = [(engine.track(int(i)), float(s)) for i, s in zip(ids, similarities, strict=True)]
    if options.json:
        rows = [
            describe(track)
            | {
                "similarity": round(similarity, 6),
                "closeness": round(float(percentiles.percent(similarity)), 3),
            }
            for track, similarity in found
        ]
        print_json({"seed": describe(seed.track), "neighbours": rows})
    else:
        print(f"like {one_line(seed.track)} (cosine, and the pairs of the library that are less alike):")
        for track, similarity in found:
            near = shown_percent(float(percentiles.percent(similarity)))
            print(f"{similarity:6.3f}  {near:>7}  {one_line(track)}  ({shown(track.source.path)})")
    return 0


def _seen(
    engine: "Engine", seed: "Seed", options: argparse.Namespace
) -> "tuple[PlaylistInputs, int | np.ndarray]":
    """The library as it is compared, and what is compared with it."""
    from dataclasses import replace

    from musicexplorer.cli.output import say_error
    from musicexplorer.cli.tasting import mixed
    from musicexplorer.similarity.neighbours import Neighbours

    inputs = engine.inputs()
    inside = seed.track.id in inputs.neighbours
    taste, written = options.taste or 0.0, options.written or 0.0
    if inside or not (taste or written):
        inputs, note = inputs.mixed(taste, written)
        wanted: int | np.ndarray = seed.track.id if inside else seed.vector
    else:
        vectors, note, outside = mixed(engine, inputs.neighbours, taste, written, seed.vector)
        inputs = replace(inputs, neighbours=Neighbours(inputs.neighbours.ids, vectors))
        wanted = seed.vector if outside is None else outside
    if note:
        say_error(note)
    return inputs, wanted
