"""Reading the listening history: as arrays (for taste) and as rows (for display and export)."""

import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from musicexplorer.library.store.history import ImportedListen, ImportedTrack

PLAY_SHARE = 0.5
PLAY_SECONDS = 240.0
"""A track that was heard for one of these counts as played, as for a scrobble."""
EXCERPT_SECONDS = 15.0
"""An excerpt that was heard for so long counts as a played excerpt."""

_IMPORTED = "FROM imported_listen JOIN imported_track ON imported_track.id = imported_track_id"
_TRACK = "imported_track.key, artist, title, album, duration, path, recording, track_id, way, reason"
_LISTEN = 'source, kind, "when", seconds, plays, skips, rating, liked, list'


@dataclass(frozen=True, slots=True, eq=False)
class Listens:
    """All plays and skips (n rows), those of this program first.

    A row is one play (`count` 1, or 0 and `skips` 1 for a skip), or the totals of another program for a
    track. What was too short for a play and not skipped by the person is neither, and has no row. Tracks may
    have vanished since.

    Attributes:
        ids: int64 [n], our tracks.
        when: float64 [n], seconds since 1970 (of totals: the last time); NaN unknown.
        count: int32 [n], plays.
        skips: int32 [n], skips.
        excerpt: bool [n], only an excerpt was played while browsing.
        here: bool [n], a play of this program.
    """

    ids: np.ndarray
    when: np.ndarray
    count: np.ndarray
    skips: np.ndarray
    excerpt: np.ndarray
    here: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class Likes:
    """Likes and dislikes (n rows), each track once; those given in this program override imported ones.

    Attributes:
        ids: int64 [n].
        values: int8 [n], 1 liked, -1 disliked.
        when: float64 [n], seconds since 1970; NaN unknown.
    """

    ids: np.ndarray
    values: np.ndarray
    when: np.ndarray


@dataclass(frozen=True, slots=True, eq=False)
class PlaylistMembership:
    """Which tracks share a playlist that was saved, added to, or imported (n rows).

    Attributes:
        lists: int32 [n], a number for each playlist.
        ids: int64 [n]; each track once per playlist.
    """

    lists: np.ndarray
    ids: np.ndarray


@dataclass(frozen=True, slots=True)
class Addition:
    """A track that was added to a playlist; `when` in seconds since 1970."""

    track_id: int
    list: str
    when: float


@dataclass(frozen=True, slots=True)
class Like:
    """A like (1) or dislike (-1) given in this program."""

    track_id: int
    value: int
    when: float


@dataclass(frozen=True, slots=True)
class Imported:
    """An imported track with its totals: plays, skips, last play (seconds since 1970), sources."""

    track: ImportedTrack
    plays: int
    skips: int
    last: float | None
    sources: str


def is_play(excerpt: bool, share: float, seconds: float) -> bool:
    """Whether what was heard, with the fields of `Play`, counts as a play.

    Half of the track or four minutes do; of an excerpt, half of its usual length.
    """
    enough = share >= PLAY_SHARE or seconds >= PLAY_SECONDS
    return enough or (bool(excerpt) and seconds >= EXCERPT_SECONDS)


def is_skip(moved_on: bool, excerpt: bool, share: float, seconds: float) -> bool:
    """Whether the person went on before that; leaving an excerpt is no skip."""
    return bool(moved_on) and not excerpt and not is_play(excerpt, share, seconds)


_COLUMNS = np.dtype(
    [("ids", "i8"), ("when", "f8"), ("count", "i4"), ("skips", "i4"), ("excerpt", "?"), ("here", "?")]
)


def listens(connection: sqlite3.Connection) -> Listens:
    """All plays and skips."""
    found = np.fromiter(_listens(connection), _COLUMNS)  # one by one: all rows would be many times as large
    return Listens(**{name: np.ascontiguousarray(found[name]) for name in _COLUMNS.names or ()})


def _listens(connection: sqlite3.Connection) -> Iterator[tuple[int, float, int, int, bool, bool]]:
    """Those of this program and then those imported; the values of `Listens`."""
    for track, when, seconds, share, moved_on, excerpt in connection.execute(
        'SELECT track_id, "when", seconds, share, moved_on, excerpt FROM play ORDER BY "when", id'
    ):
        skipped = is_skip(moved_on, excerpt, share, seconds)
        if skipped or is_play(excerpt, share, seconds):
            yield track, when, int(not skipped), int(skipped), bool(excerpt), True
    for track, when, share, plays, skips, kind in connection.execute(
        'SELECT track_id, "when", seconds / nullif(coalesce(track.duration, imported_track.duration), 0),'
        " plays, skips, kind"
        f" {_IMPORTED} JOIN track ON track.id = track_id"
        " WHERE kind IN ('listen', 'total') AND plays + skips > 0 ORDER BY imported_listen.id"
    ):
        if kind == "listen" and (share or 0.0) >= PLAY_SHARE:
            # Services report a skip whenever the user went on, even a second before the end.
            plays, skips = plays + skips, 0
        yield track, np.nan if when is None else when, plays, skips, False, False


