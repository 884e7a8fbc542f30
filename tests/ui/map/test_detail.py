"""What the map shows far out, close in, and of several sizes."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPixmap

from musicexplorer.ui.map import DARK, LIGHT
from musicexplorer.ui.map.colour_scheme import SLOTS
from musicexplorer.ui.map.density import CELL, DensityShading, shade
from musicexplorer.ui.map.dot_renderer import picture_of
from musicexplorer.ui.map.glyphs import HIT, rgb, slot_colour
from musicexplorer.ui.map.sizes import FACTORS, class_radii, size_classes
from musicexplorer.ui.map.theme import MapTheme
from tests.ui.conftest import PATIENCE


def crowd(looks: int, count: int = 4000, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    at = np.random.default_rng(seed).normal(100, 12, (count, 2))
    return at, np.full(count, looks, np.uint8)


def shaded(
    at: np.ndarray, looks: np.ndarray, side: int, radius: float, theme: MapTheme
) -> DensityShading | None:
    """All pieces of the shading, done."""
    pieces = shade(at, looks, (side, side), radius, 1.0, theme)
    while True:
        try:
            next(pieces)
        except StopIteration as end:
            return end.value


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_a_crowd_is_shaded_in_its_hue_and_what_lies_alone_is_not(theme) -> None:
    at, looks = crowd(2)
    at = np.vstack((at, [(190.0, 190.0)]))
    looks = np.append(looks, np.uint8(2))

    shading = shaded(at, looks, 200, 1.4, theme)

    assert shading is not None
    picture = picture_of(shading)
    middle = picture.pixelColor(100 // CELL, 100 // CELL)
    assert middle.alphaF() > 0.8
    hue = np.array(middle.getRgbF()[:3])
    towards = rgb(theme.ink) - rgb(slot_colour(theme, 2))
    # Somewhere on the way from the colour of the sign to the ink, and nearer to the colour.
    share = (hue - rgb(slot_colour(theme, 2))) @ towards / (towards @ towards)
    assert -0.05 <= share < 0.5
    assert picture.pixelColor(190 // CELL, 190 // CELL).alpha() == 0
    assert shading.grain[-1] == 1
    assert shading.grain[:-1].min() < 0.3


def test_what_a_search_found_is_no_part_of_the_crowd() -> None:
    at, looks = crowd(HIT * SLOTS + 2)
    assert shaded(at, looks, 200, 1.4, LIGHT) is None


def test_large_dots_and_thin_crowds_are_not_shaded() -> None:
    at, looks = crowd(2)
    assert shaded(at, looks, 200, 3.0, LIGHT) is None
    assert shaded(at * 20, looks, 4000, 1.4, LIGHT) is None


def test_sizes_are_classes_and_unknown_is_least() -> None:
    classes = size_classes(np.array([0.0, 0.25, 0.5, 1.0, np.nan, 7.0]))
    assert classes.tolist() == [0, 1, 2, len(FACTORS) - 1, 0, len(FACTORS) - 1]
    radii = class_radii(5.0)
    assert (np.diff(radii) > 0).all()
    assert radii[0] < 5 < radii[-1]


def test_a_larger_dot_is_hit_further_from_its_middle(map_, ids) -> None:
    sizes = np.zeros(len(ids))
    sizes[23] = 1.0
    (at,) = map_.camera.to_screen(map_.scene.points.xy[[23]]).tolist()
    away = float(map_.canvas.radii([23])[0]) * FACTORS[-1] - 1
    assert map_.hover.row_at(QPointF(at[0] + away, at[1])) is None
    map_.set_sizes(sizes)
    assert map_.hover.row_at(QPointF(at[0] + away, at[1])) == 23
    assert map_.canvas.radii([22])[0] < map_.canvas.radii([23])[0]
    map_.set_sizes(None)
    assert map_.hover.row_at(QPointF(at[0] + away, at[1])) is None


def test_sizes_stay_with_their_tracks_when_others_come(map_, ids, xy) -> None:
    sizes = np.zeros(len(ids))
    sizes[3] = 1.0
    map_.set_sizes(sizes)
    map_.move_tracks(np.array([7]), np.array([[3.5, 3.5]]))
    assert map_.scene.sizes is not None
    assert map_.scene.sizes.tolist() == [*(4 if row == 3 else 0 for row in range(len(ids))), 0]
    with pytest.raises(ValueError, match="sizes"):
        map_.set_sizes(sizes)


def test_close_in_a_dot_is_its_cover_within_the_colour_of_the_dot(map_, ids, qtbot) -> None:
    asked: list[int] = []
    map_.cover_provider = lambda track: asked.append(track)
    map_.show_all()
    map_.repaint()
    map_.zoom_at(3, 400, 300, animate=False)
    row = int(np.hypot(*(map_.camera.to_screen(map_.scene.points.xy) - (400, 300)).T).argmin())

    def wanted() -> bool:
        map_.repaint()
        return int(ids[row]) in asked

    qtbot.waitUntil(wanted, timeout=PATIENCE)
    plain = float(map_.canvas.radii([row])[0])
    cover = QPixmap(40, 40)
    cover.fill(QColor("#ff00ff"))
    map_.set_cover(int(ids[row]), cover)
    image = map_.grab().toImage()
    x, y = map_.camera.to_screen(map_.scene.points.xy[[row]])[0].round().astype(int).tolist()
    assert image.pixelColor(x, y) == QColor("#ff00ff")
    assert map_.canvas.radii([row])[0] > plain
    assert map_.hover.row_at(QPointF(x + plain + 4, y)) == row


def test_covers_are_asked_for_a_few_at_a_time(map_) -> None:
    asked: list[int] = []
    map_.cover_provider = lambda track: asked.append(track)
    map_.repaint()
    assert 0 < len(asked) <= 6
