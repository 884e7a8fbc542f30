"""Playlists that are imported and exported."""

from pathlib import Path

import pytest

from musicexplorer.library import m3u
from musicexplorer.library.store import NewTrack
from musicexplorer.library.track import Metadata, Source
from tests.ui.conftest import Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def test_the_tracks_of_a_cue_sheet_are_imported_as_they_were_exported(opened: Opened) -> None:
    album, file = opened.music / "album.flac", opened.music / "list.m3u8"
    album.touch()
    ranges = [(0.0, 29.986667), (29.986667, 60.0), (60.0, None)]
    tracks = [NewTrack(Source(album, *one), Metadata(title=f"{one[0]}"), 0, 0, b"") for one in ranges]
    first, second, third = opened.window.services.writer.store_tracks(tracks).result()
    stored = {track.id: track for track in opened.window.services.session.reader.tracks()}
    exported = [second, first, third]
    m3u.write(file, [m3u.Entry.of(stored[track_id]) for track_id in exported])
    opened.window.playlists.storage.import_file(file)
    opened.settle()
    assert opened.window.document.ids == exported


def test_the_person_locates_the_music_of_a_list(opened: Opened, tmp_path: Path) -> None:
    file, dialogs = tmp_path / "list.m3u8", opened.dialogs
    names = [opened.window.services.session.reader.track(one).source.path.name for one in opened.ids[:2]]
    file.write_text("".join(f"Q:\\1\\{name}\n" for name in names) + "http://radio.example/live\n")
    opened.window.playlists.storage.import_file(file)
    opened.settle()
    assert opened.window.document.ids == [] and "0 of 2 tracks" in dialogs.told[-1][0]
    assert len(dialogs.told[-1][1]) == 3
    dialogs.answers |= {"Locate music folder…": True, "folder": opened.music}
    opened.window.playlists.storage.import_file(file)
    opened.settle()
    opened.settle()
    assert opened.window.document.ids == opened.ids[:2]


def test_exported_over_its_file_a_list_keeps_what_is_not_in_the_library(
    opened: Opened, tmp_path: Path
) -> None:
    file = tmp_path / "list.m3u8"
    paths = [opened.window.services.session.reader.track(one).source.path for one in opened.ids[:2]]
    file.write_text(f"#EXTM3U\n{paths[0]}\nhttp://radio.example/live\n{paths[1]}\nQ:\\gone.mp3\n", "utf-8")
    opened.window.playlists.storage.import_file(file)
    opened.settle()
    opened.window.document.set_tracks(opened.ids[1::-1], "list", text="turn round")
    opened.dialogs.answers["export"] = (file, False)
    opened.window.playlists.storage.export()
    opened.settle()
    lines = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert lines == [str(paths[1]), "Q:\\gone.mp3", str(paths[0]), "http://radio.example/live"]
