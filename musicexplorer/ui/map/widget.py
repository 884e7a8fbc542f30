"""The map as a widget: every track a dot; what the rest of the window talks to.

map_ = MapWidget()
map_.set_tracks(ids, xy, MapLabels(...))        # replaces everything; shows all the first time
map_.move_tracks(ids, xy)                       # a changed layout; ids that are new join the others
map_.set_colour_by("genre")                     # or any name given to set_values(name, numbers)
map_.set_current(7); map_.set_neighbours([8, 9]); map_.set_highlight([...]); map_.set_selection([...])
map_.fly_to(7); map_.zoom_to([...]); map_.show_all()
map_.clicked.connect(play); map_.context_requested.connect(menu)
map_.cover_provider = covers.get  # QPixmap or None; map_.set_cover(id, pixmap) when it comes
"""

import math
import time
from collections.abc import Callable, Iterable

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from musicexplorer.ui.map import keys
from musicexplorer.ui.map.buttons import ZoomButtons
from musicexplorer.ui.map.camera import Bounds, Camera, View
from musicexplorer.ui.map.canvas import Canvas, Pointing
from musicexplorer.ui.map.card import HoverCard
from musicexplorer.ui.map.grid import in_polygon, nearest_towards
from musicexplorer.ui.map.hand import Hand
from musicexplorer.ui.map.labels import MapLabels
from musicexplorer.ui.map.legend import Legend
from musicexplorer.ui.map.motion import Flight, Shift
from musicexplorer.ui.map.scene import Places, Scene
from musicexplorer.ui.map.theme import LIGHT, MapTheme

_TICK_MS = 12
_REFINE = 0.006
"""Seconds a frame spends on a finer picture while things move."""
_WHEEL_SECONDS = 0.14
_FLIGHT_SECONDS = 0.5
_SHIFT_SECONDS = 0.8
_REACH = 7.0
"""Pixels around a dot's centre that count as on it, where the dot itself is smaller."""
_NEARBY = 25


