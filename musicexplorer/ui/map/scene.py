"""The model of the map: tracks, positions, colours, selection and highlights. Plain Python and numpy."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np

from musicexplorer.translation import tr
from musicexplorer.ui.map.camera import Bounds
from musicexplorer.ui.map.colour_scheme import (
    CATEGORIES,
    SLOTS,
    UNKNOWN,
    ColourScheme,
    by_category,
    by_number,
)
from musicexplorer.ui.map.glyphs import DIM, HIT, PICKED, PLAIN
from musicexplorer.ui.map.grid import PointGrid
from musicexplorer.ui.map.labels import MapLabels
from musicexplorer.ui.map.scales import ColourValues, Scale, numbers
from musicexplorer.ui.map.sizes import FACTORS, size_classes

COLOURINGS = ("genre", "artist", "album", "year", "top tag")
"""Colourings that are always available; those of `set_values` are added."""


class MapPoints:
    """Tracks and where they are. Never changed: a changed map gets new places.

    Attributes:
        ids: The tracks' ids, int64[n].
        xy: Their positions, float64[n, 2], y up.
        labels: Their metadata.
    """

    def __init__(self, ids: np.ndarray, xy: np.ndarray, labels: MapLabels) -> None:
        self.ids = np.asarray(ids, dtype=np.int64)
        self.xy = np.array(xy, dtype=np.float64).reshape(-1, 2)
        self.labels = labels
        if not len(self.ids) == len(self.xy) == len(labels):
            raise ValueError(f"{len(self.ids)} ids, {len(self.xy)} places and {len(labels)} labels")
        if not np.isfinite(self.xy).all():
            raise ValueError("places must be finite numbers")

    @property
    def row_of(self) -> Mapping[int, int]:
        """The row of every id."""
        return _Rows(self)

    @cached_property
    def _order(self) -> tuple[np.ndarray, np.ndarray]:
        """The rows by id, and the ids in that order."""
        order = np.argsort(self.ids, kind="stable")
        return order, self.ids[order]

    def find(self, ids: Iterable[int]) -> np.ndarray:
        """The row of each of these ids, int64[k]; -1 for those that are not here."""
        wanted = _array(ids)
        order, known = self._order
        if not len(known):
            return np.full(len(wanted), -1)
        at = np.searchsorted(known, wanted).clip(max=len(known) - 1)
        return np.where(known[at] == wanted, order[at], -1)

    def rows(self, ids: Iterable[int]) -> np.ndarray:
        """The rows of these ids, int64[k]; without those that are not here."""
        rows = self.find(ids)
        return rows[rows >= 0]

    @cached_property
    def grid(self) -> PointGrid:
        """A grid for finding nearby points."""
        return PointGrid(self.xy)

    @cached_property
    def bounds(self) -> Bounds:
        """The box around all."""
        return Bounds.of(self.xy)

    @cached_property
    def main_bounds(self) -> Bounds:
        """The box that is shown first: around all but the few that lie far out."""
        return Bounds.of_most(self.xy)

    @cached_property
    def shuffle(self) -> np.ndarray:
        """The drawing order of the dots, int64[n].

        Mixed by id, so that no category covers the others, and the same in every session.
        """
        return np.argsort(self.ids.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15), kind="stable")

    def moved(self, ids: np.ndarray, xy: np.ndarray, labels: MapLabels | None) -> "MapPoints":
        """These tracks with new places for some, and the ids that were not here yet added."""
        given = MapPoints(ids, xy, labels or MapLabels.blank(len(ids)))
        rows = self.find(given.ids)
        known, fresh = rows >= 0, np.flatnonzero(rows < 0)
        here = self.xy.copy()
        here[rows[known]] = given.xy[known]
        return MapPoints(
            np.concatenate((self.ids, given.ids[fresh])),
            np.concatenate((here, given.xy[fresh])),
            self.labels.joined(given.labels.taken(fresh.tolist())) if len(fresh) else self.labels,
        )


class _Rows(Mapping[int, int]):
    """Ids and their rows: as a dictionary they would take a hundred bytes each."""

    def __init__(self, points: MapPoints) -> None:
        self._points = points

    def __getitem__(self, track: int) -> int:
        order, known = self._points._order
        at = int(known.searchsorted(track))
        if at == len(known) or known[at] != track:
            raise KeyError(track)
        return int(order[at])

    def __iter__(self) -> Iterator[int]:
        return iter(self._points.ids.tolist())

    def __len__(self) -> int:
        return len(self._points.ids)


def _array(ids: Iterable[int]) -> np.ndarray:
    return ids if isinstance(ids, np.ndarray) else np.fromiter(ids, np.int64)


class Scene:
    """The tracks on the map, what they are coloured by, and what is marked, found, selected and hidden.

    Attributes:
        places: The tracks and where they are.
        xy: Where the dots are drawn, float64[n, 2]: `points.xy`, but for the moment in which they move there.
        scheme: What the colours mean.
        current: The current track's id, or None.
        neighbours: Ids of its neighbours, or of those of `seed`, where that is a track.
        bare: Whether nothing but dots, names and the current track is drawn.
        hidden: Slots that the legend has switched off.
        spotlight: The slot that is hovered in the legend, or None.
        sizes: The class of size of every dot, uint8[n]; None while all are equal.
        version: Grows with every change of how dots look.
        coloured: Grows with every change of which dots are shown where and in what colours.
        tinted: Grows with every change of that, and of which dots are dimmed.
    """

    def __init__(self) -> None:
        self.points = MapPoints(np.empty(0, np.int64), np.empty((0, 2)), MapLabels.blank(0))
        self.xy = self.points.xy
        self.scheme = ColourScheme("genre", np.empty(0, np.uint8), ())
        self.current: int | None = None
        self.neighbours: list[int] = []
        self.seed: int | None = None
        self.bare = False
        self.hidden: frozenset[int] = frozenset()
        self.spotlight: int | None = None
        self.sizes: np.ndarray | None = None
        self.version = self.coloured = self.tinted = 0
        self._found: np.ndarray | None = None
        self._selected: frozenset[int] = frozenset()
        self._values: dict[str, ColourValues] = {}
        self._sized: tuple[MapPoints, np.ndarray] | None = None
        self._shown: tuple[int, np.ndarray] = (-1, np.empty(0, bool))
        self._states: tuple[int, np.ndarray] = (-1, np.empty(0, np.uint8))

    @property
    def selection(self) -> list[int]:
        """The ids of the selected tracks that are on the map, in the map's order."""
        rows = np.sort(self.points.rows(self._selected)) if self._selected else np.zeros(0, np.int64)
        selected: list[int] = self.points.ids[rows].tolist()
        return selected

    @property
    def colourings(self) -> tuple[str, ...]:
        """Everything that the map can be coloured by now."""
        return tuple(dict.fromkeys((*COLOURINGS, *self._values)))

    def place(self, points: MapPoints) -> None:
        """Set tracks and positions; colours, marks and selection stay."""
        self.points = points
        self.xy = points.xy
        self._size()
        self.colour_by(self.scheme.name)

    def draw_at(self, xy: np.ndarray) -> None:
        """Draws the dots elsewhere than they are, float64[n, 2]: on their way from an old layout."""
        self.xy = xy
        self._changed(tint=True)

    @property
    def moving(self) -> bool:
        """Whether the dots are drawn elsewhere than they are."""
        return self.xy is not self.points.xy

    def set_values(
        self, name: str, values: Sequence[Any] | np.ndarray, scale: Scale = numbers, heading: str = ""
    ) -> None:
        """Takes a value for each track, n of them in the order of `points`, None or NaN where unknown.

        Values of other colourings than that in use are forgotten.
        """
        if len(values) != len(self.points.ids):
            raise ValueError(f"{len(values)} values of {name} for {len(self.points.ids)} tracks")
        self._values = {of: kept for of, kept in self._values.items() if of == self.scheme.name}
        self._values[name] = ColourValues(self.points.ids, values, scale, heading)
        if self.scheme.name == name:
            self.colour_by(name)

    def set_sizes(self, values: np.ndarray | None) -> None:
        """Sizes the dots by a number for each track, float[n] in 0..1, NaN where unknown; None: all equal."""
        if values is not None and len(values) != len(self.points.ids):
            raise ValueError(f"{len(values)} sizes for {len(self.points.ids)} tracks")
        self._sized = None if values is None else (self.points, np.asarray(values, dtype=np.float64))
        self._size()
        self._changed()

    def _size(self) -> None:
        """Set the sizes of the current tracks; new ones are small until sizes are set again."""
        self.sizes = None
        if self._sized is not None:
            of, values = self._sized
            if of is not self.points:
                here, there = np.isin(self.points.ids, of.ids), of.rows(self.points.ids)
                known, values = values[there], np.full(len(self.points.ids), np.nan)
                values[here] = known
            self.sizes = size_classes(values)

    def colour_by(self, name: str) -> None:
        """Colours by one of `colourings`; what was hidden by another colouring comes back."""
        labels = self.points.labels
        texts = {
            "genre": labels.genres,
            "artist": labels.artists,
            "album": labels.albums,
            "top tag": labels.top_tags,
        }
        same = name == self.scheme.name
        previous = {entry.label: entry.slot for entry in self.scheme.entries if entry.slot < CATEGORIES}
        if name in self._values:
            scheme = self._values[name].scheme(name, self.points.ids, previous if same else None)
        elif name in texts:
            scheme = by_category(name, texts[name], previous if same else None)
        elif name == "year":
            scheme = by_number(name, np.array([year or np.nan for year in labels.years], dtype=np.float64))
        else:
            raise ValueError(f"the map cannot be coloured by {name!r}, only by {', '.join(self.colourings)}")
        self.scheme = scheme
        self.hidden = self.hidden if same else frozenset()
        self.spotlight = None
        self._changed(colours=True, tint=True)

    def highlight(self, ids: Iterable[int] | None) -> None:
        """Highlight some tracks and dim the rest; None ends that."""
        self._found = None if ids is None else _array(ids)
        self._changed(tint=True)

    def select(self, ids: Iterable[int]) -> None:
        """Replaces the selection."""
        self._selected = ids if isinstance(ids, frozenset) else frozenset(map(int, ids))
        # What is selected is not dimmed.
        self._changed(tint=self._found is not None or self.spotlight is not None)

    def hide(self, slot: int, hidden: bool) -> None:
        """Hide the tracks of a slot, or show them again."""
        self.hidden = self.hidden | {slot} if hidden else self.hidden - {slot}
        self.spotlight = None
        self._changed(colours=True, tint=True)

    def set_spotlight(self, slot: int | None) -> None:
        """Highlight the tracks of a slot while it is hovered in the legend."""
        if slot != self.spotlight:
            self.spotlight = slot
            self._changed(tint=True)

    def _changed(self, *, colours: bool = False, tint: bool = False) -> None:
        self.version += 1
        self.coloured += colours
        self.tinted += tint

    def shown(self) -> np.ndarray:
        """Which tracks are not hidden, bool[n]."""
        if self._shown[0] != self.version:
            allowed = np.ones(SLOTS, dtype=bool)
            allowed[list(self.hidden)] = False
            self._shown = self.version, allowed[self.scheme.slots]
        return self._shown[1]

    def passing(self) -> np.ndarray:
        """Which tracks pass legend, search and filters, bool[n]."""
        if self._found is None:
            return self.shown()
        return self.shown() & np.isin(self.points.ids, self._found)

    def states(self) -> np.ndarray:
        """PLAIN, DIM, HIT or PICKED for every track, uint8[n]."""
        if self._states[0] != self.version:
            self._states = self.version, self._find_states()
        return self._states[1]

    def _find_states(self) -> np.ndarray:
        states = np.full(len(self.points.ids), PLAIN, dtype=np.uint8)
        if self._found is not None:
            states[:] = np.where(np.isin(self.points.ids, self._found), HIT, DIM)
        if self.spotlight is not None:
            states[self.scheme.slots != self.spotlight] = DIM
        if self._selected:
            states[np.isin(self.points.ids, np.fromiter(self._selected, np.int64))] = PICKED
        return states

    def drawing_order(self) -> tuple[np.ndarray, np.ndarray]:
        """The rows to draw, int64[m], lowest first, and how each looks (state * SLOTS + slot, uint8[m])."""
        looks = self.states() * np.uint8(SLOTS) + self.scheme.slots
        order = self.points.shuffle[self.shown()[self.points.shuffle]]
        # DIM lies under PLAIN, everything that stands out on top; large dots under small ones.
        layer = np.array([1, 0, 2, 3], dtype=np.uint8)[looks[order] // SLOTS]
        if self.sizes is not None:
            layer = layer * np.uint8(len(FACTORS)) + (np.uint8(len(FACTORS) - 1) - self.sizes[order])
        order = order[np.argsort(layer, kind="stable")]
        return order, looks[order]

    def describe(self, row: int) -> str:
        """One line about a track, for screen readers: "Title by Artist, Album"."""
        labels = self.points.labels
        text = labels.titles[row] or tr("untitled")
        if labels.artists[row]:
            text = tr("{title} by {artist}").format(title=text, artist=labels.artists[row])
        return ", ".join(filter(None, (text, labels.albums[row])))

    def slot_of(self, row: int) -> int:
        """The slot of a track's colour."""
        return int(self.scheme.slots[row]) if row < len(self.scheme.slots) else UNKNOWN
