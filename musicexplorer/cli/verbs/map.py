"""`map -o FILE.png|svg|html|csv`: the map as a picture, a drawing, a web page or a table."""

import argparse
from pathlib import Path

from musicexplorer.cli.arguments import add_force, add_json, place
from musicexplorer.translation import tr

_ENDINGS = (".png", ".svg", ".html", ".csv")


def summary() -> str:
    """What the list of verbs says."""
    return tr("write the map as a picture, a drawing, a web page or a table; needs no display")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("-o", type=_file, dest="output", metavar="FILE.png|svg|html|csv", required=True)
    parser.add_argument(
        "--colour-by",
        type=str.lower,
        default="",
        metavar="WHAT",
        help=tr(
            "genre, genre with guesses, style (by sound), artist, album, year, top tag, an attribute, "
            "play count, tastes, date added, … (a wrong name lists them all; default: genre, or style where "
            "most tracks have none)"
        ),
    )
    parser.add_argument(
        "--size", type=_size, default=(1600, 1000), metavar="WxH", help=tr("pixels (default 1600x1000)")
    )
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    add_force(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Write the file."""
    from musicexplorer.app import draw_map
    from musicexplorer.cli.library import opened_session
    from musicexplorer.cli.output import NotDone, print_json
    from musicexplorer.library import export_file
    from musicexplorer.session.colouring import UnknownColouring
    from musicexplorer.translation import ntr

    kind = export_file.MAP_KINDS[options.output.suffix.lower()]
    export_file.check(options.output, kind, force=options.force)
    with opened_session() as session:
        count = len(session.library.position_ids)
        if not count:
            raise NotDone(tr("There is no map yet. Run `musicexplorer scan` to continue the analysis."))
        session.guess_genres()
        if options.colour_by in ("taste", "tastes"):
            session.learn(tastes=True)
        try:
            dark = options.theme == "dark"
            how = (options.colour_by, options.size)
            draw_map(options.output, session.library, *how, dark=dark, force=options.force)
        except UnknownColouring as problem:
            raise NotDone(str(problem)) from problem
    if options.json:
        print_json({"tracks": count, "file": str(options.output)})
    else:
        print(
            ntr("{n} track drawn in {path}", "{n} tracks drawn in {path}", count).format(path=options.output)
        )
    return 0


def _file(text: str) -> Path:
    if Path(text).suffix.lower() not in _ENDINGS:
        problem = tr("{text} ends in none of {endings}").format(text=repr(text), endings=", ".join(_ENDINGS))
        raise argparse.ArgumentTypeError(problem)
    return place(text)


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not all(side.isdecimal() and 0 < int(side) <= 20_000 for side in (width, height)):
        raise argparse.ArgumentTypeError(tr("{text} is not a size such as 1600x1000").format(text=repr(text)))
    return int(width), int(height)
