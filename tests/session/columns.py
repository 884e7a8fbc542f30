"""Libraries made of tracks in memory, for tests and benchmarks."""

import os
from collections.abc import Iterable

import numpy as np

from musicexplorer.library.store import TrackColumns
from musicexplorer.library.store.tracks import COLUMN_NAMES, SEPARATOR
from musicexplorer.library.track import Track
from musicexplorer.session.library import Library, _texts
from musicexplorer.similarity.compact_tags import CompactTags


def columns_of(tracks: Iterable[Track]) -> TrackColumns:
    """The columns that a store with these tracks would give."""
    rows = []
    for track in sorted(tracks, key=lambda track: track.id):
        place = (track.id, os.fsencode(track.source.path), track.source.start, track.source.end)
        about = [getattr(track.metadata, name) for name in COLUMN_NAMES[6:]]
        about = [SEPARATOR.join(value) if isinstance(value, tuple) else value for value in about]
        rows.append((*place, track.added, int(track.state == "vanished"), *about))
    return TrackColumns(rows)


def library_of(tracks: Iterable[Track]) -> Library:
    """A library that knows nothing but what is written in the files."""
    columns = columns_of(tracks)
    empty = np.zeros((len(columns), 0))
    return Library(
        tracks=columns,
        texts=_texts(columns),
        tags=CompactTags.of(empty),
        attributes=empty.astype(np.float32),
        liked=np.zeros(len(columns), bool),
    )
