"""Copying a library: what backups keep of it, and how a copy is merged into a library again.

A copy is a library file itself. Its tracks are matched with those of the other library by place and by sound,
so that plays, likes and playlists find theirs after moves, renames and on another computer.
"""

import contextlib
import hashlib
import os
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from musicexplorer.library.store.folders import add_folder
from musicexplorer.library.store.listeners import FIRST, choose_listener, current
from musicexplorer.library.store.schema import migrate

ANALYSIS = ("model", "heard", "windows", "position", "rhythm", "lyrics")
"""What a scan computes or reads again."""
_OWN_SOUND = ("heard", "windows", "position", "rhythm")
_NEVER_COPIED = ("failure", "costly", "mount", "fingerprint", "waveform")
_ABOUT_FILES = ("migration", "folder", "track", "words", *ANALYSIS, *_NEVER_COPIED)
# Merged by rules of their own; every other table with a `track_id` is copied row by row.
_RULED = (
    "playlist", "playlist_item", "recipe", "play", "liking", "addition", "imported_track", "imported_listen",
    "listener", "forgotten", "taste_name", "choice",
)  # fmt: skip
_BUSY_SECONDS = 10.0
_UNIT = 1e-2  # how far from 1 the length of an embedding may be


@dataclass(slots=True)
class Merged:
    """What became of a copy: the id here of each of its tracks, and which of those were new here."""

    ids: dict[int, int] = field(default_factory=dict)
    new: set[int] = field(default_factory=set)


