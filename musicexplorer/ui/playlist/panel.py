"""The panel of the playlist: its recipe, its tracks, total time and buttons."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from musicexplorer.library.text import shown_path
from musicexplorer.library.track import Track
from musicexplorer.similarity.playlist import Pick, Recipe, Seed
from musicexplorer.translation import ntr, tr
from musicexplorer.ui.app import App
from musicexplorer.ui.playlist.document import PlaylistDocument
from musicexplorer.ui.playlist.expandable_list import ExpandableList
from musicexplorer.ui.playlist.expandable_rows import ExpandableRows
from musicexplorer.ui.playlist.recipe_panel import RecipePanel
from musicexplorer.ui.playlist.seed_sources import seed_name
from musicexplorer.ui.widgets.elements import Heading, label, menu_button, tool_button
from musicexplorer.ui.widgets.format import clock
from musicexplorer.ui.widgets.gestures import Gesture
from musicexplorer.ui.widgets.notice import InlineNotice
from musicexplorer.ui.widgets.track_rows import Row, missing_text


class PlaylistPanel(QWidget):
    """A view of a `PlaylistDocument`.

    Signals:
        gestured: A `Gesture` was made on an entry.
        context_requested: Open the menu of these tracks, at this point of the screen.
        steered: More (True) or less like this track.
        version_gestured: A `Gesture` was made on another version of the song of this entry: its id.
        version_chosen: Replace this track by another version.
    """

    gestured = Signal(int, object)
    context_requested = Signal(object, QPoint)
    steered = Signal(int, bool)
    version_gestured = Signal(int, int, object)
    version_chosen = Signal(int, int)

    def __init__(self, app: App, document: PlaylistDocument, menu: QMenu) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._app, self._document = app, document
        self.rows = ExpandableRows(lambda: app.session.library, self._version_rows)
        self.list = ExpandableList(self.rows, app.theme, app.covers.get, tr("Playlist"))
        self.list.set_placeholder(tr("Drag tracks here,\nor press “Make playlist” above."))
        self.recipe = RecipePanel(app)
        self.notice, self.radio = InlineNotice(app.theme), InlineNotice(app.theme)
        self._fresh: frozenset[int] = frozenset()
        self._why: Callable[[Pick], str] = lambda _: ""
        self.total = label("", "muted")
        export = app.actions["export"]
        self.export = QPushButton(tr("Export…"))
        self.export.setToolTip(export.toolTip())
        self.export.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.export.clicked.connect(export.trigger)
        self.heading = Heading(tr("Playlist"))
        self.menu = menu
        self._more = menu_button(menu, tr("Open, import and more"))
        self._lay_out()
        self.list.gestured.connect(self._on_gesture)
        self.list.entered.connect(lambda index: app.requests.soon.emit([self.rows.ids()[index.row()]]))
        self.list.version_chosen.connect(self._choose_version)
        self.list.context_requested.connect(self.context_requested)
        self.list.steered.connect(lambda row, more: self.steered.emit(self.rows.ids()[row], more))
        self.list.removed.connect(document.remove)
        self.list.moved.connect(document.move)
        self.list.dropped.connect(document.add)
        document.changed.connect(self.refresh)
        app.current_changed.connect(self.rows.set_playing)
        app.theme_changed.connect(self._set_theme)
        app.covers.arrived.connect(lambda *_: self.list.viewport().update())
        self._set_theme()
        self.refresh([])

    def refresh(self, select: list[int]) -> None:
        """Show the document as it is now; with nothing to select, the selection stays."""
        document, selected = self._document, set(self.list.selected())
        first = self.rows.ids()[:1]
        self._show_rows()
        select = select or [row for row, track in enumerate(document.ids) if track in selected]
        self.list.select_entries(select)
        if not select and first != document.ids[:1]:
            self.list.scrollToTop()  # it is another playlist
        name = document.name or (tr("not saved yet") if document.ids else "")
        self.heading.set_note(f"{name} •" if document.modified and document.name else name)
        self.total.setText(self._total())
        self.export.setEnabled(bool(document.ids))

    def show_recipe(
        self,
        recipe: Recipe | None,
        *,
        busy: bool,
        fresh: frozenset[int],
        why: Callable[[Pick], str],
        mix: str,
    ) -> None:
        """Show what the playlist is made from.

        Args:
            recipe: The recipe; None for a playlist made by hand.
            busy: Whether it is being made.
            fresh: Tracks that are new in it.
            why: Says why a track is in it.
            mix: The mix it was made by, where the taste slider says something else; or "".
        """
        self._why = why
        made = self._document.contents.made
        notes = made.notes if made is not None and made.recipe == recipe else ()
        self.recipe.show_recipe(recipe, notes, busy, mix)
        if fresh != self._fresh:
            self._fresh = fresh
            self._show_rows()

    def seed_name(self, seed: Seed) -> str:
        """What a seed is called."""
        return seed_name(seed, self._app.session)

    def about(self, track_id: int) -> str:
        """Title and album of a track."""
        track, title = self._track(track_id), self.seed_name(Seed("tracks", tracks=(track_id,)))
        return f"{title} — {track.metadata.album}" if track is not None and track.metadata.album else title

    def versions(self, track_id: int) -> list[int]:
        """Other versions of a song, without those that are in the playlist themselves."""
        return self._versions(track_id, set(self._document.ids))

    def _versions(self, track_id: int, present: set[int]) -> list[int]:
        return [other for other in self._app.session.library.versions(track_id) if other not in present]

    def _track(self, track_id: int) -> Track | None:
        return self._app.session.track(track_id)

    def _set_theme(self) -> None:
        theme = self._app.theme
        self.list.set_theme(theme)
        self.recipe.set_theme(theme)
        self.notice.set_theme(theme)
        self.radio.set_theme(theme)
        self._more.setIcon(theme.icon("more"))

    def _show_rows(self) -> None:
        contents = self._document.contents
        picks = {pick.id: pick for pick in contents.made.tracks} if contents.made is not None else {}
        steers = contents.recipe is not None and not contents.recipe.path
        present = set(contents.ids)
        rows = (self._row(track_id, picks.get(track_id), steers) for track_id in contents.ids)
        self.rows.show_rows([replace(row, versions=len(self._versions(row.id, present))) for row in rows])

    def _row(self, track_id: int, pick: Pick | None, steers: bool) -> Row:
        track = self._track(track_id)
        if track is None:
            gone = tr("This track is not in the library any more.")
            return Row(track_id, tr("Track {id}").format(id=track_id), "", missing=gone)
        about = track.metadata
        notes = [*([tr("new")] if track_id in self._fresh else ()), *([about.album] if about.album else ())]
        return Row(
            track_id,
            about.title,
            about.artist,
            " · ".join(notes),
            clock(about.duration),
            missing=missing_text(track.state),
            steers=steers,
            why=None if pick is None or pick.reason is None else partial(self._reason, pick),
        )

    def _reason(self, pick: Pick) -> str:
        return self._why(pick)

    def _version_rows(self, track_id: int) -> list[Row]:
        tracks = [self._track(version) for version in (track_id, *self.versions(track_id))]
        entry, *others = [track for track in tracks if track is not None]
        return [self._version_row(version, entry) for version in others]

    def _version_row(self, track: Track, entry: Track) -> Row:
        """A version, with what distinguishes it from the entry above."""
        about, missing = track.metadata, missing_text(track.state)
        note = " · ".join(part for part in (about.album, str(about.year or "")) if part)
        if (about.title, about.album) == (entry.metadata.title, entry.metadata.album):
            note = shown_path(track.source.path).rpartition("/")[2]
        return Row(track.id, about.title, "", note, clock(about.duration), missing=missing, inset=True)

    def _on_gesture(self, row: int, gesture: Gesture) -> None:
        shown, entry = self.rows.row(row), self.rows.entry(row)
        if shown.inset:
            self.version_gestured.emit(entry, shown.id, gesture)
        else:
            self.gestured.emit(entry, gesture)

    def _choose_version(self, row: int) -> None:
        track, other = self._document.ids[self.rows.entry(row)], self.rows.row(row).id
        self.rows.set_unfolded(other, True)
        self.version_chosen.emit(track, other)

    def _total(self) -> str:
        tracks = [self._track(track_id) for track_id in self._document.ids]
        if not tracks:
            return ""
        seconds = sum(track.metadata.duration or 0.0 for track in tracks if track is not None)
        return f"{ntr('{n} track', '{n} tracks', len(tracks))} · {clock(seconds)}"

    def _lay_out(self) -> None:
        actions = self._app.actions
        for name in ("undo", "redo", "save"):
            self.heading.add(tool_button(actions[name]))
        self.heading.add(self._more)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 2, 2, 0)
        foot.addWidget(self.total, 1)
        foot.addWidget(tool_button(actions["radio"]))
        foot.addWidget(self.export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.setSpacing(4)
        layout.addWidget(self.heading)
        layout.addWidget(self.recipe)
        layout.addWidget(self.notice)
        layout.addWidget(self.radio)
        layout.addWidget(self.list, 1)
        layout.addLayout(foot)
