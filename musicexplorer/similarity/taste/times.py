"""At which time of the day or week some tracks are played, if that is unusual."""

import datetime
from collections.abc import Iterable
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Time = Literal["morning", "afternoon", "evening", "night", "weekend", ""]
_PARTS: tuple[Time, ...] = ("night", "morning", "afternoon", "evening", "night")
_BEGIN = (5, 12, 17, 22)
"""Hours at which morning, afternoon, evening and night begin."""
_PLAYS, _DAYS = 12, 4
_SHARE, _DEVIATIONS = 0.5, 4.0
"""A time is told by such a share of the plays, so far above its share of all the person's plays."""


def usual_time(these: NDArray[np.float64], every: NDArray[np.float64]) -> Time:
    """The time at which most of these plays were, unlike the others; "" for none, or too few to tell.

    Args:
        these: float64 [m], seconds since 1970.
        every: float64 [n], those of all plays, these among them.
    """
    if len(these) < _PLAYS or len({day_of(when) for when in these.tolist()}) < _DAYS:
        return ""
    found: Time = ""
    most = _DEVIATIONS
    here, usual = _shares(these.tolist()), _shares(every.tolist())
    for time, share in here.items():
        expected = usual[time]
        deviation = np.sqrt(expected * (1.0 - expected) / len(these))
        unusual = (share - expected) / max(float(deviation), 1e-9)
        if share >= _SHARE and unusual >= most:
            found, most = time, unusual
    return found


def day_of(when: float) -> datetime.date:
    """The day of a moment in local time; the night belongs to the day before."""
    return (datetime.datetime.fromtimestamp(when) - datetime.timedelta(hours=_BEGIN[0])).date()


def _shares(moments: Iterable[float]) -> dict[Time, float]:
    """The share of moments at each time."""
    moments = list(moments)
    hours = [datetime.datetime.fromtimestamp(when).hour for when in moments]
    parts = [_PARTS[sum(hour >= begin for begin in _BEGIN)] for hour in hours]
    shares: dict[Time, float] = {part: parts.count(part) / len(parts) for part in set(parts)}
    shares["weekend"] = sum(day_of(when).weekday() >= 5 for when in moments) / len(parts)
    return shares
