"""Makes a picture for the README: the real window, with a track chosen.

    python .ci/screenshot.py [HOME TITLE]

`make screenshot` makes it on the demo library. HOME is the folder of another library that is analysed already
(a copy is used), TITLE the track that is chosen. Neither a display nor a sound card is needed.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).parents[1] / "docs" / "window.png"
SIZE = (1440, 900)
PATIENCE = 600.0
ALSA = "</usr/share/alsa/alsa.conf>\npcm.!default { type null }\nctl.!default { type null }\n"


def prepare(home: Path) -> None:
    """No tour, a display that is memory, a sound card that swallows everything."""
    sound = home / "asound.conf"
    sound.write_text(ALSA)
    os.environ.update(MUSICEXPLORER_HOME=str(home), QT_QPA_PLATFORM="offscreen", ALSA_CONFIG_PATH=str(sound))
    from musicexplorer.settings import Settings

    Settings(tour=False).save(home / "settings.json")


def steps(chosen: str) -> Iterator[None]:
    """Wait for the finished map, click the chosen track, make a playlist like it, take the picture."""
    from PySide6.QtCore import QEvent, QPoint, Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from musicexplorer.ui.main_window import Window

    while not (found := [w for w in QApplication.topLevelWidgets() if isinstance(w, Window)]):
        yield
    window = found[0]
    window.resize(*SIZE)
    drawn = window.frame.pane.map
    while window.services.runner.busy or len(drawn.scene.points.ids) < 60:
        yield
    while drawn.scene.moving:
        yield
    drawn.show_all()
    yield from rest(2.0)
    places = drawn.scene.points
    row = places.labels.titles.index(chosen)
    (x, y), *_ = drawn.camera.to_screen(places.xy[row : row + 1])
    QTest.mouseClick(drawn, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    while not window.frame.similar.ids():
        yield
    window.services.player.pause()
    yield from rest(6.0)
    window.frame.similar.make.click()
    QApplication.sendEvent(drawn, QEvent(QEvent.Type.Leave))
    yield from rest(2.0)
    TARGET.parent.mkdir(exist_ok=True)
    window.grab().save(str(TARGET))
    window.close()


def rest(seconds: float) -> Iterator[None]:
    """Let the window live for a while."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        yield


def main() -> int:
    """Make the demo library, open the window on it, take the picture."""
    known = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        if known:
            shutil.copytree(known[0], home)
        home.mkdir(exist_ok=True)
        prepare(home)
        from PySide6.QtCore import QTimer

        from musicexplorer import app
        from musicexplorer.demo import library

        music = [] if known else [library.make(Path(folder) / "Music")]
        application = app.make_application()
        todo = steps(known[1] if known else "Ring Twice")
        deadline, timer = time.monotonic() + PATIENCE, QTimer(interval=20)

        def go_on() -> None:
            try:
                next(todo)
            except StopIteration:
                timer.stop()
            if time.monotonic() > deadline:
                application.exit(1)

        timer.timeout.connect(go_on)
        timer.start()
        return app.run_window(music)


if __name__ == "__main__":
    sys.exit(main())
