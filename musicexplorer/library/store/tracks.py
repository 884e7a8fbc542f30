"""Tracks in the store: their columns, and how a moved, renamed or retagged file is recognised."""

import os
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from musicexplorer.library import artists
from musicexplorer.library.hidden import is_bare
from musicexplorer.library.store.analysis import use_measured_duration
from musicexplorer.library.store.choices import YEAR
from musicexplorer.library.store.rhythm import FOUND
from musicexplorer.library.store.values import NewTrack, TrackNames
from musicexplorer.library.text import fold, shown_path, storable
from musicexplorer.library.track import Metadata, Source, Track

Place = tuple[bytes, float]

SEPARATOR = "\x1f"
_LISTS = ("artists", "genres")
_FLAGS = ("compilation", "has_cover")
# The columns are named as the fields of Metadata; lyrics have their own table.
_FIELDS = tuple(Metadata.__slots__)
_COLUMN_FIELDS = tuple(name for name in _FIELDS if name != "lyrics")
_STORED = ("path", "start", '"end"', "size", "mtime_ns", "identity", *_COLUMN_FIELDS)
COLUMN_NAMES = ("id", "path", "start", "end", "added", "vanished", *_FIELDS)
_SELECTED = {"lyrics": "''", "year": YEAR}
_TITLE, _LYRICS = _FIELDS.index("title"), _FIELDS.index("lyrics")
_LIST_INDEXES = tuple(map(_FIELDS.index, _LISTS))
_FLAG_INDEXES = tuple(map(_FIELDS.index, _FLAGS))


def selected(names: Sequence[str]) -> str:
    """What SQL selects for some of `COLUMN_NAMES`."""
    return ", ".join(_SELECTED.get(name, f'"{name}"') for name in names)


TRACK_COLUMNS = selected(COLUMN_NAMES)


STATES = ("present", "vanished", "left out")
"""What the numbers in the column "vanished" mean."""


def place_of(source: Source) -> Place:
    """The key of a track: the bytes of its path, and its start rounded to the microsecond."""
    return os.fsencode(source.path), round(source.start, 6)


def track_of(row: Sequence[Any], away: Sequence[bytes] = (), lyrics: str = "") -> Track:
    """The track of a row of `TRACK_COLUMNS`.

    Args:
        row: As selected.
        away: Prefixes of the folders that are not there.
        lyrics: From their own table.
    """
    identifier, raw, start, end, added, vanished, *values = row
    path = Path(os.fsdecode(raw))
    for at in _LIST_INDEXES:
        values[at] = tuple(values[at].split(SEPARATOR)) if values[at] else ()
    for at in _FLAG_INDEXES:
        values[at] = bool(values[at])
    values[_TITLE] = values[_TITLE] or storable(path.stem)
    values[_LYRICS] = lyrics
    away_now = not vanished and raw.startswith(tuple(away))
    state = "away" if away_now else STATES[vanished]
    return Track(identifier, Source(path, start, end), Metadata(*values), added, state)


OVERVIEW_COLUMNS = (
    f"title, CASE title WHEN '' THEN path END, artists, credit, album_artist, album, genres, {YEAR}"
)


def overview_rows(
    rows: Iterable[tuple[str, bytes | None, str, str, str, str, str, int | None]],
) -> Iterator[tuple[str, str, str, str, int | None]]:
    """Title, artist, album, first genre and year of rows of `OVERVIEW_COLUMNS`, as in their `Track`s."""
    for title, raw, names, credit, album_artist, album, genres, year in rows:
        if raw is not None:
            title = storable(Path(os.fsdecode(raw)).stem)
        artist = artists.shown(credit, names.split(SEPARATOR) if names else (), album_artist)
        yield title, artist, album, genres.partition(SEPARATOR)[0], year


NAMES_COLUMNS = (
    "id, path, title, artists, credit, album_artist, album, duration, musicbrainz_recording, vanished, start"
)


