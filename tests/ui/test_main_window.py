"""The whole window on a small library in a real store, with a runner and a player that do as told."""

import linecache
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QCloseEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QPushButton,
    QSlider,
    QWidget,
)

from musicexplorer.demo.library import UNFINISHED
from musicexplorer.indexing.events import (
    Finished,
    FoldersAway,
    LayoutStored,
    Progress,
    Stopped,
    Summary,
    TrackFailed,
    TracksStored,
)
from musicexplorer.library.store import NewTrack, StoreError
from musicexplorer.library.track import Metadata, Source
from musicexplorer.session.session import Session
from musicexplorer.settings import Settings
from musicexplorer.ui import theme
from musicexplorer.ui.dialogs.dialogs import Dialogs
from musicexplorer.ui.dialogs.export_playlist import ExportPlaylistDialog
from musicexplorer.ui.library.filter_panel import FilterPanel
from musicexplorer.ui.main_window import Window, restore_geometry
from musicexplorer.ui.playlist.recipe_options import RecipeOptions
from musicexplorer.ui.widgets.gestures import Gesture
from tests.ui import conftest
from tests.ui.conftest import PATIENCE, Opened
from tests.ui.fakes import DIMENSIONS, TAGS, TRACKS, FakeDialogs, Saved, services

Open = Callable[..., Opened]

# What the offscreen platform says of itself.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def drop(opened: Opened, paths: list[Path]) -> None:
    carried = QMimeData()
    carried.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(50, 50),
        Qt.DropAction.CopyAction,
        carried,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    opened.window.dropEvent(event)


def gesture(opened: Opened, track: int, made: Gesture) -> None:
    """A gesture on the row of a track in the table."""
    table = opened.window.frame.table
    table.gestured.emit(table.model.row_of(track), made)


def table_titles(opened: Opened) -> list[str]:
    model = opened.window.frame.table.model
    return [model.data(model.index(row, 0)) for row in range(model.rowCount())]


def notices(opened: Opened) -> list[str]:
    """What stands across the top of the window."""
    rows = opened.window.frame.banners.layout()
    banners = [rows.itemAt(at).widget() for at in range(rows.count())]
    return [said.text() for banner in banners for said in banner.findChildren(QLabel) if said.text()]


def test_a_known_library_is_there_at_once_and_starts_nothing(opened: Opened) -> None:
    frame = opened.window.frame
    assert frame.pages.currentWidget() is frame.main
    assert frame.table.model.rowCount() == len(TRACKS)
    assert len(frame.pane.map.scene.points.ids) == len(TRACKS)
    assert opened.runner.scans == []
    assert opened.runner.waveforms == []
    assert opened.player.played == []


def test_a_click_in_the_library_plays_an_excerpt_and_shows_what_sounds_like_it(opened: Opened) -> None:
    track = opened.ids[0]
    gesture(opened, track, Gesture.CLICK)
    path, at, length = opened.player.played[-1]
    assert path == opened.music / "00.flac"
    # The middle window, at 50 s, is the one that points where the whole track does.
    assert at == pytest.approx(48.0)
    assert length == 30.0
    opened.settle()
    assert len(opened.window.frame.similar.ids()) == len(TRACKS) - 1
    assert opened.window.frame.pane.map.scene.current == track
    assert opened.window.windowTitle() == "Aurora — Björk — Music Explorer"
    assert [source.path for source in opened.runner.waveforms] == [path]


def test_a_double_click_plays_whole_tracks_on_to_the_end_of_the_table(opened: Opened) -> None:
    ids = opened.window.frame.table.model.ids()
    gesture(opened, ids[-2], Gesture.DOUBLE_CLICK)
    opened.player.end()
    opened.window.tick()
    opened.player.end()
    opened.window.tick()
    assert [(at, length) for _, at, length in opened.player.played] == [(0.0, None), (0.0, None)]
    assert opened.window.app.player.current == ids[-1]


def test_a_click_on_the_map_selects_in_the_table_and_plays_on_along_its_neighbours(opened: Opened) -> None:
    track, frame = opened.ids[2], opened.window.frame
    frame.pane.map.clicked.emit(track)
    assert frame.table.selected() == [track]
    opened.settle()
    assert frame.similar.ids()
    assert opened.window.app.player.browsing
    opened.window.app.player.step(1)
    assert opened.window.app.player.current == frame.similar.ids()[0]
    assert frame.pane.map.scene.neighbours == frame.similar.ids()


