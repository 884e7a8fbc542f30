"""Searching and filtering: what is found is shown in the table and highlighted on the map."""

import numpy as np
from PySide6.QtCore import QObject

from musicexplorer.session import filters
from musicexplorer.session.filters import Filters
from musicexplorer.ui.app import App
from musicexplorer.ui.library.search_bar import SearchBar
from musicexplorer.ui.library.table import LibraryTable


class SearchController(QObject):
    """Connects the search bar with the table and the map."""

    def __init__(self, app: App, bar: SearchBar, table: LibraryTable) -> None:
        super().__init__(app)
        self._app, self._bar, self._table = app, bar, table
        bar.searched.connect(self.search)
        bar.filtered.connect(self._on_filtered)
        bar.first_requested.connect(self._go_to_found)
        bar.zoom_requested.connect(self._zoom_to_found)
        bar.filters_requested.connect(self._offer_filters)
        bar.playlist_requested.connect(lambda: app.requests.playlist.emit(table.model.ids()))
        app.library_changed.connect(self._on_library)
        app.restoring.connect(self._restore)
        app.theme_changed.connect(table.set_theme)
        app.actions["search"].triggered.connect(bar.focus)
        app.actions["filters"].triggered.connect(bar.open_filters)

    def search(self, words: str) -> None:
        """Search for words, within the filters; no words end the search."""
        if self._bar.field.text() != words:
            self._bar.field.setText(words)
        self._find()

    def filter(self, chosen: Filters) -> None:
        """Filter, within the search."""
        self._bar.show_filters(chosen)
        self._find()

    def clear(self) -> bool:
        """End the search; False if there is none."""
        if not self._bar.field.text():
            return False
        self._bar.field.clear()
        self._bar.search_now()
        return True

    @property
    def _active(self) -> bool:
        return bool(self._bar.field.text().strip() or self._bar.filters)

    def _find(self) -> None:
        self._table.filter(self._found())
        self._show_found()

    def _found(self) -> np.ndarray | None:
        """Bool [n]: the rows with all words that pass the filters; None while there is no search."""
        if not self._active:
            return None
        library, chosen = self._app.session.library, self._bar.filters
        found = library.search(self._bar.field.text())
        return found & chosen.passing(library) if chosen else found

    def _show_found(self) -> None:
        """Highlight what the table shows, and say how many tracks that are."""
        model, total = self._table.model, len(self._app.session.library)
        self._app.requests.highlight.emit(model.ids() if self._active else None)
        number = model.rowCount()
        self._bar.show_found(number if self._active else None)
        self._bar.filter_panel.show_found(number, total)

    def _go_to_found(self) -> None:
        """Select the first track found, and show all of them on the map."""
        ids = self._table.model.ids()
        if ids:
            self._table.select(ids[:1])
            self._table.view.setFocus()
        self._zoom_to_found()

    def _zoom_to_found(self) -> None:
        if self._active:
            self._app.requests.zoom_map.emit(self._table.model.ids())

    def _on_filtered(self, chosen: Filters) -> None:
        self._app.settings.update(filters=chosen.as_plain())
        self._find()

    def _on_library(self) -> None:
        self._table.show_library(self._app.session.library, self._found())
        if self._active:
            self._show_found()

    def _offer_filters(self) -> None:
        self._bar.filter_panel.show_library(self._app.session.library)
        self._show_found()

    def _restore(self) -> None:
        self.filter(filters.read(self._app.settings.settings.filters))
