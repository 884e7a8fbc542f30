"""`install-desktop`: the launcher, icons, manual page and shell completion."""

import argparse
import shutil
import sys
from pathlib import Path

from musicexplorer.cli.arguments import place
from musicexplorer.translation import tr


def summary() -> str:
    """What the list of verbs says."""
    return tr("add the program to the desktop's menus, with icon, file types, manual page and completion")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "--prefix",
        type=place,
        default=Path("~/.local").expanduser(),
        metavar="DIR",
        help=tr("where `share` is: ~/.local for you (default), /usr/local for all users"),
    )
    parser.add_argument("--remove", action="store_true", help=tr("delete what was added"))


def run(options: argparse.Namespace) -> int:
    """Write or delete the files, and list them."""
    from musicexplorer import desktop
    from musicexplorer.cli.output import NotDone

    prefix = options.prefix.absolute()
    try:
        if options.remove:
            files = desktop.remove(prefix)
        else:
            from musicexplorer.app import draw_icons

            files = desktop.install(prefix, _command(), draw_icons(desktop.ICON_SIZES))
    except OSError as problem:
        text = tr("{path} cannot be written: {reason}")
        raise NotDone(text.format(path=problem.filename, reason=problem.strerror)) from problem
    for file in files:
        print(file)
    return 0


def _command() -> Path:
    """The command that was called, absolute."""
    called = Path(sys.argv[0])
    if called.name.startswith("__main__"):  # python -m musicexplorer
        called = Path(sys.executable).with_name("musicexplorer")
    return Path(shutil.which(called) or called).absolute()
