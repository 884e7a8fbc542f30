"""What the mouse does on the map, with events as the window system sends them."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPixmap
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from musicexplorer.ui.map import MapLabels
from tests.ui.conftest import PATIENCE
from tests.ui.map.conftest import Mouse


def test_pointing_at_a_dot_shows_its_card(map_, mouse, qtbot: QtBot) -> None:
    with qtbot.waitSignal(map_.hovered) as told:
        mouse.move(mouse.at(123))
    assert told.args == [123]
    card = map_.hover.card
    assert card.isVisible()
    assert card.lines == ["Song 23", "Artist 2", "Album 5 · 1983", "Dub · calm"]
    assert not card.geometry().contains(mouse.at(123))
    assert map_.rect().contains(card.geometry())


def test_leaving_a_dot_hides_the_card(map_, mouse, qtbot: QtBot) -> None:
    mouse.move(mouse.at(123))
    with qtbot.waitSignal(map_.hovered) as told:
        mouse.move((mouse.at(123) + mouse.at(134)) / 2)
    assert told.args == [-1]
    assert not map_.hover.card.isVisible()


def test_the_cover_is_asked_for_once_and_may_come_later(map_, mouse) -> None:
    asked = []
    map_.cover_provider = lambda track: asked.append(track)
    map_.canvas.thumbnails.provider = None
    mouse.move(mouse.at(123))
    mouse.move(mouse.at(123) + QPoint(1, 1))
    assert asked == [123]
    cover = QPixmap(30, 30)
    cover.fill(QColor("#ff0000"))
    map_.set_cover(99, QPixmap(5, 5))
    assert map_.hover.card.cover is None
    map_.set_cover(123, cover)
    painted = map_.hover.card.grab().toImage()
    assert painted.pixelColor(40, painted.height() // 2) == QColor("#ff0000")


def test_a_click_tells_the_dot(map_, mouse, qtbot: QtBot) -> None:
    with qtbot.waitSignal(map_.clicked) as told:
        mouse.click(mouse.at(142))
    assert told.args == [142]


def test_a_click_beside_the_dots_tells_nothing(map_, mouse, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(map_.clicked):
        mouse.click((mouse.at(123) + mouse.at(134)) / 2)


def test_a_double_click_clicks_once_and_then_double_clicks(map_, mouse) -> None:
    told = []
    map_.clicked.connect(lambda track: told.append(("click", track)))
    map_.double_clicked.connect(lambda track: told.append(("double", track)))
    mouse.double_click(mouse.at(142))
    assert told == [("click", 142), ("double", 142)]


def test_the_right_button_asks_for_a_menu(map_, mouse, qtbot: QtBot) -> None:
    with qtbot.waitSignal(map_.context_requested) as told:
        mouse.click(mouse.at(142), Qt.MouseButton.RightButton)
    assert told.args[0] == 142
    assert map_.mapFromGlobal(told.args[1]) == mouse.at(142)


def test_dragging_moves_the_map_and_is_no_click(map_, mouse, qtbot: QtBot) -> None:
    before = mouse.at(142)
    start = QPoint(400, 300)
    with qtbot.assertNotEmitted(map_.clicked):
        mouse.drag(start, start + QPoint(30, 10), start + QPoint(60, -40))
    assert (mouse.at(142) - before - QPoint(60, -40)).manhattanLength() <= 1


def test_the_wheel_zooms_at_the_pointer(map_, mouse) -> None:
    at = mouse.at(127)
    scale = map_.camera.view.scale
    mouse.wheel(at, 240)
    assert map_.camera.view.scale > 1.5 * scale
    assert (mouse.at(127) - at).manhattanLength() <= 1
    assert (mouse.at(128) - mouse.at(127)).x() > 1.5 * scale


@pytest.mark.parametrize("turn", [12_000, -12_000])
def test_zooming_has_limits(map_, mouse, turn: int) -> None:
    for _ in range(3):
        mouse.wheel(QPoint(400, 300), turn)
    dots = map_.camera.to_screen(map_.scene.points.xy)
    assert np.isfinite(dots).all()
    assert 0.4 <= map_.camera.zoom <= 40


def test_at_the_limit_the_map_stays_where_it_is(map_, mouse) -> None:
    mouse.wheel(mouse.at(127), 12_000)
    view = map_.camera.view
    mouse.wheel(QPoint(100, 500), 1200)
    assert map_.camera.view == view


def test_wheel_notches_add_up_while_the_map_still_flies(map_, mouse, qtbot: QtBot) -> None:
    map_.animated = True
    scale = map_.camera.view.scale
    for _ in range(3):
        mouse.wheel(QPoint(400, 300), 120)
    qtbot.waitUntil(lambda: not map_.busy, timeout=PATIENCE)
    assert map_.camera.view.scale == pytest.approx(scale * 1.3**3)


def test_control_click_adds_to_the_selection_and_takes_from_it(map_, mouse) -> None:
    told = []
    map_.selection_changed.connect(told.append)
    mouse.click(mouse.at(142), control=True)
    mouse.click(mouse.at(127), control=True)
    mouse.click(mouse.at(142), control=True)
    assert told == [[142], [127, 142], [127]]


def test_a_click_beside_the_dots_ends_the_selection(map_, mouse) -> None:
    map_.set_selection([142])
    told = []
    map_.selection_changed.connect(told.append)
    mouse.click((mouse.at(123) + mouse.at(134)) / 2)
    assert told == [[]]


def test_a_loop_drawn_with_shift_selects_what_is_inside(map_, mouse, qtbot: QtBot) -> None:
    low, high = mouse.at(122), mouse.at(133)
    pad = QPoint(12, 12)
    corners = (
        QPoint(low.x() - 12, low.y() + 12),
        QPoint(high.x() + 12, low.y() + 12),
        QPoint(high.x() + 12, high.y() - 12),
        high - QPoint(high.x() - low.x(), 0) - pad,
    )
    with qtbot.waitSignal(map_.selection_changed) as told:
        mouse.drag(*corners, shift=True)
    assert told.args == [[122, 123, 132, 133]]


def test_hidden_dots_cannot_be_reached(map_, mouse, qtbot: QtBot) -> None:
    rock = next(line for line in map_.legend.lines if line.text() == "Rock")
    rock.click()
    with qtbot.assertNotEmitted(map_.clicked):
        mouse.click(mouse.at(124))


def test_where_tags_are_missing_the_card_says_folder_and_length(empty_map, qtbot: QtBot) -> None:
    title = "A title that is long but has all the room that it needs on the card"
    labels = replace(MapLabels.blank(1), titles=[title], folders=["Mixtape"], durations=[125.0])
    empty_map.set_tracks(np.array([7]), np.array([[0.0, 0.0]]), labels)
    mouse = Mouse(empty_map)
    mouse.move(QPoint(799, 1))
    mouse.move(mouse.at(7))
    card = empty_map.hover.card
    assert card.lines == [title, "in Mixtape · 2:05"]
    bold = QFontMetrics(card._fonts()[0])
    empty_map.resize(1600, 600)
    mouse.move(QPoint(3, 3))
    mouse.move(mouse.at(7))
    assert card.width() > bold.horizontalAdvance(title)


@pytest.mark.parametrize("row", [0, 9, 30, 39])
def test_the_card_is_never_over_the_legend(map_, mouse, row: int) -> None:
    map_.resize(500, 300)
    QTest.mouseClick(map_.legend.heading, Qt.MouseButton.LeftButton)
    mouse.move(mouse.at(100 + row))
    assert map_.hover.card.isVisible()
    assert not map_.hover.card.geometry().intersects(map_.legend.geometry())
