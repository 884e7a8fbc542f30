"""Columns say what the objects say."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from musicexplorer.library.store import Reader, Writer
from musicexplorer.library.track import Metadata, Source
from tests.library.store.conftest import new
from tests.library.store.test_tracks import FULL


def stored(writer: Writer) -> list[int]:
    sources = (
        Source(Path("/music/a.flac"), 1.5, 9.25),
        Source(Path("/music/b \udcff.mp3")),
        Source(Path("/x/c.ogg")),
    )
    metadata = (FULL, Metadata(), Metadata(title="C", album_artist="Album's"))
    tracks = [
        replace(new(str(source.path)), source=source, metadata=about)
        for source, about in zip(sources, metadata, strict=True)
    ]
    return writer.store_tracks(tracks).result()


def test_a_row_is_the_track(writer: Writer, reader: Reader) -> None:
    ids = stored(writer)
    columns = reader.track_columns()
    assert columns.ids.tolist() == ids
    assert [columns.track(row) for row in range(3)] == reader.tracks()


def test_columns_are_what_the_tracks_are(writer: Writer, reader: Reader) -> None:
    stored(writer)
    columns, tracks = reader.track_columns(), reader.tracks()
    assert list(columns.titles) == [track.metadata.title for track in tracks]
    assert list(columns.artists) == [track.metadata.artist for track in tracks]
    assert list(columns.genres) == [track.metadata.genres for track in tracks]
    assert list(columns.paths) == [str(track.source.path) for track in tracks]
    assert list(columns.folders) == ["/music", "/music", "/x"]
    np.testing.assert_array_equal(columns.number("year"), [1999, np.nan, np.nan])
    np.testing.assert_array_equal(columns.number("bpm"), [120.5, np.nan, np.nan])


def test_tracks_away_and_vanished_are_not_present(writer: Writer, reader: Reader) -> None:
    writer.add_folder(Path("/music")).result()
    ids = stored(writer)
    writer.mark_vanished(ids[2:]).result()
    writer.mark_folder(Path("/music"), away=True).result()
    columns = reader.track_columns()
    assert columns.present.tolist() == [False, False, False]
    assert [columns.track(row).state for row in range(3)] == ["away", "away", "vanished"]


def test_rows_of_ids(writer: Writer, reader: Reader) -> None:
    ids = stored(writer)
    columns = reader.track_columns()
    assert columns.rows(np.array([ids[2], 999, ids[0]])).tolist() == [2, -1, 0]
    assert reader.track_columns([]).rows(np.array([1])).tolist() == [-1]


def test_merging_replaces_and_adds(writer: Writer, reader: Reader) -> None:
    ids = stored(writer)
    before = reader.track_columns()
    again = replace(new("/x/c.ogg"), metadata=Metadata(title="Changed"))
    changed = writer.store_tracks([again, new("/x/d.ogg")]).result()
    merged = before.merged(reader.track_columns(changed))
    assert merged.ids.tolist() == reader.track_columns().ids.tolist() == [*ids, changed[1]]
    assert [merged.track(row) for row in range(4)] == reader.tracks()
    assert before.titles[2] == "C"  # a snapshot stays what it was
