"""Playlists that are imported and exported."""

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
