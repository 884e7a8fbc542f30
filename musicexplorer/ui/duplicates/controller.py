"""Duplicates in the window: searches for them, and does what their page asks for."""

from PySide6.QtCore import QObject, QPoint, QTimer

from musicexplorer.indexing.duplicates import FoundDuplicates
from musicexplorer.session.duplicates import recordings
from musicexplorer.ui.app import App
from musicexplorer.ui.duplicates.page import DuplicatesPage
from musicexplorer.ui.services import Search

_POLL_MS = 200


class DuplicatesController(QObject):
    """Opens the page of duplicates.

    Attributes:
        page: The page, None while it is closed.
    """

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app, self._session = app, app.session
        self.page: DuplicatesPage | None = None
        self._found: FoundDuplicates | None = None
        self._search: Search | None = None
        self._timer = QTimer(self, interval=_POLL_MS)
        self._timer.timeout.connect(self._show_progress)
        app.actions["duplicates"].triggered.connect(self.show_page)
        app.library_changed.connect(self._show)
        app.near_changed.connect(self._show_excluded)

    def show_page(self) -> None:
        """Open the page, or bring it to the front; search if nothing is known yet."""
        if self.page is None:
            self.page = page = DuplicatesPage(self._app.window)
            page.action_requested.connect(self._do)
            page.compare_requested.connect(self._compare)
            page.menu_requested.connect(self._open_menu)
            page.search_requested.connect(self.search)
            page.finished.connect(self._forget_page)
            page.show()
            self._show()
            if self._found is None:
                self.search()
        self.page.raise_()
        self.page.activateWindow()

    def search(self) -> None:
        """Search the library; what is on the page stays there meanwhile."""
        if self._search is None:
            self._search = self._app.services.runner.duplicates()
            self._app.tasks.wait(self._search.future, self._on_found, self._on_failed)
            self._timer.start()
            self._show_progress()

    def _on_found(self, found: FoundDuplicates) -> None:
        self._end()
        self._found = found
        self._show()

    def _on_failed(self, error: BaseException) -> None:
        self._end()
        if self.page is not None:
            self.page.say(str(error))

    def _end(self) -> None:
        self._timer.stop()
        self._search = None

    def _show_progress(self) -> None:
        if self.page is not None and self._search is not None:
            self.page.show_progress(self._search.done, self._search.total)

    def _show(self) -> None:
        if self.page is not None and self._found is not None and self._search is None:
            self.page.show_recordings(recordings(self._session.library, self._found), self._found.unread)
            self._show_excluded()

    def _show_excluded(self) -> None:
        if self.page is not None:
            rules = self._session.snapshot.exclusions
            self.page.show_excluded({int(rule.value) for rule in rules if rule.kind == "track"})

    def _do(self, name: str) -> None:
        """Do an action of the window with the selected copies."""
        if self.page is not None and (selected := self.page.selected()):
            self._app.selection.menu = selected
            self._app.actions[name].trigger()
            self._app.selection.menu = []

    def _compare(self) -> None:
        if self.page is not None:
            one, other = self.page.selected()
            self._app.requests.compare.emit(one, other)

    def _open_menu(self, at: QPoint) -> None:
        if self.page is not None:
            self._app.requests.track_menu.emit(self.page.selected(), at)

    def _forget_page(self) -> None:
        if self._search is not None:
            self._search.future.cancel()
            self._end()
        if self.page is not None:
            self.page.deleteLater()
            self.page = None
