"""The page of dimensions: what is listed, what a click plays, what the map shows, what becomes a playlist."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QMenu

from musicexplorer.similarity.dimensions import find_dimensions
from musicexplorer.similarity.playlist import Seed, to_json
from musicexplorer.similarity.playlist import from_json as recipe_again
from musicexplorer.ui.dimensions.page import DimensionsPage
from musicexplorer.ui.widgets.gestures import Gesture
from tests.ui.conftest import Opened
from tests.ui.fakes import heard_row

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def page(opened: Opened, qtbot: Any) -> DimensionsPage:
    opened.window.app.actions["dimensions"].trigger()
    found = opened.window.dimensions.page
    assert found is not None
    opened.wait(qtbot, lambda: found.dimensions.model() is not None)
    return found


def test_dimensions_are_listed_and_the_first_is_shown(opened: Opened, page: DimensionsPage) -> None:
    activations = find_dimensions(opened.window.services.session.reader.windows, len(opened.ids))
    assert page.dimensions.model().rowCount() == len(activations) > 0
    assert page.dimension == 0
    rows = activations.most(0, 50)
    assert page.tracks.rows.ids() == activations.ids[rows].tolist()


def test_a_click_plays_the_seconds_that_did_it(opened: Opened, page: DimensionsPage) -> None:
    page.dimensions.setCurrentIndex(page.dimensions.model().index(1))
    activations = find_dimensions(opened.window.services.session.reader.windows, len(opened.ids))
    row = int(activations.most(1, 3)[2])
    page.tracks.setCurrentIndex(page.tracks.model().index(2, 0))
    page.tracks.gestured.emit(2, Gesture.CLICK)
    path, at, _ = opened.player.played[-1]
    track = opened.window.app.session.library.track(int(activations.ids[row]))
    assert track is not None and (path, at) == (track.source.path, float(activations.seconds[row, 1]))
    assert opened.window.app.player.current == track.id
    page.play.click()
    assert len(opened.player.played) == 1  # it plays already
    opened.window.app.player.stop()
    page.play.click()
    assert len(opened.player.played) == 2


def test_the_map_is_coloured_by_a_dimension_and_as_before(opened: Opened, page: DimensionsPage) -> None:
    scene = opened.window.frame.pane.map.scene
    before, chosen = scene.scheme.name, opened.window.app.settings.settings.colour_by
    page.colour.click()
    assert scene.scheme.name == "dimension"
    assert "Dimension 1:" in scene.scheme.heading
    page.dimensions.setCurrentIndex(page.dimensions.model().index(1))
    assert "Dimension 2:" in scene.scheme.heading
    opened.reload()  # a scan has ended
    assert scene.scheme.name == "dimension"
    page.colour.click()
    assert scene.scheme.name == before
    assert opened.window.app.settings.settings.colour_by == chosen


def test_a_playlist_from_a_dimension(opened: Opened, page: DimensionsPage) -> None:
    page.make.click()
    assert opened.window.document.ids == page.tracks.rows.ids()


def test_a_playlist_like_a_dimension_has_it_as_its_one_seed(
    opened: Opened, page: DimensionsPage, qtbot: Any
) -> None:
    window = opened.window
    page.dimensions.setCurrentIndex(page.dimensions.model().index(1))
    page.like.click()
    opened.wait(qtbot, lambda: window.document.recipe is not None)
    recipe = window.document.recipe
    assert recipe is not None and len(recipe.seeds) == 1
    (seed,) = recipe.seeds
    name = page.dimensions.currentIndex().data()
    assert seed.kind == "unit" and seed.name in (f"dimension 2 ({name})", name.lower())
    assert list(seed.tracks) == page.tracks.rows.ids()[:3]
    assert window.frame.playlist.recipe.chips.buttons[0].text().startswith("Dimension 2")
    assert recipe_again(to_json(recipe)) == recipe


def test_dimensions_can_be_added_to_the_seeds(opened: Opened, page: DimensionsPage) -> None:
    offers, added = opened.window.playlists.seeds, list[Seed]()
    menu = QMenu()
    offers.fill(menu, [], added.extend)
    (dimensions,) = (one.menu() for one in menu.actions() if one.text() == "Embedding dimensions")
    assert len(dimensions.actions()) == page.dimensions.model().rowCount()
    dimensions.actions()[0].trigger()
    assert added == opened.window.app.session.dimensions.seeds()[:1]


def test_while_dimensions_are_not_known_the_menu_of_seeds_opens_their_page(
    opened: Opened, qtbot: Any
) -> None:
    menu = QMenu()
    opened.window.playlists.seeds.fill(menu, [], lambda seeds: None)
    (look,) = (one for one in menu.actions() if one.text() == "Embedding dimensions…")
    look.trigger()
    opened.wait(qtbot, lambda: opened.window.app.session.dimensions is not None)
    assert opened.window.dimensions.page is not None


def test_what_plays_is_marked(opened: Opened, page: DimensionsPage) -> None:
    page.tracks.gestured.emit(0, Gesture.CLICK)
    model = page.tracks.rows
    assert [model.is_playing(model.index(row).data(0x100)) for row in range(2)] == [True, False]


def test_an_empty_library_says_so_until_more_is_analysed(
    open_window: Callable[..., Opened], qtbot: Any
) -> None:
    opened = open_window(heard=0)
    opened.window.app.actions["dimensions"].trigger()
    page = opened.window.dimensions.page
    assert page is not None
    opened.wait(qtbot, lambda: "Too little" in page.tracks._placeholder)
    assert not page.make.isEnabled()
    window, rng = opened.window, np.random.default_rng(0)
    window.services.writer.store_analysis([(one, heard_row(rng)) for one in opened.ids]).result()
    opened.reload()
    opened.wait(qtbot, lambda: page.filled)
    assert page.make.isEnabled()


def test_the_page_can_be_closed_and_opened_again(opened: Opened, page: DimensionsPage, qtbot: Any) -> None:
    page.close()
    opened.wait(qtbot, lambda: opened.window.dimensions.page is None)
    opened.window.app.actions["dimensions"].trigger()
    again = opened.window.dimensions.page
    assert again is not None and again is not page
    opened.wait(qtbot, lambda: again.dimensions.model() is not None)


def test_a_dimension_is_no_choice_while_none_is_shown(opened: Opened) -> None:
    catalogue = opened.window.app.session.library
    assert np.isnan(catalogue.number("dimension")).all()
