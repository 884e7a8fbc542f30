"""What runs in the worker process for the map: layouts, places, and how far to trust them, in slices."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from musicexplorer.similarity.graph import NearestGraph
    from musicexplorer.similarity.incremental_layout import IncrementalLayout
    from musicexplorer.similarity.layout import Layout


class Forgotten(Exception):
    """The work was not begun in this process, or another was begun since."""


@dataclass(frozen=True, slots=True, eq=False)
class Quality:
    """How far a map can be trusted: `preserved` float32 [n] and `occurrences` int32 [n], as in the store."""

    preserved: np.ndarray
    occurrences: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Slice:
    """What came of a slice of work.

    Attributes:
        share: How much is done, 0..1.
        xy: Positions float32 [n, 2] when they were asked for, or all is done.
        quality: When all is done.
    """

    share: float
    xy: np.ndarray | None = None
    quality: Quality | None = None


_layouts: dict[str, "Layout"] = {}
_placings: dict[str, "IncrementalLayout"] = {}
_measures: dict[str, tuple["NearestGraph", np.ndarray]] = {}


def begin_layout(name: str, vectors: np.ndarray, initial: np.ndarray | None) -> None:
    """Begin a layout of unit vectors float32 [n, d] under a name; `initial` is float32 [n, 2] or None."""
    from musicexplorer.similarity.layout import Layout

    _layouts.clear()  # whoever began another and did not end it has gone
    _layouts[name] = Layout(vectors, initial)


def continue_layout(name: str, seconds: float, look: bool = False) -> Slice:
    """Work on a layout for about so long; with `look`, say where the tracks are on the way.

    Raises:
        Forgotten: It was not begun in this process.
    """
    layout = _layouts.get(name)
    if layout is None:
        raise Forgotten(name)
    _work(layout, lambda: layout.advance(5), seconds)
    if not layout.done:
        return Slice(layout.progress, layout.xy() if look else None)
    del _layouts[name]
    xy = layout.xy()
    return Slice(1.0, xy, _quality(_finished(layout.graph), xy))


def begin_placing(name: str, new_vectors: np.ndarray, vectors: np.ndarray, xy: np.ndarray) -> None:
    """Begin to find places for new tracks; arguments as for `IncrementalLayout`."""
    from musicexplorer.similarity.incremental_layout import IncrementalLayout

    _placings.clear()
    _placings[name] = IncrementalLayout(new_vectors, vectors, xy)


def continue_placing(name: str, seconds: float) -> Slice:
    """Work on it for about so long.

    Raises:
        Forgotten: It was not begun in this process.
    """
    if name not in _placings:
        raise Forgotten(name)
    placing = _placings[name]
    _work(placing, placing.advance, seconds)
    if not placing.done:
        return Slice(placing.progress)
    del _placings[name]
    return Slice(1.0, placing.xy())


def begin_measure(name: str, vectors: np.ndarray, xy: np.ndarray) -> None:
    """Begin to measure how well positions float32 [n, 2] keep the neighbours of unit vectors [n, d]."""
    from musicexplorer.similarity.graph import NearestGraph
    from musicexplorer.similarity.neighbourhood_preservation import NEIGHBOURS

    _measures.clear()
    _measures[name] = NearestGraph(vectors, NEIGHBOURS), xy


def continue_measure(name: str, seconds: float) -> Slice:
    """Work on it for about so long.

    Raises:
        Forgotten: It was not begun in this process.
    """
    if name not in _measures:
        raise Forgotten(name)
    graph, xy = _measures[name]
    _work(graph, graph.advance, seconds)
    if not graph.done:
        return Slice(graph.progress)
    del _measures[name]
    return Slice(1.0, quality=_quality(graph, xy))


def _work(
    what: "Layout | NearestGraph | IncrementalLayout", advance: Callable[[], None], seconds: float
) -> None:
    until = time.monotonic() + seconds
    while not what.done:
        advance()
        if time.monotonic() >= until:
            return


def _finished(graph: "NearestGraph") -> "NearestGraph":
    while not graph.done:  # a library that is too small to be laid out never asked for it
        graph.advance()
    return graph


def _quality(graph: "NearestGraph", xy: np.ndarray) -> Quality:
    from musicexplorer.similarity.neighbourhood_preservation import (
        LISTED,
        NEIGHBOURS,
        k_occurrence,
        preserved_shares,
    )

    return Quality(preserved_shares(graph.rows[:, :NEIGHBOURS], xy), k_occurrence(graph.rows[:, :LISTED]))
