"""Pictures of every place of the window, in both languages and themes, at 100 and 200 %.

`python -m tests.screenshots HOME OUT [WORDS…]` opens the program on a copy of an analysed library under Xvfb,
for each combination of en/ko, light/dark and 100/200 whose name has all the words, and writes
OUT/COMBINATION/PLACE.png. At 200 % texts are twice as large on the same screen.
"""

import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

LANGUAGES, THEMES, SIZES = ("en", "ko"), ("light", "dark"), (100, 200)
SCREEN = "1440x900x24"
ALSA = "</usr/share/alsa/alsa.conf>\npcm.!default { type null }\nctl.!default { type null }\n"


def steps(out: Path) -> Iterator[None]:
    """Wait for the map, go to every place, take its picture."""
    from PySide6.QtWidgets import QApplication

    from musicexplorer.ui.main_window import Window
    from tests import gallery

    while not (found := [one for one in QApplication.topLevelWidgets() if isinstance(one, Window)]):
        yield
    window = found[0]
    window.setGeometry(0, 0, 1440, 900)
    while not window.app.session.loaded or len(window.frame.pane.map.scene.points.ids) < 10:
        yield
    yield from rest(3.0)
    first = window.app.session.library.tracks.ids.tolist()[0]
    window.app.requests.similar.emit([first])
    window.frame.pane.select([first])
    for place in gallery.PLACES:
        with gallery.at(window, place) as widget:
            yield from rest(0.4)
            while not window.app.tasks.idle:
                yield
            yield from rest(0.4)
            picture = window.grab() if widget is window or not widget.isWindow() else widget.grab()
            picture.save(str(out / f"{place}.png"))
    window.close_unasked()


def rest(seconds: float) -> Iterator[None]:
    """Let the window live for a while."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        yield


def take(home: Path, out: Path) -> int:
    """Open the program on this home and take the pictures, in this process."""
    from PySide6.QtCore import QTimer

    from musicexplorer import app, settings, translation

    translation.use(settings.languages())
    app.make_application()
    todo, timer = steps(out), QTimer(interval=20)
    timer.timeout.connect(lambda: next(todo, None))
    timer.start()
    return app.run_window()


def main() -> int:
    """Take the pictures of all combinations, each in a process of its own."""
    from musicexplorer.settings import Settings

    home, out, words = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]
    for language, theme, size in itertools.product(LANGUAGES, THEMES, SIZES):
        name = f"{language}-{theme}-{size}"
        if not all(word in name for word in words):
            continue
        target = out / name
        shutil.rmtree(target, ignore_errors=True)
        target.mkdir(parents=True)
        with tempfile.TemporaryDirectory() as scratch:
            copy = Path(scratch) / "home"
            shutil.copytree(home, copy)
            (copy / "asound.conf").write_text(ALSA)
            file = copy / "settings.json"
            changed = replace(
                Settings.load(file), language=language, theme=theme, text_size=size, geometry="", tour=False
            )
            changed.save(file)
            environment = os.environ | {
                "MUSICEXPLORER_HOME": str(copy),
                "ALSA_CONFIG_PATH": str(copy / "asound.conf"),
                "QT_QPA_PLATFORM": "xcb",
            }
            command = [
                "xvfb-run",
                "-a",
                "-s",
                f"-screen 0 {SCREEN}",
                sys.executable,
                "-m",
                "tests.screenshots",
            ]
            subprocess.run(
                [*command, "--take", str(copy), str(target)], env=environment, check=True, timeout=300
            )
        print(name, len(list(target.iterdir())), "pictures")
    return 0


if __name__ == "__main__":
    sys.exit(take(Path(sys.argv[2]), Path(sys.argv[3])) if sys.argv[1] == "--take" else main())
