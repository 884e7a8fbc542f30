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

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget

from musicexplorer.ui.map.attention import Attention
from musicexplorer.ui.map.buttons import PlaceButtons, ToolButtons, ZoomButtons
from musicexplorer.ui.map.camera import Bounds, Camera, View
from musicexplorer.ui.map.canvas import Canvas
from musicexplorer.ui.map.events import MapEvents
from musicexplorer.ui.map.journey import Journey, close_to
from musicexplorer.ui.map.labels import MapLabels
from musicexplorer.ui.map.legend import LOW, Legend
from musicexplorer.ui.map.minimap import Minimap
from musicexplorer.ui.map.motion import Shift
from musicexplorer.ui.map.name_places import NamedRegion
from musicexplorer.ui.map.picking import Picking
from musicexplorer.ui.map.regions import RegionNames
from musicexplorer.ui.map.scales import Scale, numbers
from musicexplorer.ui.map.scene import Places, Scene
from musicexplorer.ui.map.theme import LIGHT, MapTheme
from musicexplorer.ui.map.titles import Box
from musicexplorer.ui.map.traces import Traces

_TICK_MS = 12
_REFINE = 0.006
"""Seconds a tick spends on a finer picture."""
_WHEEL_SECONDS = 0.14
_FLIGHT_SECONDS = 0.5
_SHIFT_SECONDS = 0.8
_STEP = 1.5


