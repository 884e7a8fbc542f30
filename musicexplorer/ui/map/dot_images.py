"""Which image of the dots a frame shows: an exact one where that is quick, else a cached one, moved."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from musicexplorer.ui.map.camera import Camera, View
from musicexplorer.ui.map.dot_renderer import DotArrays, DotImage, DotRenderer, GlyphCache, Paints
from musicexplorer.ui.map.scene import Scene
from musicexplorer.ui.map.sizes import class_radii, dot_radius
from musicexplorer.ui.map.theme import MapTheme
from musicexplorer.ui.map.tint import TintCache

MARGIN = 0.15
"""How far an image extends beyond the window on each side, as a share of the window."""
AT_ONCE = 50_000
"""Dots whose widths add up to this many pixels are drawn within the frame: some 3 ms."""
WITHIN_FRAME = 0.012
"""So many seconds of it: with the tint of new colours it takes longer, and goes on after the frame."""
_UNTIL_DONE = 3600.0
_MIN_SHARE = 0.7
"""A close image scaled below this share of the window is not drawn over the full view."""


class DotImages:
    """Caches two images: one of the current view, one of the full view for where the first does not reach.

    Attributes:
        at_once: Whether every frame has an exact image, however long that takes.
    """

    def __init__(self, scene: Scene, camera: Camera) -> None:
        self._scene, self._camera = scene, camera
        self._glyphs = GlyphCache()
        self.at_once = False
        self._near: DotImage | None = None
        self._whole: DotImage | None = None
        self._job: DotRenderer | None = None
        self._job_is_whole = False
        self._dots = DotArrays.of(scene)
        self._dots_of = scene.version
        self._tints = TintCache()

    def radius(self, view: View | None = None) -> float:
        """The radius of a plain dot now (or in another view), in pixels."""
        camera = self._camera
        zoom = (view or camera.view).scale / camera.whole().scale
        return dot_radius(len(self._scene.points.ids), camera.width, camera.height, zoom)

    def forget(self) -> None:
        """Render everything again, and show what there is meanwhile, unless no tracks are left."""
        if not len(self._scene.points.ids):
            self._near = self._whole = None
        outdated = (image and replace(image, version=-1) for image in (self._near, self._whole))
        self._near, self._whole = outdated
        self._drop_job()

    @property
    def ready(self) -> bool:
        """Whether there is an image to show."""
        return self._near is not None

    def widest(self) -> float:
        """The radius of the largest dots now, in pixels."""
        return self.radius() if self._scene.sizes is None else float(class_radii(self.radius())[-1])

    def radii(self, rows: list[int]) -> np.ndarray:
        """The radius that each of some rows' dots has now, in pixels, float64[k]."""
        radius, sizes = self.radius(), self._scene.sizes
        return np.full(len(rows), radius) if sizes is None else class_radii(radius)[sizes[rows]]

    @property
    def pending(self) -> bool:
        """Whether there is something to refine after this frame."""
        return self._job is not None

    def prepare(self, theme: MapTheme, ratio: float) -> None:
        """Prepare a frame: render at once what is quick, start rendering what is not."""
        if self._dots_of != self._scene.version:
            self._dots, self._dots_of = DotArrays.of(self._scene), self._scene.version
        if not self._is_exact(self._near):
            quick = self._dots_near() * self._glyph_width() * ratio <= AT_ONCE
            if self._job is None or self._job_is_whole or self.at_once:
                self._start(theme, ratio, whole=False)
            if quick or self.at_once:
                # While dots move, the next frame has other ones: this one is finished.
                self.refine(_UNTIL_DONE if self.at_once or self._scene.moving else WITHIN_FRAME)
                if self._job is None and not self._is_exact(self._near):
                    self._start(theme, ratio, whole=False)
        if self._job is None and self._whole_is_old():
            self._start(theme, ratio, whole=True)

    def refine(self, seconds: float) -> bool:
        """Continue rendering for about `seconds`; returns whether a new image is finished."""
        finished = self._job.step(seconds) if self._job else None
        if finished is None:
            return False
        if not self._job_is_whole:
            self._near = finished
        if self._job_is_whole or finished.view == self._camera.whole():
            self._whole = finished
        self._job = None
        return True

    def paint(self, painter: QPainter) -> None:
        """Draw the cached images where they belong in the current view."""
        near = self._near
        if near is None:
            return
        camera = self._camera
        target = self._target(near)
        window = QRectF(0, 0, camera.width, camera.height)
        if self._whole is not None and not target.adjusted(-0.5, -0.5, 0.5, 0.5).contains(window):
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
            painter.drawImage(self._target(self._whole), self._whole.image)
            if target.width() < window.width() * _MIN_SHARE:
                return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, near.view.scale != camera.view.scale)
        painter.drawImage(target, near.image)

    def _dots_near(self) -> int:
        """The number of dots in an image of the current view."""
        camera, share = self._camera, 1 + 2 * MARGIN
        return int(self._dots.near(camera.view, camera.width * share, camera.height * share).sum())

    def _glyph_width(self, view: View | None = None) -> float:
        """The approximate width of a glyph now (or in another view), in pixels."""
        return 2.5 * self.radius(view) + 4

    def _start(self, theme: MapTheme, ratio: float, *, whole: bool) -> None:
        camera = self._camera
        view = camera.whole() if whole else camera.view
        reach = 1.0 if whole else 1 + 2 * MARGIN
        # Even differences to the window's size, so that an unscaled image lies on whole pixels.
        width, height = (side + 2 * round((reach - 1) * side / 2) for side in (camera.width, camera.height))
        radius, version = self.radius(view), self._scene.version
        target = DotImage.blank(view, width, height, ratio, version)
        paints = Paints(theme, self._glyphs, lambda: self._tints.get(self._scene, theme))
        self._drop_job()
        self._job = DotRenderer(target, self._dots, radius, ratio, paints)
        self._job_is_whole = whole

    def _drop_job(self) -> None:
        if self._job is not None:
            self._job.close()
            self._job = None

    def _is_exact(self, picture: DotImage | None) -> bool:
        """Whether an image shows the current scene at the current scale over the whole window."""
        camera = self._camera
        if (
            picture is None
            or picture.version != self._scene.version
            or picture.view.scale != camera.view.scale
        ):
            return False
        target = self._target(picture)
        return target.adjusted(-0.5, -0.5, 0.5, 0.5).contains(QRectF(0, 0, camera.width, camera.height))

    def _whole_is_old(self) -> bool:
        """Whether a new image of the full view is due; a small library needs none, it is drawn at once."""
        if len(self._scene.points.ids) * self._glyph_width(self._camera.whole()) <= AT_ONCE:
            return False
        whole = self._whole
        return whole is None or whole.version != self._scene.version or whole.view != self._camera.whole()

    def _target(self, picture: DotImage) -> QRectF:
        """The rectangle of an image in the current view, in logical pixels."""
        camera, view = self._camera, self._camera.view
        ratio = view.scale / picture.view.scale
        width, height = picture.width * ratio, picture.height * ratio
        left = camera.width / 2 + (picture.view.x - view.x) * view.scale - width / 2
        top = camera.height / 2 + (view.y - picture.view.y) * view.scale - height / 2
        if ratio == 1:
            left, top = round(left), round(top)
        return QRectF(left, top, width, height)
