"""What the desktop is told, and that it is obeyed, without a bus."""

import queue
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QPixmap

from musicexplorer.ui.desktop.controller import DesktopController
from musicexplorer.ui.desktop.state import DesktopState
from tests.ui.conftest import Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


class FakeBus:
    """Keeps what it was told."""

    def __init__(self) -> None:
        self.commands: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self.state = DesktopState()
        self.seconds, self.notified, self.awake = 0.0, list[tuple[str, str, str]](), False

    def show(self, state: DesktopState) -> None:
        self.state = state

    def set_position(self, seconds: float) -> None:
        self.seconds = seconds

    seeked = set_position

    def notify(self, title: str, text: str, cover: str) -> None:
        self.notified.append((title, text, cover))

    def inhibit(self, on: bool) -> None:
        self.awake = on


@pytest.fixture
def bus(opened: Opened, tmp_path: Path) -> FakeBus:
    made = FakeBus()
    DesktopController(opened.window.app, made, tmp_path)  # type: ignore[arg-type]
    return made


def ask(opened: Opened, bus: FakeBus, verb: str, argument: object = None) -> None:
    bus.commands.put((verb, argument))
    opened.window.app.wake.rung.emit()
    opened.window.tick()


def test_it_is_told_what_plays(opened: Opened, bus: FakeBus) -> None:
    assert bus.state.status == "Stopped" and not bus.state.can_play
    opened.window.app.player.play_list(opened.ids, 0, whole=True, origin="library")
    track = bus.state.track
    assert track is not None
    assert (bus.state.status, track.title, track.artists, track.seconds) == (
        "Playing",
        "Aurora",
        ("Björk",),
        280,
    )
    assert track.url.startswith("file://")
    opened.window.app.player.toggle()
    assert bus.state.status == "Paused"
    first = track.key
    opened.window.app.player.play_list([opened.ids[1]], 0, whole=False, origin="map")
    assert bus.state.track is not None and bus.state.track.key != first


@pytest.mark.parametrize("verb", ["play", "pause", "play_pause", "stop", "next", "previous"])
def test_verbs_without_anything_to_play_do_nothing(opened: Opened, bus: FakeBus, verb: str) -> None:
    ask(opened, bus, verb)
    assert opened.player.played == []


def test_it_is_obeyed(opened: Opened, bus: FakeBus) -> None:
    playback = opened.window.app.player
    playback.play_list(opened.ids, 0, whole=True, origin="library")
    ask(opened, bus, "next")
    assert playback.current == opened.ids[1]
    ask(opened, bus, "set_position", 30.0)
    assert opened.player.position == 30.0
    ask(opened, bus, "seek", -100.0)
    assert opened.player.position == 0.0
    ask(opened, bus, "set_position", 1e6)  # beyond the end: ignored, as the specification says
    assert opened.player.position == 0.0
    ask(opened, bus, "volume", 0.3)
    assert opened.player.volume == 0.3
    assert opened.window.frame.bar.volume.value() == 30
    assert bus.state.volume == 0.3
    ask(opened, bus, "open", "http://example.org/x.mp3")
    ask(opened, bus, "open", "file:///does/not/exist.flac")
    assert playback.current == opened.ids[1]


def test_a_cover_is_a_file_that_other_programs_can_read(
    opened: Opened, bus: FakeBus, monkeypatch: Any, tmp_path: Path
) -> None:
    picture = QPixmap(8, 8)
    picture.fill("red")
    monkeypatch.setattr(opened.window.app.covers, "get", lambda track: picture)
    opened.window.app.player.play_list(opened.ids, 0, whole=True, origin="library")
    opened.window.app.player.step(1)
    assert bus.state.track is not None
    assert bus.state.track.cover == (tmp_path / f"cover-{opened.ids[1]}.png").as_uri()
    assert [file.name for file in tmp_path.glob("cover-*")] == [f"cover-{opened.ids[1]}.png"]


def test_notifications_and_staying_awake_are_options(opened: Opened, bus: FakeBus, monkeypatch: Any) -> None:
    window, playback = opened.window, opened.window.app.player
    monkeypatch.setattr(window, "isActiveWindow", lambda: False)
    playback.play_list(opened.ids, 0, whole=True, origin="library")
    assert bus.notified == [] and not bus.awake
    for name in ("notify_tracks", "inhibit_suspend"):
        window.app.actions[name].trigger()
    assert opened.saved.latest.notify_tracks and opened.saved.latest.inhibit_suspend
    assert bus.awake
    playback.step(1)
    assert [note[:2] for note in bus.notified] == [("Zebra", "Ana — First")]
    playback.toggle()
    assert not bus.awake


def test_the_desktop_may_wish_less_motion_and_the_person_decides(opened: Opened, bus: FakeBus) -> None:
    map_, settings = opened.window.frame.pane.map, opened.window.app.settings
    assert map_.animated
    ask(opened, bus, "still", True)
    assert not map_.animated
    settings.update(motion="full")
    assert map_.animated
    settings.update(motion="reduced")
    ask(opened, bus, "still", False)
    view = map_.camera.view
    map_.fly_to(opened.ids[0])
    assert not map_.busy or not map_._camera_animator.flying
    assert map_.camera.view != view
    bar = opened.window.frame.welcome.bar
    opened.window.frame.welcome.show_making(0, 0)
    assert (bar.minimum(), bar.maximum()) == (0, 1)  # it does not run to and fro
    settings.update(motion="full")
    opened.window.frame.welcome.show_making(0, 0)
    assert (bar.minimum(), bar.maximum()) == (0, 0)
