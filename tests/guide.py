"""Makes the pictures of the user guide: `make guide`, or `python -m tests.guide HOME` on an analysed one.

The real window is opened on the demo library, which is made and analysed first without a HOME; neither a
display nor a sound card is needed.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from musicexplorer.ui.main_window import Window

FOLDER = Path(__file__).parents[1] / "docs" / "guide"
SIZE = (1280, 800)
CHOSEN = "Ring Twice"
PATIENCE = 1200.0
ALSA = "</usr/share/alsa/alsa.conf>\npcm.!default { type null }\nctl.!default { type null }\n"


def steps() -> Iterator[None]:
    """Wait for the map, and take one picture after the other."""
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from musicexplorer.ui.main_window import Window

    while not (found := [one for one in QApplication.topLevelWidgets() if isinstance(one, Window)]):
        yield
    window = found[0]
    window.resize(*SIZE)
    map_ = window.frame.pane.map
    while window.services.runner.busy or len(map_.scene.points.ids) < 70 or not map_.region_labels.named:
        yield
    library = window.app.session.library
    chosen = next(one for one in library.ids.tolist() if library.track(one).metadata.title == CHOSEN)
    window.app.requests.similar.emit([chosen])
    map_.show_all()
    yield from settled(window)
    take(window, "main")
    QTest.keyClicks(window.frame.top.search.field, "calm piano")
    yield from settled(window)
    take(window, "search")
    window.frame.top.search.field.clear()
    yield from settled(window)
    window.frame.pane.select([chosen])
    window.app.actions["make_from"].trigger()
    yield from settled(window)
    take(window, "playlist")
    window.close_unasked()


def settled(window: "Window") -> Iterator[None]:
    """Let the window come to rest."""
    until = time.monotonic() + 3.0
    while time.monotonic() < until or not window.app.tasks.idle:
        yield


def take(widget: "QWidget", name: str) -> None:
    """Write a picture."""
    from PySide6.QtGui import QImage

    FOLDER.mkdir(exist_ok=True)
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    image.save(str(FOLDER / f"{name}.png"), "PNG", 0)


def main() -> int:
    """Make the library if need be, open the window on it, take the pictures."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch) / "home"
        if len(sys.argv) > 1:
            shutil.copytree(sys.argv[1], home)
        home.mkdir(exist_ok=True)
        sound = Path(scratch) / "asound.conf"
        sound.write_text(ALSA)
        os.environ.update(
            MUSICEXPLORER_HOME=str(home), QT_QPA_PLATFORM="offscreen", ALSA_CONFIG_PATH=str(sound)
        )
        from PySide6.QtCore import QTimer

        from musicexplorer import app, settings, translation
        from musicexplorer.demo import library

        known = settings.Settings.load(home / "settings.json")
        plain = replace(known, theme="light", language="en", text_size=100, geometry="", tour=False)
        plain.save(home / "settings.json")
        translation.use(["en"])
        music = [] if len(sys.argv) > 1 else [library.make(Path(scratch) / "Music")]
        application = app.make_application()
        todo, deadline, timer = steps(), time.monotonic() + PATIENCE, QTimer(interval=20)

        def go_on() -> None:
            next(todo, None)
            if time.monotonic() > deadline:
                application.exit(1)

        timer.timeout.connect(go_on)
        timer.start()
        return app.run_window(music)


if __name__ == "__main__":
    sys.exit(main())
