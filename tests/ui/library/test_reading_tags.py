"""Choosing how tags are read, in the window."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from musicexplorer.library.store import NewTrack
from musicexplorer.library.track import Metadata, Source
from tests.ui.conftest import Opened

# What the offscreen platform says of itself.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def put(opened: Opened, name: str, **about: Any) -> Path:
    folder = opened.music / "Ru"
    track = NewTrack(Source(folder / name), Metadata(title=name, **about), 1, 1, b"1" * 16)
    opened.window.services.writer.store_tracks([track]).result()
    opened.reload()
    return folder


def test_the_guess_is_shown_and_can_be_changed(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    folder = put(opened, "Группа крови", artists=("Кино",), encoding="cp1251")
    window.app.actions["reading_tags"].trigger()
    dialog = window.library_controller.reading_tags.dialog
    item = dialog.list.topLevelItem(0)
    assert [item.text(column) for column in range(3)] == [str(folder), "1", "Кино - Группа крови"]
    box = dialog.choice(0)
    assert box.currentText() == "guessed: cp1251"
    box.setCurrentIndex(box.findData("koi8_r"))
    box.activated.emit(box.currentIndex())
    opened.wait(qtbot, lambda: opened.runner.scans == [([folder], False)])
    reader = window.services.session.reader
    assert reader.encodings() == {folder: "koi8_r"}
    assert reader.known_files()[bytes(folder / "Группа крови")].mtime_ns == -1  # to be read again
    opened.runner.busy = False
    opened.reload()
    box = dialog.choice(0)
    assert (box.currentText(), box.itemText(0)) == ("koi8_r", "guess")
    box.activated.emit(0)
    opened.wait(qtbot, lambda: len(opened.runner.scans) == 2)
    assert reader.encodings() == {}


def test_another_folder_has_to_be_in_the_library(opened: Opened) -> None:
    window = opened.window
    window.app.actions["reading_tags"].trigger()
    dialog = window.library_controller.reading_tags.dialog
    for folder, rows in ((Path("/elsewhere"), 0), (opened.music / "Other", 1)):
        opened.dialogs.answers["folder"] = folder
        dialog.folder_requested.emit()
        assert dialog.list.topLevelItemCount() == rows


def test_years_of_first_releases(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    put(opened, "Reissue", year=2009, original_year=1969)
    library = window.app.session.library
    row = library.tracks.titles.index("Reissue")
    assert library.tracks.value("year", row) == 2009
    window.app.actions["reading_tags"].trigger()
    dialog = window.library_controller.reading_tags.dialog
    dialog.years.setChecked(True)
    opened.wait(qtbot, lambda: window.app.session.library.tracks.value("year", row) == 1969)
    track = window.app.session.track(int(library.ids[row]))
    assert track.metadata == replace(track.metadata, year=1969, original_year=1969)
    dialog.close()
    window.app.actions["reading_tags"].trigger()
    assert window.library_controller.reading_tags.dialog.years.isChecked()
