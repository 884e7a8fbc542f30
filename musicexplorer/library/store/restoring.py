"""Restoring the listening history of this program from its own export."""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from musicexplorer.library.store.evidence import Addition, Like
from musicexplorer.library.store.listeners import CURRENT
from musicexplorer.library.store.values import Play
from musicexplorer.library.text import storable

OWN_SOURCE = "Music Explorer"


class OwnHistory(NamedTuple):
    """Plays, likes and additions of this program, all of tracks in the library."""

    plays: Sequence[Play] = ()
    likes: Sequence[Like] = ()
    additions: Sequence[Addition] = ()


NO_HISTORY = OwnHistory()


def restore(connection: sqlite3.Connection, own: OwnHistory, listener: int | None = None) -> int:
    """Store what is missing; of two likes or dislikes of a track, the newer one. Returns how many are new."""
    who = CURRENT if listener is None else str(int(listener))
    before = connection.total_changes
    connection.executemany(
        'INSERT INTO play (track_id, "when", seconds, share, moved_on, excerpt, listener)'
        f" SELECT ?1, ?2, ?3, ?4, ?5, ?6, {who}"
        f' WHERE NOT EXISTS (SELECT 1 FROM play WHERE track_id = ?1 AND "when" = ?2 AND listener = {who})',
        [
            (play.track_id, play.when, play.seconds_played, play.share, int(play.moved_on), int(play.excerpt))
            for play in own.plays
        ],
    )
    connection.executemany(
        f'INSERT INTO liking (track_id, value, "when", listener) VALUES (?, ?, ?, {who})'
        " ON CONFLICT (track_id, listener) DO UPDATE"
        ' SET value = excluded.value, "when" = excluded."when" WHERE excluded."when" > liking."when"',
        [(like.track_id, like.value, like.when) for like in own.likes],
    )
    connection.executemany(
        f'INSERT INTO addition (track_id, list, "when", listener) SELECT ?1, ?2, ?3, {who} WHERE NOT EXISTS'
        f' (SELECT 1 FROM addition WHERE track_id = ?1 AND list = ?2 AND "when" = ?3 AND listener = {who})',
        [(addition.track_id, storable(addition.list), addition.when) for addition in own.additions],
    )
    return connection.total_changes - before


def delete_placeholders(connection: sqlite3.Connection) -> None:
    """Delete imported entries that were placeholders for entries that are now restored."""
    there = (
        "SELECT 1 FROM imported_track JOIN {table} own USING (track_id)"
        ' WHERE imported_track.id = imported_track_id AND own."when" = imported_listen."when"'
        " AND own.listener = imported_listen.listener"
    )
    connection.execute(
        "DELETE FROM imported_listen WHERE source = ? AND ("
        f" kind = 'listen' AND EXISTS ({there.format(table='play')})"
        f" OR kind = 'opinion' AND EXISTS ({there.format(table='liking')})"
        f" OR kind = 'list' AND EXISTS ({there.format(table='addition')}"
        " AND own.list = imported_listen.list))",
        (OWN_SOURCE,),
    )
