"""MPD: the sticker database, in which clients (myMPD, Cantata, beets' mpdstats, mpdfav) store counts."""

import sqlite3
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

from musicexplorer.library.history import reasons
from musicexplorer.library.history.databases import columns, reading
from musicexplorer.library.history.moments import moment
from musicexplorer.library.history.values import Listen, Passed, count, number
from musicexplorer.library.locations import path_of

SOURCE = "MPD"
_PLAYS, _SKIPS = ("playcount", "play_count"), ("skipcount", "skip_count")
_LAST = ("lastplayed", "last_played")


def is_one(connection: sqlite3.Connection) -> bool:
    """Whether this is a sticker database."""
    return {"type", "uri", "name", "value"} <= columns(connection, "sticker")


def listens(path: Path, passed: Passed) -> Iterator[Listen]:
    """The counts, ratings and likes of all songs; their paths are relative to MPD's music folder.

    Raises:
        HistoryError: The file is damaged or locked.
    """
    with reading(path) as connection:
        rows = connection.execute(
            "SELECT uri, lower(name), value FROM sticker WHERE type = 'song' ORDER BY uri"
        )
        for uri, group in groupby(rows, key=lambda row: row[0]):
            where, stickers = path_of(uri), {name: value for _, name, value in group}
            total = _total(where, stickers)
            if not where:
                passed[reasons.STREAMS] += 1
            elif total.plays or total.skips or total.liked or total.rating is not None:
                yield total


def _total(path: str, stickers: Mapping[str, str]) -> Listen:
    def first(names: tuple[str, ...]) -> str | None:
        return next((stickers[name] for name in names if name in stickers), None)

    stars = number(stickers.get("rating"))  # 0 to 10 with all clients but mpdstats, which has 0..1
    return Listen(
        kind="total",
        when=moment(first(_LAST)),
        plays=count(first(_PLAYS)),
        skips=count(first(_SKIPS)),
        path=path,
        rating=None if not stars else min(stars if stars < 1 else stars / 10, 1.0),
        liked={"0": -1, "2": 1}.get(stickers.get("like", ""), 0),
    )
