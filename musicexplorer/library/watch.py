"""Watching the folders of the library: which parts of them have changed.

The system reports changes on local drives. Network drives, which others change, and folders for which the
system has no watches left are looked through now and then instead. Drives that come and go are noticed too.
"""

import contextlib
import errno
import logging
import os
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from musicexplorer.library.hidden import MARKERS
from musicexplorer.library.mounts import Mount, mount_of, mounts
from musicexplorer.library.suffixes import AUDIO_SUFFIXES
from musicexplorer.translation import tr

if TYPE_CHECKING:
    from watchdog.events import FileSystemEvent

QUIET = 1.5  # seconds without a change after which changes are reported
LONGEST = 20.0  # seconds after which they are reported in any case
_TICK = 0.5
_POLL = 15.0  # least seconds between two looks through a folder; a long look makes it more
_POLL_SHARE = 0.05  # share of the time that looks may take
_RECHECK = 2.0  # seconds between two looks at drives and folders themselves
_SYSTEM: str = sys.platform
_SUFFIXES = AUDIO_SUFFIXES | {".cue"}
_log = logging.getLogger(__name__)


class FolderWatcher:
    """Watches folders in a thread of its own; `take` says what has changed.

    Attributes:
        notice: For the user: why changes in some folder are noticed late; "" while they are not.
        notify: Called in the watcher's thread when there is something to take, or another notice.
    """

    def __init__(self) -> None:
        self.notice = ""
        self.notify: Callable[[], None] = lambda: None
        self._changes: queue.SimpleQueue[Path | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._ready: set[Path] = set()
        self._folders: tuple[Path, ...] = ()
        self._closing = threading.Event()
        self._watches: dict[Path, _Watch] = {}
        self._mounts: list[Mount] = []
        self._observer: Any = None
        self._thread: threading.Thread | None = None

    def watch(self, folders: Sequence[Path]) -> None:
        """Watch these folders from now on, and no others."""
        self._folders = tuple(folders)
        if self._thread is None and folders and not self._closing.is_set():
            self._thread = threading.Thread(target=self._run, name="folder-watcher", daemon=True)
            self._thread.start()
        self._changes.put(None)

    def take(self) -> list[Path]:
        """The folders in which something has changed since the last call; some may be gone."""
        with self._lock:
            ready, self._ready = self._ready, set()
        return outermost(ready)

    def close(self) -> None:
        """Watch no more."""
        self._closing.set()
        self._changes.put(None)
        if self._thread is not None:
            self._thread.join(0.5)

    def _run(self) -> None:
        pending: set[Path] = set()
        first = last = checked = 0.0
        try:
            while not self._closing.is_set():
                now = time.monotonic()
                if now - checked >= _RECHECK or set(self._watches) != set(self._folders):
                    self._check()
                    checked = now
                polls = any(watch.polls for watch in self._watches.values())
                if changes := self._arrived(_TICK if pending or polls else _RECHECK):
                    last = time.monotonic()
                    first = first if pending else last
                    pending |= changes
                for watch in self._watches.values():
                    watch.poll(self._changes.put)
                now = time.monotonic()
                if pending and (now - last >= QUIET or now - first >= LONGEST):
                    with self._lock:
                        self._ready |= pending
                    pending.clear()
                    self.notify()
        except Exception:
            _log.exception("watching folders")
        finally:
            if self._observer is not None:
                self._observer.stop()

    def _arrived(self, seconds: float) -> set[Path]:
        """The next changes; nothing if none comes within so many seconds."""
        found: set[Path] = set()
        with contextlib.suppress(queue.Empty):
            change = self._changes.get(timeout=seconds)
            while change is not None:
                found.add(change)
                change = self._changes.get_nowait()
        return found

    def _check(self) -> None:
        """Watch new folders, forget others, and notice drives and folders that came or went."""
        for gone in set(self._watches) - set(self._folders):
            self._watches.pop(gone).stop()
        now = mounts()
        moved = {mount.point for mount in {*now} ^ {*self._mounts}} if self._mounts else set[Path]()
        self._mounts = now
        for folder in self._folders:
            watch = self._watches.get(folder)
            real = Path(os.path.realpath(folder))
            inside = [folder / point.relative_to(real) for point in moved if real in point.parents]
            if watch is None or watch.identity != _identity(folder) or inside:
                if watch is not None:
                    watch.stop()
                    for point in inside or [folder]:
                        self._changes.put(point)
                self._watches[folder] = self._new_watch(folder)

    def _new_watch(self, folder: Path) -> "_Watch":
        """Have the system watch a folder; where it cannot, look through it now and then."""
        watch = _Watch(folder, _identity(folder))
        if watch.identity is None:
            return watch
        mount = mount_of(folder, self._mounts)
        remote = [m for m in self._mounts if m.is_remote and folder in m.point.parents]
        if (mount is not None and mount.is_remote) or remote:
            watch.begin_polling()
            return watch
        try:
            watch.handle = self._schedule(folder)
            watch.observer = self._observer
        except OSError as error:
            _log.warning("watching %r: %s", os.fsencode(folder), error)
            self.notice = _too_many() if error.errno in (errno.ENOSPC, errno.EMFILE) else _slowly(folder)
            self.notify()
            watch.begin_polling()
        return watch

    def _schedule(self, folder: Path) -> Any:
        from watchdog import events
        from watchdog.observers import Observer

        if self._observer is None:
            self._observer = Observer()
            self._observer.start()
        kinds = [
            events.FileCreatedEvent,
            events.FileMovedEvent,
            events.FileDeletedEvent,
            events.FileClosedEvent if _SYSTEM == "linux" else events.FileModifiedEvent,
            events.DirCreatedEvent,
            events.DirMovedEvent,
            events.DirDeletedEvent,
        ]
        handler = events.FileSystemEventHandler()
        handler.dispatch = lambda event: self._on_event(event)  # type: ignore[method-assign]
        return self._observer.schedule(handler, os.fspath(folder), recursive=True, event_filter=kinds)

    def _on_event(self, event: "FileSystemEvent") -> None:
        """Called in a thread of watchdog's."""
        for name in (event.src_path, event.dest_path):
            if not name:
                continue
            path = Path(os.fsdecode(name))
            if event.is_directory:
                self._changes.put(path)
            elif is_relevant(path):
                self._changes.put(path.parent)


class _Watch:
    """One folder that is watched, by the system or by looking through it.

    Attributes:
        identity: What it was when the watching began, None if it was not there.
        handle: watchdog's watch, None without one.
        observer: watchdog's observer of it.
    """

    def __init__(self, folder: Path, identity: tuple[int, int] | None) -> None:
        self.folder, self.identity = folder, identity
        self.handle: Any = None
        self.observer: Any = None
        self._seen: dict[Path, frozenset[tuple[str, int, int]]] | None = None
        self._next = 0.0

    @property
    def polls(self) -> bool:
        """Whether it is looked through now and then."""
        return self._seen is not None

    def begin_polling(self) -> None:
        """Look through it from now on."""
        self._seen = {}
        self.poll(lambda _: None)

    def poll(self, changed: Callable[[Path], None]) -> None:
        """Look through it if it is time, and report the folders whose content is another."""
        began = time.monotonic()
        if self._seen is None or began < self._next:
            return
        now = content(self.folder)
        before, self._seen = self._seen, now
        for folder in now.keys() | before.keys():
            if now.get(folder) != before.get(folder):
                changed(folder)
        took = time.monotonic() - began
        self._next = began + took + max(_POLL, took / _POLL_SHARE)

    def stop(self) -> None:
        """Watch no more."""
        if self.handle is not None:
            with contextlib.suppress(Exception):  # its folder is gone
                self.observer.unschedule(self.handle)


def content(root: Path) -> dict[Path, frozenset[tuple[str, int, int]]]:
    """The music files in each folder below another, by name, size and time; not of folders with errors."""
    found: dict[Path, frozenset[tuple[str, int, int]]] = {}
    waiting = [root]
    while waiting:
        folder = waiting.pop()
        files = set()
        try:
            with os.scandir(folder) as listing:
                for entry in listing:
                    with contextlib.suppress(OSError):
                        if entry.is_dir(follow_symlinks=False):
                            waiting.append(Path(entry.path))
                        elif is_relevant(Path(entry.name)):
                            status = entry.stat()
                            files.add((entry.name, status.st_size, status.st_mtime_ns))
        except OSError:
            continue
        found[folder] = frozenset(files)
    return found


def is_relevant(path: Path) -> bool:
    """Whether a scan looks at a file of this name."""
    return path.suffix.lower() in _SUFFIXES or path.name in MARKERS


def outermost(folders: Iterable[Path]) -> list[Path]:
    """The folders that are in no other of them, in order."""
    kept: list[Path] = []
    for folder in sorted(set(folders)):
        if not kept or not folder.is_relative_to(kept[-1]):
            kept.append(folder)
    return kept


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = os.stat(folder)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _too_many() -> str:
    return tr(
        "The system cannot watch so many folders, so changes in your music are noticed a little later. "
        "(Linux: raise fs.inotify.max_user_watches.)"
    )


def _slowly(folder: Path) -> str:
    return tr("Changes in {folder} are noticed a little later: the system cannot watch it.").format(
        folder=folder
    )
