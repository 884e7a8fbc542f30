"""Rows of tracks as the side panel shows them: cover, title, artist, and a third word of the list's own."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from musicexplorer.ui import covers, track_drag
from musicexplorer.ui.catalogue import Catalogue
from musicexplorer.ui.theme import Theme, scaled

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole
_HEIGHT, _COVER, _PAD, _SIGN = 52, 40, 8, 26


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        id: The track.
        title, artist: What the row says.
        note: The quiet words after the artist (tags in common, an album).
        figure: What stands at the right (similarity, length).
        share: 0..1 for a bar under the figure, None for no bar.
        missing: Why it cannot be played, "" if it can.
        steers: Whether more or less like it can be asked for on the row.
        why: Says why it is there, when somebody asks; None where there is no reason.
    """

    id: int
    title: str
    artist: str
    note: str = ""
    figure: str = ""
    share: float | None = None
    missing: str = ""
    steers: bool = False
    why: Callable[[], str] | None = None


class RowsModel(QAbstractListModel):
    """A list of rows; the track that plays is marked."""

    def __init__(self, catalogue: Callable[[], Catalogue]) -> None:
        super().__init__()
        self._catalogue = catalogue
        self._rows: list[Row] = []
        self._playing: int | None = None

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows instead of those."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def set_playing(self, track_id: int | None) -> None:
        """Mark the track that plays."""
        self._playing = track_id
        self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def ids(self) -> list[int]:
        """All tracks, from top to bottom."""
        return [row.id for row in self._rows]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return ", ".join(
                part for part in (row.title, row.artist, row.figure, row.note, row.missing) if part
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            why = row.why() if row.why is not None else row.note
            return "\n".join(part for part in (row.title, row.artist, why, row.missing) if part)
        return None

    def is_playing(self, row: Row) -> bool:
        """Whether this row's track is the one that plays."""
        return row.id == self._playing

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemNeverHasChildren

    def mimeTypes(self) -> list[str]:
        return [track_drag.TRACKS, "text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        return track_drag.pack(
            self._catalogue(), [self._rows[row].id for row in sorted(i.row() for i in indexes)]
        )


class RowPainter(QStyledItemDelegate):
    """Draws a `Row`."""

    def __init__(
        self, model: RowsModel, theme: Theme, cover: Callable[[int], QPixmap | None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._model, self.theme, self._cover = model, theme, cover

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        lines = option.fontMetrics.height() + scaled_height(option)
        return QSize(120, max(_HEIGHT, lines + 14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: Row = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option)
        box = option.rect.adjusted(_PAD, 0, -_PAD, 0)
        place = QRectF(box.left(), box.center().y() - _COVER / 2 + 0.5, _COVER, _COVER)
        covers.draw(painter, place, self._cover(row.id), self.theme)
        taken = self._figure(painter, option, box, row)
        if row.steers and option.state & QStyle.StateFlag.State_MouseOver:
            taken = self._signs(painter, option.rect)
        words = box.adjusted(_COVER + 10, 0, -taken - 10, 0)
        self._words(painter, option, words, row)
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        state, rounded = option.state, QRectF(option.rect).adjusted(1, 1, -1, -1)
        name = "soft" if state & QStyle.StateFlag.State_Selected else ""
        if not name and state & QStyle.StateFlag.State_MouseOver:
            name = "hover"
        if name:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.colour(name))
            painter.drawRoundedRect(rounded, 6, 6)
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.theme.colour("accent"), 1.5))
            painter.drawRoundedRect(rounded, 6, 6)

    def _figure(self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, row: Row) -> int:
        """The figure at the right and its bar; returns how wide they are."""
        if not row.figure:
            return 0
        painter.setFont(scaled(option.font, 0.95))
        width = max(painter.fontMetrics().horizontalAdvance(row.figure), 34)
        right = QRect(box.right() - width, box.top(), width, box.height())
        painter.setPen(self.theme.colour("muted"))
        lift = 8 if row.share is not None else 0
        painter.drawText(right.adjusted(0, -lift, 0, -lift), _RIGHT, row.figure)
        if row.share is not None:
            self._bar(painter, QRectF(right.left(), right.center().y() + 8, width, 3), row.share)
        return width

    def _signs(self, painter: QPainter, row: QRect) -> int:
        """The + and − of the row under the pointer, over its figure; returns how wide they are."""
        more, less = steering_places(row)
        painter.fillRect(less.united(more).adjusted(-6, 0, 6, 0), self.theme.colour("hover"))
        for place, name in ((more, "add"), (less, "less")):
            painter.setPen(QPen(self.theme.colour("border"), 1))
            painter.setBrush(self.theme.colour("raised"))
            painter.drawEllipse(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5))
            painter.drawPixmap(place.center() - QPoint(6, 6), self.theme.pixmap(name, 14))
        return row.right() - _PAD - less.left()

    def _bar(self, painter: QPainter, place: QRectF, share: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("pressed"))
        painter.drawRoundedRect(place, 1.5, 1.5)
        place.setWidth(place.width() * min(max(share, 0.0), 1.0))
        painter.setBrush(self.theme.colour("accent"))
        painter.drawRoundedRect(place, 1.5, 1.5)

    def _words(self, painter: QPainter, option: QStyleOptionViewItem, box: QRect, row: Row) -> None:
        playing = self._model.is_playing(row)
        small = scaled(option.font, 0.9)
        quiet = " · ".join(part for part in (row.artist, "not there" if row.missing else row.note) if part)
        top, bottom = option.fontMetrics.height(), scaled_height(option) if quiet else 0
        first = QRect(box.left(), box.center().y() - (top + bottom) // 2, box.width(), top)
        second = QRect(box.left(), first.bottom() + 3, box.width(), bottom)
        if playing:
            mark = self.theme.pixmap("play", 14, "accent")
            painter.drawPixmap(first.left() - 2, first.center().y() - 6, mark)
            first.setLeft(first.left() + 14)
        colour = "faint" if row.missing else "accent" if playing else "text"
        _line(painter, first, scaled(option.font, 1.0, bold=True), self.theme.colour(colour), row.title)
        _line(painter, second, small, self.theme.colour("muted"), quiet)


def steering_places(row: QRect) -> tuple[QRect, QRect]:
    """Where the + and the − of a row are drawn."""
    top = row.center().y() - _SIGN // 2 + 1
    right = row.right() - _PAD - _SIGN
    return QRect(right, top, _SIGN, _SIGN), QRect(right - _SIGN - 6, top, _SIGN, _SIGN)


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def scaled_height(option: QStyleOptionViewItem) -> int:
    """Height of the row's second line, in pixels."""
    return QFontMetrics(scaled(option.font, 0.9)).height()


def _line(painter: QPainter, box: QRect, font: QFont, colour: QColor, text: str) -> None:
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(
        box, _LEFT, painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    )
