"""Covers of visible tracks: read in a few threads, the latest cached."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from hashlib import blake2b
from pathlib import Path
from threading import Lock

from PySide6.QtCore import QBuffer, QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPainter, QPainterPath, QPixmap, QPixmapCache

from musicexplorer.session.session import Session
from musicexplorer.session.tasks import Tasks
from musicexplorer.ui.theme import Theme

SIDE = 96
_LARGE = 720
"""Pixels along the side of a cover that fills much of the window."""
_CACHE_SIZE = 600
_QUEUE_SIZE = 200
_SCALED = 100
_THREADS = 2

ReadCovers = Callable[[Path], Iterable[bytes]]


class Covers(QObject):
    """Cover images by track. One that is not cached is read; `arrived` reports it.

    Threads of their own read and scale, so that nothing else waits for them; `deliver` makes the pixmaps.

    Args:
        session: Says where the files are.
        read: Reads the pictures of a file, the best first.
        notify: Called in any thread when there is something to deliver.

    Signals:
        arrived: The cover of a track was read.
        forgotten: The covers of these tracks (a tuple of ids) have changed.
    """

    arrived = Signal(int, QPixmap)
    forgotten = Signal(tuple)

    def __init__(
        self,
        session: Session,
        read: ReadCovers,
        notify: Callable[[], None] = lambda: None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._read = session, read
        self._cache: OrderedDict[int, QPixmap | None] = OrderedDict()
        self._requested: set[int] = set()
        self._images = _Images()
        self._closed = False
        self._tasks = Tasks(_THREADS, notify)

    def get(self, track_id: int) -> QPixmap | None:
        """The cached cover; None if there is none, or none yet."""
        if track_id in self._cache:
            self._cache.move_to_end(track_id)
            return self._cache[track_id]
        track = None if self._closed else self._session.track(track_id)
        # A full queue drops requests: a cover is requested again when its row is painted again.
        if track is not None and track_id not in self._requested and len(self._requested) < _QUEUE_SIZE:
            self._requested.add(track_id)
            path = track.source.path
            self._tasks.run(
                lambda: self._images.first(self._read(path)),
                lambda image: self._show(track_id, image),
                # A damaged image is no error: the track shows no cover.
                lambda error: self._show(track_id, None),
            )
        return None

    def large(self, track_id: int, then: Callable[[QPixmap | None], None]) -> None:
        """Read a cover in a large size; `then` gets it, or None if there is none."""
        track = None if self._closed else self._session.track(track_id)
        if track is None:
            return
        path, read = track.source.path, self._read

        def work() -> QImage | None:
            return next((image for data in read(path) if (image := _square(data, _LARGE)) is not None), None)

        def show(image: QImage | None) -> None:
            then(None if image is None else QPixmap.fromImage(image))

        self._tasks.run(work, show, lambda error: then(None))

    def forget(self, ids: tuple[int, ...]) -> None:
        """Drop the covers of changed files; they are read again when next needed."""
        for track_id in ids:
            self._cache.pop(track_id, None)
        self.forgotten.emit(ids)

    def deliver(self) -> None:
        """Emit the covers read since the last call."""
        self._tasks.deliver()

    def close(self) -> None:
        """Stop reading; cached covers can still be drawn."""
        self._closed = True
        self._tasks.close()

    def _show(self, track_id: int, image: QImage | None) -> None:
        self._requested.discard(track_id)
        picture = QPixmap.fromImage(image) if image is not None else None
        self._cache[track_id] = picture
        while len(self._cache) > _CACHE_SIZE:
            self._cache.popitem(last=False)
        if picture is not None:
            self.arrived.emit(track_id, picture)


class _Images:
    """Scales pictures, each once: all tracks of an album may carry the same large one. Used in threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._scaled: OrderedDict[bytes, QImage | None] = OrderedDict()

    def first(self, pictures: Iterable[bytes]) -> QImage | None:
        """The first picture that can be decoded, as a square; None where there is none."""
        return next((image for data in pictures if (image := self._square(data)) is not None), None)

    def _square(self, data: bytes) -> QImage | None:
        key = blake2b(data, digest_size=16).digest()
        with self._lock:
            if key not in self._scaled:
                self._scaled[key] = _square(data)
            self._scaled.move_to_end(key)
            while len(self._scaled) > _SCALED:
                self._scaled.popitem(last=False)
            return self._scaled[key]


def _square(data: bytes, side: int = SIDE) -> QImage | None:
    """The middle of an image, scaled to `side` by `side` pixels; None if it cannot be decoded."""
    buffer = QBuffer()
    buffer.setData(data)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    fill, smooth = Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    size = reader.size()
    if size.width() > 2 * side and size.height() > 2 * side:
        # Decoders skip what is not needed for this size.
        reader.setScaledSize(size.scaled(QSize(2 * side, 2 * side), fill))
    image = reader.read()
    if image.isNull():
        return None
    scaled = image.scaled(QSize(side, side), fill, smooth)
    left, top = (scaled.width() - side) // 2, (scaled.height() - side) // 2
    return scaled.copy(left, top, side, side)


def draw(painter: QPainter, place: QRectF, cover: QPixmap | None, theme: Theme, radius: float = 5.0) -> None:
    """Draw a cover with round corners, or a note icon where there is none; small ones are kept as drawn."""
    if place.width() > SIDE:
        painter.save()
        _draw(painter, place, cover, theme, radius)
        painter.restore()
        return
    ratio, size = painter.device().devicePixelRatioF(), place.size()
    number = 0 if cover is None else cover.cacheKey()
    key = f"cover {number} {size.width()} {size.height()} {ratio} {radius} {theme.name}"
    drawn = QPixmap()
    if not QPixmapCache.find(key, drawn):
        drawn = QPixmap((size * ratio).toSize())
        drawn.setDevicePixelRatio(ratio)
        drawn.fill(Qt.GlobalColor.transparent)
        with QPainter(drawn) as inner:
            _draw(inner, QRectF(QPointF(), size), cover, theme, radius)
        QPixmapCache.insert(key, drawn)
    painter.drawPixmap(place.topLeft().toPoint(), drawn)


def _draw(painter: QPainter, place: QRectF, cover: QPixmap | None, theme: Theme, radius: float) -> None:
    outline = QPainterPath()
    outline.addRoundedRect(place, radius, radius)
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
