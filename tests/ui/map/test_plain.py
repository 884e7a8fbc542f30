"""The map's arithmetic: camera, look-ups, places of titles, movements, sizes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicexplorer.ui.map.animations import CameraAnimation
from musicexplorer.ui.map.camera import Bounds, Camera, View
from musicexplorer.ui.map.grid import PointGrid, in_polygon, nearest_towards
from musicexplorer.ui.map.label_placement import Plane, Titles, place
from musicexplorer.ui.map.sizes import LARGEST, SMALLEST, dot_radius

POINTS = st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=1, max_size=80)


@given(POINTS, st.integers(-60, 60), st.integers(-60, 60), st.floats(0, 40))
def test_the_grid_finds_what_a_plain_search_finds(points, x: int, y: int, radius: float) -> None:
    xy = np.array(points, dtype=float)
    distance = np.hypot(xy[:, 0] - x, xy[:, 1] - y)
    found = PointGrid(xy).within(x, y, radius)
    assert sorted(found.tolist()) == np.flatnonzero(distance <= radius).tolist()
    assert (np.diff(distance[found]) >= 0).all()


@given(POINTS)
def test_a_walk_never_goes_against_its_direction(points) -> None:
    xy = np.array(points, dtype=float)
    for direction in ((1.0, 0.0), (0.0, -1.0)):
        row = nearest_towards(xy, xy[0], direction)
        ahead = (xy - xy[0]) @ direction
        assert (row is None) == (not (ahead > 0).any())
        assert row is None or ahead[row] > 0


def test_a_walk_prefers_what_lies_straight_ahead() -> None:
    xy = np.array([(0, 0), (2.5, 2.9), (4, 0.5), (-1, 0)], dtype=float)
    assert nearest_towards(xy, xy[0], (1.0, 0.0)) == 2
    assert nearest_towards(xy, xy[0], (0.0, 1.0)) == 1


def test_inside_a_loop_that_is_not_convex() -> None:
    loop = np.array([(0, 0), (4, 0), (4, 4), (2, 1), (0, 4)], dtype=float)
    xy = np.array([(0.5, 2), (2, 2), (3.5, 2), (2, 0.5), (5, 1)], dtype=float)
    assert in_polygon(xy, loop).tolist() == [True, False, True, True, False]


@given(
    st.floats(-100, 100),
    st.floats(-100, 100),
    st.floats(0.1, 50),
    st.floats(0, 799),
    st.floats(0, 599),
)
def test_pixels_and_places_agree(x: float, y: float, scale: float, px: float, py: float) -> None:
    view = View(x, y, scale)
    world = view.to_world(px, py, 800, 600)
    assert view.to_screen(np.array([world]), 800, 600)[0] == pytest.approx((px, py), abs=1e-6)


def test_y_points_up() -> None:
    camera = Camera()
    camera.resize(800, 600)
    camera.cover(Bounds(0, 0, 10, 10), 5)
    low, high = camera.to_screen(np.array([(5.0, 1.0), (5.0, 9.0)]))
    assert high[1] < low[1]


@given(st.floats(0.2, 5), st.floats(100, 700), st.floats(100, 500))
def test_zooming_keeps_what_is_under_the_pointer(factor: float, px: float, py: float) -> None:
    camera = Camera()
    camera.resize(800, 600)
    camera.cover(Bounds(-10, -10, 10, 10), 500)
    zoomed = camera.zoomed(factor, px, py)
    assert zoomed.to_world(px, py, 800, 600) == pytest.approx(camera.to_world(px, py), abs=1e-6)


def test_a_flight_keeps_one_point_of_the_window_fixed() -> None:
    camera = Camera()
    camera.resize(800, 600)
    camera.cover(Bounds(-10, -10, 10, 10), 500)
    start, end = camera.view, camera.zoomed(5, 600, 150)
    flight = CameraAnimation(start, end, began=10.0, seconds=1.0)
    anchor = start.to_world(600, 150, 800, 600)
    assert flight.at(10.0) == start
    for now in (10.2, 10.5, 10.9):
        assert flight.at(now).to_world(600, 150, 800, 600) == pytest.approx(anchor, abs=1e-6)
        assert start.scale < flight.at(now).scale < end.scale
    assert flight.at(11.0) == end
    assert flight.over(11.0)


def test_the_map_cannot_be_lost_from_sight() -> None:
    camera = Camera()
    camera.resize(800, 600)
    camera.cover(Bounds(-10, -10, 10, 10), 500)
    camera.look(camera.panned(1e6, -1e6))
    assert -10 <= camera.view.x <= 10
    assert -10 <= camera.view.y <= 10


def test_titles_touch_neither_each_other_nor_the_dots() -> None:
    rng = np.random.default_rng(0)
    centres = rng.uniform(0, 600, (150, 2))
    widths = rng.uniform(30, 120, 150)
    radii = np.full(150, 6.0)
    placed = place(Titles(centres, radii, widths, 14.0), Plane((600, 600), (600, 600)))
    assert 30 < len(placed) < 150
    boxes = [
        (
            *(centres[each.index] + (each.dx, each.dy)),
            *(centres[each.index] + (each.dx + widths[each.index], each.dy + 14)),
        )
        for each in placed
    ]
    for index, (left, top, right, bottom) in enumerate(boxes):
        nearest = np.clip(centres, (left, top), (right, bottom))
        assert (np.hypot(*(centres - nearest).T) >= 6).all()
        for other in boxes[index + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


def test_the_first_title_is_sure_of_a_place() -> None:
    centres = np.array([(50.0 + dx, 50.0 + dy) for dx in range(-48, 49, 8) for dy in range(-48, 49, 8)])
    centres = np.vstack(([(50.0, 50.0)], centres))
    widths, radii = np.zeros(len(centres)), np.full(len(centres), 4.0)
    widths[0] = 40
    assert place(Titles(centres, radii, widths, 14.0), Plane((100, 100), (100, 100))) == []
    assert [
        each.index for each in place(Titles(centres, radii, widths, 14.0, 1), Plane((100, 100), (100, 100)))
    ] == [0]


def test_dots_are_larger_where_there_is_more_room() -> None:
    few, some, many = (dot_radius(count, 1200, 800, 1.0) for count in (60, 2_000, 100_000))
    assert LARGEST >= few > some > many >= SMALLEST - 0.1
    assert few >= 8
    assert 3 <= some <= 6
    assert dot_radius(2_000, 1200, 800, 4.0) > some
    assert dot_radius(1, 1200, 800, 1.0) == LARGEST


def test_a_title_turns_away_from_the_edge_of_the_window() -> None:
    centres, radii, widths = np.array([[240.0, 150.0]]), np.array([4.0]), np.array([40.0])
    (free,) = place(Titles(centres, radii, widths, 14.0), Plane((300, 300), (300, 300)))
    (near_the_edge,) = place(Titles(centres, radii, widths, 14.0), Plane((300, 300), (200, 200)))
    assert free.dx > 0
    assert near_the_edge.dx < 0


def test_the_current_title_turns_away_from_the_legend() -> None:
    centres, radii, widths = np.array([[150.0, 150.0]]), np.array([4.0]), np.array([40.0])
    (free,) = place(Titles(centres, radii, widths, 14.0), Plane((300, 300), (200, 200)))
    # The window is the middle of the plane: the dot stands at 100, 100 in it.
    (beside,) = place(Titles(centres, radii, widths, 14.0), Plane((300, 300), (200, 200), (105, 90, 60, 20)))
    assert free.dx > 0
    assert beside.dx < 0
