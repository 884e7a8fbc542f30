"""Playlists from artists, albums, genres, saved playlists and parts of the map."""

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from musicexplorer.session.regions import NamedRegion
from musicexplorer.session.seeds import LIKED
from musicexplorer.similarity.playlist import Recipe, Seed
from musicexplorer.similarity.regions import Region
from musicexplorer.ui.playlist.seed_sources import called
from tests.ui.conftest import Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def settled(opened: Opened, qtbot: Any) -> None:
    opened.wait(qtbot, lambda: not opened.window.playlists.recipes.busy)


def recipe(opened: Opened) -> Recipe:
    made = opened.window.document.recipe
    assert made is not None
    return made


def name_region(opened: Opened, name: str, rows: list[int]) -> None:
    opened.settle()  # the map's own regions come first
    map_ = opened.window.frame.pane.map
    xy = map_.scene.points.xy[rows]
    extent = (*xy.min(axis=0).tolist(), *xy.max(axis=0).tolist())
    region = Region(0, np.array(rows), tuple(xy.mean(axis=0).tolist()), extent)
    map_.set_regions([NamedRegion(name, region)])


def entry(menu: QMenu, text: str) -> Any:
    return next(action for action in menu.actions() if action.text() == text)


def test_a_part_of_the_map_is_one_seed_and_stays_in_the_recipe(opened: Opened, qtbot: Any) -> None:
    window, ids = opened.window, opened.ids
    name_region(opened, "Rock · metal", [1, 2, 3])
    window.frame.pane.select(ids[1:4])
    window.frame.pane._selection_bar.like_requested.emit(ids[1:4])
    settled(opened, qtbot)
    assert recipe(opened).seeds == (Seed("region", "Rock · metal", tuple(ids[1:4])),)
    assert window.frame.playlist.recipe.chips.buttons[0].text() == "Region Rock · metal (3 tracks)"
    assert len(window.document.ids) == len(ids)


def test_a_selection_is_called_like_the_region_that_it_overlaps_most(opened: Opened) -> None:
    name_region(opened, "Rock", [1, 2, 3])
    seed_of = opened.window.map_controller.regions.seed_of
    assert seed_of(opened.ids[1:4]).name == "Rock"
    assert seed_of(opened.ids[3:]).name == "near Rock"
    assert seed_of(opened.ids[4:]).name == "part of the map"


def test_a_region_without_visible_tracks_makes_no_playlist(opened: Opened) -> None:
    name_region(opened, "Rock", [1, 2])
    controller, map_ = opened.window.map_controller.regions, opened.window.frame.pane.map

    def offered() -> list[str]:
        controller._open_menu(map_.region_labels.named[0], QPoint(0, 0))
        menu = map_.findChildren(QMenu)[-1]
        said = [action.text() for action in menu.actions() if action.isEnabled() and not action.isSeparator()]
        menu.close()
        return said

    assert [seed.name for seed in controller.seeds()] == ["Rock"]
    assert len(offered()) == 5
    map_.set_highlight(opened.ids[3:])
    assert controller.seeds() == []
    assert offered() == ["Zoom to it", "Rename…"]


def test_a_playlist_like_a_region_is_requested(opened: Opened, qtbot: Any) -> None:
    name_region(opened, "Rock", [1, 2])
    map_ = opened.window.frame.pane.map
    map_.region_requested.emit(map_.region_labels.named[0], QPoint(0, 0))
    menu = map_.findChildren(QMenu)[-1]
    entry(menu, "Make a similar playlist").trigger()
    menu.close()
    settled(opened, qtbot)
    assert recipe(opened).seeds == (Seed("region", "Rock", tuple(opened.ids[1:3])),)


def test_the_menu_of_a_track_makes_a_playlist_from_its_genre(opened: Opened, qtbot: Any) -> None:
    menu = QMenu()
    opened.window.app.menu_opening.emit([opened.ids[1]], menu)
    made = menu.actions()[0].menu()
    assert [action.text() for action in made.actions()] == ["Artist Ana", "Album First", "Genre Rock"]
    entry(made, "Genre Rock").trigger()
    settled(opened, qtbot)
    assert recipe(opened).seeds == (Seed("genre", "Rock"),)


def test_seeds_are_added_to_the_open_playlist(opened: Opened, qtbot: Any) -> None:
    window, ids = opened.window, opened.ids
    window.services.writer.save_playlist("Mine", ids[:2]).result()
    window.playlists.recipes.make_from(ids[:1])
    settled(opened, qtbot)
    menu, controller = QMenu(), window.playlists
    controller.seeds.fill(menu, [ids[5]], controller.add_seeds)
    assert not entry(menu, called(LIKED)).isEnabled()
    entry(menu, "A saved playlist").menu().actions()[0].trigger()
    settled(opened, qtbot)
    entry(menu, "Artist Clara").trigger()
    settled(opened, qtbot)
    assert recipe(opened).seeds[1:] == (Seed("playlist", "Mine", tuple(ids[:2])), Seed("artist", "Clara"))
    chips = window.frame.playlist.recipe.chips
    assert [chips.buttons[at].text() for at in (1, 2, -1)] == [
        "Playlist Mine (2 tracks)",
        "Artist Clara",
        "Add",
    ]


def test_seeds_without_room_are_in_the_menu_of_one_chip(opened: Opened, qtbot: Any) -> None:
    window, ids = opened.window, opened.ids
    window.playlists.recipes.make_from(ids)
    settled(opened, qtbot)
    chips = window.frame.playlist.recipe.chips
    tall = chips.buttons[0].sizeHint().height()
    opened.wait(qtbot, lambda: not chips.rest.isHidden() and chips.height() < 3 * tall)
    seen = [button.text() for button in chips.buttons[: len(ids)] if not button.isHidden()]
    menu = chips.menu_of_rest()
    behind = [action.menu() for action in menu.actions()]
    assert chips.rest.text() == f"+{len(behind)} more"
    assert 0 < len(seen) == len(ids) - len(behind) < len(ids)
    entry(behind[-1], "Remove").trigger()
    settled(opened, qtbot)
    assert [seed.tracks for seed in recipe(opened).seeds] == [(one,) for one in ids[:-1]]


def test_a_wide_panel_has_room_for_all_seeds(opened: Opened, qtbot: Any) -> None:
    opened.window.playlists.recipes.make_from(opened.ids)
    settled(opened, qtbot)
    chips = opened.window.frame.playlist.recipe.chips
    opened.window.resize(2400, 900)
    opened.window.frame.middle.setSizes([220, 300, 1800])
    opened.wait(qtbot, chips.rest.isHidden)
    assert not any(button.isHidden() for button in chips.buttons[: len(opened.ids)])


def test_the_add_chip_opens_the_menu(opened: Opened, qtbot: Any) -> None:
    opened.window.playlists.recipes.make_from(opened.ids[:1])
    settled(opened, qtbot)
    chips, asked = opened.window.frame.playlist.recipe.chips, list[QPoint]()
    chips.add_requested.disconnect()
    chips.add_requested.connect(asked.append)
    chips.buttons[-1].click()
    assert len(asked) == 1