def open_copy(path: Path) -> sqlite3.Connection:
    """Open a copy that is ours alone, migrated to the newest schema; for use in any thread.

    Raises:
        sqlite3.Error: It is damaged.
        StoreError: It is no library, or one of a newer program.
    """
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        connection.execute("PRAGMA journal_mode = MEMORY")
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("the copy is damaged")
        migrate(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def copy_store(store: Path, target: Path, *, analysis: bool = False) -> None:
    """Copy a library into a new file, in the schema that it has, as it is at one moment.

    Args:
        store: The library; it may be in use.
        target: A file that does not exist.
        analysis: Also copy what a scan could compute again.

    Raises:
        sqlite3.Error: The library is damaged, or the disk is full.
    """
    left_out = _NEVER_COPIED if analysis else (*ANALYSIS, *_NEVER_COPIED)
    with closing(sqlite3.connect(target.absolute().as_uri(), uri=True, isolation_level=None)) as copy:
        copy.execute(f"PRAGMA busy_timeout = {int(_BUSY_SECONDS * 1000)}")
        copy.execute("PRAGMA journal_mode = OFF")  # a copy that fails is deleted
        copy.execute("PRAGMA synchronous = OFF")
        copy.execute("ATTACH ? AS store", (f"{store.absolute().as_uri()}?mode=ro",))
        copy.execute("BEGIN")
        made = copy.execute(
            "SELECT type, name, sql FROM store.sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC"
        ).fetchall()
        for kind, name, sql in made:  # tables come before indexes
            copy.execute(sql)
            if kind == "table" and name not in left_out:
                copy.execute(f'INSERT INTO main."{name}" SELECT * FROM store."{name}"')
        copy.execute("COMMIT")


def salvage(store: Path, target: Path) -> bool:
    """Copy whatever can still be read of a damaged library into a new one; possibly nothing.

    Returns:
        Whether that is everything that no scan could find again.
    """
    complete = True
    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        migrate(copy, target)
        copy.execute("PRAGMA synchronous = OFF")
        copy.execute("BEGIN")
        for table in _tables(copy):
            if table != "migration" and table not in _NEVER_COPIED:
                whole = False
                with (
                    contextlib.suppress(sqlite3.DatabaseError, UnicodeDecodeError),
                    closing(_reading(store)) as damaged,
                ):
                    whole = _copy_readable(damaged, copy, table)
                complete = complete and (whole or table in ANALYSIS)
        _drop_doubtful(copy)
        copy.execute("COMMIT")
    return complete


def _reading(store: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{store.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    connection.text_factory = _readable
    return connection


def _readable(raw: bytes) -> str | None:
    """A text; None for one that damage has changed, whose row is then left out: no text may be NULL."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return None


def _copy_readable(damaged: sqlite3.Connection, copy: sqlite3.Connection, table: str) -> bool:
    """Copy the rows of a table up to the first that cannot be read; whether these are all of them."""
    names = [name for name in _columns(damaged, table) if name in _columns(copy, table)]
    listed = ", ".join(f'"{name}"' for name in names)
    insert = f'INSERT OR IGNORE INTO "{table}" ({listed}) VALUES ({", ".join("?" * len(names))})'
    for row in damaged.execute(f'SELECT {listed} FROM "{table}"'):
        with contextlib.suppress(sqlite3.IntegrityError):
            copy.execute(insert, row)
    checked = damaged.execute(f'PRAGMA quick_check("{table}")').fetchone()
    return checked == ("ok",) and len(names) == len(_columns(copy, table))


def _drop_doubtful(copy: sqlite3.Connection) -> None:
    """Delete analyses that damage may have changed: SQLite does not check the content of its pages."""
    wrong = [
        (track,)
        for track, vector in copy.execute("SELECT track_id, vector FROM heard").fetchall()
        if abs(float(np.linalg.norm(np.frombuffer(vector[: len(vector) // 4 * 4], "<f4"))) - 1.0) > _UNIT
        or not len(vector)
    ]
    for table in ("heard", "windows"):
        copy.executemany(f"DELETE FROM {table} WHERE track_id = ?", wrong)
    for table, other in (("heard", "windows"), ("windows", "heard")):
        copy.execute(f"DELETE FROM {table} WHERE track_id NOT IN (SELECT track_id FROM {other})")
    copy.execute("DELETE FROM heard WHERE model_id NOT IN (SELECT id FROM model)")


def digest(connection: sqlite3.Connection) -> str:
    """A hash of what cannot be computed again, to see whether it has changed since a backup."""
    hashed = hashlib.sha256()
    for table in sorted(set(_tables(connection)) - set(_ABOUT_FILES)):
        hashed.update(table.encode())
        for row in connection.execute(f'SELECT * FROM "{table}" ORDER BY rowid'):
            hashed.update(repr(row).encode("utf-8", "replace"))
    hashed.update(repr(connection.execute("SELECT path FROM folder ORDER BY path").fetchall()).encode())
    return hashed.hexdigest()


def is_empty(connection: sqlite3.Connection) -> bool:
    """Whether a library holds nothing that cannot be computed again."""
    tables = set(_tables(connection)) - set(_ABOUT_FILES)
    return not any(connection.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone() for table in tables)


def _tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    return [name for (name,) in rows]


def _columns(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]


# Merging


def merge(
    connection: sqlite3.Connection,
    copy: sqlite3.Connection,
    *,
    replace: bool = False,
    analysed: bool = False,
    move: Callable[[bytes], bytes] = lambda path: path,
    recipe: Callable[[str, Mapping[int, int]], str] = lambda text, ids: text,
) -> Merged:
    """Merge a copy into a library, in the transaction that is open: adds what is missing.

    Args:
        connection: The library, for writing.
        copy: As `open_copy` gives it.
        replace: First delete the plays, likes, playlists … that are there.
        analysed: The copy holds analyses, and its tracks need not be read again.
        move: The path of a file or folder here, from its path in the copy.
        recipe: A recipe for this library, from one in the copy and the ids here of the copy's tracks.
    """
    if replace:
        for table in sorted(set(_tables(connection)) - set(_ABOUT_FILES)):
            connection.execute(f'DELETE FROM "{table}"')
    for (path,) in copy.execute("SELECT path FROM folder ORDER BY id"):
        add_folder(connection, Path(os.fsdecode(move(path))))
    merged, same_sound = _merge_tracks(connection, copy, move, analysed)
    ids = merged.ids
    _merge_analysis(connection, copy, ids, same_sound)
    listeners = _merge_listeners(connection, copy)
    _merge_history(connection, copy, ids, listeners)
    _merge_imports(connection, copy, ids, listeners)
    _merge_playlists(connection, copy, ids, recipe, listeners)
    for table in set(_tables(copy)) - set(_ABOUT_FILES) - set(_RULED):
        _copy_rows(connection, copy, table, ids)
    _copy_rows(connection, copy, "words", ids)
    return merged


@dataclass(slots=True)
class _Known:
    """The tracks of the library that is merged into: by place, and by sound."""

    used: set[int] = field(default_factory=set)
    places: dict[tuple[bytes, float], tuple[int, bytes | None, bool]] = field(default_factory=dict)
    sounds: defaultdict[bytes, list[int]] = field(default_factory=lambda: defaultdict(list))
    taken: set[int] = field(default_factory=set)

    def match(
        self, place: tuple[bytes, float], identity: bytes | None, vanished: bool
    ) -> tuple[int | None, bool]:
        """The id of the track, None for none; and whether it surely sounds the same."""
        here, other, gone = self.places.get(place, (None, None, False))
        if here is not None and here not in self.taken and other == identity:
            return here, True
        free = (track for track in self.sounds[identity or b""] if track not in self.taken)
        if (track := next(free, None)) is not None:
            return track, True
        if here is None or here in self.taken or vanished or gone:
            return None, True
        return here, False  # the file at this place was replaced


def _merge_tracks(
    connection: sqlite3.Connection,
    copy: sqlite3.Connection,
    move: Callable[[bytes], bytes],
    analysed: bool,
) -> tuple[Merged, set[int]]:
    """Match or insert the tracks; also the copy's ids of those that sound the same here."""
    known, merged, same_sound = _Known(), Merged(), set[int]()
    for track, path, start, identity, gone in connection.execute(
        "SELECT id, path, start, identity, vanished FROM track ORDER BY vanished DESC, id"
    ):
        known.used.add(track)
        known.places[path, start] = (track, identity, bool(gone))
        if identity:
            known.sounds[identity].append(track)
    names = _columns(copy, "track")
    at = {name: number for number, name in enumerate(names)}
    listed = ", ".join(f'"{name}"' for name in names)
    insert = f"INSERT INTO track ({listed}) VALUES ({', '.join('?' * len(names))})"
    for row in copy.execute(f"SELECT {listed} FROM track ORDER BY vanished, id"):
        values, old = list(row), row[at["id"]]
        values[at["path"]] = move(row[at["path"]])
        place = (values[at["path"]], row[at["start"]])
        track, same = known.match(place, row[at["identity"]], bool(row[at["vanished"]]))
        if track is None:
            values[at["id"]] = old if old not in known.used else None
            if not analysed:  # the next scan reads the file again
                values[at["size"]], values[at["mtime_ns"]] = -1, 0
            if place in known.places and not known.places[place][2]:
                values[at["vanished"]] = 1  # another track is there
            track = int(connection.execute(insert, values).lastrowid or 0)
            known.used.add(track)
            known.places.setdefault(place, (track, None, bool(values[at["vanished"]])))
            merged.new.add(track)
        known.taken.add(track)
        merged.ids[old] = track
        if same:
            same_sound.add(old)
    return merged, same_sound


def _merge_analysis(
    connection: sqlite3.Connection, copy: sqlite3.Connection, ids: Mapping[int, int], same_sound: set[int]
) -> None:
    """Copy analyses that are missing: those of the model in use here, or all if nothing is analysed here."""
    here = dict(connection.execute("SELECT version, id FROM model"))
    models: dict[int, int] = {}
    for number, version, *rest in copy.execute(
        "SELECT id, version, dimensions, tag_names, attribute_names, newest FROM model"
    ).fetchall():
        if version in here:
            models[number] = here[version]
        elif not here:
            cursor = connection.execute(
                "INSERT INTO model (version, dimensions, tag_names, attribute_names, newest)"
                " VALUES (?, ?, ?, ?, ?)",
                (version, *rest),
            )
            models[number] = int(cursor.lastrowid or 0)
    same = {old: new for old, new in ids.items() if old in same_sound}
    has_map = connection.execute("SELECT 1 FROM position LIMIT 1").fetchone()
    for table in _OWN_SOUND:
        if table != "position" or not has_map:  # two maps have no common coordinates
            _copy_rows(connection, copy, table, same, models)
    _copy_rows(connection, copy, "lyrics", same)


def _copy_rows(
    connection: sqlite3.Connection,
    copy: sqlite3.Connection,
    table: str,
    ids: Mapping[int, int],
    models: Mapping[int, int] | None = None,
) -> None:
    """Copy the rows of a table that are missing, with the ids that tracks and models have here."""
    names = [name for name in _columns(copy, table) if name != "id"]
    maps = {"track_id": ids, "model_id": models or {}}
    mapped = [(number, maps[name]) for number, name in enumerate(names) if name in maps]
    listed = ", ".join(f'"{name}"' for name in names)

    def rows() -> Iterator[list[Any]]:
        for row in copy.execute(f'SELECT {listed} FROM "{table}" ORDER BY rowid'):
            if all(row[number] in known for number, known in mapped):
                values = list(row)
                for number, known in mapped:
                    values[number] = known[row[number]]
                yield values

    marks = ", ".join("?" * len(names))
    connection.executemany(f'INSERT OR IGNORE INTO "{table}" ({listed}) VALUES ({marks})', rows())


def _merge_listeners(connection: sqlite3.Connection, copy: sqlite3.Connection) -> dict[int, int]:
    """Merge those who listen, by their names, and what is chosen; returns the id here of each."""
    found = {FIRST: FIRST}
    for number, name in copy.execute("SELECT id, name FROM listener ORDER BY id"):
        connection.execute("INSERT OR IGNORE INTO listener (name) VALUES (?)", (name,))
        found[number] = connection.execute("SELECT id FROM listener WHERE name = ?", (name,)).fetchone()[0]
    connection.executemany(
        "INSERT OR IGNORE INTO forgotten VALUES (?, ?, ?)",
        ((found[who], *rest) for who, *rest in copy.execute("SELECT * FROM forgotten") if who in found),
    )
    chosen = found.get(current(copy), FIRST)
    known = connection.execute("SELECT 1 FROM choice WHERE name = 'listener'").fetchone()
    for name, value in copy.execute("SELECT name, value FROM choice WHERE name <> 'listener'"):
        connection.execute("INSERT OR IGNORE INTO choice VALUES (?, ?)", (name, value))
    if chosen != FIRST and not known:
        choose_listener(connection, chosen)
    return found


def _merge_history(
    connection: sqlite3.Connection,
    copy: sqlite3.Connection,
    ids: Mapping[int, int],
    listeners: Mapping[int, int],
) -> None:
    def rows(query: str) -> Iterator[tuple[Any, ...]]:
        found = copy.execute(query)
        return (
            (listeners[who], ids[track], *rest)
            for who, track, *rest in found
            if track in ids and who in listeners
        )

    there = set(connection.execute('SELECT listener, track_id, "when" FROM play'))
    columns = 'listener, track_id, "when", seconds, share, moved_on, excerpt'
    connection.executemany(
        f"INSERT INTO play ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (row for row in rows(f"SELECT {columns} FROM play ORDER BY id") if row[:3] not in there),
    )
    columns = 'listener, track_id, value, "when"'
    connection.executemany(
        f"INSERT INTO liking ({columns}) VALUES (?, ?, ?, ?) ON CONFLICT (track_id, listener) DO UPDATE"
        ' SET value = excluded.value, "when" = excluded."when" WHERE excluded."when" > liking."when"',
        rows(f"SELECT {columns} FROM liking"),
    )
    columns = 'listener, track_id, list, "when"'
    there = set(connection.execute(f"SELECT {columns} FROM addition"))
    connection.executemany(
        f"INSERT INTO addition ({columns}) VALUES (?, ?, ?, ?)",
        (row for row in rows(f"SELECT {columns} FROM addition ORDER BY id") if row not in there),
    )
    connection.executemany(
        "INSERT OR IGNORE INTO taste_name (listener, track_id, name) VALUES (?, ?, ?)",
        rows("SELECT listener, track_id, name FROM taste_name"),
    )


def _merge_imports(
    connection: sqlite3.Connection,
    copy: sqlite3.Connection,
    ids: Mapping[int, int],
    listeners: Mapping[int, int],
) -> None:
    names = [name for name in _columns(copy, "imported_track") if name not in ("id", "track_id")]
    connection.executemany(
        f"INSERT OR IGNORE INTO imported_track (track_id, {', '.join(names)})"
        f" VALUES (?, {', '.join('?' * len(names))})",
        (
            (ids.get(track), *rest)
            for track, *rest in copy.execute(
                f"SELECT track_id, {', '.join(names)} FROM imported_track ORDER BY id"
            )
        ),
    )
    here = dict(connection.execute("SELECT key, id FROM imported_track"))
    tracks = {number: here[key] for number, key in copy.execute("SELECT id, key FROM imported_track")}
    own = ("id", "imported_track_id", "listener")
    names = [name for name in _columns(copy, "imported_listen") if name not in own]
    listed = ", ".join(f'"{name}"' for name in names)
    connection.executemany(
        f"INSERT OR IGNORE INTO imported_listen (imported_track_id, listener, {listed})"
        f" VALUES (?, ?, {', '.join('?' * len(names))})",
        (
            (tracks[track], listeners[who], *rest)
            for track, who, *rest in copy.execute(
                f"SELECT imported_track_id, listener, {listed} FROM imported_listen ORDER BY id"
            )
            if track in tracks and who in listeners
        ),
    )


def _merge_playlists(
    connection: sqlite3.Connection,
    copy: sqlite3.Connection,
    ids: Mapping[int, int],
    recipe: Callable[[str, Mapping[int, int]], str],
    listeners: Mapping[int, int],
) -> None:
    """Add playlists; one whose name stands for other tracks here gets a number behind its name."""
    for number, name, created, updated, who in copy.execute(
        "SELECT id, name, created, updated, listener FROM playlist ORDER BY id"
    ).fetchall():
        tracks = [ids[track] for track in _items(copy, number) if track in ids]
        free, at = name, 2
        while (found := _playlist(connection, free)) is not None and _items(connection, found) != tracks:
            free, at = f"{name} ({at})", at + 1
        if found is None:
            taken = connection.execute("SELECT 1 FROM playlist WHERE id = ?", (number,)).fetchone()
            cursor = connection.execute(
                "INSERT INTO playlist (id, name, created, updated, listener) VALUES (?, ?, ?, ?, ?)",
                (None if taken else number, free, created, updated, listeners.get(who, -1)),
            )
            found = int(cursor.lastrowid or 0)
            connection.executemany(
                "INSERT INTO playlist_item VALUES (?, ?, ?)",
                [(found, place, track) for place, track in enumerate(tracks)],
            )
        for text, smart in copy.execute("SELECT text, smart FROM recipe WHERE playlist_id = ?", (number,)):
            connection.execute(
                "INSERT OR IGNORE INTO recipe (playlist_id, text, smart) VALUES (?, ?, ?)",
                (found, recipe(text, ids), smart),
            )


def _playlist(connection: sqlite3.Connection, name: str) -> int | None:
    row = connection.execute("SELECT id FROM playlist WHERE name = ?", (name,)).fetchone()
    return None if row is None else int(row[0])


def _items(connection: sqlite3.Connection, playlist: int) -> Sequence[int]:
    rows = connection.execute(
        "SELECT track_id FROM playlist_item WHERE playlist_id = ? ORDER BY place", (playlist,)
    )
    return [track for (track,) in rows]
