"""One frame of the map, from the ground up."""

from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen

from musicexplorer.ui.map import marks
from musicexplorer.ui.map.camera import Camera
from musicexplorer.ui.map.captions import Captions
from musicexplorer.ui.map.pictures import Pictures
from musicexplorer.ui.map.reach import NEIGHBOURHOOD, Reach
from musicexplorer.ui.map.scene import Scene
from musicexplorer.ui.map.theme import MapTheme

_EMPTY = (
    "Nothing on the map yet",
    "Open a folder with music, or drop one here.\nEvery track becomes a dot, next to what sounds alike.",
)
_ALL_HIDDEN = ("Everything is hidden", "Switch something on again in the legend.")


@dataclass(slots=True)
class Pointing:
    """What the hand and the keyboard are doing: rows of tracks, and a loop in window pixels."""

    hovered: int | None = None
    cursor: int | None = None
    lasso: list[QPointF] = field(default_factory=list)
    focus_frame: bool = False


class Overlay(Protocol):
    """Something that is painted over the dots and under everything that is marked or pointed at."""

    def paint(self, painter: QPainter, camera: Camera, theme: MapTheme) -> None:
        """Paints its part of a frame: on every frame, so it keeps what is dear to make."""


class Canvas:
    """Paints ground, dots, overlays, links and rings, titles, what is pointed at, and hints, in this order.

    Attributes:
        pictures: Of the dots.
        captions: The titles.
        overlays: What else is painted over the dots (names of regions), the lowest first.
    """

    def __init__(self, scene: Scene, camera: Camera) -> None:
        self._scene, self._camera = scene, camera
        self.pictures = Pictures(scene, camera)
        self.captions = Captions(scene, camera)
        self._reach = Reach()
        self.overlays: list[Overlay] = []

    def forget(self) -> None:
        """Drops every kept picture: theme, font, resolution or places changed."""
        self.pictures.forget()
        self.captions.forget()

    def paint(
        self, painter: QPainter, theme: MapTheme, font: QFont, ratio: float, pointing: Pointing
    ) -> None:
        """Paints one frame."""
        window = QRectF(0, 0, self._camera.width, self._camera.height)
        painter.fillRect(window, QColor(theme.background))
        if not len(self._scene.places.ids):
            _paint_hint(painter, theme, font, window, _EMPTY)
        else:
            self.pictures.prepare(theme, ratio)
            self.pictures.paint(painter)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            for overlay in self.overlays:
                painter.save()
                overlay.paint(painter, self._camera, theme)
                painter.restore()
            self._paint_neighbourhood(painter, theme)
            self.captions.paint(painter, theme, font, self.pictures.radius(), ratio)
            self._paint_pointing(painter, theme, pointing)
            if pointing.lasso:
                marks.paint_lasso(painter, theme, pointing.lasso)
            if not self._scene.shown().any():
                _paint_hint(painter, theme, font, window, _ALL_HIDDEN)
        if pointing.focus_frame:
            painter.setPen(QPen(QColor(theme.ink), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(window.adjusted(1, 1, -1, -1))

    def _paint_neighbourhood(self, painter: QPainter, theme: MapTheme) -> None:
        scene, radius = self._scene, self.pictures.radius()
        row_of = scene.places.row_of
        neighbours = [row_of[track] for track in scene.neighbours if track in row_of]
        around = marks.as_points(self._at(neighbours))
        current = row_of.get(scene.current) if scene.current is not None else None
        seed = current if scene.seed is None else row_of.get(scene.seed)
        if seed is not None:
            # A list that plays on leaves what it began with behind, and what is listed is near that.
            middle = marks.as_points(self._at([seed]))[0]
            near = max(NEIGHBOURHOOD, len(around))
            reach = self._reach.of(scene.places, seed, near) * self._camera.view.scale
            marks.paint_links(painter, theme, middle, around, radius, reach)
            around.append(middle)
        marks.paint_rings(painter, theme, around, radius)
        if current is not None:
            middle = marks.as_points(self._at([current]))[0]
            marks.paint_current(painter, theme, middle, scene.slot_of(current), radius)

    def _paint_pointing(self, painter: QPainter, theme: MapTheme, pointing: Pointing) -> None:
        scene, radius = self._scene, self.pictures.radius()
        hovered, cursor = pointing.hovered, pointing.cursor
        if hovered is not None and scene.places.ids[hovered] != scene.current:
            at = marks.as_points(self._at([hovered]))[0]
            marks.paint_hovered(painter, theme, at, scene.slot_of(hovered), radius)
        if cursor is not None:
            marks.paint_cursor(painter, theme, marks.as_points(self._at([cursor]))[0], radius)

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
        painter.setBrush(marks.tinted(colour, 0.8))
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
