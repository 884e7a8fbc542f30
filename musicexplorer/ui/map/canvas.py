"""Paints one frame of the map, layer by layer."""

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from musicexplorer.translation import tr
from musicexplorer.ui.map import markers
from musicexplorer.ui.map.camera import Camera
from musicexplorer.ui.map.dot_images import DotImages
from musicexplorer.ui.map.glyphs import DIM
from musicexplorer.ui.map.neighbourhood import NEIGHBOURHOOD, NeighbourhoodRadius
from musicexplorer.ui.map.scene import Scene
from musicexplorer.ui.map.theme import MapTheme
from musicexplorer.ui.map.thumbnails import ROUND, Thumbnails
from musicexplorer.ui.map.title_labels import TitleLabels


@dataclass(slots=True)
class PointerState:
    """The state of mouse and keyboard: rows of tracks, and the lasso in window pixels."""

    hovered: int | None = None
    cursor: int | None = None
    lasso: list[QPointF] = field(default_factory=list)
    focus_frame: bool = False


class Overlay(Protocol):
    """Painted over the dots and below the markers."""

    def paint(self, painter: QPainter, camera: Camera, theme: MapTheme) -> None:
        """Paint one frame; called for every frame, so what is expensive should be cached."""


class Canvas:
    """Paints background, dots, covers, overlays, links and rings, titles, hover marks and hints.

    Attributes:
        pictures: Of the dots.
        thumbnails: The covers shown instead of dots when zoomed in.
        captions: The titles.
        overlays: Painted over the dots (region labels, annotations), the lowest first.
        hint: A heading and a line in the middle of a map without dots; empty texts for how to fill it.
    """

    def __init__(self, scene: Scene, camera: Camera) -> None:
        self._scene, self._camera = scene, camera
        self.dot_images = DotImages(scene, camera)
        self.thumbnails = Thumbnails(scene, camera)
        self.title_labels = TitleLabels(scene, camera, self.radii)
        self._reach = NeighbourhoodRadius()
        self._scale = 0.0
        self.overlays: list[Overlay] = []
        self.hint = ("", "")

    def forget(self) -> None:
        """Paint everything again: font, resolution, theme or tracks changed."""
        self.dot_images.forget()
        self.title_labels.forget()
        self.thumbnails.forget()

    @property
    def pending(self) -> bool:
        """Whether there is something to refine or to request after this frame."""
        return self.dot_images.pending or self.due

    @property
    def due(self) -> bool:
        """Whether another frame is needed although nothing moves."""
        return self.thumbnails.due or self.title_labels.due

    def widest(self) -> float:
        """The radius of the largest dot or cover in pixels."""
        largest = max(self.thumbnails.sides.values(), default=0) * ROUND
        return max(self.dot_images.widest(), largest)

    def radii(self, rows: list[int]) -> np.ndarray:
        """The radius of each row's dot or cover in pixels, float64[k]."""
        radii, sides = self.dot_images.radii(rows), self.thumbnails.sides
        if sides:
            radii = np.array(
                [sides.get(row, 0) * ROUND or plain for row, plain in zip(rows, radii.tolist(), strict=True)]
            )
        return radii

    def paint(
        self, painter: QPainter, theme: MapTheme, font: QFont, ratio: float, pointing: PointerState
    ) -> None:
        """Paint one frame."""
        window = QRectF(0, 0, self._camera.width, self._camera.height)
        painter.fillRect(window, QColor(theme.background))
        if len(self._scene.points.ids):
            self.dot_images.prepare(theme, ratio)
        if not self.dot_images.ready:
            _paint_hint(painter, theme, font, window, self.hint if any(self.hint) else _empty_hint())
        else:
            self.dot_images.paint(painter)
            zooming = self._scale != self._camera.view.scale
            self._scale = self._camera.view.scale
            self.thumbnails.paint(painter, theme, ratio, zooming)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for overlay in self.overlays:
                painter.save()
                overlay.paint(painter, self._camera, theme)
                painter.restore()
            self._paint_neighbourhood(painter, theme, ratio)
            self.title_labels.covers = self.thumbnails.version
            self.title_labels.paint(painter, theme, font, ratio, zooming)
            self._paint_pointing(painter, theme, ratio, pointing)
            if pointing.lasso:
                markers.paint_lasso(painter, theme, pointing.lasso)
            if not self._scene.shown().any():
                _paint_hint(painter, theme, font, window, _all_hidden_hint())
        if pointing.focus_frame:
            painter.setPen(QPen(QColor(theme.ink), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(window.adjusted(1, 1, -1, -1))

    def _paint_neighbourhood(self, painter: QPainter, theme: MapTheme, ratio: float) -> None:
        scene = self._scene
        row_of = scene.points.row_of
        states = scene.states()  # of what a search has dimmed nothing stands out
        found = scene.points.rows([] if scene.bare else scene.neighbours)
        rows = found[states[found] != DIM].tolist()
        around, radii = markers.as_points(self._at(rows)), self.radii(rows).tolist()
        current = row_of.get(scene.current) if scene.current is not None else None
        seed = current if scene.seed is None else row_of.get(scene.seed)
        if seed is not None and states[seed] != DIM and not scene.bare:
            # The listed neighbours are those of the seed, even when a later track is playing.
            middle = markers.as_points(self._at([seed]))[0]
            near = max(NEIGHBOURHOOD, len(around))
            reach = self._reach.of(scene.points, seed, near) * self._camera.view.scale
            markers.paint_links(painter, theme, middle, around, radii, reach)
            around.append(middle)
            radii.append(float(self.radii([seed])[0]))
        markers.paint_rings(painter, theme, around, radii)
        if current is not None:
            middle, radius = markers.as_points(self._at([current]))[0], float(self.radii([current])[0])
            markers.paint_current(painter, theme, middle, scene.slot_of(current), radius)
            self.thumbnails.paint_again(painter, theme, ratio, current)

    def _paint_pointing(
        self, painter: QPainter, theme: MapTheme, ratio: float, pointing: PointerState
    ) -> None:
        scene, hovered, cursor = self._scene, pointing.hovered, pointing.cursor
        if hovered is not None and scene.points.ids[hovered] != scene.current:
            at, radius = markers.as_points(self._at([hovered]))[0], float(self.radii([hovered])[0])
            markers.paint_hovered(painter, theme, at, scene.slot_of(hovered), radius)
            self.thumbnails.paint_again(painter, theme, ratio, hovered)
        if cursor is not None:
            at, radius = markers.as_points(self._at([cursor]))[0], float(self.radii([cursor])[0])
            markers.paint_cursor(painter, theme, at, radius)

    def _at(self, rows: list[int]) -> np.ndarray:
        """Where rows are in the window, float64[k, 2]."""
        return self._camera.to_screen(self._scene.xy[rows])


def _paint_hint(
    painter: QPainter, theme: MapTheme, font: QFont, window: QRectF, text: tuple[str, str]
) -> None:
    """A heading and a line in the middle of the map."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    middle = window.center() - QPointF(0, 66)
    painter.setPen(Qt.PenStyle.NoPen)
    for colour, dx, dy, radius in zip(
        theme.categories,
        (-30, -8, 14, 34, -20, 4, 26),
        (4, -12, -2, -14, 18, 12, 16),
        (7, 9, 6, 8, 5, 10, 6),
        strict=False,
    ):
        painter.setBrush(markers.with_alpha(colour, 0.8))
        painter.drawEllipse(middle + QPointF(dx, dy), radius, radius)
    heading = QFont(font)
    heading.setPointSizeF(font.pointSizeF() * 1.5)
    heading.setWeight(QFont.Weight.DemiBold)
    flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
    below = window.adjusted(16, window.height() / 2 - 24, -16, 0)
    painter.setFont(heading)
    painter.setPen(QColor(theme.ink))
    painter.drawText(below, flags, text[0])
    painter.setFont(font)
    painter.setPen(QColor(theme.faint))
    painter.drawText(below.adjusted(0, 36, 0, 0), flags, text[1])


def _empty_hint() -> tuple[str, str]:
    return tr("Nothing on the map yet"), tr(
        "Open a music folder, or drop one here.\nEvery track becomes a dot, near tracks that sound alike."
    )


def _all_hidden_hint() -> tuple[str, str]:
    return tr("Everything is hidden"), tr("Show something again in the legend.")
