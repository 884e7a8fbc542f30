"""Reading the store: single tracks, and whole columns of it as arrays."""

import json
import os
import sqlite3
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from musicexplorer.library.packed import packed_columns, taken
from musicexplorer.library.store import (
    choices,
    evidence,
    listeners,
    playlists,
    region_names,
    taste_names,
    waveforms,
)
from musicexplorer.library.store import rhythm as rhythm_table
from musicexplorer.library.store.analysis import MODEL_IN_USE
from musicexplorer.library.store.choices import EncodingUse
from musicexplorer.library.store.columns import TrackColumns
from musicexplorer.library.store.connection import open_reading, store_errors
from musicexplorer.library.store.costly import CostlyFile, costly_files
from musicexplorer.library.store.evidence import Addition, Imported, Like, Likes, Listens, PlaylistMembership
from musicexplorer.library.store.fingerprints import FingerprintRow, fingerprints
from musicexplorer.library.store.folders import away_prefixes
from musicexplorer.library.store.genre_corrections import GenreCorrections, genre_corrections
from musicexplorer.library.store.history import ImportedListen, ImportedTrack
from musicexplorer.library.store.known_files import known_files
from musicexplorer.library.store.listeners import Listener, Period
from musicexplorer.library.store.rhythm import RhythmRow, Rhythms
from musicexplorer.library.store.tracks import (
    COLUMN_NAMES,
    NAMES_COLUMNS,
    OVERVIEW_COLUMNS,
    TRACK_COLUMNS,
    overview_rows,
    place_of,
    selected,
    track_names,
    track_of,
)
from musicexplorer.library.store.values import (
    Analyses,
    AnalysisRow,
    AnalysisWindows,
    Damage,
    Failure,
    Folder,
    KnownFile,
    MapOverview,
    MapQuality,
    Model,
    Play,
    PlaylistName,
    SavedRecipe,
    TrackNames,
)
from musicexplorer.library.text import fold, storable
from musicexplorer.library.track import Source, Track

T = TypeVar("T")

Pack = Callable[[NDArray[np.float32]], NDArray[Any]]
_BLOCK = 500


