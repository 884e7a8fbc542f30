from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from musicexplorer.ui.turns import Turns


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
