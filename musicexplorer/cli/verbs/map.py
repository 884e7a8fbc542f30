"""`map -o FILE.png|svg|html|csv`: the stored map as a picture, a drawing, a page or a table."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from musicexplorer.cli.arguments import add_json, place

if TYPE_CHECKING:
    import numpy as np

    from musicexplorer.library.store import Reader

SUMMARY = "write the map as a picture, a drawing, a page for a browser or a table; needs no display"


_ENDINGS = (".png", ".svg", ".html", ".csv")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("-o", type=_file, dest="output", metavar="FILE.png|svg|html|csv", required=True)
    parser.add_argument(
        "--colour-by",
        type=str.lower,
        default="genre",
        metavar="WHAT",
        help="genre (default), artist, album, year, top tag, an attribute, play count, date added, … "
        "(a wrong name lists them all)",
    )
    parser.add_argument(
        "--size", type=_size, default=(1600, 1000), metavar="WxH", help="pixels (default 1600x1000)"
    )
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Write the file."""
    from musicexplorer.cli.engine import Engine
    from musicexplorer.cli.output import NotDone, print_json

    with Engine() as engine:
        ids, xy = engine.reader.positions()
        if not len(ids):
            raise NotDone("there is no map yet: `musicexplorer scan` goes on until there is")
        try:
            _write(options, engine.reader, ids, xy)
        except OSError as problem:
            raise NotDone(f"{options.output}: cannot be written ({problem.strerror})") from problem
    if options.json:
        print_json({"tracks": len(ids), "file": str(options.output)})
    else:
        print(f"{len(ids)} tracks drawn in {options.output}")
    return 0


def _write(options: argparse.Namespace, reader: "Reader", ids: "np.ndarray", xy: "np.ndarray") -> None:
    """Write what the file's ending asks for."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # a picture needs no display, even where there is one
    from musicexplorer.app import make_application
    from musicexplorer.cli.output import NotDone
    from musicexplorer.session.colouring import UnknownColouring
    from musicexplorer.session.library import Library
    from musicexplorer.ui.map import export

    application = make_application()
    wish = export.ExportOptions(options.colour_by, options.size, dark=options.theme == "dark")
    try:
        export.write(options.output, Library.load(reader), ids, xy, wish)
    except UnknownColouring as problem:
        raise NotDone(str(problem)) from problem
    application.processEvents()


def _file(text: str) -> Path:
    if Path(text).suffix.lower() not in _ENDINGS:
        raise argparse.ArgumentTypeError(f"{text!r} ends in none of {', '.join(_ENDINGS)}")
    return place(text)


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not all(side.isdecimal() and 0 < int(side) <= 20_000 for side in (width, height)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 1600x1000")
    return int(width), int(height)
