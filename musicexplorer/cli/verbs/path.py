"""`path A B`: tracks that lead from one to another in small steps."""

import argparse

from musicexplorer.cli.arguments import add_count, add_json, add_track
from musicexplorer.cli.option_types import list_file, whole
from musicexplorer.cli.recipe_options import add_never
from musicexplorer.cli.tasting import add_options

SUMMARY = "list tracks that lead from one track to another in small steps"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    add_track(parser, "tracks", nargs="+")
    add_count(parser, 12, "tracks in all")
    parser.add_argument(
        "--artist-gap",
        type=whole,
        default=3,
        metavar="N",
        help="an artist does not come again within so many tracks (default 3)",
    )
    add_never(parser)
    add_options(parser)
    parser.add_argument(
        "-o", type=list_file, dest="output", metavar="FILE", help="write .m3u8, .pls or .xspf"
    )
    parser.add_argument("--relative", action="store_true", help="paths relative to the playlist file")
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print the path, each track with the size of the step to it."""
    from dataclasses import replace

    from musicexplorer.cli.engine import Engine
    from musicexplorer.cli.list_output import Listed, show, written
    from musicexplorer.cli.output import NotDone, say_error
    from musicexplorer.cli.recipes import rules_for, seed_of
    from musicexplorer.similarity.playlist import Recipe, compose

    with Engine() as engine:
        named = [engine.seed(words) for words in options.tracks]
        if len({one.track.source for one in named}) < len(named) or len(named) < 2:
            raise NotDone("a path needs at least two tracks, each of them once")
        if options.count < len(named):
            raise NotDone(f"{len(named)} tracks were given; a path of {options.count} cannot hold them")
        inputs = engine.inputs()
        seeds = tuple(seed_of(one, inputs) for one in named)
        recipe = Recipe(
            seeds=seeds,
            path=True,
            count=options.count,
            artist_gap=options.artist_gap,
            taste=options.taste or 0.0,
            metadata=options.written or 0.0,
        )
        try:
            playlist = compose(recipe, inputs, (), rules_for(engine, options.never))
        except ValueError as problem:
            raise NotDone(str(problem)) from problem
        for note in playlist.notes:
            say_error(note)
        listed = [
            Listed(named[-1 - pick.id].track if pick.id < 0 else engine.track(pick.id), pick)
            for pick in playlist.tracks
        ]
        kept = replace(playlist.recipe, count=len(listed))
        file = written(engine, listed, kept, options.output, options.relative)
        show(listed, inputs, file, options.json, "step")
    return 0
