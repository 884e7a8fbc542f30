"""An error while something is painted is reported, and the window lives on."""

import re
import subprocess
import sys
from pathlib import Path

import musicexplorer.ui

_CHILD = """
import sys
from PySide6.QtWidgets import QApplication
from musicexplorer.ui.map.widget import MapWidget

def fail(*_):
    raise ValueError("an error while painting")

reported = []
sys.excepthook = lambda *error: reported.append(error)  # as a report does, it keeps what the frames held
app = QApplication([])
shown = MapWidget()
shown.resize(400, 300)
shown.show()
app.processEvents()
works, shown.canvas.paint = shown.canvas.paint, fail
while not reported:
    shown.update()
    app.processEvents()
shown.canvas.paint = works
shown.update()
app.processEvents()
shown.close()
shown.deleteLater()
app.processEvents()
del shown
reported.clear()
print("alive")
"""


def test_the_window_outlives_an_error_while_the_map_is_painted() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _CHILD], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, "alive\n"), done.stderr


def test_every_painter_ends_with_its_block() -> None:
    """One that an error keeps alive crashes Qt when its widget or picture goes."""
    for path in Path(musicexplorer.ui.__file__).parent.rglob("*.py"):
        assert not re.search(r"= QPainter\(", path.read_text("utf-8")), path
