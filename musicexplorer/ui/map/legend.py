"""The legend of the colours, in lines under the map; each entry shows or hides its tracks."""

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QScrollArea, QWidget

from musicexplorer.translation import ntr, tr
from musicexplorer.ui.map.colour_scheme import ColourScheme, LegendEntry
from musicexplorer.ui.map.markers import paint_dot, with_alpha
from musicexplorer.ui.map.pixmap_cache import PixmapCache
from musicexplorer.ui.map.theme import LIGHT, MapTheme

_WIDEST, _GAP = 190, 6
_TALLEST = 0.4
"""The largest share of the map's height for the unfolded legend; the rest scrolls."""


class LegendRow(QAbstractButton):
    """One entry: colour, label and number of tracks. Checked while its tracks are shown."""

    pointed = Signal(bool)
    alone = Signal()

    def __init__(self, entry: LegendEntry, theme: MapTheme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self._cache = PixmapCache(self)
        self.show_entry(entry)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCheckable(True)
        self.setChecked(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_entry(self, entry: LegendEntry) -> None:
        """Show this entry."""
        self.entry = entry
        self.setText(entry.label)
        text = tr("{label}: click to hide or show, double-click or Ctrl+click to show only this")
        self.setToolTip(text.format(label=entry.label))
        name = ntr("{label}, {n} track", "{label}, {n} tracks", entry.count)
        self.setAccessibleName(name.format(label=entry.label))
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the colour, the text and the number."""
        metrics = self.fontMetrics()
        width = 50 + metrics.horizontalAdvance(self.text()) + metrics.horizontalAdvance(self._number())
        return QSize(min(width, _WIDEST), metrics.height() + 6)

    def _number(self) -> str:
        return f"{self.entry.count:,}".replace(",", "\N{THIN SPACE}")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ctrl and a click means this line alone."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier and _is_left(event):
            self.alone.emit()
        else:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """So does a double click."""
        if _is_left(event):
            self.alone.emit()
        else:
            super().mouseDoubleClickEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Highlight its tracks."""
        self.pointed.emit(True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """End the highlight."""
        self.pointed.emit(False)
        super().leaveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the colour, the text (struck out while hidden) and the number."""
        state = (self.entry, self.hasFocus(), self.isChecked(), self.underMouse())
        self._cache.paint((self.theme, state), self._draw)

    def _draw(self, painter: QPainter) -> None:
        box = self.rect()
        if self.underMouse() or self.hasFocus():
            painter.setPen(QPen(QColor(self.theme.ink), 1.4) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(with_alpha(self.theme.ink, 0.07))
            painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -1, -1), 5, 5)
        middle = QPointF(15, box.height() / 2)
        if self.isChecked():
            paint_dot(painter, self.theme, middle, self.entry.slot, 5.5)
        else:
            painter.setPen(QPen(QColor(self.theme.faint), 1.2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawLine(middle - QPointF(4, 0), middle + QPointF(4, 0))
        self._paint_text(painter, box)

    def _paint_text(self, painter: QPainter, box: QRect) -> None:
        metrics, number = self.fontMetrics(), self._number()
        room = box.width() - 28 - 8 - 8 - metrics.horizontalAdvance(number)
        font = QFont(self.font())
        font.setStrikeOut(not self.isChecked())
        painter.setFont(font)
        painter.setPen(QColor(self.theme.ink if self.isChecked() else self.theme.faint))
        text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(box.adjusted(28, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
        painter.setFont(self.font())
        painter.setPen(QColor(self.theme.faint))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(box.adjusted(0, 0, -8, 0), flags, number)


class _Heading(QAbstractButton):
    """The name of the colouring; folds and unfolds the legend."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = LIGHT
        self._cache = PixmapCache(self)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCheckable(True)
        self.setChecked(False)
        self.hidden_entries = 0

    def sizeHint(self) -> QSize:
        """Room for the text and the triangle."""
        metrics = QFontMetrics(self._font())
        return QSize(metrics.horizontalAdvance(f"{self.text()}  +88") + 40, metrics.height() + 8)

    def _shown(self) -> str:
        """The name, and how many entries there are besides those in sight."""
        return f"{self.text()}  +{self.hidden_entries}" if self.hidden_entries else self.text()

    def _font(self) -> QFont:
        font = QFont(self.font())
        font.setWeight(QFont.Weight.DemiBold)
        return font

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the name and an arrow that shows which way it folds."""
        state = (self._shown(), self.hasFocus(), self.isChecked())
        self._cache.paint((self.theme, state), self._draw)

    def _draw(self, painter: QPainter) -> None:
        if self.hasFocus():
            painter.setPen(QPen(QColor(self.theme.ink), 1.4))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        painter.setFont(self._font())
        painter.setPen(QColor(self.theme.ink))
        metrics = QFontMetrics(self._font())
        text = metrics.elidedText(self._shown(), Qt.TextElideMode.ElideRight, self.width() - 30)
        painter.drawText(self.rect().adjusted(9, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
        painter.setPen(QPen(QColor(self.theme.faint), 1.5))
        tip = QPointF(self.width() - 15, self.height() / 2 + (2 if self.isChecked() else -2))
        rise = -4 if self.isChecked() else 4
        painter.drawLine(tip, tip + QPointF(-4, rise))
        painter.drawLine(tip, tip + QPointF(4, rise))


class Legend(QFrame):
    """The entries of a colour scheme, in one line under the map; unfolded, all of them in several lines.

    It takes its place from the map, so that it never covers a dot.

    Signals:
        toggled(slot, shown): An entry was switched on or off.
        pointed(slot): The pointer is on an entry; -1 when it is on none.
        folded(): The person folded or unfolded it.

    Attributes:
        scrolls: Whether it folds and scrolls; in a picture nobody would see the rest of it.
        reserved: Pixels at its right that something else stands on.
    """

    toggled = Signal(int, bool)
    pointed = Signal(int)
    folded = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._map, self.scrolls, self.reserved = parent, True, 0
        self.setAccessibleName(tr("Legend"))
        # What is done here is not meant for the dots behind.
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.lines: list[LegendRow] = []
        self._rows: list[LegendRow] = []
        self._theme = LIGHT
        self._cache = PixmapCache(self)
        self.heading = _Heading(self)
        self.heading.setToolTip(tr("Show the whole legend, or one line of it"))
        self.heading.clicked.connect(self.folded)
        self._list = QWidget()
        self._list.setAutoFillBackground(False)
        self._scroll = QScrollArea(self)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().setAutoFillBackground(False)
        self._scroll.setWidget(self._list)
        self._list.setAutoFillBackground(False)
        self.hide()

    def show_scheme(self, scheme: ColourScheme, hidden: frozenset[int]) -> None:
        """Show the entries of a scheme; rows are made where there are not enough, which is slow."""
        self.heading.setText(scheme.title)
        self.heading.setAccessibleName(tr("Coloured by {name}, fold the legend").format(name=tr(scheme.name)))
        for entry in scheme.entries[len(self._rows) :]:
            self._rows.append(self._made(entry))
        self.lines = self._rows[: len(scheme.entries)]
        for line, entry in zip(self.lines, scheme.entries, strict=True):
            line.show_entry(entry)
            with QSignalBlocker(line):
                line.setChecked(entry.slot not in hidden)
        for line in self._rows[len(self.lines) :]:
            line.hide()
        self.setVisible(bool(self.lines))

    def _made(self, entry: LegendEntry) -> LegendRow:
        line = LegendRow(entry, self._theme, self._list)
        line.toggled.connect(lambda shown: self.toggled.emit(line.entry.slot, shown))
        line.pointed.connect(lambda on: self.pointed.emit(line.entry.slot if on else -1))
        line.alone.connect(lambda: self._show_alone(line))
        QWidget.setTabOrder(self._rows[-1] if self._rows else self.heading, line)
        return line

    def set_theme(self, theme: MapTheme) -> None:
        """Takes new colours."""
        self._theme = self.heading.theme = theme
        for line in self._rows:
            line.theme = theme
        self.update()

    def _show_alone(self, chosen: LegendRow) -> None:
        """Show a line alone, or all again."""
        alone = any(line.isChecked() for line in self.lines if line is not chosen)
        for line in self.lines:
            line.setChecked(line is chosen or not alone)

    def reposition(self) -> None:
        """Takes the lines that it needs at the bottom of the map: one, or as many as entries fill."""
        width, head = self._map.width(), self.heading.sizeHint()
        left = min(head.width() + 2 * _GAP, width // 2)
        room = max(width - left - _GAP - self.reserved, 0)
        hints = [line.sizeHint() for line in self.lines]
        height = max([head.height(), *(hint.height() for hint in hints)])
        places = self._flow(hints, room - self._bar_width(), height)
        unfolded = self.heading.isChecked() or not self.scrolls
        rows = 1 + (places[-1].y() // height if places and unfolded else 0)
        self._show_first(places, rows * height)
        fits = rows if not self.scrolls else max(1, min(rows, int(self._map.height() * _TALLEST) // height))
        self.heading.setGeometry(_GAP, 3, left - _GAP, head.height())
        self._list.setFixedSize(max(room - self._bar_width(), 0), rows * height)
        self._scroll.setGeometry(left, 3, room, fits * height)
        self.setGeometry(0, self._map.height() - fits * height - 6, width, fits * height + 6)

    def _bar_width(self) -> int:
        return self._scroll.verticalScrollBar().sizeHint().width() if self.scrolls else 0

    def _flow(self, hints: list[QSize], room: int, height: int) -> list[QRect]:
        """Where the entries stand: from left to right, and on in the next line."""
        places, x, y = [], 0, 0
        for hint in hints:
            width = min(hint.width(), room)
            if x and x + width > room:
                x, y = 0, y + height
            places.append(QRect(x, y, width, height))
            x += width + _GAP
        return places

    def _show_first(self, places: list[QRect], height: int) -> None:
        """Show the entries within some height."""
        for line, place in zip(self.lines, places, strict=True):
            line.setGeometry(place)
            line.setVisible(place.y() < height)
        self.heading.hidden_entries = sum(place.y() >= height for place in places)
        self.heading.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the panel."""
        self._cache.paint(self._theme, self._draw)

    def _draw(self, painter: QPainter) -> None:
        painter.fillRect(self.rect(), QColor(self._theme.panel))
        painter.fillRect(0, 0, self.width(), 1, QColor(self._theme.edge))


def _is_left(event: QMouseEvent) -> bool:
    return event.button() == Qt.MouseButton.LeftButton
