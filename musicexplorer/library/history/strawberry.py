"""Strawberry and Clementine: their SQLite file (`strawberry.db`, `clementine.db`)."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from musicexplorer.library.history.databases import columns, reading
from musicexplorer.library.history.moments import moment
from musicexplorer.library.history.values import Listen, Passed, count, number, text
from musicexplorer.library.locations import path_of

_COLUMNS = ("artist", "albumartist", "title", "album", "playcount", "skipcount", "lastplayed", "rating")


def is_one(connection: sqlite3.Connection) -> bool:
    """Whether this is a database of these programs."""
    found = columns(connection, "songs")
    return {"playcount", "skipcount", "title"} <= found and bool({"url", "filename"} & found)


def source(connection: sqlite3.Connection) -> str:
    """Which of the two it is."""
    return "Strawberry" if "url" in columns(connection, "songs") else "Clementine"


def listens(path: Path, passed: Passed) -> Iterator[Listen]:
    """The totals and ratings of all songs, and the playlists.

    Raises:
        HistoryError: The file is damaged or locked.
    """
    with reading(path) as connection:
        available = columns(connection, "songs")
        place = "url" if "url" in available else "filename"
        length = next((name for name in ("length_nanosec", "length") if name in available), "NULL")
        recording = "musicbrainz_recording_id" if "musicbrainz_recording_id" in available else "''"
        selected = ", ".join(name if name in available else "NULL" for name in _COLUMNS)
        select = f"SELECT {place}, {length}, {recording}, {selected} FROM songs"
        for row in connection.execute(f"{select} WHERE playcount > 0 OR skipcount > 0 OR rating > 0"):
            yield _total(row)
        key = next(
            (k for k in ("collection_id", "library_id") if k in columns(connection, "playlist_items")), ""
        )
        if key and "name" in columns(connection, "playlists"):
            yield from _items(connection, key, place)


def _items(connection: sqlite3.Connection, key: str, place: str) -> Iterator[Listen]:
    rows = connection.execute(
        f"SELECT playlists.name, songs.{place}, songs.artist, songs.title, songs.album FROM playlist_items"
        " JOIN playlists ON playlists.ROWID = playlist_items.playlist"
        f" JOIN songs ON songs.ROWID = playlist_items.{key} ORDER BY playlist_items.ROWID"
    )
    for name, location, artist, title, album in rows:
        path, playlist = path_of(location), text(name) or "playlist"
        yield Listen(text(artist), text(title), text(album), kind="list", plays=0, path=path, list=playlist)


def _total(row: Any) -> Listen:
    place, length, recording, artist, album_artist, title, album, plays, skips, last, rating = row
    nanoseconds, stars = number(length), number(rating)
    return Listen(
        text(artist) or text(album_artist),
        text(title),
        text(album),
        kind="total",
        when=moment(last),
        duration=nanoseconds / 1e9 if nanoseconds else None,
        plays=count(plays),
        skips=count(skips),
        path=path_of(place),
        recording=text(recording),
        rating=min(stars, 1.0) if stars else None,
    )
