"""The tables of the store, as numbered migrations."""

import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from musicexplorer.library.store.errors import StoreError, damaged, not_a_store
from musicexplorer.translation import tr


@dataclass(frozen=True, slots=True)
class Migration:
    """One named step from one schema to the next; never changed once released."""

    name: str
    statements: tuple[str, ...]


_FIRST = Migration(
    "tracks, what was heard in them, playlists",
    (
        # `prefix` is the path with a separator at its end: what the path of everything inside begins with.
        "CREATE TABLE folder (id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, prefix BLOB NOT NULL,"
        " added REAL NOT NULL, away INTEGER NOT NULL DEFAULT 0)",
        # Artists and genres hold several values, each followed by the next after a unit separator (0x1F).
        """CREATE TABLE track (
            id INTEGER PRIMARY KEY, path BLOB NOT NULL, start REAL NOT NULL, "end" REAL,
            size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, identity BLOB, added REAL NOT NULL,
            vanished INTEGER NOT NULL DEFAULT 0, removed INTEGER NOT NULL DEFAULT 0,
            title TEXT NOT NULL, artists TEXT NOT NULL, album_artist TEXT NOT NULL, album TEXT NOT NULL,
            track INTEGER, disc INTEGER, year INTEGER, genres TEXT NOT NULL, compilation INTEGER NOT NULL,
            comment TEXT NOT NULL, duration REAL, bpm REAL, key TEXT NOT NULL, rating REAL,
            replaygain_track REAL, replaygain_album REAL, replaygain_peak REAL,
            musicbrainz_recording TEXT NOT NULL, musicbrainz_release TEXT NOT NULL,
            musicbrainz_artist TEXT NOT NULL, has_cover INTEGER NOT NULL)""",
        # A vanished track keeps its old place, which another file may have taken since.
        "CREATE UNIQUE INDEX track_place ON track (path, start) WHERE vanished = 0",
        "CREATE INDEX track_path ON track (path)",
        "CREATE INDEX track_identity ON track (identity)",
        "CREATE INDEX track_hidden ON track (id) WHERE vanished <> 0 OR removed <> 0",
        # Long or folded texts have their own tables, so that reading all tracks does not read them.
        "CREATE TABLE lyrics (track_id INTEGER PRIMARY KEY REFERENCES track ON DELETE CASCADE,"
        " text TEXT NOT NULL)",
        "CREATE TABLE words (track_id INTEGER PRIMARY KEY REFERENCES track ON DELETE CASCADE,"
        " text TEXT NOT NULL)",
        "CREATE TABLE model (id INTEGER PRIMARY KEY, version TEXT NOT NULL UNIQUE,"
        " dimensions INTEGER NOT NULL,"
        " tag_names TEXT NOT NULL, attribute_names TEXT NOT NULL, newest INTEGER NOT NULL)",
        # float32 vector, float16 tags, float32 attributes, little-endian
        """CREATE TABLE heard (
            track_id INTEGER NOT NULL REFERENCES track ON DELETE CASCADE,
            model_id INTEGER NOT NULL REFERENCES model ON DELETE CASCADE,
            tags BLOB NOT NULL, attributes BLOB NOT NULL, vector BLOB NOT NULL)""",
        "CREATE UNIQUE INDEX heard_track ON heard (track_id, model_id)",
        "CREATE INDEX heard_model ON heard (model_id)",
        # float32 starts, float16 vectors, tags and attributes, one after the other for all windows of a track
        """CREATE TABLE windows (
            track_id INTEGER NOT NULL REFERENCES track ON DELETE CASCADE,
            model_id INTEGER NOT NULL REFERENCES model ON DELETE CASCADE,
            starts BLOB NOT NULL, vectors BLOB NOT NULL, tags BLOB NOT NULL, attributes BLOB NOT NULL)""",
        "CREATE UNIQUE INDEX windows_track ON windows (track_id, model_id)",
        "CREATE INDEX windows_model ON windows (model_id)",
        "CREATE TABLE position (track_id INTEGER PRIMARY KEY REFERENCES track ON DELETE CASCADE,"
        " xy BLOB NOT NULL)",
        """CREATE TABLE failure (
            path BLOB NOT NULL, start REAL NOT NULL, reason TEXT NOT NULL, size INTEGER NOT NULL,
            mtime_ns INTEGER NOT NULL, model_version TEXT NOT NULL, "when" REAL NOT NULL,
            PRIMARY KEY (path, start))""",
        "CREATE TABLE play (id INTEGER PRIMARY KEY,"
        " track_id INTEGER NOT NULL REFERENCES track ON DELETE CASCADE,"
        ' "when" REAL NOT NULL, seconds REAL NOT NULL, share REAL NOT NULL)',
        "CREATE INDEX play_track ON play (track_id)",
        "CREATE TABLE playlist (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, created REAL NOT NULL,"
        " updated REAL NOT NULL)",
        """CREATE TABLE playlist_item (
            playlist_id INTEGER NOT NULL REFERENCES playlist ON DELETE CASCADE, place INTEGER NOT NULL,
            track_id INTEGER NOT NULL REFERENCES track ON DELETE CASCADE,
            PRIMARY KEY (playlist_id, place))""",
        "CREATE INDEX playlist_item_track ON playlist_item (track_id)",
    ),
)

