"""Names of regions on the map: when they are seen, that they keep apart, and what a click on one does."""

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from musicexplorer.session.regions import NamedRegion
from musicexplorer.similarity.regions import Region
from musicexplorer.ui.map import DARK
from musicexplorer.ui.map.region_label_placement import Later, clearance, place_names
from musicexplorer.ui.map.tool import SelectionMode


def region(name: str, level: int, rows: range, centre: tuple[float, float], reach: float) -> NamedRegion:
    x, y = centre
    extent = (x - reach, y - reach, x + reach, y + reach)
    return NamedRegion(name, Region(level, np.array(rows), centre, extent))


@pytest.fixture
def named() -> list[NamedRegion]:
    """Two landmarks of the map of sixty tracks, and four corners of them."""
    return [
        region("Lower lands", 0, range(30), (2.5, 1.5), 2.0),
        region("Upper lands", 0, range(30, 60), (6.5, 3.5), 2.0),
        region("South west", 1, range(5), (2.0, 0.5), 0.8),
        region("South east", 1, range(5, 10), (7.0, 0.5), 0.8),
        region("North west", 1, range(50, 55), (2.0, 4.5), 0.8),
        region("North east", 1, range(55, 60), (7.0, 4.5), 0.8),
    ]


@pytest.fixture
def names(map_, named):
    """The map with these names."""
    map_.legend.hide()
    map_.set_regions(named)
    map_.repaint()
    return map_.region_labels


def seen(names) -> dict[str, float]:
    return {names.named[one.index].name: strength for one, _, strength in names.visible()}


def middle_of(names, name: str) -> QPoint:
    for one, (left, top, width, height), _ in names.visible():
        if names.named[one.index].name == name:
            return QPoint(round(left + width / 2), round(top + height / 2))
    raise AssertionError(f"{name} is not seen")


def test_far_out_the_landmarks_close_by_the_corners(map_, names) -> None:
    assert set(seen(names)) == {"Lower lands", "Upper lands"}
    map_.zoom_to_region(names.named[2])
    assert names.due or "South west" not in seen(names)  # three places are chosen a frame
    for _ in range(3):
        map_.repaint()
    assert not names.due
    assert "South west" in seen(names)
    assert not {"Lower lands", "Upper lands"} & set(seen(names))


def test_places_that_are_late_are_chosen_once_a_frame(map_, names, monkeypatch) -> None:
    asked = []

    def late(*args: object) -> None:
        asked.append(args)
        raise Later

    monkeypatch.setattr("musicexplorer.ui.map.region_labels.place_names", late)
    map_.zoom_to_region(names.named[2])
    map_.repaint()
    asked.clear()
    for _ in range(3):
        assert set(seen(names)) <= {"Lower lands", "Upper lands"}
    assert names.due and not asked
    map_.repaint()
    assert len(asked) == 1


def test_no_name_lies_on_another_at_any_scale() -> None:
    rng = np.random.default_rng(5)
    crowd = [region(f"Number {n}", n % 3, range(3), tuple(rng.normal(0, 1, 2)), 0.3) for n in range(60)]
    crowd.sort(key=lambda one: one.region.level)
    sizes = [(90.0, 20.0)] * len(crowd)
    for scale in np.geomspace(50, 2000, 40):
        standing = place_names(crowd, sizes, scale, scale / 100)
        assert standing
        boxes = [(one.x * scale - 45, -one.y * scale - 10, 90, 20) for one in standing]
        for number, box in enumerate(boxes):
            assert clearance(box, boxes[:number]) > 0


def test_names_stand_still_while_the_map_is_panned(map_, names) -> None:
    before = {one.index: box for one, box, _ in names.visible()}
    map_.pan(-37, 21)
    after = {one.index: box for one, box, _ in names.visible()}
    assert before.keys() == after.keys()
    for index, box in before.items():
        assert after[index][0] - box[0] == pytest.approx(-37)
        assert after[index][1] - box[1] == pytest.approx(21)


def test_names_are_drawn_again_only_where_the_map_is_much_narrower(map_, names) -> None:
    def drawn() -> set[int]:
        for _ in range(2):  # the first frame of a new size has the names as they were
            map_.grab()
        return {picture.cacheKey() for picture in map_.region_labels._pixmaps.values()}

    map_.resize(820, 600)
    before = drawn()
    map_.resize(816, 600)
    assert drawn() == before
    map_.resize(700, 600)
    assert drawn() > before


