"""What the person said of the genres of tracks; it stands in the library alone, never in files."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field

from musicexplorer.library.text import storable


@dataclass(frozen=True, slots=True)
class GenreCorrections:
    """What the person said.

    Attributes:
        given: The genre of tracks, by track id.
        denied: Genres that a track is not of, by track id.
    """

    given: dict[int, str] = field(default_factory=dict)
    denied: dict[int, frozenset[str]] = field(default_factory=dict)


def give_genre(connection: sqlite3.Connection, ids: Sequence[int], genre: str) -> None:
    """Tracks are of this genre; with "" all that was said of them is taken back."""
    genre = storable(genre).strip()
    connection.executemany(
        "DELETE FROM genre_correction WHERE track_id = ? AND (is_it OR ? IN ('', genre))",
        ((int(track), genre) for track in ids),
    )
    if genre:
        _add(connection, ids, genre, is_it=True)


def deny_genre(connection: sqlite3.Connection, ids: Sequence[int], genre: str) -> None:
    """Tracks are not of this genre."""
    _add(connection, ids, storable(genre).strip(), is_it=False)


def genre_corrections(connection: sqlite3.Connection) -> GenreCorrections:
    """All that was said."""
    found = GenreCorrections()
    rows = connection.execute("SELECT track_id, genre, is_it FROM genre_correction ORDER BY track_id, genre")
    for track, genre, is_it in rows:
        if is_it:
            found.given[track] = genre
        else:
            found.denied[track] = found.denied.get(track, frozenset()) | {genre}
    return found


def _add(connection: sqlite3.Connection, ids: Sequence[int], genre: str, *, is_it: bool) -> None:
    rows = ((int(track), genre, is_it) for track in ids)
    connection.executemany("INSERT OR REPLACE INTO genre_correction VALUES (?, ?, ?)", rows)
