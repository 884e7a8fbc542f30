"""Playlists that come in and go out of the window."""

from pathlib import Path

import pytest

from musicexplorer.library import m3u
from musicexplorer.library.store import NewTrack, Reader, Writer
from musicexplorer.library.track import Metadata, Source
from musicexplorer.session.library import Library
from musicexplorer.session.tasks import Tasks
from musicexplorer.ui.playlist.document import PlaylistDocument
from musicexplorer.ui.playlist.storage import PlaylistStorage
from tests.ui.fakes import FakeDialogs


@pytest.mark.usefixtures("qapp")
def test_the_tracks_of_a_cue_sheet_come_back_as_themselves(tmp_path: Path) -> None:
    album = tmp_path / "album.flac"
    album.touch()
    ranges = [(0.0, 29.986667), (29.986667, 60.0), (60.0, None)]
    tracks = [NewTrack(Source(album, *one), Metadata(title=f"{one[0]}"), 0, 0, b"") for one in ranges]
    with Writer(tmp_path / "store") as writer:
        ids = writer.store_tracks(tracks).result()
        with Reader(tmp_path / "store") as reader:
            stored = {track.id: track for track in reader.tracks()}
            wanted = [ids[1], ids[0], ids[2]]
            m3u.write(tmp_path / "list.m3u8", [m3u.Entry.of(stored[one]) for one in wanted])
            document = PlaylistDocument()
            catalogue = Library.load(reader)
            playlist_storage = PlaylistStorage(
                document, lambda: catalogue, reader, writer, FakeDialogs(), Tasks(), print
            )

            playlist_storage.import_file(tmp_path / "list.m3u8")

    assert document.ids == wanted
