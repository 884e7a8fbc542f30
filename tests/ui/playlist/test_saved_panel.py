"""The saved playlists as a visible list: opened by a click, added to by dropping tracks."""

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from musicexplorer.similarity.playlist import Recipe, Seed
from musicexplorer.ui.widgets import track_drag
from tests.ui.conftest import PATIENCE, Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def save(opened: Opened, qtbot: Any, name: str, *rows: int) -> int:
    """Save these tracks as a playlist."""
    window = opened.window
    opened.dialogs.answers["name"] = name
    window.document.set_tracks([opened.ids[row] for row in rows], text="test")
    window.app.actions["save_as"].trigger()
    opened.wait(qtbot, lambda: window.document.name == name)
    return window.document.stored_id or 0


def names(opened: Opened) -> list[str]:
    saved = opened.window.frame.saved.list
    return [saved.item(row).text() for row in range(saved.count())]


def drop(opened: Opened, ids: list[int], at: QPoint) -> QDropEvent:
    saved = opened.window.frame.saved.list
    data = track_drag.pack(opened.window.app.session.library, ids)
    buttons, keys, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    QApplication.sendEvent(saved.viewport(), QDragEnterEvent(at, copy, data, buttons, keys))
    event = QDropEvent(QPointF(at), copy, data, buttons, keys)
    QApplication.sendEvent(saved.viewport(), event)
    return event


def test_saved_playlists_are_listed_with_what_the_program_makes(opened: Opened, qtbot: Any) -> None:
    hint = "Playlists that you save appear here (Ctrl+S)."
    assert names(opened)[5:] == [hint]
    assert names(opened)[:5] == [
        "For you",
        "Make mixes",
        "Play forgotten tracks",
        "Your taste",
        "Listening history",
    ]
    first = save(opened, qtbot, "First", 0, 1)
    save(opened, qtbot, "Second", 2)
    opened.wait(qtbot, lambda: names(opened)[5:] == ["First   2 tracks", "Second   1 track"])
    window = opened.window
    tab = next(one for one in window.frame.table.findChildren(QPushButton) if one.text() == "Saved")
    QTest.mouseClick(tab, Qt.MouseButton.LeftButton)
    saved = window.frame.saved.list
    assert saved.isVisible()
    at = saved.visualItemRect(saved.item(5)).center()
    QTest.mouseClick(saved.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert window.document.stored_id == first
    assert window.document.ids == opened.ids[:2]


def test_tracks_dropped_on_a_saved_playlist_are_added_to_it(opened: Opened, qtbot: Any) -> None:
    first = save(opened, qtbot, "First", 0, 1)
    save(opened, qtbot, "Second", 2)
    window = opened.window
    window.frame.sources.show_panel(window.frame.saved)
    saved = window.frame.saved.list
    at = saved.visualItemRect(saved.item(5)).center()
    assert drop(opened, [opened.ids[1], opened.ids[3]], at).isAccepted()
    reader = window.app.session.reader
    opened.wait(qtbot, lambda: reader.playlist(first) == [opened.ids[0], opened.ids[1], opened.ids[3]])
    opened.wait(qtbot, lambda: "First   3 tracks" in names(opened))
    assert window.document.name == "Second"


def test_tracks_dropped_beside_them_are_a_new_playlist(opened: Opened) -> None:
    window = opened.window
    window.frame.sources.show_panel(window.frame.saved)
    saved = window.frame.saved.list
    drop(opened, opened.ids[2:4], QPoint(20, saved.viewport().height() - 4))
    assert window.document.ids == opened.ids[2:4]
    assert window.document.stored_id is None


def test_a_list_just_saved_is_not_offered_again(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    opened.dialogs.answers["name"] = "Mine"
    recipe = Recipe(seeds=(Seed("tracks", tracks=(opened.ids[0],)),), count=3)
    window.app.requests.playlist_made.emit([opened.ids[5], opened.ids[4]], recipe)  # not what it would be now
    window.app.actions["save"].trigger()
    opened.wait(qtbot, lambda: window.document.stored_id is not None)
    opened.settle()
    assert window.frame.playlist.notice.isHidden()


def test_tracks_dropped_into_a_list_are_tracks_and_start_nothing(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    window.playlists.recipes.make_from([opened.ids[0]])
    opened.wait(qtbot, lambda: not window.playlists.recipes.busy)
    recipe = window.document.recipe
    assert recipe is not None
    window.playlists.recipes.change(Recipe(seeds=recipe.seeds, count=2), "shorter")
    opened.wait(qtbot, lambda: len(window.document.ids) == 2)
    added = next(track for track in opened.ids if track not in window.document.ids)
    window.document.add([added])
    kept = window.document.recipe
    assert kept is not None
    assert kept.seeds == recipe.seeds
    assert kept.kept == (added,)
    window.app.actions["refresh_list"].trigger()
    opened.wait(qtbot, lambda: not window.playlists.recipes.busy)
    assert window.document.ids[-1] == added
    assert len(window.document.ids) == 3


def test_the_name_that_is_proposed_is_the_lists_own(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    window, proposed = opened.window, []
    monkeypatch.setattr(opened.dialogs, "name", lambda _, name: proposed.append(name))
    window.document.set_tracks(opened.ids[1:4], text="test")
    window.app.actions["save_as"].trigger()
    window.document.set_tracks(opened.ids[:2], text="test", recipe=Recipe(words="calm piano"))
    window.app.actions["save_as"].trigger()
    seeds = (Seed("tracks", tracks=(opened.ids[0],)),)
    window.document.set_tracks(opened.ids[:2], text="test", recipe=Recipe(seeds=seeds))
    window.app.actions["save_as"].trigger()
    assert proposed == ["First", "Calm piano", "Like Aurora"]


def test_the_hint_is_read_in_a_narrow_panel(opened: Opened, qtbot: Any) -> None:
    saved = opened.window.frame.saved.list
    saved.setParent(None)
    qtbot.addWidget(saved)
    saved.resize(110, 400)
    with qtbot.waitExposed(saved):
        saved.show()
    hint, width = saved.item(5), saved.viewport().width() - 12
    text = saved.fontMetrics().boundingRect(QRect(0, 0, width, 1000), Qt.TextFlag.TextWordWrap, hint.text())
    assert text.height() > 2.5 * saved.fontMetrics().height()  # more than two lines
    qtbot.waitUntil(lambda: saved.visualItemRect(hint).height() >= text.height(), timeout=PATIENCE)
