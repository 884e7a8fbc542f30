"""Covers of visible tracks: read in a few threads, the latest cached."""

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Empty, SimpleQueue

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPixmap

from musicexplorer.session.library import Library
from musicexplorer.ui.theme import Theme

SIDE = 96
_CACHE_SIZE = 600
_QUEUE_SIZE = 200

ReadCover = Callable[[Path], bytes | None]


class Covers(QObject):
    """Cover images by track. One that is not cached is read; `arrived` reports it.

    Threads read and scale; `deliver`, called by the window's timer, makes the pixmaps and emits.
    """

    arrived = Signal(int, QPixmap)

    def __init__(
        self, catalogue: Callable[[], Library], read: ReadCover, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._catalogue, self._read = catalogue, read
        self._cache: OrderedDict[int, QPixmap | None] = OrderedDict()
        self._requested: set[int] = set()
        self._read_images: SimpleQueue[tuple[int, QImage | None]] = SimpleQueue()
        self._closed = False
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="covers")

    def get(self, track_id: int) -> QPixmap | None:
        """The cached cover; None if there is none, or none yet."""
        if track_id in self._cache:
            self._cache.move_to_end(track_id)
            return self._cache[track_id]
        track = None if self._closed else self._catalogue().track(track_id)
        # A full queue drops requests: a cover is requested again when its row is painted again.
        if track is not None and track_id not in self._requested and len(self._requested) < _QUEUE_SIZE:
            self._requested.add(track_id)
            self._pool.submit(self._fetch, track_id, track.source.path)
        return None

    def forget(self, ids: tuple[int, ...]) -> None:
        """Drop the covers of changed files; they are read again when next needed."""
        for track_id in ids:
            self._cache.pop(track_id, None)

    def deliver(self) -> None:
        """Emit the covers read since the last call."""
        while True:
            try:
                track_id, image = self._read_images.get_nowait()
            except Empty:
                return
            self._requested.discard(track_id)
            picture = QPixmap.fromImage(image) if image is not None else None
            self._cache[track_id] = picture
            while len(self._cache) > _CACHE_SIZE:
                self._cache.popitem(last=False)
            if picture is not None:
                self.arrived.emit(track_id, picture)

    def close(self) -> None:
        """Stop reading; cached covers can still be drawn."""
        self._closed = True
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _fetch(self, track_id: int, path: Path) -> None:
        image = None
        try:
            data = self._read(path)
            if data:
                image = _square(QImage.fromData(data))
        # A damaged image must not end the thread: the track shows no cover.
        except Exception:
            image = None
        self._read_images.put((track_id, image))


def _square(image: QImage) -> QImage | None:
    """The middle of an image, scaled to `SIDE` by `SIDE` pixels."""
    if image.isNull():
        return None
    fill, smooth = Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    scaled = image.scaled(QSize(SIDE, SIDE), fill, smooth)
    left, top = (scaled.width() - SIDE) // 2, (scaled.height() - SIDE) // 2
    return scaled.copy(left, top, SIDE, SIDE)


def draw(painter: QPainter, place: QRectF, cover: QPixmap | None, theme: Theme) -> None:
    """Draw a cover with round corners, or a note icon where there is none."""
    outline = QPainterPath()
    outline.addRoundedRect(place, 5, 5)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.fillPath(outline, theme.colour("sunken"))
    if cover is not None:
        painter.setClipPath(outline)
        painter.drawPixmap(place, cover, QRectF(cover.rect()))
    else:
        side = place.width() * 0.5
        at = QRectF(place.center().x() - side / 2, place.center().y() - side / 2, side, side)
        note = theme.pixmap("note", round(side), "faint")
        painter.drawPixmap(at, note, QRectF(note.rect()))
    painter.restore()
