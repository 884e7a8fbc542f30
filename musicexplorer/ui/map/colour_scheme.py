"""Colour schemes: tracks sorted into the entries of a legend."""

import heapq
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from musicexplorer.library.packed import Repeated
from musicexplorer.translation import tr

CATEGORIES = 16
"""How many categories get a slot of their own: eight colours as discs, then the same eight as rings."""
STEPS = 8
"""The largest number of steps of a scale."""
OTHERS = CATEGORIES + STEPS
UNKNOWN = OTHERS + 1
SLOTS = UNKNOWN + 1
"""Slots of a scheme: the categories, the steps of the scale, the others and the unknown."""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """One row of the legend: label, slot and number of tracks."""

    label: str
    slot: int
    count: int


@dataclass(frozen=True, slots=True)
class ColourScheme:
    """The slot of every track.

    Attributes:
        name: What the map is coloured by.
        slots: The slot of each track, uint8 [n].
        entries: The legend, from top to bottom.
        heading: The heading of the legend; "" for the name.
    """

    name: str
    slots: np.ndarray
    entries: tuple[LegendEntry, ...]
    heading: str = ""

    @property
    def title(self) -> str:
        """The heading of the legend."""
        return self.heading or tr(self.name).capitalize()


def no_value(name: str) -> str:
    """What the legend calls tracks without a value of this colouring."""
    return tr("no {name}").format(name=tr(name))


def by_category(
    name: str,
    values: Sequence[str | None],
    before: Mapping[str, int] | None = None,
    most: int = CATEGORIES,
) -> ColourScheme:
    """Sort tracks by a text: the most common get slots of their own, the rest are others, the empty unknown.

    Spellings that differ only in case are one category, shown in the most common spelling.

    Args:
        name: The name of the colouring.
        values: One text a track.
        before: The slots of labels until now; those still among the most common keep theirs, so that a
            growing library does not change its colours.
        most: How many get slots of their own.
    """
    # Each distinct text once: a hundred thousand tracks have some thousands at most.
    if isinstance(values, Repeated):
        texts, often = values.values, np.bincount(values.codes, minlength=len(values.values)).tolist()
    else:
        distinct = Counter(values)
        texts, often = tuple(distinct), list(distinct.values())
    folded = ["" if text is None else text.strip().casefold() for text in texts]
    counts: dict[str, int] = {}
    for key, count in zip(folded, often, strict=True):
        if count:
            counts[key] = counts.get(key, 0) + count
    unknown = counts.pop("", 0)
    common = [key for _, key in heapq.nsmallest(most, ((-count, key) for key, count in counts.items()))]
    spelled = _spellings(common, zip(texts, folded, often, strict=True))
    same = {key: before[spelled[key]] for key in common if before and before.get(spelled[key], most) < most}
    free = iter(sorted(set(range(most)) - set(same.values())))
    slot_of = {key: same[key] if key in same else next(free) for key in common} | {"": UNKNOWN}
    entries = [LegendEntry(spelled[key], slot_of[key], counts[key]) for key in common]
    others = sum(counts.values()) - sum(entry.count for entry in entries)
    if others:
        entries.append(LegendEntry(tr("others"), OTHERS, others))
    if unknown:
        entries.append(LegendEntry(no_value(name), UNKNOWN, unknown))
    slot_of_text = [slot_of.get(key, OTHERS) for key in folded]
    if isinstance(values, Repeated):
        slots = np.array(slot_of_text, np.uint8)[values.codes]
    else:
        slot_by_text = dict(zip(texts, slot_of_text, strict=True))
        slots = np.fromiter(map(slot_by_text.__getitem__, values), dtype=np.uint8, count=len(values))
    return ColourScheme(name, slots, tuple(entries))


