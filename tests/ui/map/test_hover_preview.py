"""Listening while pointing: what the pointer rests on is heard, and the deck stands still meanwhile."""

from pathlib import Path
from typing import Any

import pytest

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
    assert opened.player.blended == []
    opened.window.frame.pane.map.navigation_buttons.listen.click()
    assert opened.saved.latest.hover_preview


def test_what_the_pointer_rests_on_is_heard(listening: Opened, qtbot: Any) -> None:
    for number in (0, 1, 2):  # it only rests on the last one
        point(listening, number)
    qtbot.waitUntil(lambda: listening.player.blended != [], timeout=PATIENCE)
    assert [path for path, _ in listening.player.blended] == [file(listening, 2)]
    point(listening, 1)
    qtbot.waitUntil(lambda: len(listening.player.blended) == 2, timeout=PATIENCE)
    assert listening.window.app.player.current is None


def test_leaving_the_dots_fades_out_after_a_moment(listening: Opened, qtbot: Any) -> None:
    point(listening, 1)
    qtbot.waitUntil(lambda: listening.player.blended != [], timeout=PATIENCE)
    point(listening, None)
    assert listening.player.faded == 0
    qtbot.waitUntil(lambda: listening.player.faded == 1, timeout=PATIENCE)


def test_the_track_on_the_deck_waits_where_it_was(listening: Opened, qtbot: Any) -> None:
    playback, player = listening.window.app.player, listening.player
    playback.play_list([listening.ids[0]], 0, whole=True, origin="library")
    player.position = 42.0
    playback.preview(listening.ids[1])
    player.position = 70.0
    playback.tick()
    assert not playback.playing
    assert playback.current == listening.ids[0]
    assert playback.position() == 42.0
    playback.stop_preview()
    playback.toggle()
    assert player.played[-1] == (file(listening, 0), 42.0, None)


def test_space_while_overhearing_goes_on_with_the_deck(listening: Opened) -> None:
    playback, player = listening.window.app.player, listening.player
    playback.play_list([listening.ids[0]], 0, whole=True, origin="library")
    player.position = 42.0
    playback.preview(listening.ids[1])
    playback.toggle()
    assert player.played[-1] == (file(listening, 0), 42.0, None)
    assert playback.playing


def test_a_click_makes_what_is_overheard_what_plays(listening: Opened) -> None:
    playback, player = listening.window.app.player, listening.player
    playback.preview(listening.ids[1])
    playback.play_list([listening.ids[1]], 0, whole=False, origin="map")
    assert player.played == []  # it goes on as it is heard
    assert playback.playing
    assert playback.excerpt is not None
    playback.preview(listening.ids[2])
    playback.play_list([listening.ids[3]], 0, whole=False, origin="map")
    assert player.played[-1][0] == file(listening, 3)


def test_an_excerpt_that_ends_while_overheard_does_not_move_the_list_on(listening: Opened) -> None:
    playback, player = listening.window.app.player, listening.player
    playback.play_list(listening.ids[:3], 0, whole=True, origin="library")
    playback.preview(listening.ids[4])
    player.end()
    playback.tick()
    assert playback.current == listening.ids[0]
    assert len(player.played) == 1


def test_what_is_overheard_is_not_noted_as_listened_to(listening: Opened) -> None:
    playback, player, told = listening.window.app.player, listening.player, []
    playback.played_back.connect(lambda *about: told.append(about[0]))
    playback.preview(listening.ids[1])
    for second in range(20):
        player.position = 10.0 + 0.5 * second
        playback.tick()
    playback.play_list([listening.ids[0]], 0, whole=True, origin="library")
    assert told == []


def test_switching_it_off_falls_silent(listening: Opened, qtbot: Any) -> None:
    point(listening, 1)
    qtbot.waitUntil(lambda: listening.player.blended != [], timeout=PATIENCE)
    listening.window.frame.pane.map.navigation_buttons.listen.click()
    assert listening.player.faded == 1
