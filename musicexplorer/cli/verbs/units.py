"""`units`, `units N`: what the network tells music apart by, and the tracks that excite one unit most."""

import argparse
from typing import TYPE_CHECKING

from musicexplorer.cli.arguments import add_count, add_json, positive

if TYPE_CHECKING:
    from musicexplorer.cli.engine import Engine
    from musicexplorer.similarity.dimensions import DimensionActivations

SUMMARY = "list the units of the embedding, or the tracks and seconds that excite one most"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "unit",
        nargs="?",
        type=positive,
        metavar="N",
        help="the number of a unit, from the list; `playlist --unit N` starts from it",
    )
    add_count(parser, 20, "how many tracks")
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print the units, or the tracks of one, those that excite it most first."""
    from musicexplorer.cli.engine import Engine
    from musicexplorer.cli.units import found_units

    with Engine() as engine:
        activations, names = found_units(engine, options.unit)
        if options.unit is None:
            _list(activations, names, options.json)
        else:
            _show(engine, activations, names, options.unit - 1, options.count, options.json)
    return 0


def _list(activations: "DimensionActivations", names: list[str], as_json: bool) -> None:
    from musicexplorer.cli.output import print_json

    spreads = activations.spread.tolist()
    if as_json:
        rows = zip(names, spreads, strict=True)
        units = [
            {"number": number, "name": name, "spread": round(spread, 5)}
            for number, (name, spread) in enumerate(rows, 1)
        ]
        print_json({"units": units})
        return
    for number, (name, spread) in enumerate(zip(names, spreads, strict=True), 1):
        print(f"{number:3}  {spread:.3f}  {name}")


def _show(
    engine: "Engine",
    activations: "DimensionActivations",
    names: list[str],
    unit: int,
    count: int,
    as_json: bool,
) -> None:
    from musicexplorer.cli.output import describe, one_line, print_json, shown

    rows = activations.most(unit, count)
    ids, activation = activations.ids[rows].tolist(), activations.activation[rows, unit].tolist()
    found = list(
        zip(map(engine.track, ids), activation, activations.seconds[rows, unit].tolist(), strict=True)
    )
    if as_json:
        tracks = [
            describe(track) | {"activation": round(strength, 4), "seconds": round(seconds, 2)}
            for track, strength, seconds in found
        ]
        about = {"number": unit + 1, "name": names[unit], "spread": round(float(activations.spread[unit]), 5)}
        print_json({"unit": about, "tracks": tracks})
        return
    print(f"unit {unit + 1}, {names[unit]} (standard deviations above what is usual, and where):")
    for track, strength, seconds in found:
        minutes, rest = divmod(int(seconds), 60)
        print(f"{strength:6.2f}  {minutes:3}:{rest:02}  {one_line(track)}  ({shown(track.source.path)})")
