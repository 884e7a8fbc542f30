"""Types of option values for argparse: ranges, numbers, positions, curves, exclusions."""

import argparse
import codecs
import math
import re
from collections.abc import Sequence
from pathlib import Path

from musicexplorer.cli.arguments import place
from musicexplorer.library.encoding import CHOICES
from musicexplorer.translation import tr

_RANGE = re.compile(r"(\d+(?:\.\d+)?)?\s*-\s*(\d+(?:\.\d+)?)?|(\d+(?:\.\d+)?)")
_MONTH = r"\s*(?:0?[1-9]|1[0-2])\s*"
_SEASON = re.compile(rf"[^@]+@{_MONTH}(?:,{_MONTH})*")
LISTS = (".m3u8", ".m3u", ".pls", ".xspf")
SHAPES = ("flat", "rising", "falling", "arc")
EXCLUSION_KINDS = ("track", "artist", "album", "folder", "genre", "season")
STARS = 5
Range = tuple[float | None, float | None]


def number_range(text: str) -> Range:
    """A range as "A-B", "A-", "-B" or "A", for argparse."""
    match = _RANGE.fullmatch(text.strip())
    if not match or not any(match.groups()):
        raise _problem(tr("{text} is no range such as 10-20, 10- or -20"), text)
    if match[3]:
        return float(match[3]), float(match[3])
    low, high = (float(part) if part else None for part in match.groups()[:2])
    if low is not None and high is not None and high < low:
        raise _problem(tr("{text} ends before it begins"), text)
    return low, high


def names(text: str) -> tuple[str, ...]:
    """Names with commas between, for argparse."""
    found = tuple(dict.fromkeys(filter(None, (one.strip() for one in text.split(",")))))
    if not found:
        raise _problem(tr("{text} names nobody"), text)
    return found


def minutes(text: str) -> Range:
    """A range of minutes as seconds, for argparse."""
    return _times(60, number_range(text))


def stars(text: str) -> Range:
    """A range of stars, 1 to 5, as 0..1, for argparse."""
    limits = number_range(text)
    if any(end is not None and not 0 <= end <= STARS for end in limits):
        raise _problem(tr("{text} is not within 0-5 stars"), text)
    return _times(1 / STARS, limits)


def attribute(text: str) -> tuple[str, Range]:
    """An attribute and its range, "energy=0.5-1", for argparse."""
    name, sign, values = text.partition("=")
    if not sign:
        raise _problem(tr("{text} is not NAME=A-B such as energy=0.5-1"), text)
    limits = number_range(values)
    if any(end is not None and not 0 <= end <= 1 for end in limits):
        raise _problem(tr("{text} is outside 0 to 1, where attributes are"), text)
    return name.strip(), limits


def numbers(text: str) -> tuple[float, ...]:
    """Numbers as "1,0.5,2", for argparse."""
    found = tuple(map(_number, text.split(",")))
    if not all(map(math.isfinite, found)):
        raise _problem(tr("{text} is no list of numbers such as 1,0.5"), text)
    return found


def whole(text: str) -> int:
    """A whole number of 0 or more, for argparse."""
    if not text.isdecimal():
        raise _problem(tr("{text} is not a whole number of 0 or more"), text)
    return int(text)


def circle(text: str) -> tuple[float, ...]:
    """A position on the map and a radius, for argparse."""
    found = numbers(text)
    if len(found) != 3:
        raise _problem(tr("{text} is not X,Y,RADIUS"), text)
    return found


def energy_curve(text: str) -> tuple[float, ...] | str:
    """The shape or the numbers of an energy curve, for argparse."""
    if text in SHAPES:
        return text
    try:
        found = numbers(text)
        if not all(0 <= value <= 1 for value in found):
            raise _problem(tr("{text} has numbers outside 0 to 1"), text)
        return found
    except argparse.ArgumentTypeError as problem:
        text = tr("{problem}, and none of {shapes}")
        shapes = ", ".join(SHAPES)
        raise argparse.ArgumentTypeError(text.format(problem=problem, shapes=shapes)) from None


def share(text: str) -> float:
    """A number from 0 to 1, for argparse."""
    found = _number(text)
    if not 0 <= found <= 1:
        raise _problem(tr("{text} is not a number from 0 to 1"), text)
    return found


def positive_number(text: str) -> float:
    """A number above 0, for argparse."""
    found = _number(text)
    if not 0 < found < math.inf:
        raise _problem(tr("{text} is not a number above 0"), text)
    return found


def percent(text: str) -> float:
    """A number from 0 to 100, for argparse."""
    found = _number(text.removesuffix("%"))
    if not 0 <= found <= 100:
        raise _problem(tr("{text} is not a number from 0 to 100"), text)
    return found


def name(text: str) -> str:
    """A name that is not empty, for argparse."""
    if not text.strip():
        raise _problem(tr("the name is empty"), text)
    return text


def exclusion(text: str) -> tuple[str, str]:
    """An exclusion as "artist=NAME", for argparse."""
    kind, sign, value = text.partition("=")
    if kind not in EXCLUSION_KINDS or not sign or not value:
        raise _problem(tr("{text} is not KIND=NAME with one of {choices}"), text, EXCLUSION_KINDS)
    if kind == "season" and not _SEASON.fullmatch(value):
        raise _problem(tr("{text} is not WORD@MONTH such as christmas@12 or beach@6,7,8"), value)
    return kind, value


def tag_encoding(text: str) -> str:
    """An encoding of tags, "guess" or "as-written", for argparse."""
    if text in ("guess", "as-written"):
        return text
    try:
        found = codecs.lookup(text)
        "a".encode(found.name)  # codecs that are no encodings of text refuse that
    except (LookupError, ValueError, TypeError):
        raise _problem(tr("{text} is no encoding; usual ones are {choices}"), text, CHOICES) from None
    return found.name


def list_file(text: str) -> Path:
    """A playlist file, for argparse: a mistake must not overwrite an audio file."""
    if Path(text).suffix.lower() not in LISTS:
        raise _problem(tr("{text} ends in none of {choices}"), text, LISTS)
    return place(text)


def _problem(message: str, text: str, choices: Sequence[str] = ()) -> argparse.ArgumentTypeError:
    return argparse.ArgumentTypeError(message.format(text=repr(text), choices=", ".join(choices)))


def _number(text: str) -> float:
    """The number, or NaN (in no range) for anything else."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def _times(factor: float, limits: Range) -> Range:
    low, high = (None if end is None else factor * end for end in limits)
    return low, high
