"""The options that say what a playlist is made from; what is not given is None (or empty)."""

import argparse
from typing import Any

from musicexplorer.cli import option_types
from musicexplorer.cli.arguments import positive

KINDS = ("artist", "album", "genre", "playlist")
_MANY: dict[str, Any] = {"action": "append", "default": []}
_SWITCH: dict[str, Any] = {"action": "store_true", "default": None}


def add(parser: argparse.ArgumentParser) -> None:
    """Add all of them, in groups."""
    _add_seeds(parser.add_argument_group("more seeds, each a voice of its own"))
    _add_filters(parser.add_argument_group("what every track must be"))
    _add_size(parser.add_argument_group("how many, how varied"))
    _add_order(parser.add_argument_group("in which order"))


def add_never(parser: "argparse.ArgumentParser | argparse._ArgumentGroup") -> None:
    """Add `--never`."""
    parser.add_argument(
        "--never",
        **_MANY,
        type=option_types.rule,
        metavar="KIND=NAME",
        help=f"never this: {', '.join(option_types.NEVER)} (season: christmas@12, in December only);"
        " what the window was told never to suggest never comes anyway",
    )


def _add_seeds(group: "argparse._ArgumentGroup") -> None:
    for kind in KINDS:
        for sign, words in (("like", "more"), ("not", "less")):
            whole = f"all of this {kind}" if kind != "playlist" else "a playlist file or saved playlist"
            group.add_argument(f"--{sign}-{kind}", **_MANY, metavar="NAME", help=f"{words} like {whole}")
    group.add_argument(
        "--liked", **_SWITCH, help="more like what you like: what most of the tracks you liked are near to"
    )
    group.add_argument(
        "--region", **_MANY, metavar="NAME", help="more like this region of the map (a wrong name lists all)"
    )
    group.add_argument(
        "--near",
        **_MANY,
        type=option_types.circle,
        metavar="X,Y,R",
        help="more like what lies there on the map",
    )
    group.add_argument(
        "--unit",
        **_MANY,
        type=positive,
        metavar="N",
        help="more like what excites this unit of the network most (`units` lists them)",
    )
    group.add_argument("--not", **_MANY, dest="unlike", metavar="TRACK", help="less like this one")
    group.add_argument(
        "--weights",
        type=option_types.numbers,
        default=(),
        metavar="W,W…",
        help="how much each TRACK counts (1)",
    )
    group.add_argument("--average", **_SWITCH, help="by the mean of the seeds, not by how many of them agree")


def _add_filters(group: "argparse._ArgumentGroup") -> None:
    spans: dict[str, Any] = {"type": option_types.span, "metavar": "A-B"}
    group.add_argument("--genre", **_MANY, metavar="NAME", help="one of these genres, as written in the file")
    group.add_argument("--no-genre", **_MANY, metavar="NAME", help="none of these genres")
    group.add_argument(
        "--tag", **_MANY, metavar="TAG", help="the network hears this in it (`tags TRACK` lists them)"
    )
    group.add_argument("--no-tag", **_MANY, metavar="TAG", help="the network does not hear this in it")
    group.add_argument("--years", **spans, help="such as 1970-1979, 2000-")
    group.add_argument("--tempo", **spans, help="beats per minute, as written or as `scan --rhythm` finds it")
    group.add_argument("--length", type=option_types.minutes, metavar="A-B", help="minutes of a track")
    group.add_argument(
        "--attribute", **_MANY, type=option_types.attribute, metavar="NAME=A-B", help="such as energy=0.5-1"
    )
    group.add_argument("--voice", choices=("any", "vocal", "instrumental"), help="with or without singing")
    group.add_argument("--plays", **spans, help="how often you played it: 0 for never, 5- for often")
    group.add_argument("--rating", type=option_types.stars, metavar="A-B", help="stars, 1 to 5, such as 4-")
    group.add_argument(
        "--added-within", type=option_types.more_than_nothing, metavar="DAYS", help="new in the library"
    )
    group.add_argument(
        "--not-played-for",
        type=option_types.more_than_nothing,
        metavar="DAYS",
        help="not played within so many days",
    )
    group.add_argument(
        "--closer-than",
        type=option_types.percent,
        metavar="PERCENT",
        help="closer to a seed than so many per cent of the pairs in the library; the list ends there",
    )
    add_never(group)


def _add_size(group: "argparse._ArgumentGroup") -> None:
    group.add_argument(
        "-n",
        type=positive,
        dest="count",
        metavar="N",
        help="tracks in all, the given first (default 25); with --extend so many more",
    )
    group.add_argument(
        "--minutes",
        type=option_types.more_than_nothing,
        metavar="M",
        help="so long altogether, in place of a number; with --extend so much longer",
    )
    group.add_argument(
        "--adventurous",
        type=option_types.share,
        metavar="0..1",
        help="0 the nearest (default), 1 the most varied",
    )
    group.add_argument(
        "--per-artist",
        type=option_types.whole,
        metavar="N",
        help="at most so many of one artist, 0 for no limit",
    )
    group.add_argument(
        "--per-album", type=option_types.whole, metavar="N", help="at most so many of one album"
    )
    group.add_argument(
        "--all-versions", **_SWITCH, help="live, demo and remaster of one song may come together"
    )
    group.add_argument("--level-hubs", **_SWITCH, help="set back tracks that are near to everything")
    group.add_argument(
        "--another",
        type=option_types.whole,
        metavar="NUMBER",
        help="another list, nearly as good, for each number",
    )


def _add_order(group: "argparse._ArgumentGroup") -> None:
    group.add_argument(
        "--order",
        choices=("likeness", "flow", "ends"),
        help="nearest first (default); small steps; or the end of each against the beginning of the next",
    )
    group.add_argument(
        "--match-tempo", **_SWITCH, help="tempi that mix follow each other, where they are known"
    )
    group.add_argument("--match-key", **_SWITCH, help="keys that mix follow each other, where they are known")
    group.add_argument(
        "--match-loudness", **_SWITCH, help="no jumps from quiet to loud, where loudness is known"
    )
    group.add_argument(
        "--curve",
        type=option_types.course,
        metavar="SHAPE",
        help=f"energy as {', '.join(option_types.SHAPES)}, or numbers: 0.2,0.5,0.9",
    )
    group.add_argument(
        "--curve-of", metavar="NAME", help="another attribute that runs along the curve (energy)"
    )