def track_names(row: Sequence[Any]) -> TrackNames:
    """The names in a row of `NAMES_COLUMNS`, the same as in its `Track`."""
    identifier, raw, title, names, credit, album_artist, album, duration, recording, vanished, start = row
    path = os.fsdecode(raw)
    parts = tuple(names.split(SEPARATOR)) if names else ()
    title = title or storable(Path(path).stem)
    return TrackNames(
        identifier,
        path,
        title,
        parts,
        credit,
        album_artist,
        album,
        duration,
        recording,
        bool(vanished),
        start,
    )


def store_tracks(connection: sqlite3.Connection, tracks: Sequence[NewTrack]) -> list[int]:
    """Insert or update tracks; the ids, in the given order.

    A track whose audio is at another place now (moved, renamed, swapped names) keeps its row and everything
    that refers to it. A file whose audio was replaced keeps its row too, but has to be analysed again. A
    second copy of known audio takes over the analysis of the first.
    """
    new = {place_of(track.source): track for track in tracks}
    rows = _unmoved(connection, new)
    for find in (_moved, _replaced):
        for place, track in new.items():
            if place not in rows and (row := find(connection, track, rows, new)) is not None:
                rows[place] = row
    _clear_places(connection, new, rows)
    ids = {place: _write(connection, track, rows.get(place)) for place, track in new.items()}
    return [ids[place_of(track.source)] for track in tracks]


def _unmoved(connection: sqlite3.Connection, new: Mapping[Place, NewTrack]) -> dict[Place, int]:
    """The rows of the tracks that are at the same place with the same audio."""
    rows = {}
    for place, track in new.items():
        row = connection.execute(
            "SELECT id, identity, size, mtime_ns FROM track WHERE path = ? AND start = ?"
            " ORDER BY vanished, id DESC",
            place,
        ).fetchone()
        if row and _same_sound(track, *row[1:]):
            rows[place] = row[0]
    return rows


def _same_sound(track: NewTrack, identity: bytes | None, size: int, mtime_ns: int) -> bool:
    if track.identity and identity:
        return track.identity == identity
    return (track.size, track.mtime_ns) == (size, mtime_ns)


def _moved(
    connection: sqlite3.Connection, track: NewTrack, rows: Mapping[Place, int], new: Mapping[Place, NewTrack]
) -> int | None:
    """The row of a track with the same audio whose own place is empty, or has other audio now."""
    if not track.identity:
        return None
    found = connection.execute(
        "SELECT id, path, start, vanished FROM track WHERE identity = ?"
        " ORDER BY vanished = 1 DESC, vanished DESC, id",
        (track.identity,),
    ).fetchall()
    name = os.path.basename(os.fsencode(track.source.path))
    found.sort(key=lambda row: os.path.basename(row[1]) != name)  # of several copies, the one of that name
    taken, away = set(rows.values()), _away(connection) if found else []
    for row, path, start, vanished in found:
        swapped = (path, start) in new  # with other audio, or its row would be taken
        gone = not os.path.lexists(path) and not any(path.startswith(prefix) for prefix in away)
        if row not in taken and (vanished or swapped or gone):
            return int(row)
    return None


def _away(connection: sqlite3.Connection) -> list[bytes]:
    """The prefixes of folders whose drive is gone, noticed by a scan or not."""
    folders = connection.execute(
        "SELECT prefix, path, away FROM folder UNION ALL SELECT prefix, path, away FROM mount"
    ).fetchall()
    return [prefix for prefix, path, away in folders if away or is_bare(Path(os.fsdecode(path))) is not False]


def _replaced(
    connection: sqlite3.Connection, track: NewTrack, rows: Mapping[Place, int], new: Mapping[Place, NewTrack]
) -> int | None:
    """The row at the track's place, whose audio has changed: its analysis is no longer valid."""
    found = connection.execute(
        "SELECT id FROM track WHERE path = ? AND start = ? AND vanished = 0", place_of(track.source)
    ).fetchone()
    if found is None or found[0] in rows.values():
        return None
    for table in ("heard", "windows", "position", "rhythm"):
        connection.execute(f"DELETE FROM {table} WHERE track_id = ?", found)
    return int(found[0])


