"""The settings window: pages, search, changes that apply at once and can be undone."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QListWidget, QPushButton
from shiboken6 import isValid

from musicexplorer.settings import Settings
from musicexplorer.ui.settings.parts import LibraryFolders, StoredData
from musicexplorer.ui.settings.path_rules import PathRules
from musicexplorer.ui.settings.rows import SettingRow
from musicexplorer.ui.settings.window import SettingsWindow
from tests.ui.conftest import Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

CONTROL = Qt.KeyboardModifier.ControlModifier


def open_settings(opened: Opened) -> SettingsWindow:
    opened.window.activateWindow()
    QApplication.processEvents()
    opened.window.frame.pane.map.setFocus()
    QTest.keyClick(opened.window.frame.pane.map, Qt.Key.Key_Comma, CONTROL)
    opened.settle()
    window = opened.window.settings_controller.window
    assert window is not None
    assert window.isVisible()
    return window


def row(window: SettingsWindow, name: str) -> SettingRow:
    found = next(one for one in window.rows if one.entry.name == name)
    section = next(at for at, one in enumerate(window._sections) if found in one.rows)
    if not found.isVisible():
        window.list.setCurrentRow(section)
    assert found.isVisible()
    return found


def press(window: SettingsWindow, name: str) -> None:
    """Switch a setting, by the space bar."""
    control = row(window, name).control
    control.setFocus()
    QTest.keyClick(control, Qt.Key.Key_Space)


def choose(window: SettingsWindow, name: str, steps: int) -> None:
    """Change a closed box by the arrow keys."""
    control = row(window, name).control
    assert isinstance(control, QComboBox)
    control.setFocus()
    for _ in range(abs(steps)):
        QTest.keyClick(control, Qt.Key.Key_Down if steps > 0 else Qt.Key.Key_Up)


def shown(window: SettingsWindow) -> list[str]:
    return [one.entry.name for one in window.rows if one.isVisible()]


def test_pages_show_their_settings(opened: Opened) -> None:
    window = open_settings(opened)
    names = [window.list.item(at).text() for at in range(window.list.count())]
    assert names == [
        "Folders",
        "Clicks and playing",
        "Sound",
        "Analysis",
        "Map",
        "Playlists",
        "Privacy",
        "Appearance",
        "Keys",
    ]
    QTest.mouseClick(
        window.list.viewport(),
        Qt.MouseButton.LeftButton,
        pos=window.list.visualItemRect(window.list.item(2)).center(),
    )
    assert shown(window) == ["sound_card", "loudness", "crossfade"]
    opened.window.app.actions["settings"].trigger()
    assert opened.window.settings_controller.window is window


def test_every_setting_applies_at_once_is_saved_and_undone(opened: Opened) -> None:
    window, app = open_settings(opened), opened.window.app
    switches = [one.entry.name for one in window.rows if isinstance(one.control, QCheckBox)]
    assert len(switches) >= 12
    for name in switches:
        press(window, name)
        assert getattr(opened.saved.latest, name) is not getattr(Settings(), name), name
        if name in {spec.name for spec in app.actions.specs}:
            assert app.actions[name].isChecked() is getattr(opened.saved.latest, name)
    for name in reversed(switches):
        QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
        assert getattr(opened.saved.latest, name) is getattr(Settings(), name), name
        assert row(window, name).control.isChecked() is getattr(Settings(), name)  # type: ignore[union-attr]
    assert not window.undo.isEnabled()


def test_what_is_set_takes_effect(opened: Opened) -> None:
    window, frame = open_settings(opened), opened.window.frame
    chosen: list[str] = []
    opened.window.theme_chosen.connect(chosen.append)
    choose(window, "theme", 2)
    assert chosen == ["light", "dark"]
    choose(window, "crossfade", 2)
    assert opened.player.crossfade == 4.0
    choose(window, "loudness", 1)
    assert opened.player.loudness_mode == "album"
    choose(window, "sound_card", 1)
    assert opened.player.device == "Speakers"
    press(window, "pause_on_battery")
    assert not opened.runner.give_way.battery
    press(window, "hover_preview")
    assert frame.pane.map.navigation_buttons.listen.isChecked()
    choose(window, "size_by", 1)
    assert frame.top.sizes.current == opened.saved.latest.size_by != "none"
    choose(window, "colour_by", 2)
    assert frame.top.colours.current == opened.saved.latest.colour_by != ""
    for _ in range(2):
        QTest.keyClick(window, Qt.Key.Key_Z, CONTROL)
    assert opened.saved.latest.colour_by == ""


def test_what_is_changed_elsewhere_is_shown(opened: Opened) -> None:
    window, app = open_settings(opened), opened.window.app
    app.actions["region_names"].trigger()
    assert not row(window, "region_names").control.isChecked()  # type: ignore[union-attr]
    assert row(window, "region_names").reset.isVisible()
    QTest.mouseClick(row(window, "region_names").reset, Qt.MouseButton.LeftButton)
    assert app.actions["region_names"].isChecked()
    assert not row(window, "region_names").reset.isVisible()


def test_defaults_are_restored_in_one_step(opened: Opened) -> None:
    window = open_settings(opened)
    press(window, "preview_on_click")
    choose(window, "crossfade", 3)
    changed = opened.saved.latest
    QTest.mouseClick(window.restore, Qt.MouseButton.LeftButton)
    assert (opened.saved.latest.preview_on_click, opened.saved.latest.crossfade) == (False, 0.0)
    assert opened.player.crossfade == 0.0
    QTest.mouseClick(window.undo, Qt.MouseButton.LeftButton)
    assert opened.saved.latest == changed


def test_the_search_finds_settings_of_all_pages(opened: Opened) -> None:
    window = open_settings(opened)
    QTest.keyClicks(window.field, "battery")
    assert shown(window) == ["pause_on_battery"]
    QTest.keyClick(window.field, Qt.Key.Key_A, CONTROL)
    QTest.keyClicks(window.field, "while PLAYS")
    assert shown(window) == ["preview_on_click", "hover_preview", "inhibit_suspend", "slow_while_playing"]
    QTest.keyClick(window.field, Qt.Key.Key_A, CONTROL)
    QTest.keyClicks(window.field, "privacy")
    names = ["keep_history", "fading", "history", "export_history", "backup_library", "delete_history"]
    assert shown(window) == names
    QTest.keyClick(window.field, Qt.Key.Key_A, CONTROL)
    QTest.keyClicks(window.field, "qqqq")
    assert shown(window) == []
    assert window._nothing.isVisible()
    window.list.setCurrentRow(2)
    assert shown(window) == ["sound_card", "loudness", "crossfade"]
    assert window.field.text() == ""


def test_folders_are_added_and_removed(opened: Opened, qtbot: Any) -> None:
    window = open_settings(opened)
    listed = window.findChild(QListWidget, "panel")
    assert [listed.item(at).text() for at in range(listed.count())] == [str(opened.music)]
    buttons = {one.text(): one for one in window.findChildren(QPushButton)}
    opened.dialogs.answers["folder"] = opened.music.parent / "more"
    QTest.mouseClick(buttons["Add a folder…"], Qt.MouseButton.LeftButton)
    assert opened.runner.scans == [([opened.music.parent / "more"], False)]
    listed.setCurrentRow(0)
    QTest.mouseClick(buttons["Remove from the library"], Qt.MouseButton.LeftButton)
    opened.wait(qtbot, lambda: listed.count() == 0)
    assert opened.window.app.session.reader.folders() == []


def test_privacy_shows_the_data_and_deletes_the_history(opened: Opened, qtbot: Any) -> None:
    app = opened.window.app
    app.requests.rate.emit(opened.ids[:1], 1)
    opened.wait(qtbot, lambda: bool(app.session.reader.given_likes()))
    window = open_settings(opened)
    texts = [part.text() for part in window.findChildren(type(window._nothing))]
    assert str(opened.store.parent) in texts
    assert any(text.endswith(" kB") for text in texts)
    QTest.mouseClick(row(window, "delete_history").control, Qt.MouseButton.LeftButton)
    assert any("deleted for good" in text for text in opened.dialogs.asked)
    opened.wait(qtbot, lambda: not app.session.reader.given_likes())


def test_a_click_on_the_words_of_a_switch_switches_it_and_escape_closes(opened: Opened) -> None:
    window = open_settings(opened)
    one = row(window, "notify_tracks")
    QTest.mouseClick(one, Qt.MouseButton.LeftButton, pos=one.rect().center())
    assert opened.saved.latest.notify_tracks
    QTest.keyClick(window, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert opened.window.settings_controller.window is None
    assert open_settings(opened) is not window


def test_patterns_are_left_out_from_the_next_scan(opened: Opened, qtbot: Any) -> None:
    part = open_settings(opened).findChild(LibraryFolders)
    part.patterns.setFocus()
    QTest.keyClicks(part.patterns, "*.wma")
    QTest.keyClick(part.patterns, Qt.Key.Key_Return)
    QTest.keyClicks(part.patterns, "Podcasts/")
    reader = opened.window.app.session.reader
    opened.wait(qtbot, lambda: reader.left_out() == ["*.wma", "Podcasts/"])


def test_cores_and_cluster_are_for_the_next_scan(opened: Opened) -> None:
    window = open_settings(opened)
    choose(window, "threads", 1)
    assert opened.runner.give_way.threads == opened.saved.latest.threads == 1
    field = row(window, "cluster").control
    field.setFocus()
    for text, kept in (("big:8786", ""), ("tcp://big:8786", "tcp://big:8786"), ("", "")):
        QTest.keyClick(field, Qt.Key.Key_A, CONTROL)
        QTest.keyClick(field, Qt.Key.Key_Delete)
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Tab)
        assert opened.saved.latest.cluster == kept
        wanted = opened.runner.wanted_cluster
        assert (wanted.address if wanted else "") == kept
        assert ("is not tcp://HOST:PORT" in row(window, "cluster")._hint.text()) is (text == "big:8786")
        field.setFocus()


def test_what_can_be_made_again_is_deleted(opened: Opened, qtbot: Any) -> None:
    report = opened.store.parent / "crashes" / "one.txt"
    report.parent.mkdir()
    report.write_text("x" * 5000)
    window = open_settings(opened)
    window.show_page("privacy")
    (button,) = (one for one in window.findChildren(QPushButton) if "Crash" in one.accessibleName())
    opened.dialogs.agrees = False
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    opened.settle()
    assert report.exists()
    opened.dialogs.agrees = True
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    opened.settle()
    assert not report.exists()
    assert opened.store.exists()


def test_rules_for_a_device_are_tested_and_used(opened: Opened, qtbot: Any, tmp_path: Path) -> None:
    window = open_settings(opened)
    window.show_page("playlists")
    part = window.findChild(PathRules)
    QTest.mouseClick(part.add, Qt.MouseButton.LeftButton)
    part.table.item(0, 0).setText("Car")
    part.table.item(0, 2).setText("/MUSIC")
    assert opened.saved.latest.path_rules == [["Car", str(opened.music), "/MUSIC"]]
    assert part.result.text() == "Car: /MUSIC/00.flac"
    part.sample.setText("/elsewhere/a.flac")
    assert part.result.text() == "Car: no rule fits"
    opened.window.app.requests.playlist.emit(opened.ids[1:3])
    target = tmp_path / "car.m3u8"
    opened.dialogs.answers |= {"export": (target, False), "device": "Car"}
    opened.window.app.actions["export"].trigger()
    opened.wait(qtbot, target.exists)
    assert "device Car" in opened.dialogs.asked
    assert "/MUSIC/01.flac\n" in target.read_text()
    window.undo.click()
    assert opened.saved.latest.path_rules[0][2] != "/MUSIC"
    part.table.setCurrentCell(0, 0)
    part.remove.click()
    assert opened.saved.latest.path_rules == []


def test_what_was_measured_for_a_window_that_is_closed_is_dropped(opened: Opened) -> None:
    window = open_settings(opened)
    data = window.findChild(StoredData)
    assert data is not None
    data.measure()
    window.reject()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(data)
    opened.settle()
