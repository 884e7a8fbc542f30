"""Importing what the program exported itself."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from musicexplorer.library.history import HistoryError
from musicexplorer.library.history.exporting import export
from musicexplorer.library.history.importing import import_history, match_again
from musicexplorer.library.store import NewTrack, Reader, Writer
from musicexplorer.library.track import Metadata, Source
from tests.library.history.conftest import TRACKS, new
from tests.library.history.test_importing import ROWS, scrobbles
from tests.library.history.test_players import RHYTHMDB


@pytest.fixture
def copy(reader: Reader, writer: Writer, tmp_path: Path) -> Path:
    """An export of every kind of thing that is kept."""
    writer.add_play(1, 1_700_010_000.123456, 355.5, 1.0).result()
    writer.add_play(1, 1_700_010_500.5, 12.25, 0.0345, moved_on=True).result()
    writer.add_play(8, 1_700_100_000.0, 20.0, 0.2, moved_on=True, excerpt=True).result()
    writer.set_likes({3: 1, 8: -1}, 1_700_200_000.75).result()
    writer.add_additions([3, 4, 3], "Evening  夜", 1_700_300_000.25).result()
    writer.add_additions([3], "", 1_700_300_001.0).result()
    rhythmdb, lists = tmp_path / "rhythmdb.xml", tmp_path / "lists"
    rhythmdb.write_text(RHYTHMDB)
    lists.mkdir()
    (lists / "old.m3u").write_bytes(b"/old/various/caf\xe9.mp3\n/old/nowhere/\xff\xfe.mp3\n")
    import_history([scrobbles(tmp_path / "x.csv", ROWS), rhythmdb, lists], reader, writer)
    export(reader, tmp_path / "copy.jsonl")
    return tmp_path / "copy.jsonl"


def test_what_was_deleted_comes_back_whole(
    reader: Reader, writer: Writer, copy: Path, tmp_path: Path
) -> None:
    kept, likes = reader.listens(), reader.likes()
    writer.delete_history().result()
    assert not len(reader.listens().ids)
    report = import_history([copy], reader, writer)
    assert report.sources[:2] == ("Music Explorer", "Last.fm") and not report.passed
    assert report.added == report.read - 1  # the same track twice in a list, at the same moment
    again = tmp_path / "again.jsonl"
    export(reader, again)
    assert sorted(set(again.read_text().splitlines())) == sorted(set(copy.read_text().splitlines()))
    now = reader.listens()
    for name in ("ids", "when", "count", "skips", "excerpt", "here"):
        assert getattr(now, name).tolist() == pytest.approx(getattr(kept, name).tolist(), nan_ok=True), name
    assert dict(zip(likes.ids.tolist(), likes.values.tolist(), strict=True)) == dict(
        zip(reader.likes().ids.tolist(), reader.likes().values.tolist(), strict=True)
    )


def test_what_is_there_already_is_not_doubled(reader: Reader, writer: Writer, copy: Path) -> None:
    before = rows(reader.path)
    report = import_history([copy, copy], reader, writer)
    assert report.added == 0 and rows(reader.path) == before
    assert sum(row.plays for row in report.rows if row.foreign.title == "Bohemian Rhapsody") == 3


def test_of_two_opinions_the_newer_one_holds(reader: Reader, writer: Writer, copy: Path) -> None:
    writer.set_likes({3: -1}, 1_700_200_001.0).result()
    writer.set_likes({8: 1}, 1_700_199_999.0).result()
    import_history([copy], reader, writer)
    assert {one.track_id: one.value for one in reader.given_likes()} == {3: -1, 8: -1}


def test_tracks_of_a_folder_taken_out_keep_theirs(
    reader: Reader, writer: Writer, music: Path, copy: Path
) -> None:
    before = rows(reader.path)
    writer.remove_folder(music).result()
    export(reader, copy)
    assert import_history([copy], reader, writer).added == 0
    writer.add_folder(music).result()
    answer = match_again(reader, writer)
    assert answer is not None
    answer.result()
    assert rows(reader.path) == before


def test_music_that_has_moved_is_known_again(writer: Writer, copy: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    with Writer(other) as elsewhere, Reader(other) as there:
        elsewhere.store_tracks([new(tmp_path / "elsewhere", *row) for row in TRACKS]).result()
        import_history([copy], there, elsewhere)
        assert [(play.track_id, play.when, play.excerpt) for play in there.plays()] == [
            (1, 1_700_010_000.123456, False), (1, 1_700_010_500.5, False), (8, 1_700_100_000.0, True),
        ]  # fmt: skip


def test_what_is_not_here_yet_waits_and_counts_once(writer: Writer, copy: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.sqlite"
    with Writer(other) as elsewhere, Reader(other) as there:
        import_history([copy], there, elsewhere)
        assert there.plays() == [] and there.given_likes() == []
        elsewhere.store_tracks([new(tmp_path / "music", *row) for row in TRACKS]).result()
        answer = match_again(there, elsewhere)
        assert answer is not None
        answer.result()
        waiting = there.listens()
        assert not waiting.here.any() and waiting.count[waiting.ids == 8].tolist() == []  # an excerpt
        import_history([copy], there, elsewhere)
        listens = there.listens()
        assert listens.here.sum() == 3
        assert listens.count[listens.ids == 1].sum() == waiting.count[waiting.ids == 1].sum()
        assert listens.skips.sum() == waiting.skips.sum()
        assert "Music Explorer" not in {listen.source for _, listen in there.imported_listens()}


def test_what_waited_for_a_play_that_is_there_goes(
    reader: Reader, writer: Writer, music: Path, tmp_path: Path
) -> None:
    play = {"kind": "play", "path": "/old/n.mp3", "artist": "Nobody", "title": "Nothing", "when": 5.5}
    import_history([written(tmp_path, play)], reader, writer)
    (track,) = writer.store_tracks([new(music, "other.mp3", "Nobody", "Nothing", "", 100.0, "")]).result()
    writer.add_play(track, 5.5, 100.0, 1.0).result()
    answer = match_again(reader, writer)
    assert answer is not None
    answer.result()
    assert reader.listens().ids.tolist() == [track] and reader.imported_listens() == []


def test_the_tracks_of_a_cue_sheet_are_distinguished(
    reader: Reader, writer: Writer, music: Path, tmp_path: Path
) -> None:
    path = str(music / "one.flac")
    said = {"artist": "A", "title": "Untitled", "album": "", "path": path}
    about = Metadata(title="Untitled", artists=("A",))
    first, second = writer.store_tracks(
        [NewTrack(Source(Path(path), at, at + 60), about, 1, 1, bytes([at])) for at in (0, 60)]
    ).result()
    file = written(tmp_path, *(said | {"kind": "play", "when": 9.0, "start": at} for at in (0.0, 60.0)))
    import_history([file], reader, writer)
    assert [play.track_id for play in reader.plays()] == [first, second]


def test_an_older_file_tells_the_tracks_of_a_cue_sheet_by_their_titles(
    reader: Reader, writer: Writer, music: Path, tmp_path: Path
) -> None:
    path = music / "one.flac"
    first, second = writer.store_tracks(
        [
            NewTrack(Source(path, at, at + 60), Metadata(title=title, artists=("A",)), 1, 1, bytes([at]))
            for at, title in ((0, "One"), (60, "Two"))
        ]
    ).result()
    said = {"artist": "A", "album": "", "path": str(path), "kind": "play", "when": 9.0}
    import_history([written(tmp_path, said | {"title": "Two"}, said | {"title": "One"})], reader, writer)
    assert {play.track_id for play in reader.plays()} == {first, second}


def test_older_newer_and_damaged_files(reader: Reader, writer: Writer, tmp_path: Path) -> None:
    path = str(tmp_path / "music" / TRACKS[0][0])
    play = {"path": path, "artist": "Queen", "title": "x", "album": "", "kind": "play", "when": 7.5}
    odd: list[Any] = [
        play, play | {"when": None}, play | {"kind": "dream"}, [], {"kind": "import", "what": "listen"},
        play | {"path": None, "title": None}, {"kind": "like", "when": 1, "value": 0, "title": "x"},
    ]  # fmt: skip
    file = written(tmp_path, *odd)
    with file.open("a") as more:
        more.write('{"kind": "play", "when')
    report = import_history([file], reader, writer)
    assert report.added == 1 and reader.plays()[0].when == 7.5
    assert report.passed == {"rows that cannot be read": 6, "lines that cannot be read": 1}
    assert import_history([written(tmp_path)], reader, writer).read == 0
    with pytest.raises(HistoryError, match="newer version of Music Explorer"):
        import_history([written(tmp_path, play, version=2)], reader, writer)


def written(folder: Path, *rows: Any, version: int = 1) -> Path:
    head = {"format": "musicexplorer-listening", "version": version}
    path = folder / "own.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in (head, *rows)))
    return path


def rows(store: Path) -> list[list[tuple[Any, ...]]]:
    """Everything that is kept of listening, as it lies in the store."""
    tables = ("play", "liking", "addition", "imported_listen", "imported_track")
    connection = sqlite3.connect(store)
    try:
        return [sorted(connection.execute(f"SELECT * FROM {table}"), key=repr) for table in tables]
    finally:
        connection.close()
