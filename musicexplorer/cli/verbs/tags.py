"""`tags TRACK`: what the network hears in a track."""

import argparse
import os
from typing import TYPE_CHECKING

from musicexplorer import paths
from musicexplorer.cli.arguments import add_json, add_track

if TYPE_CHECKING:
    from musicexplorer.library.store import RhythmRow

SUMMARY = "show what the network hears in a track"
_SHOWN = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    add_track(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print the tags, most probable first, and the attributes."""
    from musicexplorer.cli.engine import Engine
    from musicexplorer.cli.output import describe, one_line, print_json
    from musicexplorer.cli.seeds import outside_seed

    seed, found = (None if os.path.exists(paths.store()) else outside_seed(options.track)), None
    if seed is None:
        with Engine() as engine:
            seed = engine.seed(options.track, compared=False)
            found = engine.reader.rhythm_of(seed.track.id)
    rhythm = _rhythm(found)
    tags = sorted(zip(seed.tag_names, map(float, seed.tags), strict=True), key=lambda tag: -tag[1])
    attributes = dict(zip(seed.attribute_names, (round(float(a), 4) for a in seed.attributes), strict=True))
    if options.json:
        heard = [{"tag": name, "probability": round(probability, 4)} for name, probability in tags]
        print_json(describe(seed.track) | {"tags": heard, "attributes": attributes} | rhythm)
    else:
        print(one_line(seed.track))
        for name, probability in tags[:_SHOWN]:
            print(f"{probability:6.2f}  {name}")
        print()
        for name, value in attributes.items():
            print(f"{value:6.2f}  {name}")
        if rhythm:
            print()
        for name, worth in rhythm.items():
            print(f"{'–' if worth is None else worth:>6}  {name}")
    return 0


def _rhythm(found: "RhythmRow | None") -> dict[str, float | str | None]:
    """Tempo, key and loudness, if the second pass has been at the track."""
    from musicexplorer.library.store import KEY_NAMES

    if found is None or found.reason:
        return {}
    return {
        "tempo": None if found.tempo is None else round(found.tempo, 1),
        "key": None if found.key is None else KEY_NAMES[found.key],
        "loudness": None if found.loudness is None else round(found.loudness, 1),
    }
