"""`similar TRACK`: the nearest tracks by sound."""

import argparse

from musicexplorer.cli.arguments import add_json, add_track, positive

SUMMARY = "list the tracks that sound most like one"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    add_track(parser)
    parser.add_argument(
        "-n", type=positive, default=20, dest="count", metavar="N", help="how many (default 20)"
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print the neighbours, nearest first."""
    from musicexplorer.cli.engine import Engine
    from musicexplorer.cli.output import describe, one_line, print_json, shown

    with Engine() as engine:
        seed = engine.seed(options.track)
        ids, similarities = engine.neighbours().nearest(seed.vector, options.count, exclude=seed.ids)
        found = [(engine.track(int(i)), float(s)) for i, s in zip(ids, similarities, strict=True)]
    if options.json:
        neighbours = [describe(track) | {"similarity": round(similarity, 6)} for track, similarity in found]
        print_json({"seed": describe(seed.track), "neighbours": neighbours})
    else:
        print(f"like {one_line(seed.track)}:")
        for track, similarity in found:
            print(f"{similarity:6.3f}  {one_line(track)}  ({shown(track.source.path)})")
    return 0
