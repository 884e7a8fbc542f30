"""Makes the demo library in the background; its tracks are analysed while the others are made."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from musicexplorer.session.tasks import Report
from musicexplorer.translation import tr
from musicexplorer.ui.app import App
from musicexplorer.ui.library.welcome import Welcome

_TASK = "demo library"
_FIRST = 1
"""From so many tracks on they are analysed: the network is loaded while the others are made."""
_UNFINISHED = ".unfinished"
"""As in `demo.library`, which is imported only when it is needed."""


class DemoMaker(QObject):
    """Makes the demo library when the welcome page asks for it, and goes on at the next start.

    Signals:
        grown: There are new tracks in this folder.
    """

    grown = Signal(Path)

    def __init__(self, app: App, welcome: Welcome) -> None:
        super().__init__(app)
        self._app, self._welcome = app, welcome
        self._next, self._done = _FIRST, 0
        welcome.demo_requested.connect(self.start)
        app.actions["cancel_scan"].triggered.connect(self.stop)

    @property
    def busy(self) -> bool:
        """Whether it is being made."""
        return self._app.tasks.busy(_TASK)

    def start(self) -> None:
        """Begin, unless it is being made already."""
        tasks, services = self._app.tasks, self._app.services
        if self.busy:
            return

        def work(report: Report) -> Path:
            return services.make_demo(services.demo_folder, lambda done, total: report((done, total)))

        self._next, self._done = _FIRST, 0
        self._welcome.show_making(0, 0)
        tasks.run(work, self._on_made, self._failed, latest=_TASK, progress=self._on_progress)

    def resume(self) -> None:
        """Go on if the library has the folder, but not all tracks were made."""
        folder = self._app.services.demo_folder
        known = any(one.path == folder for one in self._app.session.reader.folders())
        if known and (folder / _UNFINISHED).exists():
            self.start()

    def stop(self) -> None:
        """Make no more tracks; those that are there stay."""
        self._app.tasks.drop(_TASK)
        self._welcome.show_idle()

    def _on_progress(self, progress: tuple[int, int]) -> None:
        """Analyse what there is, each time that it has doubled; else say how far it is."""
        done, total = progress
        self._welcome.show_making(done, total)
        if self._app.services.runner.busy:
            return
        if self._next <= done < total:
            self._next = 2 * done
            self.grown.emit(self._app.services.demo_folder)
        elif done != self._done:
            self._done = done
            text = tr("creating the demo library: {done} of {total} tracks")
            self._app.status.say(text.format(done=done, total=total))

    def _on_made(self, folder: Path) -> None:
        self._welcome.show_idle()
        self.grown.emit(folder)

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, OSError):
            raise error
        text = tr("The demo library could not be created in {folder}: {error}")
        text = text.format(folder=self._app.services.demo_folder, error=error)
        self._welcome.show_idle(text)
        self._app.status.say(text)
