"""The listening history in the window."""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from musicexplorer.indexing.taste_learning import taste_file
from musicexplorer.library.store import Period, Play
from musicexplorer.session.tasks import Cancelled
from musicexplorer.settings import Settings
from musicexplorer.ui.history import controller
from tests.ui.conftest import Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
SCROBBLES = (
    "Björk,Vespertine,AURORA,14 Nov 2023 22:13\nAna,,Zebraa,14 Nov 2023 22:14\nNobody,,X,14 Nov 2023 22:15\n"
)


def hear(opened: Opened, seconds: float) -> None:
    """The track on the deck plays for so long."""
    playback, player = opened.window.app.player, opened.player
    for half in range(int(seconds * 2) + 1):
        player.position = half / 2
        playback.tick()


def tabs(dialog: Any) -> list[str]:
    return [dialog.tabs.tabText(at).replace("\u202f", " ") for at in range(dialog.tabs.count())]


def test_a_track_left_early_is_kept_as_skipped(opened: Opened, qtbot: Any) -> None:
    window, reader = opened.window, opened.window.services.session.reader
    window.app.player.play_list(opened.ids[:2], 0, whole=True, origin="library")
    hear(opened, 3)
    window.app.player.step(1)
    opened.wait(qtbot, lambda: len(reader.plays()) == 1)
    (play,) = reader.plays()
    assert isinstance(play, Play) and play.moved_on and not play.excerpt
    assert reader.listens().skips.tolist() == [1]


def test_nothing_is_kept_when_it_is_switched_off(open_window: Callable[..., Opened], qtbot: Any) -> None:
    opened = open_window(settings=Settings(keep_history=False))
    window, reader = opened.window, opened.window.services.session.reader
    window.app.player.play_list(opened.ids[:2], 0, whole=True, origin="library")
    hear(opened, 3)
    window.app.player.step(1)
    window.app.requests.add_to_playlist.emit(opened.ids[:1])
    window.history.rate(opened.ids[:1], 1)  # said on purpose, and kept in any case
    opened.wait(qtbot, lambda: len(reader.given_likes()) == 1)
    assert reader.plays() == [] and reader.additions() == []
    window.app.actions["history"].trigger()
    window.history.page.keep.click()
    assert opened.saved.latest.keep_history


def test_likes_are_taken_back_by_saying_it_again(opened: Opened, qtbot: Any) -> None:
    window, reader = opened.window, opened.window.services.session.reader
    window.app.player.play_list(opened.ids[:1], 0, whole=True, origin="library")
    window.frame.bar.like.click()
    opened.wait(qtbot, lambda: [one.value for one in reader.given_likes()] == [1])
    assert window.frame.bar.like.isChecked()
    window.app.actions["dislike"].trigger()  # nothing is selected: the track on the deck is meant
    opened.wait(qtbot, lambda: [one.value for one in reader.given_likes()] == [-1])
    assert not window.frame.bar.like.isChecked()
    window.app.actions["dislike"].trigger()
    opened.wait(qtbot, lambda: reader.given_likes() == [])


def test_an_import_opens_its_report_and_fills_the_page(opened: Opened, qtbot: Any, tmp_path: Path) -> None:
    window = opened.window
    path = tmp_path / "x.csv"
    path.write_text(SCROBBLES)
    opened.dialogs.answers["history_files"] = [path]
    window.app.actions["history"].trigger()
    page = window.history.page
    assert not page.export.isEnabled() and not page.delete.isEnabled()
    page.import_files.click()
    opened.wait(qtbot, lambda: window.history.report is not None)
    assert tabs(window.history.report) == ["Matched (1)", "Matched loosely (1)", "Not matched (1)"]
    opened.wait(qtbot, lambda: tabs(page)[3:] == ["Imported (2)", "Not matched (1)"])
    model = page.tabs.widget(4).model()
    assert model.data(model.index(0, 1)) == "Nobody" and "artist is not in the library" in model.data(
        model.index(0, 6)
    )
    opened.dialogs.answers["listening_file"] = tmp_path / "out.jsonl"
    opened.wait(qtbot, page.export.isEnabled)
    page.export.click()
    opened.wait(qtbot, (tmp_path / "out.jsonl").exists)
    assert len((tmp_path / "out.jsonl").read_text().splitlines()) == 4
    page.delete.click()
    opened.wait(qtbot, lambda: tabs(page)[3] == "Imported (0)")
    assert "deleted for good" in opened.dialogs.asked[0]