class MapWidget(QWidget):
    """The map.

    Signals:
        clicked(id): A dot was clicked, or Enter pressed on it.
        double_clicked(id): A dot was double-clicked (after `clicked`), or Ctrl+Enter pressed on it.
        context_requested(id, place): A menu is asked for, at a place on the screen.
        hovered(id): The pointer or the arrow keys reached a dot; -1 when they left it.
        selection_changed(ids): The person changed the selection (`set_selection` does not signal).

    Attributes:
        cover_provider: Asked for a track's cover when its card is shown; answers at once, None where it has
            none yet (hand it to `set_cover` when it comes).
        animated: Whether flights and changes of layout are shown as movements.
    """

    clicked = Signal(int)
    double_clicked = Signal(int)
    context_requested = Signal(int, QPoint)
    hovered = Signal(int)
    selection_changed = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cover_provider: Callable[[int], QPixmap | None] | None = None
        self.animated = True
        self.scene, self.camera = Scene(), Camera()
        self._theme = LIGHT
        self._canvas = Canvas(self.scene, self.camera)
        self._pointing = Pointing()
        self._cursor: int | None = None
        self._hand = Hand(self)
        self._pointer: QPointF | None = None
        self._flight: Flight | None = None
        self._shift: Shift | None = None
        self._ratio = 0.0
        self._clock = QTimer(self, interval=_TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._clock.timeout.connect(self._tick)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Map of the library")
        self.setAccessibleDescription("Every track is a dot. Arrow keys go from dot to dot, Enter plays.")
        self._build_overlays()

    def _build_overlays(self) -> None:
        self.legend = Legend(self)
        self.legend.toggled.connect(self._legend_toggled)
        self.legend.pointed.connect(self._legend_pointed)
        self.zoom_buttons = ZoomButtons(self)
        self.zoom_buttons.closer.connect(lambda: self.zoom_in(1.5))
        self.zoom_buttons.further.connect(lambda: self.zoom_in(1 / 1.5))
        self.zoom_buttons.everything.connect(self.show_all)
        self.zoom_buttons.hide()
        self.card = HoverCard(self)

    # What is on it

    def set_tracks(self, ids: np.ndarray, xy: np.ndarray, labels: MapLabels) -> None:
        """Replaces all tracks. The view stays unless it showed everything, as it does at first.

        Args:
            ids: int64[n].
            xy: Their places, float32[n, 2], y up.
            labels: What is written about them, n values a column.

        Raises:
            ValueError: Lengths differ, or a place is not a finite number.
        """
        self._place(Places(ids, xy, labels))
        self._canvas.forget()

    def move_tracks(
        self, ids: np.ndarray, xy: np.ndarray, animate: bool = True, labels: MapLabels | None = None
    ) -> None:
        """Gives tracks new places; ids that are not on the map yet join it; the rest stays where it is.

        Args:
            ids: int64[k].
            xy: Their new places, float32[k, 2].
            animate: Whether the dots are seen to move there.
            labels: What is written about these k tracks; needed only for those that are new.
        """
        before, view, follows = self.scene.xy, self.camera.view, self.camera.follows
        new = self.scene.places.moved(ids, xy, labels)
        self._place(new)
        if animate and self.animated and len(before):
            start = new.xy.copy()
            start[: len(before)] = before
            now = time.monotonic()
            self._shift = Shift(start, new.xy, now, _SHIFT_SECONDS)
            self.scene.draw_at(start)
            if follows:
                self._flight = Flight(view, self.camera.view, now, _SHIFT_SECONDS)
                self.camera.look(view)
            self._clock.start()

    def _place(self, places: Places) -> None:
        old, row_of = self.scene.places.ids.tolist(), places.row_of
        kept = [
            None if row is None else row_of.get(old[row])
            for row in (self._pointing.hovered, self._pointing.cursor, self._cursor)
        ]
        if kept[0] is None:
            self._leave()
        self._pointing.hovered, self._pointing.cursor, self._cursor = kept
        self._shift = self._flight = None
        self.scene.place(places)
        self.camera.cover(places.bounds, len(places.ids))
        self.zoom_buttons.setVisible(len(places.ids) > 0)
        self._show_legend()
        self._point_again()
        self.update()

    def set_values(self, name: str, values: np.ndarray) -> None:
        """Gives each track a number to colour by, float32[n] in the map's order, NaN where unknown."""
        self.scene.set_values(name, values)
        self._show_legend()
        self.update()

    def set_colour_by(self, name: str) -> None:
        """Colours by "genre", "artist", "album", "year", "top tag" or a name given to `set_values`."""
        self.scene.colour_by(name)
        self._show_legend()
        self.update()

    def set_current(self, track: int | None) -> None:
        """Marks the current track."""
        self.scene.current = track
        self.update()

    def set_neighbours(self, ids: Iterable[int]) -> None:
        """Marks the neighbours of the current track, the nearest first."""
        self.scene.neighbours = [int(track) for track in ids]
        self.update()

    def set_highlight(self, ids: Iterable[int] | None) -> None:
        """Makes what a search found stand out and dims the rest; None ends that."""
        self.scene.highlight(ids)
        self.update()

    def set_selection(self, ids: Iterable[int]) -> None:
        """Replaces the selection."""
        self.scene.select(ids)
        self.update()

    def set_theme(self, theme: MapTheme) -> None:
        """Takes new colours."""
        self._theme = theme
        for part in (self.legend, self.zoom_buttons, self.card):
            part.set_theme(theme)
        self._canvas.forget()
        self.update()

    def set_cover(self, track: int, cover: QPixmap | None) -> None:
        """Hands in a cover that the card may be waiting for."""
        if self.card.track == track:
            self.card.set_cover(cover)

    # Where it is looked at from

    def fly_to(self, track: int) -> None:
        """Brings a track to the middle, close enough to tell it from others. Unknown ids do nothing."""
        row = self.scene.places.row_of.get(track)
        if row is None:
            return
        xy = self.scene.places.xy
        distance = np.hypot(*(xy - xy[row]).T)
        around = float(np.partition(distance, min(_NEARBY, len(xy) - 1))[min(_NEARBY, len(xy) - 1)])
        near = min(self.camera.width, self.camera.height) * 0.4 / around if around > 0 else math.inf
        scale = min(max(self.camera.view.scale, near / 2), near * 4)
        x, y = xy[row].tolist()
        self._fly(View(x, y, scale), _FLIGHT_SECONDS)

    def show_all(self) -> None:
        """Shows everything, and goes on doing so as the map grows."""
        self._fly(self.camera.whole(), _FLIGHT_SECONDS)

    def zoom_to(self, ids: Iterable[int]) -> None:
        """Shows all of some tracks, as close as that allows."""
        row_of = self.scene.places.row_of
        rows = [row_of[track] for track in ids if track in row_of]
        if rows:
            view = Bounds.of(self.scene.places.xy[rows]).fitted(
                self.camera.width * 0.8, self.camera.height * 0.8
            )
            self._fly(view, _FLIGHT_SECONDS)

    def zoom_in(self, factor: float) -> None:
        """Zooms at the middle of the window."""
        self.zoom_at(factor, self.camera.width / 2, self.camera.height / 2)

    def zoom_at(self, factor: float, x: float, y: float, animate: bool = True) -> None:
        """Zooms so that what is under a pixel of the widget stays there."""
        base = self._flight.end if self._flight else self.camera.view
        self._fly(self.camera.zoomed(factor, x, y, base), _WHEEL_SECONDS if animate else 0.0)

    def pan(self, dx: float, dy: float) -> None:
        """Moves the map by pixels."""
        self._fly(self.camera.panned(dx, dy), 0.0)

    def _fly(self, view: View, seconds: float) -> None:
        view = self.camera.limited(view)
        if self.animated and seconds > 0 and view != self.camera.view:
            self._flight = Flight(self.camera.view, view, time.monotonic(), seconds)
            self._clock.start()
        else:
            self._flight = None
            self._look(view)

    def _look(self, view: View) -> None:
        self.camera.look(view)
        self.camera.follows = view == self.camera.whole()
        self._point_again()
        self.update()

    def _point_again(self) -> None:
        """The map changed under the pointer or the keyboard's place."""
        if self._pointer is not None and not self._hand.busy:
            self.point_at(self._pointer)
        elif self._pointing.cursor is not None:
            self._point(self._pointing.cursor)

    def _tick(self) -> None:
        """Moves what is moving and works on a finer picture; stops when there is nothing left to do."""
        now = time.monotonic()
        if self._flight is not None:
            flight = self._flight
            self._flight = None if flight.over(now) else flight
            self._look(flight.at(now))
        if self._shift is not None:
            self.scene.draw_at(self._shift.at(now))
            self._shift = None if self._shift.over(now) else self._shift
            self.update()
        if self._canvas.pictures.pending and self._canvas.pictures.refine(_REFINE):
            self.update()
        if not (self._flight or self._shift or self._canvas.pictures.pending):
            self._clock.stop()

    # Hand and keyboard

    def id_at(self, x: float, y: float) -> int | None:
        """The id of the track whose dot is under a pixel of the widget."""
        row = self._row_at(x, y)
        return None if row is None else int(self.scene.places.ids[row])

    def _row_at(self, x: float, y: float) -> int | None:
        reach = max(self._canvas.pictures.radius() + 1, _REACH) / self.camera.view.scale
        rows = self.scene.places.grid.within(*self.camera.to_world(x, y), reach)
        rows = rows[self.scene.shown()[rows]]
        return int(rows[0]) if len(rows) else None

    def point_at(self, at: QPointF | None) -> None:
        """Takes the pointer's place in the widget, None when it is not on the map."""
        self._pointer = at
        row = None if at is None else self._row_at(at.x(), at.y())
        self._pointing.cursor = None if at is not None else self._pointing.cursor
        self.setCursor(Qt.CursorShape.ArrowCursor if row is None else Qt.CursorShape.PointingHandCursor)
        if row is None:
            self._leave()
        else:
            self._point(row)

    def _point(self, row: int) -> None:
        """Shows the card of a track and says so."""
        track = int(self.scene.places.ids[row])
        changed = self._pointing.hovered != row
        self._pointing.hovered = row
        at = QPointF(*self.camera.to_screen(self.scene.places.xy[[row]])[0].tolist())
        if self.rect().contains(at.toPoint()):
            self.card.show_track(self.scene, row, at, self._cover(track) if changed else self.card.cover)
        else:
            self.card.leave()
        if changed:
            self.setAccessibleDescription(self.scene.describe(row))
            self.hovered.emit(track)
        self.update()

    def _cover(self, track: int) -> QPixmap | None:
        return self.cover_provider(track) if self.cover_provider is not None else None

    def _leave(self) -> None:
        """The pointer or the keyboard is on no dot."""
        self.card.leave()
        if self._pointing.hovered is not None:
            self._pointing.hovered = None
            self.hovered.emit(-1)
            self.update()
        self._pointing.cursor = None

    def click_at(self, at: QPointF, *, toggle: bool) -> None:
        """A click: on a dot it is told, or adds to the selection; beside the dots it ends the selection."""
        row = self._row_at(at.x(), at.y())
        if row is None:
            if self.scene.selection and not toggle:
                self._choose([])
            return
        self._cursor = row
        track = int(self.scene.places.ids[row])
        if toggle:
            self._choose(set(self.scene.selection) ^ {track})
        else:
            self.clicked.emit(track)

    def double_click_at(self, at: QPointF) -> None:
        """A double click: on a dot it is told, beside the dots it zooms in."""
        track = self.id_at(at.x(), at.y())
        if track is None:
            self.zoom_at(2.0, at.x(), at.y())
        else:
            self.double_clicked.emit(track)

    def show_lasso(self, corners: list[QPointF]) -> None:
        """Draws the loop around a selection in the making."""
        self._pointing.lasso = corners
        self.update()

    def end_lasso(self, corners: list[QPointF]) -> None:
        """Selects what is inside the loop."""
        self._pointing.lasso = []
        loop = np.array([(corner.x(), corner.y()) for corner in corners])
        inside = in_polygon(self.camera.to_screen(self.scene.places.xy), loop) & self.scene.shown()
        self._choose(self.scene.places.ids[inside].tolist())

    def _choose(self, ids: Iterable[int]) -> None:
        self.scene.select(ids)
        self.update()
        self.selection_changed.emit(self.scene.selection)

    def walk(self, direction: tuple[float, float]) -> None:
        """Goes to the nearest dot in a direction (y up), from the last one, the current one or the middle."""
        rows = np.flatnonzero(self.scene.shown())
        if not len(rows):
            return
        xy = self.scene.places.xy
        start = self._cursor
        if start is None and self.scene.current is not None:
            start = self.scene.places.row_of.get(self.scene.current)
        if start is None:
            middle = np.array((self.camera.view.x, self.camera.view.y))
            found: int | None = int(np.argmin(np.hypot(*(xy[rows] - middle).T)))
        else:
            found = nearest_towards(xy[rows], xy[start], direction)
        row = start if found is None else int(rows[found])
        assert row is not None
        self._cursor = self._pointing.cursor = row
        self._pointer = None
        self._keep_in_sight(row)
        self._point(row)

    def _keep_in_sight(self, row: int) -> None:
        x, y = self.camera.to_screen(self.scene.places.xy[[row]])[0].tolist()
        edge = 40
        if not (edge <= x <= self.camera.width - edge and edge <= y <= self.camera.height - edge):
            middle_x, middle_y = self.scene.places.xy[row].tolist()
            self._fly(View(middle_x, middle_y, self.camera.view.scale), _FLIGHT_SECONDS / 2)

    def press_cursor(self, *, double: bool) -> bool:
        """Enter on the dot that the arrows reached; False when they reached none."""
        if self._pointing.cursor is None:
            return False
        track = int(self.scene.places.ids[self._pointing.cursor])
        (self.double_clicked if double else self.clicked).emit(track)
        return True

    def put_down(self) -> bool:
        """Escape: ends the selection, else leaves the dot the arrows reached; False if there was neither."""
        if self.scene.selection:
            self._choose([])
        elif self._pointing.cursor is not None:
            self._leave()
        else:
            return False
        return True

    def _show_legend(self) -> None:
        self.legend.show_scheme(self.scene.scheme, self.scene.hidden)

    def _legend_toggled(self, slot: int, shown: bool) -> None:
        self.scene.hide(slot, not shown)
        self._leave()
        self.update()

    def _legend_pointed(self, slot: int) -> None:
        self.point_at(None)
        self.scene.shine_on(slot if slot >= 0 and slot not in self.scene.hidden else None)
        self.update()

    # Qt's events

    def sizeHint(self) -> QSize:
        """A comfortable size."""
        return QSize(900, 600)

    def minimumSizeHint(self) -> QSize:
        """The least that is of use."""
        return QSize(260, 200)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints one frame."""
        if self.devicePixelRatioF() != self._ratio:
            self._ratio = self.devicePixelRatioF()
            self._canvas.forget()
        painter = QPainter(self)
        self._canvas.paint(painter, self._theme, self.font(), self._ratio, self._pointing)
        painter.end()
        if self._canvas.pictures.pending and not self._clock.isActive():
            self._clock.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keeps the view, and the overlays in their corners."""
        self.camera.resize(self.width(), self.height())
        self.legend.settle()
        self.zoom_buttons.settle()

    def changeEvent(self, event: QEvent) -> None:
        """Follows a changed font."""
        if event.type() == QEvent.Type.FontChange:
            self._canvas.forget()
        super().changeEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Hands the press on."""
        self._hand.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Hands the movement on."""
        self._hand.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Hands the release on."""
        self._hand.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Hands the double click on."""
        self._hand.double_click(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Hands the wheel on."""
        self._hand.wheel(event)
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        """The pointer left the map."""
        self.point_at(None)

    def event(self, event: QEvent) -> bool:
        """Zooms with two fingers where the system tells of it."""
        if (
            isinstance(event, QNativeGestureEvent)
            and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture
        ):
            at = event.position()
            self.zoom_at(1 + event.value(), at.x(), at.y(), animate=False)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Does what a key asks for, or leaves it to the window."""
        if not keys.press(self, event):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Asks for a menu for the dot under the pointer, or the one that the keys reached."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self._pointing.cursor is not None:
            row = self._pointing.cursor
            x, y = self.camera.to_screen(self.scene.places.xy[[row]])[0].tolist()
            at = self.mapToGlobal(QPoint(round(x), round(y)))
            self.context_requested.emit(int(self.scene.places.ids[row]), at)
            return
        track = self.id_at(event.pos().x(), event.pos().y())
        if track is not None:
            self.context_requested.emit(track, event.globalPos())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Shows the frame when the focus came by keyboard."""
        by_key = (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
            Qt.FocusReason.ShortcutFocusReason,
        )
        self._pointing.focus_frame = event.reason() in by_key
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Takes the frame away."""
        self._pointing.focus_frame = False
        self.update()
