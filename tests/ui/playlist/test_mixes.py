"""Mixes in the window: one click makes and saves them, another refreshes them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from musicexplorer.session.mixes import saved_mixes
from tests.session.stores import listener_store
from tests.ui.conftest import Opened, open_window

__all__ = ["open_window"]

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def opened(open_window: Callable[..., Opened], tmp_path: Path) -> Opened:
    """A window on the library of a listener with two tastes."""
    listener_store(tmp_path / "library.sqlite", (0, 1))
    made = open_window()
    made.settle()
    return made


def names(opened: Opened) -> list[str]:
    """What the panel of saved playlists lists."""
    rows = opened.window.frame.saved.list
    return [rows.item(row).text().split("   ")[0] for row in range(rows.count())]


def trigger(opened: Opened, qtbot: QtBot, action: str, says: str) -> None:
    """Triggers an action and waits until something is said of it."""
    said: list[str] = []
    opened.window.app.status.said.connect(said.append)
    opened.window.app.actions[action].trigger()
    opened.wait(qtbot, lambda: any(says in text for text in said))
    opened.settle()


def test_a_click_makes_them_and_they_are_listed(opened: Opened, qtbot: QtBot) -> None:
    assert "Make mixes" in names(opened)
    trigger(opened, qtbot, "make_mixes", "mixes made")
    assert {"Mix: Your jazz", "Mix: Your rock"} <= set(names(opened))
    trigger(opened, qtbot, "make_mixes", "are there already")


def test_one_that_is_open_is_not_outdated_and_follows(opened: Opened, qtbot: QtBot) -> None:
    trigger(opened, qtbot, "make_mixes", "mixes made")
    mix = saved_mixes(opened.window.app.session.reader)[0]
    playlists, document = opened.window.playlists, opened.window.document
    playlists.storage.open(mix.id or 0, mix.name)
    opened.settle()
    assert not opened.window.frame.playlist.notice.isVisible()
    opened.window.app.session.set_exclusions([["track", str(mix.ids[1])]])
    trigger(opened, qtbot, "refresh_mixes", "refreshed")
    opened.wait(qtbot, lambda: mix.ids[1] not in document.ids)
    assert document.ids
    assert not document.modified


def test_tracks_dropped_on_one_stay_in_it(opened: Opened, qtbot: QtBot) -> None:
    trigger(opened, qtbot, "make_mixes", "mixes made")
    one, other = saved_mixes(opened.window.app.session.reader)[:2]
    opened.window.frame.saved.dropped.emit(one.id, one.name, [other.ids[0]])
    opened.settle()
    opened.window.app.session.set_exclusions([["track", str(one.ids[1])]])
    trigger(opened, qtbot, "refresh_mixes", "refreshed")
    now = opened.window.app.session.reader.playlist(one.id or 0)
    assert other.ids[0] in now
    assert one.ids[1] not in now
