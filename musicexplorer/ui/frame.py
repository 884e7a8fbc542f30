"""The widgets of the window, created and laid out; the controllers bring them to life."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from musicexplorer.translation import tr
from musicexplorer.ui.app import App
from musicexplorer.ui.library.status_bar import StatusBar
from musicexplorer.ui.library.table import LibraryTable
from musicexplorer.ui.library.welcome import Welcome
from musicexplorer.ui.map.pane import MapPane
from musicexplorer.ui.player.bar import PlayerBar
from musicexplorer.ui.player.queue_panel import QueuePanel
from musicexplorer.ui.playlist.document import PlaylistDocument
from musicexplorer.ui.playlist.panel import PlaylistPanel
from musicexplorer.ui.similar.panel import SimilarPanel
from musicexplorer.ui.top_bar import TopBar
from musicexplorer.ui.widgets.banner import Banners
from musicexplorer.ui.widgets.panel_tabs import PanelTabs
from musicexplorer.ui.widgets.splitter import Splitter

_WIDTHS, _HEIGHTS = (390, 700, 340), (440, 360)
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
        self.top = TopBar(app, menu)
        self.table = LibraryTable(app.session.library, theme, app.covers.get)
        self.pane = MapPane(app)
        self.similar = SimilarPanel(app)
        self.playlist = PlaylistPanel(app, document, playlist_menu)
        self.queue = QueuePanel(app)
        self.lists = PanelTabs(self.playlist, self.queue)
        self.bar = PlayerBar(app)
        self.status_bar = StatusBar(actions["pause_scan"], actions["cancel_scan"])
        self.welcome = Welcome()
        self._lay_out()
        self._settings, self._divided = app.settings, False
        app.saving.connect(self._save_sizes)
        app.actions["go_queue"].triggered.connect(self._go_to_queue)
        app.actions["go_playlist"].triggered.connect(lambda: self.lists.show_panel(self.playlist))
        self.side.splitterMoved.connect(lambda: setattr(self, "_divided", True))
        self.playlist.recipe.appeared.connect(lambda: self.make_room())

    def show_library(self, shown: bool) -> None:
        """The library, or the welcome page while there is none."""
        self.pages.setCurrentWidget(self.main if shown else self.welcome)

    def set_first_focus(self) -> None:
        """The keyboard focus starts on the map, or on the first button of the welcome page."""
        on_welcome = self.pages.currentWidget() is self.welcome
        (self.welcome.choose if on_welcome else self.pane.map).setFocus()

    def _go_to_queue(self) -> None:
        self.lists.show_panel(self.queue)
        self.make_room(_QUEUE_SHARE)
        self.queue.list.setFocus()

    def toggle_sides(self) -> None:
        """The map alone, or with the panels beside it."""
        alone = self.table.isVisible()
        self.table.setVisible(not alone)
        self.side.setVisible(not alone)

    def restore_sizes(self) -> None:
        """Sizes of panels and columns as the settings remember them."""
        settings = self._settings.settings
        self.middle.setSizes(settings.splitter if len(settings.splitter) == len(_WIDTHS) else _WIDTHS)
        self._divided = len(settings.side_splitter) == len(_HEIGHTS)
        self.side.setSizes(settings.side_splitter if self._divided else _HEIGHTS)
        self.table.restore_columns(settings.columns)
        self.table.group_by(settings.table_groups)

    def _save_sizes(self) -> None:
        self._settings.update(columns=self.table.save_columns(), table_groups=self.table.model.grouping)
        if self.table.isVisibleTo(self):  # with the map alone the others have no size
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

    def _lay_out(self) -> None:
        side_handle = tr("Divider between “More like this” and the playlist")
        self.side = Splitter(Qt.Orientation.Vertical, (side_handle,), self.similar, self.lists)
        handles = (
            tr("Divider between the library and the map"),
            tr("Divider between the map and the lists"),
        )
        parts = (self.table, self.pane, self.side)
        self.middle = Splitter(Qt.Orientation.Horizontal, handles, *parts)
        # A larger window is a larger map: with any stretch of their own, the others would grow too.
        for index, stretch in enumerate((0, 1, 0)):
            self.middle.setStretchFactor(index, stretch)
        self.table.setMinimumWidth(220)
        self.pane.setMinimumWidth(300)
        self.side.setMinimumWidth(310)
        self.main = QWidget()
        _stack(self.main, self.top, self.middle, self.bar)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.welcome)
        self.pages.addWidget(self.main)
        _stack(self, self.banners, self.pages, self.status_bar)
        self.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, 6)


def _stack(page: QWidget, *parts: QWidget) -> None:
    """Lay parts out from top to bottom; the one that can grow takes the space."""
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    for part in parts:
        layout.addWidget(part, int(isinstance(part, Splitter | QStackedWidget)))
