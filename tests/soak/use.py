"""Hours of generated use of the real window: does anything grow, hang or fail?

    nice -n 15 python -m tests.soak.use --hours 6 [--folder DIR] [--log use.tsv]

Makes a small library, opens the real window on it without a display, and triggers actions, keys, mouse moves,
searches, filters, playlists, pages and scans at random (the same for the same `--seed`), with the real worker
process, store and player; only the sound card and the file dialogs are stand-ins. Once a minute it notes the
memory of the window and of its worker process, the open handles (music files apart: the beginnings of tracks
that may be played soon are held), threads, Qt widgets (without dialogs and menus that happen to be open) and
Python objects, and the longest time in which the window did not answer. At the end it prints how these grew
from the first third to the last, and whether the music is untouched. Exit code 1 when something failed.
"""

import argparse
import gc
import multiprocessing
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer, qInstallMessageHandler
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit

from tests.soak.music import checksums, make

# What leaves the window, or waits for a person at another program.
LEFT_OUT = frozenset({"quit", "show_in_folder", "full_screen"})
RARE = frozenset({"deep_rescan", "recalculate_map", "rescan", "restore_library", "backup_library", "taste"})
WORDS = ("title 1", "rock", "artist 7", "jazz 1999", "ambient", "zzz", "", "year:1970", "folk")
_OFFSCREEN = frozenset(
    f"This plugin does not support {what}"
    for what in ("raise()", "propagateSizeHints()", "grabbing the keyboard")
)
COLUMNS = (
    "minutes",
    "steps",
    "window MB",
    "worker MB",
    "handles",
    "music files",
    "threads",
    "widgets",
    "objects",
    "longest ms",
)


