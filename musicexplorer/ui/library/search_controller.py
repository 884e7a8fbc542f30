"""Searching and filtering: what is found is shown in the table and highlighted on the map."""

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, QTimer

from musicexplorer.session import filters
from musicexplorer.session.filters import Filters
from musicexplorer.session.library import Library
from musicexplorer.session.search.chips import chips
from musicexplorer.session.search.finding import Found
from musicexplorer.session.search.recipes import MOST, recipe_of
from musicexplorer.session.search.terms import Query
from musicexplorer.similarity.playlist import Recipe
from musicexplorer.ui.app import App
from musicexplorer.ui.library.search_bar import SearchBar
from musicexplorer.ui.library.table import LibraryTable

AT_ONCE = 2_000
"""Tracks of a library that is searched between two letters; a larger one is searched in the background."""
_SETTLED_MS = 350
"""The map goes to what was found when nothing was typed for so long."""


class SearchController(QObject):
    """Connects the search bar with the table and the map.

    Attributes:
        found: What the words found last; None while no words are looked for.
    """

    def __init__(self, app: App, bar: SearchBar, table: LibraryTable) -> None:
        super().__init__(app)
        self._app, self._bar, self._table = app, bar, table
        self.found: Found | None = None
        self._these: list[int] = []
        self._only: list[int] = []
        self._only_text = ""
        self._then: Callable[[], object] | None = None
        self._settled = QTimer(self, singleShot=True, interval=_SETTLED_MS)
        self._settled.timeout.connect(lambda: app.requests.reveal.emit(table.model.id_column()))
        bar.searched.connect(self.search)
        bar.all_requested.connect(lambda: app.requests.show_only.emit([], ""))
        app.requests.search.connect(self.search)
        app.requests.show_only.connect(self._show_only)
        table.selection_made.connect(app.requests.select_on_map)
        bar.filtered.connect(self._on_filtered)
        bar.first_requested.connect(partial(self._when_found, self._on_enter))
        bar.zoom_requested.connect(partial(self._when_found, self._zoom_to_found))
        bar.filters_requested.connect(self._offer_filters)
        bar.play_requested.connect(partial(self._when_found, self._play))
        for asked, smart in ((bar.playlist_requested, False), (bar.smart_requested, True)):
            asked.connect(partial(self._when_found, partial(self._make_playlist, smart=smart)))
        app.library_changed.connect(self._on_library)
        app.restoring.connect(self._restore)
        app.theme_changed.connect(table.set_theme)
        app.actions["search"].triggered.connect(bar.focus)
        app.actions["filters"].triggered.connect(bar.open_filters)

    def search(self, words: str) -> None:
        """Search for words, within the filters; no words end the search."""
        if self._bar.field.text() != words:
            self._bar.field.setText(words)
        self._these, self._then = self._app.selected_tracks(), None  # before other rows are shown
        self._find()
        self._settled.start()

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
    def _words(self) -> str:
        return self._bar.field.text().strip()

    @property
    def _active(self) -> bool:
        return bool(self._words or self._bar.filters)

    def _find(self) -> None:
        """Search now, or a large library in the background."""
        library, words, these = self._app.session.library, self._words, self._these
        if len(library) <= AT_ONCE or not words:
            self._app.tasks.drop("search")
            self._show(library, library.search(words, these) if words else None)
            return
        work, then = partial(library.search, words, these), partial(self._show, library)
        self._app.tasks.run(work, then, latest="search")

    def _when_found(self, action: Callable[[], object]) -> None:
        """Do this with what the words find: now, or when a search that still runs has ended."""
        if self._app.tasks.busy("search"):
            self._then = action
        else:
            action()

    def _show(self, library: Library, found: Found | None) -> None:
        self.found = found
        passing, fit = self._rows(library)
        if library is self._app.session.library:
            self._table.filter(passing, fit)
        query = Query() if found is None else found.query
        self._bar.show_words(chips(query, library), query.for_playlist)
        self._show_found()
        then, self._then = self._then, None
        if then is not None:
            then()

    def _rows(self, library: Library) -> tuple[np.ndarray | None, np.ndarray | None]:
        """Bool [n], the rows that the words found and that pass the filters; float [n], how well they fit."""
        found, chosen = self.found, self._bar.filters
        passing = None if found is None else found.passing
        if chosen:
            passing = chosen.passing(library) if passing is None else passing & chosen.passing(library)
        if self._only:
            only = np.isin(library.ids, self._only)
            passing = only if passing is None else passing & only
        return passing, None if found is None else found.fit

    def _show_found(self) -> None:
        """Highlight what the table shows, and say how many tracks that are."""
        model, total = self._table.model, len(self._app.session.library)
        self._app.requests.highlight.emit(model.id_column() if self._active else None)
        number = model.shown()
        self._bar.show_found(number if self._active else None)
        self._bar.show_passing(number, total)

    def _show_only(self, ids: list[int], text: str) -> None:
        """Show these tracks in the table, which are selected on the map; none end that."""
        if not ids and not self._only:
            return
        self._only, self._only_text = ids, text
        self._bar.show_only(text if ids else "")
        self._table.filter(*self._rows(self._app.session.library))
        self._app.requests.select_on_map.emit(ids)
        self._show_found()

    def _on_enter(self) -> None:
        """Go to what was found; words about a playlist make it."""
        if self.found is not None and self.found.query.for_playlist:
            self._make_playlist(smart=False)
        else:
            self._go_to_found()

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

    def _play(self) -> None:
        """Play what was found, the best first."""
        ids = self._table.model.ids()
        if ids:
            self._app.player.play_list(ids, 0, whole=True, origin="library")
            self._app.requests.similar.emit(ids[:1])

    def _make_playlist(self, *, smart: bool) -> None:
        """A playlist of what was found; by the recipe that the words ask for where they say more."""
        found, ids = self.found, self._table.model.ids()
        if found is None or not (smart or found.query.for_playlist):
            self._app.requests.playlist.emit(ids)
            return
        base = Recipe(per_artist=0 if smart else self._app.session.snapshot.per_artist)
        recipe = recipe_of(found.query, self._these, base, MOST if smart else len(ids))
        self._app.requests.playlist_by.emit(recipe, smart)

    def _on_filtered(self, chosen: Filters) -> None:
        self._app.settings.update(filters=chosen.as_plain())
        self._find()

    def _on_library(self) -> None:
        library = self._app.session.library
        if self._words:
            self.found = library.search(self._words, self._these) if len(library) <= AT_ONCE else None
        self._table.show_library(library, *self._rows(library))
        if self._words and len(library) > AT_ONCE:
            self._find()
        elif self._active:
            self._show_found()

    def _offer_filters(self) -> None:
        self._bar.filter_panel.show_library(self._app.session.library)
        self._show_found()

    def _restore(self) -> None:
        self.filter(filters.read(self._app.settings.settings.filters))
