"""Labels of regions over the dots: large regions when zoomed out, small ones when zoomed in."""

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPixmap

from musicexplorer.session.regions import NamedRegion
from musicexplorer.ui.map.camera import MARGINS, Camera
from musicexplorer.ui.map.label_placement import Box
from musicexplorer.ui.map.markers import with_alpha
from musicexplorer.ui.map.region_label_placement import (
    DotCounts,
    Frame,
    Later,
    PlacedRegionLabel,
    clearance,
    place_names,
)
from musicexplorer.ui.map.scene import MapPoints, Scene
from musicexplorer.ui.map.theme import LIGHT, MapTheme

_SIZES = (1.55, 1.3, 1.1)
"""Font sizes of the labels of each level, relative to the window's text."""
_ROOMY, _SMALLEST, _STEPS = 900.0, 0.78, 16
"""Labels are smaller on a map narrower than so many pixels, down to this share, by sixteenths."""
_SPACING = (106.0, 103.0, 101.0)
_HALO = 4.0
_EDGE = 6.0
"""Pixels over which a label fades towards the window's edge and whatever covers the map."""
_WHOLE = 1.1
"""Up to this zoom labels stay where they are seen while everything is shown."""
_AT_ONCE = 3
"""So many places of labels are chosen a frame when the map is zoomed: each takes a millisecond."""
_HIDDEN = 0.3
"""The pointer and the keys do not reach a label fainter than this."""


