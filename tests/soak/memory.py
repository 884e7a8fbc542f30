"""Memory of a whole session on a library of 100 000 tracks: opening it, every page, search, playlists.

    nice python -m tests.soak.memory [--home DIR] [--tracks 100000]

Opens the real window without a display on a library that `tests.benchmarks.scale` makes (in HOME, where it is
kept), waits until everything is read, and does one thing after the other: colours, filters, searches, similar
tracks, a playlist, the pages of history, taste, dimensions and duplicates. Prints the memory of the window's
process after each (resident, and the most so far), and of its worker. Exit code 1 above 400 MB.
"""

import argparse
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit

from tests.soak.use import Card, memory

LIMIT = 400.0
PATIENCE = 600.0
PAGES = ("history", "taste", "for_you", "dimensions", "exclusions", "unreadable_files", "shortcuts")


def settle(window: Any, seconds: float = 1.0) -> None:
    """Let everything in the background end."""
    until, quiet = time.monotonic() + PATIENCE, time.monotonic() + seconds
    while time.monotonic() < until and time.monotonic() < quiet:
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # as in the loop of the program
        if not window.app.tasks.idle:
            quiet = time.monotonic() + seconds
        time.sleep(0.002)


def steps(window: Any) -> Iterator[str]:
    """Does one thing after the other; yields what it was."""
    while not len(window.app.session.library):
        settle(window, 0.2)
    settle(window, 2.0)
    yield "opened"
    requests, ids = window.app.requests, window.app.session.library.ids
    for name in ("genre", "artist", "album", "year", "attribute 1", "play count", "map error"):
        requests.colour_map.emit(name)
        settle(window)
    yield "coloured"
    line = next(line for line in window.frame.top.findChildren(QLineEdit) if line.isVisible())
    for words in ("title 1", "artist 7", "genre 3 year:1970..1980", "tag 4", ""):
        line.clear()
        QTest.keyClicks(line, words)
        settle(window)
    yield "searched"
    for row in (5, 500, 50_000):
        requests.similar.emit([int(ids[row % len(ids)])])
        settle(window)
    yield "similar tracks"
    requests.playlist.emit([int(one) for one in ids[:50]])
    window.app.actions["extend"].trigger()
    settle(window)
    yield "playlist"
    for name in PAGES:
        window.app.actions[name].trigger()
        settle(window)
        yield name
        for widget in QApplication.topLevelWidgets():
            if widget is not window and widget.isVisible():
                (widget.reject if isinstance(widget, QDialog) else widget.close)()
        settle(window, 0.2)


def run(home: Path, tracks: int) -> int:
    """Open the window and print the table; the exit code."""
    from musicexplorer import app, paths
    from musicexplorer.audio.player import Player
    from musicexplorer.ui import theme
    from musicexplorer.ui.gui_thread_gc import GuiThreadGC
    from musicexplorer.ui.main_window import Window
    from tests.ui.fakes import FakeDialogs

    os.environ[paths.HOME_VARIABLE] = str(home)
    if not paths.store().exists():
        make = f"import pathlib, tests.benchmarks.scale as s; s.make(pathlib.Path({str(home)!r}), {tracks})"
        os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-c", make])
    application = app.make_application()
    with ExitStack() as opened:
        services = app.open_services(opened)
        services.player.close()
        object.__setattr__(services, "player", Player(Card))
        opened.callback(services.player.close)
        collector = GuiThreadGC()
        opened.callback(collector.stop)
        scratch = Path(opened.enter_context(theme.scratch_folder()))
        window = Window(services, theme.load("light"), FakeDialogs())
        theme.apply_theme(application, theme.load("light"), scratch, window)
        opened.callback(window.shut)
        window.library_controller.loader.opened.connect(collector.freeze)
        window.resize(1440, 900)
        window.show()
        window.start()
        for name in steps(window):
            most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            worker = sum(memory(child.pid) for child in multiprocessing.active_children() if child.pid)
            now = memory(os.getpid())
            print(f"{name:18} now {now:6.0f} MB   most {most:6.0f} MB   worker {worker:6.0f} MB", flush=True)
    return int(most > LIMIT)


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tracks", type=int, default=100_000)
    parser.add_argument("--home", type=Path, help="where the library is made; kept")
    options = parser.parse_args()
    with ExitStack() as stack:
        home = options.home or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mx-memory-")))
        return run(home, options.tracks)


if __name__ == "__main__":
    sys.exit(main())
