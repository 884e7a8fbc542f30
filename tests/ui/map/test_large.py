"""A map too large for one frame: kept pictures now, exact ones a little later."""

import gc
import weakref

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from musicexplorer.ui.map import MapLabels
from musicexplorer.ui.map.dot_renderer import CHUNK
from tests.ui.conftest import PATIENCE


@pytest.fixture
def large(empty_map, qtbot: QtBot):
    rng = np.random.default_rng(3)
    count = 27_000
    blank, genres = [None] * count, [("Rock", "Jazz", "Folk")[index % 3] for index in range(count)]
    labels = MapLabels([""] * count, blank, blank, genres, blank, blank)
    empty_map.set_tracks(np.arange(count), rng.normal(0, 1, (count, 2)), labels)
    reposition(empty_map, qtbot)
    return empty_map


def pixels(map_) -> np.ndarray:
    image = map_.grab().toImage()
    return (
        np.frombuffer(image.constBits(), np.uint8)
        .reshape(image.height(), image.width(), 4)[:, :, :3]
        .astype(int)
    )


def reposition(map_, qtbot: QtBot) -> None:
    """Waits until no frame leaves anything to refine."""

    def settled() -> bool:
        map_.repaint()
        return not map_.busy

    qtbot.waitUntil(settled, timeout=PATIENCE)


def test_the_first_picture_is_drawn_in_steps_and_has_every_dot(empty_map, qtbot: QtBot) -> None:
    xy = np.array([(x, y) for x in range(160) for y in range(120)], dtype=float)
    blank, genres = [None] * len(xy), ["Rock"] * len(xy)
    empty_map.set_tracks(
        np.arange(len(xy)), xy, MapLabels([""] * len(xy), blank, blank, genres, blank, blank)
    )
    assert len(xy) > 2 * CHUNK
    for overlay in (empty_map.legend, empty_map.zoom_buttons):
        overlay.hide()
    empty_map.set_hint("On its way", "")
    column, row = empty_map.camera.to_screen(xy).astype(int).T

    def seen() -> np.ndarray:
        image = pixels(empty_map)
        return np.abs(image[row, column] - image[5, 790]).max(axis=1) > 30

    assert 0 < seen().mean() < 0.1  # only the text, in the middle
    reposition(empty_map, qtbot)
    assert seen().all()


def test_a_picture_that_is_not_wanted_any_more_leaves_no_garbage(large, qtbot: QtBot) -> None:
    images = large.canvas.dot_images
    large.zoom_at(1.3, 300, 300)
    large.repaint()
    unfinished = weakref.ref(images._job._target.image)
    gc.disable()
    try:
        images.forget()
        assert unfinished() is None
    finally:
        gc.enable()


def test_moved_tracks_are_shown_as_before_until_they_are_drawn(large, qtbot: QtBot) -> None:
    before, points = pixels(large), large.scene.points
    large.set_tracks(points.ids, points.xy[::-1].copy(), points.labels)
    assert (pixels(large) == before).all()
    reposition(large, qtbot)
    assert (pixels(large) != before).any()


def test_of_tracks_that_were_removed_no_picture_is_left(large) -> None:
    points = large.scene.points
    large.set_tracks(np.array([], int), np.zeros((0, 2)), MapLabels.blank(0))
    empty = pixels(large)
    large.set_tracks(points.ids, points.xy, points.labels)
    large.legend.hide()
    large.fit_legend()
    assert (pixels(large)[150:250] == empty[150:250]).all()


def test_other_labels_are_not_drawn_within_one_frame(large, qtbot: QtBot) -> None:
    reposition(large, qtbot)
    before, points = pixels(large), large.scene.points
    labels = MapLabels(
        [""] * len(points.ids), *[["New"] * len(points.ids)] * 3, *[[None] * len(points.ids)] * 2
    )
    large.set_tracks(points.ids, points.xy, labels)
    large.repaint()
    assert large.canvas.pending
    reposition(large, qtbot)
    assert (pixels(large) != before).any()


def test_a_moved_picture_becomes_the_exact_one(large, qtbot: QtBot) -> None:
    large.zoom_at(1.4, 300, 200, animate=False)
    rough = pixels(large)
    assert large.busy
    reposition(large, qtbot)
    exact = pixels(large)
    assert (np.abs(rough - exact).max(axis=2) > 40).any()
    large.canvas.forget()
    large.canvas.dot_images.at_once = True
    assert np.abs(pixels(large) - exact).max() == 0


def test_panning_back_and_forth_changes_no_pixel(large, qtbot: QtBot) -> None:
    reposition(large, qtbot)
    large.pan(40, -25)
    reposition(large, qtbot)
    moved = pixels(large)
    large.canvas.forget()
    large.canvas.dot_images.at_once = True
    fresh = pixels(large)
    # Stamps stand on half pixels, and a kept picture may be off by a fraction of one: no dot may be missing.
    assert (np.abs(moved - fresh).max(axis=2) > 200).mean() < 0.001


def test_far_out_of_the_kept_picture_the_dots_are_still_seen(large, qtbot: QtBot) -> None:
    large.zoom_at(6, 400, 300, animate=False)
    reposition(large, qtbot)
    large.zoom_at(1 / 5.5, 400, 300, animate=False)
    image = pixels(large)
    assert large.busy
    ground = image[5, 790]
    for part in (image[:, 200:300], image[:, 500:600], image[100:200]):
        assert (np.abs(part - ground).max(axis=2) > 20).any()


def test_looks_change_in_a_moment(large, qtbot: QtBot) -> None:
    reposition(large, qtbot)
    before = pixels(large)
    large.set_highlight([1, 2, 3])
    large.repaint()
    reposition(large, qtbot)
    assert np.abs(pixels(large) - before).max(axis=2).mean() > 1
