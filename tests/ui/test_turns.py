import time
from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from musicexplorer.ui.turns import Painting, Turns


def noting(log: list[str], name: str, count: int) -> Iterator[None]:
    for number in range(count):
        log.append(f"{name}{number}")
        yield


def test_the_event_loop_has_a_turn_between_two_steps(qtbot: QtBot) -> None:
    log: list[str] = []
    clock = QTimer(interval=0)
    turns = Turns(clock)
    clock.timeout.connect(lambda: log.append("turn"))
    clock.start()
    turns.run(noting(log, "a", 4))
    assert log == ["a0"]
    qtbot.waitUntil(lambda: "a3" in log)
    steps = [place for place, what in enumerate(log) if what != "turn"]
    assert all("turn" in log[one:other] for one, other in pairwise(steps))


def test_new_steps_replace_what_is_left_of_those_before(qtbot: QtBot) -> None:
    log: list[str] = []
    parent = QObject()
    turns = Turns(parent)
    turns.run(noting(log, "a", 3))
    turns.run(noting(log, "b", 3))
    qtbot.waitUntil(lambda: "b2" in log)
    assert log == ["a0", "b0", "b1", "b2"]


class Painted(QWidget):
    """Notes its painting in a log, as `Painting` has it wait."""

    def __init__(self, log: list[str]) -> None:
        super().__init__()
        self._log, self.painting = log, Painting(self)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest and self.painting.waits():
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        self._log.append("painted")


def work(seconds: float) -> None:
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def painted(qtbot: QtBot) -> tuple[Painted, list[str]]:
    log: list[str] = []
    widget = Painted(log)
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitUntil(lambda: "painted" in log)
    QApplication.processEvents()
    log.clear()
    return widget, log


def test_a_window_is_painted_in_another_turn_than_that_of_a_click(qtbot: QtBot) -> None:
    widget, log = painted(qtbot)
    widget.update()
    QApplication.sendPostedEvents(widget, QEvent.Type.UpdateRequest.value)
    assert log == []
    qtbot.waitUntil(lambda: log == ["painted"])


def test_a_window_is_painted_although_there_is_always_work(qtbot: QtBot) -> None:
    widget, log = painted(qtbot)
    clock = QTimer(widget, interval=0)
    clock.timeout.connect(lambda: (work(0.012), log.append("work")))
    clock.start()
    widget.update()
    qtbot.waitUntil(lambda: "painted" in log)
    assert log.count("work") < 12


def test_steps_can_wait_until_the_window_is_painted(qtbot: QtBot) -> None:
    widget, log = painted(qtbot)

    def steps() -> Iterator[None]:
        for number in range(3):
            widget.update()
            log.append(f"step {number}")
            yield from widget.painting.until_painted()

    Turns(widget).run(steps())
    qtbot.waitUntil(lambda: len(log) == 6)
    assert log == ["step 0", "painted", "step 1", "painted", "step 2", "painted"]
    assert len(list(widget.painting.until_painted())) == 1, "without an event loop nobody waits for ever"
