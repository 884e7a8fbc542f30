"""How soon the demo library, or a folder that is new, shows a map, and how soon it can be left.

`python -m tests.benchmarks.demo` opens the window on an empty home, asks for the demo library, and prints
when the first dots are there, when there are 10, 30 and 70 (all of it), and when regions have names. With
`--leave SECONDS` it closes the window so long after the click, and writes how long the program takes to
end; with `--folder DIR` it scans that folder in place of the demo library, from when the window is there.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

COUNTS = (1, 10, 30, 70)


def steps(leave: float, folder: str) -> Iterator[None]:
    """Press the button, or have the folder scanned, and watch."""
    from PySide6.QtWidgets import QApplication

    from musicexplorer.ui.main_window import Window

    while not (found := [one for one in QApplication.topLevelWidgets() if isinstance(one, Window)]):
        yield
    window, left = found[0], list(COUNTS)
    map_ = window.frame.pane.map
    begun = time.monotonic()
    if not folder:
        window.frame.welcome.demo.click()
    while left or not map_.region_labels.named or window.services.runner.busy:
        if leave and time.monotonic() - begun > leave:
            print(f"closing at {time.time():.3f}", flush=True)
            (window.close_unasked if folder else window.close)()  # a scan would ask first
            return
        while left and len(map_.scene.points.ids) >= left[0]:
            print(f"{left.pop(0):3d} dots after {time.monotonic() - begun:5.1f} s", flush=True)
        yield
    names = [one.name for one in map_.region_labels.named]
    print(f"finished after {time.monotonic() - begun:.1f} s; regions: {', '.join(names)}")
    window.close_unasked()


def watch(leave: float, folder: str) -> int:
    """Open the window in this process, as the installed command does."""
    from PySide6.QtCore import QTimer

    from musicexplorer import app
    from musicexplorer.__main__ import main as run

    app.make_application()
    todo, timer = steps(leave, folder), QTimer(interval=10)
    timer.timeout.connect(lambda: next(todo, None))
    timer.start()
    sys.argv = ["musicexplorer", *([folder] if folder else [])]
    return run()


def main() -> None:
    """Open it in a process of its own, on an empty home."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--leave", type=float, default=0.0)
    parser.add_argument("--folder", default="")
    parser.add_argument("--child", action="store_true")
    options = parser.parse_args()
    if options.child:
        sys.exit(watch(options.leave, options.folder))
    with tempfile.TemporaryDirectory() as home:
        environment = os.environ | {
            "MUSICEXPLORER_HOME": home,
            "XDG_CACHE_HOME": f"{home}/cache",
            "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
        }
        asked = ["--leave", str(options.leave), "--folder", options.folder]
        command = [sys.executable, "-m", "tests.benchmarks.demo", "--child", *asked]
        done = subprocess.run(command, env=environment, text=True, stdout=subprocess.PIPE, check=False)
        ended = time.time()
        print(done.stdout, end="")
        closing = [line for line in done.stdout.splitlines() if line.startswith("closing at")]
        if closing:
            print(f"ended {ended - float(closing[0].split()[-1]):.2f} s after it was closed")


if __name__ == "__main__":
    main()
