"""Map work in the worker process, in slices: layouts, positions for new tracks, and quality measures."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from musicexplorer.similarity.compact_vectors import Vectors
    from musicexplorer.similarity.graph import NearestGraph
    from musicexplorer.similarity.incremental_layout import IncrementalLayout
    from musicexplorer.similarity.layout import Layout


class UnknownTask(Exception):
    """The task was not started in this process, or another one was started since."""


@dataclass(frozen=True, slots=True, eq=False)
class Quality:
    """How well a map preserves neighbourhoods: float32 [n] and int32 [n], as in the store's `MapQuality`."""

    preserved: np.ndarray
    occurrences: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Slice:
    """The result of one slice of work.

    Attributes:
        share: How much of the task is done, 0..1.
        xy: Positions float32 [n, 2], if requested or if the task is done.
        quality: When the task is done.
    """

    share: float
    xy: np.ndarray | None = None
    quality: Quality | None = None


_layouts: dict[str, "Layout"] = {}
_placings: dict[str, "IncrementalLayout"] = {}
_measures: dict[str, tuple["NearestGraph", np.ndarray]] = {}


def begin_layout(name: str, vectors: "Vectors", initial: np.ndarray | None) -> None:
    """Start a layout of unit vectors [n, d] under a name; `initial` is float32 [n, 2] or None."""
    from musicexplorer.similarity.layout import Layout

    _layouts.clear()  # an unfinished one was abandoned
    _layouts[name] = Layout(vectors[:], initial)


def continue_layout(name: str, seconds: float, preview: bool = False) -> Slice:
    """Continue a layout for about `seconds`; with `preview`, return the current positions too.

    Raises:
        UnknownTask: It was not started in this process.
    """
    layout = _layouts.get(name)
    if layout is None:
        raise UnknownTask(name)
    _run(layout, lambda: layout.advance(5), seconds)
    if not layout.done:
        return Slice(layout.progress, layout.xy() if preview else None)
    del _layouts[name]
    xy = layout.xy()
    return Slice(1.0, xy, _quality(_finished(layout.graph), xy))


def begin_placing(name: str, new_vectors: np.ndarray, vectors: "Vectors", xy: np.ndarray) -> None:
    """Start finding positions for new tracks; arguments as for `IncrementalLayout`."""
    from musicexplorer.similarity.incremental_layout import IncrementalLayout

    _placings.clear()
    _placings[name] = IncrementalLayout(new_vectors, vectors, xy)


def continue_placing(name: str, seconds: float) -> Slice:
    """Continue for about so many seconds.

    Raises:
        UnknownTask: It was not started in this process.
    """
    if name not in _placings:
        raise UnknownTask(name)
    placing = _placings[name]
    _run(placing, placing.advance, seconds)
    if not placing.done:
        return Slice(placing.progress)
    del _placings[name]
    return Slice(1.0, placing.xy())


def begin_measure(name: str, vectors: "Vectors", xy: np.ndarray) -> None:
    """Start measuring how well positions float32 [n, 2] preserve the neighbours of unit vectors [n, d]."""
    from musicexplorer.similarity.graph import NearestGraph
    from musicexplorer.similarity.neighbourhood_preservation import NEIGHBOURS

    _measures.clear()
    _measures[name] = NearestGraph(vectors[:], NEIGHBOURS), xy


def continue_measure(name: str, seconds: float) -> Slice:
    """Continue for about so many seconds.

    Raises:
        UnknownTask: It was not started in this process.
    """
    if name not in _measures:
        raise UnknownTask(name)
    graph, xy = _measures[name]
    _run(graph, graph.advance, seconds)
    if not graph.done:
        return Slice(graph.progress)
    del _measures[name]
    return Slice(1.0, quality=_quality(graph, xy))


def _run(
    what: "Layout | NearestGraph | IncrementalLayout", advance: Callable[[], None], seconds: float
) -> None:
    until = time.monotonic() + seconds
    while not what.done:
        advance()
        if time.monotonic() >= until:
            return


def _finished(graph: "NearestGraph") -> "NearestGraph":
    while not graph.done:  # a library too small for a layout has not computed it
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
