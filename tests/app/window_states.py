"""Opens the real window, brings it into some state, and says "ready": `window_states.py STATE FOLDER`."""

import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, QTimer

from musicexplorer.__main__ import main
from musicexplorer.library.track import Source
from musicexplorer.ui import gui_thread_gc, main_window
from musicexplorer.ui.library import track_menu
from musicexplorer.ui.main_window import Window

_HOUR_MS = 3_600_000


def ready() -> None:
    print("ready", flush=True)


def when(window: Window, condition: Callable[[], bool], then: Callable[[], object] = ready) -> None:
    """Do something as soon as something is so."""
    timer = QTimer(window, interval=20)

    def look() -> None:
        if condition():
            timer.stop()
            then()

    timer.timeout.connect(look)
    timer.start()


def idle(window: Window, music: Path) -> None:
    """Nothing wakes the event loop any more."""

    def stop_timers() -> None:
        for timer in window.findChildren(QTimer):
            if timer.interval() < _HOUR_MS:
                timer.stop()
        ready()

    window.app.when_loaded(lambda: QTimer.singleShot(500, stop_timers))


def message(window: Window, music: Path) -> None:
    QTimer.singleShot(0, ready)
    window.app.dialogs.show_message("Imported", "3 of 5 tracks are here.")


def file_dialog(window: Window, music: Path) -> None:
    QTimer.singleShot(0, ready)
    window.app.dialogs.folder()


def several(window: Window, music: Path) -> None:
    """A question is asked after the other, as a task that has failed does, whatever was answered."""
    QTimer.singleShot(0, ready)
    while not window.app.dialogs.confirm("Sure", "Really?", "Yes", "Ask again"):
        if not window.isVisible():
            raise ValueError("asked although the window is closed")


def menu(window: Window, music: Path) -> None:
    QTimer.singleShot(0, ready)
    track_menu.show(window.app, [1], QPoint(5, 5))


def bug(window: Window, music: Path) -> None:
    QTimer.singleShot(0, ready)
    raise ValueError("a bug")


def playing(window: Window, music: Path) -> None:
    window.app.player.play_file(Source(next(music.iterdir())), 0.0, None)
    when(window, lambda: window.services.player.position > 0.1)


def scanning(window: Window, music: Path) -> None:
    window.take([music])
    when(window, lambda: len(window.services.session.reader.tracks()) > 0)


def asking_while_scanning(window: Window, music: Path) -> None:
    """The window was closed, and asks whether to stop the scan."""

    def close() -> None:
        QTimer.singleShot(0, ready)
        window.close()

    window.take([music])
    when(window, lambda: window.services.runner.busy, close)


def before_the_loop(window: Window, music: Path) -> None:
    """A message is open before the window's event loop has begun."""
    message(window, music)


def holding(window: Window, music: Path) -> None:
    """The signal comes while the window's thread holds what closing needs."""
    lock = threading.Lock()

    def save() -> None:
        with lock:
            print("saved", flush=True)

    window.app.saving.connect(save)
    with lock:
        signal.raise_signal(signal.SIGTERM)
        print("released", flush=True)


def run(state: Callable[[Window, Path], None], music: Path) -> int:
    start = Window.start

    def start_and_reach(window: Window, *given: object) -> None:
        start(window, *given)  # type: ignore[arg-type]
        if state is before_the_loop:
            state(window, music)
        else:
            QTimer.singleShot(0, window, lambda: state(window, music))

    Window.start = start_and_reach  # type: ignore[method-assign, assignment]
    if state is idle:
        main_window._TICK_MS = main_window._IDLE_MS = gui_thread_gc._EVERY_MS = _HOUR_MS
    signal.signal(signal.SIGINT, signal.default_int_handler)  # even where it is ignored: in the background
    sys.argv = ["musicexplorer", "open"]
    return main()


if __name__ == "__main__":
    sys.exit(run(globals()[sys.argv[1]], Path(sys.argv[2])))