def test_names_stay_where_they_are_in_the_frame_of_a_new_size(map_, names, qtbot, monkeypatch) -> None:
    chosen = []

    def place(*args) -> list:
        chosen.append(args)
        return place_names(*args)

    monkeypatch.setattr("musicexplorer.ui.map.region_labels.place_names", place)
    before = names.placed()
    for width in (700, 620):
        map_.resize(width, 500)
        map_.grab()
        assert set(seen(names)) == {"Lower lands", "Upper lands"}
        assert names.placed() == before and not chosen
    qtbot.waitUntil(lambda: bool(chosen) and not map_.busy)
    assert names.placed() != before
    map_.resize(700, 500)
    map_.set_regions(names.named[:1])
    map_.grab()
    assert set(seen(names)) == {"Lower lands"}


def test_a_frame_after_that_of_a_new_size_is_sure_to_come(map_, names) -> None:
    map_.camera.look(map_.camera.view)  # of the same scale at any size: nothing but the names waits
    map_.canvas.title_labels.patience = math.inf
    map_.grab()
    map_.resize(780, 590)
    map_.grab()
    assert map_.busy
    map_.grab()
    assert not map_.busy


def test_what_covers_the_map_hides_the_names_under_it(map_, names) -> None:
    at = middle_of(names, "Lower lands")
    map_.zoom_buttons.setGeometry(at.x() - 50, at.y() - 50, 100, 100)
    assert set(seen(names)) == {"Upper lands"}


@pytest.mark.parametrize("dark", [False, True])
def test_a_name_is_painted_and_can_be_switched_off(map_, names, dark) -> None:
    if dark:
        map_.set_theme(DARK)
    with_names, at = map_.grab().toImage(), middle_of(names, "Lower lands")
    map_.show_region_names(False)
    without = map_.grab().toImage()
    box = [(x, y) for x in range(at.x() - 40, at.x() + 40) for y in range(at.y() - 8, at.y() + 8)]
    changed = [(x, y) for x, y in box if with_names.pixel(x, y) != without.pixel(x, y)]
    assert len(changed) > 100
    assert names.at(QPointF(at)) is None


def test_a_click_on_a_name_selects_and_a_double_click_goes_there(map_, names, mouse) -> None:
    clicked = []
    map_.clicked.connect(clicked.append)
    mouse.click(middle_of(names, "Lower lands"))
    assert map_.scene.selection == list(range(100, 130))
    mouse.click(middle_of(names, "Upper lands"), control=True)
    assert map_.scene.selection == list(range(100, 160))
    before = map_.camera.view.scale
    mouse.double_click(middle_of(names, "Lower lands"))
    assert map_.camera.view.scale > before
    assert clicked == []


def test_a_name_stands_beside_its_dots(map_, names) -> None:
    dots = map_.camera.to_screen(map_.scene.points.xy)
    for _, (left, top, width, height), _ in names.visible():
        inside = (dots >= (left, top)) & (dots <= (left + width, top + height))
        assert not inside.all(axis=1).any()


def test_every_dot_can_be_hovered_whatever_name_is_there(map_, names, mouse) -> None:
    for track in (112, 123, 137):
        x, y = map_.scene.points.xy[track - 100].tolist()
        map_.set_regions([region("A long name over many dots", 0, range(60), (x, y), 0.01)])
        map_.repaint()
        mouse.move(QPoint(798, 0))
        mouse.move(mouse.at(track))
        assert map_.hover.pointing.hovered == track - 100


def test_a_menu_is_asked_for_the_region(map_, names, qtbot) -> None:
    asked = []
    map_.region_requested.connect(lambda one, _place: asked.append(one.name))
    at = middle_of(names, "Upper lands")
    from PySide6.QtGui import QContextMenuEvent
    from PySide6.QtWidgets import QApplication

    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, map_.mapToGlobal(at))
    QApplication.sendEvent(map_, event)
    assert asked == ["Upper lands"]


def test_a_large_dot_under_a_name_is_still_meant(map_, names, mouse) -> None:
    # The landmark's name stands over the middle of four dots; move it onto one.
    moved = region("On a dot", 0, range(30), (2.0, 1.0), 2.0)
    map_.set_regions([moved])
    clicked = []
    map_.clicked.connect(clicked.append)
    mouse.click(mouse.at(112))
    assert clicked == [112]


def test_pointing_at_a_name_says_what_it_is(map_, names, mouse) -> None:
    mouse.move(middle_of(names, "Lower lands"))
    assert names.pointed == 0
    assert "30 tracks" in map_.toolTip()
    assert map_.cursor().shape() == Qt.CursorShape.PointingHandCursor
    mouse.move(QPoint(790, 590))
    assert names.pointed is None
    assert map_.toolTip() == ""


def test_titles_keep_off_the_names(map_, names) -> None:
    map_.zoom_to_region(names.named[2])
    map_.repaint()
    boxes = [box for _, box, _ in names.visible()]
    titles = map_.canvas.title_labels.seen()
    assert boxes and titles
    for _, x, base, _ in titles:
        assert clearance((x, base - 8, 20, 8), boxes) > -6


