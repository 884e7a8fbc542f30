"""The one thread that writes to the store."""

import queue
import sqlite3
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from musicexplorer.library.store import (
    analysis,
    backups,
    choices,
    costly,
    fingerprints,
    folders,
    genre_corrections,
    history,
    listeners,
    playlists,
    region_names,
    restoring,
    rhythm,
    taste_names,
    tracks,
    waveforms,
)
from musicexplorer.library.store.connection import BUSY_SECONDS, open_writing
from musicexplorer.library.store.copying import Merged, merge
from musicexplorer.library.store.errors import StoreError, store_error
from musicexplorer.library.store.fingerprints import FingerprintRow
from musicexplorer.library.store.history import HISTORY_KINDS, HistoryKind, ImportedListen, ImportedTrack
from musicexplorer.library.store.listeners import Period
from musicexplorer.library.store.restoring import NO_HISTORY, OwnHistory
from musicexplorer.library.store.rhythm import RhythmRow
from musicexplorer.library.store.values import AnalysisRow, NewTrack
from musicexplorer.translation import tr

T = TypeVar("T")
_Command = tuple[Callable[[sqlite3.Connection], Any], "Future[Any]"]


class Writer:
    """Owns the only writing connection; accepts commands from any thread and returns futures.

    Each command is one transaction. A failed one leaves the store unchanged, raises through its future
    (`DiskFull`, `StoreError`, or a bug of ours), and does not stop the next one from running.
    """

    def __init__(self, path: Path, busy_seconds: float = BUSY_SECONDS) -> None:
        """Open the library; it is created, or migrated to the newest schema.

        Args:
            path: The library file.
            busy_seconds: How long a command waits for another program that is writing.

        Raises:
            StoreError: The file was written by a newer version, is not a library, or stays locked.
        """
        self._path = path
        self._connection = open_writing(path, busy_seconds)
        self._commands: queue.SimpleQueue[_Command | None] = queue.SimpleQueue()
        self._closed = False
        self._lock = threading.Lock()
        # A daemon: an interpreter that exits without close() must not hang; SQLite survives an interruption.
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    def add_folder(self, path: Path) -> "Future[None]":
        """Add a folder to the library; has no effect for one inside another of its folders."""
        return self._submit(lambda c: folders.add_folder(c, path))

    def remove_folder(self, path: Path) -> "Future[None]":
        """Remove a folder; its tracks are hidden until it is added again, and then are as they were."""

        def command(connection: sqlite3.Connection) -> None:
            folders.remove_folder(connection, path)
            analysis.retire_models(connection)

        return self._submit(command)

    def mark_folder(self, path: Path, *, away: bool) -> "Future[None]":
        """Record that a folder of the library is unavailable (an unplugged drive), or available again."""
        return self._submit(lambda c: folders.mark_folder(c, path, away))

    def mark_mount(self, path: Path, *, away: bool | None) -> "Future[None]":
        """Record that a drive is mounted inside a folder, or is gone; with None, that none begins there."""
        return self._submit(lambda c: folders.mark_mount(c, path, away))

    def set_encoding(self, folder: Path, encoding: str | None) -> "Future[None]":
        """Choose the encoding of tags in a folder; None to guess it. The next scan reads them again."""
        return self._submit(lambda c: choices.set_encoding(c, folder, encoding))

    def set_left_out(self, patterns: Sequence[str]) -> "Future[None]":
        """Choose the patterns of files and folders that scans leave out, from the next one on."""
        return self._submit(lambda c: choices.set_left_out(c, patterns))

    def set_original_years(self, *, on: bool) -> "Future[None]":
        """Choose whether the year of a track is that of its first release."""
        return self._submit(lambda c: choices.set_original_years(c, on))

    def store_tracks(self, new: Sequence[NewTrack]) -> "Future[list[int]]":
        """Insert or update tracks; returns their ids in the same order.

        A moved, renamed or retagged file is recognised by its identity and keeps its id. Mark vanished files
        first, so that a moved file is not taken for a copy.
        """
        batch = list(new)
        return self._submit(lambda c: tracks.store_tracks(c, batch))

    def mark_vanished(self, ids: Iterable[int], *, left_out: bool = False) -> "Future[None]":
        """Mark tracks whose files are gone, or left out; all their data is kept in case they come back."""
        vanished = list(ids)

        def command(connection: sqlite3.Connection) -> None:
            tracks.mark_vanished(connection, vanished, left_out=left_out)
            analysis.retire_models(connection)

        return self._submit(command)

    def mark_present(self, ids: Iterable[int]) -> "Future[None]":
        """Mark tracks whose files are back, unchanged."""
        present = list(ids)
        return self._submit(lambda c: tracks.mark_present(c, present))

    def set_model(
        self, version: str, tag_names: Sequence[str], attribute_names: Sequence[str], dimensions: int
    ) -> "Future[None]":
        """Set the model that analyses from now on; an older model's vectors stay in use until replaced."""
        return self._submit(lambda c: analysis.set_model(c, version, tag_names, attribute_names, dimensions))

    def store_analysis(self, rows: Iterable[tuple[int, AnalysisRow]]) -> "Future[None]":
        """Store analyses by the newest model, as (track id, row); call `set_model` first."""
        batch = list(rows)
        return self._submit(lambda c: analysis.store_analysis(c, batch))

    def store_positions(self, ids: Sequence[int] | np.ndarray, xy: np.ndarray) -> "Future[None]":
        """Set map positions: `ids` [n], `xy` float [n, 2]; other tracks keep theirs."""
        return self._submit(lambda c: analysis.store_positions(c, ids, xy))

    def store_map_quality(
        self, ids: Sequence[int] | np.ndarray, preserved: np.ndarray, occurrences: np.ndarray
    ) -> "Future[None]":
        """Store how well the map preserves the neighbours of these tracks; arrays [n], as in `MapQuality`."""
        return self._submit(lambda c: analysis.store_map_quality(c, ids, preserved, occurrences))

    def store_rhythm(self, rows: Iterable[tuple[int, RhythmRow]], analyser: str) -> "Future[None]":
        """Store the results of this version of the analyser, as (track id, row), including failures."""
        batch = list(rows)
        return self._submit(lambda c: rhythm.store_rhythm(c, batch, analyser))

    def store_waveform(self, track_id: int, peaks: NDArray[np.float32]) -> "Future[None]":
        """Store the waveform of a track, float32 [n] of 0..1."""
        return self._submit(lambda c: waveforms.store_waveform(c, track_id, peaks))

    def store_failure(
        self, path: Path, start: float, reason: str, size: int, mtime_ns: int
    ) -> "Future[None]":
        """Record that a track could not be read; it is not retried until the file or the model changes."""
        return self._submit(lambda c: analysis.store_failure(c, path, start, reason, size, mtime_ns))

    def clear_failures(self, paths: Iterable[Path] | None = None) -> "Future[None]":
        """Delete failures (all of them without `paths`), so that the next scan tries again."""
        files = None if paths is None else list(paths)
        return self._submit(lambda c: analysis.clear_failures(c, files))

    def store_fingerprints(self, rows: Iterable[tuple[int, FingerprintRow]], version: str) -> "Future[None]":
        """Store fingerprints of this version, as (track id, row), including failures."""
        batch = list(rows)
        return self._submit(lambda c: fingerprints.store_fingerprints(c, batch, version))

    def store_costly(self, path: Path, size: int, mtime_ns: int) -> "Future[None]":
        """Record that reading a file has cost a process."""
        return self._submit(lambda c: costly.store_costly(c, path, size, mtime_ns))

    def clear_costly(self, paths: Iterable[Path]) -> "Future[None]":
        """Forget that reading these files has cost processes."""
        files = list(paths)
        return self._submit(lambda c: costly.clear_costly(c, files))

    def add_play(
        self,
        track_id: int,
        when: float,
        seconds: float,
        share: float,
        *,
        moved_on: bool = False,
        excerpt: bool = False,
    ) -> "Future[None]":
        """Record a play that started at `when` (seconds since 1970) and covered `share` (0..1) of the track.

        `moved_on`: the user went on to another track before its end; if less than half of a whole track was
        played, that counts as a skip.
        """
        return self._submit(lambda c: history.add_play(c, track_id, when, seconds, share, moved_on, excerpt))

    def set_likes(self, values: Mapping[int, int], when: float | None = None) -> "Future[dict[int, int]]":
        """Like (1), dislike (-1) or neither (0), by track id; returns the previous values, which undo it."""
        likes = dict(values)
        return self._submit(lambda c: history.set_likes(c, likes, when))

    def add_additions(
        self, track_ids: Iterable[int], playlist: str, when: float | None = None
    ) -> "Future[None]":
        """Record that the user added tracks to a playlist ("" while it has no name)."""
        added = list(track_ids)
        return self._submit(lambda c: history.add_additions(c, added, playlist, when))

    def add_imports(
        self,
        tracks: Sequence[ImportedTrack],
        listens: Sequence[ImportedListen],
        own: OwnHistory = NO_HISTORY,
        listener: int | None = None,
    ) -> "Future[int]":
        """Store imported history, from another program or an export of this one, each entry once.

        It belongs to a listener, or to the one who is chosen (None). Returns how many of the listens, plays,
        likes and additions are new.
        """

        def command(connection: sqlite3.Connection) -> int:
            added = history.add_imports(connection, tracks, listens, listener)
            added += restoring.restore(connection, own, listener)
            restoring.delete_placeholders(connection)
            return added

        return self._submit(command)

    def match_imports(self, tracks: Sequence[ImportedTrack]) -> "Future[None]":
        """Update which of our tracks the imported ones match (by their keys)."""

        def command(connection: sqlite3.Connection) -> None:
            history.match_imports(connection, tracks)
            restoring.delete_placeholders(connection)

        return self._submit(command)

    def delete_history(
        self, kinds: Sequence[HistoryKind] = HISTORY_KINDS, listener: int | None = None
    ) -> "Future[None]":
        """Delete the history of a listener, or only "plays", "likes", "additions" or "imports" of it."""
        return self._submit(lambda c: history.delete_history(c, kinds, listener))

    def forget(self, period: Period, listener: int | None = None) -> "Future[None]":
        """Let what a listener (None: who is chosen) heard in a period not count as taste."""
        return self._submit(lambda c: listeners.forget(c, period, listener))

    def remember(self, period: Period | None = None, listener: int | None = None) -> "Future[None]":
        """Let what they heard in a period, or always, count again."""
        return self._submit(lambda c: listeners.remember(c, period, listener))

    def add_listener(self, name: str) -> "Future[int]":
        """Add a person who listens; returns their id, or that of the one who has the name already."""
        return self._submit(lambda c: listeners.add_listener(c, name))

    def choose_listener(self, listener: int) -> "Future[None]":
        """Record and show the history of this listener from now on."""
        return self._submit(lambda c: listeners.choose_listener(c, listener))

    def remove_listener(self, listener: int) -> "Future[None]":
        """Remove a listener with all of their history."""
        return self._submit(lambda c: listeners.remove_listener(c, listener))

    def name_region(self, ids: Sequence[int], name: str, before: str = "") -> "Future[None]":
        """Give a region of the map a name ("" takes it back); `before` is the name that it had."""
        tracks_of_it = list(ids)
        return self._submit(lambda c: region_names.name_region(c, tracks_of_it, name, before))

    def name_taste(
        self, ids: Sequence[int], name: str, before: str = "", listener: int | None = None
    ) -> "Future[None]":
        """Give a listener's taste a name ("" takes it back); `before` is the name that it had."""
        tracks_of_it = list(ids)
        return self._submit(lambda c: taste_names.name_taste(c, tracks_of_it, name, before, listener))

    def give_genre(self, ids: Sequence[int], genre: str) -> "Future[None]":
        """Keep that tracks are of a genre; with "" all that was said of their genres is taken back."""
        tracks_of_it = list(ids)
        return self._submit(lambda c: genre_corrections.give_genre(c, tracks_of_it, genre))

    def deny_genre(self, ids: Sequence[int], genre: str) -> "Future[None]":
        """Keep that tracks are not of a genre."""
        tracks_not_of_it = list(ids)
        return self._submit(lambda c: genre_corrections.deny_genre(c, tracks_not_of_it, genre))

    def save_playlist(self, name: str, ids: Sequence[int]) -> "Future[int]":
        """Save a playlist under a name, replacing one of that name; returns its id."""
        tracks_in_order = list(ids)
        return self._submit(lambda c: playlists.save_playlist(c, name, tracks_in_order))

    def save_recipe(self, playlist_id: int, text: str | None, *, smart: bool = False) -> "Future[None]":
        """Save or delete (None) a playlist's recipe; a smart playlist refreshes when the library changes."""
        return self._submit(lambda c: playlists.save_recipe(c, playlist_id, text, smart))

    def save_mix(self, playlist_id: int | None, name: str, ids: Sequence[int], recipe: str) -> "Future[int]":
        """Save a playlist together with its recipe: a new one, or what one holds now; returns its id."""
        tracks_in_order = list(ids)
        return self._submit(lambda c: playlists.save_mix(c, playlist_id, name, tracks_in_order, recipe))

    def rename_playlist(self, playlist_id: int, name: str) -> "Future[None]":
        """Rename a playlist; `StoreError` if the name is taken."""
        return self._submit(lambda c: playlists.rename_playlist(c, playlist_id, name))

    def delete_playlist(self, playlist_id: int) -> "Future[None]":
        """Delete a playlist."""
        return self._submit(lambda c: playlists.delete_playlist(c, playlist_id))

    def merge(
        self,
        copy: sqlite3.Connection,
        *,
        replace: bool = False,
        analysed: bool = False,
        move: Callable[[bytes], bytes],
        recipe: Callable[[str, Mapping[int, int]], str],
    ) -> "Future[Merged]":
        """Merge a copy of a library: see `copying.merge`."""
        return self._submit(
            lambda c: merge(c, copy, replace=replace, analysed=analysed, move=move, recipe=recipe)
        )

    def close(self) -> None:
        """Finish the pending commands, then end the thread; later calls raise."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._commands.put(None)
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _submit(self, command: Callable[[sqlite3.Connection], T]) -> "Future[T]":
        future: Future[T] = Future()
        with self._lock:
            if self._closed:
                raise StoreError(tr("The library is closed."))
            self._commands.put((command, future))
        return future

    def _run(self) -> None:
        day = None
        while True:
            if day != (day := date.today()):  # when it starts, and after each midnight
                backups.daily(self._path, self._connection)
            if (item := self._commands.get()) is None:
                break
            command, future = item
            if not future.set_running_or_notify_cancel():
                continue
            try:
                result = self._transact(command)
            except sqlite3.Error as error:
                future.set_exception(store_error(error, self._path))
            except BaseException as error:  # the caller handles it; the next command must run
                future.set_exception(error)
            else:
                future.set_result(result)
        self._connection.close()

    def _transact(self, command: Callable[[sqlite3.Connection], T]) -> T:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            result = command(self._connection)
            self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:  # on a full disk, SQLite rolls back by itself
                self._connection.execute("ROLLBACK")
            raise
        return result