def test_a_click_in_more_like_this_plays_and_leaves_the_list_as_it_is(opened: Opened) -> None:
    similar = opened.window.frame.similar
    gesture(opened, opened.ids[0], Gesture.CLICK)
    opened.settle()
    listed = similar.ids()
    similar.gestured.emit(2, Gesture.DOUBLE_CLICK)
    assert similar.ids() == listed
    assert opened.window.app.player.current == listed[2]


def test_back_shows_the_list_before(opened: Opened) -> None:
    opened.show_similar(opened.ids[0])
    first = opened.window.frame.similar.ids()
    opened.show_similar(opened.ids[1])
    opened.window.app.actions["back"].trigger()
    assert opened.window.frame.similar.ids() == first
    assert not opened.window.app.actions["back"].isEnabled()


def test_no_more_of_one_artist_than_the_setting_allows(opened: Opened) -> None:
    window = opened.window
    opened.show_similar(opened.ids[0])
    anas = set(opened.ids[1:4])
    assert len(anas & set(window.frame.similar.ids())) == 3
    window.frame.similar.limit.setCurrentIndex(window.frame.similar.limit.findData(1))
    opened.settle()
    assert len(anas & set(window.frame.similar.ids())) == 1


def test_searching_filters_the_table_and_lights_up_the_map(opened: Opened, qtbot: Any) -> None:
    field = opened.window.frame.top.search.field
    qtbot.keyClicks(field, "bjork")
    opened.wait(qtbot, lambda: table_titles(opened) == ["Aurora"])
    assert opened.window.frame.top.search.found.text() == "1 found"
    opened.window.app.actions["clear"].trigger()
    assert len(table_titles(opened)) == len(TRACKS)
    assert opened.window.frame.top.search.found.text() == ""


def test_lists_to_go_back_to_are_not_kept_for_ever(opened: Opened) -> None:
    for number in range(120):
        opened.show_similar(opened.ids[number % len(opened.ids)])
    steps = 0
    while opened.window.app.actions["back"].isEnabled():
        opened.window.app.actions["back"].trigger()
        opened.settle()
        steps += 1
    assert steps == 100


