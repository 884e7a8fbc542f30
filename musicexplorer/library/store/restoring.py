"""Writing back what this program had exported of its own listening."""

import sqlite3
from collections.abc import Sequence
from typing import NamedTuple

from musicexplorer.library.store.evidence import Addition, Like
from musicexplorer.library.store.values import Play
from musicexplorer.library.text import storable

OWN_SOURCE = "Music Explorer"


class OwnHistory(NamedTuple):
    """Plays, likes and additions of this program, all of tracks in the library."""

    plays: Sequence[Play] = ()
    likes: Sequence[Like] = ()
    additions: Sequence[Addition] = ()


NO_HISTORY = OwnHistory()


def restore(connection: sqlite3.Connection, own: OwnHistory) -> int:
    """Keep what is not there yet; of two opinions on a track the newer one. Answers how much was new."""
    before = connection.total_changes
    connection.executemany(
        'INSERT INTO play (track_id, "when", seconds, share, moved_on, excerpt)'
        " SELECT ?1, ?2, ?3, ?4, ?5, ?6"
        ' WHERE NOT EXISTS (SELECT 1 FROM play WHERE track_id = ?1 AND "when" = ?2)',
        [
            (one.track_id, one.when, one.seconds_played, one.share, int(one.moved_on), int(one.excerpt))
            for one in own.plays
        ],
    )
    connection.executemany(
        'INSERT INTO liking (track_id, value, "when") VALUES (?, ?, ?) ON CONFLICT (track_id) DO UPDATE'
        ' SET value = excluded.value, "when" = excluded."when" WHERE excluded."when" > liking."when"',
        [(one.track_id, one.value, one.when) for one in own.likes],
    )
    connection.executemany(
        'INSERT INTO addition (track_id, list, "when") SELECT ?1, ?2, ?3 WHERE NOT EXISTS'
        ' (SELECT 1 FROM addition WHERE track_id = ?1 AND list = ?2 AND "when" = ?3)',
        [(one.track_id, storable(one.list), one.when) for one in own.additions],
    )
    return connection.total_changes - before


def drop_stand_ins(connection: sqlite3.Connection) -> None:
    """Forget those imports that stood in for what is kept here itself."""
    there = (
        "SELECT 1 FROM imported_track JOIN {table} own USING (track_id)"
        ' WHERE imported_track.id = imported_track_id AND own."when" = imported_listen."when"'
    )
    connection.execute(
        "DELETE FROM imported_listen WHERE source = ? AND ("
        f" kind = 'listen' AND EXISTS ({there.format(table='play')})"
        f" OR kind = 'opinion' AND EXISTS ({there.format(table='liking')})"
        f" OR kind = 'list' AND EXISTS ({there.format(table='addition')}"
        " AND own.list = imported_listen.list))",
        (OWN_SOURCE,),
    )