class Use:
    """Somebody at the window: one random step at a time."""

    def __init__(self, window: Any, dialogs: Any, random_: random.Random, places: dict[str, Path]) -> None:
        self.window, self.dialogs, self.random, self.places = window, dialogs, random_, places
        self.steps, self.longest, self.errors = 0, 0.0, list[str]()
        self.counts: dict[str, int] = {}
        self._actions = [
            name for name in window.app.actions._actions if name not in LEFT_OUT | {"cancel_scan"}
        ]
        self._ways = (
            (self._action, 40),
            (self._click, 15),
            (self._wheel, 10),
            (self._move, 15),
            (self._search, 8),
            (self._request, 15),
            (self._colour, 4),
            (self._close_something, 20),
        )

    def step(self) -> None:
        """Do one thing."""
        self.steps += 1
        ways, weights = zip(*self._ways, strict=True)
        (way,) = self.random.choices(ways, weights)
        self.counts[way.__name__] = self.counts.get(way.__name__, 0) + 1
        way()

    def _ids(self, most: int = 3) -> list[int]:
        ids = self.window.app.session.library.ids
        return [int(ids[self.random.randrange(len(ids))]) for _ in range(self.random.randint(1, most))]

    def _action(self) -> None:
        name = self.random.choice(self._actions)
        if name in RARE and self.random.random() > 0.02:
            return
        self.dialogs.agrees = self.random.random() < 0.5
        number = self.random.randrange(4)
        self.dialogs.answers["name"] = self.random.choice([None, f"List {number}"])
        exported = self.places["exports"] / f"list {number}.m3u8"
        self.dialogs.answers["export"] = self.random.choice([None, (exported, False)])
        self.dialogs.answers["playlist_file"] = exported if exported.exists() else None
        self.dialogs.answers["library_target"] = self.places["exports"] / "library.mxlib"
        self.dialogs.answers["folder"] = self.random.choice([None, self.places["music"]])
        action = self.window.app.actions[name]
        if action.isEnabled():
            action.trigger()

    def _place(self) -> QPoint:
        map_ = self.window.frame.pane.map
        return QPoint(
            self.random.randrange(max(1, map_.width())), self.random.randrange(max(1, map_.height()))
        )

    def _click(self) -> None:
        map_ = self.window.frame.pane.map
        keys = self.random.choice(
            [
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.ControlModifier,
                Qt.KeyboardModifier.ShiftModifier,
            ]
        )
        QTest.mouseClick(map_, Qt.MouseButton.LeftButton, keys, self._place())

    def _wheel(self) -> None:
        map_, at = self.window.frame.pane.map, QPointF(self._place())
        turn = QPoint(0, self.random.choice([-240, -120, 120, 240]))
        event = QWheelEvent(
            at, QPointF(map_.mapToGlobal(at.toPoint())), QPoint(), turn, Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(map_, event)

    def _move(self) -> None:
        for _ in range(3):
            QTest.mouseMove(self.window.frame.pane.map, self._place())

    def _search(self) -> None:
        lines = [line for line in self.window.frame.top.findChildren(QLineEdit) if line.isVisible()]
        if lines:
            lines[0].clear()
            QTest.keyClicks(lines[0], self.random.choice(WORDS))

    def _request(self) -> None:
        requests = self.window.app.requests
        name = self.random.choice(
            ["similar", "more_like", "less_like", "playlist", "add_to_playlist", "show_on_map", "show_album",
             "zoom_map", "highlight", "select_in_library", "compare", "rate"]
        )  # fmt: skip
        if name == "compare":
            requests.compare.emit(*(self._ids(1) + self._ids(1)))
        elif name == "rate":
            requests.rate.emit(self._ids(), self.random.choice([1, -1]))
        else:
            getattr(requests, name).emit(self._ids(8))

    def _colour(self) -> None:
        names = ["genre", "artist", "year", "energy", "tempo", "key", "none", "valence"]
        self.window.app.requests.colour_map.emit(self.random.choice(names))

    def _close_something(self) -> None:
        for widget in QApplication.topLevelWidgets():
            if widget is not self.window and widget.isVisible():
                (widget.reject if isinstance(widget, QDialog) else widget.close)()
                return


def memory(pid: int) -> float:
    """Resident memory of a process in MB; 0 when it is gone."""
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    kb = next((line.split()[1] for line in text.splitlines() if line.startswith("VmRSS")), "0")
    return int(kb) / 1024


def opened(handle: str) -> str:
    """What a handle of this process is, "" for one that is closed by now."""
    try:
        return os.readlink(f"/proc/self/fd/{handle}")
    except OSError:
        return ""


def sample(use: Use, began: float) -> tuple[float, ...]:
    """One row of the table."""
    gc.collect()
    workers = [child.pid for child in multiprocessing.active_children() if child.pid]
    handles = list(map(opened, os.listdir("/proc/self/fd")))
    folder = os.path.realpath(use.places["music"])
    music = sum(handle.startswith(folder) for handle in handles)
    row = (
        (time.monotonic() - began) / 60,
        use.steps,
        memory(os.getpid()),
        sum(map(memory, workers)),
        len(handles) - music,
        music,
        threading.active_count(),
        sum(
            widget.window() is use.window or not widget.window().isVisible()
            for widget in QApplication.allWidgets()
        ),
        len(gc.get_objects()),
        1000 * use.longest,
    )
    use.longest = 0.0
    return row


def main() -> int:
    """Use the window, print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--hours", type=float, default=6.0)
    parser.add_argument("--tracks", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--every", type=float, default=60.0, help="seconds between two rows")
    parser.add_argument("--pause", type=int, default=40, help="milliseconds between two steps")
    parser.add_argument("--folder", type=Path, help="where music and library are made; kept")
    parser.add_argument("--log", type=Path, help="rows go here as they come, tab-separated")
    options = parser.parse_args()
    with ExitStack() as stack:
        folder = options.folder or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mx-use-")))
        return run(folder, options)


def run(folder: Path, options: argparse.Namespace) -> int:
    """One session; the exit code."""
    places = {"music": make(folder / "music", options.tracks), "exports": folder / "exports"}
    places["exports"].mkdir(exist_ok=True)
    os.environ["MUSICEXPLORER_HOME"] = str(folder / "home")
    before = checksums(places["music"])

    from musicexplorer import app, paths
    from musicexplorer.audio.player import Player
    from musicexplorer.settings import Settings
    from musicexplorer.ui import theme
    from musicexplorer.ui.gui_thread_gc import GuiThreadGC
    from musicexplorer.ui.main_window import Window
    from tests.ui.fakes import FakeDialogs

    errors: list[str] = []
    qInstallMessageHandler(lambda kind, _, text: None if text in _OFFSCREEN else print(text, file=sys.stderr))
    sys.excepthook = lambda kind, error, trace: errors.append(report(kind, error, trace))
    # Other programs on the machine shall not stop the scans.
    paths.home().mkdir(parents=True, exist_ok=True)
    Settings(pause_on_battery=False, pause_for_disk=False).save(paths.settings())
    application = app.make_application()
    rows: list[tuple[float, ...]] = []
    with ExitStack() as opened:
        services = app.open_services(opened)
        services.player.close()
        object.__setattr__(services, "player", Player(Card))
        opened.callback(services.player.close)
        dialogs = FakeDialogs()
        collector = GuiThreadGC()
        scratch = Path(opened.enter_context(theme.scratch_folder()))
        window = Window(services, theme.load("light"), dialogs)
        theme.apply_theme(application, theme.load("light"), scratch, window)
        opened.callback(window.shut)
        window.resize(1440, 900)
        window.show()
        window.start([places["music"]])
        use = Use(window, dialogs, random.Random(options.seed), places)
        began = time.monotonic()
        state = {"tick": began, "sample": began}

        def tick() -> None:
            now = time.monotonic()
            use.longest = max(use.longest, now - state["tick"] - options.pause / 1000)
            if len(window.app.session.library.ids):
                use.step()
            if now - state["sample"] > options.every:
                state["sample"] = now
                rows.append(sample(use, began))
                note(options.log, rows[-1], len(rows) == 1)
            state["tick"] = time.monotonic()
            if now - began > options.hours * 3600:
                timer.stop()
                window.close_unasked()
                application.quit()

        timer = QTimer(interval=options.pause)
        timer.timeout.connect(tick)
        timer.start()
        application.exec()
        timer.stop()
        collector.stop()
    untouched = checksums(places["music"]) == before
    summary(rows, use, errors, untouched=untouched)
    return int(bool(errors) or not untouched)


def report(kind: Any, error: BaseException, trace: Any) -> str:
    """Print an unexpected error; its text."""
    import traceback

    text = "".join(traceback.format_exception(kind, error, trace))
    print(text, file=sys.stderr, flush=True)
    return text


def note(log: Path | None, row: tuple[float, ...], first: bool) -> None:
    """Write a row."""
    if log is not None:
        with log.open("w" if first else "a") as file:
            if first:
                file.write("\t".join(COLUMNS) + "\n")
            file.write("\t".join(f"{value:.1f}" for value in row) + "\n")


def summary(rows: list[tuple[float, ...]], use: Use, errors: list[str], *, untouched: bool) -> None:
    """Print how each column grew from the second third to the last (the first warms up)."""
    third = len(rows) // 3
    print(f"{rows[-1][0] / 60 if rows else 0:.2f} hours, {use.steps} steps: {use.counts}")
    if third:
        for number, name in enumerate(COLUMNS[2:], 2):
            middle = statistics.median(row[number] for row in rows[third : 2 * third])
            last = statistics.median(row[number] for row in rows[2 * third :])
            most = max(row[number] for row in rows)
            print(f"{name:12} middle third {middle:10.1f}   last third {last:10.1f}   most {most:10.1f}")
    print(f"{len(errors)} unexpected errors; music {'untouched' if untouched else 'CHANGED'}")


class Card:
    """A sound card that takes samples in real time and forgets them."""

    samplerate, latency = 44_100.0, 0.0

    def __init__(self, fill: Any) -> None:
        self._fill, self.active = fill, False

    def start(self) -> None:
        self.active = True
        self._thread = threading.Thread(target=self._ask, daemon=True)
        self._thread.start()

    def close(self) -> None:
        if self.active:
            self.active = False
            self._thread.join()

    def _ask(self) -> None:
        from types import SimpleNamespace

        import numpy as np

        out, status = np.zeros((2048, 2), np.float32), SimpleNamespace(output_underflow=False)
        while self.active:
            self._fill(out, len(out), None, status)
            time.sleep(len(out) / self.samplerate)


if __name__ == "__main__":
    sys.exit(main())
