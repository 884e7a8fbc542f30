"""`dimensions`, `dimensions N`: the dimensions of the embedding, and the tracks that activate one most."""

import argparse
from typing import TYPE_CHECKING

from musicexplorer.cli.arguments import add_count, add_json, positive
from musicexplorer.translation import tr

if TYPE_CHECKING:
    from musicexplorer.session.dimensions import Dimensions
    from musicexplorer.session.session import Session


def summary() -> str:
    """What the list of verbs says."""
    return tr("list the dimensions of the embedding, or the tracks and seconds that activate one most")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "dimension",
        nargs="?",
        type=positive,
        metavar="N",
        help=tr("the number of a dimension, from the list; `playlist --dimension N` starts from it"),
    )
    add_count(parser, 20, tr("how many tracks"))
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print the dimensions, or the tracks that activate one, strongest first."""
    from musicexplorer.cli.library import found_dimensions, opened_session

    with opened_session() as session:
        found = found_dimensions(session, options.dimension)
        if options.dimension is None:
            _list(found, options.json)
        else:
            _show(session, found, options)
    return 0


def _list(found: "Dimensions", as_json: bool) -> None:
    from musicexplorer.cli.output import print_json

    numbered = enumerate(zip(found.names, found.activations.spread.tolist(), strict=True), 1)
    if as_json:
        rows = [
            {"number": number, "name": name, "spread": round(spread, 5)}
            for number, (name, spread) in numbered
        ]
        print_json({"units": rows})
        return
    for number, (name, spread) in numbered:
        print(f"{number:3}  {spread:.3f}  {name}")


def _show(session: "Session", found: "Dimensions", options: argparse.Namespace) -> None:
    from musicexplorer.cli.library import known_track
    from musicexplorer.cli.output import describe, one_line, print_json, shown

    at, activations = options.dimension - 1, found.activations
    rows = activations.most(at, options.count)
    tracks = [known_track(session, track) for track in activations.ids[rows].tolist()]
    columns = activations.activation[rows, at].tolist(), activations.seconds[rows, at].tolist()
    listed = list(zip(tracks, *columns, strict=True))
    if options.json:
        spread = round(float(activations.spread[at]), 5)
        described = [
            describe(track) | {"activation": round(strength, 4), "seconds": round(seconds, 2)}
            for track, strength, seconds in listed
        ]
        about = {"number": options.dimension, "name": found.names[at], "spread": spread}
        print_json({"unit": about, "tracks": described})
        return
    text = tr("dimension {number}, {name} (standard deviations above the mean, and where in the track):")
    print(text.format(number=options.dimension, name=found.names[at]))
    for track, strength, seconds in listed:
        minutes, rest = divmod(int(seconds), 60)
        print(f"{strength:6.2f}  {minutes:3}:{rest:02}  {one_line(track)}  ({shown(track.source.path)})")
