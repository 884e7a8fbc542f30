"""Runs the real program and works its map with the X server's own mouse and keyboard.

`python drive_map.py PLAN REPORT`, as `drive.py`; what is pressed and moved goes through the X server, by
`xdotool`, and comes to the window as a person's hand would.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from tests.window.drive import run
from tests.window.hand import HandVisit, key, xdo


class MapVisit(HandVisit):
    """The program is open, and its map is worked by hand."""

    def steps(self) -> Iterator[bool]:
        """Everything that is done, in order."""
        yield from self._open()
        for part in (
            self._hover, self._click, self._lasso, self._undo, self._rectangle, self._line, self._search,
            self._walk, self._places, self._legend, self._theme,
        ):  # fmt: skip
            self.seen["at"] = part.__name__
            yield from part()
        self._picture()
        self._window.close()

    # What the hand does

    def _go(self, at: QPoint, *then: object) -> None:
        """The pointer goes to a place of the map."""
        self._point(self.map, at, *then)

    def _drag(self, *way: QPoint) -> Iterator[bool]:
        self._go(way[0], "mousedown", 1)
        for stop in way[1:]:
            self._go(stop)
            # Moves that come faster than they are looked at are made one, and a corner would be cut.
            yield from self._until(lambda stop=stop: self.map.mapFromGlobal(QCursor.pos()) == stop)
            yield from self._rest(0.05)
        xdo("mouseup", 1)
        yield from self._rest(0.05)

    def _at(self, track: int) -> QPoint:
        return self.map.hover.place_of(self.map.scene.points.row_of[track]).toPoint()

    def _group(self, name: str) -> list[int]:
        points = self.map.scene.points
        return [
            int(one) for one, genre in zip(points.ids, points.labels.genres, strict=True) if genre == name
        ]

    def _around(self, ids: Sequence[int]) -> tuple[QPoint, QPoint]:
        """Corners beyond some dots, upper left and lower right."""
        points = [self._at(one) for one in ids]
        x, y = [at.x() for at in points], [at.y() for at in points]
        return QPoint(min(x) - 14, min(y) - 14), QPoint(max(x) + 14, max(y) + 14)

    # The parts of the job

    def _hover(self) -> Iterator[bool]:
        track = self._group("Hiss")[0]
        self._go(self._at(track) + QPoint(30, 20))
        self._go(self._at(track))
        yield from self._until(self.map.hover.card.isVisible)
        yield from self._until(lambda: self.map.annotations.links is not None)
        self.seen["card"] = self.map.hover.card.lines
        self.seen["threads"] = len(self.map.annotations.links[1])

    def _click(self) -> Iterator[bool]:
        track, player = self._group("Hiss")[0], self._window.services.player
        self._go(self._at(track), "click", 1)
        yield from self._until(lambda: player.state == "playing")
        self.seen["current"] = self._window.app.player.current == track
        yield from self._until(lambda: self.map.scene.neighbours)
        self.seen["near"] = [
            self._window.app.session.library.track(one).metadata.genres[0]
            for one in self._window.frame.similar.ids()[:5]
        ]
        self.seen["linked"] = len(self.map.scene.neighbours)
        key("space")
        yield from self._until(lambda: player.state == "paused")

    def _lasso(self) -> Iterator[bool]:
        key("l")
        left, right = self._around(self._group("Hum"))
        yield from self._drag(left, QPoint(right.x(), left.y()), right, QPoint(left.x(), right.y()), left)
        self.seen["lasso"] = sorted(self.map.scene.selection) == self._group("Hum")
        yield from self._until(self._window.frame.pane._selection_bar.isVisible)

    def _undo(self) -> Iterator[bool]:
        key("ctrl+z")
        yield from self._until(lambda: not self.map.scene.selection)
        key("ctrl+shift+z")
        yield from self._until(lambda: self.map.scene.selection)
        strip = self._window.frame.pane._selection_bar
        self._press(next(b for b in strip.findChildren(QPushButton) if b.text() == "Make playlist"))
        yield from self._until(lambda: self._window.document.ids == self.map.scene.selection)

    def _rectangle(self) -> Iterator[bool]:
        key("r")
        xdo("keydown", "shift")
        yield from self._drag(*self._around(self._group("Siren")))
        xdo("keyup", "shift")
        self.seen["rectangle"] = sorted(self.map.scene.selection) == sorted(
            self._group("Hum") + self._group("Siren")
        )
        key("Escape")
        yield from self._until(lambda: not self.map.scene.selection)

    def _line(self) -> Iterator[bool]:
        key("d")
        begin, end = self._at(self._group("Hum")[0]), self._at(self._group("Siren")[0])
        yield from self._drag(begin, (begin + end) / 2, end)
        strip = self._window.frame.pane.line_bar
        yield from self._until(strip.isVisible)
        self.seen["line"] = len(strip.ids)
        self._press(next(b for b in strip.findChildren(QPushButton) if b.text() == "Make playlist"))
        yield from self._until(lambda: self._window.document.ids == strip.ids)
        library = self._window.app.session.library
        self.seen["artists"] = [library.track(one).metadata.artist for one in strip.ids]
        key("Escape")
        yield from self._until(lambda: self.map.annotations.line is None)
        key("m")
        yield from self._rest(0.05)

    def _search(self) -> Iterator[bool]:
        key("slash")
        yield from self._until(self._window.frame.top.search.field.hasFocus)
        xdo("type", "--delay", "20", "siren 3")
        table = self._window.frame.table
        yield from self._until(lambda: len(table.model.ids()) < len(self.map.scene.points.ids))
        yield from self._rest(0.3)
        self.seen["found"] = len(table.model.ids())
        self.seen["dimmed"] = int((self.map.scene.states() == 1).sum())
        key("Escape")
        yield from self._until(lambda: len(table.model.ids()) == len(self.map.scene.points.ids))

    def _walk(self) -> Iterator[bool]:
        key("ctrl+2")
        yield from self._until(self.map.hasFocus)
        before = self._window.app.player.current
        key("Right")
        yield from self._until(lambda: self.map.hover.pointing.cursor is not None)
        key("Down", "Left", "Right", "Return")
        yield from self._until(lambda: self._window.app.player.current not in (before, None))
        self.seen["walked"] = self._window.app.player.current == self._under_cursor()

    def _under_cursor(self) -> int:
        return int(self.map.scene.points.ids[self.map.hover.pointing.cursor])

    def _places(self) -> Iterator[bool]:
        key("0")
        yield from self._until(lambda: not self.map.busy and self.map.camera.follows)
        yield from self._rest(0.8)
        whole = self.map.camera.view
        key("plus", "plus", "plus", "plus")
        yield from self._until(lambda: not self.map.busy and self.map.camera.zoom > 3)
        key("ctrl+l")
        yield from self._until(lambda: not self.map.busy and self._playing_is_amid())
        while self.map.camera.view != whole:
            key("alt+Left")
            yield from self._rest(0.8)
        self.seen["forward"] = self.map.navigation_buttons.to_forward.isEnabled()

    def _playing_is_amid(self) -> bool:
        camera = self.map.camera  # the legend below the map is not a part of what it shows
        middle = QPoint(round(camera.width / 2), round(camera.height / 2))
        return (self._at(self._window.app.player.current) - middle).manhattanLength() < 6

    def _legend(self) -> Iterator[bool]:
        shown = int(self.map.scene.shown().sum())

        def line() -> QWidget:  # its lines are made anew whenever it changes
            return next(line for line in self.map.legend.lines if line.text() == "Siren")

        yield from self._rest(0.5)  # until it stands still after what was done before
        self._press(line())
        yield from self._until(lambda: self.map.scene.shown().sum() < shown)
        self.seen["hidden"] = shown - int(self.map.scene.shown().sum())
        # Sooner it would be a double click, which shows this line alone.
        yield from self._rest(QApplication.doubleClickInterval() / 1000 + 0.1)
        self._press(line())
        yield from self._until(lambda: self.map.scene.shown().sum() == shown)

    def _theme(self) -> Iterator[bool]:
        light = self.map.grab().toImage().pixelColor(3, 3).lightness()
        self._press(self._window.frame.top.menu_button)
        menu = self._window.frame.top.menu_button.menu()
        yield from self._until(menu.isVisible)
        for name in ("View", "Theme"):
            inner = next(action for action in menu.actions() if action.text() == name)
            self._choose(menu, inner)
            menu = inner.menu()
            yield from self._until(menu.isVisible)
        self._choose(menu, next(action for action in menu.actions() if action.text() == "Dark"))
        yield from self._until(lambda: self.map.grab().toImage().pixelColor(3, 3).lightness() < light - 100)
        self.seen["popups"] = QApplication.activePopupWidget() is None
        self.seen["theme"] = self._window.theme_setting


if __name__ == "__main__":
    code, seen = run(json.loads(Path(sys.argv[1]).read_text()), MapVisit)
    Path(sys.argv[2]).write_text(json.dumps(seen))
    sys.exit(code)
