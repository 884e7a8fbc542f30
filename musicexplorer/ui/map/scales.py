"""Scales from values to colour schemes, all with the same signature: name, values, previous slots."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import numpy as np
from PySide6.QtCore import QLocale

from musicexplorer.session.colouring import Guess
from musicexplorer.translation import tr
from musicexplorer.ui.map.colour_scheme import (
    CATEGORIES,
    OTHERS,
    SLOTS,
    STEPS,
    UNKNOWN,
    ColourScheme,
    LegendEntry,
    by_category,
    by_number,
    by_steps,
    no_value,
)

PreviousSlots = Mapping[str, int] | None
Scale = Callable[[str, Any, PreviousSlots], ColourScheme]
"""From the name of the colouring, one value a track and the previous slots of labels to a scheme."""

STARS = 5
_MARKED = 1
"""The slot of the marked tracks in a binary colouring: a colour that stands out from grey."""
_UNITS = (
    *((length, "day") for length in (1, 2, 7)),
    *((length, "month") for length in (1, 3)),
    *((length, "year") for length in (1, 2, 5)),
)
"""The lengths that steps of dates may have."""


@dataclass(frozen=True, slots=True, eq=False)
class ColourValues:
    """Values that tracks can be coloured by.

    Attributes:
        ids: The tracks, int64[n].
        values: A value for each.
        scale: Makes the scheme.
        heading: The heading of the legend; "" for the colouring's name.
    """

    ids: np.ndarray
    values: Sequence[Any] | np.ndarray
    scale: Scale
    heading: str

    def scheme(self, name: str, ids: np.ndarray, previous: PreviousSlots) -> ColourScheme:
        """The scheme of these tracks, int64 [m]; those without a value are unknown."""
        values = self.values
        if not np.array_equal(ids, self.ids):
            known = dict(zip(self.ids.tolist(), list(values), strict=True))
            nothing = np.nan if isinstance(values, np.ndarray) else None
            values = [known.get(track, nothing) for track in ids.tolist()]
        return replace(self.scale(name, values, previous), heading=self.heading)


def categories(name: str, values: Sequence[str | None], previous: PreviousSlots = None) -> ColourScheme:
    """A text a track: the most common get slots of their own."""
    return by_category(name, values, previous)


def guesses(name: str, values: Sequence[str | None], previous: PreviousSlots = None) -> ColourScheme:
    """A genre a track: what is known as discs, and `Guess`es as rings of the same colours."""
    rings = CATEGORIES // 2
    guessed = np.fromiter((isinstance(value, Guess) for value in values), bool, len(values))
    plain = [value.category if isinstance(value, Guess) else value for value in values]
    found = by_category("genre", plain, previous, most=rings)
    slots = np.where(guessed & (found.slots < rings), found.slots + rings, found.slots).astype(np.uint8)
    counts = np.bincount(slots, minlength=SLOTS).tolist()
    entries = []
    for entry in found.entries:
        if entry.slot >= rings:
            entries.append(entry)
            continue
        ring = entry.slot + rings
        entries.append(replace(entry, count=counts[entry.slot]))
        entries.append(LegendEntry(str(Guess.of(entry.label)), ring, counts[ring]))
    return ColourScheme(name, slots, tuple(entry for entry in entries if entry.count))


def numbers(name: str, values: Sequence[float] | np.ndarray, previous: PreviousSlots = None) -> ColourScheme:
    """A number a track, NaN where it is unknown: round steps."""
    return by_number(name, np.asarray(values, np.float64))


def percents(name: str, values: Sequence[float] | np.ndarray, previous: PreviousSlots = None) -> ColourScheme:
    """A share a track, 0..1, NaN where it is unknown: steps in whole percents."""
    return by_number(name, np.round(np.asarray(values, np.float64) * 100))


def counts(name: str, values: Sequence[float] | np.ndarray, previous: PreviousSlots = None) -> ColourScheme:
    """How often something happened to each track: once, twice, then steps that double; "never" is no step."""
    often = np.nan_to_num(np.asarray(values, np.float64)).astype(np.int64)
    most = int(often.max(initial=0))
    begins = list(range(1, most + 1)) if most <= STEPS else [2**power for power in range(STEPS)]
    begins = [first for first in begins if first <= most] or [1]
    ends = [*(following - 1 for following in begins[1:]), most]
    labels = [
        f"{first} – {last}" if last > first else f"{first}" for first, last in zip(begins, ends, strict=True)
    ]
    return by_steps(name, np.searchsorted(begins, often, side="right") - 1, labels, tr("never"))


def stars(name: str, values: Sequence[float] | np.ndarray, previous: PreviousSlots = None) -> ColourScheme:
    """A rating a track, 0..1, NaN where there is none: one to five stars, which it has wholly."""
    rated = np.asarray(values, np.float64)
    known = np.isfinite(rated)
    indices = np.full(len(rated), -1)
    indices[known] = np.clip(np.floor(rated[known] * STARS + 1e-3), 1, STARS).astype(np.int64) - 1
    labels = ["\N{BLACK STAR}" * count for count in range(1, STARS + 1)]
    return by_steps(name, indices, labels, tr("not rated"))


def days(name: str, values: Sequence[float] | np.ndarray, previous: PreviousSlots = None) -> ColourScheme:
    """A time a track, seconds since 1970: days, months or years, as fine as the number of steps allows."""
    moments = np.asarray(values, np.float64)
    known = np.isfinite(moments)
    if not known.any():
        return by_steps(name, np.full(len(moments), -1), [tr("never")], no_value(name))
    seen, which = np.unique(np.floor(moments[known] / 3600), return_inverse=True)
    dates = [datetime.fromtimestamp(hour * 3600).date() for hour in seen.tolist()]
    for step, unit in _UNITS:
        numbered = np.array([_number(day, unit) // step for day in dates])
        if numbered[-1] - numbered[0] < STEPS:
            break
    first = max(numbered[0], numbered[-1] - STEPS + 1)
    indices = np.full(len(moments), -1)
    indices[known] = np.clip(numbered - first, 0, None)[which]
    labels = [_span(number * step, step, unit) for number in range(first, numbered[-1] + 1)]
    return by_steps(name, indices, labels, no_value(name))


def marked(yes: str, no: str, unknown: str) -> Scale:
    """A binary scale: 1 stands out, 0 is grey, NaN is unknown."""

    def scale(
        name: str, values: Sequence[float] | np.ndarray, previous: PreviousSlots = None
    ) -> ColourScheme:
        marks = np.asarray(values, np.float64)
        slots = np.where(np.isnan(marks), UNKNOWN, np.where(marks > 0, _MARKED, OTHERS)).astype(np.uint8)
        labels = ((yes, _MARKED), (no, OTHERS), (unknown, UNKNOWN))
        entries = [LegendEntry(label, slot, int((slots == slot).sum())) for label, slot in labels]
        return ColourScheme(name, slots, tuple(entry for entry in entries if entry.count))

    return scale


def _number(day: date, unit: str) -> int:
    """The number of the day, month or year, from the beginning of the calendar."""
    if unit == "day":
        return day.toordinal()
    return day.year * 12 + day.month - 1 if unit == "month" else day.year


def _span(first: int, length: int, unit: str) -> str:
    """The name of a span of days, months or years."""
    names = [_name(number, unit) for number in (first, first + length - 1)]
    return names[0] if length == 1 else f"{names[0]} – {names[1]}"


def _name(number: int, unit: str) -> str:
    if unit == "day":
        day = date.fromordinal(number)
        return tr("{day} {month} {year}").format(day=day.day, month=_month(day.month), year=day.year)
    if unit == "month":
        return tr("{month} {year}").format(month=_month(number % 12 + 1), year=number // 12)
    return str(number)


def _month(number: int) -> str:
    return QLocale().standaloneMonthName(number, QLocale.FormatType.ShortFormat)
