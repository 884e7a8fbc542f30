"""When zoomed in, dots are drawn as covers within a frame in the dot's colour."""

import math
from collections import OrderedDict
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPixmap

from musicexplorer.ui.map.camera import Camera, View, close
from musicexplorer.ui.map.glyphs import DIM, is_ring, slot_colour
from musicexplorer.ui.map.scene import Scene
from musicexplorer.ui.map.sizes import FACTORS
from musicexplorer.ui.map.theme import MapTheme

_BEGIN, _FULL = 84.0, 92.0
"""Room a dot has (the root of the area each has, in pixels) where covers begin to show, and show fully."""
_SMALLEST, _LARGEST = 26, 64
_SHARE = 0.42
"""Of the room that a dot has, what its cover takes on each side."""
_GAP = 4
_REACH = 1.5
"""Covers are chosen for this many windows wide and high, so that panning finds them there."""
_MOST = 250
_KEPT = 400
_AT_ONCE = 6
"""Covers asked for, and framed, in one frame."""
ROUND = 0.58
"""A circle around a cover reaches this much of its width from the middle."""


class Thumbnails:
    """Chooses which dots have room for their cover, requests a few at a time, and draws those that arrived.

    Attributes:
        provider: Asked for a cover; answers at once, None where it has none yet.
        sides: How wide the cover is that each row shows now, in pixels.
        version: Grows when `sides` changes.
        due: Whether there is more to ask for after this frame.
    """

    def __init__(self, scene: Scene, camera: Camera) -> None:
        self._scene, self._camera = scene, camera
        self.provider: Callable[[int], QPixmap | None] | None = None
        self.sides: dict[int, int] = {}
        self.version = 0
        self.due = False
        self._covers: OrderedDict[int, QPixmap] = OrderedDict()
        self._framed: OrderedDict[tuple[int, int], QPixmap] = OrderedDict()
        self._chosen: dict[int, int] = {}
        self._asked: set[int] = set()
        self._key: tuple[int, float] | None = None
        self._view = View(0.0, 0.0, 1.0)
        self._strength = 0.0

    def forget(self) -> None:
        """Drops what is drawn and chosen: theme, resolution or places changed."""
        self._framed.clear()
        self._key = None

    def forget_covers(self, ids: tuple[int, ...]) -> None:
        """These files changed: their covers are asked for again."""
        for track in ids:
            self._covers.pop(track, None)
        self.forget()

    def set_cover(self, track: int, cover: QPixmap | None) -> None:
        """A cover that was asked for has come."""
        if cover is not None and not cover.isNull():
            self._covers[track] = cover
            while len(self._covers) > _KEPT:
                self._covers.popitem(last=False)
            if self._scene.points.row_of.get(track) in self._chosen:
                self._count()

    def waits_for(self, track: int) -> bool:
        """Whether a cover was asked for in the present view."""
        return track in self._asked

    def paint(self, painter: QPainter, theme: MapTheme, ratio: float, zooming: bool) -> None:
        """Draws the covers that belong to the present view; none while the dots are moving."""
        self.due = False
        if self.provider is None or self._scene.moving:
            self._chosen, self.sides, self._key = {}, {}, None
            return
        self._arrange(zooming)
        if not self._chosen:
            return
        rows = self._in_sight()
        self._ask(rows)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setOpacity(self._strength)
        for row, (x, y) in zip(rows, self._camera.to_screen(self._scene.xy[rows]).tolist(), strict=True):
            picture = self._picture(row, theme, ratio)
            if picture is not None:
                self._draw(painter, picture, x, y, self._chosen[row])
        painter.setOpacity(1.0)

    def paint_again(self, painter: QPainter, theme: MapTheme, ratio: float, row: int) -> None:
        """Draws one cover over the mark that was painted around its dot."""
        picture = self._picture(row, theme, ratio) if row in self.sides else None
        if picture is not None:
            x, y = self._camera.to_screen(self._scene.xy[[row]])[0].tolist()
            self._draw(painter, picture, x, y, self.sides[row])

    def _draw(self, painter: QPainter, picture: QPixmap, x: float, y: float, side: int) -> None:
        left, top = round(x - side / 2), round(y - side / 2)
        painter.drawPixmap(QRectF(left, top, side, side), picture, QRectF(picture.rect()))

    def _in_sight(self) -> list[int]:
        """The chosen rows that are in the window, those in the middle of it first."""
        rows = np.fromiter(self._chosen, np.int64, len(self._chosen))
        camera = self._camera
        away = np.abs(camera.to_screen(self._scene.xy[rows]) - (camera.width / 2, camera.height / 2))
        seen = (away <= (camera.width / 2 + _LARGEST, camera.height / 2 + _LARGEST)).all(axis=1)
        nearest = np.argsort(away[seen].sum(axis=1), kind="stable")
        return [int(row) for row in rows[seen][nearest]]

    def _ask(self, rows: list[int]) -> None:
        """Asks for a few of the covers that were not asked for since the view changed."""
        assert self.provider is not None
        ids = self._scene.points.ids
        wanted = [track for row in rows if (track := int(ids[row])) not in self._asked]
        wanted = [track for track in wanted if track not in self._covers]
        for track in wanted[:_AT_ONCE]:
            self._asked.add(track)
            self.set_cover(track, self.provider(track))
        self.due |= len(wanted) > _AT_ONCE

    def _arrange(self, zooming: bool) -> None:
        """Choose the covers again if the view or the scene changed enough."""
        camera, view, kept = self._camera, self._camera.view, self._view
        slack = (_REACH - 1) / 2 * 0.7
        if (
            self._key == (self._scene.version, view.scale)
            and abs(view.x - kept.x) * view.scale <= camera.width * slack
            and abs(view.y - kept.y) * view.scale <= camera.height * slack
        ):
            return
        if zooming and self._key and self._key[0] == self._scene.version and close(view, kept):
            self.due = True
            return
        self._key, self._view = (self._scene.version, view.scale), view
        self._chosen, self.sides = {}, {}
        self._asked.clear()
        scene, area = self._scene, camera.width * camera.height * _REACH**2
        # An even map has fewer dots here than any real one has where there is something to see.
        if math.sqrt(area / max(1, len(scene.points.ids))) * camera.zoom < _BEGIN / 4:
            return
        half_x, half_y = camera.width * _REACH / 2 / view.scale, camera.height * _REACH / 2 / view.scale
        rows = scene.points.grid.inside(view.x - half_x, view.y - half_y, view.x + half_x, view.y + half_y)
        rows = rows[scene.shown()[rows]]
        room = math.sqrt(area / max(1, len(rows)))
        if room > _BEGIN and 0 < len(rows) <= _MOST * _REACH**2:
            self._strength = 0.35 + 0.65 * min((room - _BEGIN) / (_FULL - _BEGIN), 1.0)
            self._chosen = self._sized(rows, room)
            self._count()

    def _count(self) -> None:
        """Notes which of the chosen rows have a cover to show."""
        ids = self._scene.points.ids
        self.sides = {row: side for row, side in self._chosen.items() if int(ids[row]) in self._covers}
        self.version += 1

    def _sized(self, rows: np.ndarray, room: float) -> dict[int, int]:
        """How wide the cover of each row is; crowded dots have smaller ones, or stay dots."""
        scene = self._scene
        at = scene.xy[rows] * self._camera.view.scale
        apart = np.abs(at[:, None, :] - at[None, :, :]).max(axis=2)
        np.fill_diagonal(apart, math.inf)
        wide = np.full(len(rows), room * _SHARE)
        if scene.sizes is not None:
            wide *= np.sqrt(np.array(FACTORS))[scene.sizes[rows]]
        sides = np.minimum(np.clip(wide, _SMALLEST, _LARGEST), apart.min(axis=1, initial=math.inf) - _GAP)
        fit = (sides >= _SMALLEST) & (scene.states()[rows] != DIM)
        whole = sides[fit].astype(int) // 2 * 2
        return dict(zip(rows[fit].tolist(), whole.tolist(), strict=True))

    def _picture(self, row: int, theme: MapTheme, ratio: float) -> QPixmap | None:
        """The cached framed cover; None while there is none."""
        track, slot = int(self._scene.points.ids[row]), self._scene.slot_of(row)
        cover = self._covers.get(track)
        if cover is None:
            return None
        if (track, slot) not in self._framed:
            self._framed[track, slot] = framed(cover, theme, slot, ratio)
            if len(self._framed) > _KEPT:
                self._framed.popitem(last=False)
        self._framed.move_to_end((track, slot))
        return self._framed[track, slot]


