"""Exports from the window ask before they overwrite, and never overwrite music."""

from pathlib import Path

import pytest

from musicexplorer.ui.dialogs.overwriting import may_write
from tests.ui.fakes import FakeDialogs


@pytest.mark.parametrize(
    ("content", "question"), [(b"#EXTM3U\n", "exists already"), (b"Dear diary", "is not a")]
)
def test_any_file_is_asked_about(tmp_path: Path, content: bytes, question: str) -> None:
    path, dialogs = tmp_path / "a.m3u8", FakeDialogs()
    path.write_bytes(content)
    assert may_write(dialogs, "Export", path, "playlist")
    dialogs.agrees = False
    assert not may_write(dialogs, "Export", path, "playlist")
    assert len(dialogs.asked) == 2 and all(question in text for text in dialogs.asked)


def test_a_new_file_is_not_asked_about(tmp_path: Path) -> None:
    dialogs = FakeDialogs()
    assert may_write(dialogs, "Export", tmp_path / "a.m3u8", "playlist")
    assert not dialogs.asked and not dialogs.told


def test_music_is_refused_without_a_question(tmp_path: Path) -> None:
    dialogs = FakeDialogs()
    (tmp_path / "song.m3u8").write_bytes(b"fLaC")
    for name in ("song.m3u8", "new.flac"):
        assert not may_write(dialogs, "Export", tmp_path / name, "playlist")
    assert len(dialogs.told) == 2 and not dialogs.asked
