"""What the values of options are, for argparse: ranges, numbers, places, curves, rules."""

import argparse
import math
import re
from pathlib import Path

from musicexplorer.cli.arguments import place

_RANGE = re.compile(r"(\d+(?:\.\d+)?)?\s*-\s*(\d+(?:\.\d+)?)?|(\d+(?:\.\d+)?)")
_MONTH = r"\s*(?:0?[1-9]|1[0-2])\s*"
_SEASON = re.compile(rf"[^@]+@{_MONTH}(?:,{_MONTH})*")
LISTS = (".m3u8", ".m3u", ".pls", ".xspf")
SHAPES = ("flat", "rising", "falling", "arc")
EXCLUSION_KINDS = ("track", "artist", "album", "folder", "genre", "season")
STARS = 5
Range = tuple[float | None, float | None]


def span(text: str) -> Range:
    """A range as "A-B", "A-", "-B" or "A", for argparse."""
    match = _RANGE.fullmatch(text.strip())
    if not match or not any(match.groups()):
        raise argparse.ArgumentTypeError(f"{text!r} is no range such as 10-20, 10- or -20")
    if match[3]:
        return float(match[3]), float(match[3])
    low, high = (float(part) if part else None for part in match.groups()[:2])
    if low is not None and high is not None and high < low:
        raise argparse.ArgumentTypeError(f"{text!r} ends before it begins")
    return low, high


def minutes(text: str) -> Range:
    """A range of minutes as seconds, for argparse."""
    return _times(60, span(text))


def stars(text: str) -> Range:
    """A range of stars, 1 to 5, as 0..1, for argparse."""
    wanted = span(text)
    if any(end is not None and not 0 <= end <= STARS for end in wanted):
        raise argparse.ArgumentTypeError(f"{text!r} is not within 0-{STARS} stars")
    return _times(1 / STARS, wanted)


def attribute(text: str) -> tuple[str, Range]:
    """An attribute and its range, "energy=0.5-1", for argparse."""
    name, sign, values = text.partition("=")
    if not sign:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=A-B such as energy=0.5-1")
    return name.strip(), span(values)


def numbers(text: str) -> tuple[float, ...]:
    """Numbers as "1,0.5,2", for argparse."""
    found = tuple(map(_number, text.split(",")))
    if not all(map(math.isfinite, found)):
        raise argparse.ArgumentTypeError(f"{text!r} is no list of numbers such as 1,0.5")
    return found


def whole(text: str) -> int:
    """A whole number of 0 or more, for argparse."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number of 0 or more")
    return int(text)


def circle(text: str) -> tuple[float, ...]:
    """A place on the map and how far around it, for argparse."""
    found = numbers(text)
    if len(found) != 3:
        raise argparse.ArgumentTypeError(f"{text!r} is not X,Y,RADIUS")
    return found


def course(text: str) -> tuple[float, ...] | str:
    """A shape or the numbers of a curve, for argparse."""
    if text in SHAPES:
        return text
    try:
        return numbers(text)
    except argparse.ArgumentTypeError as problem:
        raise argparse.ArgumentTypeError(f"{problem}, and none of {', '.join(SHAPES)}") from None


def share(text: str) -> float:
    """A number from 0 to 1, for argparse."""
    found = _number(text)
    if not 0 <= found <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 1")
    return found


def more_than_nothing(text: str) -> float:
    """A number above 0, for argparse."""
    found = _number(text)
    if not 0 < found < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return found


def percent(text: str) -> float:
    """A number from 0 to 100, for argparse."""
    found = _number(text.removesuffix("%"))
    if not 0 <= found <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 100")
    return found


def name(text: str) -> str:
    """A name that is not empty, for argparse."""
    if not text.strip():
        raise argparse.ArgumentTypeError("the name is empty")
    return text


def rule(text: str) -> tuple[str, str]:
    """A rule as "artist=NAME", for argparse."""
    kind, sign, value = text.partition("=")
    if kind not in EXCLUSION_KINDS or not sign or not value:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not KIND=NAME with one of {', '.join(EXCLUSION_KINDS)}"
        )
    if kind == "season" and not _SEASON.fullmatch(value):
        raise argparse.ArgumentTypeError(f"{value!r} is not WORD@MONTH such as christmas@12 or beach@6,7,8")
    return kind, value


def list_file(text: str) -> Path:
    """A playlist's name, for argparse: one slip must not write over a piece of music."""
    if Path(text).suffix.lower() not in LISTS:
        raise argparse.ArgumentTypeError(f"{text!r} ends in none of {', '.join(LISTS)}")
    return place(text)


def _number(text: str) -> float:
    """The number, or NaN (in no range) for anything else."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def _times(factor: float, wanted: Range) -> Range:
    low, high = (None if end is None else factor * end for end in wanted)
    return low, high