def test_the_overview_is_there_while_not_all_is_seen(map_, mouse) -> None:
    overview = map_.minimap
    assert not overview.isVisible()
    map_.zoom_at(4, 400, 300, animate=False)
    assert overview.isVisible()
    for other in (map_.legend, map_.zoom_buttons, map_.navigation_buttons):
        assert not overview.geometry().intersects(other.geometry())
    assert overview.accessibleName()
    map_.show_all()
    assert not overview.isVisible()


def test_a_click_on_the_overview_moves_the_view(map_) -> None:
    map_.zoom_at(4, 400, 300, animate=False)
    overview = map_.minimap
    QTest.mouseClick(overview, Qt.MouseButton.LeftButton, pos=QPoint(30, overview.height() - 30))
    view = map_.camera.view
    assert view.x < 3 and view.y < 1.5
    frame = overview._frame()
    assert abs(frame.center().x() - 30) < 3


def test_the_overview_shows_the_dots_in_their_colours(map_) -> None:
    map_.zoom_at(4, 400, 300, animate=False)
    image = map_.minimap.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert len(colours) > 8


def test_keys_go_from_name_to_name_and_do_what_a_click_does(map_, names, qtbot) -> None:
    chosen = []
    map_.selection_changed.connect(chosen.append)
    qtbot.keyClick(map_, Qt.Key.Key_N)
    assert names.named[names.pointed].name == "Upper lands"
    assert map_.accessibleDescription().startswith("Region Upper lands: 30 tracks")
    qtbot.keyClick(map_, Qt.Key.Key_N)
    assert names.named[names.pointed].name == "Lower lands"
    qtbot.keyClick(map_, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert chosen == [map_.ids_of(names.named[0])]
    qtbot.keyClick(map_, Qt.Key.Key_N, Qt.KeyboardModifier.ShiftModifier)
    assert names.named[names.pointed].name == "Upper lands"
    qtbot.keyClick(map_, Qt.Key.Key_Return)
    assert chosen[-1] == map_.ids_of(names.named[1])
    before = map_.camera.view.scale
    qtbot.keyClick(map_, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert map_.camera.view.scale > before


def test_a_region_gives_what_a_search_found_of_it_and_lets_go_of_all(map_, names, qtbot) -> None:
    region = next(one for one in names.named if one.name == "Upper lands")
    whole = map_.ids_of(region)
    map_.set_highlight(whole[:4] + [one for one in map_.scene.points.ids.tolist() if one not in whole])
    assert map_.ids_of(region) == whole[:4]
    at = middle_of(names, "Upper lands")
    QTest.mouseClick(map_, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, at)
    assert sorted(map_.scene.selection) == sorted(whole[:4])
    map_.picking.select(whole)
    map_.picking.click_name(names.named.index(region), SelectionMode.REMOVE)
    assert not map_.scene.selection


def test_the_menu_key_asks_for_the_region_that_the_keys_are_on(map_, names, qtbot) -> None:
    asked = []
    map_.region_requested.connect(lambda one, _place: asked.append(one.name))
    qtbot.keyClick(map_, Qt.Key.Key_N)
    from PySide6.QtGui import QContextMenuEvent
    from PySide6.QtWidgets import QApplication

    at = QPoint(1, 1)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, at, map_.mapToGlobal(at))
    QApplication.sendEvent(map_, event)
    assert asked == ["Upper lands"]


def test_escape_and_the_arrows_leave_the_names(map_, names, qtbot) -> None:
    qtbot.keyClick(map_, Qt.Key.Key_N)
    qtbot.keyClick(map_, Qt.Key.Key_Escape)
    assert names.pointed is None
    qtbot.keyClick(map_, Qt.Key.Key_N)
    qtbot.keyClick(map_, Qt.Key.Key_Right)
    assert names.pointed is None
    assert map_.hover.pointing.cursor is not None
    map_.show_region_names(False)
    qtbot.keyClick(map_, Qt.Key.Key_N)
    assert names.pointed is None


def test_a_region_and_one_within_it_of_the_same_name_are_never_both_named() -> None:
    pair = [region("Funk", 0, range(40), (5.0, 5.0), 2.0), region("Funk", 1, range(20), (4.0, 4.0), 1.0)]
    indices = []
    for zoom in np.linspace(1, 4, 60).tolist():
        names = place_names(pair, [(60.0, 20.0)] * 2, 100 * zoom, zoom)
        assert len(names) == 1
        indices.append(names[0].index)
    assert indices == sorted(indices)
    assert set(indices) == {0, 1}
