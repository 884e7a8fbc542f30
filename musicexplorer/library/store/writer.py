"""The one thread that writes to the store."""

import queue
import sqlite3
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import numpy as np

from musicexplorer.library.store import analysis, folders, history, playlists, restoring, rhythm, tracks
from musicexplorer.library.store.connection import BUSY_SECONDS, open_writing
from musicexplorer.library.store.errors import StoreError, explained
from musicexplorer.library.store.history import HISTORY_KINDS, HistoryKind, ImportedListen, ImportedTrack
from musicexplorer.library.store.restoring import NO_HISTORY, OwnHistory
from musicexplorer.library.store.rhythm import RhythmRow
from musicexplorer.library.store.values import AnalysisRow, NewTrack

T = TypeVar("T")
_Command = tuple[Callable[[sqlite3.Connection], Any], "Future[Any]"]


class Writer:
    """Owns the only writing connection; takes commands from any thread and answers with futures.

    Each command is one transaction. One that fails leaves the store as it was, raises through its future
    (`DiskFull`, `StoreError`, or what our own mistake was), and does not keep the next one from running.
    """

    def __init__(self, path: Path, busy_seconds: float = BUSY_SECONDS) -> None:
        """Open the library, making it or bringing it to the newest schema.

        Args:
            path: The library file.
            busy_seconds: How long a command waits for another program that is writing.

        Raises:
            StoreError: The file is of a newer program, is no library, or stays locked.
        """
        self._path = path
        self._connection = open_writing(path, busy_seconds)
        self._commands: queue.SimpleQueue[_Command | None] = queue.SimpleQueue()
        self._closed = False
        self._lock = threading.Lock()
        # A daemon: an interpreter that ends without close() must not hang, and SQLite survives being cut off.
        self._thread = threading.Thread(target=self._run, name="store-writer", daemon=True)
        self._thread.start()

    def add_folder(self, path: Path) -> "Future[None]":
        """Add a folder to the library; one inside another of its folders adds nothing."""
        return self._submit(lambda c: folders.add_folder(c, path))

    def remove_folder(self, path: Path) -> "Future[None]":
        """Take a folder out; its tracks are not shown until it is added again, then they are as they were."""

        def command(connection: sqlite3.Connection) -> None:
            folders.remove_folder(connection, path)
            analysis.retire_models(connection)

        return self._submit(command)

    def mark_folder(self, path: Path, *, away: bool) -> "Future[None]":
        """Note that a folder of the library is not there (an unplugged drive), or is there again."""
        return self._submit(lambda c: folders.mark_folder(c, path, away))

    def store_tracks(self, new: Sequence[NewTrack]) -> "Future[list[int]]":
        """Insert or update tracks; answers their ids in the same order.

        A moved, renamed or retagged file is known again by its identity and keeps its id. Mark vanished files
        before, so that a file that moved is not taken for a copy.
        """
        batch = list(new)
        return self._submit(lambda c: tracks.store_tracks(c, batch))

    def mark_vanished(self, ids: Iterable[int]) -> "Future[None]":
        """The files of these tracks are gone; they keep everything for the day they come back."""
        wanted = list(ids)

        def command(connection: sqlite3.Connection) -> None:
            tracks.mark_vanished(connection, wanted)
            analysis.retire_models(connection)

        return self._submit(command)

    def mark_present(self, ids: Iterable[int]) -> "Future[None]":
        """The files of these tracks are back, unchanged."""
        wanted = list(ids)
        return self._submit(lambda c: tracks.mark_present(c, wanted))

    def set_model(
        self, version: str, tag_names: Sequence[str], attribute_names: Sequence[str], dimensions: int
    ) -> "Future[None]":
        """Declare the model that listens from now on; an older one's vectors stay in use until replaced."""
        return self._submit(lambda c: analysis.set_model(c, version, tag_names, attribute_names, dimensions))

    def store_analysis(self, rows: Iterable[tuple[int, AnalysisRow]]) -> "Future[None]":
        """Store what the newest model heard, as (track id, row); `set_model` comes first."""
        batch = list(rows)
        return self._submit(lambda c: analysis.store_analysis(c, batch))

    def store_positions(self, ids: Sequence[int] | np.ndarray, xy: np.ndarray) -> "Future[None]":
        """Place tracks on the map: `ids` [n], `xy` float [n, 2]; tracks not named keep their places."""
        return self._submit(lambda c: analysis.store_positions(c, ids, xy))

    def store_map_quality(
        self, ids: Sequence[int] | np.ndarray, preserved: np.ndarray, occurrences: np.ndarray
    ) -> "Future[None]":
        """Note how well the map keeps the neighbours of these tracks; arrays [n], as in `MapQuality`."""
        return self._submit(lambda c: analysis.store_map_quality(c, ids, preserved, occurrences))

    def store_rhythm(self, rows: Iterable[tuple[int, RhythmRow]], analyser: str) -> "Future[None]":
        """Store what this version of the analyser found, as (track id, row); failures too."""
        batch = list(rows)
        return self._submit(lambda c: rhythm.store_rhythm(c, batch, analyser))

    def store_failure(
        self, path: Path, start: float, reason: str, size: int, mtime_ns: int
    ) -> "Future[None]":
        """Note that a track could not be read; it is not tried again while neither file nor model change."""
        return self._submit(lambda c: analysis.store_failure(c, path, start, reason, size, mtime_ns))

    def clear_failures(self, paths: Iterable[Path] | None = None) -> "Future[None]":
        """Forget failures (all of them without `paths`), so that the next scan tries again."""
        wanted = None if paths is None else list(paths)
        return self._submit(lambda c: analysis.clear_failures(c, wanted))

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
        """Note one listening: begun at `when` (seconds since 1970), `share` (0..1) of the track.

        `moved_on`: the person went on to something else before its end; a whole track of which less than half
        was heard counts as skipped then.
        """
        return self._submit(lambda c: history.add_play(c, track_id, when, seconds, share, moved_on, excerpt))

    def set_likes(self, values: Mapping[int, int], when: float | None = None) -> "Future[dict[int, int]]":
        """Like (1), dislike (-1) or neither (0), by track id; answers what was before, which undoes it."""
        wanted = dict(values)
        return self._submit(lambda c: history.set_likes(c, wanted, when))

    def add_additions(
        self, track_ids: Iterable[int], playlist: str, when: float | None = None
    ) -> "Future[None]":
        """Note that the person put tracks into a playlist ("" while it has no name)."""
        wanted = list(track_ids)
        return self._submit(lambda c: history.add_additions(c, wanted, playlist, when))

    def add_imports(
        self,
        tracks: Sequence[ImportedTrack],
        listens: Sequence[ImportedListen],
        own: OwnHistory = NO_HISTORY,
    ) -> "Future[int]":
        """Keep what another program knew, or this one had exported, each thing once.

        Answers how many of the listens, plays, likes and additions are new.
        """

        def command(connection: sqlite3.Connection) -> int:
            added = history.add_imports(connection, tracks, listens)
            added += restoring.restore(connection, own)
            restoring.drop_stand_ins(connection)
            return added

        return self._submit(command)

    def match_imports(self, tracks: Sequence[ImportedTrack]) -> "Future[None]":
        """Note with which of our tracks imported ones are matched now (by their keys)."""

        def command(connection: sqlite3.Connection) -> None:
            history.match_imports(connection, tracks)
            restoring.drop_stand_ins(connection)

        return self._submit(command)

    def delete_history(self, kinds: Sequence[HistoryKind] = HISTORY_KINDS) -> "Future[None]":
        """Forget what was kept of listening, or only "plays", "likes", "additions" or "imports"."""
        return self._submit(lambda c: history.delete_history(c, kinds))

    def save_playlist(self, name: str, ids: Sequence[int]) -> "Future[int]":
        """Store a playlist under a name, in place of one that has it; answers its id."""
        wanted = list(ids)
        return self._submit(lambda c: playlists.save_playlist(c, name, wanted))

    def save_recipe(self, playlist_id: int, text: str | None, *, smart: bool = False) -> "Future[None]":
        """Keep a playlist's recipe, or forget it; a smart playlist is made again when the library changes."""
        return self._submit(lambda c: playlists.save_recipe(c, playlist_id, text, smart))

    def rename_playlist(self, playlist_id: int, name: str) -> "Future[None]":
        """Give a playlist another name; `StoreError` when it is taken."""
        return self._submit(lambda c: playlists.rename_playlist(c, playlist_id, name))

    def delete_playlist(self, playlist_id: int) -> "Future[None]":
        """Delete a playlist."""
        return self._submit(lambda c: playlists.delete_playlist(c, playlist_id))

    def close(self) -> None:
        """Finish the commands that were given, then end the thread; other calls raise from now on."""
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
                raise StoreError("The library is closed.")
            self._commands.put((command, future))
        return future

    def _run(self) -> None:
        while (item := self._commands.get()) is not None:
            command, future = item
            if not future.set_running_or_notify_cancel():
                continue
            try:
                result = self._transact(command)
            except sqlite3.Error as error:
                future.set_exception(explained(error, self._path))
            except (
                BaseException
            ) as error:  # whatever it was, it is the caller's to see; the next command must run
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
            if self._connection.in_transaction:  # a full disk has SQLite roll back by itself
                self._connection.execute("ROLLBACK")
            raise
        return result
