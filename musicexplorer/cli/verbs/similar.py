"""`similar TRACK`: the nearest tracks by sound."""

import argparse

from musicexplorer.cli.arguments import add_json, add_track, positive
from musicexplorer.cli.tasting import add_options

SUMMARY = "list the tracks that sound most like one"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    add_track(parser)
    parser.add_argument(
        "-n", type=positive, default=20, dest="count", metavar="N", help="how many (default 20)"
    )
    add_options(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print the neighbours, nearest first."""
    from musicexplorer.cli.engine import Engine
    from musicexplorer.cli.output import describe, one_line, print_json, shown
    from musicexplorer.cli.tasting import mixed
    from musicexplorer.similarity.playlist.closeness import Closeness, shown_percent

    with Engine() as engine:
        seed = engine.seed(options.track)
        neighbours = engine.neighbours()
        inside = seed.track.id in neighbours
        neighbours, outside = mixed(engine, neighbours, options, None if inside else seed.vector)
        closeness = Closeness(neighbours)
        wanted = seed.track.id if outside is None else outside
        ids, similarities = neighbours.nearest(wanted, options.count, exclude=seed.ids)
        found = [(engine.track(int(i)), float(s)) for i, s in zip(ids, similarities, strict=True)]
    if options.json:
        rows = [
            describe(track)
            | {
                "similarity": round(similarity, 6),
                "closeness": round(float(closeness.percent(similarity)), 3),
            }
            for track, similarity in found
        ]
        print_json({"seed": describe(seed.track), "neighbours": rows})
    else:
        print(f"like {one_line(seed.track)} (cosine, and the pairs of the library that are less alike):")
        for track, similarity in found:
            near = shown_percent(float(closeness.percent(similarity)))
            print(f"{similarity:6.3f}  {near:>7}  {one_line(track)}  ({shown(track.source.path)})")
    return 0