class MapWidget(MapEvents):
    """The map.

    Signals:
        clicked(id): A dot was clicked, or Enter pressed on it.
        double_clicked(id): A dot was double-clicked (after `clicked`), or Ctrl+Enter pressed on it.
        context_requested(id, place): A menu is asked for, at a place on the screen.
        region_requested(region, place): A menu is asked for the region whose name is there, a `NamedRegion`.
        hovered(id): The pointer or the arrow keys reached a dot; -1 when they left it.
        selection_changed(ids): The person changed the selection (`set_selection` does not signal).
        line_drawn(line): The person drew a line, float64[k, 2] in the world; None when it is taken away.
        sifted(): Other tracks pass the search, the filters and the legend now.
        looked(): It is looked at from elsewhere.
        departing(): A flight begins, to somewhere that was asked for.

    Attributes:
        animated: Whether flights and changes of layout are shown as movements.
    """

    clicked = Signal(int)
    double_clicked = Signal(int)
    context_requested = Signal(int, QPoint)
    region_requested = Signal(object, QPoint)
    hovered = Signal(int)
    selection_changed = Signal(list)
    line_drawn = Signal(object)
    sifted = Signal()
    looked = Signal()
    departing = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.animated = True
        self.scene, self.camera, self.theme = Scene(), Camera(), LIGHT
        self.canvas = Canvas(self.scene, self.camera)
        self.attention = Attention(self, self.scene, self.camera, self.canvas)
        self.attention.reached.connect(self.hovered)
        self.attention.changed.connect(self.update)
        self._journey = Journey(self.camera, self)
        self._journey.looked.connect(self._looked)
        self._journey.departed.connect(self.wake)
        self._shift: Shift | None = None
        self._clock = QTimer(self, interval=_TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._clock.timeout.connect(self._tick)
        self.traces = Traces(self.scene, self.camera, self.canvas.radii)
        self.region_names = self.canvas.captions.names = RegionNames(self.scene, self.camera, self._covered)
        self.canvas.overlays += (self.region_names, self.traces)
        self.attention.names = self.region_names
        self.legend, self.zoom_buttons = self._make_legend(), self._make_buttons()
        self.tool_buttons, self.place_buttons = ToolButtons(self), PlaceButtons(self)
        self.minimap = Minimap(self)
        self.picking = Picking(self)
        self.tool_buttons.chosen.connect(self.picking.take)
        for hidden in self._buttons():
            hidden.hide()
        self.attention.card.raise_()
        self.setAccessibleName("Map of the library")
        self.setAccessibleDescription("Every track is a dot. Arrow keys go from dot to dot, Enter plays.")

    def _make_legend(self) -> Legend:
        legend = Legend(self)
        legend.toggled.connect(self._legend_toggled)
        legend.pointed.connect(self._legend_pointed)
        legend.folded.connect(self.make_room)
        return legend

    def _make_buttons(self) -> ZoomButtons:
        buttons = ZoomButtons(self)
        buttons.closer.connect(lambda: self.zoom_in(_STEP))
        buttons.further.connect(lambda: self.zoom_in(1 / _STEP))
        buttons.everything.connect(self.show_all)
        return buttons

    def _buttons(self) -> tuple[ZoomButtons, ToolButtons, PlaceButtons]:
        return self.zoom_buttons, self.tool_buttons, self.place_buttons

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
        self.canvas.forget()

    def move_tracks(
        self, ids: np.ndarray, xy: np.ndarray, animate: bool = True, labels: MapLabels | None = None
    ) -> None:
        """Gives tracks new places; ids that are not on the map yet join it; the rest stays where it is.

        Args:
            ids: int64[k].
            xy: Their new places, float32[k, 2].
            animate: Whether the dots are seen to move there.
            labels: What is written about these k tracks; needed only for those that are new.

        Raises:
            ValueError: Lengths differ, or a place is not a finite number.
        """
        before, view, follows = self.scene.xy, self.camera.view, self.camera.follows
        new = self.scene.places.moved(ids, xy, labels)
        self._place(new)
        if animate and self.animated and len(before):
            start = new.xy.copy()
            start[: len(before)] = before
            self._shift = Shift(start, new.xy, time.monotonic(), _SHIFT_SECONDS)
            self.scene.draw_at(start)
            if follows:
                goal, self.camera.view = self.camera.view, view
                self._journey.go(goal, _SHIFT_SECONDS)
            self.wake()

    def _place(self, places: Places) -> None:
        self.attention.follow(places)
        self._journey.stop()
        self._shift = None
        self.scene.place(places)
        self.camera.cover(places.bounds, len(places.ids))
        for buttons in self._buttons():
            buttons.setVisible(len(places.ids) > 0)
        self._scheme_changed()
        self._looked()

    def set_values(
        self, name: str, values: Sequence[Any] | np.ndarray, scale: Scale = numbers, heading: str = ""
    ) -> None:
        """Gives each track a value to colour by, n in the map's order, NaN or None where it is unknown.

        Args:
            name: Of the colouring.
            values: Numbers, or texts with the scale for texts.
            scale: One of `map.scales`: what makes colours of the values.
            heading: What stands above the legend; "" for the name.
        """
        self.scene.set_values(name, values, scale, heading)
        self._scheme_changed()

    def set_colour_by(self, name: str) -> None:
        """Colours by "genre", "artist", "album", "year", "top tag" or a name given to `set_values`."""
        self.scene.colour_by(name)
        self._scheme_changed()

    def set_sizes(self, values: np.ndarray | None) -> None:
        """Sizes the dots by a number for each track, float32[n] in 0..1, NaN unknown; None: all equal."""
        self.scene.set_sizes(values)
        self.update()

    def set_current(self, track: int | None) -> None:
        """Marks the current track."""
        self.scene.current = track
        self.update()

    def set_neighbours(self, ids: Iterable[int], of: int | None = None) -> None:
        """Marks the neighbours of a track (None: whichever is the current one), the nearest first."""
        self.scene.neighbours, self.scene.seed = [int(track) for track in ids], of
        self.update()

    def set_highlight(self, ids: Iterable[int] | None) -> None:
        """Makes what a search found stand out and dims the rest; None ends that."""
        self.scene.highlight(ids)
        self.update()
        self.sifted.emit()

    def set_selection(self, ids: Iterable[int]) -> None:
        """Replaces the selection; it can be undone like one made by hand."""
        self.scene.select(self.picking.history.choose(ids))
        self.update()

    def set_regions(self, named: Sequence[NamedRegion]) -> None:
        """Names regions of the map; their rows are places in the map's order."""
        self.region_names.set_named(named)
        self.update()

    def show_region_names(self, shown: bool) -> None:
        """Shows or hides the names of regions."""
        self.region_names.show(shown)
        self.update()

    def set_theme(self, theme: MapTheme) -> None:
        """Takes new colours."""
        self.theme = theme
        for part in (self.legend, *self._buttons(), self.minimap, self.attention.card):
            part.set_theme(theme)
        self.canvas.forget()
        self.update()

    @property
    def cover_provider(self) -> Callable[[int], QPixmap | None] | None:
        """Asked for a track's cover when its card is shown; answers at once, None where it has none yet."""
        return self.attention.cover_provider

    @cover_provider.setter
    def cover_provider(self, provider: Callable[[int], QPixmap | None] | None) -> None:
        self.attention.cover_provider = self.canvas.thumbnails.provider = provider

    def set_cover(self, track: int, cover: QPixmap | None) -> None:
        """Hands in a cover that the card, or a dot that is close, may be waiting for."""
        self.canvas.thumbnails.take(track, cover)
        if self.canvas.thumbnails.waits_for(track):
            self.update()
        if self.attention.card.track == track:
            self.attention.card.set_cover(cover)

    def forget_covers(self, ids: tuple[int, ...]) -> None:
        """These files changed: their covers are asked for again."""
        self.canvas.thumbnails.forget_covers(ids)
        self.update()

    # Where it is looked at from

    def fly_to(self, track: int) -> None:
        """Brings a track to the middle, close enough to tell it from others. Unknown ids do nothing."""
        row = self.scene.places.row_of.get(track)
        if row is not None:
            self.fly(close_to(self.scene.places, row, self.camera))

    def show_all(self) -> None:
        """Shows everything, and goes on doing so as the map grows."""
        self.fly(self.camera.whole())

    def fly(self, view: View) -> None:
        """Flies to a view."""
        self.departing.emit()
        self._go(view, _FLIGHT_SECONDS)

    def zoom_to(self, ids: Iterable[int]) -> None:
        """Shows all of some tracks, as close as that allows."""
        row_of = self.scene.places.row_of
        rows = [row_of[track] for track in ids if track in row_of]
        if rows:
            bounds = Bounds.of(self.scene.places.xy[rows])
            self.fly(bounds.fitted(self.camera.width * 0.8, self.camera.height * 0.8))

    def zoom_to_region(self, region: NamedRegion) -> None:
        """Shows a region as large as the window, or a little closer where it fills that already."""
        bounds = Bounds(*region.region.extent)
        view = bounds.fitted(self.camera.width * 0.9, self.camera.height * 0.9)
        self.fly(View(view.x, view.y, max(view.scale, self.camera.view.scale * 1.2)))

    def ids_of(self, region: NamedRegion) -> list[int]:
        """The tracks of a region, without those that the legend hides or a search or filters put back."""
        rows = region.region.rows
        return self.scene.places.ids[rows[self.scene.passing()[rows]]].tolist()

    def look_at(self, x: float, y: float) -> None:
        """Brings a place of the world to the middle at once, as close as it is now."""
        self._go(View(x, y, self.camera.view.scale), 0.0)

    def zoom_in(self, factor: float) -> None:
        """Zooms at the middle of the window."""
        self.zoom_at(factor, self.camera.width / 2, self.camera.height / 2)

    def zoom_at(self, factor: float, x: float, y: float, animate: bool = True) -> None:
        """Zooms so that what is under a pixel of the widget stays there."""
        self._go(self.camera.zoomed(factor, x, y, self._journey.goal), _WHEEL_SECONDS if animate else 0.0)

    def pan(self, dx: float, dy: float) -> None:
        """Moves the map by pixels."""
        self._go(self.camera.panned(dx, dy), 0.0)

    def _go(self, view: View, seconds: float) -> None:
        self._journey.go(view, seconds if self.animated else 0.0)

    def _looked(self) -> None:
        if not self.hand.busy:
            self.attention.again()
        self.minimap.settle()
        self.update()
        self.looked.emit()

    # What the hand and the keyboard ask for

    def walk(self, direction: tuple[float, float]) -> None:
        """Goes to the nearest dot in a direction (y up) and keeps it in sight."""
        row = self.attention.walk(direction)
        if row is None:
            return
        if not self.rect().adjusted(40, 40, -40, -40).contains(self.attention.place_of(row).toPoint()):
            x, y = self.scene.places.xy[row].tolist()
            self._go(View(x, y, self.camera.view.scale), _FLIGHT_SECONDS / 2)

    def put_down(self) -> bool:
        """Escape: puts down what is in hand or selected; False if there was nothing."""
        return self.picking.put_down()

    def show_stops(self, stops: Iterable[int]) -> None:
        """The tracks that the line on the map leads along, in its order."""
        if self.traces.trail is not None:
            self.traces.trail.stops = tuple(stops)
            self.update()

    def show_threads(self, track: int | None, ids: Iterable[int] = ()) -> None:
        """Threads from a track to those that sound most like it; None takes them away."""
        self.traces.show_threads(track, ids)
        self.update()

    def set_doubted(self, ids: Iterable[int]) -> None:
        """Marks tracks whose neighbours on the map are not those in sound."""
        self.traces.doubt(ids)
        self.update()

    # The legend

    def _scheme_changed(self) -> None:
        self.legend.show_scheme(self.scene.scheme, self.scene.hidden)
        self.make_room()

    def make_room(self) -> None:
        """Keeps the view of everything clear of the legend, which stays low where that leaves more room."""
        legend = self.legend
        legend.settle()
        self.canvas.captions.covered = None
        if legend.isVisibleTo(self):
            if legend.scrolls and self.camera.larger_above(
                (1 - LOW) * self.height(), legend.geometry().right()
            ):
                legend.settle(LOW)
            place = legend.geometry()
            self.canvas.captions.covered = (*place.topLeft().toTuple(), *place.size().toTuple())
            self.camera.give_way(place.top(), place.right(), self.scene.places.xy)
        self.minimap.settle()
        self.update()

    def _covered(self) -> list[Box]:
        """What stands over the dots, in pixels."""
        parts = (self.legend, *self._buttons(), self.minimap)
        places = (part.geometry() for part in parts if part.isVisibleTo(self))
        return [(place.x(), place.y(), place.width(), place.height()) for place in places]

    def _legend_toggled(self, slot: int, shown: bool) -> None:
        self.scene.hide(slot, not shown)
        self.minimap.update()
        self.update()
        self.sifted.emit()

    def _legend_pointed(self, slot: int) -> None:
        self.attention.point_at(None)
        self.scene.shine_on(slot if slot >= 0 and slot not in self.scene.hidden else None)
        self.update()

    # Time

    @property
    def busy(self) -> bool:
        """Whether something moves or a finer picture is in the making."""
        return self._journey.flying or self._shift is not None or self.canvas.pending

    def wake(self) -> None:
        """There is something to move or to refine."""
        if not self._clock.isActive():
            self._clock.start()

    def _tick(self) -> None:
        """Moves what is moving and works on a finer picture; stops when there is nothing left to do."""
        now = time.monotonic()
        self._journey.tick(now)
        if self._shift is not None:
            self.scene.draw_at(self._shift.at(now))
            self._shift = None if self._shift.over(now) else self._shift
            self.update()
        if self.canvas.pictures.refine(_REFINE) or self.canvas.due:
            self.update()
        if not self.busy:
            self._clock.stop()

    def sizeHint(self) -> QSize:
        """A comfortable size."""
        return QSize(900, 600)

    def minimumSizeHint(self) -> QSize:
        """The least that is of use."""
        return QSize(260, 200)
