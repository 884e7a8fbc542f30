"""The options that say what a playlist is made from."""

import argparse
import re
from pathlib import Path
from typing import Any

from musicexplorer.cli.arguments import positive

_RANGE = re.compile(r"(\d+(?:\.\d+)?)?\s*-\s*(\d+(?:\.\d+)?)?|(\d+(?:\.\d+)?)")
LISTS = (".m3u8", ".m3u", ".pls", ".xspf")
SHAPES = ("flat", "rising", "falling", "arc")
NEVER = ("track", "artist", "album", "folder", "genre", "season")
Range = tuple[float | None, float | None]


def add(parser: argparse.ArgumentParser) -> None:
    """Add all of them, in groups."""
    _add_seeds(parser.add_argument_group("more seeds, each a voice of its own"))
    _add_filters(parser.add_argument_group("what every track must be"))
    _add_size(parser.add_argument_group("how many, how varied"))
    _add_order(parser.add_argument_group("in which order"))


def _add_seeds(group: "argparse._ArgumentGroup") -> None:
    for kind in ("artist", "album", "genre", "playlist"):
        for sign, words in (("like", "more"), ("not", "less")):
            group.add_argument(
                f"--{sign}-{kind}",
                action="append",
                default=[],
                metavar="NAME",
                help=f"{words} like {'this' if kind != 'artist' else 'all of this'} {kind}",
            )
    group.add_argument(
        "--near",
        action="append",
        default=[],
        type=circle,
        metavar="X,Y,R",
        help="more like what lies there on the map",
    )
    group.add_argument(
        "--not", action="append", default=[], dest="unlike", metavar="TRACK", help="less like this one"
    )
    group.add_argument(
        "--weights", type=numbers, default=(), metavar="W,W…", help="how much each TRACK counts (1)"
    )
    group.add_argument(
        "--average", action="store_true", help="by the mean of the seeds, not by how many agree"
    )


def _add_filters(group: "argparse._ArgumentGroup") -> None:
    many: dict[str, Any] = {"action": "append", "default": []}
    group.add_argument("--genre", **many, metavar="NAME", help="one of these genres, as written in the file")
    group.add_argument("--no-genre", **many, metavar="NAME", help="none of these genres")
    group.add_argument(
        "--tag", **many, metavar="TAG", help="the network hears this in it (`tags TRACK` lists them)"
    )
    group.add_argument("--no-tag", **many, metavar="TAG", help="the network does not hear this in it")
    group.add_argument(
        "--years", type=span, default=(None, None), metavar="A-B", help="such as 1970-1979, 2000-"
    )
    group.add_argument("--tempo", type=span, default=(None, None), metavar="A-B", help="beats per minute")
    group.add_argument("--length", type=span, default=(None, None), metavar="A-B", help="minutes of a track")
    group.add_argument("--attribute", **many, type=attribute, metavar="NAME=A-B", help="such as energy=0.5-1")
    group.add_argument(
        "--voice", choices=("any", "vocal", "instrumental"), default="any", help="with or without singing"
    )
    group.add_argument("--not-played-for", type=float, metavar="DAYS", help="not played within so many days")
    group.add_argument(
        "--closer-than",
        type=float,
        default=0.0,
        metavar="PERCENT",
        help="closer to a seed than so many per cent of the pairs in the library",
    )
    group.add_argument(
        "--never",
        **many,
        type=rule,
        metavar="KIND=NAME",
        help=f"never this: {', '.join(NEVER)} (season: christmas@12)",
    )


def _add_size(group: "argparse._ArgumentGroup") -> None:
    group.add_argument(
        "-n",
        type=positive,
        default=25,
        dest="count",
        metavar="N",
        help="tracks in all, the given first (default 25)",
    )
    group.add_argument("--minutes", type=float, metavar="M", help="so long altogether, in place of a number")
    group.add_argument(
        "--adventurous", type=share, default=0.0, metavar="0..1", help="0 the nearest, 1 the most varied"
    )
    group.add_argument(
        "--per-artist", type=int, metavar="N", help="at most so many of one artist, 0 for no limit"
    )
    group.add_argument("--per-album", type=int, default=0, metavar="N", help="at most so many of one album")
    group.add_argument(
        "--all-versions", action="store_true", help="live, demo and remaster of one song may come together"
    )
    group.add_argument(
        "--level-hubs", action="store_true", help="set back tracks that are near to everything"
    )
    group.add_argument(
        "--another",
        type=int,
        default=0,
        metavar="NUMBER",
        help="another list, nearly as good, for each number",
    )


def _add_order(group: "argparse._ArgumentGroup") -> None:
    group.add_argument(
        "--order",
        choices=("likeness", "flow", "ends"),
        default="likeness",
        help="nearest first; small steps; or the end of each against the beginning of the next",
    )
    group.add_argument(
        "--match-tempo", action="store_true", help="tempi that mix follow each other, where known"
    )
    group.add_argument(
        "--match-key", action="store_true", help="keys that mix follow each other, where known"
    )
    group.add_argument(
        "--curve",
        type=course,
        default=None,
        metavar="SHAPE",
        help=f"{', '.join(SHAPES)}, or numbers: 0.2,0.5,0.9",
    )
    group.add_argument(
        "--curve-of", default="energy", metavar="NAME", help="the attribute that runs along it (energy)"
    )


def span(text: str) -> Range:
    """A range as "A-B", "A-", "-B" or "A", for argparse."""
    match = _RANGE.fullmatch(text.strip())
    if not match or not any(match.groups()):
        raise argparse.ArgumentTypeError(f"{text!r} is no range such as 10-20, 10- or -20")
    if match[3]:
        return float(match[3]), float(match[3])
    low, high = (float(part) if part else None for part in match.groups()[:2])
    return low, high


def attribute(text: str) -> tuple[str, Range]:
    """An attribute and its range, "energy=0.5-1", for argparse."""
    name, _, values = text.partition("=")
    return name.strip(), span(values)


def numbers(text: str) -> tuple[float, ...]:
    """Numbers as "1,0.5,2", for argparse."""
    try:
        return tuple(float(part) for part in text.split(","))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no list of numbers such as 1,0.5") from None


def circle(text: str) -> tuple[float, ...]:
    """A place on the map and how far around it, for argparse."""
    found = numbers(text)
    if len(found) != 3:
        raise argparse.ArgumentTypeError(f"{text!r} is not X,Y,RADIUS")
    return found


def course(text: str) -> tuple[float, ...] | str:
    """A shape or the numbers of a curve, for argparse."""
    return text if text in SHAPES else numbers(text)


def share(text: str) -> float:
    """A number from 0 to 1, for argparse."""
    found = numbers(text)
    if len(found) != 1 or not 0 <= found[0] <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 1")
    return found[0]


def rule(text: str) -> tuple[str, str]:
    """A rule as "artist=NAME", for argparse."""
    kind, sign, value = text.partition("=")
    if kind not in NEVER or not sign or not value:
        raise argparse.ArgumentTypeError(f"{text!r} is not KIND=NAME with one of {', '.join(NEVER)}")
    return kind, value


def list_file(text: str) -> Path:
    """A playlist's name, for argparse: one slip must not write over a piece of music."""
    if Path(text).suffix.lower() not in LISTS:
        raise argparse.ArgumentTypeError(f"{text!r} ends in none of {', '.join(LISTS)}")
    return Path(text)
