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
