"""What is dropped on the window: folders are added, playlists imported, files analysed and played."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, QUrl

from musicexplorer.library.playlists import is_playlist
from musicexplorer.library.store import AnalysisRow
from musicexplorer.library.text import shown_path
from musicexplorer.library.track import Source
from musicexplorer.session.session import EXCERPT_SECONDS, excerpt_start
from musicexplorer.translation import tr
from musicexplorer.ui.app import App


@dataclass
class Dropped:
    """What a drop holds, sorted."""

    folders: list[Path] = field(default_factory=list)
    playlists: list[Path] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)


def sort(paths: Sequence[Path]) -> Dropped:
    """Tell folders, playlists and other files apart; what does not exist is left out."""
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


class ExternalFiles(QObject):
    """Analyses files that are not in the library, plays them and shows what is similar to them."""

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app = app
        self._latest: Path | None = None

    def open(self, path: Path) -> None:
        """Analyse and play a file; a file of the library is played as such."""
        app = self._app
        track = app.session.reader.find(path)
        if track is not None:
            app.player.play_list([track.id], 0, whole=False, origin="library")
            app.requests.similar.emit([track.id])
            return
        self._latest = path
        app.status.say(tr("analysing {file}…").format(file=shown_path(Path(path.name))))
        app.tasks.wait(
            app.services.runner.analyse(path),
            lambda analysis: self._play(path, analysis),
            lambda error: self._failed(path, error),
        )

    def _play(self, path: Path, analysis: AnalysisRow) -> None:
        if path == self._latest:  # another file may have been dropped since
            at = excerpt_start(analysis, Source(path), None, EXCERPT_SECONDS)
            self._app.player.play_file(Source(path), at, EXCERPT_SECONDS)
            self._app.requests.similar_to_file.emit(path, analysis)

    def _failed(self, path: Path, error: BaseException) -> None:
        if path == self._latest:
            text = tr("{file} could not be analysed: {error}")
            self._app.status.warn(text.format(file=shown_path(path), error=error), "external file")
