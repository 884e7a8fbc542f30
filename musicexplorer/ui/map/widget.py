"""The map as a widget, every track a dot: the interface for the rest of the window.

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
from PySide6.QtGui import QAccessible, QPixmap
from PySide6.QtWidgets import QWidget

from musicexplorer.session.regions import NamedRegion
from musicexplorer.translation import tr
from musicexplorer.ui import accessibility
from musicexplorer.ui.map.animations import LayoutAnimation
from musicexplorer.ui.map.annotations import Annotations
from musicexplorer.ui.map.buttons import NavigationButtons, ToolButtons, ZoomButtons
from musicexplorer.ui.map.camera import Bounds, Camera, View
from musicexplorer.ui.map.camera_animator import CameraAnimator, close_to
from musicexplorer.ui.map.canvas import Canvas
from musicexplorer.ui.map.events import MapEvents
from musicexplorer.ui.map.hover import HoverTracker
from musicexplorer.ui.map.label_placement import Box
from musicexplorer.ui.map.labels import MapLabels
from musicexplorer.ui.map.legend import Legend
from musicexplorer.ui.map.minimap import Minimap
from musicexplorer.ui.map.picking import Picking
from musicexplorer.ui.map.region_labels import RegionLabels
from musicexplorer.ui.map.scales import Scale, numbers
from musicexplorer.ui.map.scene import MapPoints, Scene
from musicexplorer.ui.map.theme import LIGHT, MapTheme

_TICK_MS = 12
_REFINE = 0.006
"""Seconds per tick spent on rendering."""
_POINTING_MS = 60
"""While the map flies, what passes under the pointer is looked for so often."""
_WHEEL_SECONDS = 0.14
_FLIGHT_SECONDS = 0.5
_SHIFT_SECONDS = 0.8
_STEP = 1.5


class MapWidget(MapEvents):
    """The map.

    Signals:
        clicked(id): A dot was clicked, or Ctrl+Enter pressed on it.
        double_clicked(id): A dot was double-clicked (after `clicked`), or Enter pressed on it.
        middle_clicked(id): A dot was clicked with the middle button.
        context_requested(id, place): A menu is requested for a track, at a place on the screen.
        region_requested(region, place): A menu is requested for a `NamedRegion`, at a place on the screen.
        hovered(id): The pointer or the arrow keys reached a dot; -1 when they left it.
        selection_changed(ids): The person changed the selection (`set_selection` does not signal).
        line_drawn(line): The person drew a line, float64 [k, 2] in world units; None when it is removed.
        filter_changed(): Other tracks pass the search, the filters and the legend.
        view_changed(): The view changed.
        flight_started(): A flight to a requested view begins.

    Attributes:
        animated: Whether flights and changes of layout are shown as movements.
    """

    clicked = Signal(int)
    double_clicked = Signal(int)
    middle_clicked = Signal(int)
    context_requested = Signal(int, QPoint)
    region_requested = Signal(object, QPoint)
    hovered = Signal(int)
    selection_changed = Signal(object)
    line_drawn = Signal(object)
    filter_changed = Signal()
    view_changed = Signal()
    flight_started = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.animated = True
        self.scene, self.camera, self.theme = Scene(), Camera(), LIGHT
        self.canvas = Canvas(self.scene, self.camera)
        self.hover = HoverTracker(self, self.scene, self.camera, self.canvas)
        self.hover.reached.connect(self.hovered)
        self.hover.changed.connect(self.update)
        self._camera_animator = CameraAnimator(self.camera, self)
        self._camera_animator.view_changed.connect(self._on_view_changed)
        self._camera_animator.started.connect(self.start_ticking)
        self._pointing_again = QTimer(self, singleShot=True, interval=_POINTING_MS)
        self._pointing_again.timeout.connect(self._point_again)
        self._layout_animation: LayoutAnimation | None = None
        self._clock = QTimer(self, interval=_TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._clock.timeout.connect(self._tick)
        self.annotations = Annotations(self.scene, self.camera, self.canvas.radii)
        self.region_labels = self.canvas.title_labels.names = RegionLabels(
            self.scene, self.camera, self._covered
        )
        self.canvas.overlays += (self.region_labels, self.annotations)
        self.hover.names = self.region_labels
        self.legend, self.zoom_buttons = self._make_legend(), self._make_buttons()
        self.tool_buttons, self.navigation_buttons = ToolButtons(self), NavigationButtons(self)
        self.minimap = Minimap(self)
        self.picking = Picking(self)
        self.tool_buttons.chosen.connect(self.picking.set_tool)
        for hidden in self._buttons():
            hidden.hide()
        self.hover.card.raise_()
        accessibility.set_role(self, QAccessible.Role.Graphic)
        self.setAccessibleName(tr("Map of the library"))
        self._describe()

    def _make_legend(self) -> Legend:
        legend = Legend(self)
        legend.toggled.connect(self._legend_toggled)
        legend.pointed.connect(self._legend_pointed)
        legend.folded.connect(self.fit_legend)
        return legend

    def _make_buttons(self) -> ZoomButtons:
        buttons = ZoomButtons(self)
        buttons.closer.connect(lambda: self.zoom_in(_STEP))
        buttons.further.connect(lambda: self.zoom_in(1 / _STEP))
        buttons.everything.connect(self.show_all)
        return buttons

    def _buttons(self) -> tuple[ZoomButtons, ToolButtons, NavigationButtons]:
        return self.zoom_buttons, self.tool_buttons, self.navigation_buttons

    # Content

    def set_tracks(self, ids: np.ndarray, xy: np.ndarray, labels: MapLabels) -> None:
        """Replace all tracks. The view stays unless it showed everything, as it does at first.

        Args:
            ids: int64[n].
            xy: Their positions, float32 [n, 2], y up.
            labels: Their metadata, n values a column.

        Raises:
            ValueError: Lengths differ, or a position is not a finite number.
        """
        self._place(MapPoints(ids, xy, labels))
        self.canvas.forget()

    def move_tracks(
        self, ids: np.ndarray, xy: np.ndarray, animate: bool = True, labels: MapLabels | None = None
    ) -> None:
        """Move tracks; ids that are not on the map yet are added; the rest stays where it is.

        Args:
            ids: int64[k].
            xy: Their new positions, float32 [k, 2].
            animate: Whether the dots move there visibly.
            labels: The metadata of these k tracks; needed only for new ones.

        Raises:
            ValueError: Lengths differ, or a position is not a finite number.
        """
        before, view, follows = self.scene.xy, self.camera.view, self.camera.follows
        new = self.scene.points.moved(ids, xy, labels)
        self._place(new)
        if animate and self.animated and len(before):
            start = new.xy.copy()
            start[: len(before)] = before
            self._layout_animation = LayoutAnimation(start, new.xy, time.monotonic(), _SHIFT_SECONDS)
            self.scene.draw_at(start)
            if follows:
                goal, self.camera.view = self.camera.view, view
                self._camera_animator.go(goal, _SHIFT_SECONDS)
            self.start_ticking()

    def _place(self, points: MapPoints) -> None:
        self.hover.follow(points)
        self._camera_animator.stop()
        self._layout_animation = None
        self.scene.place(points)
        self.camera.cover(points.bounds, len(points.ids), points.main_bounds)
        for buttons in self._buttons():
            buttons.setVisible(len(points.ids) > 0 and not self.scene.bare)
        self._scheme_changed()
        self._on_view_changed()

    def set_values(
        self, name: str, values: Sequence[Any] | np.ndarray, scale: Scale = numbers, heading: str = ""
    ) -> None:
        """Set a value to colour by for each track, n in the map's order, NaN or None where it is unknown.

        Args:
            name: Of the colouring.
            values: Numbers, or texts with the scale for texts.
            scale: One of `map.scales`: what makes colours of the values.
            heading: The heading of the legend; "" for the name.
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
        self._describe()
        self.update()

    def tell(self, text: str) -> None:
        """Have a screen reader say what the keys or the pointer reached."""
        self.setAccessibleDescription(text)
        if self.hasFocus():
            accessibility.announce(self, text)

    def _describe(self) -> None:
        """Describe the map for a screen reader, until something on it is reached."""
        row = None if self.scene.current is None else self.scene.points.row_of.get(self.scene.current)
        how = tr("Every track is a dot. Arrow keys go from dot to dot, Enter plays.")
        current = "" if row is None else tr("Current track: {track}.").format(track=self.scene.describe(row))
        self.setAccessibleDescription(f"{current} {how}".strip())

    def set_neighbours(self, ids: Iterable[int], of: int | None = None) -> None:
        """Marks the neighbours of a track (None: whichever is the current one), the nearest first."""
        self.scene.neighbours, self.scene.seed = [int(track) for track in ids], of
        self.update()

    def set_highlight(self, ids: Iterable[int] | None) -> None:
        """Highlight search results and dim the rest; None ends that."""
        self.scene.highlight(ids)
        self.update()
        self.filter_changed.emit()

    def set_selection(self, ids: Iterable[int]) -> None:
        """Replace the selection; it can be undone like one made by the mouse."""
        self.scene.select(self.picking.history.select(ids))
        self.update()

    def set_hint(self, heading: str, text: str) -> None:
        """Set what stands in the middle of the map while it is empty."""
        self.canvas.hint = (heading, text)
        self.update()

    def set_regions(self, named: Sequence[NamedRegion]) -> None:
        """Show these regions' names; their rows are those of the map's tracks."""
        self.region_labels.set_named(named)
        self.update()

    def show_region_names(self, shown: bool) -> None:
        """Shows or hides the names of regions."""
        self.region_labels.show(shown)
        self.update()

    def set_theme(self, theme: MapTheme) -> None:
        """Set the colours."""
        self.theme = theme
        for part in (self.legend, *self._buttons(), self.minimap, self.hover.card):
            part.set_theme(theme)
        self.canvas.forget()
        self.update()

    @property
    def cover_provider(self) -> Callable[[int], QPixmap | None] | None:
        """Returns the cover of a track, at once; None where there is none yet."""
        return self.hover.cover_provider

    @cover_provider.setter
    def cover_provider(self, provider: Callable[[int], QPixmap | None] | None) -> None:
        self.hover.cover_provider = self.canvas.thumbnails.provider = provider

    def set_cover(self, track: int, cover: QPixmap | None) -> None:
        """Set a cover that the hover card or a thumbnail may be waiting for."""
        self.canvas.thumbnails.set_cover(track, cover)
        if self.canvas.thumbnails.waits_for(track):
            self.update()
        if self.hover.card.track == track:
            self.hover.card.set_cover(cover)

    def forget_covers(self, ids: tuple[int, ...]) -> None:
        """Drop the covers of changed files; they are requested again."""
        self.canvas.thumbnails.forget_covers(ids)
        self.update()

    # Camera

    def fly_to(self, track: int) -> None:
        """Fly to a track, close enough to tell it from others. Unknown ids do nothing."""
        row = self.scene.points.row_of.get(track)
        if row is not None:
            self.fly(close_to(self.scene.points, row, self.camera))

    def show_all(self) -> None:
        """Show the map, and keep doing so as it grows; once more shows the few tracks far out, too."""
        shown = self.camera.view == self.camera.whole()
        self.fly(self.camera.everything() if shown else self.camera.whole())

    def fly(self, view: View) -> None:
        """Flies to a view."""
        self.flight_started.emit()
        self._go(view, _FLIGHT_SECONDS)

    def glide(self, view: View, seconds: float) -> None:
        """Move to a view in so many seconds; that is no place to come back to."""
        self._go(view, seconds)

    def set_bare(self, bare: bool) -> None:
        """Show the dots and names alone, without buttons, legend and overview."""
        self.scene.bare = bare
        for buttons in self._buttons():
            buttons.setVisible(not bare and len(self.scene.points.ids) > 0)
        self._scheme_changed()

    def zoom_to(self, ids: Iterable[int]) -> None:
        """Shows all of some tracks, as close as that allows."""
        rows = self.scene.points.rows(ids)
        if len(rows):
            bounds = Bounds.of(self.scene.points.xy[rows])
            self.fly(bounds.fitted(self.camera.width * 0.8, self.camera.height * 0.8))

    def sees(self, ids: Iterable[int]) -> bool:
        """Whether any of these tracks is in the window."""
        at = self.camera.to_screen(self.scene.points.xy[self.scene.points.rows(ids)])
        inside = (at >= 0).all(axis=1) & (at <= (self.camera.width, self.camera.height)).all(axis=1)
        return bool(inside.any())

    def zoom_to_region(self, region: NamedRegion) -> None:
        """Shows a region as large as the window, or a little closer where it fills that already."""
        bounds = Bounds(*region.region.extent)
        view = bounds.fitted(self.camera.width * 0.9, self.camera.height * 0.9)
        self.fly(View(view.x, view.y, max(view.scale, self.camera.view.scale * 1.2)))

    def ids_of(self, region: NamedRegion) -> list[int]:
        """The tracks of a region that pass the legend, the search and the filters."""
        rows = region.region.rows
        return self.scene.points.ids[rows[self.scene.passing()[rows]]].tolist()

    def look_at(self, x: float, y: float) -> None:
        """Brings a place of the world to the middle at once, as close as it is now."""
        self._go(View(x, y, self.camera.view.scale), 0.0)

    def zoom_in(self, factor: float) -> None:
        """Zooms at the middle of the window."""
        self.zoom_at(factor, self.camera.width / 2, self.camera.height / 2)

    def zoom_at(self, factor: float, x: float, y: float, animate: bool = True) -> None:
        """Zooms so that what is under a pixel of the widget stays there."""
        self._go(
            self.camera.zoomed(factor, x, y, self._camera_animator.goal), _WHEEL_SECONDS if animate else 0.0
        )

    def pan(self, dx: float, dy: float) -> None:
        """Moves the map by pixels."""
        self._go(self.camera.panned(dx, dy), 0.0)

    def _go(self, view: View, seconds: float) -> None:
        self._camera_animator.go(view, seconds if self.animated else 0.0)

    def _on_view_changed(self) -> None:
        if not self._camera_animator.flying:
            self._point_again()
        elif not self._pointing_again.isActive():
            self._pointing_again.start()
        self.minimap.reposition()
        self.update()
        self.view_changed.emit()

    def _point_again(self) -> None:
        """Find what is under the pointer now."""
        self._pointing_again.stop()
        if not self.mouse.busy:
            self.hover.again()

    # Mouse and keyboard

    def walk(self, direction: tuple[float, float]) -> None:
        """Go to the nearest dot in a direction (y up) and keep it visible."""
        row = self.hover.walk(direction)
        if row is None:
            return
        if not self.rect().adjusted(40, 40, -40, -40).contains(self.hover.place_of(row).toPoint()):
            x, y = self.scene.points.xy[row].tolist()
            self._go(View(x, y, self.camera.view.scale), _FLIGHT_SECONDS / 2)

    def cancel(self) -> bool:
        """Escape: cancel the current drawing or clear the selection; False if there was nothing to cancel."""
        return self.picking.cancel()

    def set_line_tracks(self, track_ids: Iterable[int]) -> None:
        """Set the tracks along the drawn line, in order."""
        if self.annotations.line is not None:
            self.annotations.line.track_ids = tuple(track_ids)
            self.update()

    def set_links(self, track: int | None, ids: Iterable[int] = ()) -> None:
        """Show links from a track to its most similar ones; None removes them."""
        self.annotations.set_links(track, ids)
        self.update()

    def set_misplaced(self, ids: Iterable[int]) -> None:
        """Mark tracks whose neighbours on the map are not the similar ones."""
        self.annotations.set_misplaced(ids)
        self.update()

    # The legend

    def _scheme_changed(self) -> None:
        self.legend.show_scheme(self.scene.scheme, self.scene.hidden)
        self.fit_legend()

    def fit_legend(self) -> None:
        """Give the legend the lines that it needs at the bottom, and the map the rest."""
        self.legend.reposition()
        if self.scene.bare:
            self.legend.hide()
        height = self.legend.height() if self.legend.isVisibleTo(self) else 0
        if (self.width(), self.height() - height) != (self.camera.width, self.camera.height):
            self.camera.resize(self.width(), self.height() - height)
            self.view_changed.emit()
        for buttons in self._buttons():
            buttons.reposition()
        self.minimap.reposition()
        self.update()

    def _covered(self) -> list[Box]:
        """The boxes of what covers the dots, in pixels."""
        parts = (*self._buttons(), self.minimap)
        points = (part.geometry() for part in parts if part.isVisibleTo(self))
        return [(place.x(), place.y(), place.width(), place.height()) for place in points]

    def _legend_toggled(self, slot: int, shown: bool) -> None:
        self.scene.hide(slot, not shown)
        self.minimap.update()
        self.update()
        self.filter_changed.emit()

    def _legend_pointed(self, slot: int) -> None:
        self.hover.point_at(None)
        self.scene.set_spotlight(slot if slot >= 0 and slot not in self.scene.hidden else None)
        self.update()

    # Animation

    @property
    def busy(self) -> bool:
        """Whether an animation or rendering is in progress."""
        return self._camera_animator.flying or self._layout_animation is not None or self.canvas.pending

    def start_ticking(self) -> None:
        """Start the timer for animations and rendering."""
        if not self._clock.isActive():
            self._clock.start()

    def _tick(self) -> None:
        """Advance animations and rendering; stop the timer when nothing is left to do."""
        now = time.monotonic()
        self._camera_animator.tick(now)
        if self._layout_animation is not None:
            self.scene.draw_at(self._layout_animation.at(now))
            self._layout_animation = None if self._layout_animation.over(now) else self._layout_animation
            self.update()
        if self.canvas.dot_images.refine(_REFINE) or self.canvas.due:
            self.update()
        if not self.busy:
            self._clock.stop()

    def sizeHint(self) -> QSize:
        """A comfortable size."""
        return QSize(900, 600)

    def minimumSizeHint(self) -> QSize:
        """The smallest useful size."""
        return QSize(260, 200)
