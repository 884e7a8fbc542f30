"""What may be played soon is decoded ahead, and the sound is as the settings say."""

from typing import Any

import pytest
from PySide6.QtWidgets import QMenu

from musicexplorer.settings import Settings
from tests.ui.conftest import Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def prefetched(opened: Opened) -> list[tuple[str, float, float | None]]:
    return [(one.path.name, one.at, one.length) for one in opened.player.prefetched]


def test_a_hovered_dot_is_decoded_as_a_click_would_play_it(opened: Opened, qtbot: Any) -> None:
    map_ = opened.window.frame.pane.map
    map_.hovered.emit(opened.ids[2])
    opened.wait(qtbot, lambda: bool(opened.player.prefetched))
    assert prefetched(opened)[:2] == [("02.flac", 48.0, 30.0), ("02.flac", 0.0, None)]
    map_.clicked.emit(opened.ids[2])
    assert opened.player.played == [(opened.player.prefetched[0].path, 48.0, 30.0)]


def test_while_a_track_plays_whole_tracks_and_those_beside_it_come_first(opened: Opened, qtbot: Any) -> None:
    opened.window.app.player.play_list(opened.ids, 2, whole=True, origin="library")
    opened.window.frame.pane.map.hovered.emit(opened.ids[5])
    opened.wait(qtbot, lambda: len(opened.player.prefetched) >= 6)
    assert [(name, at) for name, at, length in prefetched(opened)[:6] if length is None] == [
        ("05.flac", 0.0),
        ("03.flac", 0.0),
        ("01.flac", 0.0),
    ]


def test_sound_is_as_the_settings_say(opened: Opened, open_window: Any) -> None:
    assert (opened.player.loudness_mode, opened.player.crossfade, opened.player.device) == ("track", 0.0, "")
    menu = QMenu()
    opened.window.sound_settings.add_menus(menu)
    for number, choice in ((0, "Off"), (1, "Headphones"), (2, "4 seconds")):
        submenu = menu.actions()[number].menu()
        submenu.aboutToShow.emit()
        next(action for action in submenu.actions() if action.text() == choice).trigger()
    assert (opened.player.loudness_mode, opened.player.crossfade) == ("off", 4.0)
    assert opened.player.device == "Headphones"
    saved = opened.saved.latest
    assert (saved.loudness, saved.crossfade, saved.sound_card) == ("off", 4.0, "Headphones")


def test_a_card_that_is_not_there_can_be_seen_to_be_chosen(open_window: Any) -> None:
    opened = open_window(settings=Settings(sound_card="Living room"))
    assert opened.player.device == "Living room"
    menu = QMenu()
    opened.window.sound_settings.add_menus(menu)
    cards = menu.actions()[1].menu()
    cards.aboutToShow.emit()
    (checked,) = (action.text() for action in cards.actions() if action.isChecked())
    assert checked == "Living room (not connected)"
