"""`open FOLDER...`: the window."""

import argparse
import os

from musicexplorer.cli.arguments import place
from musicexplorer.translation import tr


def summary() -> str:
    """What the list of verbs says."""
    return tr("open the window, with these folders added to the library")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "folders", nargs="*", type=place, metavar="FOLDER", help=tr("a folder of music, or a file to compare")
    )


def run(options: argparse.Namespace) -> int:
    """Open the window and return when it is closed."""
    from musicexplorer import display
    from musicexplorer.app import run_window
    from musicexplorer.cli.output import NotDone

    for path in options.folders:
        if not os.path.exists(path):
            text = tr("{path}: no such folder or command. `musicexplorer --help` lists the commands.")
            raise NotDone(text.format(path=path))
    if problem := display.problem():
        raise NotDone(problem)
    return run_window([path.absolute() for path in options.folders])
