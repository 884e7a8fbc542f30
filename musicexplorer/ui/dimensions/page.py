"""The page of the embedding's dimensions: their names, and the tracks and seconds that are high in one."""

from typing import Any

import numpy as np
from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from musicexplorer.session.dimensions import Dimensions
from musicexplorer.similarity.dimensions import DimensionActivations
from musicexplorer.translation import tr
from musicexplorer.ui import scale
from musicexplorer.ui.app import App
from musicexplorer.ui.theme import Theme, scaled
from musicexplorer.ui.widgets.elements import Elided, close_button, dialog_column, label, push_button
from musicexplorer.ui.widgets.format import clock
from musicexplorer.ui.widgets.gestures import Gesture
from musicexplorer.ui.widgets.track_list import TrackList
from musicexplorer.ui.widgets.track_rows import Row, RowsModel

Index = QModelIndex | QPersistentModelIndex
SHOWN = 50
"""How many tracks of a dimension are listed, and become a playlist."""
_SPREAD = Qt.ItemDataRole.UserRole
_HEIGHT, _PAD, _BAR = 38, 10, 64


class DimensionsPage(QDialog):
    """The dimensions at the left, the tracks of one at the right.

    Signals:
        gestured: A `Gesture` was made on a row, whose track is high from this second on.
        coloured: The map is to be coloured by this dimension; -1 for as before.
        playlist_requested: These tracks are to become the playlist.
        like_requested: A playlist that starts from this dimension is requested.
    """

    gestured = Signal(int, float, object)
    coloured = Signal(int)
    playlist_requested = Signal(object)
    like_requested = Signal(int)

    def __init__(self, app: App) -> None:
        super().__init__(app.window)
        self.setWindowTitle(tr("Embedding dimensions"))
        scale.resize(self, 940, 620)
        self._session = app.session
        self._activations: DimensionActivations | None = None
        self._rows = np.zeros(0, np.int64)
        self.dimensions = QListView()
        self.dimensions.setObjectName("panel")
        self.dimensions.setAccessibleName(tr("Dimensions of the embedding"))
        self.dimensions.setUniformItemSizes(True)
        self.dimensions.setMouseTracking(True)
        self.dimensions.setFixedWidth(scale.grown(330))
        self._painter = _DimensionPainter(app.theme, self.dimensions)
        self.dimensions.setItemDelegate(self._painter)
        self._model = RowsModel(lambda: app.session.library)
        self.tracks = TrackList(self._model, app.theme, app.covers.get, tr("Tracks high in the dimension"))
        self.tracks.setObjectName("panel")
        self.tracks.set_placeholder(tr("Finding what tells your music apart…"))
        self.tracks.gestured.connect(self._on_gesture)
        self.name = Elided("", "heading")
        self.play = push_button(tr("Play"), tr("Play the strongest seconds of the selected track"))
        self.colour = push_button(tr("Colour the map by it"), tr("Show where on the map it is high"))
        self.colour.setCheckable(True)
        tracks = tr("The first {count} tracks become the playlist").format(count=SHOWN)
        self.make = push_button(tr("Playlist of it"), tracks)
        self.like = push_button(
            tr("Playlist like it"), tr("A playlist that starts from it, and that you can adjust")
        )
        self.colour.toggled.connect(self._on_colour_toggled)
        self.play.clicked.connect(
            lambda: self._on_gesture((self.tracks.selected_rows() or [0])[0], Gesture.CLICK)
        )
        self.colour.clicked.connect(lambda on: self.coloured.emit(self.dimension if on else -1))
        self.make.clicked.connect(lambda: self.playlist_requested.emit(self._model.ids()))
        self.like.clicked.connect(lambda: self.like_requested.emit(self.dimension))
        self._lay_out()
        self._enable(False)

    @property
    def dimension(self) -> int:
        """The dimension that is shown, -1 for none."""
        return self.dimensions.currentIndex().row()

    @property
    def filled(self) -> bool:
        """Whether there are dimensions to see."""
        return self._activations is not None

    def show_dimensions(self, found: Dimensions) -> None:
        """Show these dimensions."""
        self._activations = found.activations
        model = _DimensionsModel(found, self.dimensions)
        self.dimensions.setModel(model)
        self.dimensions.selectionModel().currentChanged.connect(lambda *_: self._show_dimension())
        self.dimensions.setCurrentIndex(model.index(0))
        self.dimensions.setFocus()

    def say(self, text: str) -> None:
        """Show why there is nothing to see."""
        self.tracks.set_placeholder(text)

    def set_playing(self, track_id: int | None) -> None:
        """Mark the track that plays."""
        self._model.set_playing(track_id)

    def set_theme(self, theme: Theme) -> None:
        """Set the colours of what the lists draw themselves."""
        self._painter.theme = theme
        self.tracks.set_theme(theme)
        self.dimensions.viewport().update()

    def _show_dimension(self) -> None:
        activations, dimension = self._activations, self.dimension
        if activations is None or dimension < 0:
            return
        library = self._session.library
        rows = activations.most(dimension, SHOWN)
        self._rows = rows[[track in library for track in activations.ids[rows].tolist()]]
        most = float(activations.activation[rows[0], dimension]) if len(rows) else 1.0
        self._model.show_rows([self._row(activations, dimension, row, most) for row in self._rows.tolist()])
        self.tracks.scrollToTop()
        self.name.set_text(f"{dimension + 1}  {self.dimensions.currentIndex().data()}")
        self._enable(bool(len(self._rows)))
        if self.colour.isChecked():
            self.coloured.emit(dimension)

    def _on_colour_toggled(self, on: bool) -> None:
        self.colour.setText(tr("Colour the map as before") if on else tr("Colour the map by it"))

    def _row(self, activations: DimensionActivations, dimension: int, row: int, most: float) -> Row:
        track = self._session.library.track(int(activations.ids[row]))
        assert track is not None
        activation = float(activations.activation[row, dimension])
        return Row(
            track.id,
            track.metadata.title,
            track.metadata.artist,
            note=tr("{factor} × standard deviation").format(factor=f"{activation:.1f}"),
            figure=tr("at {time}").format(time=clock(float(activations.seconds[row, dimension]))),
            share=activation / max(most, 1e-6),
            missing="" if track.state == "present" else tr("not available"),
        )

    def ids(self) -> list[int]:
        """The tracks listed."""
        return self._model.ids()

    def _on_gesture(self, row: int, gesture: Gesture) -> None:
        activations = self._activations
        if activations is not None and 0 <= row < len(self._rows):
            at = int(self._rows[row])
            self.gestured.emit(row, float(activations.seconds[at, self.dimension]), gesture)

    def _enable(self, enabled: bool) -> None:
        for button in (self.play, self.colour, self.make, self.like):
            button.setEnabled(enabled)

    def _lay_out(self) -> None:
        about = tr(
            "The embedding tells your music apart along these dimensions. Choose one to see which tracks are "
            "high in it; a click plays the seconds where a track is highest."
        )
        what = label(about, "muted")
        what.setWordWrap(True)
        actions = QHBoxLayout()
        for button in (self.play, self.colour, self.make, self.like):
            actions.addWidget(button)
        actions.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(8)
        right.addWidget(self.name)
        right.addLayout(actions)
        right.addWidget(self.tracks, 1)
        both = QHBoxLayout()
        both.setSpacing(12)
        both.addWidget(self.dimensions)
        both.addLayout(right, 1)
        buttons = close_button(self)
        layout = dialog_column(self)
        layout.addWidget(what)
        layout.addLayout(both, 1)
        layout.addWidget(buttons)


