"""The persons who listen to the library, each with a history of their own, and periods that are forgotten."""

import sqlite3
from dataclasses import dataclass

from musicexplorer.library.store.errors import StoreError
from musicexplorer.library.text import fold, storable
from musicexplorer.translation import tr

FIRST = 0
"""The person who had the library before there were several."""
_CHOSEN = "listener"
CURRENT = f"coalesce((SELECT CAST(value AS INTEGER) FROM main.choice WHERE name = '{_CHOSEN}'), {FIRST})"
"""In SQL: the listener who is chosen."""
_TABLES = ("play", "liking", "addition", "imported_listen", "forgotten", "taste_name")
"""The tables whose rows belong to a listener."""


@dataclass(frozen=True, slots=True)
class Listener:
    """A person who listens; the first has no name of their own."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Period:
    """A time in seconds since 1970; the end does not belong to it."""

    begin: float
    end: float


def show_only(connection: sqlite3.Connection, listener: int | None) -> None:
    """Let this connection see the history of one listener alone: of the one who is chosen with None."""
    who = CURRENT if listener is None else str(int(listener))
    for table in _TABLES:
        connection.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} WHERE listener = {who}")


def current(connection: sqlite3.Connection) -> int:
    """The listener who is chosen."""
    return int(connection.execute(f"SELECT {CURRENT}").fetchone()[0])


def listeners(connection: sqlite3.Connection) -> list[Listener]:
    """All of them, the first first."""
    found = [Listener(FIRST, tr("Me"))]
    return found + [Listener(*row) for row in connection.execute("SELECT id, name FROM listener ORDER BY id")]


def add_listener(connection: sqlite3.Connection, name: str) -> int:
    """Add a listener; returns their id, or that of the one who has the name already.

    Raises:
        StoreError: The name is empty.
    """
    name = " ".join(storable(name).split())
    if not name:
        raise StoreError(tr("A listener needs a name."))
    known = {fold(one.name): one.id for one in listeners(connection)}
    if fold(name) in known:
        return known[fold(name)]
    return int(connection.execute("INSERT INTO listener (name) VALUES (?)", (name,)).lastrowid or 0)


def choose_listener(connection: sqlite3.Connection, listener: int) -> None:
    """Record for this listener from now on."""
    connection.execute("INSERT OR REPLACE INTO choice VALUES (?, ?)", (_CHOSEN, str(int(listener))))


def remove_listener(connection: sqlite3.Connection, listener: int) -> None:
    """Remove a listener with all of their history; the first stays, without history."""
    for table in _TABLES:
        connection.execute(f"DELETE FROM {table} WHERE listener = ?", (int(listener),))
    if listener != FIRST:
        # Their playlists stay, and are nobody's: the next listener may get this number.
        connection.execute("UPDATE playlist SET listener = -1 WHERE listener = ?", (int(listener),))
    connection.execute("DELETE FROM listener WHERE id = ?", (int(listener),))
    if current(connection) == listener:
        choose_listener(connection, FIRST)


def forget(connection: sqlite3.Connection, period: Period, listener: int | None = None) -> None:
    """Let what was heard in a period not count as taste; periods that touch become one."""
    who = current(connection) if listener is None else listener
    periods = sorted([*forgotten(connection, who), period], key=lambda one: one.begin)
    merged = periods[:1]
    for one in periods[1:]:
        if one.begin <= merged[-1].end:
            merged[-1] = Period(merged[-1].begin, max(one.end, merged[-1].end))
        else:
            merged.append(one)
    _replace(connection, who, merged)


def remember(connection: sqlite3.Connection, period: Period | None, listener: int | None = None) -> None:
    """Let what was heard in a period, or always (None), count again."""
    who = current(connection) if listener is None else listener
    left: list[Period] = []
    for one in forgotten(connection, who) if period is not None else ():
        assert period is not None
        parts = (Period(one.begin, min(one.end, period.begin)), Period(max(one.begin, period.end), one.end))
        left += [part for part in parts if part.begin < part.end]
    _replace(connection, who, left)


def forgotten(connection: sqlite3.Connection, listener: int | None = None) -> list[Period]:
    """The forgotten periods of a listener, or of the one that the connection sees (None), oldest first."""
    where = "" if listener is None else f" WHERE listener = {int(listener)}"
    rows = connection.execute(f'SELECT begin, "end" FROM forgotten{where} ORDER BY begin')
    return [Period(*row) for row in rows]


def _replace(connection: sqlite3.Connection, listener: int, periods: list[Period]) -> None:
    connection.execute("DELETE FROM forgotten WHERE listener = ?", (listener,))
    connection.executemany(
        "INSERT INTO forgotten VALUES (?, ?, ?)", [(listener, one.begin, one.end) for one in periods]
    )
