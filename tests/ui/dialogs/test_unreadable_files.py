"""The list of what could not be read."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from musicexplorer.library.store import Damage, Failure
from musicexplorer.ui.dialogs.unreadable_files import UnreadableFilesDialog


def test_failures_come_first_and_damage_that_was_skipped_after_them(qtbot: QtBot) -> None:
    failures = [Failure(Path("/m/letter.mp3"), 0.0, "it holds text")]
    damaged = [Damage(Path("/m/cut.flac"), 0.0, "the sound is damaged at 0:20")]
    dialog = UnreadableFilesDialog(failures, damaged)
    qtbot.addWidget(dialog)

    assert dialog.as_text().splitlines() == [
        "/m/letter.mp3\tit holds text",
        "/m/cut.flac\tanalysed, but the sound is damaged at 0:20",
    ]


def test_what_was_passed_over_has_a_page_of_its_own(qtbot: QtBot) -> None:
    dialog = UnreadableFilesDialog([Failure(Path("/m/letter.mp3"), 0.0, "it holds text")])
    qtbot.addWidget(dialog)
    dialog.show_passed_over([(Path("/m/.git"), "hidden"), (Path("/m/film.mkv"), "a film")])
    assert dialog.tabs.tabText(1) == "Passed over (2)"
    assert dialog.as_text() == "/m/letter.mp3\tit holds text"
    dialog.tabs.setCurrentIndex(1)
    assert dialog.as_text().splitlines() == ["/m/.git\thidden", "/m/film.mkv\ta film"]
    assert dialog.retry.isHidden()
    dialog.tabs.setCurrentIndex(0)
    assert not dialog.retry.isHidden()
