"""The page of a track: cover, metadata, tags, attributes, neighbours, and what the network hears."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from musicexplorer.session.similar import SimilarTracks
from musicexplorer.session.track_details import TrackDetails, kind_text
from musicexplorer.translation import tr
from musicexplorer.ui import scale
from musicexplorer.ui.app import App
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.track.network_view import NetworkView
from musicexplorer.ui.track.strength_bars import StrengthBars
from musicexplorer.ui.widgets import covers
from musicexplorer.ui.widgets.elements import Elided, dialog_column, label, push_button
from musicexplorer.ui.widgets.track_list import TrackList
from musicexplorer.ui.widgets.track_rows import Row, RowsModel

_SIZE, _SIDE = (1240, 800), 280
_COVER = 148


class TrackPage(QDialog):
    """Everything about one track.

    Signals:
        played: Play the track from this second on.
        compared: Show what matches this track (an id); None for none.
        heard: Play where the track and this one (an id) match most, in turns.
        listed: A `Gesture` was made on a neighbour: the kind of neighbours, and the row.
    """

    played = Signal(float)
    compared = Signal(object)
    heard = Signal(int)
    listed = Signal(str, int, object)

    def __init__(self, app: App) -> None:
        super().__init__(app.window)
        self.setWindowTitle(tr("Track details"))
        scale.resize(self, *_SIZE)
        self._app = app
        self.cover = _Cover(app)
        self.title, self.artist = Elided("", "heading"), Elided("", "muted")
        self.network = NetworkView(app.theme)
        self.network.played.connect(self.played)
        self.tags, self.attributes = (
            StrengthBars(tr("Tags"), app.theme),
            StrengthBars(tr("Attributes"), app.theme),
        )
        self.compare = QComboBox()
        self.compare.setAccessibleName(tr("Compare with"))
        self.compare.setToolTip(tr("Marks the seconds that match another track"))
        self.compare.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.compare.setMinimumContentsLength(24)
        self.compare.activated.connect(lambda _: self.compared.emit(self.compare.currentData()))
        self.contrast = Elided("", "muted")
        self.hear = push_button(tr("Hear both"), tr("Play where the two match most, in turns"))
        self.hear.clicked.connect(lambda: self.heard.emit(self.compare.currentData()))
        self.lists: dict[str, TrackList] = {}
        self._neighbours = QTabWidget()
        self._neighbours.setAccessibleName(tr("More like this"))
        self._facts = QWidget()
        self._lay_out()

    def show_details(self, details: TrackDetails) -> None:
        """Show another track."""
        about = details.track.metadata
        self.setWindowTitle(tr("{title} — track details").format(title=about.title))
        self.cover.show_track(details.track.id)
        self.title.set_text(about.title)
        self.artist.set_text(" · ".join(filter(None, (about.artist, about.album, str(about.year or "")))))
        self._show_facts(details)
        self.tags.show_strengths(details.tags)
        self.attributes.show_strengths([(tr(name), value) for name, value in details.attributes])
        self.network.show_details(details)
        self.show_neighbours({})

    def show_neighbours(self, found: Mapping[str, SimilarTracks]) -> None:
        """Show the neighbours of each kind, and offer them for comparison."""
        self._neighbours.clear()
        self.lists = {kind: self._list(kind, shown) for kind, shown in found.items()}
        for kind, one in self.lists.items():
            self._neighbours.addTab(one, kind_text(kind))
        self.compare.clear()
        self.compare.addItem(tr("Compare with…"), None)
        titles = dict.fromkeys(track for shown in found.values() for track in shown.ids)
        for track_id in titles:
            track = self._app.session.library.track(track_id)
            if track is not None:
                name = " — ".join(filter(None, (track.metadata.title, track.metadata.artist)))
                self.compare.addItem(name, track_id)
        self.compare.setEnabled(bool(titles))

    def show_contrast(self, told: str, *, can_hear: bool) -> None:
        """Show what tells the track from the one that it is compared with."""
        self.contrast.set_text(told)
        self.hear.setVisible(can_hear)

    def show_compared(self, track_id: int, name: str) -> None:
        """This track is what matches are shown of."""
        at = self.compare.findData(track_id)
        if at < 0:
            self.compare.addItem(name, track_id)
            at = self.compare.count() - 1
        self.compare.setEnabled(True)
        self.compare.setCurrentIndex(at)

    def set_theme(self, theme: Theme) -> None:
        """Colours of what is painted here."""
        self.network.set_theme(theme)
        for bars in (self.tags, self.attributes):
            bars.theme = theme
            bars.update()
        for one in self.lists.values():
            one.set_theme(theme)
        self.cover.update()

    def _list(self, kind: str, shown: SimilarTracks) -> TrackList:
        app = self._app
        model = RowsModel(lambda: app.session.library)
        made = TrackList(model, app.theme, app.covers.get, kind_text(kind))
        best = max((one.similarity for one in shown.suggestions), default=1.0)
        rows = []
        for suggestion in shown.suggestions:
            track = app.session.library.track(suggestion.id)
            if track is not None:
                note = ", ".join(suggestion.reason.shared)
                share = max(suggestion.similarity, 0.0) / max(best, 1e-6)
                rows.append(
                    Row(track.id, track.metadata.title, track.metadata.artist, note=note, share=share)
                )
        model.show_rows(rows)
        made.gestured.connect(partial(self.listed.emit, kind))
        made.context_requested.connect(app.requests.track_menu)
        return made

    def _show_facts(self, details: TrackDetails) -> None:
        facts = QWidget()
        form = QFormLayout(facts)
        form.setContentsMargins(0, 0, 6, 0)
        form.setHorizontalSpacing(10)
        form.setVerticalSpacing(5)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        for name, value in details.facts:
            form.addRow(label(name, "muted"), _value(value))
        self._scroll.setWidget(facts)
        self._facts = facts

    def _lay_out(self) -> None:
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(self.cover)
        self._scroll = QScrollArea()
        self._scroll.setAccessibleName(tr("Track details"))
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side.addWidget(self._scroll, 1)
        left = QWidget()
        left.setFixedWidth(min(scale.grown(_SIDE), self.width() * 3 // 10))
        left.setLayout(side)
        side.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        heard = label(tr("What the network hears"), "heading")
        heard.setToolTip(
            tr(
                "The sound as the network takes it: low notes at the bottom, bright where it is loud. Frames "
                "are the seconds that it analysed; below, its tags over time. Wheel zooms, dragging moves, a "
                "click plays, a double click shows all."
            )
        )
        head.addWidget(heard)
        head.addSpacing(12)
        head.addWidget(self.contrast, 1)
        head.addWidget(self.compare)
        head.addWidget(self.hear)
        self.show_contrast("", can_hear=False)
        below = QHBoxLayout()
        below.setSpacing(18)
        for name, bars in ((tr("Tags"), self.tags), (tr("Attributes"), self.attributes)):
            column = QVBoxLayout()
            column.addWidget(label(name, "heading"))
            column.addWidget(bars)
            column.addStretch(1)
            below.addLayout(column, 3)
        below.addWidget(self._neighbours, 4)
        right = QVBoxLayout()
        right.setSpacing(6)
        for part in (self.title, self.artist):
            right.addWidget(part)
        right.addLayout(head)
        right.addWidget(self.network, 5)
        right.addLayout(below, 4)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addWidget(left)
        both.addLayout(right, 1)
        close = push_button(tr("Close"), tr("Close this page (Escape)"))
        close.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        column = dialog_column(self)
        column.addLayout(both, 1)
        column.addLayout(buttons)


def _value(text: str) -> QLabel:
    shown = label(text)
    shown.setWordWrap(True)
    shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return shown


class _Cover(QWidget):
    """The cover of a track."""

    def __init__(self, app: App) -> None:
        super().__init__()
        self._app, self._track = app, -1
        self.setFixedSize(_COVER, _COVER)
        app.covers.arrived.connect(self._on_cover)

    def show_track(self, track_id: int) -> None:
        """Show the cover of this track."""
        self._track = track_id
        self.update()

    def _on_cover(self, track_id: int, _: QPixmap) -> None:
        if track_id == self._track:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            covers.draw(painter, QRectF(self.rect()), self._app.covers.get(self._track), self._app.theme)
