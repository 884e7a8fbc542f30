"""Names that listeners have given to their tastes."""

import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from musicexplorer.library.store.listeners import CURRENT
from musicexplorer.library.text import storable


def name_taste(
    connection: sqlite3.Connection, ids: Sequence[int], name: str, before: str, listener: int | None
) -> None:
    """Give a taste a name; it is known again by the tracks that are played in it.

    Args:
        connection: The store.
        ids: Those tracks.
        name: Its name; "" takes back the one that was given to it.
        before: The name that it had; if that was given, too, it is replaced.
        listener: Whose taste it is; that of the one who is chosen if None.
    """
    who, name = CURRENT if listener is None else str(int(listener)), storable(name).strip()
    connection.execute(f"DELETE FROM taste_name WHERE listener = {who} AND name IN (?, ?)", (before, name))
    if name:
        rows = ((int(track), name) for track in ids)
        connection.executemany(f"INSERT OR IGNORE INTO taste_name VALUES ({who}, ?, ?)", rows)


def taste_names(connection: sqlite3.Connection) -> dict[str, NDArray[np.int64]]:
    """The tracks of each taste that was given a name, int64 [k] ascending, by that name."""
    found: dict[str, list[int]] = {}
    for track, name in connection.execute("SELECT track_id, name FROM taste_name ORDER BY track_id"):
        found.setdefault(name, []).append(track)
    return {name: np.array(ids, dtype=np.int64) for name, ids in found.items()}
