"""The queue filled by hand in a real window: clicks, keys, menus and drags as the X server tells of them."""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.window.conftest import EACH
from tests.window.visiting import visit

pytestmark = pytest.mark.window

DRIVER = Path(__file__).with_name("drive_queue.py")


def test_every_way_into_the_queue(display: str, library: dict[str, str], tmp_path: Path) -> None:
    plan: dict[str, Any] = {"folders": [], "known": 3 * EACH, "patience": 150.0}
    if picture := os.environ.get("MUSICEXPLORER_TEST_PICTURE"):
        plan["picture"] = picture

    seen = visit(plan, library | {"DISPLAY": display}, tmp_path, DRIVER)

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