class Reader:
    """A connection that only reads; used in the thread that opened it.

    Every call sees the newest committed state, also while another thread or program writes.
    """

    def __init__(self, path: Path, listener: int | None = None) -> None:
        """Open a library that exists.

        Args:
            path: The library file.
            listener: Whose listening history is read; that of the one who is chosen in the library if None.

        Raises:
            StoreError: There is none, it was written by a newer version, or the file is something else.
        """
        self._path = path
        self._connection = open_reading(path)
        self._listener = listener
        self._of(lambda connection: listeners.show_only(connection, listener))

    @property
    def path(self) -> Path:
        """The library file."""
        return self._path

    @property
    def listener(self) -> int:
        """Whose listening history is read."""
        return self._of(listeners.current) if self._listener is None else self._listener

    def shrink(self) -> None:
        """Forget the pages of the file that are kept in memory: up to 32 MB."""
        self._connection.execute("PRAGMA shrink_memory")

    def listeners(self) -> list[Listener]:
        """Everybody who listens to the library; one, unless others were added."""
        return self._of(listeners.listeners)

    def forgotten(self) -> list[Period]:
        """The periods of the listening history that do not count as taste, oldest first."""
        return self._of(listeners.forgotten)

    def folders(self) -> list[Folder]:
        """The folders of the library, in the order they were added."""
        return [
            Folder(_path(raw), bool(away))
            for raw, away in self._rows("SELECT path, away FROM folder ORDER BY id")
        ]

    def mounts(self) -> list[Folder]:
        """Where other drives begin inside the folders, as the scans have seen it."""
        return [Folder(_path(raw), bool(away)) for raw, away in self._rows("SELECT path, away FROM mount")]

    def away(self) -> list[Path]:
        """The folders, and the drives inside folders, that were gone at the last scan."""
        return [place.path for place in (*self.folders(), *self.mounts()) if place.away]

    def costly_files(self) -> dict[bytes, CostlyFile]:
        """The files whose reading cost a process, by the bytes of their path."""
        return self._of(costly_files)

    def tracks(self, *, removed: bool = False) -> list[Track]:
        """All tracks, by id; without their lyrics, which `track` gives.

        Those of removed folders come with `removed` only.
        """
        away = self._away()
        return [
            track_of(row, away)
            for row in self._rows(
                f"SELECT {TRACK_COLUMNS} FROM track WHERE removed <= ? ORDER BY id", (int(removed),)
            )
        ]

    def track_columns(
        self, ids: Sequence[int] | None = None, names: Sequence[str] = COLUMN_NAMES
    ) -> TrackColumns:
        """The tracks of `tracks` as columns; only those with these ids, and of these names, if given."""
        query, values = f"SELECT {selected(names)} FROM track WHERE removed = 0", list[Any]()
        if ids is not None:
            query, values = f"{query} AND id IN (SELECT value FROM json_each(?))", [json.dumps(list(ids))]
        away = self._away()
        with store_errors(self._path):  # row by row: all of them would be larger than what they are made into
            return TrackColumns(self._connection.execute(f"{query} ORDER BY id", values), away, names)

    def track_names(self) -> list[TrackNames]:
        """The names of all tracks, for matching with other programs: several times faster than `tracks`."""
        rows = self._rows(f"SELECT {NAMES_COLUMNS} FROM track WHERE removed = 0 ORDER BY id")
        return [track_names(row) for row in rows]

    def track(self, track_id: int) -> Track | None:
        """One track with its lyrics; None if there is none."""
        rows = self._rows(f"SELECT {TRACK_COLUMNS} FROM track WHERE id = ?", (int(track_id),))
        if not rows:
            return None
        lyrics = self._rows("SELECT text FROM lyrics WHERE track_id = ?", (int(track_id),))
        return track_of(rows[0], self._away(), lyrics[0][0] if lyrics else "")

    def texts(self) -> dict[int, str]:
        """Comments and lyrics by track id, of the tracks that have any."""
        rows = self._rows(
            "SELECT id, comment || char(10) || coalesce(text, '') FROM track"
            " LEFT JOIN lyrics ON track_id = id WHERE removed = 0 AND (comment <> '' OR text IS NOT NULL)"
        )
        return dict(rows)

    def find(self, place: Source | Path) -> Track | None:
        """The track at a place, or the first one of a file; relative paths count from the current folder."""
        path = Path(os.path.abspath(place.path if isinstance(place, Source) else place))
        if "\0" in os.fspath(path):
            return None  # not a valid file name; a damaged playlist may contain it
        return self._at(place, path) or self._at(place, Path(os.path.realpath(path)))

    def search(self, words: str) -> list[Track]:
        """The tracks whose title, artists, album or path contain all the words, case and accents ignored.

        Those whose title matches best come first.
        """
        folded = fold(storable(words))
        parts = folded.split()
        if not parts:
            return []
        condition = " AND ".join(["instr(text, ?) > 0"] * len(parts))
        found = self._rows(
            f"SELECT {TRACK_COLUMNS} FROM words JOIN track ON track.id = track_id"
            f" WHERE {condition} AND removed = 0 ORDER BY id",
            parts,
        )
        away = self._away()
        query = " ".join(parts)
        return sorted(
            (track_of(row, away) for row in found),
            key=lambda track: _rank(fold(track.metadata.title), query),
        )

    def embeddings(self, first: int | None = None, pack: Pack | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Ids int64 [n] and unit vectors float32 [n, d] of all tracks that have not vanished, by id.

        Args:
            first: Only so many numbers of each are read.
            pack: Gives what is kept of some vectors, in their shape: not all are held as float32 at once.
        """
        model = self._model()
        width = min(first or model[2], model[2]) if model else 0
        name = f"substr(vector, 1, {4 * width})" if first else "vector"
        # The plus keeps SQLite from using the index: rows come in disk order, which is faster.
        sql = f"SELECT track_id, {name} FROM heard WHERE +model_id = ?"
        return self._shown(sql, (model[0],) if model else (-1,), width, pack)

    def analyses(self, model: Model, ids: Iterable[int] | None = None) -> Iterator[Analyses]:
        """The analyses by a model, vanished tracks included; in the order of the file, some at a time.

        Args:
            model: What `model` has given.
            ids: The only tracks that are read.
        """
        # The plus keeps SQLite from using the index: rows come in disk order, which is faster.
        sql = "SELECT track_id, vector, tags, attributes FROM heard WHERE +model_id = ?"
        values: list[Any] = [model.id]
        if ids is not None:
            sql = f"{sql} AND track_id IN (SELECT value FROM json_each(?))"
            values.append(json.dumps(list(map(int, ids))))
        widths = ("<f4", model.dimensions), ("<f2", len(model.tag_names)), ("<f4", len(model.attribute_names))
        with store_errors(self._path):
            rows = self._connection.execute(sql, values)
            while block := rows.fetchmany(_BLOCK):
                numbers, *blobs = zip(*block, strict=True)
                vectors, tags, attributes = (
                    np.frombuffer(b"".join(column), kind).reshape(len(block), width)
                    for column, (kind, width) in zip(blobs, widths, strict=True)
                )
                yield Analyses(np.array(numbers, np.int64), vectors, tags, attributes)

    def model(self) -> Model | None:
        """The model in use: an older one until the newest has analysed as many tracks."""
        found = self._model()
        if found is None:
            return None
        number, version, dimensions, tags, attributes, *_ = found
        return Model(number, version, dimensions, tuple(json.loads(tags)), tuple(json.loads(attributes)))

    def model_version(self) -> str | None:
        """The version of the model in use."""
        model = self._model()
        return model[1] if model else None

    def analysis(self, track_id: int) -> AnalysisRow | None:
        """The analysis of one track by the model in use; None if there is none."""
        model = self._model()
        rows = self._rows(
            "SELECT heard.vector, heard.tags, heard.attributes,"
            " starts, vectors, windows.tags, windows.attributes, damage, duration"
            " FROM heard JOIN windows USING (track_id, model_id) WHERE track_id = ? AND model_id = ?",
            (int(track_id), model[0] if model else -1),
        )
        if not rows or not model:
            return None
        types = ("<f4", "<f2", "<f4", "<f4", "<f2", "<f2", "<f2")
        vector, tags, attributes, starts, *parts = (
            np.frombuffer(bytearray(blob), kind) for blob, kind in zip(rows[0][:-2], types, strict=True)
        )
        vectors, window_tags, window_attributes = (part.reshape(len(starts), -1) for part in parts)
        return AnalysisRow(
            vector, tags, attributes, starts, vectors, window_tags, window_attributes, *rows[0][-2:]
        )

    def windows(self, most: int = _BLOCK) -> Iterator[AnalysisWindows]:
        """The windows of all tracks that have not vanished, by id, in blocks of at most `most` tracks.

        Another thread or program may write between two blocks; each block reads the state at that moment.
        """
        model, last = self._model(), -1
        while model:
            rows = self._rows(
                "SELECT windows.track_id, windows.starts, vectors, track.start"
                " FROM windows JOIN track ON track.id = windows.track_id"
                " WHERE model_id = ? AND windows.track_id > ? AND vanished = 0 AND removed = 0"
                " ORDER BY windows.track_id LIMIT ?",
                (model[0], last, most),
            )
            if not rows:
                return
            last = rows[-1][0]
            yield _windows(rows, model[2])

    def analysed(self) -> np.ndarray:
        """The tracks of `embeddings`, int64 [n], without reading these."""
        model = self._model()
        sql = (
            "SELECT track_id FROM heard INDEXED BY heard_track JOIN track ON track.id = track_id"
            " WHERE model_id = ? AND vanished = 0 AND removed = 0"
        )
        return self._table(sql, [("id", "i8")], (model[0] if model else -1,))["id"]

    def not_analysed(self, ids: Iterable[int]) -> set[int]:
        """Those of the tracks that the newest model has not analysed."""
        analysed = self._table(
            "SELECT track_id FROM heard JOIN model ON model.id = model_id WHERE newest", [("id", "i8")]
        )
        return set(np.setdiff1d(np.fromiter(ids, np.int64), analysed["id"]).tolist())

    def positions(self) -> tuple[np.ndarray, np.ndarray]:
        """Ids int64 [n] and map positions float32 [n, 2] of all tracks that have not vanished, by id."""
        return self._shown("SELECT track_id, xy FROM position ORDER BY track_id", (), 2)

    def map_overview(self) -> MapOverview:
        """The map and the basic metadata of its tracks: several times faster than `tracks`."""
        ids, xy = self.positions()
        tracks = array("q")

        def rows() -> Iterator[Any]:
            for row in self._connection.execute(
                f"SELECT id, {OVERVIEW_COLUMNS} FROM track JOIN position ON track_id = id"
                " WHERE vanished = 0 AND removed = 0 ORDER BY id"
            ):
                tracks.append(row[0])
                yield row[1:]

        with store_errors(self._path):
            columns = packed_columns(overview_rows(rows()), 5)
        if len(tracks) != len(ids):  # another program wrote between the two
            both, here, there = np.intersect1d(ids, np.frombuffer(tracks, np.int64), return_indices=True)
            ids, xy, columns = both, xy[here], [taken(column, there) for column in columns]
        return MapOverview(ids, xy, *columns)

    def map_quality(self) -> MapQuality:
        """How well the map preserves neighbourhoods, for the tracks of `positions`, in the same order."""
        table = self._table(
            "SELECT track_id, kept, coalesce(reached, -1) AS reached FROM position ORDER BY track_id",
            [("id", "i8"), ("kept", "f4"), ("reached", "i4")],
        )
        ids, table = self._without_hidden(table["id"], table)
        return MapQuality(ids, table["kept"], table["reached"])

    def rhythm(self) -> Rhythms:
        """Tempo, key and loudness of the tracks that have been analysed, as arrays."""
        return self._of(rhythm_table.rhythms)

    def rhythm_of(self, track_id: int) -> RhythmRow | None:
        """Tempo, key and loudness of one track, or why there are none; None if not analysed yet."""
        return self._of(lambda connection: rhythm_table.rhythm_of(connection, track_id))

    def fingerprints(self, ids: Sequence[int], version: str) -> dict[int, FingerprintRow]:
        """The fingerprints of these tracks by this version, as far as their files have not changed since."""
        return self._of(lambda connection: fingerprints(connection, ids, version))

    def waveform(self, track_id: int) -> NDArray[np.float32] | None:
        """The waveform of a track, float32 [n] of 0..1; None if there is none of the file as it is now."""
        return self._of(lambda connection: waveforms.waveform(connection, track_id))

    def without_rhythm(self, analyser: str) -> NDArray[np.int64]:
        """int64 [n]: the available tracks with an embedding that this analyser has not processed."""
        away = tuple(self._away())
        return self._of(lambda connection: rhythm_table.without_rhythm(connection, analyser, away))

    def failures(self) -> list[Failure]:
        """The files that could not be read, by path."""
        rows = self._rows("SELECT path, start, reason FROM failure ORDER BY path, start")
        return [Failure(_path(raw), start, reason) for raw, start, reason in rows]

    def damaged(self) -> list[Damage]:
        """The tracks that were analysed although their files are damaged, by path."""
        rows = self._rows(
            "SELECT path, start, damage FROM heard"
            " JOIN track ON track.id = track_id JOIN model ON model.id = model_id"
            " WHERE newest AND damage <> '' AND vanished = 0 AND removed = 0 ORDER BY path, start"
        )
        return [Damage(_path(raw), start, note) for raw, start, note in rows]

    def playlists(self) -> list[PlaylistName]:
        """The saved playlists by name."""
        rows = self._rows("SELECT id, name, updated FROM playlist")
        return sorted((PlaylistName(*row) for row in rows), key=lambda playlist: fold(playlist.name))

    def playlist(self, playlist_id: int) -> list[int]:
        """The ids of a playlist's tracks in order, vanished ones included."""
        rows = self._rows(
            "SELECT track_id FROM playlist_item WHERE playlist_id = ? ORDER BY place", (int(playlist_id),)
        )
        return [row[0] for row in rows]

    def recipes(self) -> list[SavedRecipe]:
        """The recipes of the saved playlists that have one."""
        return self._of(playlists.recipes)

    def plays(self) -> list[Play]:
        """The plays of this program, oldest first."""
        return [Play(*row) for row in self.play_table().tolist()]

    def play_table(self) -> np.ndarray:
        """`plays` as a structured array with the fields of `Play`, in a tenth of the memory."""
        sql = 'SELECT track_id, "when", seconds, share, moved_on, excerpt FROM play ORDER BY "when", id'
        kinds = ("i8", "f8", "f8", "f8", "?", "?")
        return self._table(sql, list(zip([field.name for field in fields(Play)], kinds, strict=True)))

    def listens(self) -> Listens:
        """All plays and skips as arrays: those of this program, and imported ones that were matched."""
        return self._of(evidence.listens)

    def region_names(self) -> dict[str, np.ndarray]:
        """The tracks of each region of the map that was given a name, int64 [k], by that name."""
        return self._of(region_names.region_names)

    def taste_names(self) -> dict[str, np.ndarray]:
        """The tracks int64 [k] of each taste that the listener has given a name."""
        return self._of(taste_names.taste_names)

    def genre_corrections(self) -> GenreCorrections:
        """What the person said of the genres of tracks."""
        return self._of(genre_corrections)

    def likes(self) -> Likes:
        """All likes and dislikes as arrays: given in this program, and imported ones."""
        return self._of(evidence.likes)

    def ratings(self) -> tuple[np.ndarray, np.ndarray]:
        """Imported ratings: ids int64 [n] and 0..1 float32 [n]."""
        return self._of(evidence.ratings)

    def sizes(self) -> tuple[np.ndarray, np.ndarray]:
        """The sizes of files: ids int64 [n], ascending, and bytes float64 [n]."""
        found = self._table("SELECT id, size FROM track ORDER BY id", [("id", "i8"), ("size", "f8")])
        return np.ascontiguousarray(found["id"]), np.ascontiguousarray(found["size"])

    def playlist_membership(self) -> PlaylistMembership:
        """Which tracks share a playlist (saved, added to, or imported), as arrays."""
        listener = self.listener
        return self._of(lambda connection: evidence.playlist_membership(connection, listener))

    def given_likes(self) -> list[Like]:
        """The likes and dislikes given in this program, oldest first."""
        return self._of(evidence.given_likes)

    def additions(self) -> list[Addition]:
        """The additions to playlists in this program, oldest first."""
        return self._of(evidence.additions)

    def imported(self) -> list[Imported]:
        """The imported tracks, matched or not, with their totals, the most played first."""
        return self._of(evidence.imported)

    def imported_listens(self) -> list[tuple[ImportedTrack, ImportedListen]]:
        """Everything imported, in order of import."""
        return self._of(evidence.imported_listens)

    def uncertain_imports(self) -> list[ImportedTrack]:
        """The imported tracks that were matched loosely or not at all."""
        return self._of(lambda connection: evidence.imported_tracks(connection, certain=False))

    def known_files(self) -> dict[bytes, KnownFile]:
        """What is known of each file, by the bytes of its path (`os.fsencode`)."""
        with store_errors(self._path):
            return known_files(self._connection)

    def encodings(self) -> dict[Path, str]:
        """The encodings of tags that were chosen, by folder."""
        return self._of(choices.encodings)

    def encoding_uses(self) -> list[EncodingUse]:
        """Where texts of tags are read in an encoding that was guessed or chosen, by folder."""
        return self._of(choices.encoding_uses)

    def left_out(self) -> list[str]:
        """The patterns of files and folders that scans leave out."""
        rows = self._rows("SELECT value FROM choice WHERE name = ?", (choices.LEFT_OUT,))
        return str(rows[0][0]).split("\n") if rows else []

    def original_years(self) -> bool:
        """Whether the year of a track is that of its first release."""
        return bool(self._rows("SELECT 1 FROM choice WHERE name = ?", (choices.ORIGINAL_YEARS,)))

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _of(self, read: Callable[[sqlite3.Connection], T]) -> T:
        with store_errors(self._path):
            return read(self._connection)

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        # Always fetch all rows: an open statement holds its snapshot, and the write-ahead log grows.
        with store_errors(self._path):
            return self._connection.execute(sql, values).fetchall()

    def _table(self, sql: str, kinds: list[tuple[str, str]], values: Sequence[Any] = ()) -> np.ndarray:
        """Rows as a structured array, NaN for no number; one by one, since a list would be far larger."""
        with store_errors(self._path):
            return np.fromiter(self._connection.execute(sql, values), np.dtype(kinds))

    def _model(self) -> Any:
        rows = self._rows(MODEL_IN_USE)
        return rows[0] if rows else None

    def _away(self) -> list[bytes]:
        return self._of(away_prefixes)

    def _at(self, place: Source | Path, path: Path) -> Track | None:
        condition, values = "path = ?", list[Any]([os.fsencode(path)])
        if isinstance(place, Source):
            condition, values = "path = ? AND start = ?", list(place_of(Source(path, place.start)))
        rows = self._rows(
            f"SELECT id FROM track WHERE {condition} AND removed = 0 ORDER BY vanished, start LIMIT 1", values
        )
        return self.track(rows[0][0]) if rows else None

    def _shown(
        self, sql: str, values: Sequence[Any], width: int, pack: Pack | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        numbers, content = array("q"), bytearray()  # not a list of rows: that would be as large again
        kind = np.dtype("<f4") if pack is None else pack(np.zeros(0, "<f4")).dtype
        with store_errors(self._path):
            rows = self._connection.execute(sql, values)
            while block := rows.fetchmany(_BLOCK):
                tracks, blobs = zip(*block, strict=True)
                numbers.extend(tracks)
                part = b"".join(blobs)
                content += part if pack is None else pack(np.frombuffer(part, "<f4")).tobytes()
        return self._without_hidden(
            np.frombuffer(numbers, np.int64), np.frombuffer(content, kind).reshape(len(numbers), width)
        )

    def _without_hidden(self, ids: np.ndarray, values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        hidden = [row[0] for row in self._rows("SELECT id FROM track WHERE vanished <> 0 OR removed <> 0")]
        if hidden:
            keep = ~np.isin(ids, hidden)
            ids, values = ids[keep], values[keep]
        if np.any(ids[1:] < ids[:-1]):
            order = np.argsort(ids)
            ids, values = ids[order], values[order]
        return ids, values


def _windows(rows: list[tuple[int, bytes, bytes, float]], dimensions: int) -> AnalysisWindows:
    counts = np.fromiter((len(row[1]) // 4 for row in rows), np.int64, len(rows))
    starts = np.frombuffer(b"".join(row[1] for row in rows), "<f4")
    vectors = np.frombuffer(b"".join(row[2] for row in rows), "<f2").reshape(len(starts), dimensions)
    ids = np.fromiter((row[0] for row in rows), np.int64, len(rows))
    begins = np.fromiter((row[3] for row in rows), np.float32, len(rows))
    return AnalysisWindows(np.repeat(ids, counts), starts - np.repeat(begins, counts), vectors)


def _path(raw: bytes) -> Path:
    return Path(os.fsdecode(raw))


def _rank(title: str, query: str) -> int:
    return 0 if title == query else 1 if title.startswith(query) else 2 if query in title else 3
