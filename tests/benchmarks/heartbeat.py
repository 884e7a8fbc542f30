"""How long the window's thread is busy at a time, in a session of a thousand actions.

    python -m tests.benchmarks.heartbeat --tracks 10000
    python -m tests.benchmarks.heartbeat --tracks 100000 --actions 300

Makes a library of generated tracks (or uses the one in --home), opens the real program on it without a
display and does what a person does, at random but the same each time: points, clicks, drags, zooms, draws,
searches, sorts, switches colours, panels and themes. Where there is PulseAudio, a sound card plays.
A timer of a millisecond beats meanwhile: a stall is the time from one beat to the next, and its CPU time that
of the window's thread alone, which other programs on the machine hardly change. Its speed they do change:
after each long stall a loop of additions is timed, and the last column has the longest stall as it were where
100 000 of them take 3 CPU ms.
"""

import argparse
import os
import random
import resource
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from tests.benchmarks.known_library import make
from tests.sound.pulse import missing, pulse_audio

PAUSE = 0.02
"""Seconds between two actions."""
LIMIT_MS = 50
LONG_MS = 30
"""From this CPU time on the machine's speed is measured after a stall."""
LOOP_MS = 3.0
"""CPU time of `loop` on the machine that stalls are compared on."""
STEP_MS = 4
IDLE = 5.0
"""Seconds in which nothing is done, to see what the program takes by itself."""


class Heartbeat:
    """Notes the stalls of the window's thread under the name of what was done last.

    Attributes:
        stalls: The longest, the most CPU time of one (ms), and how many took more than `LIMIT_MS` of that.
    """

    def __init__(self) -> None:
        from PySide6.QtCore import QTimer

        self.doing = "start"
        self.stalls: dict[str, tuple[float, float, int]] = defaultdict(lambda: (0.0, 0.0, 0))
        self.compared: Counter[str] = Counter()
        self.places: Counter[tuple[str, str]] = Counter()
        self._last = time.perf_counter(), time.thread_time()
        self._timer = QTimer(interval=1)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = time.perf_counter(), time.thread_time()
        wall, cpu = ((new - old) * 1000 for new, old in zip(now, self._last, strict=True))
        longest, most, over = self.stalls[self.doing]
        self.stalls[self.doing] = max(longest, wall), max(most, cpu), over + (cpu > LIMIT_MS)
        self._last = now
        if cpu > LONG_MS:
            self.compared[self.doing] = max(self.compared[self.doing], cpu * LOOP_MS / loop(20_000))
            self._last = time.perf_counter(), time.thread_time()

    def watch(self) -> None:
        """In a thread of its own: note where the window's thread is when it has not beaten for a while."""
        main, noted = threading.main_thread().ident, 0.0
        while True:
            time.sleep(0.008)
            if time.perf_counter() - self._last[0] > LIMIT_MS / 1000 * 0.6 and self._last[0] != noted:
                noted = self._last[0]
                # No frame is kept: a painter in it would outlive its widget's turn.
                stack = traceback.extract_stack(sys._current_frames().get(main or 0))
                ours = [f"{one.filename.rpartition('/')[2]}:{one.lineno} {one.name}" for one in stack]
                self.places[self.doing, " < ".join(ours[:-6:-1])] += 1

    def table(self) -> str:
        """For each action the longest stall, wall-clock, CPU and compared CPU time, and how many are long."""
        lines = [f"{'':18}{'longest':>9}{'CPU':>7}{'over ' + str(LIMIT_MS):>9}{'compared':>10}   ms"]
        for name, (wall, cpu, over) in sorted(self.stalls.items(), key=lambda item: -item[1][1]):
            compared = f"{self.compared[name]:10.0f}" if name in self.compared else ""
            lines.append(f"{name:18}{wall:9.0f}{cpu:7.0f}{over:9}{compared}")
        return "\n".join(lines)


