"""What the person does with recipes, radio and rules, in the playlist panel, the lists and by key."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from musicexplorer.session.similar import SimilarTracks
from musicexplorer.similarity.playlist import Changes, Pick, Recipe, Seed, reason_text
from musicexplorer.ui.app import App
from musicexplorer.ui.frame import Frame
from musicexplorer.ui.playlist import recipe_filters
from musicexplorer.ui.playlist.document import PlaylistDocument
from musicexplorer.ui.playlist.exclusions import Exclusions
from musicexplorer.ui.playlist.inputs import PlaylistInputsCache
from musicexplorer.ui.playlist.radio_controller import RadioController
from musicexplorer.ui.playlist.recipe_controller import RecipeController
from musicexplorer.ui.playlist.seed_sources import SeedSources
from musicexplorer.ui.similar.ab_comparison import ABComparison
from musicexplorer.ui.taste.mixing import in_words
from musicexplorer.ui.widgets.format import counted

_APART = 6
"""So many tracks can each be heard in a list; of more, chosen on the map, it is the place that is meant."""


@dataclass(frozen=True)
class Controllers:
    """Who does what is asked for here."""

    recipes: RecipeController
    radio: RadioController
    never: Exclusions
    comparing: ABComparison
    larder: PlaylistInputsCache
    offers: SeedSources


class PlaylistController(QObject):
    """Wires the playlist panel and its deeds to the controllers.

    Args:
        frame: The visible parts.
        document: The playlist in hand.
        controllers: Who does it.
        choice: Shows what is near what.
        deeds: The actions.
        tracks: The tracks that are meant.
        say: Says something in passing.
    """

    def __init__(
        self,
        frame: Frame,
        document: PlaylistDocument,
        controllers: Controllers,
        app: App,
        say: Callable[[str], None],
    ) -> None:
        super().__init__(frame)
        self._frame, self._document, self._controllers = frame, document, controllers
        self._app, self._say = app, say
        self._actions, self._tracks = app.actions, app.selected_tracks
        self._opened: int | None = None
        self._connect_panel()
        self._connect_deeds()
        self._show()

    def add_submenus(self, ids: Sequence[int], menu: QMenu) -> None:
        """Add to the menu of tracks: playlists from their artist and the like, exclusions, versions."""
        if self._controllers.offers.about(ids):
            menu.addMenu(self._controllers.offers.menu(ids, menu, self.make_from_seeds))
        if ids:
            menu.addMenu(self._controllers.never.menu(ids, menu))
        if len(ids) == 1 and (others := self._versions_of(ids[0])):
            menu.addMenu(self._versions_menu(ids[0], others, menu))

    # Wiring

    def _connect_panel(self) -> None:
        panel, recipes, radio = self._frame.playlist, self._controllers.recipes, self._controllers.radio
        recipes.changed.connect(self._show)
        recipes.news.connect(self._offer_news)
        panel.recipe.changed.connect(recipes.want)
        panel.recipe.chips.mix_requested.connect(recipes.follow_mix)
        panel.recipe.refresh_requested.connect(recipes.refresh)
        panel.recipe.popup.another_requested.connect(recipes.another)
        panel.recipe.popup.filters_requested.connect(self._take_filters)
        panel.recipe.chips.add_requested.connect(self._offer_seeds)
        panel.steered.connect(recipes.steer)
        panel.version_taken.connect(self._document.swap)
        self._frame.similar.playlist_requested.connect(self._adopt)
        self._document.changed.connect(self._on_document)
        self._frame.pane.like_requested.connect(self._make_like_part)
        radio.changed.connect(self._show_radio)
        self._controllers.never.changed.connect(self._on_rules)

    def _connect_deeds(self) -> None:
        recipes, never = self._controllers.recipes, self._controllers.never
        done_by: dict[str, Callable[[], None]] = {
            "make_from": lambda: self._with_tracks(self._make_from),
            "path_between": lambda: self._with_tracks(recipes.path),
            "play_matches": self._play_matches,
            "exclude": lambda: self._with_tracks(never.never_tracks),
            "exclusions": never.show_rules,
            "extend": recipes.extend,
            "refresh_list": self._refresh,
            "revert": self._document.be_as_saved,
            "make_plain": self._document.forget_recipe,
            "radio": self._switch_radio,
        }
        for name, action in done_by.items():
            self._actions[name].triggered.connect(lambda _=False, action=action: action())
        self._actions["smart"].setCheckable(True)
        self._actions["smart"].triggered.connect(self._document.be_smart)
        self._actions["radio"].setCheckable(True)

    def _with_tracks(self, action: Callable[[list[int]], None]) -> None:
        ids = self._tracks()
        if ids:
            action(ids)
        else:
            self._say("choose a track first")

    # What is shown

    def _show(self) -> None:
        recipes, document = self._controllers.recipes, self._document
        self._frame.playlist.show_recipe(
            recipes.recipe, busy=recipes.busy, fresh=recipes.fresh, why=self._why, mix=self._other_mix()
        )
        for name in ("refresh_list", "smart", "make_plain"):
            self._actions[name].setEnabled(document.recipe is not None)
        self._actions["smart"].setChecked(document.contents.smart)
        self._actions["revert"].setEnabled(document.stored_id is not None and document.modified)
        self._actions["extend"].setEnabled(bool(document.ids))

    def _other_mix(self) -> str:
        """How much taste and what is written counted, where the slider says something else; or ""."""
        recipes = self._controllers.recipes
        recipe = recipes.recipe
        if recipe is None or recipes.by_mix(recipe) == recipe:
            return ""
        return in_words((recipe.taste, recipe.metadata))

    def _why(self, pick: Pick) -> str:
        return (
            ""
            if pick.reason is None
            else reason_text(pick.reason, self._controllers.larder.inputs(), pick.id)
        )

    def _on_document(self) -> None:
        """A playlist that was just opened is looked at: would it be another one now?"""
        document = self._document
        opened = document.stored_id if not document.modified else None
        if opened != self._opened or opened is None:
            self._frame.playlist.offer.hide()
        if opened is not None and opened != self._opened and document.contents.made is None:
            self._controllers.recipes.look_for_news()
        self._opened = opened

    def _offer_news(self, found: Changes) -> None:
        came, gone = len(found.added), len(found.removed)
        text = f"Made again today: {came} in, {gone} out"
        self._frame.playlist.offer.show_notice(
            text, (("Refresh", self._refresh),), "Replay exactly: leave it as it was saved"
        )

    # What it starts from

    def _make_from(self, ids: Sequence[int]) -> None:
        """Each track counts by itself; what was chosen on the map counts as one place there."""
        if len(ids) > _APART and list(ids) == self._frame.pane.selected:
            self._make_like_part(ids)
        else:
            self._controllers.recipes.make_from(ids)

    def _make_like_part(self, ids: Sequence[int]) -> None:
        self.make_from_seeds([self._controllers.offers.of_map(ids)])

    def make_like(self, seed: Seed) -> None:
        """A playlist of what sounds like something with a name: a region of the map."""
        self.make_from_seeds([seed])

    def make_from_seeds(self, seeds: Sequence[Seed]) -> None:
        """A playlist that starts from these seeds."""
        recipe = Recipe(seeds=tuple(seeds), per_artist=self._controllers.recipes.per_artist())
        self._controllers.recipes.make(recipe, "make a playlist from these")

    def _offer_seeds(self, at: QPoint) -> None:
        menu = QMenu(self._frame)
        self._controllers.offers.fill(menu, self._tracks(), self._add_seeds)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _add_seeds(self, seeds: Sequence[Seed]) -> None:
        recipe = self._controllers.recipes.recipe
        if recipe is not None:
            more = (*recipe.seeds, *(one for one in seeds if one not in recipe.seeds))
            self._controllers.recipes.want(replace(recipe, seeds=more), "add a seed")

    # What is done

    def _refresh(self) -> None:
        self._frame.playlist.offer.hide()
        self._controllers.recipes.refresh()

    def _adopt(self, ids: Sequence[int]) -> None:
        """The list of what is near becomes the playlist as it is seen, and keeps what it was made from."""
        near = self._frame.similar
        recipe = None
        if near.shown is not None:
            recipe = recipe_of(near.shown, len(ids), near.limit.currentData())
        recipe = recipe and self._controllers.recipes.by_mix(recipe)
        self._document.become(ids, text="make a playlist", recipe=recipe)
        self._say(f"a playlist of {counted(len(ids), 'track')}; undo brings back the one before")

    def _take_filters(self) -> None:
        recipe = self._controllers.recipes.recipe
        if recipe is None:
            return
        taken = recipe_filters.of_library(self._frame.top.filters, recipe.filters)
        if taken == recipe.filters:
            self._say("the library is not filtered (Ctrl+K), so there is nothing to take over")
        self._controllers.recipes.want(replace(recipe, filters=taken), "take the filters")

    def _play_matches(self) -> None:
        ids = self._tracks()
        if not ids:
            self._say("choose a track first")
            return
        other = ids[1] if len(ids) > 1 else self._partner(ids[0])
        if other is None or other == ids[0]:
            self._say("choose two tracks: what matches in them is played in turns")
        else:
            self._controllers.comparing.play(other, ids[0])

    def _partner(self, track: int) -> int | None:
        """What a track is compared with: what it is in the playlist for, or what is near."""
        made = self._document.contents.made
        if made is not None and self._frame.playlist.list.hasFocus():
            near = [one.reason.near for one in made.tracks if one.id == track and one.reason is not None]
            if near and near[0] is not None:
                return near[0]
        shown = self._frame.similar.shown
        return None if shown is None else shown.seed

    def _on_rules(self) -> None:
        if self._document.recipe is not None and self._document.contents.made is not None:
            self._controllers.recipes.refresh()

    # Versions

    def _versions_of(self, track: int) -> list[int]:
        return self._frame.playlist.versions(track) if track in self._document.ids else []

    def _versions_menu(self, track: int, others: Sequence[int], parent: QMenu) -> QMenu:
        menu = QMenu(counted(len(others), "other version"), parent)
        for other in others:
            title = self._frame.playlist.named(Seed("tracks", tracks=(other,)))
            album = self._frame.playlist.album_of(other)
            text = f"{title} — {album}" if album else title
            action = menu.addAction(text.replace("&", "&&"))
            action.triggered.connect(lambda _=False, other=other: self._document.swap(track, other))
        return menu

    # Radio

    def _switch_radio(self) -> None:
        radio = self._controllers.radio
        if radio.on:
            radio.stop()
            return
        self._actions["radio"].setChecked(False)  # until it plays
        in_list = self._frame.playlist.list.hasFocus()
        recipe = self._document.recipe
        chosen = [] if in_list else self._app.selection.tracks()
        if chosen or recipe is None or not recipe.seeds:
            ids = chosen or self._document.ids or self._tracks()
            if not ids:
                self._say("choose what the radio starts from: a track, several, or a playlist")
                return
            recipe = Recipe(seeds=(Seed("tracks", tracks=tuple(dict.fromkeys(ids))),))
            recipe = self._controllers.recipes.by_mix(recipe)
        radio.start(recipe)

    def _show_radio(self) -> None:
        radio, strip = self._controllers.radio, self._frame.playlist.radio
        self._actions["radio"].setChecked(radio.on)
        if radio.recipe is None:
            strip.hide()
            return
        name = self._frame.playlist.named(radio.recipe.seeds[0])
        coming = radio.coming
        text = f"Radio like {name}"
        if coming is not None:
            text = f"Radio · next: {self._frame.playlist.named(Seed('tracks', tracks=(coming,)))}"
        strip.show_notice(text, (("Keep", self._keep_radio),), "Stop the radio (Ctrl+R)", radio.stop)

    def _keep_radio(self) -> None:
        """What the radio has played becomes the playlist, with the station as it has become."""
        radio = self._controllers.radio
        self._document.become(radio.played, text="keep the radio", recipe=radio.as_recipe())


def recipe_of(shown: SimilarTracks, count: int, per_artist: int) -> Recipe | None:
    """The recipe of a list of what is near; None where it has no seeds."""
    seeds = tuple(
        Seed("tracks", tracks=(one,))
        if isinstance(one, int)
        else Seed("sound", shown.name, vector=tuple(float(x) for x in one))
        for one in shown.seeds
    )
    if not seeds:
        return None
    unlike = tuple(Seed("tracks", tracks=(one,)) for one in shown.unlike)
    return Recipe(seeds=seeds, unlike=unlike, count=count, per_artist=per_artist)
