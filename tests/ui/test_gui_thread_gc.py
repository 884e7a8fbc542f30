"""Garbage in cycles is collected in the window's thread alone."""

import gc
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from musicexplorer.ui.gui_thread_gc import GuiThreadGC
from tests.ui.conftest import PATIENCE


class Cyclic:
    """Holds on to itself, and notes in which thread it is destroyed."""

    def __init__(self, noted: list[threading.Thread]) -> None:
        self._itself, self._noted = self, noted

    def __del__(self) -> None:
        self._noted.append(threading.current_thread())


@pytest.fixture
def sweeper(qtbot: Any) -> Iterator[GuiThreadGC]:
    sweeper = GuiThreadGC()
    yield sweeper
    sweeper.stop()


def allocate_elsewhere() -> list[list[int]]:
    """Makes so much in another thread that Python's own collector would run there."""
    kept: list[list[int]] = []
    thread = threading.Thread(target=lambda: kept.extend([number] for number in range(20_000)))
    thread.start()
    thread.join()
    return kept


def test_garbage_waits_for_the_windows_thread(sweeper: GuiThreadGC) -> None:
    noted: list[threading.Thread] = []
    Cyclic(noted)
    kept = allocate_elsewhere()
    assert noted == []
    sweeper.collect()
    assert noted == [threading.main_thread()]
    assert kept


def test_sweeps_by_itself(qtbot: Any, sweeper: GuiThreadGC) -> None:
    noted: list[threading.Thread] = []
    Cyclic(noted)
    kept = allocate_elsewhere()
    qtbot.waitUntil(lambda: bool(noted), timeout=PATIENCE)
    assert noted == [threading.main_thread()]
    assert kept


def test_leaves_it_to_python_when_it_stops(sweeper: GuiThreadGC) -> None:
    assert not gc.isenabled()
    frozen = gc.get_freeze_count()
    sweeper.freeze()
    assert gc.get_freeze_count() > frozen
    sweeper.stop()
    assert gc.isenabled()
    assert not gc.get_freeze_count()
    gc.freeze()  # as for the other tests


def test_leaves_what_others_froze(qtbot: Any) -> None:
    gc.freeze()
    frozen = gc.get_freeze_count()
    GuiThreadGC().stop()
    assert gc.get_freeze_count() >= frozen > 0
