"""The parser of all verbs."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from musicexplorer import __version__
from musicexplorer.cli.output import write_error
from musicexplorer.translation import tr

VERBS = (
    "open",
    "scan",
    "search",
    "similar",
    "playlist",
    "path",
    "tags",
    "map",
    "dimensions",
    "duplicates",
    "embed",
    "history",
    "taste",
    "for-you",
    "mixes",
    "demo",
    "doctor",
    "backup",
    "restore",
    "install-desktop",
)
ALIASES = {"dimensions": ("units",)}
"""Older names of verbs, which scripts may use."""
_NO_VERB_NEEDED = ("-h", "--help", "--version")


class _Parser(argparse.ArgumentParser):
    """Raises OSError where help or version cannot be written; argparse would exit with code 0."""

    def _print_message(self, message: str, file: Any = None) -> None:
        if file is sys.stderr:
            write_error(message)
        else:
            print(message, end="", file=file, flush=True)


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line; exits with code 2 and a usage message where it is wrong.

    Returns:
        The options of the verb, with `home` (Path or None) and `run`, the verb's own function.
    """
    words = _joined(arguments)
    first = _first_word(words)
    verb = first in (*VERBS, *sum(ALIASES.values(), ()), *_NO_VERB_NEEDED)
    parser = build_parser()
    options, unknown = parser.parse_known_args(
        words if verb else ["open", *words],  # `musicexplorer FOLDER` opens the window
        argparse.Namespace(home=None),
    )
    if unknown:
        problem = tr("unrecognized arguments: {arguments}").format(arguments=" ".join(unknown))
        if not verb and first is not None and first not in unknown:
            problem += "; " + tr("{word} is no command").format(word=repr(first))
        (options.parser if verb else parser).error(problem)
    return options


def _joined(arguments: Sequence[str]) -> list[str]:
    """The words, with `--near -1,0,0.5` as one: argparse would take the position for an option."""
    words: list[str] = []
    for word in arguments:
        if words and words[-1] == "--near" and word.startswith("-") and word[1:2] in set("0123456789."):
            words[-1] += f"={word}"
        else:
            words.append(word)
    return words


def _first_word(words: Sequence[str]) -> str | None:
    """The first argument that is neither `--home` nor its value."""
    rest = iter(words)
    for word in rest:
        if word == "--home":
            next(rest, None)
        elif not word.startswith("--home="):
            return word
    return None


def build_parser() -> argparse.ArgumentParser:
    """The parser of all verbs."""
    home = _Parser(add_help=False)
    home.add_argument(
        "--home",
        type=place,
        metavar="DIR",
        default=argparse.SUPPRESS,  # so that a verb's parser does not undo what stood before the verb
        help=tr("store the library in DIR (as MUSICEXPLORER_HOME does)"),
    )
    parser = _Parser(
        prog="musicexplorer",
        parents=[home],
        description=tr(
            "Music Explorer shows your music as a map where similar tracks are near each other. Without a "
            "verb the window opens."
        ),
        epilog=tr("Exit codes: 0 success, 1 partial success (some files failed), 2 failure."),
    )
    parser.add_argument("--version", action="version", version=f"musicexplorer {__version__}")
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    for name in VERBS:
        module = import_module(f"musicexplorer.cli.verbs.{name.replace('-', '_')}")
        summary = module.summary()
        verb = verbs.add_parser(
            name, aliases=ALIASES.get(name, ()), help=summary, description=summary, parents=[home]
        )
        module.add_arguments(verb)
        verb.set_defaults(run=module.run, parser=verb)
    return parser


def add_json(parser: argparse.ArgumentParser) -> None:
    """Add `--json`."""
    parser.add_argument("--json", action="store_true", help=tr("print the result as JSON"))


def add_listener(parser: "argparse._ActionsContainer") -> None:
    """Add `--listener`."""
    text = tr("whose listening history, of several persons who share the library (default: who is chosen)")
    parser.add_argument("--listener", default="", metavar="NAME", help=text)


def add_force(parser: "argparse._ActionsContainer") -> None:
    """Add `--force`."""
    text = tr("overwrite a file that was not written for this (music is never overwritten)")
    parser.add_argument("--force", action="store_true", help=text)


def add_map(parser: "argparse._ActionsContainer") -> None:
    """Add `--map`."""
    parser.add_argument(
        "--map",
        type=_move,
        action="append",
        default=[],
        dest="moves",
        metavar="OLD=NEW",
        help=tr("the folder OLD of the other computer is NEW here; can be given several times"),
    )


def add_moves(parser: "argparse._ActionsContainer") -> None:
    """Add `--map` and `--root`: where the music is that a list of another computer names."""
    add_map(parser)
    help_text = tr("the music of the list is in this folder, whatever its paths begin with")
    parser.add_argument("--root", type=place, metavar="DIR", help=help_text)


def add_count(parser: argparse.ArgumentParser, default: int, what: str = "") -> None:
    """Add `-n`; `what` is counted."""
    text = tr("{what} (default {default})").format(what=what or tr("how many"), default=default)
    parser.add_argument("-n", type=positive, default=default, dest="count", metavar="N", help=text)


def add_track(parser: "argparse._ActionsContainer", name: str = "track", nargs: str | None = None) -> None:
    """Add one TRACK argument, or several with `nargs`."""
    help_text = tr("a file, in the library or not, or words that name one track")
    parser.add_argument(name, nargs=nargs, metavar="TRACK", help=help_text)


def place(text: str) -> Path:
    """A path, for argparse: "~" is expanded, and "" (a variable that is not set) is refused."""
    if not text:
        raise argparse.ArgumentTypeError(tr("the name of the file or folder is empty"))
    return Path(os.path.expanduser(text))


def _move(text: str) -> tuple[str, str]:
    """A pair OLD=NEW, for argparse."""
    old, sign, new = text.partition("=")
    if not (old and sign and new):
        raise argparse.ArgumentTypeError(tr("{text} is not OLD=NEW").format(text=repr(text)))
    return old, str(place(new).absolute())


def positive(text: str) -> int:
    """A whole number of 1 or more, for argparse."""
    if not text.isdecimal() or int(text) < 1:
        problem = tr("{text} is not a whole number of 1 or more")
        raise argparse.ArgumentTypeError(problem.format(text=repr(text)))
    return int(text)
