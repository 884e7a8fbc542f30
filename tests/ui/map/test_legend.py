"""What the colours mean, and what the legend does."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from musicexplorer.ui.map import COLOURINGS, LIGHT, MapWidget
from musicexplorer.ui.map.glyphs import rgb, slot_colour
from musicexplorer.ui.map.scales import categories


def entries(map_) -> list[str]:
    return [line.text() for line in map_.legend.lines]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("genre", ["Jazz", "Rock", "Dub", "Folk", "no genre"]),
        ("artist", [f"Artist {index}" for index in range(7)]),
        ("album", [f"Album {index}" for index in range(9)]),
        ("year", ["1960s", "1970s", "1980s", "1990s", "2000s", "2010s", "no year"]),
        ("top tag", ["calm", "loud"]),
    ],
)
def test_the_legend_names_what_the_map_is_coloured_by(map_, name: str, expected: list[str]) -> None:
    map_.set_colour_by(name)
    assert entries(map_) == expected
    assert sum(line.entry.count for line in map_.legend.lines) == 60


def test_numbers_given_by_name_colour_too(map_) -> None:
    map_.set_values("energy", np.linspace(0, 1, 60, dtype=np.float32))
    map_.set_colour_by("energy")
    assert entries(map_) == ["0.0 – 0.2", "0.2 – 0.4", "0.4 – 0.6", "0.6 – 0.8", "0.8 – 1.0"]
    assert map_.scene.colourings == (*COLOURINGS, "energy")


def test_numbers_of_other_colourings_are_not_kept(map_) -> None:
    for name in ("energy", "valence", "tempo"):
        map_.set_values(name, np.linspace(0, 1, 60, dtype=np.float32))
        map_.set_colour_by(name)
    assert map_.scene.colourings == (*COLOURINGS, "valence", "tempo")


def test_an_unknown_colouring_is_refused(map_) -> None:
    with pytest.raises(ValueError, match="'mood', only by genre"):
        map_.set_colour_by("mood")


def test_a_dot_wears_the_colour_of_its_entry(map_, mouse, pixel) -> None:
    for track in (145, 146, 147, 148):
        slot = map_.scene.slot_of(map_.scene.points.row_of[track])
        assert pixel(mouse.at(track)) == pytest.approx(rgb(slot_colour(LIGHT, slot)), abs=0.06)


def test_a_click_on_an_entry_hides_its_tracks_and_another_shows_them(map_, mouse, pixel) -> None:
    rock = next(line for line in map_.legend.lines if line.text() == "Rock")
    at, other = mouse.at(124), mouse.at(125)
    before = pixel(other)
    QTest.mouseClick(rock, Qt.MouseButton.LeftButton)
    assert pixel(at) == pytest.approx(rgb(LIGHT.background), abs=0.02)
    assert pixel(other) == pytest.approx(before, abs=0.02)
    QTest.mouseClick(rock, Qt.MouseButton.LeftButton)
    assert pixel(at) != pytest.approx(rgb(LIGHT.background), abs=0.1)


def test_a_double_click_shows_an_entry_alone_and_then_all_again(map_) -> None:
    lines = map_.legend.lines
    QTest.mouseDClick(lines[2], Qt.MouseButton.LeftButton)
    assert [line.isChecked() for line in lines] == [False, False, True, False, False]
    assert map_.scene.shown().sum() == 13
    QTest.mouseDClick(lines[2], Qt.MouseButton.LeftButton)
    assert map_.scene.shown().all()


def test_control_and_a_click_show_an_entry_alone(map_) -> None:
    lines = map_.legend.lines
    QTest.mouseClick(lines[1], Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier)
    assert [line.isChecked() for line in lines] == [False, True, False, False, False]


def test_space_on_an_entry_hides_it(map_) -> None:
    QTest.keyClick(map_.legend.lines[0], Qt.Key.Key_Space)
    assert not map_.legend.lines[0].isChecked()
    assert map_.scene.shown().sum() == 46


def test_pointing_at_an_entry_makes_its_tracks_stand_out(map_, mouse, pixel) -> None:
    line = next(line for line in map_.legend.lines if line.text() == "Rock")
    rock, jazz = pixel(mouse.at(124)), pixel(mouse.at(125))
    line.pointed.emit(True)
    assert pixel(mouse.at(124)) == pytest.approx(rock, abs=0.02)
    assert np.abs(pixel(mouse.at(125)) - jazz).max() > 0.2
    line.pointed.emit(False)
    assert pixel(mouse.at(125)) == pytest.approx(jazz, abs=0.02)


def test_another_colouring_brings_back_what_was_hidden(map_) -> None:
    map_.legend.lines[0].click()
    map_.set_colour_by("year")
    assert map_.scene.shown().all()


def test_the_legend_unfolds_and_folds(many: MapWidget) -> None:
    low, height = many.legend.height(), many.camera.height
    hidden = [line for line in many.legend.lines if not line.isVisible()]
    assert hidden and f"+{len(hidden)}" in many.legend.heading._shown()
    QTest.mouseClick(many.legend.heading, Qt.MouseButton.LeftButton)
    assert many.legend.height() > 1.5 * low
    assert many.camera.height < height
    assert all(line.isVisible() for line in many.legend.lines)
    assert over_the_legend(many) == []
    QTest.mouseClick(many.legend.heading, Qt.MouseButton.LeftButton)
    assert (many.legend.height(), many.camera.height) == (low, height)


def test_many_entries_scroll_in_a_low_window(many: MapWidget) -> None:
    many.resize(300, 220)
    QTest.mouseClick(many.legend.heading, Qt.MouseButton.LeftButton)
    assert many.legend.height() <= 0.5 * many.height()
    assert many.rect().contains(many.legend.geometry())


@pytest.fixture
def many(map_) -> MapWidget:
    """The map with more genres than there are signs."""
    map_.set_values("genre", [f"Genre number {index % 30}" for index in range(60)], categories)
    return map_


def over_the_legend(map_: MapWidget) -> list[QPoint]:
    dots = (map_.hover.place_of(row).toPoint() for row in range(60))
    return [dot for dot in dots if map_.legend.geometry().contains(dot)]


@pytest.mark.parametrize("size", [(200, 500), (430, 560), (900, 560)])
@pytest.mark.parametrize("unfolded", [False, True])
def test_the_legend_covers_no_dot(many: MapWidget, size: tuple[int, int], unfolded: bool) -> None:
    many.resize(*size)
    if unfolded:
        QTest.mouseClick(many.legend.heading, Qt.MouseButton.LeftButton)
    assert over_the_legend(many) == []
    assert many.legend.geometry().bottom() == many.rect().bottom()
    many.zoom_at(3.0, size[0] / 2, size[1] / 2, animate=False)
    assert many.picking.id_at(many.legend.x() + 5, many.legend.y() + 5) is None
