"""A track over time: what is heard when, where its excerpt is, where it is most like another."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicexplorer.library.store import AnalysisRow, Reader
from musicexplorer.library.track import Track
from musicexplorer.session.session import EXCERPT_SECONDS, excerpt_start
from musicexplorer.session.snapshot import Snapshot
from musicexplorer.similarity.playlist import Windows, closest_windows

KINDS = 4
"""So many kinds of parts are told apart at most."""
_NAMES = 2
_LEAST = 0.05
"""A tag with a lower probability names no part."""
_BASE = 0.02
"""Added to the mean of a tag, so that rare ones do not name everything."""
_WINDOW_SECONDS = 10.0
"""How long the matching seconds that are shown are."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a track in which one kind of sound is heard.

    Attributes:
        start, end: In seconds from the start of the track.
        kind: Its kind, 0 the one that comes first; parts of one kind sound alike.
        name: The tags that tell it from music at large, the strongest first.
    """

    start: float
    end: float
    kind: int
    name: str


@dataclass(frozen=True, slots=True)
class OverTime:
    """What can be shown along a track.

    Attributes:
        parts: In order; () for a track that is not analysed.
        excerpt: From where to where its excerpt is, None if that is not known.
        match: From where to where it is most like another track, None for none.
        like: The title of that track.
    """

    parts: tuple[Part, ...] = ()
    excerpt: tuple[float, float] | None = None
    match: tuple[float, float] | None = None
    like: str = ""

    def at(self, second: float) -> str:
        """What is heard at a second, "" if that is not known."""
        return next((part.name for part in self.parts if part.start <= second < part.end), "")


def over_time(snapshot: Snapshot, track: Track, like: int | None = None) -> OverTime:
    """What can be shown along a track; in any thread.

    Args:
        snapshot: The library.
        track: The track.
        like: Another track, whose most similar seconds are looked for.
    """
    with Reader(snapshot.store) as reader:
        analysis, rhythm = reader.analysis(track.id), reader.rhythm_of(track.id)
        other = None if like is None or like == track.id else reader.analysis(like)
    if analysis is None or not len(analysis.starts):
        return OverTime()
    library, duration = snapshot.library, track.metadata.duration or 0.0
    starts = np.maximum(np.asarray(analysis.starts, np.float64) - track.source.start, 0.0)
    names = _readable(library.tag_names)
    parts = parts_of(starts, analysis.window_tags, names, library.mean_tags, duration)
    if rhythm is not None and rhythm.excerpt_start is not None and rhythm.excerpt_end is not None:
        excerpt = rhythm.excerpt_start, rhythm.excerpt_end
    else:
        at = excerpt_start(analysis, track.source, track.metadata.duration, EXCERPT_SECONDS)
        excerpt = at, min(at + EXCERPT_SECONDS, duration or at + EXCERPT_SECONDS)
    match = None if other is None else _match(analysis, other, track.source.start)
    other_track = None if like is None else library.track(like)
    title = "" if match is None or other_track is None else other_track.metadata.title
    return OverTime(tuple(parts), excerpt, match, title)


def parts_of(
    starts: NDArray[np.float64],
    tags: NDArray[np.floating],
    names: Sequence[str],
    means: NDArray[np.floating],
    duration: float,
) -> list[Part]:
    """The parts of a track, from what the network found in each of its windows.

    A window is named by the tags that are stronger in it than in music at large; windows whose strongest
    such tag is rare in the track take the best of the frequent ones.

    Args:
        starts: Seconds [n], ascending.
        tags: Probabilities [n, T].
        names: The T names.
        means: Mean probabilities [T] in the library.
        duration: Seconds; 0 while it is not known.
    """
    if not len(starts) or tags.shape[1] != len(names) or not len(names):
        return []
    found = tags.astype(np.float64)
    # How much each tag tells: its part of the divergence from music at large.
    score = np.where(found >= _LEAST, found * np.log((found + _BASE) / (means + _BASE)), 0.0)
    frequent = [tag for tag, _ in Counter(score.argmax(axis=1).tolist()).most_common(KINDS)]
    chosen = np.array(frequent)[score[:, frequent].argmax(axis=1)]
    runs = np.flatnonzero(np.diff(chosen, prepend=-1))
    ends = [*((starts[runs[1:] - 1] + starts[runs[1:]] + _WINDOW_SECONDS) / 2).tolist(), duration]
    ends[-1] = duration or max(ends[-1], float(starts[-1]) + _WINDOW_SECONDS)
    kinds = {tag: kind for kind, tag in enumerate(dict.fromkeys(chosen[runs].tolist()))}
    begins = [0.0, *ends[:-1]]
    parts = []
    for number, run in enumerate(runs.tolist()):
        last = runs[number + 1] if number + 1 < len(runs) else len(starts)
        name = _name(score[run:last].mean(axis=0), int(chosen[run]), names)
        parts.append(Part(begins[number], ends[number], kinds[int(chosen[run])], name))
    return [part for part in parts if part.end > part.start]


def _name(score: NDArray[np.float64], first: int, names: Sequence[str]) -> str:
    others = [tag for tag in np.argsort(-score, kind="stable").tolist() if tag != first and score[tag] > 0]
    words = [names[tag] for tag in (first, *others)]
    distinct = [word for at, word in enumerate(words) if not any(_alike(word, one) for one in words[:at])]
    return ", ".join(distinct[:_NAMES])


def _alike(one: str, other: str) -> bool:
    return bool(set(one.casefold().split()) & set(other.casefold().split()))


def _readable(names: Sequence[str]) -> list[str]:
    return [name.replace("_", " ") for name in names]


def _match(one: AnalysisRow, other: AnalysisRow, start: float) -> tuple[float, float] | None:
    pair = closest_windows(_windows(one), _windows(other))
    if pair is None:
        return None
    at = max(pair.start_a - start, 0.0)
    return at, at + _WINDOW_SECONDS


def _windows(analysis: AnalysisRow) -> Windows:
    return Windows(analysis.starts.astype(np.float32), analysis.window_vectors.astype(np.float32))
