"""The card beside the hovered or focused dot."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from musicexplorer.translation import tr
from musicexplorer.ui.map.glyphs import slot_colour
from musicexplorer.ui.map.markers import with_alpha
from musicexplorer.ui.map.pixmap_cache import PixmapCache
from musicexplorer.ui.map.scene import Scene
from musicexplorer.ui.map.theme import LIGHT, MapTheme
from musicexplorer.ui.widgets.format import clock

if TYPE_CHECKING:
    from musicexplorer.ui.map.widget import MapWidget

_COVER = 72
_PAD = 10
_TEXT = 210
_AWAY = 24


class HoverCard(QWidget):
    """Shows cover, title, artist, album or folder, year, length, genre and tag; transparent for the mouse.

    Attributes:
        track: The track shown; None while hidden.
        lines: Its text, title first.
    """

    def __init__(self, parent: "MapWidget") -> None:
        super().__init__(parent)
        self._map, self._cache = parent, PixmapCache(self)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.theme = LIGHT
        self.track: int | None = None
        self.lines: list[str] = []
        self._sign = LIGHT.others
        self.cover: QPixmap | None = None
        self.hide()

    def show_track(self, scene: Scene, row: int, at: QPointF, cover: QPixmap | None) -> None:
        """Show a track beside its dot, inside the map."""
        labels = scene.points.labels
        year = str(labels.years[row]) if labels.years[row] else ""
        length = clock(labels.durations[row])
        # Where little is written in the file, its folder says more than nothing.
        folder = tr("in {folder}").format(folder=labels.folders[row]) if labels.folders[row] else ""
        place = labels.albums[row] or folder
        sound = dict.fromkeys(part for part in (labels.genres[row], labels.top_tags[row]) if part)
        lines = [
            labels.titles[row] or tr("untitled"),
            labels.artists[row] or "",
            " · ".join(part for part in (place, year, length) if part),
            " · ".join(sound),
        ]
        self.lines = [line for index, line in enumerate(lines) if line or index == 0]
        self._sign = slot_colour(self.theme, scene.slot_of(row))
        self.track = int(scene.points.ids[row])
        self.cover = cover
        self.resize(self._size())
        self._place_beside(at)
        self.show()
        self.raise_()
        self.update()

    def set_theme(self, theme: MapTheme) -> None:
        """Set the colours."""
        self.theme = theme
        self.update()

    def set_cover(self, cover: QPixmap | None) -> None:
        """Set the cover of the shown track."""
        self.cover = cover
        self.update()

    def leave(self) -> None:
        """Hide the card."""
        self.track = None
        self.hide()

    def _fonts(self) -> list[QFont]:
        """One font a line: bold for the title, smaller for the last lines."""
        title, small = QFont(self.font()), QFont(self.font())
        title.setWeight(QFont.Weight.DemiBold)
        title.setPointSizeF(title.pointSizeF() * 1.08)
        small.setPointSizeF(small.pointSizeF() * 0.92)
        return [title, self.font(), small, small][: len(self.lines)]

    def _size(self) -> QSize:
        fonts = [QFontMetrics(font) for font in self._fonts()]
        widest = max(m.horizontalAdvance(line) for m, line in zip(fonts, self.lines, strict=True))
        height = max(_COVER, sum(m.height() + 2 for m in fonts))
        beside = _PAD * 3 + _COVER
        # As wide as the longest line, up to nearly half of the map.
        room = max(_TEXT, self._map.width() * 9 // 20 - beside)
        return QSize(beside + min(widest + 2, room), height + 2 * _PAD)

    def _place_beside(self, at: QPointF) -> None:
        """Right of the dot if there is room, else left of it; never outside the map or on the dot."""
        camera = self._map.camera
        room = QRect(0, 0, round(camera.width), round(camera.height)).adjusted(6, 6, -6, -6)
        x = at.x() + _AWAY
        if x + self.width() > room.right():
            x = at.x() - _AWAY - self.width()
        y = min(max(at.y() - self.height() / 2, room.top()), room.bottom() - self.height())
        self.move(round(max(x, room.left())), round(y))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the panel, the cover and the lines."""
        cover = None if self.cover is None else self.cover.cacheKey()
        self._cache.paint((self.theme, self._sign, tuple(self.lines), cover), self._draw)

    def _draw(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(QPen(QColor(self.theme.edge), 1))
        painter.setBrush(with_alpha(self.theme.panel, 0.97))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 9, 9)
        self._paint_cover(painter, QRectF(_PAD, (self.height() - _COVER) / 2, _COVER, _COVER))
        self._paint_lines(painter)

    def _paint_cover(self, painter: QPainter, box: QRectF) -> None:
        corner = QPainterPath()
        corner.addRoundedRect(box, 5, 5)
        painter.save()
        painter.setClipPath(corner)
        if self.cover is not None and not self.cover.isNull():
            side = min(self.cover.width(), self.cover.height())
            middle = QRectF((self.cover.width() - side) / 2, (self.cover.height() - side) / 2, side, side)
            painter.drawPixmap(box, self.cover, middle)
        else:
            # Without a cover: a record in the colour of the dot.
            painter.fillRect(box, with_alpha(self._sign, 0.22))
            painter.setPen(Qt.PenStyle.NoPen)
            for colour, radius in ((self._sign, 0.34), (self.theme.panel, 0.11)):
                painter.setBrush(QColor(colour))
                painter.drawEllipse(box.center(), radius * _COVER, radius * _COVER)
        painter.restore()

    def _paint_lines(self, painter: QPainter) -> None:
        left, width = _PAD * 2 + _COVER, self.width() - _PAD * 3 - _COVER
        fonts = self._fonts()
        heights = [QFontMetrics(font).height() + 2 for font in fonts]
        y = (self.height() - sum(heights)) // 2
        for index, (font, line, height) in enumerate(zip(fonts, self.lines, heights, strict=True)):
            painter.setFont(font)
            painter.setPen(QColor(self.theme.ink if index < 2 else self.theme.faint))
            text = QFontMetrics(font).elidedText(line, Qt.TextElideMode.ElideRight, width)
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            painter.drawText(QRect(left, y, width + 2, height), flags, text)
            y += height
