"""What stands out on the map, in pixels."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint

from musicexplorer.ui.map import DARK, LIGHT
from musicexplorer.ui.map.glyphs import rgb


def difference(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one - other).max())


def test_a_search_dims_everything_else_and_outlines_what_it_found(map_, mouse, pixel) -> None:
    found, other = mouse.at(123), mouse.at(125)
    before = pixel(other)
    edge = [pixel(found + QPoint(0, away)) for away in (10, 11, 12)]
    map_.set_highlight([123])
    ground = rgb(LIGHT.background)
    assert difference(pixel(other), ground) < 0.5 * difference(before, ground)
    assert difference(pixel(found), ground) > 0.4
    outlined = [pixel(found + QPoint(0, away)) for away in (10, 11, 12)]
    assert max(map(difference, outlined, edge)) > 0.2
    map_.set_highlight(None)
    assert pixel(other) == pytest.approx(before, abs=0.02)


def test_a_search_that_finds_nothing_dims_everything(map_, mouse, pixel) -> None:
    before = pixel(mouse.at(123))
    map_.set_highlight([])
    assert difference(pixel(mouse.at(123)), rgb(LIGHT.background)) < 0.5 * difference(
        before, rgb(LIGHT.background)
    )


def test_selected_dots_are_outlined(map_, mouse, pixel) -> None:
    before = pixel(mouse.at(123) + QPoint(0, 11))
    map_.set_selection([123])
    assert difference(pixel(mouse.at(123) + QPoint(0, 11)), before) > 0.3
    assert map_.scene.selection == [123]


def test_neighbours_are_ringed_and_joined_to_the_current_track(map_, mouse, pixel) -> None:
    between = (mouse.at(123) + mouse.at(143)) / 2
    ring = mouse.at(143) + QPoint(0, 10)
    empty, plain = pixel(between), pixel(ring)
    map_.set_current(123)
    map_.set_neighbours([143])
    assert difference(pixel(ring), plain) > 0.3
    # The line passes the dot in between; beside that dot it is seen.
    beside = mouse.at(123) + (mouse.at(143) - mouse.at(123)) / 4
    assert difference(pixel(beside), rgb(LIGHT.background)) > 0.08
    map_.set_current(None)
    map_.set_neighbours([])
    assert pixel(between) == pytest.approx(empty, abs=0.02)
    assert pixel(beside) == pytest.approx(rgb(LIGHT.background), abs=0.02)


def test_the_current_track_is_larger_than_the_others(map_, mouse, pixel) -> None:
    edge = mouse.at(123) + QPoint(0, -14)
    before = pixel(edge)
    map_.set_current(123)
    assert difference(pixel(edge), before) > 0.3


def test_marks_of_tracks_that_are_not_there_are_left_out(map_) -> None:
    map_.set_current(5)
    map_.set_neighbours([6, 123])
    map_.set_selection([7])
    map_.set_highlight([8])
    assert not map_.grab().isNull()
    assert map_.scene.selection == []


def test_the_theme_changes_ground_and_panels(map_, pixel) -> None:
    assert pixel(QPoint(790, 10)) == pytest.approx(rgb(LIGHT.background), abs=0.02)
    map_.set_theme(DARK)
    assert pixel(QPoint(790, 10)) == pytest.approx(rgb(DARK.background), abs=0.02)
    inside = map_.legend.geometry().topLeft() + QPoint(6, 26)
    assert pixel(inside) == pytest.approx(rgb(DARK.panel), abs=0.06)


def test_an_empty_map_says_what_to_do(empty_map) -> None:
    image = empty_map.grab().toImage()
    written = {image.pixelColor(x, y).name() for x in range(200, 600, 2) for y in range(280, 300)}
    assert len(written) > 3
    assert not empty_map.legend.isVisible()
    assert not empty_map.zoom_buttons.isVisible()


def test_lines_begin_where_the_neighbours_belong_and_not_at_what_plays_now(map_, mouse, pixel) -> None:
    beside = mouse.at(123) + (mouse.at(143) - mouse.at(123)) / 4
    map_.set_current(128)
    map_.set_neighbours([143], of=123)
    assert difference(pixel(beside), rgb(LIGHT.background)) > 0.08


def test_a_title_that_the_window_would_cut_off_is_left_out(map_, mouse) -> None:
    map_.zoom_to([123, 124])
    dot = mouse.at(123)

    def ink() -> bool:
        strip = map_.grab().toImage().copy(0, dot.y() - 8, 60, 16)
        return min(strip.pixelColor(x, y).lightness() for x in range(60) for y in range(16)) < 128

    map_.pan(30 - dot.x(), 0)
    assert ink()
    map_.pan(-60, 0)  # the dot is outside now; its title, at its right, would be so in part
    assert not ink()
