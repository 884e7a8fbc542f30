"""What the linters cannot see: what is really loaded, started and opened when the program runs."""

import json
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import musicexplorer

HEAVY = {"librosa", "numba", "openTSNE", "scipy", "sklearn", "torch", "umap"}
ANALYSIS = ("musicexplorer.embedding.", "musicexplorer.training")

REPORT = """
import json, sys
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""

WINDOW = """
import contextlib, json, multiprocessing, os, sys
from pathlib import Path

seen = []
EVENTS = ("socket.connect", "socket.bind", "socket.getaddrinfo")
sys.addaudithook(lambda event, arguments: seen.append(event) if event in EVENTS else None)

def close() -> None:
    try:
        report()
    finally:
        QApplication.closeAllWindows()

def children() -> int:
    running = 0
    for task in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):  # a thread that has just ended
            running += len(task.read_text().split())
    return len(multiprocessing.active_children()) + running

def internet_sockets() -> list[str]:
    names = [os.readlink(link) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    ours = {name[8:-1] for name in names if name.startswith("socket:[")}
    tables = [Path("/proc/self/net", kind) for kind in ("tcp", "tcp6", "udp", "udp6")]
    rows = [row.split() for table in tables if table.exists() for row in table.read_text().splitlines()[1:]]
    return [row[9] for row in rows if row[9] in ours]

def report() -> None:
    shown = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    loaded = sorted({name.partition(".")[0] for name in sys.modules})
    print(json.dumps({"windows": len(shown), "children": children(), "events": seen, "loaded": loaded,
                      "sockets": internet_sockets()}))

if __name__ == "__main__":
    from musicexplorer import app
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    application = app.make_application()
    QTimer.singleShot(1500, close)
    sys.exit(app.run_window())
"""


def child(program: str) -> str:
    """The last line that a fresh interpreter printed."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env=environment, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


def modules() -> list[str]:
    folder = Path(musicexplorer.__file__).parent
    return [module.name for module in pkgutil.walk_packages([str(folder)], "musicexplorer.")]


def test_no_room_but_those_that_listen_loads_a_heavy_library() -> None:
    light = [name for name in modules() if not name.startswith(ANALYSIS)]
    program_modules = {"musicexplorer.app", "musicexplorer.ui.main_window", "musicexplorer.indexing.runner"}
    assert program_modules <= set(light)
    program = "".join(f"import {name}\n" for name in light if not name.endswith("__main__"))
    loaded = set(json.loads(child(program + REPORT)))
    assert not loaded & HEAVY
    assert {"PySide6", "numpy"} <= loaded


def test_no_source_is_read_to_import_the_window() -> None:
    program = """
import linecache
from musicexplorer import app
app.make_application()
import musicexplorer.ui.main_window
print(sum("/ui/" in name for name in linecache.cache))
"""
    assert int(child(program)) < 5


def test_the_model_card_is_read_without_torch() -> None:
    loaded = json.loads(child("from musicexplorer.embedding.card import read_card\nread_card()\n" + REPORT))
    assert not set(loaded) & HEAVY


def test_help_answers_without_loading_a_window_or_numpy() -> None:
    program = """
from musicexplorer.__main__ import main
import sys
sys.argv = ["musicexplorer", "--help"]
try:
    main()
except SystemExit:
    pass
"""
    loaded = set(json.loads(child(program + REPORT)))
    assert not loaded & {*HEAVY, "PySide6", "numpy", "av"}


def test_the_demo_library_is_imported_lightly() -> None:
    loaded = set(json.loads(child("import musicexplorer.demo.library\n" + REPORT)))
    assert not loaded & {*HEAVY, "PySide6", "numpy", "av", "soundfile", "mutagen"}


@pytest.mark.slow
def test_the_window_opens_without_heavy_library_child_or_network() -> None:
    seen = json.loads(child(WINDOW))
    assert seen["windows"] >= 1
    assert not set(seen["loaded"]) & HEAVY
    assert seen["children"] == 0
    assert seen["events"] == []
    assert seen["sockets"] == []