_DAMAGE = Migration(
    "damage that was skipped while listening",
    ("ALTER TABLE heard ADD COLUMN damage TEXT NOT NULL DEFAULT ''",),
)

_LISTENING = Migration(
    "skips, likes, additions to playlists, and listening imported from other programs",
    (
        # Whether the user went on to another track before the end, and whether it was an excerpt.
        "ALTER TABLE play ADD COLUMN moved_on INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE play ADD COLUMN excerpt INTEGER NOT NULL DEFAULT 0",
        "CREATE TABLE liking (track_id INTEGER PRIMARY KEY REFERENCES track ON DELETE CASCADE,"
        ' value INTEGER NOT NULL, "when" REAL NOT NULL)',
        "CREATE TABLE addition (id INTEGER PRIMARY KEY,"
        " track_id INTEGER NOT NULL REFERENCES track ON DELETE CASCADE, list TEXT NOT NULL,"
        ' "when" REAL NOT NULL)',
        "CREATE INDEX addition_track ON addition (track_id)",
        # A track as another program names it: its key is a hash of these names, and track_id is ours, if any.
        """CREATE TABLE imported_track (
            id INTEGER PRIMARY KEY, key INTEGER NOT NULL UNIQUE, artist TEXT NOT NULL, title TEXT NOT NULL,
            album TEXT NOT NULL, duration REAL, path BLOB NOT NULL, recording TEXT NOT NULL,
            track_id INTEGER REFERENCES track ON DELETE SET NULL, way TEXT NOT NULL, reason TEXT NOT NULL)""",
        "CREATE INDEX imported_track_ours ON imported_track (track_id)",
        # An entry of the other program: its key is a hash of the content, so that it is stored only once.
        """CREATE TABLE imported_listen (
            id INTEGER PRIMARY KEY, key INTEGER NOT NULL UNIQUE,
            imported_track_id INTEGER NOT NULL REFERENCES imported_track ON DELETE CASCADE,
            source TEXT NOT NULL, kind TEXT NOT NULL, "when" REAL, seconds REAL, plays INTEGER NOT NULL,
            skips INTEGER NOT NULL, rating REAL, liked INTEGER NOT NULL, list TEXT NOT NULL)""",
        "CREATE INDEX imported_listen_track ON imported_listen (imported_track_id)",
    ),
)

_MAP_ERROR = Migration(
    "how far the map can be trusted",
    (
        # kept: share of neighbours preserved; reached: k-occurrence; NULL if unknown, also after a move
        "ALTER TABLE position ADD COLUMN kept REAL",
        "ALTER TABLE position ADD COLUMN reached INTEGER",
    ),
)

_RHYTHM = Migration(
    "tempo, key and loudness, from a second look at each track",
    (
        # A track that could not be analysed has a reason; it is retried if the file or the analyser changes.
        # key: 0..11 C to B major, 12..23 C to B minor
        """CREATE TABLE rhythm (
            track_id INTEGER PRIMARY KEY REFERENCES track ON DELETE CASCADE, analyser TEXT NOT NULL,
            tempo REAL, tempo_strength REAL NOT NULL, key INTEGER, key_strength REAL NOT NULL, loudness REAL,
            reason TEXT NOT NULL, mtime_ns INTEGER NOT NULL)""",
    ),
)

