"""Writing the listening history: plays, likes, additions to playlists, and imports from other programs."""

import os
import sqlite3
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

from musicexplorer.library.store.listeners import CURRENT
from musicexplorer.library.text import storable

HistoryKind = Literal["plays", "likes", "additions", "imports"]
HISTORY_KINDS: tuple[HistoryKind, ...] = ("plays", "likes", "additions", "imports")
_TABLES: dict[HistoryKind, str] = {
    "plays": "play",
    "likes": "liking",
    "additions": "addition",
    "imports": "imported_listen",
}


class ImportedTrack(NamedTuple):
    """A track as another program names it, and the track of the library that it matches.

    Attributes:
        key: A hash of the names (64 bits, signed).
        artist: As the other program has it, like `title` and `album`.
        title: See `artist`.
        album: See `artist`.
        duration: Seconds, None if unknown.
        path: Its file in the other program, "" if unknown; bytes that are not UTF-8 are surrogates.
        recording: MusicBrainz recording id, "" if unknown.
        track_id: Our track, None if there is none.
        way: How it was matched: "path", "recording", "names", "loosely"; "" if it was not.
        reason: For the user: why only loosely, or why not.
    """

    key: int
    artist: str = ""
    title: str = ""
    album: str = ""
    duration: float | None = None
    path: str = ""
    recording: str = ""
    track_id: int | None = None
    way: str = ""
    reason: str = ""


class ImportedListen(NamedTuple):
    """One entry about a track in the history of another program.

    Attributes:
        key: A hash of the content: a second entry with the same key only updates the counts.
        track_key: The key of the `ImportedTrack` it is about.
        source: The other program.
        kind: "listen" (one play), "total" (a play count), "list" (it is in a playlist), "opinion".
        when: Seconds since 1970 (of a total: the last time), None if unknown.
        seconds: How long it was played, None if unknown.
        plays: How often it was played.
        skips: How often it was skipped.
        rating: 0..1, None for none.
        liked: 1 liked, -1 disliked, 0 neither.
        list: The name of the playlist it is in.
    """

    key: int
    track_key: int
    source: str
    kind: str
    when: float | None = None
    seconds: float | None = None
    plays: int = 0
    skips: int = 0
    rating: float | None = None
    liked: int = 0
    list: str = ""


def add_play(
    connection: sqlite3.Connection,
    track: int,
    when: float,
    seconds: float,
    share: float,
    moved_on: bool,
    excerpt: bool,
) -> None:
    """Record a play: its start (seconds since 1970), its length, and the share of the track."""
    connection.execute(
        'INSERT INTO play (track_id, "when", seconds, share, moved_on, excerpt, listener)'
        f" VALUES (?, ?, ?, ?, ?, ?, {CURRENT})",
        (int(track), when, seconds, share, int(moved_on), int(excerpt)),
    )


def set_likes(
    connection: sqlite3.Connection, values: Mapping[int, int], when: float | None
) -> dict[int, int]:
    """Like (1), dislike (-1) or neither (0); returns the previous values, which undo it."""
    now = time.time() if when is None else when
    before = {}
    for track, value in values.items():
        of_track = f"track_id = ? AND listener = {CURRENT}"
        row = connection.execute(f"SELECT value FROM liking WHERE {of_track}", (int(track),)).fetchone()
        before[track] = row[0] if row else 0
        if value:
            connection.execute(
                'INSERT OR REPLACE INTO liking (track_id, value, "when", listener)'
                f" VALUES (?, ?, ?, {CURRENT})",
                (int(track), 1 if value > 0 else -1, now),
            )
        else:
            connection.execute(f"DELETE FROM liking WHERE {of_track}", (int(track),))
    return before


def add_additions(
    connection: sqlite3.Connection, tracks: Sequence[int], name: str, when: float | None
) -> None:
    """Record that the user added tracks to a playlist."""
    now = time.time() if when is None else when
    connection.executemany(
        f'INSERT INTO addition (track_id, list, "when", listener) VALUES (?, ?, ?, {CURRENT})',
        [(int(track), storable(name), now) for track in tracks],
    )


def add_imports(
    connection: sqlite3.Connection,
    tracks: Iterable[ImportedTrack],
    listens: Iterable[ImportedListen],
    listener: int | None = None,
) -> int:
    """Store imported history of a listener, or the one who is chosen; returns how many entries are new."""
    who = CURRENT if listener is None else str(int(listener))
    connection.executemany(
        "INSERT INTO imported_track"
        " (key, artist, title, album, duration, path, recording, track_id, way, reason)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET"
        " track_id = excluded.track_id, way = excluded.way, reason = excluded.reason",
        map(_track_row, tracks),
    )
    ids = dict(connection.execute("SELECT key, id FROM imported_track"))
    before = _count(connection)
    connection.executemany(
        "INSERT INTO imported_listen"
        ' (key, imported_track_id, source, kind, "when", seconds, plays, skips, rating, liked, list,'
        " listener)"
        f" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {who}) ON CONFLICT (key) DO UPDATE SET"
        # Counts only grow: an older export does not undo a newer one.
        ' plays = max(plays, excluded.plays), skips = max(skips, excluded.skips),'
        ' "when" = coalesce(max("when", excluded."when"), "when", excluded."when"),'
        " rating = coalesce(excluded.rating, rating),"
        " liked = CASE excluded.liked WHEN 0 THEN liked ELSE excluded.liked END",
        (
            (
                entry.key, ids[entry.track_key], entry.source, entry.kind, entry.when, entry.seconds,
                entry.plays, entry.skips, entry.rating, entry.liked, storable(entry.list),
            )
            for entry in listens
        ),
    )  # fmt: skip
    return _count(connection) - before


def match_imports(connection: sqlite3.Connection, tracks: Iterable[ImportedTrack]) -> None:
    """Update which of our tracks the imported ones match."""
    connection.executemany(
        "UPDATE imported_track SET track_id = ?, way = ?, reason = ? WHERE key = ?",
        [(track.track_id, track.way, storable(track.reason), track.key) for track in tracks],
    )


def delete_history(
    connection: sqlite3.Connection,
    kinds: Iterable[HistoryKind] = HISTORY_KINDS,
    listener: int | None = None,
) -> None:
    """Delete the listening history of a listener, or the one who is chosen; playlists and tracks stay."""
    who = CURRENT if listener is None else str(int(listener))
    for kind in kinds:
        connection.execute(f"DELETE FROM {_TABLES[kind]} WHERE listener = {who}")
        if kind in ("plays", "imports"):
            connection.execute(f"DELETE FROM taste_name WHERE listener = {who}")  # it says what was played
    connection.execute(
        "DELETE FROM imported_track WHERE id NOT IN (SELECT imported_track_id FROM imported_listen)"
    )


def _count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM imported_listen").fetchone()[0])


def _track_row(track: ImportedTrack) -> tuple[object, ...]:
    names = (storable(text) for text in (track.artist, track.title, track.album))
    path, recording = os.fsencode(track.path), storable(track.recording)
    return (
        track.key,
        *names,
        track.duration,
        path,
        recording,
        track.track_id,
        track.way,
        storable(track.reason),
    )
