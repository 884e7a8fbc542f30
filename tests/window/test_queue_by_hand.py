"""The queue filled by hand in a real window: clicks, keys, menus and drags as the X server tells of them."""

from pathlib import Path

import pytest

from tests.window.visiting import by_hand

pytestmark = pytest.mark.window


def test_every_way_into_the_queue(display: str, library: dict[str, str], tmp_path: Path) -> None:
    seen = by_hand("drive_queue.py", library | {"DISPLAY": display}, tmp_path)

    # What plays, and what comes after it.
    assert seen["_double_click"] == [0, []]
    assert seen["_click"] == [0, []]
    assert seen["_drag_over_the_tab"] == [0, [3]]
    assert seen["_drag_two"] == [0, [5, 7, 3]]
    assert seen["_drag_within"] == [0, [3, 5, 7]]
    assert seen["_play_next"] == [0, [8, 3, 5, 7]]
    assert seen["_add"] == [0, [8, 3, 5, 7, 9]]
    assert seen["_middle_click"] == [0, [8, 3, 5, 7, 9, 10]]
    assert seen["_shortcuts"] == [0, [11, 8, 3, 5, 7, 9, 10, 11]]
    assert seen["_enter"][0] == 2
    assert seen["_enter_in_queue"][0] == 1
