"""Parsing the times in exports of every program, language and habit."""

import calendar
import re
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from typing import Any, NamedTuple

from musicexplorer.library.history.values import HistoryError
from musicexplorer.library.text import fold
from musicexplorer.translation import tr

ORDERS = ("dmy", "mdy")
"""In which order day, month and year are written, where they are numbers and the year comes last."""
_MILLISECONDS = 1e11  # in seconds, this is the year 5138
_EARLIEST = 86_400  # a time around 1970 means "never"
_SPREADSHEET = (25_570.0, 73_051.0)  # days since 1899, as spreadsheets count: 1970 to 2100
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:[T ]?(\d\d)(\d\d)(\d\d)?)?")
_CLOCK = re.compile(
    r"(?<![\d:])(\d{1,2})[:h](\d{2})(?:[:m](\d{2})(?:[.,]\d+)?)?(?:\s*([ap])\.?\s?m\b\.?)?", re.IGNORECASE
)
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?(?!\d)", re.IGNORECASE)
_ZONES = {
    "utc": 0, "gmt": 0, "z": 0, "wet": 0, "bst": 1, "west": 1, "cet": 1, "cest": 2, "mez": 1, "mesz": 2,
    "eet": 2, "eest": 3, "msk": 3, "ist": 5.5, "jst": 9, "kst": 9, "aest": 10, "aedt": 11, "est": -5,
    "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
# The beginnings of the names of months, in the languages whose abbreviations do not contradict each other.
_MONTHS = (
    ("jan", "gen", "ene", "янв"), ("feb", "fev", "февр", "фев"), ("mar", "mrz", "maer", "maa", "мар"),
    ("apr", "avr", "abr", "апр"), ("may", "mai", "mag", "mei", "мая", "май"), ("jun", "juin", "giu", "июн"),
    ("jul", "juil", "lug", "июл"), ("aug", "aou", "ago", "авг"), ("sep", "set", "сен"),
    ("oct", "okt", "ott", "out", "окт"), ("nov", "ноя"), ("dec", "dez", "dic", "дек"),
)  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+")
_CJK = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
_NUMBERS = re.compile(r"(\d{1,4})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{1,4})\.?")


class AmbiguousDates(HistoryError):
    """Whether day or month comes first cannot be told from the dates; the person has to say.

    Attributes:
        example: One of the dates.
    """

    def __init__(self, example: str) -> None:
        text = tr(
            "whether the day or the month comes first in dates such as {example} cannot be told; say it with "
            "--date-order dmy or --date-order mdy"
        )
        super().__init__(text.format(example=example))
        self.example = example


class _Date(NamedTuple):
    """A date with its time, whose day and month may be swapped."""

    year: int
    first: int
    second: int
    sign: str
    clock: tuple[int, int, int]
    half: str
    zone: float | None


class Dates:
    """The times of one column: dates that are ambiguous one by one are decided by all of them together.

    Args:
        texts: The column.
        order: What the person says about the order, one of `ORDERS`; "" to find out.
        default: The order where nothing decides; "" to ask.
        local: Whether times without a zone are those of this computer's zone; UTC otherwise.

    Raises:
        AmbiguousDates: On a call of `moment`, where the order is needed and not known.
    """

    def __init__(
        self, texts: Iterable[str] = (), order: str = "", default: str = "", *, local: bool = False
    ) -> None:
        self._order = order or _order_of(texts) or default
        self._local = local

    def moment(self, value: Any) -> float | None:
        """Seconds since 1970 of a number (seconds to nanoseconds) or a date; None for what is no time.

        None too for times around 1970, which mean "never".
        """
        number = _number(value)
        if number is None and isinstance(value, str):
            number = self._parsed(" ".join(value.split()).strip("\"'"))
        if number is None or not number > _EARLIEST:
            return None
        while number > _MILLISECONDS:
            number /= 1000
        return number

    def _parsed(self, text: str) -> float | None:
        try:
            found = datetime.fromisoformat(_ISO_ZONE.sub(r"\1+00:00", text))
            return self._seconds(found, None)
        except ValueError:
            pass
        date = _dated(text)
        if date is None:
            return None
        year, first, second, sign = date[:4]
        if sign == "":
            month, day = first, second
        elif sign == ".":
            day, month = first, second
        elif first == second or second > 12 or first > 12:
            day, month = (second, first) if second > 12 else (first, second)
        elif not self._order:
            raise AmbiguousDates(text)
        else:
            day, month = (first, second) if self._order == "dmy" else (second, first)
        try:
            found = datetime(year, month, day, *_hours(date))
        except ValueError:
            return None
        return self._seconds(found, date.zone)

    def _seconds(self, found: datetime, zone: float | None) -> float | None:
        try:
            if zone is not None:
                found = found.replace(tzinfo=timezone(timedelta(hours=zone)))
            elif found.tzinfo is None and not self._local:
                found = found.replace(tzinfo=UTC)
            return found.timestamp()
        except (ValueError, OverflowError, OSError):
            return None


_ISO_ZONE = re.compile(r"(\d)\s*(?:Z|UTC|GMT)$", re.IGNORECASE)


def moment(value: Any) -> float | None:
    """`Dates.moment` of a single value that is not ambiguous; None for one that is."""
    try:
        return Dates().moment(value)
    except AmbiguousDates:
        return None


def is_time(text: str) -> bool:
    """Whether a text is a date or time, ambiguous or not, or a number that can be one."""
    number = _number(text)
    if number is not None:
        return number > 3e8  # of 1979; smaller numbers are lengths and counts
    text = " ".join(text.split())
    return bool(_dated(text)) or bool(moment(text))


def is_clock(text: str) -> bool:
    """Whether a text is only a time of day, or a length, such as 10:05:30."""
    return bool(_CLOCK.fullmatch(text.strip()))


def is_day(text: str) -> bool:
    """Whether a text is a date without a time of day."""
    return is_time(text) and not _CLOCK.search(text) and _number(text) is None


def _number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        text = value.strip().strip("\"'")
        if match := _COMPACT.fullmatch(text.removesuffix("Z")):
            parts = [int(part or 0) for part in match.groups()]
            try:
                return datetime(*parts, tzinfo=UTC).timestamp()  # type: ignore[arg-type,misc]
            except ValueError:
                pass
        if not re.fullmatch(r"[+-]?\d+(?:[.,]\d+)?(?:e\+?\d+)?", text, re.IGNORECASE):
            return None
        value = text.replace(",", ".")
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    if isinstance(value, int | float) and _COMPACT.fullmatch(str(value)):
        return _number(str(value))
    if _SPREADSHEET[0] < found < _SPREADSHEET[1]:
        return (found - 25_569) * 86_400
    return found if found < float("inf") else None


def _dated(text: str) -> _Date | None:
    """The parts of a date that is no ISO date."""
    clock = _CLOCK.search(text)
    hours = tuple(int(part or 0) for part in clock.groups()[:3]) if clock else (0, 0, 0)
    half = (clock[4] or "").lower() if clock else ""
    rest = text[: clock.start()] + " " + text[clock.end() :] if clock else text
    zone, rest = _zone(text[clock.end() :] if clock else "", rest)
    if match := _CJK.search(rest):
        return _Date(int(match[1]), int(match[2]), int(match[3]), "", hours, half, zone)  # type: ignore[arg-type]
    if match := _NUMBERS.search(rest):
        return _numeric(match, hours, half, zone)  # type: ignore[arg-type]
    # The last one: "mar. 7 mai" begins with a day of the week.
    month = next(filter(None, map(_month, reversed(_WORD.findall(rest)))), 0)
    numbers = [int(one) for one in re.findall(r"\d+", rest)]
    years = [one for one in numbers if 1900 <= one <= 2200]
    days = [one for one in numbers if 1 <= one <= 31]
    if not month or not years or not days:
        return None
    return _Date(years[0], month, days[0], "", hours, half, zone)  # type: ignore[arg-type]


def _numeric(match: re.Match[str], clock: tuple[int, int, int], half: str, zone: float | None) -> _Date:
    first, second, third = int(match[1]), int(match[3]), int(match[4])
    if len(match[1]) == 4:
        return _Date(first, second, third, "", clock, half, zone)
    year = third if len(match[4]) > 2 else third + (2000 if third < 70 else 1900)
    return _Date(year, first, second, match[2], clock, half, zone)


def _zone(behind: str, rest: str) -> tuple[float | None, str]:
    """The zone behind a time, in hours, and the text without it."""
    if match := _OFFSET.match(behind.lstrip()):
        hours = int(match[2]) + int(match[3] or 0) / 60
        return (hours if match[1] == "+" else -hours), rest.replace(match[0], " ", 1)
    for word in _WORD.findall(behind):
        if word.lower() in _ZONES:
            return _ZONES[word.lower()], rest
    return None, rest


def _month(word: str) -> int:
    plain = fold(word.replace("ä", "ae")).replace("û", "u")
    for number, beginnings in enumerate(_MONTHS, 1):
        if plain.startswith(beginnings) and len(plain) <= 12:
            return number
    return 0


def _hours(date: _Date) -> tuple[int, int, int]:
    hour, minute, second = date.clock
    if date.half:
        hour = hour % 12 + (12 if date.half == "p" else 0)
    return hour, minute, second


def _order_of(texts: Iterable[str]) -> str:
    """In which order a column has day and month; "" where nothing tells.

    Numbers above 12, "AM" and "PM" (which only Americans write beside such dates), dates in the future, and
    the order of the rows, which exports sort by time.
    """
    numeric = (text for text in texts if "/" in text or "-" in text)
    dates = [date for date in map(_dated, numeric) if date and date.sign in ("/", "-")]
    possible = [order for order in ORDERS if all(_day_of(date, order) for date in dates)]
    if len(possible) > 1 and any(date.half for date in dates):
        possible = ["mdy"]
    now = time.time() + 2 * 86_400
    if len(possible) > 1:
        possible = [order for order in possible if all(_day_of(d, order) <= now for d in dates)] or possible
    if len(possible) > 1 and len(dates) > 2:
        possible = [order for order in possible if _is_sorted([_day_of(d, order) for d in dates])] or possible
    return possible[0] if len(possible) == 1 else ""


def _day_of(date: _Date, order: str) -> float:
    """Seconds of a date in this order; 0 if there is no such day."""
    day, month = (date.first, date.second) if order == "dmy" else (date.second, date.first)
    if not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(min(max(date.year, 1), 9999), month)[1]:
        return 0.0
    hour, minute, second = _hours(date)
    return calendar.timegm((date.year, month, day, hour, minute, second))


def _is_sorted(values: Sequence[float]) -> bool:
    steps = [b - a for a, b in pairwise(values)]
    return any(steps) and (all(step >= 0 for step in steps) or all(step <= 0 for step in steps))
