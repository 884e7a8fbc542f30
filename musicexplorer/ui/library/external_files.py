"""What is dropped on the window: folders are added, playlists imported, a file is heard on the spot."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, QUrl, Signal

from musicexplorer.library.playlists import is_playlist
from musicexplorer.library.text import shown_path
from musicexplorer.library.track import Track
from musicexplorer.session.tasks import Tasks


@dataclass
class Dropped:
    """What a drop holds, sorted."""

    folders: list[Path] = field(default_factory=list)
    playlists: list[Path] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)


def sort(paths: Sequence[Path]) -> Dropped:
    """Tell folders, playlists and other files apart; what is not there is left out."""
    dropped = Dropped()
    for path in paths:
        if path.is_dir():
            dropped.folders.append(path)
        elif path.is_file():
            (dropped.playlists if is_playlist(path) else dropped.files).append(path)
    return dropped


def local_paths(urls: Sequence[QUrl]) -> list[Path]:
    """The files and folders of a drop."""
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile()]


class Ears(Protocol):
    """What is asked of the runner here."""

    def analyse(self, path: Path) -> "Future[Any]": ...


class Library(Protocol):
    """What is asked of the store's reader here."""

    def find(self, wanted: Path) -> Track | None: ...


class ExternalFiles(QObject):
    """Has files heard that are not in the library.

    Signals:
        known: The file is in the library: its track.
        heard: It was listened to: its path, and what was heard (vector, tags, starts, window_vectors).
    """

    known = Signal(int)
    heard = Signal(Path, object)

    def __init__(
        self, ears: Ears, library: Library, waiting: Tasks, say: Callable[[str, str], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._ears, self._library, self._waiting, self._say = ears, library, waiting, say
        self._latest: Path | None = None

    def hear(self, path: Path) -> None:
        """Listen to a file now; a file of the library is simply chosen."""
        track = self._library.find(path)
        if track is not None:
            self.known.emit(track.id)
            return
        self._latest = path
        self._say(path.name, "Listening to it…")
        self._waiting.wait(
            self._ears.analyse(path),
            lambda heard: self._done(path, heard),
            lambda why: self._failed(path, why),
        )

    def _done(self, path: Path, heard: object) -> None:
        # Still wanted? Another file may have been dropped since.
        if path == self._latest:
            self.heard.emit(path, heard)

    def _failed(self, path: Path, why: BaseException) -> None:
        if path == self._latest:
            self._say(path.name, f"{shown_path(path)} could not be listened to.\n\n{why}")
