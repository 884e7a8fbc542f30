"""`map -o FILE.png|csv`: the stored map as a picture or a table."""

import argparse
from pathlib import Path

from musicexplorer.cli.arguments import add_json

SUMMARY = "write the map as a picture or a table; needs no display"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("-o", type=_picture_or_table, dest="output", metavar="FILE.png|csv", required=True)
    parser.add_argument(
        "--colour-by",
        default="genre",
        metavar="WHAT",
        help="genre (default), artist, album, year, top tag or an attribute",
    )
    parser.add_argument(
        "--size", type=_size, default=(1600, 1000), metavar="WxH", help="pixels (default 1600x1000)"
    )
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    return 0


def _picture_or_table(text: str) -> Path:
    if Path(text).suffix.lower() not in (".png", ".csv"):
        raise argparse.ArgumentTypeError(f"{text!r} ends neither in .png nor in .csv")
    return Path(text)


def _size(text: str) -> tuple[int, int]:
    width, _, height = text.lower().partition("x")
    if not all(side.isdecimal() and 0 < int(side) <= 20_000 for side in (width, height)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 1600x1000")
    return int(width), int(height)
