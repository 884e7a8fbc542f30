"""Parsing tag values into numbers and clean texts."""

import html
import math
import re
from bisect import bisect
from collections.abc import Iterable, Sequence

from musicexplorer.library import artists as names
from musicexplorer.library.text import storable

_LONGEST_LINE = 1_000  # characters; a longer title is damage
_LONGEST_TEXT = 100_000
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d|21\d\d)(?!\d)")
# Dates without separators: 20150321, with a time of day, 201503; 21032015.
_COMPACT = re.compile(
    r"(?<!\d)(1[89]\d\d|2[01]\d\d)(?:0[0-9]|1[0-2])(?:[0-3]\d(?:T?\d{4}(?:\d\d)?Z?)?)?(?!\d)"
)
_DAY_FIRST = re.compile(r"(?<!\d)[0-3]\d(?:0[1-9]|1[0-2])(1[89]\d\d|20\d\d)(?!\d)")
_SHARE = re.compile(r"\s*(\d+(?:[.,]\d+)?)\s*/\s*(5|10|100)\s*")
_HALVES = {13: 0.1, 54: 0.3, 118: 0.5, 186: 0.7, 242: 0.9}
# Where two, three, four and five stars begin, as Windows reads them.
_POPM_BOUNDS = (32, 96, 160, 224)
_WMA_BOUNDS = (13, 38, 63, 87)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8}\d{0,2});")
_GENRE_BREAK = re.compile(r"\s*(?:[;,|\x00\n]|\\\\|/+)\s*(?:&\s+)?")
_ONE_GENRE = {"singer/songwriter": "Singer-Songwriter"}
_NUMBERED_GENRE = re.compile(r"((?:\(\d+\))+|\d+$)(.*)")


def line(text: str) -> str:
    """One line of clean text."""
    return " ".join(_clean(text)[:_LONGEST_LINE].split())


def text(value: str) -> str:
    """Clean text that may have several lines."""
    unified = _clean(value).replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(row.rstrip() for row in unified[:_LONGEST_TEXT].split("\n")).strip()


def _clean(value: str) -> str:
    usable = storable(_unescaped(value)).replace("\ufeff", "")
    return "".join(c for c in usable if c >= " " or c in "\t\r\n")


def _unescaped(value: str) -> str:
    """The text with the characters that HTML entities stand for; also where "&" was escaped once more."""
    for _ in range(2):
        if "&" not in value:
            break
        value = _ENTITY.sub(lambda entity: html.unescape(entity[0]), value)
    return value


def album(value: str) -> str:
    """The name of an album, or "" for a placeholder such as "Unknown Album"."""
    cleaned = line(value)
    return "" if names.is_no_album(cleaned) else cleaned


def album_artist(value: str) -> str:
    """The artist of an album in one line, "" for one who is not known; "Various Artists" says something."""
    cleaned = ", ".join(map(line, names.split(_unescaped(value))))
    return cleaned or ("" if names.is_unknown(line(value)) else line(value))


def artists(values: Sequence[str], *, single: bool = False) -> tuple[str, ...]:
    """Artists as separate items, without those who are none ("Unknown Artist", "Various Artists").

    Args:
        values: Of one field. Several are one artist each; one text may name several.
        single: Whether it is known that only one artist is named, whatever the text looks like.
    """
    one_each = single or len(values) > 1
    parts = [part for value in map(_unescaped, values) for part in _artist_parts(value, one_each)]
    return _distinct(name for name in map(line, parts) if not names.is_nobody(name))


def _artist_parts(value: str, one_each: bool) -> Sequence[str]:
    return names.with_guests(value) if one_each and "\0" not in value else names.split(value)


def credit(values: Sequence[str], separate: Sequence[str]) -> str:
    """How the artists are shown where that is not a list of them: "A feat. B"; else ""."""
    return names.credit([line(_unescaped(value)) for value in values], separate)


def genres(values: Iterable[str]) -> tuple[str, ...]:
    """Genres as separate items, with any separator; the numbers of ID3v1 become names."""
    return _distinct(line(part) for value in values for part in _genre_parts(value))


def _genre_parts(value: str) -> Sequence[str]:
    if value.strip().casefold() in _ONE_GENRE:
        return [_ONE_GENRE[value.strip().casefold()]]
    numbered = _NUMBERED_GENRE.match(value.strip())
    if numbered:
        return _genres_of_numbers(numbered[1], numbered[2])
    return _GENRE_BREAK.split(_unescaped(value))


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
    """The year of "2004", "2004-05-01", "20040501", "01.05.2004", "c. 1968" or "May 1968"."""
    match = _YEAR.search(value) or _COMPACT.search(value) or _DAY_FIRST.search(value)
    return int(match[1]) if match else None


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
    """A rating as 0..1: stars up to 5, 0 to 100, "4/5", "★★★★", or a fraction, which has a point."""
    if stars := value.count("\N{BLACK STAR}"):
        return stars / 5 if stars <= 5 else None
    if share := _SHARE.fullmatch(value):
        return _rated(float(share[1].replace(",", ".")), float(share[2]))
    found = number(value)
    if found is None or found <= 0:
        return None
    if found < 1 or (found == 1 and ("." in value or "," in value)):
        return found
    # 10 is half a star of a scale up to 100 rather than the top of one up to 10.
    scale = next(
        (scale for scale, below in ((5, 5), (10, 9), (100, 100), (255, 255)) if found <= below), None
    )
    return found / scale if scale else None


def fraction(value: str) -> float | None:
    """A rating of FMPS: always 0..1, or "user::0.8;;other::0.6", of which the first counts."""
    return _rated(number(value.partition(";;")[0].rpartition("::")[2]) or 0.0, 1.0)


def _rated(given: float, most: float) -> float | None:
    return given / most if 0 < given <= most else None


def windows_rating(number: int, popularimeter: bool) -> float | None:
    """A rating of POPM (1 to 255) or WMA (1 to 99), which mean stars and not shares, as 0..1.

    Windows, Winamp, foobar2000: 1, 64, 128, 196, 255 (1, 25, 50, 75, 99 in WMA). MediaMonkey and MusicBee
    have half stars between them. Others divide 255 evenly: 51, 102, 153, 204.
    """
    if popularimeter:
        if number in _HALVES:
            return _HALVES[number]
        if number % 51 == 0 and 0 < number <= 255:
            return number / 255
        bounds = _POPM_BOUNDS
    else:
        bounds = _WMA_BOUNDS
    return (bisect(bounds, number) + 1) / 5 if 0 < number <= 255 else None


def flag(value: str) -> bool:
    """Whether a text means yes."""
    return value.strip().casefold() in ("1", "true", "yes")