_SMART = Migration(
    "recipes of playlists, and playlists that are rules",
    (
        # smart: refreshed from its recipe whenever the library changes
        "CREATE TABLE recipe (playlist_id INTEGER PRIMARY KEY REFERENCES playlist ON DELETE CASCADE,"
        " text TEXT NOT NULL, smart INTEGER NOT NULL)",
    ),
)

_TRY_AGAIN = Migration(
    "failures that may have been a state of the machine are tried again",
    ("DELETE FROM failure", "DELETE FROM rhythm WHERE reason <> ''"),
)

_COSTLY = Migration(
    "files that cost a process, drives that are mounted inside folders, and fingerprints",
    (
        "CREATE TABLE costly (path BLOB PRIMARY KEY, size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,"
        ' times INTEGER NOT NULL, "when" REAL NOT NULL)',
        # Where another drive begins inside a folder; its tracks have not vanished while it is away.
        "CREATE TABLE mount (path BLOB PRIMARY KEY, prefix BLOB NOT NULL, away INTEGER NOT NULL DEFAULT 0)",
        # Of tracks that may be in the library twice. levels: compressed uint8 [frames, bands], empty with a
        # reason; the rest is as the file says.
        """CREATE TABLE fingerprint (
            track_id INTEGER PRIMARY KEY REFERENCES track ON DELETE CASCADE, version TEXT NOT NULL,
            size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, levels BLOB NOT NULL, reason TEXT NOT NULL,
            codec TEXT NOT NULL, bit_rate INTEGER, sample_rate INTEGER, channels INTEGER)""",
    ),
)

_TAGS = Migration(
    "how artists are credited, years of first releases, encodings of tags",
    (
        "ALTER TABLE track ADD COLUMN credit TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE track ADD COLUMN original_year INTEGER",
        # What was guessed for texts that do not name their encoding.
        "ALTER TABLE track ADD COLUMN encoding TEXT NOT NULL DEFAULT ''",
        # Chosen for a folder and what is below it; "" takes the texts as they are.
        "CREATE TABLE encoding (folder BLOB PRIMARY KEY, name TEXT NOT NULL)",
        # Tags are read in another way now: read them again, where the sound is known again by its identity.
        "UPDATE track SET mtime_ns = -1 WHERE identity IS NOT NULL",
    ),
)

_MEASURED = Migration(
    "durations as measured by the analysis",
    ("ALTER TABLE heard ADD COLUMN duration REAL",),
)

_EXCERPT = Migration(
    "peaks, excerpts and beats, from the second look at each track",
    (
        # peak: 1 is full scale; the others in seconds into the track; NULL if unknown
        "ALTER TABLE rhythm ADD COLUMN peak REAL",
        "ALTER TABLE rhythm ADD COLUMN excerpt_start REAL",
        "ALTER TABLE rhythm ADD COLUMN excerpt_end REAL",
        "ALTER TABLE rhythm ADD COLUMN first_beat REAL",
        "ALTER TABLE rhythm ADD COLUMN last_beat REAL",
    ),
)

_WAVEFORMS = Migration(
    "waveforms",
    (
        # peaks: uint8, one for each of equal stretches; of a file that has changed since they are worthless
        "CREATE TABLE waveform (track_id INTEGER PRIMARY KEY REFERENCES track ON DELETE CASCADE,"
        " size INTEGER NOT NULL, mtime_ns INTEGER NOT NULL, peaks BLOB NOT NULL)",
    ),
)

_CHOICES = Migration(
    "choices about what is read from files",
    ("CREATE TABLE choice (name TEXT PRIMARY KEY, value TEXT NOT NULL)",),
)

_REGION_NAMES = Migration(
    "names that the person has given to regions of the map",
    (
        # A region is known again by its tracks, however the map is laid out.
        "CREATE TABLE region_name (track_id INTEGER NOT NULL REFERENCES track ON DELETE CASCADE,"
        " name TEXT NOT NULL, UNIQUE (track_id, name))",
    ),
)

