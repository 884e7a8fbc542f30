"""Listening while pointing: what the pointer rests on is heard, and the deck stands still meanwhile."""

import time
from pathlib import Path
from typing import Any

import pytest

from musicexplorer.ui.player import previews
from tests.ui.conftest import PATIENCE, Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def listening(opened: Opened) -> Opened:
    """A window that listens while pointing."""
    opened.window.frame.pane.map.navigation_buttons.listen.setChecked(True)
    return opened


def point(opened: Opened, number: int | None) -> None:
    """The pointer rests on a track's dot, or on none."""
    opened.window.frame.pane.map.hovered.emit(-1 if number is None else opened.ids[number])


def file(opened: Opened, number: int) -> Path:
    return opened.music / f"{number:02d}.flac"


def test_it_is_off_until_it_is_switched_on_and_remembered(opened: Opened, qtbot: Any) -> None:
    point(opened, 1)
    qtbot.wait(250)
    assert opened.player.previews == []
    opened.window.frame.pane.map.navigation_buttons.listen.click()
    assert opened.saved.latest.hover_preview


def test_what_the_pointer_rests_on_is_heard(listening: Opened, qtbot: Any) -> None:
    for number in (0, 1, 2):  # it only rests on the last one
        point(listening, number)
    qtbot.waitUntil(lambda: listening.player.previews != [], timeout=PATIENCE)
    assert [path for path, _ in listening.player.previews] == [file(listening, 2)]
    point(listening, 1)
    qtbot.waitUntil(lambda: len(listening.player.previews) == 2, timeout=PATIENCE)
    assert listening.window.app.player.current is None


def test_leaving_the_dots_fades_out_after_a_moment(listening: Opened, qtbot: Any) -> None:
    point(listening, 1)
    qtbot.waitUntil(lambda: listening.player.previews != [], timeout=PATIENCE)
    point(listening, None)
    assert listening.player.faded == 0
    qtbot.waitUntil(lambda: listening.player.faded == 1, timeout=PATIENCE)


def test_what_plays_stays_where_it_is_and_goes_on_after_the_preview(listening: Opened) -> None:
    playback, player = listening.window.app.player, listening.player
    playback.play_list([listening.ids[0]], 0, whole=True, origin="library")
    player.position = 42.0
    playback.preview(listening.ids[1])
    playback.tick()
    assert player.previewing
    assert playback.sounding and not playback.playing
    assert (playback.current, playback.position()) == (listening.ids[0], 42.0)
    playback.stop_preview()
    assert not player.previewing
    assert playback.playing
    assert len(player.played) == 1


def test_space_ends_a_preview_and_goes_on_with_what_played(listening: Opened) -> None:
    playback, player = listening.window.app.player, listening.player
    playback.play_list([listening.ids[0]], 0, whole=True, origin="library")
    playback.preview(listening.ids[1])
    playback.toggle()
    assert not player.previewing
    assert playback.playing
    playback.toggle()
    playback.preview(listening.ids[1])
    playback.toggle()
    assert playback.playing


def test_a_click_makes_what_is_overheard_what_plays(listening: Opened) -> None:
    playback, player = listening.window.app.player, listening.player
    playback.preview(listening.ids[1])
    playback.play_list([listening.ids[1]], 0, whole=False, origin="map")
    # It goes on as it is heard, in a fade.
    assert [path for path, _ in player.blended] == [file(listening, 1)]
    assert player.played == []
    assert not player.previewing
    assert playback.playing
    assert playback.excerpt is not None
    playback.preview(listening.ids[2])
    playback.play_list([listening.ids[3]], 0, whole=False, origin="map")
    assert player.played[-1][0] == file(listening, 3)


def test_an_excerpt_that_ends_while_overheard_does_not_move_the_list_on(listening: Opened) -> None:
    playback, player = listening.window.app.player, listening.player
    playback.play_list(listening.ids[:3], 0, whole=True, origin="library")
    playback.preview(listening.ids[4])
    player.previewing = False
    playback.tick()
    assert playback.playing
    assert playback.current == listening.ids[0]
    assert len(player.played) == 1


def test_what_is_overheard_is_not_noted_as_listened_to(listening: Opened) -> None:
    playback, told = listening.window.app.player, []
    playback.played_back.connect(lambda *about: told.append(about[0]))
    playback.preview(listening.ids[1])
    playback.tick()
    playback.play_list([listening.ids[0]], 0, whole=True, origin="library")
    assert told == []


def test_a_preview_that_is_listened_to_is_noted_as_an_excerpt(listening: Opened, monkeypatch: Any) -> None:
    playback, told = listening.window.app.player, []
    playback.played_back.connect(lambda track, _, *about: told.append((track, *about)))
    playback.preview(listening.ids[1])
    now = time.time()
    monkeypatch.setattr(previews.time, "time", lambda: now + 20.0)
    playback.stop_preview()
    ((track, seconds, share, moved_on, excerpt),) = told
    assert (track, moved_on, excerpt) == (listening.ids[1], False, True)
    assert seconds == pytest.approx(20.0, abs=1.0)
    assert share == pytest.approx(0.2, abs=0.02)


def test_switching_it_off_falls_silent(listening: Opened, qtbot: Any) -> None:
    point(listening, 1)
    qtbot.waitUntil(lambda: listening.player.previews != [], timeout=PATIENCE)
    listening.window.frame.pane.map.navigation_buttons.listen.click()
    assert listening.player.faded == 1