def by_number(name: str, values: np.ndarray) -> ColourScheme:
    """Sort tracks into at most `STEPS` even steps between round numbers; outliers go to the end steps.

    Args:
        name: The name of the colouring.
        values: One number a track, float[n], NaN where it is unknown.
    """
    values = np.asarray(values, dtype=np.float64)
    known = np.isfinite(values)
    if not known.any():
        none = (LegendEntry(no_value(name), UNKNOWN, len(values)),) if len(values) else ()
        return ColourScheme(name, np.full(len(values), UNKNOWN, np.uint8), none)
    whole = bool((values[known] == np.round(values[known])).all())
    least, most = np.percentile(values[known], (2, 98)).tolist()
    if whole:
        least, most = math.floor(least), math.ceil(most)
    low, step, steps = _round_steps(least, most, whole=whole)
    indices = np.full(len(values), -1, dtype=np.int64)
    indices[known] = np.clip(np.floor((values[known] - low) / step + 1e-9), 0, steps - 1)
    labels = [_step_label(low + i * step, step, whole=whole) for i in range(steps)]
    return by_steps(name, indices, labels, no_value(name))


def by_steps(name: str, indices: np.ndarray, labels: Sequence[str], unknown: str) -> ColourScheme:
    """Give the steps of a scale their slots, spread over the whole range of colours.

    Args:
        name: The name of the colouring.
        indices: The step of each track, int[n], -1 for none.
        labels: The names of the steps, from low to high, at most `STEPS`.
        unknown: The name of the tracks on no step.
    """
    count = len(labels)
    spread = np.linspace(0, STEPS - 1, count).round().astype(int) if count > 1 else np.array([STEPS // 2])
    on_scale = indices >= 0
    slots = np.where(on_scale, CATEGORIES + spread[indices], UNKNOWN).astype(np.uint8)
    counts = np.bincount(indices[on_scale], minlength=count)
    entries = [
        LegendEntry(label, CATEGORIES + int(spread[i]), int(counts[i]))
        for i, label in enumerate(labels)
        if counts[i]
    ]
    if not on_scale.all():
        entries.append(LegendEntry(unknown, UNKNOWN, int((~on_scale).sum())))
    return ColourScheme(name, slots, tuple(entries))


def _spellings(keys: Sequence[str], texts: Iterable[tuple[str | None, str, int]]) -> dict[str, str]:
    """The most common spelling of each folded text, of texts, folded, and how many tracks have them."""
    spellings: dict[str, Counter[str]] = {key: Counter() for key in keys}
    for text, key, count in texts:
        if text and key in spellings:
            spellings[key][text.strip()] += count
    return {key: min(found, key=lambda text: (-found[text], text)) for key, found in spellings.items()}


def _round_steps(low: float, high: float, *, whole: bool) -> tuple[float, float, int]:
    """A round start, a round step and how many steps (1..STEPS) cover low..high."""
    width = max((high - low) / STEPS, 1.0 if whole else 0.01)
    power = 10.0 ** math.floor(math.log10(width))
    for step in (power, 2 * power, 5 * power, 10 * power, 20 * power):
        start = math.floor(low / step + 1e-9) * step
        steps = int((high - start) / step + 1e-9) + 1
        if steps <= STEPS or step == 20 * power:
            break
    return start, step, min(steps, STEPS)


def _step_label(start: float, step: float, *, whole: bool) -> str:
    """The name of a step: 1990s, 1994, 1990 – 1994, 0.4 – 0.6."""
    if whole and step == 1:
        return f"{start:.0f}"
    if whole and step == 10 and start >= 1000:
        return tr("{year}s").format(year=f"{start:.0f}")
    if whole:
        return f"{start:.0f} – {start + step - 1:.0f}"
    digits = max(0, -math.floor(math.log10(step)))
    ends = (round(end, digits) + 0.0 for end in (start, start + step))  # + 0.0 makes 0 of -0
    return " – ".join(f"{end:.{digits}f}".replace("-", "\N{MINUS SIGN}") for end in ends)