class Person:
    """Does things to a window, with events as the window system sends them: one at a time.

    An action that takes several events yields between them.
    """

    def __init__(self, window: Any, seed: int) -> None:
        self.window, self.frame, self.map = window, window.frame, window.frame.pane.map
        self.random = random.Random(seed)

    def actions(self) -> list[tuple[str, Callable[[], Iterator[None] | None], int]]:
        """Name, action and how often."""
        return [
            ("point", self.point, 20),
            ("click", self.click, 8),
            ("wheel", self.wheel, 10),
            ("drag", self.drag, 8),
            ("lasso", self.lasso, 3),
            ("arrow", self.arrow, 6),
            ("show all", self.map.show_all, 3),
            ("search", self.search, 10),
            ("end search", lambda: self.search(""), 3),
            ("colour", self.colour, 4),
            ("size", self.size, 2),
            ("legend", self.legend, 4),
            ("region", self.region, 2),
            ("fold", self.fold, 3),
            ("resize", self.resize, 2),
            ("sort", self.sort, 3),
            ("scroll", self.scroll, 6),
            ("row", self.row, 4),
            ("next", lambda: self.window.app.actions["next"].trigger(), 2),
            ("like", lambda: self.window.app.actions["like"].trigger(), 2),
            ("theme", self.theme, 1),
        ]

    def place(self) -> Any:
        """Where a random dot is in sight, or a random place."""
        from PySide6.QtCore import QPoint

        points = self.map.scene.points
        row = self.random.randrange(len(points.ids))
        at = self.map.hover.place_of(row).toPoint()
        if self.map.rect().contains(at):
            return at
        return QPoint(self.random.randrange(self.map.width()), self.random.randrange(self.map.height()))

    def point(self) -> None:
        from PySide6.QtTest import QTest

        QTest.mouseMove(self.map, self.place())

    def click(self) -> Iterator[None]:
        yield from self._strokes(self.map, [self.place()])

    def wheel(self) -> None:
        at = self.place()
        self.map.zoom_at(self.random.choice((1.3, 1.3, 1 / 1.3)), at.x(), at.y())

    def drag(self) -> Iterator[None]:
        yield from self._strokes(self.map, [self.place() for _ in range(4)])

    def lasso(self) -> Iterator[None]:
        from musicexplorer.ui.map.tool import Tool

        self.map.picking.set_tool(Tool.LASSO)
        yield from self._strokes(self.map, [self.place() for _ in range(6)])
        self.map.picking.set_tool(Tool.MOVE)

    def _strokes(self, widget: Any, places: Sequence[Any]) -> Iterator[None]:
        """Press at the first place, move to the others, and release at the last."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        QTest.mousePress(widget, Qt.MouseButton.LeftButton, pos=places[0])
        for place in places[1:]:
            yield
            QTest.mouseMove(widget, place)
        yield
        QTest.mouseRelease(widget, Qt.MouseButton.LeftButton, pos=places[-1])

    def arrow(self) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        QTest.keyClick(self.map, self.random.choice((Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Right)))

    def search(self, words: str | None = None) -> None:
        chosen = self.random.choice(("title 9", "artist 12", "album", "usual length 77", "genre 3"))
        field = self.frame.top.search.field
        text = chosen[: len(field.text()) + 1] if words is None else words
        field.setText(text if field.text() != text else "")

    def colour(self) -> None:
        from musicexplorer.session import colouring

        library = self.window.app.session.library
        self.window.app.requests.colour_map.emit(self.random.choice(colouring.colourings(library)).name)

    def size(self) -> None:
        self.frame.top.sizes.chosen.emit(self.random.choice(("none", "play count")))

    def legend(self) -> None:
        self.random.choice(self.map.legend.lines).click()

    def region(self) -> None:
        names = self.map.region_labels.in_reading_order()
        if names:
            from musicexplorer.ui.map.tool import SelectionMode

            self.map.picking.click_name(self.random.choice(names), SelectionMode.REPLACE)

    def fold(self) -> None:
        name = self.random.choice(("fold_library", "fold_similar", "fold_playlist"))
        self.window.app.actions[name].trigger()

    def resize(self) -> None:
        self.window.resize(self.random.choice((1280, 1440, 960, 640)), self.random.choice((720, 900)))

    def sort(self) -> None:
        self.frame.table.view.sortByColumn(self.random.randrange(3), self._order())

    def _order(self) -> Any:
        from PySide6.QtCore import Qt

        return self.random.choice((Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder))

    def scroll(self) -> None:
        bar = self.frame.table.view.verticalScrollBar()
        bar.setValue(self.random.randrange(bar.maximum() + 1))

    def row(self) -> Iterator[None]:
        from PySide6.QtCore import QPoint

        port = self.frame.table.view.viewport()
        yield from self._strokes(port, [QPoint(40, self.random.randrange(40, 200))])

    def theme(self) -> None:
        self.window.app.settings.update(theme="light" if self.window.app.theme.dark else "dark")


def steps(count: int, seed: int, result: dict[str, Any], *, where: bool) -> Iterator[float | None]:
    """Wait for the window and its map, do the actions, close; yields how many seconds it wants to sleep."""
    from PySide6.QtWidgets import QApplication

    from musicexplorer.ui.main_window import Window

    while not (found := [w for w in QApplication.topLevelWidgets() if isinstance(w, Window)]):
        yield
    window = found[0]
    window.resize(1440, 900)
    beat = result["beat"] = Heartbeat()
    if where:
        threading.Thread(target=beat.watch, daemon=True).start()
    while not window.isVisible():
        yield
    while not len(window.frame.pane.map.scene.points.ids):
        yield
    result["map"], result["held"] = time.process_time(), [held()]
    while not window.app.session.loaded or not window.app.tasks.idle:
        yield
    result["whole"] = time.process_time()
    result["held"].append(held())
    yield from rest(2.0)
    person = Person(window, seed)
    names, calls, weights = zip(*person.actions(), strict=True)
    which = person.random.choices(range(len(names)), weights, k=count)
    for place in which:
        beat.doing = names[place]
        yield from calls[place]() or ()
        yield from rest(PAUSE)
    beat.doing = "end"
    yield from rest(2.0)
    result["loop"] = sorted(loop() for _ in range(9))[4]
    beat._last = time.perf_counter(), time.thread_time()
    result["held"].append(held())
    result["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    window.app.player.pause()
    yield from rest(5.0)
    beat._timer.stop()
    busy = time.process_time()
    yield IDLE
    result["idle"] = (time.process_time() - busy) / IDLE
    result["closing"] = time.perf_counter()
    window.close_unasked()


def loop(additions: int = 100_000) -> float:
    """CPU ms that 100 000 additions take, by so many: how fast this machine is just now."""
    begun = time.thread_time()
    for number in range(additions):
        number += number
    return 1000 * (time.thread_time() - begun) * 100_000 / additions


def held() -> float:
    """Resident memory of this process in MB (of 1024 × 1024 bytes)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / (1 << 20)


