"""What the network hears: its units by name, and the tracks and seconds that excite one most."""

from collections.abc import Callable, Sequence
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
from PySide6.QtGui import QPainter, QPen, QPixmap
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

from musicexplorer.session.library import Library
from musicexplorer.similarity.dimensions import DimensionActivations
from musicexplorer.ui.theme import Theme, scaled
from musicexplorer.ui.widgets.elements import Elided, close_button, dialog_column, label, push_button
from musicexplorer.ui.widgets.format import clock
from musicexplorer.ui.widgets.track_list import TrackList
from musicexplorer.ui.widgets.track_rows import Row, RowsModel

Index = QModelIndex | QPersistentModelIndex
SHOWN = 50
"""How many tracks of a unit are listed, and become a playlist."""
_WHAT = (
    "The network tells your music apart along these directions. Choose one to see which tracks excite it "
    "most; a click plays the very seconds that did."
)
_COLOUR = ("Colour the map by it", "Colour the map as before")
_WAIT = "Looking for what your music differs in…"
_UNIT = Qt.ItemDataRole.UserRole
_HEIGHT, _PAD, _BAR = 38, 10, 64


class DimensionsPage(QDialog):
    """The units at the left, the tracks of one at the right.

    Signals:
        played: This track from this second on.
        coloured: The map is to be coloured by this unit; -1 for as before.
        playlist_requested: These tracks are to become the playlist.
        like_requested: A playlist like this unit is wanted.
    """

    played = Signal(int, float)
    coloured = Signal(int)
    playlist_requested = Signal(list)
    like_requested = Signal(int)

    def __init__(
        self,
        catalogue: Callable[[], Library],
        theme: Theme,
        cover: Callable[[int], QPixmap | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("What the network hears")
        self.resize(940, 620)
        self._catalogue = catalogue
        self._excited: DimensionActivations | None = None
        self._rows = np.zeros(0, np.int64)
        self.units = QListView()
        self.units.setObjectName("panel")
        self.units.setAccessibleName("Units of the network")
        self.units.setUniformItemSizes(True)
        self.units.setMouseTracking(True)
        self.units.setFixedWidth(330)
        self._painter = _UnitPainter(theme, self.units)
        self.units.setItemDelegate(self._painter)
        self._model = RowsModel(catalogue)
        self.tracks = TrackList(self._model, theme, cover, "Tracks that excite the unit")
        self.tracks.setObjectName("panel")
        self.tracks.set_placeholder(_WAIT)
        self.tracks.row_clicked.connect(self._play)
        self.tracks.row_activated.connect(self._play)
        self.name = Elided("", "heading")
        self.play = push_button("Play", "Play the seconds that excite it most in the selected track")
        self.colour = push_button(_COLOUR[False], "See where on the map it is excited")
        self.colour.setCheckable(True)
        self.make = push_button("Playlist of it", f"Its first {SHOWN} tracks become the playlist as they are")
        self.like = push_button("Playlist like it", "A playlist that starts from it, and can be steered")
        self.colour.toggled.connect(lambda on: self.colour.setText(_COLOUR[on]))
        self.play.clicked.connect(lambda: self._play((self.tracks.selected_rows() or [0])[0]))
        self.colour.clicked.connect(lambda on: self.coloured.emit(self.unit if on else -1))
        self.make.clicked.connect(lambda: self.playlist_requested.emit(self._model.ids()))
        self.like.clicked.connect(lambda: self.like_requested.emit(self.unit))
        self._lay_out()
        self._enable(False)

    @property
    def unit(self) -> int:
        """The unit that is shown, -1 for none."""
        return self.units.currentIndex().row()

    def show_units(self, activations: DimensionActivations, names: Sequence[str]) -> None:
        """These are the units."""
        self._excited = activations
        model = _UnitsModel(names, activations.spread.tolist(), self.units)
        self.units.setModel(model)
        self.units.selectionModel().currentChanged.connect(lambda *_: self._show_unit())
        self.units.setCurrentIndex(model.index(0))
        self.units.setFocus()

    def say(self, text: str) -> None:
        """There is nothing to show: why."""
        self.tracks.set_placeholder(text)

    def set_playing(self, track_id: int | None) -> None:
        """Mark the track that plays."""
        self._model.set_playing(track_id)

    def set_theme(self, theme: Theme) -> None:
        """Light or dark, now."""
        self._painter.theme = theme
        self.tracks.set_theme(theme)
        self.units.viewport().update()

    def _show_unit(self) -> None:
        activations, unit = self._excited, self.unit
        if activations is None or unit < 0:
            return
        catalogue = self._catalogue()
        rows = activations.most(unit, SHOWN)
        self._rows = rows[[one in catalogue for one in activations.ids[rows].tolist()]]
        most = float(activations.activation[rows[0], unit]) if len(rows) else 1.0
        self._model.show_rows([self._row(activations, unit, row, most) for row in self._rows.tolist()])
        self.tracks.scrollToTop()
        self.name.set_text(f"{unit + 1}  {self.units.currentIndex().data()}")
        self._enable(bool(len(self._rows)))
        if self.colour.isChecked():
            self.coloured.emit(unit)

    def _row(self, activations: DimensionActivations, unit: int, row: int, most: float) -> Row:
        track = self._catalogue().track(int(activations.ids[row]))
        assert track is not None
        activation = float(activations.activation[row, unit])
        return Row(
            track.id,
            track.metadata.title,
            track.metadata.artist,
            note=f"{activation:.1f} × its spread",
            figure=f"at {clock(float(activations.seconds[row, unit]))}",
            share=activation / max(most, 1e-6),
            missing="" if track.state == "present" else "not there",
        )

    def _play(self, row: int) -> None:
        if self._excited is not None and 0 <= row < len(self._rows):
            place = int(self._rows[row])
            seconds = float(self._excited.seconds[place, self.unit])
            self.played.emit(int(self._excited.ids[place]), seconds)

    def _enable(self, there: bool) -> None:
        for button in (self.play, self.colour, self.make, self.like):
            button.setEnabled(there)

    def _lay_out(self) -> None:
        what = label(_WHAT, "muted")
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
        both.addWidget(self.units)
        both.addLayout(right, 1)
        buttons = close_button(self)
        layout = dialog_column(self)
        layout.addWidget(what)
        layout.addLayout(both, 1)
        layout.addWidget(buttons)


class _UnitsModel(QAbstractListModel):
    """Names of units and how far music is spread along each."""

    def __init__(self, names: Sequence[str], spreads: Sequence[float], parent: QWidget) -> None:
        super().__init__(parent)
        self._names, self._spreads = names, spreads

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._names)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = index.row()
        if role == Qt.ItemDataRole.DisplayRole:
            return self._names[row]
        if role == Qt.ItemDataRole.ToolTipRole:
            return (
                f"Unit {row + 1}: {self._names[row]}. Your music is spread {self._spreads[row]:.3f} along it."
            )
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"Unit {row + 1}, {self._names[row]}, spread {self._spreads[row]:.3f}"
        return self._spreads[row] / max(max(self._spreads), 1e-9) if role == _UNIT else None


class _UnitPainter(QStyledItemDelegate):
    """Draws a unit: its number, its name, a bar as long as its spread."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, max(_HEIGHT, option.fontMetrics.height() + 16))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option)
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
        bar.setWidth(_BAR * float(index.data(_UNIT)))
        painter.setBrush(self.theme.colour("accent"))
        painter.drawRoundedRect(bar, 2, 2)
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
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
