"""Playlists in the store."""

import sqlite3
import time
from collections.abc import Sequence

from musicexplorer.library.store.errors import StoreError
from musicexplorer.library.store.listeners import CURRENT
from musicexplorer.library.store.values import SavedRecipe
from musicexplorer.library.text import storable
from musicexplorer.translation import tr


def save_playlist(connection: sqlite3.Connection, name: str, ids: Sequence[int]) -> int:
    """Save a playlist under a name, replacing one of that name; returns its id.

    A new one tells of the taste of the listener who is chosen.
    """
    name = _checked_name(name)
    now = time.time()
    connection.execute(
        f"INSERT INTO playlist (name, created, updated, listener) VALUES (?, ?, ?, {CURRENT})"
        " ON CONFLICT (name) DO UPDATE SET updated = excluded.updated",
        (name, now, now),
    )
    identifier = int(connection.execute("SELECT id FROM playlist WHERE name = ?", (name,)).fetchone()[0])
    connection.execute("DELETE FROM playlist_item WHERE playlist_id = ?", (identifier,))
    connection.executemany(
        "INSERT INTO playlist_item VALUES (?, ?, ?)",
        [(identifier, place, int(track)) for place, track in enumerate(ids)],
    )
    return identifier


def save_mix(
    connection: sqlite3.Connection, identifier: int | None, name: str, ids: Sequence[int], recipe: str
) -> int:
    """Save a playlist and its recipe; a new one (None) under a name that no other has, returns its id."""
    names = dict(connection.execute("SELECT id, name FROM playlist"))
    if identifier in names:
        name = names[identifier]
    else:
        free, number = _checked_name(name), 2
        while free in names.values():
            free, number = f"{name} ({number})", number + 1
        name = free
    identifier = save_playlist(connection, name, ids)
    save_recipe(connection, identifier, recipe, smart=False)
    return identifier


def rename_playlist(connection: sqlite3.Connection, identifier: int, name: str) -> None:
    """Rename a playlist.

    Raises:
        StoreError: Another playlist has that name.
    """
    name = _checked_name(name)
    taken = connection.execute(
        "SELECT 1 FROM playlist WHERE name = ? AND id <> ?", (name, identifier)
    ).fetchone()
    if taken:
        text = tr("There is already a playlist called “{name}”. Choose another name.")
        raise StoreError(text.format(name=name))
    connection.execute(
        "UPDATE playlist SET name = ?, updated = ? WHERE id = ?", (name, time.time(), identifier)
    )


def delete_playlist(connection: sqlite3.Connection, identifier: int) -> None:
    """Delete a playlist; its tracks stay in the library."""
    connection.execute("DELETE FROM playlist WHERE id = ?", (identifier,))


def _checked_name(name: str) -> str:
    name = storable(name).strip()
    if not name:
        raise StoreError(tr("A playlist needs a name."))
    return name


def save_recipe(connection: sqlite3.Connection, identifier: int, text: str | None, smart: bool) -> None:
    """Save the recipe of a playlist, or delete it (None); a `smart` playlist is refreshed by itself."""
    if text is None:
        connection.execute("DELETE FROM recipe WHERE playlist_id = ?", (identifier,))
    else:
        connection.execute(
            "INSERT OR REPLACE INTO recipe (playlist_id, text, smart) VALUES (?, ?, ?)",
            (identifier, storable(text), int(smart)),
        )


def recipes(connection: sqlite3.Connection) -> list[SavedRecipe]:
    """The recipes of all playlists that have one."""
    rows = connection.execute("SELECT playlist_id, text, smart FROM recipe ORDER BY playlist_id").fetchall()
    return [SavedRecipe(playlist, text, bool(smart)) for playlist, text, smart in rows]
