"""`restore FILE`: adds a library that `backup` wrote, on this computer or another."""

import argparse

from musicexplorer.cli.arguments import add_json, add_map, place
from musicexplorer.translation import tr


def summary() -> str:
    """What the list of verbs says."""
    return tr("add what `backup` wrote to the library: tracks, analysis, history, playlists")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("file", type=place, metavar="FILE", help=tr("a file that `backup` wrote"))
    add_map(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Merge the file into the library; a new library is made if there is none."""
    from musicexplorer import paths
    from musicexplorer.cli.library import opened_writer
    from musicexplorer.cli.output import print_json
    from musicexplorer.session import transfer
    from musicexplorer.translation import ntr

    with opened_writer() as writer:
        loaded = transfer.load(options.file, paths.store(), writer, moves=options.moves)
    if options.json:
        print_json({"tracks": loaded.tracks, "new": loaded.new})
    else:
        text = ntr("{n} track restored, new: {new}", "{n} tracks restored, new: {new}", loaded.tracks)
        print(text.format(new=loaded.new))
        print(tr("Run `musicexplorer scan` to look for the files and for other music."))
    return 0
