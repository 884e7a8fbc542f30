"""Versions of a song are unfolded under an entry of the playlist, by mouse and by keys."""

from typing import Any

import pytest
from PySide6.QtCore import Qt

from musicexplorer.library.store import NewTrack
from musicexplorer.library.track import Metadata
from musicexplorer.similarity.playlist import Recipe, Seed
from musicexplorer.ui.widgets.row_painter import folding_place, taking_place
from tests.ui.conftest import Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

LIVE, DEMO = 2, 3


@pytest.fixture
def versions(opened: Opened, qtbot: Any) -> Opened:
    """ "Aurora" is in the library live and as a demo too; the playlist has Aurora and Étude."""
    catalogue = opened.window.app.session.library
    for row, title, album in ((LIVE, "Aurora (live)", "On stage"), (DEMO, "Aurora (demo)", "")):
        about = Metadata(title=title, artists=("Björk",), album=album, year=2004, duration=200.0)
        source = catalogue.tracks.track(row).source
        opened.window.services.writer.store_tracks(
            [NewTrack(source, about, 1, row, bytes([row]) * 8)]
        ).result()
    opened.reload()
    opened.window.document.add([opened.ids[0], opened.ids[5]])
    rows = opened.window.frame.playlist.rows
    opened.wait(qtbot, lambda: rows.row(0).versions == 2)
    return opened


def panel(opened: Opened) -> Any:
    return opened.window.frame.playlist


def test_right_and_left_unfold_and_fold(versions: Opened, qtbot: Any) -> None:
    shown = panel(versions).list
    shown.select_rows([0])
    qtbot.keyClick(shown, Qt.Key.Key_Right)
    assert shown.rows.ids() == [versions.ids[row] for row in (0, LIVE, DEMO, 5)]
    assert shown.selected_rows() == [0]
    qtbot.keyClick(shown, Qt.Key.Key_Right)
    assert shown.selected() == [versions.ids[LIVE]]
    qtbot.keyClick(shown, Qt.Key.Key_Left)
    qtbot.keyClick(shown, Qt.Key.Key_Left)
    assert shown.rows.ids() == [versions.ids[0], versions.ids[5]]


def test_the_button_unfolds_and_does_not_play(versions: Opened, qtbot: Any) -> None:
    shown = panel(versions).list
    box = shown.visualRect(shown.rows.index(0))
    at = folding_place(box, shown.font(), 2).center()
    qtbot.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert shown.rows.rowCount() == 4
    assert versions.player.played == []
    qtbot.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert shown.rows.rowCount() == 2


def test_a_version_is_played_and_the_playlist_goes_on_after_it(versions: Opened, qtbot: Any) -> None:
    shown, playback = panel(versions).list, versions.window.app.player
    shown.entries.unfold(0, True)
    shown.select_rows([2])
    qtbot.keyClick(shown, Qt.Key.Key_Return)
    assert playback.current == versions.ids[DEMO]
    assert playback.coming is not None and playback.coming.track == versions.ids[5]
    assert versions.window.document.ids == [versions.ids[0], versions.ids[5]]


def test_rows_below_an_unfolded_song_are_those_of_the_playlist(versions: Opened, qtbot: Any) -> None:
    shown, playback = panel(versions).list, versions.window.app.player
    shown.entries.unfold(0, True)
    shown.select_rows([3])
    qtbot.keyClick(shown, Qt.Key.Key_Return)
    assert playback.current == versions.ids[5]
    qtbot.keyClick(shown, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert versions.window.document.ids == [versions.ids[5], versions.ids[0]]
    qtbot.keyClick(shown, Qt.Key.Key_Delete)
    assert versions.window.document.ids == [versions.ids[0]]


def test_delete_on_a_version_removes_nothing(versions: Opened, qtbot: Any) -> None:
    shown = panel(versions).list
    shown.entries.unfold(0, True)
    shown.select_rows([1])
    qtbot.keyClick(shown, Qt.Key.Key_Delete)
    assert versions.window.document.ids == [versions.ids[0], versions.ids[5]]


@pytest.mark.parametrize("by_key", [True, False])
def test_a_version_replaces_the_entry(versions: Opened, qtbot: Any, by_key: bool) -> None:
    shown, document = panel(versions).list, versions.window.document
    shown.entries.unfold(0, True)
    if by_key:
        shown.select_rows([1])
        qtbot.keyClick(shown, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    else:
        at = taking_place(shown.visualRect(shown.rows.index(1))).center()
        qtbot.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert document.ids == [versions.ids[LIVE], versions.ids[5]]
    assert shown.rows.ids() == [versions.ids[row] for row in (LIVE, 0, DEMO, 5)]
    assert shown.selected() == [versions.ids[LIVE]]
    versions.window.app.actions["undo"].trigger()
    assert document.ids == [versions.ids[0], versions.ids[5]]


def test_a_version_that_is_in_the_playlist_itself_is_not_folded(versions: Opened) -> None:
    versions.window.document.add([versions.ids[LIVE]])
    assert [panel(versions).rows.row(row).versions for row in range(3)] == [1, 0, 1]


def test_a_version_that_was_chosen_stays_when_the_playlist_is_made_again(versions: Opened) -> None:
    first, live = versions.ids[0], versions.ids[LIVE]
    recipe = Recipe(seeds=(Seed("tracks", tracks=(first,)),), excluded=(live,))
    versions.window.document.set_tracks([first], text="made", recipe=recipe)
    versions.window.document.swap(first, live)
    changed = versions.window.document.recipe
    assert changed is not None
    assert (changed.seeds[0].tracks, changed.excluded) == ((live,), (first,))
