"""The playlist: add by dropping, remove, drag to reorder, total time, and its buttons."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QPixmap,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from musicexplorer.library.text import shown_path
from musicexplorer.library.track import Track
from musicexplorer.session.library import Library
from musicexplorer.similarity.playlist import Pick, Recipe, Seed
from musicexplorer.ui.playlist.document import PlaylistDocument
from musicexplorer.ui.playlist.expandable_rows import ExpandableRows
from musicexplorer.ui.playlist.recipe_panel import RecipePanel
from musicexplorer.ui.playlist.reorderable_list import ReorderableList
from musicexplorer.ui.playlist.seed_sources import called
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.elements import Heading, label, menu_button, tool_button
from musicexplorer.ui.widgets.format import clock, counted
from musicexplorer.ui.widgets.notice import InlineNotice
from musicexplorer.ui.widgets.track_rows import Row, missing_text

_NOTHING = "Drag tracks here,\nor press “Make playlist” above."


@dataclass(frozen=True)
class PlaylistActions:
    """What the panel's buttons do; the window owns the actions and their keys."""

    undo: QAction
    redo: QAction
    save: QAction
    radio: QAction
    export: QAction
    menu: QMenu


class PlaylistPanel(QWidget):
    """The panel "playlist": a view of a `PlaylistDocument`.

    Signals:
        clicked, activated: A row of the playlist was clicked once / double-clicked or entered.
        context_requested: The menu is wanted for these tracks, at this place of the screen.
        steered: More or less like this track is wanted.
        version_played: Another version of the song in this row is to be played, whole or an excerpt.
        version_taken: Another version is wanted in place of this track.
    """

    clicked = Signal(int)
    activated = Signal(int)
    context_requested = Signal(list, QPoint)
    steered = Signal(int, bool)
    version_played = Signal(int, int, bool)
    version_taken = Signal(int, int)

    def __init__(
        self,
        document: PlaylistDocument,
        catalogue: Callable[[], Library],
        theme: Theme,
        cover: Callable[[int], QPixmap | None],
        actions: PlaylistActions,
    ) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._document, self._catalogue = document, catalogue
        self.rows = ExpandableRows(catalogue, self._version_rows)
        self.list = ReorderableList(self.rows, theme, cover)
        self.list.set_placeholder(_NOTHING)
        self.recipe = RecipePanel(theme, self.named, lambda one: catalogue().track(one))
        self.offer, self.radio = InlineNotice(theme), InlineNotice(theme)
        self._fresh: frozenset[int] = frozenset()
        self._words: Callable[[Pick], str] = lambda pick: ""
        self.total = label("", "muted")
        self.export = QPushButton("Export…")
        self.export.setToolTip(actions.export.toolTip())
        self.export.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.export.clicked.connect(actions.export.trigger)
        self.heading = Heading("Playlist")
        self._more = menu_button(actions.menu, "Open, import and more")
        self._lay_out(actions)
        self.list.row_clicked.connect(lambda row: self._on_row(row, whole=False))
        self.list.row_activated.connect(lambda row: self._on_row(row, whole=True))
        self.list.taken.connect(self._on_taken)
        self.list.context_requested.connect(self.context_requested)
        self.list.steered.connect(lambda row, wanted: self.steered.emit(self.rows.ids()[row], wanted))
        self.list.removed.connect(document.remove)
        self.list.moved.connect(document.move)
        self.list.dropped.connect(document.add)
        document.changed.connect(self.refresh)
        self.set_theme(theme)
        self.refresh([])

    def refresh(self, select: list[int]) -> None:
        """Show the document as it is now; with nothing to select, what was selected stays so."""
        document, chosen = self._document, set(self.list.selected())
        first = self.rows.ids()[:1]
        self._show_rows()
        kept = [row for row, one in enumerate(document.ids) if one in chosen]
        self.list.select_entries(select or kept)
        if not (select or kept) and first != document.ids[:1]:
            self.list.scrollToTop()  # it is another list
        name = document.name or ("not saved yet" if document.ids else "")
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
        """Show what the list is made from.

        Args:
            recipe: The recipe; None for a list made by hand.
            busy: Whether a list is being made from it.
            fresh: Tracks that were not there before.
            why: Says why a track is there.
            mix: How much taste counted, where that is not what the slider says.
        """
        self._words = why
        made = self._document.contents.made
        notes = made.notes if made is not None and made.recipe == recipe else ()
        self.recipe.show_recipe(recipe, notes, busy, mix)
        if fresh != self._fresh:
            self._fresh = fresh
            self._show_rows()

    def named(self, seed: Seed) -> str:
        """What a seed is called."""
        if name := called(seed):
            return name
        track = self._catalogue().track(seed.tracks[0]) if seed.tracks else None
        title = track.metadata.title if track is not None else "a track that is gone"
        return title if len(seed.tracks) < 2 else f"{title} and {len(seed.tracks) - 1} more"

    def album_of(self, track_id: int) -> str:
        """The album of a track, "" where there is none."""
        track = self._catalogue().track(track_id)
        return track.metadata.album if track is not None else ""

    def versions(self, track_id: int) -> list[int]:
        """Other versions of the song that a track is, but for those that stand in the list themselves."""
        return self._versions(track_id, set(self._document.ids))

    def _versions(self, track_id: int, there: set[int]) -> list[int]:
        return [one for one in self._catalogue().versions(track_id) if one not in there]

    def set_playing(self, track_id: int | None) -> None:
        """Mark the track that plays."""
        self.rows.set_playing(track_id)

    def set_theme(self, theme: Theme) -> None:
        """Colours of what the panel draws itself."""
        self.list.set_theme(theme)
        self.recipe.set_theme(theme)
        self.offer.set_theme(theme)
        self.radio.set_theme(theme)
        self._more.setIcon(theme.icon("more"))

    def _show_rows(self) -> None:
        contents = self._document.contents
        picks = {pick.id: pick for pick in contents.made.tracks} if contents.made is not None else {}
        steers = contents.recipe is not None and not contents.recipe.path
        there = set(contents.ids)
        rows = (self._row(one, picks.get(one), steers) for one in contents.ids)
        self.rows.show_rows([replace(row, versions=len(self._versions(row.id, there))) for row in rows])

    def _row(self, track_id: int, pick: Pick | None, steers: bool) -> Row:
        track = self._catalogue().track(track_id)
        if track is None:
            gone = "This track is in none of the library's folders any more."
            return Row(track_id, f"Track {track_id}", "", missing=gone)
        about = track.metadata
        missing = missing_text(track.state)
        notes = ["new"] if track_id in self._fresh else []
        notes += [about.album] if about.album else []
        why = None
        if pick is not None and pick.reason is not None:
            why = partial(self._why, pick)
        return Row(
            track_id,
            about.title,
            about.artist,
            " · ".join(notes),
            clock(about.duration),
            missing=missing,
            steers=steers,
            why=why,
        )

    def _version_rows(self, track_id: int) -> list[Row]:
        tracks = [self._catalogue().track(one) for one in (track_id, *self.versions(track_id))]
        entry, *others = [track for track in tracks if track is not None]
        return [self._version_row(one, entry) for one in others]

    def _version_row(self, track: Track, entry: Track) -> Row:
        """A version, with what tells it from the entry that it is one of."""
        about, missing = track.metadata, missing_text(track.state)
        note = " · ".join(part for part in (about.album, str(about.year or "")) if part)
        if (about.title, about.album) == (entry.metadata.title, entry.metadata.album):
            note = shown_path(track.source.path).rpartition("/")[2]
        return Row(track.id, about.title, "", note, clock(about.duration), missing=missing, inset=True)

    def _on_row(self, row: int, *, whole: bool) -> None:
        shown, entry = self.rows.row(row), self.rows.entry(row)
        if shown.inset:
            self.version_played.emit(entry, shown.id, whole)
        elif whole:
            self.activated.emit(entry)
        else:
            self.clicked.emit(entry)

    def _on_taken(self, row: int) -> None:
        track, other = self._document.ids[self.rows.entry(row)], self.rows.row(row).id
        self.rows.keep_unfolded(other, True)
        self.version_taken.emit(track, other)

    def _why(self, pick: Pick) -> str:
        return self._words(pick)

    def _total(self) -> str:
        tracks = [self._catalogue().track(one) for one in self._document.ids]
        if not tracks:
            return ""
        seconds = sum(track.metadata.duration or 0.0 for track in tracks if track is not None)
        return f"{counted(len(tracks), 'track')} · {clock(seconds)}"

    def _lay_out(self, actions: PlaylistActions) -> None:
        for action in (actions.undo, actions.redo, actions.save):
            self.heading.add(tool_button(action))
        self.heading.add(self._more)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 2, 2, 0)
        foot.addWidget(self.total, 1)
        foot.addWidget(tool_button(actions.radio))
        foot.addWidget(self.export)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 6, 6, 6)
        layout.setSpacing(4)
        layout.addWidget(self.heading)
        layout.addWidget(self.recipe)
        layout.addWidget(self.offer)
        layout.addWidget(self.radio)
        layout.addWidget(self.list, 1)
        layout.addLayout(foot)