class RegionLabels:
    """An overlay of the canvas; its pixmaps are cached, so that panning is cheap.

    Attributes:
        named: The regions and their names.
        shown: Whether they are shown.
        pointed: The index in `named` of the label under the pointer, or None.
        version: Rises whenever other labels are shown at the same scale.
    """

    def __init__(self, scene: Scene, camera: Camera, covered: Callable[[], Sequence[Box]]) -> None:
        self._scene, self._camera, self._covered = scene, camera, covered
        self.named: tuple[NamedRegion, ...] = ()
        self.shown = True
        self.pointed: int | None = None
        self.version = 0
        self._resized = self._late = False
        self._painted = self._sized_for = (0.0, 0.0)
        self._pixmaps: dict[tuple[int, bool, float], QPixmap] = {}
        self._sizes: dict[tuple[int, float], tuple[float, float]] = {}
        self._placed: list[PlacedRegionLabel] = []
        self._placed_for: tuple[int, float, float] | None = None
        self._counted: tuple[MapPoints, DotCounts | None] | None = None
        self._font, self._theme, self._ratio = QFont(), LIGHT, 1.0

    @property
    def due(self) -> bool:
        """Whether the labels are those of another size or scale of the map, until some frames later."""
        return self._resized or self._late

    def set_named(self, named: Sequence[NamedRegion]) -> None:
        """Replace the regions; their rows are those of the scene."""
        self.named, self.pointed, self._placed = tuple(named), None, []
        self.forget()

    def show(self, shown: bool) -> None:
        """Show or hide all labels."""
        self.shown = shown
        self.version += 1

    def forget(self) -> None:
        """Drop the cache: theme, font, resolution or regions changed."""
        self._pixmaps.clear()
        self._sizes.clear()
        self.version += 1

    def placed(self) -> list[PlacedRegionLabel]:
        """The labels at the current scale, wherever on the map they are."""
        if not self.named or not self.shown or self._scene.moving:
            return []
        size = (self._camera.width, self._camera.height)
        if self._placed and (self._resized or self._late or size != self._painted):
            return self._placed  # each frame places some of those that are late, and nobody else
        if size != self._sized_for:
            self._sized_for = size
            self.version += 1
        key = (self.version, self._camera.view.scale, self._camera.zoom)
        if key != self._placed_for:
            sizes = [self._size(index) for index in range(len(self.named))]
            camera, dots = self._camera, self._dot_counts()
            frame = self._frame() if camera.zoom < _WHOLE else None
            if dots is not None:
                dots.patience = _AT_ONCE if self._placed else math.inf
            try:
                self._placed = place_names(self.named, sizes, camera.view.scale, camera.zoom, dots, frame)
                self._placed_for = key
            except Later:  # the labels of before stand at their places on the map
                self._late = True
        return self._placed

    def _dot_counts(self) -> DotCounts | None:
        points = self._scene.points
        if self._counted is None or self._counted[0] is not points:
            self._counted = points, DotCounts(points.xy) if len(points.ids) else None
        return self._counted[1]

    def _frame(self) -> Frame:
        """What is seen when everything is shown, without the buttons at the top and at the right."""
        whole, camera = self._camera.whole(), self._camera
        _, above, beside, _ = MARGINS
        left, top = whole.to_world(_EDGE, above - _EDGE, camera.width, camera.height)
        right, bottom = whole.to_world(
            camera.width - beside + _EDGE, camera.height - _EDGE, camera.width, camera.height
        )
        return Frame(left, bottom, right, top)

    def paint(self, painter: QPainter, camera: Camera, theme: MapTheme) -> None:
        """Draw the labels of the current view."""
        size = (camera.width, camera.height)
        self._resized, self._painted = bool(self._placed) and size != self._painted, size
        self._late = False
        ratio = painter.device().devicePixelRatioF()
        if (painter.font(), theme, ratio) != (self._font, self._theme, self._ratio):
            self._font, self._theme, self._ratio = QFont(painter.font()), theme, ratio
            self.forget()
        for label, box, strength in self.visible():
            painter.setOpacity(strength)
            painter.drawPixmap(QPointF(round(box[0]), round(box[1])), self._pixmap(label.index))
        painter.setOpacity(1.0)

    def at(self, point: QPointF) -> int | None:
        """The index in `named` of the label under a pixel of the window."""
        for label, (left, top, width, height), strength in self.visible():
            inside = left <= point.x() <= left + width and top <= point.y() <= top + height
            if inside and strength > _HIDDEN:
                return label.index
        return None

    def in_reading_order(self) -> list[int]:
        """The indices in `named` of the labels that the keys can reach, from top to bottom."""
        reachable = [
            (box[1], box[0], label.index) for label, box, strength in self.visible() if strength > _HIDDEN
        ]
        return [index for _, _, index in sorted(reachable)]

    def place_of(self, name: int) -> QPointF:
        """The centre of a label in the window, or the centre of the window if it is not visible."""
        for label, (left, top, width, height), _ in self.visible():
            if label.index == name:
                return QPointF(left + width / 2, top + height / 2)
        return QPointF(self._camera.width / 2, self._camera.height / 2)

    def visible(self) -> list[tuple[PlacedRegionLabel, Box, float]]:
        """The labels in the window, their boxes, and the opacity of each."""
        camera, visible = self._camera, []
        covered = self._covered()
        for label in self.placed():
            x = camera.width / 2 + (label.x - camera.view.x) * camera.view.scale
            y = camera.height / 2 + (camera.view.y - label.y) * camera.view.scale
            box = (x - label.width / 2, y - label.height / 2, label.width, label.height)
            inside = min(box[0], box[1], camera.width - box[0] - box[2], camera.height - box[1] - box[3])
            room = min(inside, clearance(box, covered)) / _EDGE
            if room > 0:
                visible.append((label, box, label.strength * min(room, 1.0)))
        return visible

    def _smaller(self) -> float:
        """The share of their size that labels have on a narrow map, in few steps: each draws all of them."""
        return min(max(round(self._sized_for[0] / _ROOMY * _STEPS) / _STEPS, _SMALLEST), 1.0)

    def _text_font(self, index: int) -> QFont:
        level = min(self.named[index].region.level, len(_SIZES) - 1)
        font = QFont(self._font)
        font.setPointSizeF(font.pointSizeF() * max(_SIZES[level] * self._smaller(), 1.0))
        font.setWeight(QFont.Weight.Bold if level == 0 else QFont.Weight.DemiBold)
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, _SPACING[level])
        return font

    def _size(self, index: int) -> tuple[float, float]:
        key = (index, self._smaller())
        if key not in self._sizes:
            metrics = QFontMetricsF(self._text_font(index))
            width = metrics.horizontalAdvance(self.named[index].name) + 2 * _HALO
            self._sizes[key] = math.ceil(width), math.ceil(metrics.height() + 2)
        return self._sizes[key]

    def _pixmap(self, index: int) -> QPixmap:
        """The cached pixmap of a label."""
        pointed = index == self.pointed
        key = (index, pointed, self._smaller())
        if key not in self._pixmaps:
            self._pixmaps[key] = self._draw(index, pointed)
        return self._pixmaps[key]

    def _draw(self, index: int, pointed: bool) -> QPixmap:
        """Draw a label with a halo; underlined while hovered."""
        font = self._text_font(index)
        font.setUnderline(pointed)
        width, height = self._size(index)
        pixmap = QPixmap(math.ceil(width * self._ratio), math.ceil(height * self._ratio))
        pixmap.setDevicePixelRatio(self._ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        with QPainter(pixmap) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            at = QPointF(_HALO, 1 + QFontMetricsF(font).ascent())
            path = QPainterPath()
            path.addText(at, font, self.named[index].name)
            halo = QPen(with_alpha(self._theme.background, 0.82), 2 * _HALO - 2)
            halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.strokePath(path, halo)
            painter.setFont(font)
            painter.setPen(QColor(self._theme.ink))
            painter.drawText(at, self.named[index].name)
        return pixmap
