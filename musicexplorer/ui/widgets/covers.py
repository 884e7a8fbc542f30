"""Covers for the rows that can be seen: read in a few threads, kept while they are wanted."""

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
_KEPT = 600
_WAITING = 200

ReadCover = Callable[[Path], bytes | None]


class Covers(QObject):
    """Pictures of covers by track; one that is not known yet is read, and `arrived` says when it is there.

    Threads read and scale; the window's timer calls `deliver`, which alone makes pixmaps and emits.
    """

    arrived = Signal(int, QPixmap)

    def __init__(
        self, catalogue: Callable[[], Library], read: ReadCover, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._catalogue, self._read = catalogue, read
        self._known: OrderedDict[int, QPixmap | None] = OrderedDict()
        self._asked: set[int] = set()
        self._read_images: SimpleQueue[tuple[int, QImage | None]] = SimpleQueue()
        self._closed = False
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="covers")

    def get(self, track_id: int) -> QPixmap | None:
        """The cover if it is known; None means there is none, or none yet."""
        if track_id in self._known:
            self._known.move_to_end(track_id)
            return self._known[track_id]
        track = None if self._closed else self._catalogue().track(track_id)
        # What was scrolled past long ago is not worth a queue: it is asked for again when it is seen again.
        if track is not None and track_id not in self._asked and len(self._asked) < _WAITING:
            self._asked.add(track_id)
            self._pool.submit(self._fetch, track_id, track.source.path)
        return None

    def forget(self, ids: tuple[int, ...]) -> None:
        """These files changed: read their covers again when they are next seen."""
        for one in ids:
            self._known.pop(one, None)

    def deliver(self) -> None:
        """Hand out what the threads have read since the last call."""
        while True:
            try:
                track_id, image = self._read_images.get_nowait()
            except Empty:
                return
            self._asked.discard(track_id)
            picture = QPixmap.fromImage(image) if image is not None else None
            self._known[track_id] = picture
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
            if picture is not None:
                self.arrived.emit(track_id, picture)

    def close(self) -> None:
        """Stop reading; what is known can still be drawn."""
        self._closed = True
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _fetch(self, track_id: int, path: Path) -> None:
        image = None
        try:
            data = self._read(path)
            if data:
                image = _square(QImage.fromData(data))
        # A damaged picture must not cost the thread; the track simply shows no cover.
        except Exception:
            image = None
        self._read_images.put((track_id, image))


def _square(image: QImage) -> QImage | None:
    """The middle of a picture, `SIDE` pixels wide and high."""
    if image.isNull():
        return None
    fill, smooth = Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    scaled = image.scaled(QSize(SIDE, SIDE), fill, smooth)
    left, top = (scaled.width() - SIDE) // 2, (scaled.height() - SIDE) // 2
    return scaled.copy(left, top, SIDE, SIDE)


def draw(painter: QPainter, place: QRectF, cover: QPixmap | None, theme: Theme) -> None:
    """Draw a cover with round corners, or a note on a plain ground where there is none."""
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
