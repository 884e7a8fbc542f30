"""Where no window can be opened, one sentence says why, before Qt ends the process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from musicexplorer import display

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere there is a display")
VARIABLES = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "XDG_RUNTIME_DIR")


@pytest.mark.parametrize(
    ("environment", "part"),
    [
        ({}, "no display"),
        ({"DISPLAY": ""}, "no display"),
        ({"DISPLAY": ":5987"}, ":5987 cannot be reached"),
        (
            {"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": "/nowhere"},
            "wayland-9 cannot be reached",
        ),
        ({"QT_QPA_PLATFORM": "xcb"}, "cannot be reached"),
        ({"QT_QPA_PLATFORM": "windows"}, "It has: "),
    ],
)
def test_the_window_says_why_it_cannot_open(tmp_path: Path, environment: dict[str, str], part: str) -> None:
    ours = {name: value for name, value in os.environ.items() if name not in VARIABLES} | environment
    ours["MUSICEXPLORER_HOME"] = str(tmp_path)
    command = [sys.executable, "-m", "musicexplorer", "open"]
    done = subprocess.run(command, env=ours, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2
    assert part in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("platform", ["offscreen", "offscreen:size=20x20", "xcb;offscreen"])
def test_platforms_without_a_display_open(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    monkeypatch.setenv("DISPLAY", ":5987")
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    assert display.problem() == ""


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "libqxcb.so").write_bytes(b"no library")
    monkeypatch.setattr(display, "_plugins", lambda: tmp_path)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    assert "libqxcb" in display.problem()
    assert "make run" in display.problem()
