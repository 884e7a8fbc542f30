"""The library in numbers that can be drawn: bars and dots, each of which stands for tracks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from musicexplorer.library.store import Reader
from musicexplorer.session.library import Library
from musicexplorer.translation import tr

Ids = NDArray[np.int64]
_MOST_BARS, _STYLES = 60, 18
_STEPS = {"tempo": 5.0, "year": 1.0}


@dataclass(frozen=True, slots=True, eq=False)
class Bar:
    """One bar: what it is called, how high it is, and its tracks int64 [n]."""

    name: str
    height: float
    ids: Ids


@dataclass(frozen=True, slots=True, eq=False)
class Bars:
    """A picture of bars.

    Attributes:
        title: What it shows.
        unit: What is counted.
        bars: From left to right.
        names: Whether each bar is named by a word, so that bars are better drawn from top to bottom.
    """

    title: str
    unit: str
    bars: tuple[Bar, ...]
    names: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Dots:
    """A picture of dots: tracks int64 [n] at `x` and `y`, float64 [n], 0..1."""

    title: str
    x_name: str
    y_name: str
    ids: Ids
    x: NDArray[np.float64]
    y: NDArray[np.float64]

    def inside(self, x: tuple[float, float], y: tuple[float, float]) -> Ids:
        """The tracks in a rectangle."""
        within = (self.x >= x[0]) & (self.x <= x[1]) & (self.y >= y[0]) & (self.y <= y[1])
        return self.ids[within]


Picture = Bars | Dots


def pictures(library: Library, reader: Reader) -> list[Picture]:
    """All pictures of a library; those of what nothing is known are empty. Takes up to a second."""
    return [
        _numbers(library, "year", tr("Years"), 1.0),
        _numbers(library, "tempo", tr("Tempo (beats per minute)"), 5.0),
        _moods(library),
        _styles(library),
        _months(tr("Added to the library"), library.ids, library.number("added"), tr("tracks")),
        _played(library, reader),
    ]


def _numbers(library: Library, name: str, title: str, step: float) -> Bars:
    """How many tracks have a number, in steps that are made wider until they are few."""
    values = library.number(name)
    known = values > 0  # NaN is not
    values, ids = values[known], library.ids[known]
    if not len(values):
        return Bars(title, tr("tracks"), ())
    low, high = np.percentile(values, (0.5, 99.5))  # one absurd number does not squeeze the others
    while (high - low) / step > _MOST_BARS:
        step *= 2 if step not in (1.0, 10.0) else 5 if step == 1.0 else 2
    places = np.floor(values / step).astype(np.int64)
    places = places.clip(int(np.floor(low / step)), int(np.floor(high / step)))
    bars = []
    for place in range(int(places.min()), int(places.max()) + 1):
        here = ids[places == place]
        first = f"{place * step:g}"
        name_of = (
            first if step == 1 else tr("{low} – {high}").format(low=first, high=f"{(place + 1) * step - 1:g}")
        )
        bars.append(Bar(name_of, float(len(here)), here))
    return Bars(title, tr("tracks"), tuple(bars))


def _moods(library: Library) -> Dots:
    energy, valence = (
        library.number(name) if name in library.attribute_names else np.full(len(library), np.nan)
        for name in ("energy", "valence")
    )
    known = ~(np.isnan(energy) | np.isnan(valence))
    return Dots(
        tr("Energy and valence"), tr("sad … happy"), tr("calm … energetic"),
        library.ids[known], valence[known], energy[known],
    )  # fmt: skip


def _styles(library: Library) -> Bars:
    """The most common strongest tags."""
    top = np.array(list(library.top_tags()), dtype=object)
    names, counts = (
        np.unique(top[top != ""], return_counts=True) if len(top) else (np.array([]), np.array([]))
    )
    order = np.argsort(-counts, kind="stable")[:_STYLES].tolist()
    bars = [Bar(str(names[at]), float(counts[at]), library.ids[top == names[at]]) for at in order]
    return Bars(tr("Sounds like"), tr("tracks"), tuple(bars), names=True)


def _played(library: Library, reader: Reader) -> Bars:
    listens = reader.listens()
    known = ~np.isnan(listens.when) & (listens.when > 0) & np.isin(listens.ids, library.ids)
    return _months(tr("Played"), listens.ids[known], listens.when[known], tr("plays"), listens.count[known])


def _months(
    title: str,
    ids: Ids,
    when: NDArray[np.float64],
    unit: str,
    counts: Sequence[int] | np.ndarray | None = None,
) -> Bars:
    """What happened in each month; days where all is in a few months, years where it is in very many."""
    weights = np.ones(len(ids)) if counts is None else np.asarray(counts, np.float64)
    known = when > 0
    ids, when, weights = ids[known], when[known], weights[known]
    if not len(ids):
        return Bars(title, unit, ())
    moments = when.astype("datetime64[s]")
    span = (moments.max() - moments.min()).astype("timedelta64[D]").astype(int)
    code, form = (
        ("D", "%Y-%m-%d") if span <= _MOST_BARS else ("M", "%Y-%m") if span < 31 * _MOST_BARS else ("Y", "%Y")
    )
    steps = moments.astype(f"datetime64[{code}]")
    bars = []
    for step in np.arange(steps.min(), steps.max() + 1):
        here = steps == step
        name = datetime.fromisoformat(str(step.astype("datetime64[D]"))).strftime(form)
        bars.append(Bar(name, float(weights[here].sum()), np.unique(ids[here])))
    return Bars(title, unit, tuple(bars))
