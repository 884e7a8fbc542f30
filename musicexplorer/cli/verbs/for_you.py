"""`for-you`: tracks that were hardly ever played, and that this person would like."""

import argparse

from musicexplorer.cli.arguments import add_count, add_json, positive
from musicexplorer.cli.option_types import share
from musicexplorer.cli.recipe_options import add_never

SUMMARY = "list tracks you have hardly ever played and would like, with reasons"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    add_count(parser, 30)
    parser.add_argument(
        "--taste", type=share, default=0.5, metavar="0..1", help="what is like what: sound 0, taste 1"
    )
    parser.add_argument(
        "--per-artist", type=positive, default=2, metavar="N", help="of one artist at most (default 2)"
    )
    add_never(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print the list, the most promising first."""
    from musicexplorer.cli.engine import Engine
    from musicexplorer.cli.output import describe, one_line, print_json, say_error, shown
    from musicexplorer.cli.recipes import rules_for
    from musicexplorer.cli.tasting import taste_of
    from musicexplorer.similarity.taste import Evidence, for_you

    with Engine() as engine:
        taste, inputs = taste_of(engine), engine.inputs()
        found = for_you(
            taste,
            Evidence.of(engine.reader),
            inputs,
            options.count,
            slider=options.taste,
            per_artist=options.per_artist,
            exclusions=rules_for(engine, options.never),
        )
        tracks = [engine.track(one.id) for one in found]
        played = {track: inputs.facts[track].plays for track in (one.id for one in found)}
    if options.json:
        rows = [
            describe(track)
            | {"score": round(one.score, 4), "why": one.words, "shared": list(one.shared)}
            | {"plays": played[one.id], "similarity": round(one.similarity, 6)}
            for one, track in zip(found, tracks, strict=True)
        ]
        print_json({"state": taste.state, "words": taste.words, "tracks": rows})
        return 0
    if taste.state != "ready" or not found:
        say_error(taste.words)
    for one, track in zip(found, tracks, strict=True):
        print(f"{one.score:5.2f}  {one_line(track)}  ({shown(track.source.path)})")
        print(f"       {one.words}")
    return 0
