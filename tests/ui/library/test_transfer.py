"""The whole library in one file, from the window's menu."""

from pathlib import Path
from typing import Any

import pytest

from musicexplorer.library.store import Reader
from musicexplorer.session import transfer
from tests.library.store.conftest import new
from tests.ui.conftest import Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def test_the_library_is_exported_and_asked_about(opened: Opened, qtbot: Any, tmp_path: Path) -> None:
    target = tmp_path / "all.zip"
    opened.dialogs.answers["library_target"] = target
    opened.window.app.actions["backup_library"].trigger()
    opened.wait(qtbot, target.exists)
    target.write_text("Dear diary")
    opened.dialogs.agrees = False
    opened.window.app.actions["backup_library"].trigger()
    assert target.read_text() == "Dear diary" and len(opened.dialogs.asked) == 1


def test_a_library_of_another_computer_is_imported(opened: Opened, qtbot: Any, tmp_path: Path) -> None:
    from musicexplorer.library.store import Writer

    other = tmp_path / "other" / "library.sqlite"
    with Writer(other) as writer:
        writer.add_folder(Path("/nowhere/music")).result()
        (track,) = writer.store_tracks([new("/nowhere/music/x.flac", b"unheard of")]).result()
        writer.add_play(track, 5.0, 10.0, 1.0).result()
        writer.save_playlist("Theirs", [track]).result()
    transfer.save(other, tmp_path / "all.zip")
    music = tmp_path / "my music"
    music.mkdir()
    opened.dialogs.answers |= {"library_file": tmp_path / "all.zip", "folder": music}
    before = len(opened.window.app.session.library)
    opened.window.app.actions["restore_library"].trigger()
    opened.wait(qtbot, lambda: len(opened.window.app.session.library) == before + 1)
    assert "/nowhere/music" in opened.dialogs.asked[0]
    with Reader(opened.store) as reader:
        found = reader.find(music / "x.flac")
        assert found and [play.track_id for play in reader.plays() if play.when == 5.0] == [found.id]
        assert "Theirs" in [playlist.name for playlist in reader.playlists()]


def test_what_is_no_library_is_reported(opened: Opened, qtbot: Any, tmp_path: Path) -> None:
    (tmp_path / "notes.zip").write_text("Dear diary")
    opened.dialogs.answers["library_file"] = tmp_path / "notes.zip"
    opened.window.app.actions["restore_library"].trigger()
    opened.wait(qtbot, lambda: bool(opened.dialogs.told))
    assert "not a backup of Music Explorer" in opened.dialogs.told[0][0]