def likes(connection: sqlite3.Connection) -> Likes:
    """All likes and dislikes; imported ones where none was given in this program."""
    found: dict[int, tuple[int, float | None]] = {
        track: (value, when)
        for track, value, when in connection.execute(
            f'SELECT track_id, liked, "when" {_IMPORTED}'
            " WHERE liked <> 0 AND track_id IS NOT NULL ORDER BY imported_listen.id"
        )
    }
    found |= {like.track_id: (like.value, like.when) for like in given_likes(connection)}
    return Likes(
        np.array(list(found), np.int64),
        np.array([value for value, _ in found.values()], np.int8),
        _floats([when for _, when in found.values()], np.float64),
    )


def ratings(connection: sqlite3.Connection) -> tuple[np.ndarray, np.ndarray]:
    """Imported ratings: ids int64 [n], each once, and 0..1 float32 [n]."""
    found = dict(
        connection.execute(
            f"SELECT track_id, rating {_IMPORTED}"
            " WHERE rating IS NOT NULL AND track_id IS NOT NULL ORDER BY imported_listen.id"
        ).fetchall()
    )
    return np.array(list(found), np.int64), np.array(list(found.values()), np.float32)


def playlist_membership(connection: sqlite3.Connection, listener: int) -> PlaylistMembership:
    """The tracks of playlists that a listener saved or imported, and additions to playlists.

    The mixes that the program made say nothing about the person.
    """
    rows = connection.execute(
        "SELECT name, track_id FROM playlist_item JOIN playlist ON playlist.id = playlist_id"
        " WHERE listener = ? AND playlist_id NOT IN (SELECT playlist_id FROM recipe"
        " WHERE CASE WHEN json_valid(text) THEN coalesce(json_extract(text, '$.mix'), 0) END)"
        " ORDER BY playlist_id, place",
        (listener,),
    ).fetchall()
    rows += connection.execute("SELECT list, track_id FROM addition WHERE list <> '' ORDER BY id").fetchall()
    rows += connection.execute(
        f"SELECT list || ' (' || source || ')', track_id {_IMPORTED}"
        " WHERE kind = 'list' AND track_id IS NOT NULL ORDER BY imported_listen.id"
    ).fetchall()
    rows = list(dict.fromkeys(rows))
    number = {name: at for at, name in enumerate(dict.fromkeys(row[0] for row in rows))}
    return PlaylistMembership(
        np.array([number[row[0]] for row in rows], np.int32), np.array([row[1] for row in rows], np.int64)
    )


def given_likes(connection: sqlite3.Connection) -> list[Like]:
    """The likes and dislikes given in this program, oldest first."""
    return [
        Like(*row)
        for row in connection.execute('SELECT track_id, value, "when" FROM liking ORDER BY "when", track_id')
    ]


def additions(connection: sqlite3.Connection) -> list[Addition]:
    """The additions to playlists in this program, oldest first."""
    return [
        Addition(*row)
        for row in connection.execute('SELECT track_id, list, "when" FROM addition ORDER BY "when", id')
    ]


def imported_tracks(connection: sqlite3.Connection, *, certain: bool = True) -> list[ImportedTrack]:
    """The imported tracks; only those matched loosely or not at all with `certain=False`."""
    condition = "" if certain else " WHERE track_id IS NULL OR way = 'loosely'"
    rows = connection.execute(f"SELECT {_TRACK} FROM imported_track{condition} ORDER BY id")
    return [_track(row) for row in rows]


def imported(connection: sqlite3.Connection) -> list[Imported]:
    """The imported tracks with their totals, the most played first."""
    rows = connection.execute(
        f'SELECT {_TRACK}, sum(plays), sum(skips), max("when"), group_concat(DISTINCT source)'
        f" {_IMPORTED} GROUP BY imported_track.id ORDER BY sum(plays) DESC, imported_track.id"
    )
    return [Imported(_track(r[:10]), r[10], r[11], r[12], r[13].replace(",", ", ")) for r in rows]


def imported_listens(connection: sqlite3.Connection) -> list[tuple[ImportedTrack, ImportedListen]]:
    """Everything imported, in order of import."""
    rows = connection.execute(
        f"SELECT {_TRACK}, imported_listen.key, imported_track.key, {_LISTEN} {_IMPORTED}"
        " ORDER BY imported_listen.id"
    )
    return [(_track(row[:10]), ImportedListen(*row[10:])) for row in rows]


def _track(row: Any) -> ImportedTrack:
    key, artist, title, album, duration, path, *rest = row
    return ImportedTrack(key, artist, title, album, duration, os.fsdecode(path), *rest)


def _floats(values: list[float | None], kind: Any) -> np.ndarray:
    return np.array([np.nan if value is None else value for value in values], kind)