def rest(seconds: float) -> Iterator[None]:
    """Let the window live for a while."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        yield


def measure(home: Path, count: int, seed: int, *, where: bool) -> None:
    """Open the program on the library, do the actions, print what was found."""
    os.environ.update(MUSICEXPLORER_HOME=str(home), QT_QPA_PLATFORM="offscreen")
    from PySide6.QtCore import QTimer

    from musicexplorer import app

    application = app.make_application()
    result: dict[str, Any] = {}
    todo, timer = steps(count, seed, result, where=where), QTimer(interval=STEP_MS)

    def go_on() -> None:
        try:
            pause = next(todo, "over")
            if pause != "over":
                timer.setInterval(round(1000 * pause) if pause else STEP_MS)
                return
        except BaseException:
            traceback.print_exc()
            os._exit(1)  # the window would wait for somebody to read of it
        timer.stop()

    timer.timeout.connect(go_on)
    timer.start()
    app.run_window([])
    closed = time.perf_counter() - result["closing"]
    del application
    print(result["beat"].table())
    print(f"a loop of 100 000 additions takes {result['loop']:.1f} CPU ms")
    print(f"map after {result['map']:.2f} CPU s, whole after {result['whole']:.2f}, closed in {closed:.2f} s")
    for (doing, place), times in result["beat"].places.most_common(60):
        print(f"{times:4} {doing}: {place}")
    at_map, at_whole, at_end = result["held"]
    print(f"memory {at_map:.0f} MB with the map, {at_whole:.0f} with all, {at_end:.0f} at the end, ", end="")
    print(f"{result['memory']:.0f} at most; idle {100 * result['idle']:.1f} % of a core")


def main() -> int:
    """Read the arguments; make a library where there is none."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tracks", type=int, default=10_000)
    parser.add_argument("--actions", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--home", type=Path, help="keep the library here for the next time")
    parser.add_argument(
        "--where", action="store_true", help="list where the window's thread was in long stalls"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = options.home or Path(folder)
        home.mkdir(parents=True, exist_ok=True)
        if not (home / "library.sqlite").exists():
            make(home, options.tracks)
        card = nullcontext() if missing() else pulse_audio(Path(folder))
        with card as pulse:
            if pulse is not None:
                os.environ.update(
                    {name: pulse.environment[name] for name in ("ALSA_CONFIG_PATH", "PULSE_SERVER")}
                )
            measure(home, options.actions, options.seed, where=options.where)
    return 0


if __name__ == "__main__":
    sys.exit(main())
