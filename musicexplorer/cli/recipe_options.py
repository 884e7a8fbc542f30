"""The options that say what a playlist is made from; what is not given is None (or empty)."""

import argparse
from typing import Any

from musicexplorer.cli import option_types
from musicexplorer.cli.arguments import positive
from musicexplorer.similarity.agreements import AGREEMENTS
from musicexplorer.translation import tr

KINDS = ("artist", "album", "genre", "playlist")
_MANY: dict[str, Any] = {"action": "append", "default": []}
_SWITCH: dict[str, Any] = {"action": "store_true", "default": None}


def add(parser: argparse.ArgumentParser) -> None:
    """Add all of them, in groups."""
    _add_seeds(parser.add_argument_group(tr("more seeds")))
    _add_filters(parser.add_argument_group(tr("filters")))
    _add_size(parser.add_argument_group(tr("length and variety")))
    _add_order(parser.add_argument_group(tr("order")))
    add_mix(parser.add_argument_group(tr("what counts besides sound")))


def given(options: argparse.Namespace) -> dict[str, str]:
    """Those of them that were given: the name of each value, and what the option is called."""
    parser = argparse.ArgumentParser(add_help=False)
    add(parser)
    called = {action.dest: action.option_strings[0] for action in parser._actions}
    return {name: option for name, option in called.items() if getattr(options, name) not in (None, [], ())}


def add_mix(parser: "argparse.ArgumentParser | argparse._ArgumentGroup") -> None:
    """Add `--taste` and `--metadata`; None where they are not given."""
    parser.add_argument(
        "--taste",
        type=option_types.share,
        metavar="0..1",
        help=tr(
            "how much your taste counts: 0 sound only, 1 taste only (default: as the window's slider is set; "
            "if you have not moved it, as much as taste predicts your own sessions better than sound does)"
        ),
    )
    add_metadata(parser)


def add_metadata(parser: "argparse.ArgumentParser | argparse._ArgumentGroup") -> None:
    """Add `--metadata`; None where it is not given."""
    parser.add_argument(
        "--metadata",
        "--written",
        type=option_types.share,
        metavar="0..1",
        help=tr(
            "how much metadata counts beside these: artist, album, genre, year, comments, lyrics (default: "
            "as in the window)"
        ),
    )


def add_exclusions(parser: "argparse.ArgumentParser | argparse._ArgumentGroup") -> None:
    """Add `--never`."""
    text = tr(
        "exclude this: {kinds} (season: christmas@12 allows such tracks in December only); what is blocked "
        "in the window is always excluded"
    )
    parser.add_argument(
        "--never",
        **_MANY,
        type=option_types.exclusion,
        metavar="KIND=NAME",
        help=text.format(kinds=", ".join(option_types.EXCLUSION_KINDS)),
    )


def _add_seeds(group: "argparse._ArgumentGroup") -> None:
    texts = {
        "artist": (tr("more like this artist"), tr("less like this artist")),
        "album": (tr("more like this album"), tr("less like this album")),
        "genre": (tr("more like this genre"), tr("less like this genre")),
        "playlist": (
            tr("more like this playlist (a file, or a saved one)"),
            tr("less like this playlist (a file, or a saved one)"),
        ),
    }
    for kind in KINDS:
        for sign, text in zip(("like", "not"), texts[kind], strict=True):
            group.add_argument(f"--{sign}-{kind}", **_MANY, metavar="NAME", help=text)
    text = tr('tracks that fit these words, such as "calm piano" or "an hour of slow jazz that ends happy"')
    group.add_argument("--search", metavar="WORDS", help=text)
    for sign, text in (
        ("like", tr("more like this one of your tastes (`taste` lists them)")),
        ("not", tr("less like this one of your tastes")),
    ):
        group.add_argument(f"--{sign}-taste", **_MANY, metavar="NAME", help=text)
    group.add_argument(
        "--for",
        type=option_types.names,
        dest="listeners",
        metavar="NAME,NAME",
        help=tr("what these persons, who share the library, would like together (`history` names them)"),
    )
    group.add_argument(
        "--agree",
        choices=AGREEMENTS,
        dest="agreement",
        help=tr("with --for: as the one who likes it least (default), or on average"),
    )
    group.add_argument("--liked", **_SWITCH, help=tr("more like the tracks that you have liked"))
    group.add_argument(
        "--region",
        **_MANY,
        metavar="NAME",
        help=tr("more like this region of the map (a wrong name lists all)"),
    )
    group.add_argument(
        "--near",
        **_MANY,
        type=option_types.circle,
        metavar="X,Y,R",
        help=tr("more like the tracks in this circle on the map"),
    )
    group.add_argument(
        "--dimension",
        "--unit",
        **_MANY,
        type=positive,
        metavar="N",
        help=tr("more like the tracks that activate this dimension most (`dimensions` lists them)"),
    )
    group.add_argument("--not", **_MANY, dest="unlike", metavar="TRACK", help=tr("less like this track"))
    group.add_argument(
        "--weights",
        type=option_types.numbers,
        default=(),
        metavar="W,W…",
        help=tr("how much each TRACK counts (default 1)"),
    )
    group.add_argument(
        "--average",
        **_SWITCH,
        help=tr("rank by the average of the seeds, not by how many of them agree"),
    )


