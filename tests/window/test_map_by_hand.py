"""The map worked by hand in a real window: every gesture and key as the X server tells of it."""

import itertools
from pathlib import Path

import pytest

from tests.window.conftest import EACH
from tests.window.visiting import by_hand

pytestmark = pytest.mark.window


def test_every_gesture_and_key_on_the_map(display: str, library: dict[str, str], tmp_path: Path) -> None:
    seen = by_hand("drive_map.py", library | {"DISPLAY": display}, tmp_path)

    assert seen["card"][:2] == ["Hiss 0", "Hiss player 0"]
    assert seen["threads"] == 10
    assert seen["current"]
    assert seen["near"] == ["Hiss"] * 5
    assert seen["linked"] > 5
    assert seen["lasso"]
    assert seen["rectangle"]
    assert seen["line"] > 5
    assert all(one != other for one, other in itertools.pairwise(seen["artists"]))
    assert 0 < seen["found"] < EACH
    assert seen["dimmed"] == 3 * EACH - seen["found"]
    assert seen["walked"]
    assert seen["forward"]
    assert seen["hidden"] == EACH
    assert seen["theme"] == "dark"
    assert seen["popups"]
