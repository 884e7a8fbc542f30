"""Picking on the map: clicks, lassos, rectangles and lines, by mouse and keyboard."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt

from musicexplorer.ui.map.annotations import DrawnLine
from musicexplorer.ui.map.grid import in_polygon
from musicexplorer.ui.map.selection_history import SelectionHistory
from musicexplorer.ui.map.tool import SelectionMode, Tool

if TYPE_CHECKING:
    from musicexplorer.ui.map.widget import MapWidget

_SHORTEST = 24.0
"""Pixels; a shorter drag is an accident and no line."""


class Picking:
    """Turns clicks and shapes into signals and selections.

    Attributes:
        tool: The active mouse tool.
        history: The selections.
        latest: Whether the selection was the last change, so that undo applies to it.
    """

    def __init__(self, map_: "MapWidget") -> None:
        self._map = map_
        self.tool = Tool.MOVE
        self.history = SelectionHistory()
        self.latest = False

    def set_tool(self, tool: Tool) -> None:
        """Switches to a tool."""
        self.tool = tool
        self._map.annotations.corners.clear()
        crossed = tool is not Tool.MOVE
        self._map.hover.idle = Qt.CursorShape.CrossCursor if crossed else Qt.CursorShape.ArrowCursor
        self._map.setCursor(self._map.hover.idle)
        self._map.tool_buttons.show_tool(tool)
        self._map.update()

    # Clicks

    def id_at(self, x: float, y: float) -> int | None:
        """The id of the track whose dot is under a pixel of the widget."""
        row = self._map.hover.row_at(QPointF(x, y))
        return None if row is None else int(self._map.scene.points.ids[row])

    def click(self, at: QPointF, change: SelectionMode) -> None:
        """A click: emits `clicked` or changes the selection; beside the dots it clears the selection."""
        row = self._map.hover.row_at(at)
        name = self._map.region_labels.at(at) if row is None else None
        if name is not None:
            self.click_name(name, change)
            return
        if row is None:
            if change is SelectionMode.REPLACE:
                self.select([])
            return
        self._map.hover.remember(row)
        track = int(self._map.scene.points.ids[row])
        if change is SelectionMode.REPLACE:
            self._map.clicked.emit(track)
        else:
            self.select([track], change)

    def click_name(self, name: int, change: SelectionMode) -> None:
        """A click on a region label: selects its tracks, or changes the selection by them."""
        self._select_rows(self._map.region_labels.named[name].region.rows, change)

    def double_click(self, at: QPointF) -> None:
        """A double click: emits `double_clicked`, goes to a region on its name, zooms in beside both."""
        track, labels = self.id_at(at.x(), at.y()), self._map.region_labels
        name = labels.at(at) if track is None else None
        if track is not None:
            self._map.double_clicked.emit(track)
        elif name is not None:
            self._map.zoom_to_region(labels.named[name])
        else:
            self._map.zoom_at(2.0, at.x(), at.y())

    # Shapes

    def draw(self, tool: Tool, way: Sequence[QPointF]) -> None:
        """Show the shape being drawn, in pixels of the widget; [] ends that."""
        pointing, annotations = self._map.hover.pointing, self._map.annotations
        pointing.lasso = corners_of(tool, way) if tool is not Tool.LINE and len(way) > 1 else []
        annotations.drawing = list(way) if tool is Tool.LINE else []
        self._map.update()

    def finish(self, tool: Tool, way: Sequence[QPointF], change: SelectionMode) -> None:
        """Finish a shape: select what is inside, or set the line."""
        self.draw(tool, [])
        if tool is Tool.LINE:
            self._set_line([self._map.camera.to_world(point.x(), point.y()) for point in way])
            return
        loop = np.array([(corner.x(), corner.y()) for corner in corners_of(tool, way)])
        inside = in_polygon(self._map.camera.to_screen(self._map.scene.points.xy), loop)
        self._select_rows(np.flatnonzero(inside), change)

    def _select_rows(self, rows: np.ndarray, change: SelectionMode) -> None:
        """Select those rows that pass the filters; hidden tracks can only be removed from the selection."""
        scene = self._map.scene
        allowed = scene.shown() if change is SelectionMode.REMOVE else scene.passing()
        self.select(scene.points.ids[rows[allowed[rows]]].tolist(), change)

    def _set_line(self, corners: Sequence[tuple[float, float]]) -> None:
        """Set a line in world units, if it is long enough."""
        line = np.array(corners, np.float64)
        steps = np.hypot(*np.diff(line, axis=0).T) if len(line) > 1 else np.zeros(0)
        if float(steps.sum()) * self._map.camera.view.scale < _SHORTEST:
            return
        self._map.annotations.line = DrawnLine(line)
        self._map.update()
        self._map.line_drawn.emit(line)

    def clear_line(self) -> bool:
        """Remove the line; False if there was none."""
        annotations = self._map.annotations
        was = annotations.line is not None
        annotations.line = None
        if was:
            self._map.update()
            self._map.line_drawn.emit(None)
        return was

    # The keyboard

    def put_corner(self) -> bool:
        """Enter with a tool in hand, at the dot that the arrows reached: a corner of what is drawn.

        Two corners are a rectangle; a line begins at the first and goes on to every further one; a loop is
        closed at a corner that it has already, so that Enter twice on one dot ends it.
        """
        row, annotations = self._map.hover.pointing.cursor, self._map.annotations
        if row is None or self.tool is Tool.MOVE:
            return False
        x, y = self._map.scene.points.xy[row].tolist()
        if self.tool is Tool.LINE and not annotations.corners and annotations.line is not None:
            self._set_line([*map(tuple, annotations.line.points.tolist()), (x, y)])
            return True
        whole = (x, y) in annotations.corners if self.tool is Tool.LASSO else bool(annotations.corners)
        annotations.corners.append((x, y))
        if whole:
            drawn, annotations.corners = annotations.corners, []
            self._close(drawn)
        self._map.update()
        return True

    def _close(self, corners: Sequence[tuple[float, float]]) -> None:
        if self.tool is Tool.LINE:
            self._set_line(corners)
            return
        points = self._map.scene.points
        if self.tool is Tool.RECTANGLE:
            rows = points.grid.inside(*np.min(corners, axis=0), *np.max(corners, axis=0))
        else:
            inside = np.flatnonzero(in_polygon(points.xy, np.array(corners)))
            rows = np.concatenate((inside, *(points.grid.within(x, y, 0.0) for x, y in corners)))
        self._select_rows(rows, SelectionMode.ADD)

    def _clear_corners(self) -> bool:
        """Clear the corners set by the keyboard; False if there were none."""
        if not self._map.annotations.corners:
            return False
        self._map.annotations.corners.clear()
        self._map.update()
        return True

    def walk(self, direction: tuple[float, float], *, extend: bool) -> None:
        """Goes to the nearest dot in a direction (y up); `extend` selects the dots that are passed."""
        hover, ids = self._map.hover, self._map.scene.points.ids
        before = hover.pointing.cursor
        self._map.walk(direction)
        reached = hover.pointing.cursor
        if extend and reached is not None:
            self.select([int(ids[row]) for row in (before, reached) if row is not None], SelectionMode.ADD)

    def press(self, *, double: bool, toggle: bool = False) -> bool:
        """Enter on the dot that the arrows reached; False when they reached none."""
        row = self._map.hover.pointing.cursor
        if row is None:
            return False
        track = int(self._map.scene.points.ids[row])
        if toggle:
            self.select([track], SelectionMode.TOGGLE)
        else:
            (self._map.double_clicked if double else self._map.clicked).emit(track)
        return True

    def cancel(self) -> bool:
        """Escape: cancels the drawing, removes the line, clears the selection, or leaves the focused dot.

        Returns:
            False if there was nothing to cancel.
        """
        if self._map.mouse.cancel_drag() or self._clear_corners() or self.clear_line():
            return True
        if self.history.now:
            self.select([])
        elif self._map.hover.pointing.cursor is not None:
            self._map.hover.leave()
        else:
            return False
        return True

    # The selection

    def select(self, ids: Iterable[int], change: SelectionMode = SelectionMode.REPLACE) -> None:
        """Change the selection."""
        before = self.history.now
        after = self.history.select(ids, change)
        if after != before:
            self._show(after)

    def undo(self) -> None:
        """Restore the previous selection."""
        self._show(self.history.undo())

    def redo(self) -> None:
        """Redo the selection that was undone."""
        self._show(self.history.redo())

    def _show(self, ids: Iterable[int]) -> None:
        self.latest = True
        self._map.scene.select(ids)
        self._map.update()
        self._map.selection_changed.emit(self._map.scene.selection)


def corners_of(tool: Tool, way: Sequence[QPointF]) -> list[QPointF]:
    """The corners of what was drawn: the loop itself, or the rectangle from the first point to the last."""
    if tool is not Tool.RECTANGLE:
        return list(way)
    box = QRectF(way[0], way[-1]).normalized()
    return [box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()]