def _add_filters(group: "argparse._ArgumentGroup") -> None:
    spans: dict[str, Any] = {"type": option_types.number_range, "metavar": "A-B"}
    many = {**_MANY, "metavar": "NAME"}
    days: dict[str, Any] = {"type": option_types.positive_number, "metavar": "DAYS"}
    group.add_argument("--genre", **many, help=tr("one of these genres, as in the metadata"))
    group.add_argument("--no-genre", **many, help=tr("none of these genres"))
    group.add_argument(
        "--tag", **_MANY, metavar="TAG", help=tr("the network finds this tag (`tags TRACK` lists them)")
    )
    group.add_argument("--no-tag", **_MANY, metavar="TAG", help=tr("the network does not find this tag"))
    group.add_argument("--years", **spans, help=tr("such as 1970-1979, 2000-"))
    group.add_argument(
        "--tempo", **spans, help=tr("beats per minute, from the metadata or from `scan --rhythm`")
    )
    group.add_argument("--length", type=option_types.minutes, metavar="A-B", help=tr("minutes per track"))
    group.add_argument(
        "--attribute",
        **_MANY,
        type=option_types.attribute,
        metavar="NAME=A-B",
        help=tr("such as energy=0.5-1"),
    )
    group.add_argument(
        "--voice", choices=("any", "vocal", "instrumental"), help=tr("with or without singing")
    )
    group.add_argument("--plays", **spans, help=tr("how often you played it: 0 for never, 5- for often"))
    group.add_argument(
        "--rating", type=option_types.stars, metavar="A-B", help=tr("stars, 1 to 5, such as 4-")
    )
    group.add_argument("--added-within", **days, help=tr("added to the library within so many days"))
    group.add_argument("--not-played-for", **days, help=tr("not played within so many days"))
    group.add_argument(
        "--closer-than",
        type=option_types.percent,
        metavar="PERCENT",
        help=tr("more similar to a seed than so many per cent of all pairs; the list ends there"),
    )
    add_exclusions(group)


def _add_size(group: "argparse._ArgumentGroup") -> None:
    group.add_argument(
        "-n",
        type=positive,
        dest="count",
        metavar="N",
        help=tr("tracks in all, the given ones first (default 25); with --extend, how many more"),
    )
    group.add_argument(
        "--minutes",
        type=option_types.positive_number,
        metavar="M",
        help=tr("total length, in place of -n; with --extend, how much longer"),
    )
    group.add_argument(
        "--adventurous",
        type=option_types.share,
        metavar="0..1",
        help=tr("0 the most similar (default), 1 the most varied"),
    )
    group.add_argument(
        "--per-artist",
        type=option_types.whole,
        metavar="N",
        help=tr("at most so many of one artist, 0 for no limit"),
    )
    group.add_argument(
        "--per-album",
        type=option_types.whole,
        metavar="N",
        help=tr("at most so many of one album, 0 for no limit"),
    )
    group.add_argument(
        "--all-versions", **_SWITCH, help=tr("allow several versions of one song (live, demo, remaster)")
    )
    group.add_argument(
        "--correct-hubness",
        "--level-hubs",
        **_SWITCH,
        help=tr("rank down tracks that are similar to everything"),
    )
    group.add_argument(
        "--another",
        type=option_types.whole,
        metavar="NUMBER",
        help=tr("another playlist, nearly as good, for each number"),
    )


def _add_order(group: "argparse._ArgumentGroup") -> None:
    group.add_argument(
        "--order",
        choices=("likeness", "flow", "ends"),
        help=tr(
            "likeness: most similar first (default); flow: small steps; ends: the end of each track matches "
            "the beginning of the next"
        ),
    )
    group.add_argument("--match-tempo", **_SWITCH, help=tr("match tempo (also half/double)"))
    group.add_argument("--match-key", **_SWITCH, help=tr("match keys that mix"))
    group.add_argument("--match-loudness", **_SWITCH, help=tr("avoid jumps in loudness"))
    text = tr("energy curve: {shapes}, or numbers such as 0.2,0.5,0.9")
    group.add_argument(
        "--curve",
        type=option_types.energy_curve,
        metavar="SHAPE",
        help=text.format(shapes=", ".join(option_types.SHAPES)),
    )
    group.add_argument(
        "--curve-of", metavar="NAME", help=tr("the attribute that follows the curve (default energy)")
    )
