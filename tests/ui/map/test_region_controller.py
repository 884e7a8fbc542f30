"""Finding the map's regions in the background."""

from threading import Event
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from musicexplorer.session import regions
from musicexplorer.session.library import Library
from musicexplorer.session.regions import NamedRegion
from musicexplorer.similarity.regions import Region
from musicexplorer.ui.map import region_controller
from tests.ui.conftest import PATIENCE, Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def region(name: str, *rows: int) -> NamedRegion:
    return NamedRegion(name, Region(0, np.array(rows), (0.0, 0.0), (0.0, 0.0, 1.0, 1.0)))


def shown(opened: Opened) -> dict[str, list[int]]:
    map_ = opened.window.frame.pane.map
    return {named.name: map_.ids_of(named) for named in map_.region_labels.named}


def test_regions_stay_shown_while_new_ones_are_found(
    opened: Opened, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.settle()
    pane, go_on = opened.window.frame.pane, Event()

    def find(library: Library) -> tuple[NamedRegion, ...]:
        assert go_on.wait(PATIENCE / 1000)
        return (region("New", 1, 2),)

    monkeypatch.setattr(region_controller, "named_regions", find)
    pane.map.set_regions([region("Old", 0)])
    pane.placed.emit()
    assert shown(opened) == {"Old": opened.ids[:1]}
    go_on.set()
    opened.settle()
    assert shown(opened) == {"New": opened.ids[1:3]}


def test_regions_are_found_again_only_when_the_map_has_changed(opened: Opened) -> None:
    pane, found = opened.window.frame.pane, []
    pane.placed.connect(lambda: found.append(1))
    opened.reload()
    assert found == []
    xy = pane.map.scene.points.xy[::-1].copy()
    opened.window.services.writer.store_positions(opened.ids, xy).result()
    opened.reload()
    assert found == [1]


def test_a_region_has_the_same_tracks_in_another_order() -> None:
    library, points = np.array([3, 5, 8, 9]), np.array([9, 3, 7, 5])
    (moved,) = region_controller._with_rows([region("Rock", 0, 2, 3)], library, points)
    assert points[moved.region.rows].tolist() == [9, 3]
    assert moved.name == "Rock"


def test_a_region_is_renamed_by_its_menu_and_keeps_the_name(
    opened: Opened, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = region("Dub", 0, 1, 2)

    def find(library: Library) -> tuple[NamedRegion, ...]:
        found = regions._with_given(["Dub"], [one.region], library.position_ids, library.region_names)
        return (NamedRegion(found[0], one.region),)

    monkeypatch.setattr(region_controller, "named_regions", find)
    window = opened.window
    window.frame.pane.placed.emit()
    opened.settle()
    choose(opened, "Rename…", answer="Sunday")
    opened.wait(qtbot, lambda: shown(opened) == {"Sunday": opened.ids[:3]})
    opened.reload()
    assert shown(opened) == {"Sunday": opened.ids[:3]}
    choose(opened, "Take the name back")
    opened.wait(qtbot, lambda: shown(opened) == {"Dub": opened.ids[:3]})


def choose(opened: Opened, text: str, answer: str = "") -> None:
    """Open the menu of the first region and choose an entry."""
    map_ = opened.window.frame.pane.map
    opened.dialogs.answers["name"] = answer
    map_.region_requested.emit(map_.region_labels.named[0], QPoint(10, 10))
    menu = next(one for one in map_.findChildren(QMenu) if one.isVisible())
    next(action for action in menu.actions() if action.text() == text).trigger()
    menu.close()


def test_a_given_name_goes_to_the_region_that_is_most_like_what_was_named() -> None:
    ids = np.arange(10)
    found = [region("a", *range(5)).region, region("b", *range(5, 10)).region]
    names = regions._with_given(["a", "b"], found, ids, {"Mine": np.array([5, 6, 7, 8])})
    assert names == ["a", "Mine"]
    assert regions._with_given(["a", "b"], found, ids, {"Mine": np.array([0, 5])}) == ["a", "b"]
