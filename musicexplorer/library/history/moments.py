"""Parsing the times in exports."""

import re
from datetime import UTC, datetime
from typing import Any

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# "24 Nov 2023, 12:34" with English months, whatever the language of this machine.
_ENGLISH = re.compile(r"(\d{1,2}) ([A-Za-z]{3})[a-z]* (\d{4}),? +(\d{1,2}):(\d{2})(?::(\d{2}))?")
_MILLISECONDS = 1e11  # in seconds, this is the year 5138


def moment(value: Any) -> float | None:
    """Seconds since 1970 of a number (seconds or milliseconds), an ISO date or an English one; in UTC.

    None for anything else, and for times around 1970, which mean "never".
    """
    try:
        found = float(value)
    except (TypeError, ValueError, OverflowError):
        found = _parsed(value) if isinstance(value, str) else 0.0
    if not found > 86_400:
        return None
    if found > _MILLISECONDS:
        found /= 1000
    return found if found < _MILLISECONDS else None


def _parsed(value: str) -> float:
    text = value.strip()
    try:
        if match := _ENGLISH.fullmatch(text):
            day, month, year, hour, minute, second = match.groups(default="0")
            date = (int(year), _MONTHS.index(month.lower()) + 1, int(day))
            return datetime(*date, int(hour), int(minute), int(second), tzinfo=UTC).timestamp()
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return 0.0