def test_one_click_makes_a_playlist_that_can_be_taken_back(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    opened.show_similar(opened.ids[0])
    qtbot.mouseClick(window.frame.similar.make, Qt.MouseButton.LeftButton)
    assert window.document.ids == [opened.ids[0], *window.frame.similar.ids()]
    window.app.actions["undo"].trigger()
    assert window.document.ids == []


def test_keys_remove_and_move_rows_of_the_playlist(opened: Opened, qtbot: Any) -> None:
    window, rows = opened.window, opened.window.frame.playlist.list
    window.document.add(opened.ids[:4])
    rows.select_rows([0])
    qtbot.keyClick(rows, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert window.document.ids == [opened.ids[1], opened.ids[0], opened.ids[2], opened.ids[3]]
    rows.select_rows([3])
    qtbot.keyClick(rows, Qt.Key.Key_Delete)
    assert window.document.ids == [opened.ids[1], opened.ids[0], opened.ids[2]]
    assert window.frame.playlist.total.text() == "3 tracks · 9:40"


def test_a_playlist_is_saved_and_opened_again(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    window.document.add(opened.ids[:2])
    opened.dialogs.answers["name"] = "Évening"
    window.app.actions["save"].trigger()
    opened.wait(qtbot, lambda: not window.document.modified)
    stored = window.playlists.storage.names()
    assert [one.name for one in stored] == ["Évening"]
    window.app.actions["new"].trigger()
    window.playlists.storage.open(stored[0].id, stored[0].name)
    assert window.document.ids == opened.ids[:2]


def test_another_playlist_of_that_name_is_not_overwritten_unasked(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    window.services.writer.save_playlist("Mine", opened.ids[:1]).result()
    window.document.add(opened.ids[:2])
    opened.dialogs.answers["name"], opened.dialogs.agrees = "Mine", False
    window.app.actions["save"].trigger()
    window.tick()
    assert len(opened.dialogs.asked) == 1
    assert window.services.session.reader.playlist(window.playlists.storage.names()[0].id) == opened.ids[:1]


def test_export_and_import_bring_the_same_tracks_and_report_what_is_missing(
    opened: Opened, tmp_path: Path, qtbot: Any
) -> None:
    window, file = opened.window, tmp_path / "list.m3u8"
    window.document.add(opened.ids[:3])
    opened.dialogs.answers["export"] = (file, True)
    window.app.actions["export"].trigger()
    assert opened.saved.latest.relative_export
    opened.wait(qtbot, file.exists)
    external_files = tmp_path / "other.mp3"
    external_files.write_bytes(b"x")
    file.write_text(file.read_text("utf-8") + "gone.mp3\nother.mp3\n", "utf-8")
    window.app.actions["new"].trigger()
    opened.dialogs.answers["playlist_file"] = file
    window.app.actions["import"].trigger()
    opened.settle()
    assert window.document.ids == opened.ids[:3]
    text, details = opened.dialogs.told[-1]
    assert "3 tracks" in text
    assert len(details) == 2
    assert "gone.mp3" in details[0]
    assert "other.mp3" in details[1]


def test_a_playlist_that_cannot_be_read_is_told(opened: Opened, tmp_path: Path) -> None:
    opened.dialogs.answers["playlist_file"] = tmp_path / "nothing.m3u"
    opened.window.app.actions["import"].trigger()
    opened.settle()
    assert len(opened.dialogs.told) == 1


def test_progress_pause_and_cancel(opened: Opened) -> None:
    window, line = opened.window, opened.window.frame.status_bar
    window.app.actions["rescan"].trigger()
    assert opened.runner.scans == [(None, False)]
    opened.runner.events.put(Progress("analysis", 3120, 10_000, 14.2, 480.0))
    window.tick()
    said = line.message.accessibleName().replace("\u202f", " ")
    assert said == "analysing: 3 120 of 10 000 · 14 tracks/s · 8 min left"
    window.app.actions["pause_scan"].trigger()
    assert opened.runner.paused
    assert line.message.accessibleName().endswith("paused")
    window.app.actions["pause_scan"].trigger()
    assert not opened.runner.paused
    window.app.actions["cancel_scan"].trigger()
    assert opened.runner.cancelled == 1


def test_new_tracks_come_into_the_table_while_it_listens(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    path = opened.music / "new.flac"
    new = NewTrack(Source(path), Metadata(title="Brand new"), 1, 99, b"new")
    ids = window.services.writer.store_tracks([new]).result()
    opened.runner.events.put(TracksStored(tuple(ids)))
    opened.wait(qtbot, lambda: "Brand new" in table_titles(opened))
    assert len(table_titles(opened)) == len(TRACKS) + 1


def test_a_new_layout_moves_the_dots(opened: Opened, qtbot: Any) -> None:
    window, points = opened.window, opened.window.frame.pane.map.scene.points
    moved = np.arange(2 * len(opened.ids), dtype=np.float32).reshape(-1, 2)
    window.services.writer.store_positions(opened.ids, moved).result()
    assert not np.array_equal(points.xy, moved)
    opened.runner.events.put(LayoutStored(True))
    pane = window.frame.pane
    opened.wait(qtbot, lambda: np.allclose(pane.map.scene.points.xy, moved @ pane.matrix))


def test_the_covers_of_changed_files_are_read_again(opened: Opened) -> None:
    forgotten: list[tuple[int, ...]] = []
    opened.window.app.covers.forgotten.connect(forgotten.append)
    opened.runner.events.put(TracksStored((opened.ids[0],)))
    opened.window.tick()
    assert forgotten == [(opened.ids[0],)]


def test_a_scan_is_remembered_until_it_ends_and_goes_on_if_it_was_cut_off(
    opened: Opened, open_window: Open
) -> None:
    opened.window.library_controller.scans.scan(None)
    assert opened.saved.latest.scanning
    again = open_window(settings=opened.saved.latest)
    assert again.runner.scans == [(None, False)]
    again.runner.busy = False
    again.runner.events.put(Finished(Summary(found=6, skipped=6)))
    again.window.tick()
    assert not again.saved.latest.scanning


def test_a_track_that_is_heard_later_gets_its_neighbours_then(open_window: Open, qtbot: Any) -> None:
    opened = open_window(heard=5)
    window, late = opened.window, opened.ids[5]
    opened.show_similar(late)
    assert window.frame.similar.ids() == []
    heard = window.services.session.reader.analysis(opened.ids[0])
    window.services.writer.store_analysis([(late, heard)]).result()
    opened.runner.events.put(TracksStored((late,)))
    opened.wait(qtbot, lambda: window.frame.similar.ids()[:1] == [opened.ids[0]])


def test_tracks_not_listened_to_yet_are_offered(open_window: Open) -> None:
    opened = open_window(heard=4)
    assert notices(opened) == ["2 tracks are not analysed yet."]


def test_music_analysed_by_another_network_is_offered_to_be_analysed_again(
    open_window: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conftest, "services", lambda *given: replace(services(*given), model="newer"))
    opened = open_window()
    assert notices(opened) == ["Your music was analysed by another version of the network."]
    button = next(
        one for one in opened.window.frame.banners.findChildren(QPushButton) if one.text() == "Analyse again"
    )
    button.click()
    assert opened.runner.busy
    assert notices(opened) == []


def test_a_scan_wanted_during_a_scan_comes_after_it(opened: Opened) -> None:
    window, runner = opened.window, opened.runner
    window.library_controller.scans.scan(None)
    window.library_controller.scans.scan([Path("/other")])
    assert len(runner.scans) == 1
    runner.busy = False
    runner.events.put(Finished())
    window.tick()
    assert runner.scans[1] == ([Path("/other")], False)


def test_machine_errors_and_folders_away_stand_in_banners(opened: Opened) -> None:
    opened.runner.events.put(Stopped("The disk is full. Free some space and try again."))
    opened.runner.events.put(FoldersAway((Path("/media/stick"),)))
    while opened.window.library_controller.scans.events.drain():
        pass
    texts = notices(opened)
    assert texts[0] == "The disk is full. Free some space and try again."
    assert "/media/stick" in texts[1]


def test_a_notice_that_was_put_away_does_not_come_back(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    window.services.writer.mark_folder(opened.music, away=True).result()
    opened.reload()
    assert str(opened.music) in notices(opened)[0]
    window.frame.banners.close_notice("away")
    opened.reload()
    assert notices(opened) == []


def test_no_sound_is_said_once(opened: Opened) -> None:
    opened.player.problem = "There is no sound card."
    opened.window.tick()
    opened.window.frame.banners.close_notice("sound")
    opened.window.tick()
    assert notices(opened) == []


def test_failures_are_counted_shown_and_tried_again(opened: Opened, qtbot: Any) -> None:
    window, bad = opened.window, opened.music / "bad.mp3"
    window.services.writer.store_failure(bad, 0.0, "This is a text file.", 1, 1).result()
    for _ in range(2):  # in this scan, and again when everything is looked at anew
        opened.runner.events.put(TrackFailed(bad, "This is a text file."))
    window.tick()
    assert "1 unreadable file" in window.frame.status_bar.failures.text()
    window.app.actions["unreadable_files"].trigger()
    dialog = window.library_controller.scans.failures_dialog
    assert dialog.as_text() == f"{bad}\tThis is a text file."
    qtbot.mouseClick(dialog.retry, Qt.MouseButton.LeftButton)
    opened.wait(qtbot, lambda: opened.runner.scans == [(None, False)])
    assert window.services.session.reader.failures() == []


def test_what_a_scan_passed_over_is_shown_beside_the_failures(opened: Opened) -> None:
    window, hidden = opened.window, opened.music / ".git"
    opened.runner.events.put(Finished(Summary(found=1, passed_over=((hidden, "hidden"),))))
    window.tick()
    window.app.actions["unreadable_files"].trigger()
    dialog = window.library_controller.scans.failures_dialog
    dialog.tabs.setCurrentIndex(1)
    assert dialog.as_text() == f"{hidden}\thidden"


def test_a_folder_is_taken_out_and_its_tracks_go(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    window.app.actions["folders"].trigger()
    window.library_controller.scans.folders_dialog.remove_requested.emit(opened.music)
    opened.wait(qtbot, lambda: table_titles(opened) == [])
    assert window.frame.pages.currentWidget() is window.frame.welcome


def test_without_a_library_there_is_a_welcome_page(open_window: Open, tmp_path: Path, qtbot: Any) -> None:
    opened = open_window(empty=True)
    welcome = opened.window.frame.welcome
    assert opened.window.frame.pages.currentWidget() is welcome
    opened.dialogs.answers["folder"] = tmp_path
    qtbot.mouseClick(welcome.choose, Qt.MouseButton.LeftButton)
    assert opened.runner.scans == [([tmp_path], False)]
    assert opened.window.frame.pages.currentWidget() is opened.window.frame.main


def test_the_demo_library_is_made_and_scanned(open_window: Open, tmp_path: Path, qtbot: Any) -> None:
    opened = open_window(empty=True)
    qtbot.mouseClick(opened.window.frame.welcome.demo, Qt.MouseButton.LeftButton)
    opened.wait(qtbot, lambda: opened.runner.scans == [([tmp_path / "demo"], False)])


def test_the_demo_library_is_analysed_while_it_is_made(opened: Opened, tmp_path: Path) -> None:
    demo, folder = opened.window.library_controller.demo, opened.window.services.demo_folder
    for done in (0, 1, 2, 3):
        demo._on_progress((done, 70))
    assert opened.runner.scans == [([folder], False)]  # it goes on: more are analysed when it has ended
    opened.runner.busy = False
    for done in (4, 5):
        demo._on_progress((done, 70))
    assert len(opened.runner.scans) == 2
    demo._on_made(folder)
    opened.runner.events.put(Finished(Summary(found=10, embedded=10)))
    opened.runner.busy = False
    opened.window.tick()
    opened.settle()
    assert len(opened.runner.scans) == 3


def test_a_demo_library_that_was_left_is_finished_at_the_next_start(open_window: Open) -> None:
    opened = open_window()
    demo, folder = opened.window.library_controller.demo, opened.window.services.demo_folder
    folder.mkdir()
    demo.resume()
    assert not demo.busy  # it is not in the library
    opened.window.services.writer.add_folder(folder).result()
    demo.resume()
    assert not demo.busy  # it is complete
    (folder / UNFINISHED).touch()
    demo.resume()
    assert demo.busy


def test_a_folder_dropped_is_added(opened: Opened, tmp_path: Path) -> None:
    drop(opened, [tmp_path])
    assert opened.runner.scans == [([tmp_path], False)]


def test_a_file_dropped_is_heard_on_the_spot(opened: Opened, tmp_path: Path) -> None:
    file = tmp_path / "stranger.mp3"
    file.write_bytes(b"x")
    drop(opened, [file])
    vector = np.eye(DIMENSIONS, dtype=np.float32)[0]

    class Heard:
        tags = np.ones(len(TAGS), np.float32)
        starts = np.array([10.0], np.float32)
        window_vectors = vector[None]

    Heard.vector = vector  # type: ignore[attr-defined]
    opened.runner.heard[file].set_result(Heard)
    opened.window.tick()
    opened.settle()
    assert len(opened.window.frame.similar.ids()) == len(TRACKS)
    assert opened.player.played[-1][0] == file
    assert opened.window.frame.bar.title.accessibleName() == "stranger.mp3"


def test_a_file_that_cannot_be_heard_says_why(opened: Opened, tmp_path: Path) -> None:
    file = tmp_path / "text.mp3"
    file.write_bytes(b"x")
    drop(opened, [file])
    opened.runner.heard[file].set_exception(ValueError("this is a text file"))
    opened.window.tick()
    assert notices(opened) == [f"{file} could not be analysed: this is a text file"]
    assert opened.window.frame.similar.ids() == []
    assert opened.player.played == []


def test_a_dropped_file_of_the_library_is_simply_chosen(opened: Opened) -> None:
    drop(opened, [opened.music / "03.flac"])
    assert opened.window.app.player.current == opened.ids[3]
    assert opened.runner.heard == {}


def test_space_pauses_but_presses_the_button_that_has_the_keyboard(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    window.activateWindow()
    gesture(opened, opened.ids[0], Gesture.CLICK)
    opened.settle()
    window.frame.table.view.setFocus()
    qtbot.keyClick(window.frame.table.view, Qt.Key.Key_Space)
    assert opened.player.state == "paused"
    window.frame.similar.make.setFocus()
    qtbot.keyClick(window.frame.similar.make, Qt.Key.Key_Space)
    assert opened.player.state == "paused"
    assert window.document.ids


def test_closing_while_it_listens_asks_once(opened: Opened) -> None:
    opened.runner.busy = True
    opened.dialogs.agrees = False
    event = QCloseEvent()
    opened.window.closeEvent(event)
    assert not event.isAccepted()
    opened.dialogs.agrees = True
    opened.window.closeEvent(event)
    opened.window.closeEvent(event)
    assert event.isAccepted()
    assert len(opened.dialogs.asked) == 2


def test_closing_waits_for_a_file_that_is_being_written_and_says_so(opened: Opened, qtbot: Any) -> None:
    go_on, written = threading.Event(), []
    window, said = opened.window, []
    window.app.status.warned.connect(lambda _about, text: said.append(text))

    def work() -> None:
        go_on.wait(PATIENCE / 1000)
        written.append(True)

    window.app.tasks.run(work, lambda _: None, writes="/m/map.png")
    window.close()
    assert window.isVisible()
    assert said == ["Music Explorer closes when /m/map.png is written. Close it again to stop that."]
    go_on.set()
    qtbot.waitUntil(lambda: not window.isVisible(), timeout=PATIENCE)
    assert written


def test_closing_again_waits_no_longer_for_a_file(
    opened: Opened, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("musicexplorer.session.tasks.WRITE_SECONDS", 0.01)
    go_on = threading.Event()
    opened.window.app.tasks.run(lambda: go_on.wait(PATIENCE / 1000), lambda _: None, writes="/m/map.png")
    opened.window.close()
    opened.window.close()
    assert not opened.window.isVisible()
    go_on.set()


def test_a_kill_gives_a_file_that_is_being_written_a_moment(opened: Opened) -> None:
    begun, written = threading.Event(), []

    def work() -> None:
        begun.set()
        time.sleep(0.6)
        written.append(True)

    opened.window.app.tasks.run(work, lambda _: None, writes="/m/map.png")
    begun.wait()
    opened.window.close_unasked()
    assert not opened.window.isVisible()
    assert written


def test_place_playlist_and_volume_are_remembered(opened: Opened, open_window: Open) -> None:
    window = opened.window
    window.document.add(opened.ids[:3])
    window.frame.bar.volume.setValue(31)
    gesture(opened, opened.ids[1], Gesture.DOUBLE_CLICK)
    opened.player.position = 12.5
    window.tick()
    window.shut()
    again = open_window(settings=opened.saved.latest)
    assert again.window.document.ids == opened.ids[:3]
    assert again.window.document.modified
    assert again.player.volume == pytest.approx(0.31)
    assert again.window.app.player.current == opened.ids[1]
    assert again.window.app.player.position() == 12.5
    assert again.player.played == []


@pytest.fixture
def unread(opened: Opened, tmp_path: Path, qtbot: Any) -> Iterator[tuple[Window, Saved]]:
    """A window that has not read its library yet, and where its settings are saved."""
    settings = Settings(
        playlist=tuple(opened.ids[:2]), playlist_name="Draft", last_track=opened.ids[3], last_position=7.0
    )
    with Session(opened.store, settings) as session:
        given = services(session, opened.window.services.writer, tmp_path, settings)
        window = Window(given, theme.load("light"), FakeDialogs())
        qtbot.addWidget(window)
        window.start()
        yield window, given.save_settings
        window.shut()


def test_closing_before_the_library_is_read_loses_nothing_of_the_session(
    opened: Opened, unread: tuple[Window, Saved]
) -> None:
    window, saved = unread
    window.shut()
    latest = saved.latest
    assert (latest.playlist, latest.playlist_name) == (tuple(opened.ids[:2]), "Draft")
    assert (latest.last_track, latest.last_position) == (opened.ids[3], 7.0)


def test_what_plays_and_is_open_before_the_library_is_read_stays(
    opened: Opened, unread: tuple[Window, Saved], qtbot: Any
) -> None:
    window, _ = unread
    window.app.player.play_list(opened.ids[5:], 0, whole=True, origin="map")
    window.document.add(opened.ids[4:])
    qtbot.waitUntil(lambda: window.app.session.loaded, timeout=PATIENCE)
    assert window.app.player.current == opened.ids[5]
    assert window.document.ids == [*opened.ids[:2], *opened.ids[4:]]


def test_what_was_listened_to_is_stored(opened: Opened) -> None:
    window = opened.window
    gesture(opened, opened.ids[0], Gesture.DOUBLE_CLICK)
    for step in range(1, 6):
        opened.player.position = step * 0.5
        window.tick()
    window.app.player.stop()
    window.services.writer.save_playlist("after", []).result()
    plays = window.services.session.reader.plays()
    assert [(play.track_id, play.seconds_played) for play in plays] == [(opened.ids[0], 2.5)]


def test_the_menu_of_a_track_acts_on_it_and_not_on_the_selection(opened: Opened, monkeypatch: Any) -> None:
    window = opened.window
    window.frame.table.select([opened.ids[0]])
    monkeypatch.setattr(
        "musicexplorer.ui.library.track_menu.show", lambda app, *_: app.actions["add_to_playlist"].trigger()
    )
    window.library_controller.track_actions.open_menu([opened.ids[4]], window.pos())
    assert window.document.ids == [opened.ids[4]]


def test_dark_and_light_can_be_changed_while_it_runs(opened: Opened) -> None:
    gesture(opened, opened.ids[0], Gesture.CLICK)
    before = opened.window.grab().toImage()
    opened.window.set_theme(theme.load("dark"))
    assert opened.window.grab().toImage() != before


def test_another_theme_reaches_every_part_of_the_window_one_after_the_other(opened: Opened) -> None:
    window, sheet = opened.window, "QLabel { color: #010203; }"
    parts = window.frame.parts()
    steps = window.restyle(sheet)
    styled = [sum(part.styleSheet() == sheet for part in parts) for _ in steps]
    assert list(dict.fromkeys(styled))[: len(parts)] == list(range(1, len(parts) + 1))
    assert all(part.updatesEnabled() for part in parts)
    shown = [
        one for kind in (QLabel, QAbstractButton, QAbstractScrollArea) for one in window.findChildren(kind)
    ]
    assert shown
    assert {type(one) for one in shown if not any(part.styleSheet() for part in _with_parents(one))} == set()
    window.app.actions["about"].trigger()
    dialog = next(one for one in window.findChildren(QDialog) if one.isVisible())
    assert dialog.styleSheet() == sheet
    assert [button.icon().isNull() for button in dialog.findChildren(QPushButton)] == [True]


def _with_parents(widget: QWidget | None) -> Iterator[QWidget]:
    """A widget, and what it is in, without the window."""
    while widget is not None and not isinstance(widget, Window):
        yield widget
        widget = widget.parentWidget()


def test_everything_that_takes_the_keyboard_has_a_name(opened: Opened) -> None:
    kinds = (QAbstractButton, QComboBox, QLineEdit, QSlider)
    nameless = [
        widget
        for kind in kinds
        for widget in opened.window.frame.findChildren(kind)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text())
    ]
    assert nameless == []


def test_a_store_that_is_locked_loses_nothing_and_says_so(opened: Opened, monkeypatch: Any) -> None:
    window = opened.window
    refused: Future[int] = Future()
    refused.set_exception(StoreError("Another program is writing to the library."))
    monkeypatch.setattr(window.services.writer, "save_playlist", lambda name, ids: refused)
    window.document.add(opened.ids[:1])
    opened.dialogs.answers["name"] = "x"
    window.app.actions["save"].trigger()
    window.tick()
    assert window.document.ids == opened.ids[:1]
    assert window.document.modified
    assert opened.dialogs.told == [("Another program is writing to the library.", ())]


def test_a_larger_window_is_a_larger_map(opened: Opened, qtbot: Any) -> None:
    middle = opened.window.frame.middle
    opened.window.resize(1300, 800)
    before = middle.sizes()
    opened.window.resize(1600, 800)
    opened.wait(qtbot, lambda: sum(middle.sizes()) > sum(before))
    after = middle.sizes()
    assert (after[0], after[2]) == (before[0], before[2])
    assert after[1] > before[1]


def test_enter_presses_either_button_of_the_welcome_page(open_window: Open, qtbot: Any) -> None:
    welcome = open_window(empty=True).window.frame.welcome
    for button, signal in (
        (welcome.choose, welcome.folder_requested),
        (welcome.demo, welcome.demo_requested),
    ):
        signal.disconnect()
        with qtbot.waitSignal(signal, timeout=PATIENCE):
            qtbot.keyClick(button, Qt.Key.Key_Return)


def test_enter_exports_wherever_the_keyboard_is(opened: Opened, qtbot: Any, tmp_path: Path) -> None:
    dialog = ExportPlaylistDialog(tmp_path / "list.m3u8", False, opened.window)
    dialog.show()
    field = dialog.findChild(QLineEdit)
    with qtbot.waitSignal(dialog.accepted, timeout=PATIENCE):
        qtbot.keyClick(field, Qt.Key.Key_Return)


def test_a_tilde_before_no_user_is_part_of_the_name(opened: Opened) -> None:
    dialog = ExportPlaylistDialog(Path("~nobody here/list.m3u8"), False, opened.window)
    assert dialog.path() == Path("~nobody here/list.m3u8")


def test_a_kill_closes_the_window_whatever_it_says(opened: Opened) -> None:
    waited: list[bool] = []

    def give_up() -> None:
        waited.append(True)
        for dialog in opened.window.findChildren(QDialog):
            dialog.reject()

    QTimer.singleShot(0, opened.window.close_unasked)
    QTimer.singleShot(PATIENCE, opened.window, give_up)
    Dialogs(opened.window).show_message("Imported", "3 of 5 tracks are here.")
    assert not waited
    assert not opened.window.isVisible()


def test_a_long_seed_ends_in_an_ellipsis(opened: Opened, qtbot: Any) -> None:
    similar = opened.window.frame.similar
    similar.say("", "A title that is much longer than the panel can ever be wide, and then some more")
    seed = similar._seed
    qtbot.waitUntil(lambda: seed.text().endswith("…"), timeout=PATIENCE)
    assert seed.fontMetrics().horizontalAdvance(seed.text()) <= seed.contentsRect().width()


def test_the_title_names_a_file_from_outside(opened: Opened, tmp_path: Path) -> None:
    opened.window.app.player.play_file(Source(tmp_path / "from outside.ogg"), 0.0, None)
    assert opened.window.windowTitle() == "from outside.ogg — Music Explorer"


def test_what_a_scan_came_to_is_not_wiped_away_by_what_comes_in_after_it(opened: Opened, qtbot: Any) -> None:
    line = opened.window.frame.status_bar
    line.say("stopped: 3 tracks analysed")
    opened.reload()
    assert line.message.accessibleName() == "stopped: 3 tracks analysed"


def test_what_is_selected_in_the_table_stays_selected_while_it_is_filtered(opened: Opened) -> None:
    table, first = opened.window.frame.table, table_titles(opened)[0]
    table.view.selectAll()
    everything = table.selected()
    assert everything == table.model.ids()
    opened.window.library_controller.search.search(first)
    assert table.selected() == table.model.ids()
    assert len(table.selected()) < len(everything)


def test_it_fits_a_small_screen(open_window: Open) -> None:
    window = open_window().window
    window.resize(1440, 900)
    window.resize(1024, 700)
    assert (window.width(), window.height()) == (1024, 700)


def test_it_opens_no_larger_than_the_screen(qapp: Any) -> None:
    plain = QWidget()
    restore_geometry(plain, "")
    room = plain.screen().availableSize()
    assert room.height() < 900, "the screen that this is tried on is a small one"
    assert plain.width() < room.width()
    assert plain.height() < room.height()


def test_the_window_rests_while_nothing_goes_on_and_wakes_for_a_scan(opened: Opened, qtbot: Any) -> None:
    ticker = opened.window._ticker
    opened.wait(qtbot, lambda: not ticker.isActive())
    opened.window.library_controller.scans.scan([opened.music])
    opened.wait(qtbot, ticker.isActive)
    opened.runner.busy = False
    opened.wait(qtbot, lambda: not ticker.isActive())


def test_memory_is_given_back_after_a_task(
    opened: Opened, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = list[None]()
    monkeypatch.setattr(opened.window.app.session.reader, "shrink", lambda: given.append(None))
    assert linecache.getlines(__file__)
    opened.window.app.tasks.run(lambda: None, lambda _: None)
    opened.wait(qtbot, lambda: bool(given))
    assert not opened.window._resting.isActive()
    assert __file__ not in linecache.cache


def test_popups_are_made_when_they_are_opened(opened: Opened) -> None:
    window = opened.window
    assert not window.findChildren(FilterPanel)
    assert not window.findChildren(RecipeOptions)
    window.frame.top.search.open_filters()
    panel = window.frame.top.search.filter_panel
    assert panel.isVisible()
    assert panel.genre.count() > 1
    panel.close()


def test_space_presses_a_focused_button_and_pauses_everywhere_else(opened: Opened) -> None:
    window = opened.window
    opened.window.frame.pane.map.clicked.emit(opened.ids[3])
    assert opened.player.state == "playing"
    heading = window.frame.pane.map.legend.heading
    heading.setFocus()
    QTest.keyClick(heading, Qt.Key.Key_Space)
    assert heading.isChecked() and opened.player.state == "playing"
    window.frame.pane.map.setFocus()
    QTest.keyClick(window.frame.pane.map, Qt.Key.Key_Space)
    assert opened.player.state == "paused"


def test_what_came_at_the_end_of_a_scan_is_shown_though_nothing_follows(
    opened: Opened, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("musicexplorer.ui.library.scan_events._AT_ONCE", 0.0001)
    for number in range(20):
        opened.runner.events.put(FoldersAway((Path(f"/media/stick {number}"),)))
    opened.runner.events.put(Stopped("The disk is full."))
    opened.window.app.wake.ring()
    qtbot.waitUntil(lambda: "The disk is full." in notices(opened))
