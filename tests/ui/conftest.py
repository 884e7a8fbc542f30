"""A library in a store, and a window on it."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from musicexplorer.library.store import Writer
from musicexplorer.session.session import Session
from musicexplorer.settings import Settings
from musicexplorer.ui import theme
from musicexplorer.ui.gui_thread_gc import GuiThreadGC
from musicexplorer.ui.main_window import Window
from tests.ui.fakes import FakeDialogs, FakePlayer, FakeRunner, Saved, fill, services

PATIENCE = 30_000
"""Milliseconds to wait for what threads and children do; nothing is measured by it."""


@pytest.fixture(autouse=True)
def whole_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each frame of a map be finished, however slow the machine is."""
    monkeypatch.setattr("musicexplorer.ui.map.dot_images.WITHIN_FRAME", 60.0)


@dataclass
class Opened:
    """A window, the fakes under it, and the ids of the library's tracks."""

    window: Window
    runner: FakeRunner
    player: FakePlayer
    dialogs: FakeDialogs
    saved: Saved
    ids: list[int]
    music: Path
    store: Path

    def settle(self) -> None:
        """Let everything that runs in the background end, and be delivered."""
        until = time.monotonic() + PATIENCE / 1000
        while not self.window.app.tasks.idle:
            assert time.monotonic() < until
            QApplication.processEvents()
            time.sleep(0.001)

    def show_similar(self, *ids: int) -> None:
        """Show the tracks similar to these."""
        self.window.app.requests.similar.emit(list(ids))
        self.settle()

    def wait(self, qtbot: Any, true: Callable[[], bool]) -> None:
        """Let time run until something is true, much of it where the machine is busy."""
        qtbot.waitUntil(true, timeout=PATIENCE)

    def reload(self) -> None:
        """Read the library again, as after a scan."""
        self.window.library_controller.loader.read_all()
        self.settle()


@pytest.fixture(autouse=True)
def swept(qapp: Any) -> Iterator[None]:
    """As in the program: garbage is collected in the window's thread alone, not while Qt destroys things.

    Dialogs that a test leaves open are hidden, or Qt would speak of them in the tests that come after it.
    """
    sweeper = GuiThreadGC()
    yield
    for widget in QApplication.topLevelWidgets():
        widget.hide()
    sweeper.stop()
    gc.disable()


@pytest.fixture
def open_window(qtbot: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Opens windows: `open_window()` with a library, `open_window(empty=True)` without one.

    They come when the library has been read, with `wait=False` before that.
    """
    with ExitStack() as stack:

        def open_one(
            *,
            empty: bool = False,
            settings: Settings | None = None,
            heard: int | None = None,
            wait: bool = True,
        ) -> Opened:
            store, music = tmp_path / "library.sqlite", tmp_path / "music"
            ids = [] if empty or store.exists() else fill(store, music, heard=heard)
            writer = stack.enter_context(Writer(store))
            session = stack.enter_context(Session(store, settings or Settings()))
            given = services(session, writer, tmp_path, settings)
            dialogs = FakeDialogs()
            window = Window(given, theme.load("light"), dialogs)
            qtbot.addWidget(window)
            stack.callback(window.shut)
            if settings is None or not settings.geometry:
                window.resize(1440, 900)  # more than the screen that tests have
            window.show()
            window.start()
            opened = Opened(
                window, given.runner, given.player, dialogs, given.save_settings, ids, music, store
            )
            if wait:
                opened.settle()
            return opened

        yield open_one


@pytest.fixture
def opened(open_window: Callable[..., Opened]) -> Opened:
    """A window on the library of `fakes.TRACKS`."""
    return open_window()
