"""The seek bar: clicks, drags, keys, what the pointer says, and a waveform that is computed once."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from musicexplorer.session.over_time import OverTime, Part
from musicexplorer.ui import theme
from musicexplorer.ui.player.seek_bar import SeekBar
from tests.ui.conftest import Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
LEFT, KEY = Qt.MouseButton.LeftButton, Qt.Key
SHOWN = OverTime(
    (Part(0.0, 50.0, 0, "piano"), Part(50.0, 100.0, 1, "drums, bass")), (20.0, 40.0), (70.0, 80.0), "Other"
)


@pytest.fixture
def bar(qtbot: Any) -> Iterator[SeekBar]:
    """A bar of 200 pixels for a track of 100 seconds."""
    made = SeekBar(theme.load("light"))
    qtbot.addWidget(made)
    made.resize(200, 44)
    made.show()
    made.show_track(100.0, None)
    made.show_position(10.0, 100.0)
    yield made


def sought(bar: SeekBar) -> list[float]:
    told: list[float] = []
    bar.seeked.connect(told.append)
    return told


def test_a_click_goes_there_at_once(bar: SeekBar) -> None:
    told = sought(bar)
    QTest.mousePress(bar, LEFT, pos=QPoint(100, 20))
    assert told == [50.0]
    QTest.mouseRelease(bar, LEFT, pos=QPoint(100, 20))
    assert told == [50.0]


def test_a_drag_goes_where_it_is_let_go_and_escape_takes_it_back(bar: SeekBar) -> None:
    told = sought(bar)
    QTest.mousePress(bar, LEFT, pos=QPoint(100, 20))
    QTest.mouseMove(bar, QPoint(150, 20))
    bar.show_position(50.1, 100.0)  # the track plays on meanwhile
    QTest.mouseRelease(bar, LEFT, pos=QPoint(150, 20))
    assert told == [50.0, 75.0]
    QTest.mousePress(bar, LEFT, pos=QPoint(20, 20))
    QTest.mouseMove(bar, QPoint(150, 20))
    QTest.keyClick(bar, KEY.Key_Escape)
    QTest.mouseRelease(bar, LEFT, pos=QPoint(150, 20))
    assert told == [50.0, 75.0, 10.0]


@pytest.mark.parametrize(
    ("key", "to"),
    [(KEY.Key_Right, 15), (KEY.Key_Left, 5), (KEY.Key_PageUp, 40), (KEY.Key_PageDown, 0), (KEY.Key_Home, 0)],
)
def test_keys(bar: SeekBar, key: Qt.Key, to: float) -> None:
    told = sought(bar)
    QTest.keyClick(bar, key)
    assert told == [to]


def test_the_pointer_says_the_time_and_what_is_heard_and_marked_there(bar: SeekBar) -> None:
    bar.show_over_time(SHOWN)
    assert bar.text_at(4) == "0:02 · piano"
    assert bar.text_at(60) == "0:30 · piano · excerpt"
    assert bar.text_at(150) == "1:15 · drums, bass · most like “Other”"


def test_parts_have_colours_of_their_own_and_what_was_played_is_stronger(bar: SeekBar) -> None:
    bar.show_peaks(np.ones(600, np.float32))
    bar.show_over_time(SHOWN)
    colours = bar._colours(66)
    assert len({one.name() for one, _ in colours}) == 2
    assert all(one != other for one, other in colours)
    plain = bar.grab().toImage()
    bar.show_over_time(OverTime())
    assert bar.grab().toImage() != plain


def test_without_a_track_nothing_is_sought(bar: SeekBar) -> None:
    bar.show_track(0.0, None)
    told = sought(bar)
    QTest.mouseClick(bar, LEFT, pos=QPoint(100, 20))
    QTest.keyClick(bar, KEY.Key_Right)
    assert told == []


def test_a_waveform_is_computed_once_and_drawn_at_once_the_second_time(
    opened: Opened, open_window: Callable[..., Opened]
) -> None:
    window, track = opened.window, opened.ids[0]
    window.app.player.play_list([track], 0, whole=True, origin="library")
    opened.settle()
    assert len(opened.runner.waveforms) == 1
    window.services.writer.save_playlist("after", []).result()
    bar = window.frame.bar.seek
    window.app.player.play_list([opened.ids[1]], 0, whole=True, origin="library")
    window.app.player.play_list([track], 0, whole=True, origin="library")
    assert len(bar._peaks) == 600  # before anything else has run
    assert bar._peaks[-1] == pytest.approx(1.0)
    opened.settle()
    assert [source.path.name for source in opened.runner.waveforms] == ["00.flac", "01.flac"]


def test_what_is_heard_when_and_where_it_is_like_the_seed_comes_to_the_bar(opened: Opened) -> None:
    window = opened.window
    opened.show_similar(opened.ids[3])
    window.app.player.play_list([opened.ids[0]], 0, whole=True, origin="library")
    opened.settle()
    shown = window.frame.bar.seek._over_time
    assert shown.parts[0].start == 0.0
    assert shown.excerpt is not None and shown.excerpt[0] == 48.0
    assert shown.match is not None
    assert shown.like == "Mango"
