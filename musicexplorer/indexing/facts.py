"""What playlists and taste need to know of each track, put together from what the store keeps."""

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
    """What is written in a track's file."""
    about = track.metadata
    return TrackFacts(
        id=track.id,
        title=about.title,
        artist=about.artist,
        album=about.album,
        duration=about.duration,
        genres=about.genres,
        year=about.year,
        folder=os.path.dirname(track.source.path),
        tempo=about.bpm,
        key=about.key,
        added=track.added,
        rating=about.rating,
    )


def enriched(facts: Mapping[int, TrackFacts], reader: Reader) -> dict[int, TrackFacts]:
    """The facts by id, and besides plays, likes, loudness; tempo, key and rating where no file says them."""
    whole = dict(facts)
    for track, changes in _learned(reader).items():
        fact = whole.get(track)
        if fact is not None:
            known = {name: value for name, value in changes.items() if not getattr(fact, name)}
            whole[track] = replace(fact, **known)
    return whole


def _learned(reader: Reader) -> dict[int, dict[str, Any]]:
    """Plays, likes, ratings and what the second pass heard, by track."""
    found: dict[int, dict[str, Any]] = {}
    rhythm = reader.rhythm()
    heard = (rhythm.tempo.tolist(), rhythm.key.tolist(), rhythm.loudness.tolist())
    for track, tempo, key, loudness in zip(rhythm.ids.tolist(), *heard, strict=True):
        found[track] = {"key": KEY_NAMES[key] if key >= 0 else ""}
        if tempo > 0:
            found[track]["tempo"] = tempo
        if loudness == loudness:
            found[track]["loudness"] = loudness
    for track, (plays, last) in _listened(reader).items():
        found.setdefault(track, {}).update(plays=plays, last_played=last)
    for track, rating in zip(*(values.tolist() for values in reader.ratings()), strict=True):
        found.setdefault(track, {})["rating"] = rating
    likes = reader.likes()
    for track in likes.ids[likes.values > 0].tolist():
        found.setdefault(track, {})["liked"] = True
    return found


def _listened(reader: Reader) -> dict[int, tuple[int, float | None]]:
    """How often each track was played, here or where histories came from, and when last."""
    listens = reader.listens()
    whole = ~listens.excerpt
    ids, which = np.unique(listens.ids[whole], return_inverse=True)
    plays = np.bincount(which, listens.count[whole], len(ids)).astype(int)
    last = np.zeros(len(ids))
    np.maximum.at(last, which, np.nan_to_num(listens.when[whole]))
    played = zip(plays.tolist(), ((one or None) for one in last.tolist()), strict=True)
    return dict(zip(ids.tolist(), played, strict=True))
