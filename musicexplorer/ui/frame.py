"""The widgets of the window, created and laid out; the controllers bring them to life."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from musicexplorer.translation import tr
from musicexplorer.ui.app import App
from musicexplorer.ui.library.status_bar import StatusBar
from musicexplorer.ui.library.table import LibraryTable
from musicexplorer.ui.library.welcome import Welcome
from musicexplorer.ui.map.pane import MapPane
from musicexplorer.ui.panels import LIBRARY_WIDTH, MAP, PANELS, SIDE_WIDTH, PanelButtons, Room, shown
from musicexplorer.ui.player.bar import PlayerBar
from musicexplorer.ui.player.now_playing import NowPlaying
from musicexplorer.ui.player.queue_panel import QueuePanel
from musicexplorer.ui.playlist.document import PlaylistDocument
from musicexplorer.ui.playlist.panel import PlaylistPanel
from musicexplorer.ui.playlist.saved_panel import SavedPanel
from musicexplorer.ui.similar.panel import SimilarPanel
from musicexplorer.ui.top_bar import TopBar
from musicexplorer.ui.widgets.banner import Banners
from musicexplorer.ui.widgets.panel_tabs import PanelTabs
from musicexplorer.ui.widgets.splitter import Splitter

_WIDTHS, _HEIGHTS = (300, 800, 310), (440, 360)
_MARGIN = 10
_PLAYLIST_SHARE = 0.72
"""Of the side panel, for a playlist with a recipe."""
_QUEUE_SHARE = 0.6
"""Of the side panel, once the person goes to the queue."""


class Frame(QWidget):
    """What fills the window: banners, the page (welcome or library), the status bar."""

    def __init__(self, app: App, document: PlaylistDocument, menus: tuple[QMenu, QMenu]) -> None:
        super().__init__()
        self.setObjectName("page")
        actions, theme = app.actions, app.theme
        self.banners = Banners(theme)
        app.theme_changed.connect(self.banners.set_theme)
        menu, playlist_menu = menus
        self.buttons = PanelButtons(actions)
        self.top = TopBar(app, menu, self.buttons)
        self.table = LibraryTable(app.session.library, theme, app.covers.get)
        self.pane = MapPane(app)
        self.similar = SimilarPanel(app)
        self.playlist = PlaylistPanel(app, document, playlist_menu)
        self.queue = QueuePanel(app)
        self.saved = SavedPanel(app)
        self.lists = PanelTabs(self.playlist, self.queue)
        self.sources = PanelTabs(self.table, self.saved)
        self.bar, self.now_playing = PlayerBar(app), NowPlaying(app)
        self.status_bar = StatusBar(actions["pause_scan"], actions["cancel_scan"])
        self.welcome = Welcome()
        self._lay_out()
        self._settings, self._divided = app.settings, False
        self._front, self._alone = "", False
        self._full, self._sizes = True, list[int]()
        app.saving.connect(self._save_sizes)
        app.actions["go_queue"].triggered.connect(self._go_to_queue)
        self.side.splitterMoved.connect(lambda: setattr(self, "_divided", True))
        self.playlist.recipe.appeared.connect(lambda: self.make_room())

    def show_library(self, shown: bool) -> None:
        """The library, or the welcome page while there is none."""
        if not self.large:
            self.pages.setCurrentWidget(self.main if shown else self.welcome)

    @property
    def large(self) -> bool:
        """Whether the large view of what plays is shown."""
        return self.pages.currentWidget() is self.now_playing

    def show_large(self, large: bool) -> None:
        """The large view of what plays in place of everything else, or the library again."""
        if large == self.large or self.pages.currentWidget() is self.welcome:
            return
        if large:
            self._sizes = self.middle.sizes()
            self.now_playing.take_map(self.pane)
            self.pages.setCurrentWidget(self.now_playing)
        else:
            self.middle.insertWidget(1, self.pane)
            self.middle.setSizes(self._sizes)
            self.pages.setCurrentWidget(self.main)
        self.pane.set_bare(large)
        self.pane.show()
        self.status_bar.setVisible(not large)
        self.arrange()

    def set_first_focus(self) -> None:
        """The keyboard focus starts on the map, or on the first button of the welcome page."""
        on_welcome = self.pages.currentWidget() is self.welcome
        (self.welcome.choose if on_welcome else self.pane.map).setFocus()

    def _go_to_library(self) -> None:
        self.sources.show_panel(self.table)
        self.open("library", self.table.view)

    def _go_to_playlist(self) -> None:
        self.lists.show_panel(self.playlist)
        self.open("playlist", self.playlist.list)

    def _go_to_queue(self) -> None:
        self.open("playlist")
        self.lists.show_panel(self.queue)
        self.make_room(_QUEUE_SHARE)
        self.queue.list.setFocus()

    def toggle_sides(self) -> None:
        """The map alone, or with the panels beside it."""
        self._alone = not self._alone
        self.arrange()

    def panel_actions(self) -> dict[str, Callable[[], object]]:
        """What the actions that go to panels and fold them do."""
        going: dict[str, Callable[[], object]] = {
            "go_library": self._go_to_library,
            "go_map": partial(self.open, MAP, self.pane.map),
            "go_similar": partial(self.open, "similar", self.similar.list),
            "go_playlist": self._go_to_playlist,
        }
        return going | {f"fold_{name}": partial(self.toggle, name) for name in PANELS}

    def open(self, name: str, focused: QWidget | None = None) -> None:
        """Show a panel, or the map, in front where not all fits; the focus goes to a widget of it."""
        self._alone, self._front = False, name
        hidden = [other for other in self._settings.settings.hidden_panels if other != name]
        if hidden != self._settings.settings.hidden_panels:
            self._settings.update(hidden_panels=hidden)
        self.arrange()
        if focused is not None:
            focused.setFocus()

    def toggle(self, name: str) -> None:
        """Show a panel, or fold it away."""
        if name not in self._visible():
            self.open(name)
            return
        self._front = MAP
        if self._room().columns > 1:
            self._settings.update(hidden_panels=[*self._settings.settings.hidden_panels, name])
        self.arrange()

    def arrange(self) -> None:
        """Show the panels that are wanted and fit."""
        if self.large:
            return
        visible, room = self._visible(), self._room()
        widgets = {"library": self.sources, "similar": self.similar, "playlist": self.lists, MAP: self.pane}
        # The map first, so that the splitter has something to show all the time.
        for name in sorted(widgets, key=lambda name: name not in visible):
            widgets[name].setVisible(name in visible)
        self.side.setVisible(bool({"similar", "playlist"} & visible))
        self._full = visible >= {"library", "similar", "playlist", MAP}
        self.buttons.show_state(visible, single=room.columns < 0)

    def _visible(self) -> frozenset[str]:
        hidden = set(self._settings.settings.hidden_panels)
        wanted = [] if self._alone else [name for name in PANELS if name not in hidden]
        return shown(wanted, self._front, self._room())

    def _room(self) -> Room:
        line = self.fontMetrics().height()
        height = self.height() - self.top.sizeHint().height() - self.bar.sizeHint().height() - 4 * line
        return Room((self.width() - 2 * _MARGIN) / line, height / line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def restore_sizes(self) -> None:
        """Sizes of panels and columns, and the tabs in front, as the settings remember them."""
        settings = self._settings.settings
        for tabs, place in zip((self.sources, self.lists), settings.panel_tabs, strict=False):
            tabs.setCurrentIndex(place)
        self.middle.setSizes(settings.splitter if len(settings.splitter) == len(_WIDTHS) else _WIDTHS)
        self._divided = len(settings.side_splitter) == len(_HEIGHTS)
        self.side.setSizes(settings.side_splitter if self._divided else _HEIGHTS)
        self.table.restore_columns(settings.columns)
        self.table.group_by(settings.table_groups)

    def _save_sizes(self) -> None:
        tabs = self.sources.currentIndex(), self.lists.currentIndex()
        columns, groups = self.table.save_columns(), self.table.model.grouping
        self._settings.update(columns=columns, table_groups=groups, panel_tabs=tabs)
        if self._full and not self.large:  # what is not shown has no size
            heights = tuple(self.side.sizes()) if self._divided else ()
            self._settings.update(splitter=tuple(self.middle.sizes()), side_splitter=heights)

    def make_room(self, share: float = _PLAYLIST_SHARE) -> None:
        """Give the playlist more of the side, for its recipe; not where the person has divided the side."""
        if self._divided:
            return
        similar, playlist = self.side.sizes()
        height = round((similar + playlist) * share)
        if playlist < height:
            self.side.setSizes([similar + playlist - height, height])

    def parts(self) -> tuple[QWidget, ...]:
        """All that is seen, in parts that are styled one by one; what lies around them paints itself."""
        beside = self.sources, self.pane, self.similar, self.lists
        handles = self.middle.handle(1), self.middle.handle(2), self.side.handle(1)
        return (
            self.top,
            *beside,
            *handles,
            self.bar,
            self.status_bar,
            self.banners,
            self.welcome,
            self.now_playing,
        )

    def _lay_out(self) -> None:
        side_handle = tr("Divider between “More like this” and the playlist")
        self.side = Splitter(Qt.Orientation.Vertical, (side_handle,), self.similar, self.lists)
        handles = (
            tr("Divider between the library and the map"),
            tr("Divider between the map and the lists"),
        )
        parts = (self.sources, self.pane, self.side)
        self.middle = Splitter(Qt.Orientation.Horizontal, handles, *parts)
        # A larger window is a larger map: with any stretch of their own, the others would grow too.
        for index, stretch in enumerate((0, 1, 0)):
            self.middle.setStretchFactor(index, stretch)
        line = self.fontMetrics().height()
        self.sources.setMinimumWidth(LIBRARY_WIDTH * line)
        self.side.setMinimumWidth(SIDE_WIDTH * line)
        self.main = QWidget()
        _stack(self.main, self.top, self.middle, self.bar)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.welcome)
        self.pages.addWidget(self.main)
        self.pages.addWidget(self.now_playing)
        _stack(self, self.banners, self.pages, self.status_bar)
        self.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, 6)


def _stack(page: QWidget, *parts: QWidget) -> None:
    """Lay parts out from top to bottom; the one that can grow takes the space."""
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    for part in parts:
        layout.addWidget(part, int(isinstance(part, Splitter | QStackedWidget)))
