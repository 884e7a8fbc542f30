"""What playlists and taste need to know about each track, gathered from the store."""

import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from musicexplorer.library.store import Reader
from musicexplorer.library.store.rhythm import KEY_NAMES
from musicexplorer.library.track import Track
from musicexplorer.similarity.recordings import TrackFacts


def from_metadata(track: Track) -> TrackFacts:
    """The facts in the metadata of a track."""
    metadata = track.metadata
    return TrackFacts(
        id=track.id,
        title=metadata.title,
        artist=metadata.artist,
        album=metadata.album,
        duration=metadata.duration,
        genres=metadata.genres,
        year=metadata.year,
        folder=os.path.dirname(track.source.path),
        tempo=metadata.bpm,
        key=metadata.key,
        added=track.added,
        rating=metadata.rating,
    )


def enriched(facts: Mapping[int, TrackFacts], reader: Reader) -> dict[int, TrackFacts]:
    """The facts by id, with plays, likes and loudness; tempo, key and rating where the metadata has none."""
    complete = dict(facts)
    for track, changes in _from_store(reader).items():
        fact = complete.get(track)
        if fact is not None:
            known = {name: value for name, value in changes.items() if not getattr(fact, name)}
            complete[track] = replace(fact, **known)
    return complete


def _from_store(reader: Reader) -> dict[int, dict[str, Any]]:
    """Plays, likes, ratings and the results of the second pass, by track."""
    found: dict[int, dict[str, Any]] = {}
    rhythm = reader.rhythm()
    columns = (rhythm.tempo.tolist(), rhythm.key.tolist(), rhythm.loudness.tolist())
    for track, tempo, key, loudness in zip(rhythm.ids.tolist(), *columns, strict=True):
        found[track] = {"key": KEY_NAMES[key] if key >= 0 else ""}
        if tempo > 0:
            found[track]["tempo"] = tempo
        if loudness == loudness:
            found[track]["loudness"] = loudness
    for track, (plays, last) in _plays(reader).items():
        found.setdefault(track, {}).update(plays=plays, last_played=last)
    for track, rating in zip(*(values.tolist() for values in reader.ratings()), strict=True):
        found.setdefault(track, {})["rating"] = rating
    likes = reader.likes()
    for track in likes.ids[likes.values > 0].tolist():
        found.setdefault(track, {})["liked"] = True
    return found


def _plays(reader: Reader) -> dict[int, tuple[int, float | None]]:
    """How often each track was played, here or in imported histories, and when last."""
    listens = reader.listens()
    full = ~listens.excerpt
    ids, which = np.unique(listens.ids[full], return_inverse=True)
    plays = np.bincount(which, listens.count[full], len(ids)).astype(int)
    last = np.zeros(len(ids))
    np.maximum.at(last, which, np.nan_to_num(listens.when[full]))
    played = zip(plays.tolist(), ((time or None) for time in last.tolist()), strict=True)
    return dict(zip(ids.tolist(), played, strict=True))
