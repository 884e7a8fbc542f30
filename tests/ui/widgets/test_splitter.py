"""The lines between the panels: moved by keys, remembered, left alone where the person has put them."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt

from tests.ui.conftest import Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def with_recipe(opened: Opened, qtbot: Any) -> None:
    opened.window.playlists.recipes.make_from(opened.ids[:1])
    opened.wait(qtbot, lambda: not opened.window.playlists.recipes.busy)


def test_a_line_has_a_name_and_goes_where_the_arrow_keys_send_it(opened: Opened, qtbot: Any) -> None:
    side = opened.window.frame.side
    line = side.handle(1)
    assert line.accessibleName() and line.focusPolicy() & Qt.FocusPolicy.TabFocus
    before = side.sizes()
    qtbot.keyClick(line, Qt.Key.Key_Down)
    qtbot.keyClick(line, Qt.Key.Key_Down)
    qtbot.keyClick(line, Qt.Key.Key_Up)
    assert side.sizes() == [before[0] + 24, before[1] - 24]


def test_a_playlist_with_a_recipe_gets_more_of_the_side(opened: Opened, qtbot: Any) -> None:
    side = opened.window.frame.side
    before = side.sizes()
    with_recipe(opened, qtbot)
    assert side.sizes()[1] > before[1]
    assert side.sizes()[1] > 2 * side.sizes()[0]


def test_where_the_person_has_put_the_line_it_stays(
    opened: Opened, open_window: Callable[..., Opened], qtbot: Any
) -> None:
    side = opened.window.frame.side
    qtbot.keyClick(side.handle(1), Qt.Key.Key_Up)
    chosen = side.sizes()
    with_recipe(opened, qtbot)
    assert side.sizes() == chosen
    opened.window.close()
    again = open_window(settings=opened.saved.latest)
    assert opened.saved.latest.side_splitter == tuple(chosen)
    upper, lower = again.window.frame.side.sizes()
    assert abs(upper / lower - chosen[0] / chosen[1]) < 0.02


def test_a_line_that_was_not_touched_is_free_at_the_next_start(opened: Opened, qtbot: Any) -> None:
    with_recipe(opened, qtbot)
    opened.window.close()
    assert opened.saved.latest.side_splitter == ()
