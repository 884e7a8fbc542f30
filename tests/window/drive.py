"""Runs the real program in a process of its own and works it with mouse and keyboard.

`python drive.py PLAN REPORT` opens the window as `musicexplorer` does; PLAN (JSON) says what to do in it,
and REPORT (JSON) takes what was seen. Each step is a generator that yields until what it waits for is so.
"""

import json
import multiprocessing
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton

from musicexplorer import app
from musicexplorer.ui.main_window import Window

PATIENCE = 120.0


class Visit:
    """One time the program is open: the window, and what is seen in it."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan, self.seen = plan, dict[str, Any]()
        self.window: Window | None = None

    @property
    def map(self) -> Any:
        return self._window.frame.pane.map

    @property
    def _window(self) -> Window:
        assert self.window is not None
        return self.window

    def steps(self) -> Iterator[bool]:
        """Everything that is done, in order; what is yielded says whether to go on to what follows."""
        yield from self._open()
        if "pick" in self.plan:
            yield from self._watch_it_fill()
            yield from self._hover_and_click()
            yield from self._make_and_export()
        self._picture()
        self.seen["torch"] = "torch" in sys.modules
        self.seen["children"] = len(multiprocessing.active_children())
        self._window.close()

    def _open(self) -> Iterator[bool]:
        while not (found := [w for w in QApplication.topLevelWidgets() if isinstance(w, Window)]):
            yield False
        self.window = found[0]
        while not self._window.isVisible():
            yield False
        self._window.activateWindow()  # nobody else does where there is no window manager
        shown = time.monotonic()
        while len(self.map.scene.points.ids) < self.plan.get("known", 0):
            yield False
        self.seen["seconds_to_map"] = time.monotonic() - shown

    def _watch_it_fill(self) -> Iterator[bool]:
        counts = [0]
        while self._window.services.runner.busy or counts[-1] < self.plan["tracks"]:
            if (count := len(self.map.scene.points.ids)) != counts[-1]:
                counts.append(count)
            yield False
        self.seen["counts"] = counts

    def _dot(self, title: str) -> QPoint:
        points = self.map.scene.points
        row = points.labels.titles.index(title)
        (x, y), *_ = self.map.camera.to_screen(points.xy[row : row + 1])
        return QPoint(round(x), round(y))

    def _hover_and_click(self) -> Iterator[bool]:
        while self.map.scene.moving or not self.map.isVisible():
            yield False
        yield from self._rest(0.5)
        dot = self._dot(self.plan["pick"])
        QTest.mouseMove(self.map, dot - QPoint(40, 40))
        QTest.mouseMove(self.map, dot)
        while not self.map.hover.card.isVisible():
            yield False
        self.seen["card"] = self.map.hover.card.lines
        QTest.mouseClick(self.map, Qt.MouseButton.LeftButton, pos=dot)
        player = self._window.services.player
        while player.state != "playing":
            yield False
        self.seen["began_at"] = player.position
        while not self._window.frame.similar.ids():
            yield False
        library = self._window.app.session.library
        self.seen["near"] = [library.track(one).metadata.title for one in self._window.frame.similar.ids()]
        yield from self._rest(self.plan["listen"])
        while not self._window.isActiveWindow():
            yield False
        QTest.keyClick(self.map, Qt.Key.Key_Space)
        yield from self._rest(0.3)
        self.seen["after_space"] = player.state

    def _make_and_export(self) -> Iterator[bool]:
        similar = self._window.frame.similar
        button = next(b for b in similar.findChildren(QPushButton) if b.text() == "Make playlist")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        while not self._window.document.ids:
            yield False
        self.seen["playlist"] = len(self._window.document.ids)
        QTimer.singleShot(300, lambda: self._fill_in(self.plan["export"]))
        self._window.app.actions["export"].trigger()  # comes back when the dialog has closed
        while not Path(self.plan["export"]).exists():
            yield False

    def _fill_in(self, path: str) -> None:
        dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible())
        dialog.findChild(QLineEdit).setText(path)
        write = next(b for b in dialog.findChildren(QPushButton) if b.text() == "Export")
        QTest.mouseClick(write, Qt.MouseButton.LeftButton)

    def _rest(self, seconds: float) -> Iterator[bool]:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            yield False

    def _picture(self) -> None:
        if "picture" in self.plan:
            screen = self._window.screen()
            screen.grabWindow(0).save(self.plan["picture"])


def run(plan: dict[str, Any], kind: type[Visit] = Visit) -> tuple[int, dict[str, Any]]:
    """Open the program, work it as planned; its exit code and what was seen."""
    application = app.make_application()
    visit = kind(plan)
    steps, deadline = visit.steps(), time.monotonic() + plan.get("patience", PATIENCE)
    timer = QTimer(interval=10)

    def go_on() -> None:
        timer.stop()
        if time.monotonic() > deadline:
            raise SystemExit("the window did not do what was waited for")
        if next(steps, None) is not None:
            timer.start()

    guarded = _ending_on_error(go_on, visit, application)
    timer.timeout.connect(guarded)
    timer.start()
    code = app.run_window([Path(folder) for folder in plan["folders"]])
    return code, visit.seen


def _ending_on_error(step: Callable[[], None], visit: Visit, application: QApplication) -> Callable[[], None]:
    """What goes wrong in a step is seen, and ends the visit."""

    def guarded() -> None:
        try:
            step()
        except BaseException as problem:
            visit.seen["problem"] = f"{type(problem).__name__}: {problem}"
            application.exit(3)

    return guarded


if __name__ == "__main__":
    code, seen = run(json.loads(Path(sys.argv[1]).read_text()))
    Path(sys.argv[2]).write_text(json.dumps(seen))
    sys.exit(code)
