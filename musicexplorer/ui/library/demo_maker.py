"""Makes the demo library in the background and shows how far it is."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from musicexplorer.session.tasks import Report
from musicexplorer.translation import tr
from musicexplorer.ui.app import App
from musicexplorer.ui.library.welcome import Welcome


class DemoMaker(QObject):
    """Makes the demo library when the welcome page asks for it.

    Signals:
        made: It is in this folder.
    """

    made = Signal(Path)

    def __init__(self, app: App, welcome: Welcome) -> None:
        super().__init__(app)
        self._app, self._welcome = app, welcome
        welcome.demo_requested.connect(self.start)

    def start(self) -> None:
        """Begin, unless it is being made already."""
        tasks, services = self._app.tasks, self._app.services
        if tasks.busy("demo library"):
            return

        def work(report: Report) -> Path:
            return services.make_demo(services.demo_folder, lambda done, total: report((done, total)))

        self._welcome.show_making(0, 0)
        tasks.run(work, self._on_made, self._failed, latest="demo library", progress=self._on_progress)

    def _on_progress(self, progress: tuple[int, int]) -> None:
        self._welcome.show_making(*progress)

    def _on_made(self, folder: Path) -> None:
        self._welcome.show_idle()
        self.made.emit(folder)

    def _failed(self, error: BaseException) -> None:
        if not isinstance(error, OSError):
            raise error
        text = tr("The demo library could not be created in {folder}: {error}")
        self._welcome.show_idle(text.format(folder=self._app.services.demo_folder, error=error))
