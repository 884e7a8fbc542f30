"""Parsing tag values into numbers and clean texts."""

import math
import re
from collections.abc import Iterable, Sequence

from musicexplorer.library.encoding import repaired
from musicexplorer.library.text import storable

_LONGEST_LINE = 1_000  # characters; a longer title is damage
_LONGEST_TEXT = 100_000
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d|21\d\d)(?!\d)")
_GENRE_BREAK = re.compile(r"\s*(?:[;,|\x00\n]|\\\\|/+)\s*(?:&\s+)?")
_ONE_GENRE = {"singer/songwriter": "Singer-Songwriter"}
_ARTIST_BREAK = re.compile(r"\s*(?:;\s|\x00|\n)\s*|;$")
_NOBODY = frozenset({"unknown", "unknown artist", "<unknown>", "[unknown]", "unknown album", "no artist"})
_NUMBERED_GENRE = re.compile(r"((?:\(\d+\))+|\d+$)(.*)")


def line(text: str) -> str:
    """One line of clean text."""
    return " ".join(_clean(text)[:_LONGEST_LINE].split())


def text(value: str) -> str:
    """Clean text that may have several lines."""
    unified = _clean(value).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(row.rstrip() for row in unified[:_LONGEST_TEXT].split("\n")).strip()


def _clean(value: str) -> str:
    usable = storable(repaired(value)).replace("\ufeff", "")
    return "".join(c for c in usable if c >= " " or c in "\t\r\n")


def named(value: str) -> str:
    """One line, or "" for a placeholder such as "Unknown Artist"."""
    cleaned = line(value)
    return "" if cleaned.casefold() in _NOBODY else cleaned


def artists(values: Iterable[str]) -> tuple[str, ...]:
    """Artists as separate items; a slash is part of a name (AC/DC), a semicolon before a space separates."""
    return _distinct(named(part) for value in values for part in _ARTIST_BREAK.split(value))


def genres(values: Iterable[str]) -> tuple[str, ...]:
    """Genres as separate items, with any separator; the numbers of ID3v1 become names."""
    return _distinct(line(part) for value in values for part in _genre_parts(value))


def _genre_parts(value: str) -> Sequence[str]:
    if value.strip().casefold() in _ONE_GENRE:
        return [_ONE_GENRE[value.strip().casefold()]]
    numbered = _NUMBERED_GENRE.match(value.strip())
    if numbered:
        return _genres_of_numbers(numbered[1], numbered[2])
    return _GENRE_BREAK.split(repaired(value))


def _genres_of_numbers(numbers: str, rest: str) -> Sequence[str]:
    """The genres of "17", "(17)" or "(17)(9)Metal" (ID3v1's list); unknown numbers are dropped."""
    from mutagen.id3 import TCON

    found = map(int, re.findall(r"\d{1,3}", numbers[:_LONGEST_LINE]))
    return [*(TCON.GENRES[number] for number in found if number < len(TCON.GENRES)), rest]


def _distinct(values: Iterable[str]) -> tuple[str, ...]:
    distinct: dict[str, str] = {}
    for value in values:
        if value:
            distinct.setdefault(value.casefold(), value)
    return tuple(distinct.values())


def number(value: str) -> float | None:
    """The first number of a text; a comma may be its decimal point."""
    match = _NUMBER.search(value)
    found = float(match[0].replace(",", ".")) if match else math.nan
    return found if math.isfinite(found) else None


def count(value: str) -> int | None:
    """A track or disc number: 3 of "3", "03/12" or "3 of 12"; None for 0 and for "A1"."""
    match = re.match(r"\s*(\d{1,4})(?!\d)", value)
    return (int(match[1]) or None) if match else None


def year(value: str) -> int | None:
    """The year of "2004", "2004-05-01" or "01.05.2004"."""
    match = _YEAR.search(value)
    return int(match[0]) if match else None


def bpm(value: str) -> float | None:
    """Beats per minute, if the number can be a tempo."""
    found = number(value)
    return found if found is not None and 0 < found < 1000 else None


def gain(value: str) -> float | None:
    """Decibels of "-6.54 dB"."""
    found = number(value)
    return found if found is not None and abs(found) <= 60 else None


def r128_gain(value: str) -> float | None:
    """Decibels relative to ReplayGain's level, of the Q7.8 number that Opus files carry (RFC 7845).

    R128 gains aim at -23 LUFS, ReplayGain at -18: 5 dB make them comparable.
    """
    match = re.fullmatch(r"\s*([-+]?\d{1,6})\s*", value)
    return int(match[1]) / 256 + 5.0 if match else None


def peak(value: str) -> float | None:
    """A linear peak."""
    found = number(value)
    return found if found is not None and 0 < found < 100 else None


def rating(value: str) -> float | None:
    """A rating as 0..1, its scale guessed: a fraction, up to 5 or 10 stars, up to 100 or 255."""
    found = number(value)
    if found is None or found <= 0:
        return None
    if found < 1 or (found == 1 and ("." in value or "," in value)):
        return found
    scale = next((scale for scale in (5, 10, 100, 255) if found <= scale), None)
    return found / scale if scale else None


def flag(value: str) -> bool:
    """Whether a text means yes."""
    return value.strip().casefold() in ("1", "true", "yes")
