"""Paints rows of tracks, and knows where their buttons are."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from musicexplorer.translation import tr
from musicexplorer.ui.theme import Theme, scaled
from musicexplorer.ui.widgets import covers
from musicexplorer.ui.widgets.track_rows import Index, Row, RowsModel

_HEIGHT, _COVER, _PAD, _BUTTON = 52, 40, 8, 26
_INSET, _SMALL_COVER, _MARK, _FIGURE, _BAR = 30, 30, 14, 56, 66


class _Fonts:
    """The fonts of a row and their metrics: title, what stands under it, figure and the mark of versions."""

    def __init__(self, font: QFont) -> None:
        self.base = QFont(font)
        self.title, self.note = scaled(font, 1.0, bold=True), scaled(font, 0.9)
        self.figure, self.mark = scaled(font, 0.95), scaled(font, 0.85)
        self.mark_metrics, self._note = QFontMetrics(self.mark), QFontMetrics(self.note)
        self._base = QFontMetrics(font)

    def lines(self, box: QRect, both: bool) -> tuple[QRect, QRect]:
        """Where title and note are written, one above the other in the middle of a box."""
        top, bottom = self._base.height(), self._note.height() if both else 0
        first = QRect(box.left(), box.center().y() - (top + bottom) // 2, box.width(), top)
        return first, QRect(box.left(), first.bottom() + 3, box.width(), bottom)


class RowPainter(QStyledItemDelegate):
    """Draws a `Row`."""

    def __init__(
        self, model: RowsModel, theme: Theme, cover: Callable[[int], QPixmap | None], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._model, self.theme, self._cover = model, theme, cover
        self._fonts = _Fonts(parent.font())

    def _fonts_of(self, option: QStyleOptionViewItem) -> _Fonts:
        if option.font != self._fonts.base:
            self._fonts = _Fonts(option.font)
        return self._fonts

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        first, second = self._fonts_of(option).lines(QRect(), True)
        return QSize(120, max(_HEIGHT, first.height() + second.height() + 14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, fonts = self._model.row(index.row()), self._fonts_of(option)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option)
        box = option.rect.adjusted(_PAD + (_INSET if row.inset else 0), 0, -_PAD, 0)
        side = _SMALL_COVER if row.inset else _COVER
        if row.inset:
            self._branch(painter, option.rect)
        place = QRectF(box.left(), box.center().y() - side / 2 + 0.5, side, side)
        covers.draw(painter, place, self._cover(row.id), self.theme)
        taken = self._figure(painter, fonts, box, row)
        pointed = option.state & QStyle.StateFlag.State_MouseOver
        if row.steers and pointed:
            taken = self._buttons(painter, option.rect)
        elif row.inset and (pointed or option.state & QStyle.StateFlag.State_Selected):
            taken = self._take_button(painter, option.rect)
        words = box.adjusted(side + 10, 0, -taken - 10, 0)
        self._words(painter, fonts, words, row)
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

    def _figure(self, painter: QPainter, fonts: _Fonts, box: QRect, row: Row) -> int:
        """Paint the figure at the right and its bar; returns their width."""
        if not row.figure:
            return 0
        painter.setFont(fonts.figure)
        width = max(painter.fontMetrics().horizontalAdvance(row.figure), 34 if row.share is None else _BAR)
        right = QRect(box.right() - width, box.top(), width, box.height())
        painter.setPen(self.theme.colour("muted"))
        lift = 8 if row.share is not None else 0
        painter.drawText(right.adjusted(0, -lift, 0, -lift), _RIGHT, row.figure)
        if row.share is not None:
            self._bar(painter, QRectF(right.left(), right.center().y() + 8, width, 3), row.share)
        return width

    def _buttons(self, painter: QPainter, row: QRect) -> int:
        """Paint + and − of the hovered row over its figure; returns their width."""
        more, less = steering_places(row)
        painter.fillRect(less.united(more).adjusted(-6, 0, 6, 0), self.theme.colour("hover"))
        for place, name in ((more, "add"), (less, "less")):
            self._button(painter, place, name)
        return row.right() - _PAD - less.left()

    def _take_button(self, painter: QPainter, row: QRect) -> int:
        """Paint the button that uses this version; returns its width with the figure."""
        place = taking_place(row)
        self._button(painter, place, "check")
        return row.right() - _PAD - place.left()

    def _button(self, painter: QPainter, place: QRect, name: str) -> None:
        painter.setPen(QPen(self.theme.colour("border"), 1))
        painter.setBrush(self.theme.colour("raised"))
        painter.drawEllipse(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.drawPixmap(place.center() - QPoint(6, 6), self.theme.pixmap(name, 14))

    def _branch(self, painter: QPainter, row: QRect) -> None:
        """Paint the branch from the row above to a version of it."""
        x, y = row.left() + _PAD + _COVER // 2, row.center().y() + 1
        painter.setPen(QPen(self.theme.colour("strong"), 1))
        painter.drawPolyline(
            [QPoint(x, row.top() - 4), QPoint(x, y), QPoint(row.left() + _PAD + _INSET - 3, y)]
        )

    def _bar(self, painter: QPainter, place: QRectF, share: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("pressed"))
        painter.drawRoundedRect(place, 1.5, 1.5)
        place.setWidth(place.width() * min(max(share, 0.0), 1.0))
        painter.setBrush(self.theme.colour("accent"))
        painter.drawRoundedRect(place, 1.5, 1.5)

    def _words(self, painter: QPainter, fonts: _Fonts, box: QRect, row: Row) -> None:
        playing = self._model.is_playing(row)
        quiet = " · ".join(
            part for part in (row.artist, tr("not available") if row.missing else row.note) if part
        )
        first, second = fonts.lines(box, bool(quiet or row.versions))
        if playing:
            mark = self.theme.pixmap("play", 14, "accent")
            painter.drawPixmap(first.left() - 2, first.center().y() - 6, mark)
            first.setLeft(first.left() + 14)
        if row.versions:
            place = _folding_place(second, fonts, row.versions)
            self._mark(painter, place, row, fonts)
            second.setLeft(place.right() + 7)
        colour = "accent" if playing else "faint" if row.missing or row.past else "text"
        _line(painter, first, fonts.title, self.theme.colour(colour), row.title)
        _line(painter, second, fonts.note, self.theme.colour("muted"), quiet)

    def _mark(self, painter: QPainter, place: QRect, row: Row, fonts: _Fonts) -> None:
        """Paint the number of versions and an arrow for unfolding."""
        painter.setPen(QPen(self.theme.colour("border"), 1))
        painter.setBrush(self.theme.colour("raised"))
        painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        _line(
            painter,
            place.adjusted(7, 0, 0, 0),
            fonts.mark,
            self.theme.colour("muted"),
            f"+{row.versions}",
        )
        icon = self.theme.pixmap("chevron-up" if row.unfolded else "chevron-down", _MARK, "muted")
        painter.drawPixmap(place.right() - _MARK - 3, place.center().y() - _MARK // 2 + 1, icon)


def folding_place(row: QRect, font: QFont, versions: int) -> QRect:
    """The rectangle of the button with the number of versions."""
    fonts = _Fonts(font)
    _, second = fonts.lines(row.adjusted(_PAD + _COVER + 10, 0, -_PAD, 0), True)
    return _folding_place(second, fonts, versions)


def _folding_place(second: QRect, fonts: _Fonts, versions: int) -> QRect:
    """It stands at the beginning of a row's second line."""
    width = fonts.mark_metrics.horizontalAdvance(f"+{versions}") + _MARK + 14
    return QRect(second.left() - 1, second.top() - 1, width, second.height() + 2)


def steering_places(row: QRect) -> tuple[QRect, QRect]:
    """The rectangles of + and − of a row."""
    top = row.center().y() - _BUTTON // 2 + 1
    right = row.right() - _PAD - _BUTTON
    return QRect(right, top, _BUTTON, _BUTTON), QRect(right - _BUTTON - 6, top, _BUTTON, _BUTTON)


def taking_place(row: QRect) -> QRect:
    """The rectangle of the button that uses a version."""
    return steering_places(row)[0].translated(-_FIGURE, 0)


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _line(painter: QPainter, box: QRect, font: QFont, colour: QColor, text: str) -> None:
    painter.setFont(font)
    painter.setPen(colour)
    painter.drawText(
        box, _LEFT, painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    )
