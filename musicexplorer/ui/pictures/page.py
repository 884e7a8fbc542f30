"""The page of the library in pictures."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QWidget

from musicexplorer.session.pictures import Picture
from musicexplorer.translation import ntr, tr
from musicexplorer.ui import scale
from musicexplorer.ui.app import App
from musicexplorer.ui.pictures.charts import Chart
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.widgets.elements import dialog_column, label, push_button

_SIZE, _COLUMNS = (1160, 720), 3


class PicturesPage(QDialog):
    """Charts side by side; what is chosen in one is a selection of tracks.

    Signals:
        selected: These tracks (ids) were chosen, and what they are.
        playlist_requested: Make the chosen tracks the playlist.
    """

    selected = Signal(str, object)
    playlist_requested = Signal(object)

    def __init__(self, app: App) -> None:
        super().__init__(app.window)
        self.setWindowTitle(tr("Library in pictures"))
        scale.resize(self, *_SIZE)
        self._theme = app.theme
        self.charts: list[Chart] = []
        self.chosen: list[int] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(18)
        self._about = label(tr("counting…"), "muted")
        self.playlist = push_button(tr("Make playlist"), tr("Make the chosen tracks the playlist"))
        self.playlist.clicked.connect(lambda: self.playlist_requested.emit(self.chosen))
        self.playlist.setEnabled(False)
        close = push_button(tr("Close"), tr("Close this page (Escape)"))
        close.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(self._about, 1)
        buttons.addWidget(self.playlist)
        buttons.addWidget(close)
        column = dialog_column(self)
        column.addLayout(self._grid, 1)
        column.addLayout(buttons)

    def show_pictures(self, pictures: Sequence[Picture]) -> None:
        """Show other pictures."""
        for chart in self.charts:
            self._grid.removeWidget(chart)
            chart.deleteLater()
        self.charts = [Chart(picture, self._theme) for picture in pictures]
        for place, chart in enumerate(self.charts):
            self._grid.addWidget(chart, place // _COLUMNS, place % _COLUMNS)
            chart.selected.connect(lambda name, ids, _, chart=chart: self._choose(chart, name, ids))
        self._say("", [])

    def set_theme(self, theme: Theme) -> None:
        """Draw in the theme's colours."""
        self._theme = theme
        for chart in self.charts:
            chart.set_theme(theme)

    def _choose(self, chosen: QWidget, name: str, ids: list[int]) -> None:
        for chart in self.charts:
            if chart is not chosen:
                chart.clear_selection()
        self._say(name, ids)
        self.selected.emit(name, ids)

    def _say(self, name: str, ids: list[int]) -> None:
        self.chosen = ids
        self.playlist.setEnabled(bool(ids))
        hint = tr(
            "A click on a bar, or a rectangle drawn around dots, selects tracks; with Ctrl, several bars."
        )
        text = ntr(
            "{name}: {n} track, selected in the table and on the map",
            "{name}: {n} tracks, selected in the table and on the map",
            len(ids),
        )
        self._about.setText(text.format(name=name) if ids else hint)
