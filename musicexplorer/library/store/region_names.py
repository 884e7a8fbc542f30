"""Names that the person has given to regions of the map."""

import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from musicexplorer.library.text import storable


def name_region(connection: sqlite3.Connection, ids: Sequence[int], name: str, before: str = "") -> None:
    """Give a region a name; it is known again by its tracks.

    Args:
        connection: The store.
        ids: The tracks of the region.
        name: Its name; "" takes back the one that was given to it.
        before: The name that it had; if that was given, too, it is replaced.
    """
    connection.execute("DELETE FROM region_name WHERE name IN (?, ?)", (before, name))
    name = storable(name).strip()
    if name:
        rows = ((int(track), name) for track in ids)
        connection.executemany("INSERT OR IGNORE INTO region_name VALUES (?, ?)", rows)


def region_names(connection: sqlite3.Connection) -> dict[str, NDArray[np.int64]]:
    """The tracks of each region that was given a name, int64 [k] ascending, by that name."""
    found: dict[str, list[int]] = {}
    for track, name in connection.execute("SELECT track_id, name FROM region_name ORDER BY track_id"):
        found.setdefault(name, []).append(track)
    return {name: np.array(ids, dtype=np.int64) for name, ids in found.items()}