def framed(cover: QPixmap, theme: MapTheme, slot: int, ratio: float) -> QPixmap:
    """A cover with round corners in a frame of the slot's colour; rings leave a gap between the two."""
    side = round(_LARGEST * ratio)
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setPen(Qt.PenStyle.NoPen)
        gap = 0.045 if is_ring(theme, slot) else 0.0
        colour = slot_colour(theme, slot)
        layers = [(0.0, theme.background), (0.03, colour)]
        if gap:
            layers.append((0.085, theme.background))
        for inset, ground in layers:
            painter.setBrush(QColor(ground))
            painter.drawPath(_rounded(side, inset))
        inner = 0.085 + gap
        painter.setClipPath(_rounded(side, inner))
        least = min(cover.width(), cover.height())
        middle = QRectF((cover.width() - least) / 2, (cover.height() - least) / 2, least, least)
        away = inner * side
        painter.drawPixmap(QRectF(away, away, side - 2 * away, side - 2 * away), cover, middle)
    return picture


def _rounded(side: int, inset: float) -> QPainterPath:
    """A square with round corners, so much of its width smaller on each side."""
    away = inset * side
    path = QPainterPath()
    corner = 0.24 * side - away * 0.8
    path.addRoundedRect(QRectF(away, away, side - 2 * away, side - 2 * away), corner, corner)
    return path
