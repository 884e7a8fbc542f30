"""Makes the picture in the README: the real window, on the demo library, with a track chosen.

`make screenshot` runs it; neither a display nor a sound card is needed.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).parents[1] / "docs" / "window.png"
SIZE = (1440, 900)
CHOSEN = "Ring Twice"
PATIENCE = 600.0
ALSA = "</usr/share/alsa/alsa.conf>\npcm.!default { type null }\nctl.!default { type null }\n"


def prepare(home: Path) -> None:
    """A home without anything in it, a display that is memory, a sound card that swallows everything."""
    sound = home / "asound.conf"
    sound.write_text(ALSA)
    os.environ.update(MUSICEXPLORER_HOME=str(home), QT_QPA_PLATFORM="offscreen", ALSA_CONFIG_PATH=str(sound))


def steps() -> Iterator[None]:
    """Wait for the finished map, click the chosen track, wait for its neighbours, take the picture."""
    from PySide6.QtCore import QPoint, Qt
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
    row = places.labels.titles.index(CHOSEN)
    (x, y), *_ = drawn.camera.to_screen(places.xy[row : row + 1])
    QTest.mouseClick(drawn, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    while not window.frame.similar.ids():
        yield
    window.services.player.pause()
    yield from rest(4.0)
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
    with tempfile.TemporaryDirectory() as home:
        prepare(Path(home))
        from PySide6.QtCore import QTimer

        from musicexplorer import app
        from musicexplorer.demo import library

        music = library.make(Path(home) / "Music")
        application = app.make_application()
        todo, deadline, timer = steps(), time.monotonic() + PATIENCE, QTimer(interval=20)

        def go_on() -> None:
            try:
                next(todo)
            except StopIteration:
                timer.stop()
            if time.monotonic() > deadline:
                application.exit(1)

        timer.timeout.connect(go_on)
        timer.start()
        return app.run_window([music])


if __name__ == "__main__":
    sys.exit(main())
