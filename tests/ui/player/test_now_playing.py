"""The large view of what plays, and the map that follows the music."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QBuffer, QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from tests.ui.conftest import Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def large(opened: Opened) -> Opened:
    """A window that plays a list and shows it large."""
    opened.window.app.player.play_list(opened.ids, 0, whole=True, origin="library")
    opened.window.app.actions["now_playing"].trigger()
    opened.settle()
    return opened


def test_it_says_what_plays_and_what_comes_next(large: Opened) -> None:
    view, player = large.window.frame.now_playing, large.window.app.player
    assert view.isVisible() and not large.window.frame.bar.isVisible()
    texts = [text.accessibleName() for text in (view.title, view.artist, view.album, view.next_title)]
    assert texts == ["Aurora", "Björk", "Vespertine · 2001", "Zebra — Ana"]
    player.edit(lambda queue: queue.play_next([large.ids[3]]))
    assert view.next_title.accessibleName() == "Mango — Ana"
    player.step(1)
    assert view.title.accessibleName() == "Mango"
    player.edit(lambda queue: queue.set_stop_after(True))
    assert view.next_title.accessibleName() == ""


def test_the_radio_says_why_the_next_track_comes(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    window.document.add([opened.ids[0]])
    window.frame.playlist.list.setFocus()
    window.app.actions["radio"].trigger()
    opened.wait(qtbot, lambda: window.playlists.radio.coming is not None)
    why = window.frame.now_playing.why.accessibleName()
    assert why == window.app.player.coming.reason != ""


def test_the_map_moves_into_it_and_back_bare_and_as_it_was(large: Opened, qtbot: Any) -> None:
    window, map_ = large.window, large.window.frame.pane.map
    assert window.frame.now_playing.isAncestorOf(map_)
    assert map_.isVisible() and not map_.tool_buttons.isVisible() and not map_.legend.isVisible()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    window.app.actions["clear"].trigger() if window.frame.large else None
    assert not window.frame.now_playing.isVisible()
    assert window.frame.middle.indexOf(window.frame.pane) == 1
    assert map_.isVisible() and map_.tool_buttons.isVisible() and map_.legend.isVisible()
    window.app.actions["now_playing"].trigger()
    window.app.actions["now_playing"].trigger()
    assert window.frame.middle.indexOf(window.frame.pane) == 1
    assert window.frame.table.isVisible() and window.frame.bar.isVisible()


def test_sizes_of_panels_are_those_of_before(opened: Opened) -> None:
    window = opened.window
    window.frame.middle.setSizes([350, 700, 350])
    sizes = window.frame.middle.sizes()
    window.app.actions["now_playing"].trigger()
    window.app.actions["now_playing"].trigger()
    assert window.frame.middle.sizes() == sizes
    window.app.actions["now_playing"].trigger()
    window.shut()
    assert opened.saved.latest.splitter in ((), tuple(sizes))


def test_a_click_on_the_cover_opens_it_and_its_bar_seeks(opened: Opened) -> None:
    window = opened.window
    window.app.player.play_list(opened.ids, 0, whole=True, origin="library")
    QTest.mouseClick(window.frame.bar.cover, Qt.MouseButton.LeftButton)
    assert window.frame.large
    bar = window.frame.now_playing.seek
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(bar.width() // 2, 20))
    assert opened.player.position == pytest.approx(50.0, abs=1.0)


def test_the_cover_is_read_in_full_size(opened: Opened, qtbot: Any, monkeypatch: Any) -> None:
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image = QImage(900, 900, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    image.save(buffer, "PNG")
    picture = bytes(buffer.data().data())
    covers = opened.window.app.covers
    monkeypatch.setattr(covers, "_read", lambda path: [picture] if Path(path).name == "00.flac" else [])
    cover = opened.window.frame.now_playing.cover
    opened.window.app.player.play_list(opened.ids, 0, whole=True, origin="library")
    qtbot.waitUntil(lambda: cover._picture is not None, timeout=30_000)
    assert cover._picture.width() > 500
    opened.window.app.player.step(1)
    assert cover._picture is None


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (700, 500)])
@pytest.mark.parametrize("title", ["A", "A very long title that goes on and on, with a second part" * 3])
def test_nothing_is_cut_at_any_size(large: Opened, size: tuple[int, int], title: str) -> None:
    window, view = large.window, large.window.frame.now_playing
    view.title.set_text(title)
    window.resize(*size)
    QTest.qWait(50)
    assert window.width() <= max(size[0], window.minimumSizeHint().width())
    shown = [view.title, view.artist, view.next_title, view.seek, view.cover]
    rects = [part.geometry().translated(part.parentWidget().mapTo(view, QPoint())) for part in shown]
    assert all(view.rect().contains(rect) for rect in rects)
    assert not rects[0].intersects(rects[1]) and not rects[0].intersects(rects[4])
    assert view.title.height() >= view.title.sizeHint().height()


def test_the_map_follows_the_music_until_a_hand_moves_it(opened: Opened, qtbot: Any) -> None:
    window, map_ = opened.window, opened.window.frame.pane.map
    window.app.player.play_list(opened.ids[:2], 0, whole=True, origin="library")
    window.app.actions["follow"].trigger()
    assert opened.saved.latest.follow
    points = map_.scene.points
    here, there = (points.xy[points.row_of[track]] for track in opened.ids[:2])

    def looks_at() -> tuple[float, float]:
        return map_.camera.view.x, map_.camera.view.y

    def play_to(second: float) -> None:
        opened.player.position = second
        window.tick()

    opened.wait(qtbot, lambda: not map_.busy and map_.camera.view.scale > 0)
    play_to(1.0)
    assert looks_at() == pytest.approx(here.tolist(), abs=0.2)
    play_to(50.0)
    assert looks_at() == pytest.approx(((here + there) / 2).tolist(), abs=0.2)
    play_to(99.9)
    assert looks_at() == pytest.approx(there.tolist(), abs=0.2)
    map_.pan(30, 0)
    moved = looks_at()
    play_to(20.0)
    assert looks_at() == moved
    window.app.player.step(1)
    opened.wait(qtbot, lambda: not map_.busy)
    assert looks_at() == pytest.approx(there.tolist(), abs=0.2)