def test_progress_is_shown_and_closing_the_window_stops_an_import(
    opened: Opened, qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = threading.Event()

    def endless(
        paths: Any, reader: Any, writer: Any, on_progress: Callable[[str, int], None], **_: Any
    ) -> None:
        try:
            while True:
                on_progress("reading", 5000)
                time.sleep(0.01)
        except Cancelled:
            stopped.set()
            raise

    monkeypatch.setattr(controller, "import_history", endless)
    window = opened.window
    window.app.actions["history"].trigger()
    page = window.history.page
    window.history.import_files([tmp_path])
    opened.wait(qtbot, lambda: "5 000" in page.note.text().replace("\u202f", " "))
    assert not page.import_files.isEnabled()
    window.shut()
    assert stopped.is_set()


def test_additions_to_the_playlist_are_recorded(opened: Opened, qtbot: Any) -> None:
    opened.window.app.requests.add_to_playlist.emit(opened.ids[:2])
    reader = opened.window.services.session.reader
    opened.wait(qtbot, lambda: [one.track_id for one in reader.additions()] == opened.ids[:2])


def test_likes_that_were_exported_and_deleted_are_shown_when_they_come_back(
    opened: Opened, qtbot: Any, tmp_path: Path
) -> None:
    window, history = opened.window, opened.window.history
    copy = tmp_path / "copy.jsonl"
    window.app.player.play_list(opened.ids[:1], 0, whole=True, origin="library")
    window.frame.bar.like.click()
    opened.wait(qtbot, lambda: bool(window.services.session.reader.given_likes()))
    window.app.actions["history"].trigger()
    opened.dialogs.answers["listening_file"] = copy
    opened.wait(qtbot, history.page.export.isEnabled)
    history.page.export.click()
    opened.wait(qtbot, copy.exists)
    taste_file(opened.store).write_bytes(b"learned from it")
    history.page.delete.click()
    opened.wait(qtbot, lambda: not window.frame.bar.like.isChecked())
    assert not window.services.session.reader.given_likes()
    opened.wait(qtbot, lambda: not taste_file(opened.store).exists())
    history.import_files([copy])
    opened.wait(qtbot, lambda: history.report is not None)
    assert window.frame.bar.like.isChecked()


def test_what_cannot_be_imported_is_told(opened: Opened, qtbot: Any, tmp_path: Path) -> None:
    window = opened.window
    (tmp_path / "x.itl").write_bytes(b"hdfm\0\0")
    window.history.import_files([tmp_path / "x.itl"])
    opened.wait(qtbot, lambda: bool(opened.dialogs.told))
    assert "Export Library" in opened.dialogs.told[0][0]


def test_the_order_of_dates_is_asked_for_and_reasons_are_sentences(
    opened: Opened, qtbot: Any, tmp_path: Path
) -> None:
    path = tmp_path / "x.csv"
    path.write_text("artist,track,date\nAna,Zebra,05/01/2024 10:00\n,Zebra,06/01/2024 10:00\n")
    opened.dialogs.answers["choose"] = 0
    opened.window.history.import_files([path])
    opened.wait(qtbot, lambda: opened.window.history.report is not None)
    assert "05/01/2024" in opened.dialogs.asked[-1]
    [(_, listen)] = opened.window.services.session.reader.imported_listens()
    assert listen.when == 1704448800.0  # the fifth of January
    words = [one.text() for one in opened.window.history.report.findChildren(QLabel)]
    assert any("Passed over: 1 rows without artist and title." in text for text in words)
    assert not opened.window.history.report.locate.isVisibleTo(opened.window.history.report)


def test_the_music_of_a_history_is_located(opened: Opened, qtbot: Any, tmp_path: Path) -> None:
    name = opened.window.services.session.reader.track(opened.ids[0]).source.path.name
    path = tmp_path / "a.m3u8"
    path.write_text(f"Q:\\1\\{name}\n")
    window = opened.window
    window.history.import_files([path])
    opened.wait(qtbot, lambda: window.history.report is not None)
    first = window.history.report
    assert first.locate.isVisibleTo(first)
    opened.dialogs.answers["folder"] = opened.music
    qtbot.mouseClick(first.locate, Qt.MouseButton.LeftButton)
    opened.wait(qtbot, lambda: window.history.report is not first)
    assert window.services.session.reader.imported()[0].track.track_id == opened.ids[0]


def test_a_period_is_left_out_of_taste_and_counts_again(opened: Opened, qtbot: Any) -> None:
    writer, reader = opened.window.services.writer, opened.window.services.session.reader
    for when in (time.time(), time.time() - 40 * 86_400.0):
        writer.add_play(opened.ids[0], when, 200.0, 1.0).result()
    opened.window.app.actions["history"].trigger()
    page = opened.window.history.page
    opened.wait(qtbot, lambda: tabs(page)[:1] == ["Played (2)"])
    assert page.remember.isHidden()
    actions = {action.text(): action for action in page.forget.menu().actions()}
    actions["Today"].trigger()
    opened.wait(qtbot, lambda: not page.remember.isHidden())
    assert "Not counted" in page.forgotten.text()
    model = page.tabs.widget(0).model()
    assert [model.index(row, 5).data() for row in range(2)] == ["not counted", ""]
    assert len(reader.plays()) == 2
    assert opened.window.taste.timer.isActive()  # taste is learned without it
    page.remember.click()
    opened.wait(qtbot, page.remember.isHidden)
    assert reader.forgotten() == []


def test_the_selected_plays_are_left_out(opened: Opened, qtbot: Any) -> None:
    writer, reader = opened.window.services.writer, opened.window.services.session.reader
    for when in (1000.0, 2000.0, 3000.0):
        writer.add_play(opened.ids[0], when, 200.0, 1.0).result()
    opened.window.app.actions["history"].trigger()
    page = opened.window.history.page
    opened.wait(qtbot, lambda: tabs(page)[:1] == ["Played (3)"])
    last = page.forget.menu().actions()[-1]
    page.forget.menu().aboutToShow.emit()
    assert not last.isEnabled()
    page.tabs.widget(0).setCurrentIndex(page.tabs.widget(0).model().index(1, 0))
    page.forget.menu().aboutToShow.emit()
    assert last.isEnabled()
    last.trigger()
    opened.wait(qtbot, lambda: reader.forgotten() == [Period(2000.0, 2001.0)])
