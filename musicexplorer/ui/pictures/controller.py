"""The library in pictures in the window: counts, and makes selections of what is chosen."""

from PySide6.QtCore import QObject

from musicexplorer.library.store import Reader
from musicexplorer.session.pictures import Picture, pictures
from musicexplorer.ui.app import App
from musicexplorer.ui.pictures.page import PicturesPage

_TASK = "pictures"


class PicturesController(QObject):
    """Opens the page.

    Attributes:
        page: The page, None while it is closed.
    """

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app = app
        self.page: PicturesPage | None = None
        app.actions["pictures"].triggered.connect(self.show_page)
        app.rescanned.connect(self._count)
        app.theme_changed.connect(self._on_theme)

    def show_page(self) -> None:
        """Open the page, or bring it to the front."""
        if self.page is None:
            self.page = page = PicturesPage(self._app)
            page.selected.connect(lambda name, ids: self._app.requests.show_only.emit(ids, name))
            page.playlist_requested.connect(self._app.requests.playlist)
            page.finished.connect(self._forget_page)
            page.show()
            self._count()
        self.page.raise_()
        self.page.activateWindow()

    def _count(self) -> None:
        """Count in the background."""
        if self.page is None:
            return
        library, path = self._app.session.library, self._app.session.reader.path

        def work() -> list[Picture]:
            with Reader(path) as reader:
                return pictures(library, reader)

        self._app.tasks.run(work, self._show, latest=_TASK)

    def _show(self, found: list[Picture]) -> None:
        if self.page is not None:
            self.page.show_pictures(found)

    def _on_theme(self) -> None:
        if self.page is not None:
            self.page.set_theme(self._app.theme)

    def _forget_page(self) -> None:
        self._app.requests.show_only.emit([], "")
        if self.page is not None:
            self.page.deleteLater()
            self.page = None
