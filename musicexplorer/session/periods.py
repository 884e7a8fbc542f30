"""Periods of the listening history that do not count as taste: read from words, and named for the person."""

import datetime
import re
import time

from musicexplorer.library.store import Period
from musicexplorer.translation import tr

_DATE = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
_DAY = datetime.timedelta(days=1)


class PeriodError(ValueError):
    """A text is no period; the message tells what is."""


def parse_period(text: str, now: float | None = None) -> Period:
    """The period that a text means, in local time.

    Args:
        text: A day (2026-11-02), a month (2026-11), either with another behind "..", which belongs to the
            period, or "today", "yesterday", "this week", "last week", "this month", "last month".
        now: Seconds since 1970; the present if None.

    Raises:
        PeriodError: It is none of these, or ends before it begins.
    """
    words = " ".join(text.casefold().replace("-week", " week").replace("-month", " month").split())
    first, dots, last = words.partition("..")
    begin, end = _days(first.strip(), now)
    if dots:
        end = _days(last.strip(), now)[1]
    if end <= begin:
        raise PeriodError(tr("{text} ends before it begins").format(text=repr(text)))
    return Period(_moment(begin), _moment(end))


def period_text(period: Period) -> str:
    """A period for the person: the first and the last day."""
    first = datetime.datetime.fromtimestamp(period.begin)
    last = datetime.datetime.fromtimestamp(max(period.end - 1.0, period.begin))
    if first.date() == last.date():
        return f"{first:%Y-%m-%d}"
    return tr("{first} to {last}").format(first=f"{first:%Y-%m-%d}", last=f"{last:%Y-%m-%d}")


def _days(words: str, now: float | None) -> tuple[datetime.date, datetime.date]:
    """The first day that words mean, and the day after the last."""
    today = datetime.datetime.fromtimestamp(time.time() if now is None else now).date()
    monday, month = today - today.weekday() * _DAY, today.replace(day=1)
    named = {
        "today": (today, today + _DAY),
        "yesterday": (today - _DAY, today),
        "this week": (monday, monday + 7 * _DAY),
        "last week": (monday - 7 * _DAY, monday),
        "this month": (month, _next_month(month)),
        "last month": ((month - _DAY).replace(day=1), month),
    }
    if words in named:
        return named[words]
    match = _DATE.fullmatch(words)
    try:
        if match and match[3]:
            day = datetime.date(int(match[1]), int(match[2]), int(match[3]))
            return day, day + _DAY
        if match:
            month = datetime.date(int(match[1]), int(match[2]), 1)
            return month, _next_month(month)
    except (ValueError, OverflowError):
        pass
    problem = tr("{text} is no period such as 2026-11-02, 2026-11-02..2026-11-08, yesterday or last week")
    raise PeriodError(problem.format(text=repr(words)))


def _next_month(first: datetime.date) -> datetime.date:
    return (first + 31 * _DAY).replace(day=1)


def _moment(day: datetime.date) -> float:
    return datetime.datetime.combine(day, datetime.time()).timestamp()
