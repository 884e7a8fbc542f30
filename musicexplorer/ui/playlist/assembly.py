"""Everything that makes lists in the window: the larder, recipes, radio, rules, comparing, smart lists."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from musicexplorer.library.track import Track
from musicexplorer.session.tasks import Tasks
from musicexplorer.similarity.playlist import Exclusion
from musicexplorer.ui.actions import Actions
from musicexplorer.ui.app import App
from musicexplorer.ui.frame import Frame
from musicexplorer.ui.library.feed import LibraryFeed
from musicexplorer.ui.map.region_controller import RegionController
from musicexplorer.ui.player.controller import PlaybackController
from musicexplorer.ui.playlist.controller import Controllers, PlaylistController
from musicexplorer.ui.playlist.document import PlaylistDocument
from musicexplorer.ui.playlist.exclusions import Exclusions
from musicexplorer.ui.playlist.inputs import PlaylistInputsCache
from musicexplorer.ui.playlist.radio_controller import RadioController
from musicexplorer.ui.playlist.recipe_controller import RecipeController
from musicexplorer.ui.playlist.seed_sources import SeedSources
from musicexplorer.ui.playlist.smart_playlists import SmartPlaylists
from musicexplorer.ui.services import Services
from musicexplorer.ui.session_settings import SessionSettings
from musicexplorer.ui.similar.ab_comparison import ABComparison
from musicexplorer.ui.similar.explorer import Explorer
from musicexplorer.ui.taste.mixing import Mix, Views


class PlaylistAssembly(QObject):
    """Makes the controllers, connects them with the rest of the window, and closes them."""

    def __init__(
        self,
        services: Services,
        frame: Frame,
        document: PlaylistDocument,
        feed: LibraryFeed,
        explorer: Explorer,
        playback: PlaybackController,
        session_settings: SessionSettings,
        regions: RegionController,
        waiting: Tasks,
        actions: Actions,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        say, reader = frame.line.say, services.session.reader

        def track(track_id: int) -> Track | None:
            return feed.catalogue.track(track_id)

        def rules() -> tuple[Exclusion, ...]:
            return self.never.rules

        self.larder = PlaylistInputsCache(reader, lambda: feed.catalogue, explorer.by_sound, feed.finish)
        self.never = Exclusions(session_settings, track, say, window)
        self.recipes = RecipeController(document, self.larder, rules, lambda: explorer.per_artist, say, self)
        self.radio = RadioController(playback, self.larder, rules, feed.app.session.opinion, say, self)
        self.comparing = ABComparison(playback, reader, track, say, self)
        self.smart = SmartPlaylists(document, self.larder, rules, reader, services.writer, waiting, say, self)
        offers = SeedSources(
            track, reader.playlists, reader.playlist, regions.regions, regions.name_of,
            lambda: frame.pane.selected, lambda: bool((reader.likes().values > 0).any()),
            lambda: feed.app.session.dimensions.seeds() if feed.app.session.dimensions else [],
            feed.app.actions["dimensions"].trigger,
        )  # fmt: skip
        controllers = Controllers(self.recipes, self.radio, self.never, self.comparing, self.larder, offers)
        self.controller = PlaylistController(frame, document, controllers, feed.app, say)
        regions.seeded.connect(self.controller.make_like)
        feed.app.requests.playlist_like.connect(self.controller.make_from_seeds)
        feed.app.menu_opening.connect(self.controller.add_submenus)
        feed.app.library_changed.connect(self.larder.outdated)
        feed.app.history_changed.connect(self.larder.outdated)
        feed.app.likes_changed.connect(self.radio.opined)
        self.never.changed.connect(lambda: self._exclude(feed.app))
        self.never.changed.connect(self.radio.outdated)

    def _exclude(self, app: App) -> None:
        app.session.set_exclusions([[rule.kind, rule.value] for rule in self.never.rules])
        app.near_changed.emit()

    def follow(self, mix: Callable[[], Mix], views: Callable[[], Views | None]) -> None:
        """What is made counts taste and what is written as `mix` says; `views` knows how that looks."""
        self.recipes.mix, self.larder.views = mix, views

    def mix_changed(self) -> None:
        """The slider or the switch was moved: what is in hand and on the air follows."""
        self.recipes.follow_mix()
        self.radio.follow(self.recipes.mix())

    def learned(self) -> None:
        """More is known of taste, or of what is written."""
        self.larder.outdated()
        self.recipes.learned()
        self.radio.outdated()

    def close(self) -> None:
        """The window closes: nothing is made any more."""
        for controller in (self.recipes, self.radio, self.smart):
            controller.close()
        self.comparing.stop()
        self.larder.close()
