"""`demo`: makes the demo library and prints its folder, for `scan`."""

import argparse
from pathlib import Path

from musicexplorer import paths
from musicexplorer.cli.arguments import place
from musicexplorer.translation import tr


def summary() -> str:
    """What the list of verbs says."""
    return tr("make the demo library, seventy short tracks in many styles, and print its folder")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "folder",
        nargs="?",
        type=place,
        metavar="FOLDER",
        help=tr("where (default: where “Try the demo library” makes it)"),
    )


def run(options: argparse.Namespace) -> int:
    """Make what is missing of it; the folder alone is on stdout."""
    from musicexplorer.cli.output import NotDone
    from musicexplorer.cli.verbs.scan import ProgressBar
    from musicexplorer.demo import library
    from musicexplorer.indexing.events import Progress

    folder, bar = options.folder or paths.demo(), ProgressBar()
    try:
        library.make(Path(folder).absolute(), lambda done, total: bar.show(Progress("demo", done, total)))
    except OSError as error:
        raise NotDone(str(error)) from error
    finally:
        bar.clear()
    print(Path(folder).absolute())
    return 0
