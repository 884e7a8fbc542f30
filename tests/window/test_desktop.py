"""The desktop's own controls: `playerctl` works the real program over a private session bus."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from musicexplorer import paths
from musicexplorer.library.store import NewTrack, Writer
from musicexplorer.library.track import Metadata, Source
from musicexplorer.session import queue_file
from musicexplorer.session.queue import PlayQueue
from tests import audio_files

pytestmark = [pytest.mark.window, pytest.mark.slow]
TITLES = ("Aurora", "Zebra", "Mango")
SECONDS = 120.0
PATIENCE = 90.0


@dataclass
class Desktop:
    """A session bus with the program on it."""

    environment: dict[str, str]
    program: subprocess.Popen[bytes]
    music: Path

    def ask(self, *words: str) -> str:
        """What playerctl prints."""
        command = ["playerctl", "--player=musicexplorer", *words]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=30)
        return done.stdout.strip()

    def until(self, expected: object, *words: str) -> None:
        """Wait until playerctl answers this, or what makes it true."""
        true = expected if callable(expected) else lambda answer: answer == expected
        wait(lambda: true(self.ask(*words)), lambda: f"{words}: {self.ask(*words)!r}")

    def send(self, member: str, *arguments: str) -> None:
        """Call a method that playerctl has no word for."""
        call = ["dbus-send", "--session", "--dest=org.mpris.MediaPlayer2.musicexplorer", "--print-reply"]
        call += ["/org/mpris/MediaPlayer2", f"org.mpris.MediaPlayer2.{member}", *arguments]
        subprocess.run(call, env=self.environment, check=True, capture_output=True, timeout=30)

    def properties(self, interface: str) -> str:
        """All properties of an interface, as dbus-send prints them."""
        call = ["dbus-send", "--session", "--dest=org.mpris.MediaPlayer2.musicexplorer", "--print-reply"]
        call += ["/org/mpris/MediaPlayer2", "org.freedesktop.DBus.Properties.GetAll", f"string:{interface}"]
        done = subprocess.run(call, env=self.environment, check=True, capture_output=True, text=True)
        return done.stdout


def wait(true: Callable[[], bool], why: Callable[[], str] = lambda: "it did not come") -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, why()
        time.sleep(0.1)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of three tracks, which are the queue; the first has a cover."""
    monkeypatch.setenv("MUSICEXPLORER_HOME", str(tmp_path / "home"))
    paths.home().mkdir(parents=True)
    music = tmp_path / "music"
    music.mkdir()
    tracks = []
    for number, title in enumerate(TITLES):
        path = audio_files.write(music / f"{title} é.flac", audio_files.tone(200.0 + number, SECONDS))
        about = Metadata(
            title=title, artists=("Björk", "Ana"), album="First", track=number + 1, duration=SECONDS
        )
        tracks.append(NewTrack(Source(path), about, path.stat().st_size, number, bytes([number]) * 8))
    with Writer(paths.store()) as writer:
        writer.add_folder(music).result()
        writer.set_model("test", ("rock",), ("energy",), 8).result()
        ids = writer.store_tracks(tracks).result()
        writer.store_positions(ids, np.zeros((3, 2), np.float32)).result()
    queue = PlayQueue().start(ids, 0, "library", str)
    queue_file.save(queue, 40.0, paths.store().with_name(queue_file.NAME))
    return music


@pytest.fixture
def desktop(home: Path, tmp_path: Path) -> Iterator[Desktop]:
    """The program on a private session bus."""
    for program, package in (("playerctl", "playerctl"), ("dbus-daemon", "dbus-daemon")):
        if not shutil.which(program):
            pytest.skip(f"needs {program} (Debian: {package})")
    daemon = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
    with subprocess.Popen(daemon, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as bus:
        assert bus.stdout is not None
        environment = {
            **os.environ,
            "DBUS_SESSION_BUS_ADDRESS": bus.stdout.readline().strip(),
            "QT_QPA_PLATFORM": "offscreen",
        }
        program = subprocess.Popen(
            [sys.executable, "-m", "musicexplorer"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        yield Desktop(environment, program, home)
        if program.poll() is None:
            program.send_signal(signal.SIGTERM)
        program.wait(60)
        bus.terminate()


def test_playerctl_drives_every_verb(desktop: Desktop) -> None:
    ask, until = desktop.ask, desktop.until
    until("Paused", "status")
    assert ask("--list-all") == "musicexplorer"
    assert ask("metadata", "--format", "{{title}}|{{artist}}|{{album}}") == "Aurora|Björk, Ana|First"
    assert int(ask("metadata", "mpris:length")) == SECONDS * 1_000_000
    assert ask("metadata", "xesam:trackNumber") == "1"
    assert "Aurora%20%C3%A9.flac" in ask("metadata", "xesam:url") or "é" in ask("metadata", "xesam:url")
    until(lambda position: float(position or 0) == 40.0, "position")  # where it was left

    ask("play")
    until("Playing", "status")
    until(lambda position: float(position or 0) > 40.5, "position")
    ask("play")
    assert ask("status") == "Playing"
    ask("pause")
    until("Paused", "status")
    ask("play-pause")
    until("Playing", "status")

    ask("position", "90")
    until(lambda position: 90 <= float(position or 0) < 110, "position")
    ask("position", "60-")
    until(lambda position: 30 <= float(position or 0) < 50, "position")
    ask("position", "5+")
    until(lambda position: 35 <= float(position or 0) < 60, "position")

    ask("next")
    until("Zebra", "metadata", "xesam:title")
    ask("previous")
    until("Aurora", "metadata", "xesam:title")
    ask("position", "110")
    ask("position", "30+")  # beyond the end
    until("Zebra", "metadata", "xesam:title")

    ask("volume", "0.25")
    until(lambda volume: float(volume or 0) == 0.25, "volume")
    ask("volume", "0.1+")
    until(lambda volume: abs(float(volume or 0) - 0.35) < 1e-6, "volume")
    for loop in ("Track", "Playlist", "None"):
        ask("loop", loop)
        until(loop, "loop")
    for shuffle in ("On", "Off"):
        ask("shuffle", shuffle)
        until(shuffle, "shuffle")

    ask("open", (desktop.music / "Mango é.flac").as_uri())
    until("Mango", "metadata", "xesam:title")
    ask("stop")
    until(lambda status: status != "Playing", "status")
    until(lambda position: float(position or 0) == 0.0, "position")

    root = desktop.properties("org.mpris.MediaPlayer2")
    assert all(word in root for word in ("Music Explorer", "musicexplorer", "audio/flac", "CanRaise"))
    assert "int64 0" in desktop.properties("org.mpris.MediaPlayer2.Player")  # the position, in its own type
    desktop.send("Raise")
    desktop.send("Quit")
    assert desktop.program.wait(60) == 0


def test_without_a_bus_nothing_is_missed(home: Path) -> None:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("DBUS")},
        "QT_QPA_PLATFORM": "offscreen",
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus",
    }
    program = subprocess.Popen(
        [sys.executable, "-m", "musicexplorer"], env=environment, stderr=subprocess.PIPE, text=True
    )
    queue = paths.store().with_name(queue_file.NAME)
    before = queue.stat().st_mtime_ns
    wait(lambda: queue.stat().st_mtime_ns != before)  # it runs
    program.send_signal(signal.SIGTERM)
    _, errors = program.communicate(timeout=60)
    assert "Traceback" not in errors
    assert program.returncode == 0
