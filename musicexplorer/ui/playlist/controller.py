"""What the person does with the playlist: in its panel, in menus and by key."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from musicexplorer.session import filters
from musicexplorer.session.similar import SimilarTracks
from musicexplorer.session.vectors import Mix
from musicexplorer.similarity.playlist import Changes, Recipe, Seed
from musicexplorer.translation import ntr, tr
from musicexplorer.ui.app import App
from musicexplorer.ui.playlist import recipe_filters
from musicexplorer.ui.playlist.document import PlaylistDocument
from musicexplorer.ui.playlist.exclusions import Exclusions
from musicexplorer.ui.playlist.mixes_controller import MixesController
from musicexplorer.ui.playlist.panel import PlaylistPanel
from musicexplorer.ui.playlist.radio_controller import RadioController
from musicexplorer.ui.playlist.recipe_controller import RecipeController, replaced_text
from musicexplorer.ui.playlist.saved_panel import SavedPanel
from musicexplorer.ui.playlist.seed_sources import SeedSources
from musicexplorer.ui.playlist.smart_playlists import SmartPlaylists
from musicexplorer.ui.playlist.storage import PlaylistStorage
from musicexplorer.ui.track_activation import Place
from musicexplorer.ui.widgets.gestures import Gesture

_SEPARATE = 6
"""So many tracks selected on the map are seeds of their own; more of them are one seed, a part of the map."""


class PlaylistController(QObject):
    """Connects the playlist's panel and actions with what makes, saves and plays playlists.

    Args:
        app: The session, the player and the rest.
        document: The playlist.
        panel: Its panel.
        saved: The panel of the saved playlists.
    """

    def __init__(self, app: App, document: PlaylistDocument, panel: PlaylistPanel, saved: SavedPanel) -> None:
        super().__init__(panel)
        self._app, self._document, self._panel = app, document, panel
        self.recipes, self.radio = RecipeController(app, document), RadioController(app, document, panel)
        self.storage, self.smart = PlaylistStorage(app, document), SmartPlaylists(app, document)
        self.mixes = MixesController(app, document, self.storage)
        self.storage.add_menu(panel.menu)
        self._saved = saved
        saved.opened.connect(self.storage.open)
        saved.dropped.connect(self.storage.add_to)
        saved.dropped_new.connect(lambda ids: self._replace(ids, None))
        document.changed.connect(lambda _: self._show_saved())
        app.library_changed.connect(self._show_saved)
        self.storage.stored.connect(self._show_saved)
        self.exclusions, self.seeds = Exclusions(app, self), SeedSources(app)
        self._opened: int | None = None
        self._similar_to: int | None = None
        self._near = self._current_near()
        self._connect_panel()
        self._connect_actions()
        self._connect_app()
        self._show()

    # Connections

    def _connect_panel(self) -> None:
        panel, recipes, document = self._panel, self.recipes, self._document
        recipes.changed.connect(self._show)
        recipes.outdated.connect(self._offer_refresh)
        document.changed.connect(self._on_document)
        panel.gestured.connect(lambda row, gesture: self._on_gesture(document.ids, row, gesture))
        panel.version_gestured.connect(self._on_version)
        panel.version_chosen.connect(document.swap)
        panel.steered.connect(recipes.steer)
        panel.context_requested.connect(self._app.requests.track_menu)
        panel.recipe.changed.connect(recipes.change)
        panel.recipe.refresh_requested.connect(self._refresh)
        panel.recipe.chips.mix_requested.connect(recipes.use_mix)
        panel.recipe.chips.add_requested.connect(self._offer_seeds)
        panel.recipe.another_requested.connect(recipes.vary)
        panel.recipe.filters_requested.connect(self._use_library_filters)

    def _connect_actions(self) -> None:
        actions, document, stack = self._app.actions, self._document, self._document.stack
        actions.connect_all(
            {
                "make_from": partial(self._with_tracks, self._make_from),
                "path_between": partial(self._with_tracks, self.recipes.make_path),
                "play_matches": partial(self._with_tracks, self._compare),
                "exclude": partial(self._with_tracks, self.exclusions.toggle),
                "extend": self.recipes.extend,
                "refresh_list": self._refresh,
                "revert": document.revert,
                "make_plain": document.make_plain,
                "go_playlist": self._panel.list.setFocus,
                "new": partial(document.set_tracks, [], text=tr("new playlist")),
                "undo": stack.undo,
                "redo": stack.redo,
            }
        )
        actions["smart"].setCheckable(True)
        actions["smart"].triggered.connect(document.set_smart)
        for name, changed in (("undo", stack.canUndoChanged), ("redo", stack.canRedoChanged)):
            changed.connect(actions[name].setEnabled)
            actions[name].setEnabled(False)
        stack.indexChanged.connect(self._app.playlist_changed)

    def _connect_app(self) -> None:
        app, requests = self._app, self._app.requests
        app.selection.add(self._panel.list.selected, self._panel.list, lambda: self._document.ids)
        requests.playlist.connect(partial(self._replace, recipe=None))
        requests.playlist_made.connect(self._replace)
        requests.playlist_by.connect(self._make_by)
        requests.playlist_like.connect(self._make_from_seeds)
        requests.add_to_playlist.connect(self._add)
        app.menu_opening.connect(self._add_submenus)
        app.near_changed.connect(self._on_near)
        app.library_changed.connect(lambda: self._panel.refresh(self._panel.list.selected_entries()))
        app.similar_changed.connect(self._on_similar)

    def _with_tracks(self, action: Callable[[list[int]], object]) -> None:
        ids = self._app.selected_tracks()
        if ids:
            action(ids)
        else:
            self._app.status.say(tr("Select a track first."))

    # What is shown

    def _show_saved(self) -> None:
        """The saved playlists, where one of them may have changed."""
        self._saved.show_playlists(self.storage.overview(), self._document.stored_id)

    def _show(self) -> None:
        recipes, document, actions = self.recipes, self._document, self._app.actions
        recipe = recipes.recipe
        self._panel.show_recipe(
            recipe, busy=recipes.busy, fresh=recipes.fresh, why=recipes.why, mix=self._other_mix(recipe)
        )
        for name in ("refresh_list", "smart", "make_plain"):
            actions[name].setEnabled(document.recipe is not None)
        actions["smart"].setChecked(document.contents.smart)
        actions["revert"].setEnabled(document.stored_id is not None and document.modified)
        actions["extend"].setEnabled(bool(document.ids))
        if recipe is not None and recipe.metadata and self._app.session.snapshot.metadata is None:
            self._app.requests.metadata.emit()

    def _other_mix(self, recipe: Recipe | None) -> str:
        """The mix that the playlist was made by, where the taste slider says something else; or ""."""
        if recipe is None or self.recipes.by_mix(recipe) == recipe:
            return ""
        return Mix(recipe.taste, recipe.metadata).text

    def _on_document(self) -> None:
        """A playlist that was just opened is compared with what it would be now."""
        document, player = self._document, self._app.player
        if player.queue.origin == Place.PLAYLIST:
            player.set_queue(player.queue.follow(document.ids))
        opened = document.stored_id if not document.modified else None
        if opened != self._opened or opened is None:
            self._panel.notice.hide()
        fresh = opened is not None and opened not in (self._opened, document.just_saved)
        if fresh and document.contents.made is None:
            self.recipes.check()
        self._opened = opened

    def _offer_refresh(self, found: Changes) -> None:
        text = tr("With your present library: {added} new, {removed} removed").format(
            added=len(found.added), removed=len(found.removed)
        )
        choices = ((tr("Refresh"), self._refresh),)
        self._panel.notice.show_notice(text, choices, tr("Keep it as it was saved"))

    def _on_similar(self, found: SimilarTracks | None) -> None:
        self._similar_to = None if found is None else found.seed

    def _current_near(self) -> tuple[Mix, object, object]:
        session = self._app.session
        return session.mix, session.snapshot.taste, session.snapshot.exclusions

    def _on_near(self) -> None:
        """The slider was moved, exclusions were changed, or taste or metadata are known now."""
        before, self._near = self._near, self._current_near()
        # Taste that was learned may change what the mix is, too; the playlist stays as it was made.
        moved = self._near[0] != before[0] and self._near[1] is before[1]
        self.radio.update(use_mix=moved)
        if moved:
            self.recipes.use_mix()
        elif self._near[2] != before[2]:
            self.recipes.apply_exclusions()
        else:
            self.recipes.complete()
            self._show()

    # Playing

    def _on_gesture(self, ids: list[int], row: int, gesture: Gesture) -> None:
        self._app.activation.act(Place.PLAYLIST, gesture, ids, row)
        self._app.requests.similar.emit([ids[row]])

    def _on_version(self, row: int, other: int, gesture: Gesture) -> None:
        """A gesture on another version of a song; the playlist goes on after it."""
        ids = self._document.ids
        ids[row] = other
        self._on_gesture(ids, row, gesture)

    # Other tracks

    def _replace(self, ids: list[int], recipe: Recipe | None) -> None:
        self._document.set_tracks(ids, text=tr("make a playlist"), recipe=recipe)
        self._app.status.say(replaced_text(len(ids)))

    def _add(self, ids: list[int]) -> None:
        self._document.add(ids)
        self._app.added_to_playlist.emit(ids, self._document.name)
        text = ntr("{n} track added to the playlist", "{n} tracks added to the playlist", len(ids))
        self._app.status.say(text)

    def _make_from(self, ids: list[int]) -> None:
        """Each track is a seed of its own; many that are selected on the map are one."""
        on_map = self.seeds.selected_on_map()
        if len(ids) > _SEPARATE and on_map and ids == list(on_map[0].tracks):
            self._make_from_seeds(on_map)
        else:
            self.recipes.make_from(ids)

    def _make_from_seeds(self, seeds: Sequence[Seed]) -> None:
        recipe = Recipe(seeds=tuple(seeds), per_artist=self._app.session.snapshot.per_artist)
        self.recipes.make(recipe, tr("make a playlist from these"))

    def _make_by(self, recipe: Recipe, smart: bool) -> None:
        self.recipes.make(recipe, tr("make a playlist"), smart=smart)

    def _offer_seeds(self, at: QPoint) -> None:
        menu = QMenu(self._panel)
        self.seeds.fill(menu, self._app.selected_tracks(), self.add_seeds)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def add_seeds(self, seeds: Sequence[Seed]) -> None:
        """Start the playlist from these too."""
        recipe = self.recipes.recipe
        if recipe is not None:
            more = (*recipe.seeds, *(seed for seed in seeds if seed not in recipe.seeds))
            self.recipes.change(replace(recipe, seeds=more), tr("add a seed"))

    def _use_library_filters(self) -> None:
        recipe = self.recipes.recipe
        if recipe is None:
            return
        present = filters.read(self._app.settings.settings.filters)
        taken = recipe_filters.of_library(present, recipe.filters)
        if taken == recipe.filters:
            self._app.status.say(tr("The library has no filters (Ctrl+K) that could be used."))
        self.recipes.change(replace(recipe, filters=taken), tr("use the library's filters"))

    def _refresh(self) -> None:
        self._panel.notice.hide()
        self.recipes.refresh()

    # Menus of tracks

    def _add_submenus(self, ids: list[int], menu: QMenu) -> None:
        if self.seeds.about(ids):
            menu.addMenu(self.seeds.menu(ids, menu, self._make_from_seeds))
        menu.addMenu(self.exclusions.menu(ids, menu))
        versions = self._panel.versions(ids[0]) if len(ids) == 1 and ids[0] in self._document.ids else []
        if versions:
            menu.addMenu(self._versions_menu(ids[0], versions, menu))

    def _versions_menu(self, track_id: int, versions: Sequence[int], parent: QMenu) -> QMenu:
        menu = QMenu(ntr("{n} other version", "{n} other versions", len(versions)), parent)
        for other in versions:
            about = self._panel.about(other)
            action = menu.addAction(about.replace("&", "&&"))
            action.triggered.connect(lambda _=False, other=other: self._document.swap(track_id, other))
        return menu

    # Comparing

    def _compare(self, ids: list[int]) -> None:
        other = ids[1] if len(ids) > 1 else self._partner(ids[0])
        if other is None or other == ids[0]:
            self._app.status.say(tr("Select two tracks: their matching parts are played in turns."))
        else:
            self._app.requests.compare.emit(other, ids[0])

    def _partner(self, track_id: int) -> int | None:
        """The track to compare with: why this one is in the playlist, or what the similar tracks are like."""
        made = self._document.contents.made
        if made is not None and self._panel.list.hasFocus():
            for pick in made.tracks:
                if pick.id == track_id and pick.reason is not None and pick.reason.near is not None:
                    return pick.reason.near
        return self._similar_to
