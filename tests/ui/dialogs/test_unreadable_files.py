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