def _clear_places(connection: sqlite3.Connection, new: Iterable[Place], rows: Mapping[Place, int]) -> None:
    """Free the places that are about to be taken, so that tracks can swap places."""
    connection.executemany("UPDATE track SET vanished = 1 WHERE path = ? AND start = ?", new)
    mark_vanished(connection, rows.values())


def _write(connection: sqlite3.Connection, track: NewTrack, row: int | None) -> int:
    values = _values(track)
    if row is None:
        names = ", ".join((*_STORED, "added"))
        marks = ", ".join("?" * (len(values) + 1))
        cursor = connection.execute(f"INSERT INTO track ({names}) VALUES ({marks})", (*values, time.time()))
        row = int(cursor.lastrowid or 0)
        if track.identity:
            _copy_analysis(connection, row, track.identity)
    else:
        names = ", ".join(f"{name} = ?" for name in _STORED)
        connection.execute(
            f"UPDATE track SET {names}, vanished = 0, removed = 0 WHERE id = ?", (*values, row)
        )
    use_measured_duration(connection, row)
    _write_texts(connection, row, track)
    return row


def _values(track: NewTrack) -> list[Any]:
    path, start = place_of(track.source)
    values: list[Any] = [path, start, track.source.end, track.size, track.mtime_ns, track.identity or None]
    for name in _COLUMN_FIELDS:
        value = getattr(track.metadata, name)
        if name in _LISTS:
            value = SEPARATOR.join(storable(part).replace(SEPARATOR, " ") for part in value)
        values.append(storable(value) if isinstance(value, str) else value)
    return values


def _write_texts(connection: sqlite3.Connection, row: int, track: NewTrack) -> None:
    data = track.metadata
    texts = (
        data.title,
        *data.artists,
        data.credit,
        data.album_artist,
        data.album,
        shown_path(track.source.path),
    )
    connection.execute("INSERT OR REPLACE INTO words VALUES (?, ?)", (row, fold(storable("\n".join(texts)))))
    connection.execute("DELETE FROM lyrics WHERE track_id = ?", (row,))
    if data.lyrics:
        connection.execute("INSERT INTO lyrics VALUES (?, ?)", (row, storable(data.lyrics)))


def _copy_analysis(connection: sqlite3.Connection, row: int, identity: bytes) -> None:
    """Copy the analysis of a track with the same audio, which need not be analysed twice."""
    twin = connection.execute(
        "SELECT track_id FROM heard JOIN track ON track.id = track_id WHERE identity = ? LIMIT 1", (identity,)
    ).fetchone()
    if twin:
        connection.execute(
            "INSERT INTO heard (track_id, model_id, tags, attributes, vector, duration)"
            " SELECT ?, model_id, tags, attributes, vector, duration FROM heard WHERE track_id = ?",
            (row, twin[0]),
        )
        connection.execute(
            "INSERT INTO windows (track_id, model_id, starts, vectors, tags, attributes)"
            " SELECT ?, model_id, starts, vectors, tags, attributes FROM windows WHERE track_id = ?",
            (row, twin[0]),
        )
        connection.execute(
            f"INSERT INTO rhythm (track_id, analyser, {FOUND}, mtime_ns)"
            f" SELECT ?, analyser, {FOUND}, mtime_ns FROM rhythm WHERE track_id = ?",
            (row, twin[0]),
        )


def mark_vanished(connection: sqlite3.Connection, ids: Iterable[int], *, left_out: bool = False) -> None:
    """Mark tracks whose files are gone, or left out; the rows and everything that refers to them stay."""
    mark = STATES.index("left out" if left_out else "vanished")
    connection.executemany("UPDATE track SET vanished = ? WHERE id = ?", [(mark, int(i)) for i in ids])


def mark_present(connection: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Mark tracks whose files are back, unchanged; one whose place another track has taken stays vanished."""
    connection.executemany("UPDATE OR IGNORE track SET vanished = 0 WHERE id = ?", [(int(i),) for i in ids])
