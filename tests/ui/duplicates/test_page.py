"""The page of duplicates lists copies with what differs, plays and shows them, and keeps one out of lists."""

import numpy as np
import pytest
from PySide6.QtWidgets import QTreeWidgetItem

from musicexplorer.indexing.duplicates import FoundDuplicates, SamePair
from musicexplorer.library.store import FingerprintRow
from musicexplorer.ui.duplicates.page import DuplicatesPage
from musicexplorer.ui.library import file_manager
from tests.ui.conftest import Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
NOTHING = np.zeros((0, 1), np.uint8)


def found(opened: Opened) -> FoundDuplicates:
    one, other = opened.ids[1], opened.ids[2]
    formats = {
        one: FingerprintRow(NOTHING, "mp3", 128_000, 44_100, 2),
        other: FingerprintRow(NOTHING, "flac", 900_000, 44_100, 2),
    }
    return FoundDuplicates((SamePair(one, other, 3.0),), formats, unread=2, compared=7)


@pytest.fixture
def page(opened: Opened) -> DuplicatesPage:
    opened.window.app.actions["duplicates"].trigger()
    (search,) = opened.runner.searches
    search.future.set_result(found(opened))
    opened.window.tick()
    assert opened.window.duplicates.page is not None
    return opened.window.duplicates.page


def rows(page: DuplicatesPage) -> list[QTreeWidgetItem]:
    (recording,) = (page.list.topLevelItem(number) for number in range(page.list.topLevelItemCount()))
    assert recording is not None
    return [recording.child(row) for row in range(recording.childCount())]


def test_copies_are_listed_with_what_differs(opened: Opened, page: DuplicatesPage) -> None:
    heading = page.list.topLevelItem(0)
    assert heading is not None
    assert heading.text(0) == "apple — Ana   ·   different: format, bit rate, length, loudness, title"
    best, worse = rows(page)  # the lossless copy goes first
    assert (best.text(1), best.text(3)) == ("FLAC, 44.1 kHz", "")
    assert (worse.text(1), worse.text(3)) == ("MP3, 128 kbit/s", "3.0 dB softer")
    assert page.note.text() == "1 recording has copies · 2 tracks could not be read"


def test_progress_is_shown_and_closing_ends_the_search(opened: Opened) -> None:
    controller = opened.window.duplicates
    opened.window.app.actions["duplicates"].trigger()
    (search,) = opened.runner.searches
    assert controller.page is not None
    assert controller.page.note.text() == "looking for tracks that sound alike…"
    search.done, search.total = 3, 12
    controller._timer.timeout.emit()
    assert controller.page.note.text() == "comparing: 3 of 12"
    controller.page.reject()
    assert search.future.cancelled() and controller.page is None
    opened.window.tick()


def test_a_copy_can_be_played_shown_and_kept_out_of_lists(
    opened: Opened, page: DuplicatesPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(file_manager, "show", lambda path: shown.append(path.name) or True)
    _, worse = rows(page)
    worse.setSelected(True)
    page.play.click()
    assert opened.window.app.player.current == opened.ids[1]
    page.folder.click()
    assert shown == ["01.flac"]
    page.exclude.click()
    assert [rule.value for rule in opened.window.app.session.snapshot.exclusions] == [str(opened.ids[1])]
    assert [item.text(4) for item in rows(page)] == ["", "never suggested"]
    page.exclude.click()
    assert opened.window.app.session.snapshot.exclusions == ()
    assert [item.text(4) for item in rows(page)] == ["", ""]


def test_two_copies_can_be_compared(opened: Opened, page: DuplicatesPage) -> None:
    asked: list[tuple[int, int]] = []
    opened.window.app.requests.compare.connect(lambda one, other: asked.append((one, other)))
    assert not page.compare.isEnabled()
    for row in rows(page):
        row.setSelected(True)
    assert page.compare.isEnabled() and not page.play.isEnabled()
    page.compare.click()
    assert asked == [(opened.ids[2], opened.ids[1])]


def test_an_error_is_said(opened: Opened) -> None:
    opened.window.app.actions["duplicates"].trigger()
    opened.runner.searches[0].future.set_exception(RuntimeError("no memory left"))
    opened.window.tick()
    page = opened.window.duplicates.page
    assert page is not None and page.note.text() == "no memory left"
    page.again.click()
    assert len(opened.runner.searches) == 2
