"""Periods as they are typed, and named."""

from datetime import datetime

import pytest

from musicexplorer.session.periods import PeriodError, parse_period, period_text

NOW = datetime(2026, 11, 25, 15, 30).timestamp()
"""A Wednesday."""


def day(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("2026-11-02", "2026-11-02", "2026-11-03"),
        ("2026-11-02..2026-11-08", "2026-11-02", "2026-11-09"),
        ("2026-2", "2026-02-01", "2026-03-01"),
        ("2026-11..2026-12", "2026-11-01", "2027-01-01"),
        ("today", "2026-11-25", "2026-11-26"),
        ("Yesterday", "2026-11-24", "2026-11-25"),
        ("this week", "2026-11-23", "2026-11-30"),
        ("last  week", "2026-11-16", "2026-11-23"),
        ("last-week", "2026-11-16", "2026-11-23"),
        ("last month", "2026-10-01", "2026-11-01"),
        ("2026-11-10 .. yesterday", "2026-11-10", "2026-11-25"),
    ],
)
def test_what_is_typed(text: str, begin: str, end: str) -> None:
    found = parse_period(text, NOW)
    assert (found.begin, found.end) == (day(begin), day(end))


@pytest.mark.parametrize(
    "text", ["", "..", "soon", "2026-13-01", "2026-02-30", "2026-11-08..2026-11-02", "0-1"]
)
def test_what_is_no_period(text: str) -> None:
    with pytest.raises(PeriodError):
        parse_period(text, NOW)


def test_they_are_named_by_their_days() -> None:
    assert period_text(parse_period("2026-11-02", NOW)) == "2026-11-02"
    assert period_text(parse_period("last week", NOW)) == "2026-11-16 to 2026-11-22"