_GENRE_CORRECTIONS = Migration(
    "what the person said of the genres of tracks",
    (
        # is_it: 1 for the genre of a track, 0 for one that it is not of
        "CREATE TABLE genre_correction (track_id INTEGER NOT NULL REFERENCES track ON DELETE CASCADE,"
        " genre TEXT NOT NULL, is_it INTEGER NOT NULL, UNIQUE (track_id, genre))",
    ),
)

_LISTENERS = Migration(
    "who listened, and periods that do not count as anybody's taste",
    (
        # The person who had the library before there were several is 0, and has no row.
        "CREATE TABLE listener (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
        "ALTER TABLE play ADD COLUMN listener INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE addition ADD COLUMN listener INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE imported_listen ADD COLUMN listener INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE liking RENAME TO liking_of_one",
        "CREATE TABLE liking (track_id INTEGER NOT NULL REFERENCES track ON DELETE CASCADE,"
        ' value INTEGER NOT NULL, "when" REAL NOT NULL, listener INTEGER NOT NULL DEFAULT 0,'
        " PRIMARY KEY (track_id, listener))",
        'INSERT INTO liking (track_id, value, "when") SELECT track_id, value, "when" FROM liking_of_one',
        "DROP TABLE liking_of_one",
        # Both ends in seconds since 1970; the end does not belong to the period.
        'CREATE TABLE forgotten (listener INTEGER NOT NULL, begin REAL NOT NULL, "end" REAL NOT NULL,'
        ' UNIQUE (listener, begin, "end"))',
    ),
)

_OF_LISTENERS = Migration(
    "names that listeners have given to their tastes, and who saved a playlist",
    (
        "ALTER TABLE playlist ADD COLUMN listener INTEGER NOT NULL DEFAULT 0",
        # A taste is known again by the tracks that were played in it.
        "CREATE TABLE taste_name (listener INTEGER NOT NULL,"
        " track_id INTEGER NOT NULL REFERENCES track ON DELETE CASCADE, name TEXT NOT NULL,"
        " UNIQUE (listener, track_id, name))",
    ),
)

MIGRATIONS: tuple[Migration, ...] = (
    _FIRST,
    _DAMAGE,
    _LISTENING,
    _MAP_ERROR,
    _RHYTHM,
    _SMART,
    _TRY_AGAIN,
    _COSTLY,
    _TAGS,
    _MEASURED,
    _EXCERPT,
    _WAVEFORMS,
    _CHOICES,
    _REGION_NAMES,
    _GENRE_CORRECTIONS,
    _LISTENERS,
    _OF_LISTENERS,
)


def schema_number(connection: sqlite3.Connection) -> int:
    """The number of the last migration applied to the file; 0 for an empty file."""
    if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'migration'").fetchone():
        return 0
    return int(connection.execute("SELECT coalesce(max(number), 0) FROM migration").fetchone()[0])


def check(connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> int:
    """Return the schema number, after checking that this version of the program supports it.

    Raises:
        StoreError: The file was written by a newer version, or is not a library.
    """
    number = schema_number(connection)
    if number > len(migrations):
        text = tr(
            "The library {path} was written by a newer Music Explorer (its schema is {number}, this program "
            "knows up to {newest}). Update the program, or choose another place for the library."
        )
        raise StoreError(text.format(path=path, number=number, newest=len(migrations)))
    if number == 0:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        if tables:
            raise damaged(path) if {"track", "folder"} & tables else not_a_store(path)
    return number


def migrate(connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Migrate the file to the newest schema: each step is one transaction and is recorded.

    Args:
        connection: In autocommit mode (`isolation_level=None`).
        path: The library file, for messages.
        migrations: All steps, oldest first.

    Raises:
        StoreError: As `check`.
    """
    while check(connection, path, migrations) < len(migrations):
        # Another program may be migrating too: take the lock first, then read the number again.
        connection.execute("BEGIN IMMEDIATE")
        try:
            number = schema_number(connection)
            if number < len(migrations):
                _apply(connection, number, migrations[number])
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


def _apply(connection: sqlite3.Connection, number: int, migration: Migration) -> None:
    if number == 0:
        connection.execute(
            "CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied REAL NOT NULL)"
        )
    for statement in migration.statements:
        connection.execute(statement)
    connection.execute("INSERT INTO migration VALUES (?, ?, ?)", (number + 1, migration.name, time.time()))
