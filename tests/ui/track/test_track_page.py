"""The page of a track: what it shows, the picture of its sound, the position, and what matches."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from musicexplorer.similarity.contrast import Contrast
from musicexplorer.ui.track import controller
from musicexplorer.ui.track.page import TrackPage
from tests.ui.conftest import Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def opened_page(opened: Opened, qtbot: Any, *rows: int) -> TrackPage:
    """The page of the tracks selected in the table, by its key."""
    window = opened.window
    window.activateWindow()
    window.frame.table.view.setFocus()
    window.frame.table.select([opened.ids[row] for row in rows])
    QTest.keyClick(window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
    opened.settle()
    page = window.track_page.page
    assert page is not None
    opened.wait(qtbot, lambda: page.network.seconds > 0)
    return page


def test_everything_known_of_a_track_is_on_its_page(opened: Opened, qtbot: Any) -> None:
    page = opened_page(opened, qtbot, 0)
    said = " ".join(one.text() for one in page.findChildren(QLabel))
    for text in ("Björk", "Vespertine", "2001", "Electronic, Pop", "4:40", "never played", "00.flac", "FLAC"):
        assert text in said
    assert "ambient" in page.tags.accessibleName()
    assert "energy" in page.attributes.accessibleName()
    assert set(page.lists) == {"sound"}
    assert page.lists["sound"].model().rowCount() == 5
    assert opened.runner.spectrograms[0].path.name == "00.flac"
    page.grab()


def test_a_click_on_the_sound_plays_from_there_and_the_position_runs_through_it(
    opened: Opened, qtbot: Any
) -> None:
    page = opened_page(opened, qtbot, 1)
    picture = page.network._sound.getViewBox()
    scene = picture.mapViewToScene(page.network._pg.Point(25.0, 64.0))
    at = page.network._view.mapFromScene(scene)
    QTest.mouseClick(page.network._view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    opened.wait(qtbot, lambda: bool(opened.player.played))
    path, second, _ = opened.player.played[-1][:3]
    assert path.name == "01.flac"
    assert second == pytest.approx(25.0, abs=1.0)
    opened.player.position = 40.0
    opened.wait(qtbot, lambda: page.network._heads[0].value() == pytest.approx(40.0, abs=0.5))
    assert page.network._heads[0].isVisible()
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert opened.window.track_page.page is None
    assert not opened.window.track_page._follow.isActive()


def test_the_sound_is_zoomed_with_the_wheel(opened: Opened, qtbot: Any) -> None:
    page = opened_page(opened, qtbot, 0)
    before = page.network.shown_seconds
    box = page.network._sound.getViewBox()
    box.scaleBy((0.5, 1.0))
    low, high = page.network.shown_seconds
    assert high - low < before[1] - before[0]


def test_the_seconds_that_match_a_second_track_are_marked(opened: Opened, qtbot: Any) -> None:
    page = opened_page(opened, qtbot, 0, 2)
    assert page.compare.currentData() == opened.ids[0]  # the table shows the other one first
    texts = [mark for mark in page.network._marks if hasattr(mark, "toPlainText")]
    assert texts
    page.compare.setCurrentIndex(0)
    page.compare.activated.emit(0)
    assert not [mark for mark in page.network._marks if hasattr(mark, "toPlainText")]
    assert len(page.network._marks) == 3  # the windows of the network


def test_a_track_that_cannot_be_read_says_so(
    opened: Opened, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from concurrent.futures import Future

    failed: Future[Any] = Future()
    failed.set_exception(OSError("no such file"))
    monkeypatch.setattr(opened.runner, "spectrogram", lambda _: failed)
    opened.window.track_page.open(opened.ids[0])
    opened.settle()
    page = opened.window.track_page.page
    assert page is not None
    opened.wait(qtbot, lambda: "no such file" in page.network._message.text())


def test_two_tracks_are_contrasted_and_heard_in_turns(
    opened: Opened, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(controller, "contrast_of", lambda *_: Contrast(("strings",), ("drums",)))
    asked: list[tuple[int, int]] = []
    opened.window.app.requests.compare.connect(lambda one, other: asked.append((one, other)))
    page = opened_page(opened, qtbot, 0, 2)
    assert page.contrast.accessibleName().endswith("more strings, less drums")
    page.hear.click()
    assert asked == [(opened.ids[2], opened.ids[0])]
    page.compare.setCurrentIndex(0)
    page.compare.activated.emit(0)
    assert page.hear.isHidden()
    assert page.contrast.accessibleName() == ""