class _DimensionsModel(QAbstractListModel):
    """Names of dimensions and how far music is spread along each."""

    def __init__(self, found: Dimensions, parent: QWidget) -> None:
        super().__init__(parent)
        self._names, self._spreads = found.names, found.activations.spread.tolist()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._names)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = index.row()
        name, spread = self._names[row], self._spreads[row]
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        if role == Qt.ItemDataRole.ToolTipRole:
            text = tr("Dimension {number}: {name}. Your music is spread {spread} along it.")
            return text.format(number=row + 1, name=name, spread=f"{spread:.3f}")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            text = tr("Dimension {number}, {name}, spread {spread}")
            return text.format(number=row + 1, name=name, spread=f"{spread:.3f}")
        return spread / max(max(self._spreads), 1e-9) if role == _SPREAD else None


class _DimensionPainter(QStyledItemDelegate):
    """Draws a dimension: its number, its name, a bar as long as its spread."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, max(_HEIGHT, option.fontMetrics.height() + 16))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_background(painter, option)
        box = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        number = box.adjusted(0, 0, 26 - box.width(), 0)
        painter.setFont(scaled(option.font, 0.9))
        painter.setPen(self.theme.colour("muted"))
        painter.drawText(
            number, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(index.row() + 1)
        )
        words = box.adjusted(36, 0, -_BAR - 12, 0)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setFont(scaled(option.font, 1.0, bold=chosen))
        painter.setPen(self.theme.colour("text"))
        name = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)
        bar = QRectF(box.right() - _BAR, box.center().y() - 1.5, _BAR, 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("pressed"))
        painter.drawRoundedRect(bar, 2, 2)
        bar.setWidth(_BAR * float(index.data(_SPREAD)))
        painter.setBrush(self.theme.colour("accent"))
        painter.drawRoundedRect(bar, 2, 2)
        painter.restore()

    def _draw_background(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        state, rounded = option.state, QRectF(option.rect).adjusted(2, 1, -2, -1)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.colour("soft" if chosen else "hover"))
            painter.drawRoundedRect(rounded, 6, 6)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.theme.colour("accent"), 1.5))
            painter.drawRoundedRect(rounded, 6, 6)
