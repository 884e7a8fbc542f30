"""`backup FILE`: the whole library in one file, for another computer."""

import argparse
import os

from musicexplorer.cli.arguments import add_force, add_json, place
from musicexplorer.translation import tr


def summary() -> str:
    """What the list of verbs says."""
    return tr("write the whole library, with its analysis and your history, to one file")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("file", type=place, metavar="FILE", help=tr("read it elsewhere with `restore`"))
    add_force(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Write the file."""
    from musicexplorer import paths
    from musicexplorer.cli.library import opened_session
    from musicexplorer.cli.output import print_json
    from musicexplorer.library.text import shown_path
    from musicexplorer.session import transfer

    with opened_session(load=False):
        transfer.save(paths.store(), options.file, force=options.force)
    size = os.path.getsize(options.file)
    if options.json:
        print_json({"file": os.fspath(options.file), "bytes": size})
    else:
        text = tr("library written to {path} ({size} MB)")
        print(text.format(path=shown_path(options.file), size=f"{size / 1e6:.1f}"))
    return 0
