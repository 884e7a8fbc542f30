"""A file that moved, was renamed, retagged or replaced is known for what it is."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from musicexplorer.library.store import NewTrack, Reader, Writer
from tests.library.store.conftest import heard, new


def real(path: Path, sound: bytes, **metadata: object) -> NewTrack:
    """A file on the disk whose content stands for its sound."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(sound)
    return new(path, sound, **metadata)


@pytest.fixture
def known_track(writer: Writer, tmp_path: Path) -> int:
    """A track that was listened to, played, and put into a playlist."""
    [identifier] = writer.store_tracks([real(tmp_path / "a.mp3", b"aaaa")]).result()
    writer.store_analysis([(identifier, heard(1))]).result()
    writer.store_positions([identifier], [[1.0, 2.0]]).result()
    writer.add_play(identifier, 1.0, 2.0, 0.5).result()
    writer.save_playlist("mine", [identifier]).result()
    return identifier


def assert_everything_kept(reader: Reader, identifier: int) -> None:
    assert reader.analysis(identifier) is not None
    assert reader.embeddings()[0].tolist() == [identifier]
    assert reader.positions()[0].tolist() == [identifier]
    assert [play.track_id for play in reader.plays()] == [identifier]
    assert reader.playlist(reader.playlists()[0].id) == [identifier]


def test_a_moved_file_keeps_everything(
    writer: Writer, reader: Reader, known_track: int, tmp_path: Path
) -> None:
    (tmp_path / "a.mp3").unlink()
    assert writer.store_tracks([real(tmp_path / "b" / "c.mp3", b"aaaa")]).result() == [known_track]
    [track] = reader.tracks()
    assert (track.source.path, track.state) == (tmp_path / "b" / "c.mp3", "present")
    assert_everything_kept(reader, known_track)


def test_a_file_that_vanished_and_came_back_elsewhere(
    writer: Writer, reader: Reader, known_track: int, tmp_path: Path
) -> None:
    (tmp_path / "a.mp3").unlink()
    writer.mark_vanished([known_track]).result()
    assert [track.state for track in reader.tracks()] == ["vanished"]
    assert reader.embeddings()[0].tolist() == reader.positions()[0].tolist() == []
    assert reader.playlist(reader.playlists()[0].id) == [known_track]
    assert writer.store_tracks([real(tmp_path / "b.mp3", b"aaaa")]).result() == [known_track]
    assert_everything_kept(reader, known_track)


def test_a_file_that_came_back_as_it_was(
    writer: Writer, reader: Reader, known_track: int, tmp_path: Path
) -> None:
    writer.mark_vanished([known_track]).result()
    assert reader.known_files()[os.fsencode(tmp_path / "a.mp3")].vanished
    writer.mark_present([known_track]).result()
    assert_everything_kept(reader, known_track)


def test_a_retagged_file_keeps_everything(
    writer: Writer, reader: Reader, known_track: int, tmp_path: Path
) -> None:
    retagged = replace(new(tmp_path / "a.mp3", b"aaaa", title="new"), size=999, mtime_ns=999)
    assert writer.store_tracks([retagged]).result() == [known_track]
    assert [track.metadata.title for track in reader.tracks()] == ["new"]
    assert_everything_kept(reader, known_track)
    assert reader.not_analysed([known_track]) == set()


def test_other_audio_at_the_same_place_is_analysed_again(
    writer: Writer, reader: Reader, known_track: int, tmp_path: Path
) -> None:
    assert writer.store_tracks([real(tmp_path / "a.mp3", b"bbbbbb")]).result() == [known_track]
    assert reader.analysis(known_track) is None
    assert reader.not_analysed([known_track]) == {known_track}
    assert reader.playlist(reader.playlists()[0].id) == [known_track]


def test_names_that_were_swapped(writer: Writer, reader: Reader, tmp_path: Path) -> None:
    ids = writer.store_tracks([real(tmp_path / "1", b"one"), real(tmp_path / "2", b"second")]).result()
    writer.store_analysis([(ids[0], heard(1)), (ids[1], heard(2))]).result()
    before = [reader.analysis(i).vector.tolist() for i in ids]  # type: ignore[union-attr]
    swapped = writer.store_tracks([real(tmp_path / "1", b"second"), real(tmp_path / "2", b"one")]).result()
    assert swapped == ids[::-1]
    assert {t.id: t.source.path.name for t in reader.tracks()} == {ids[0]: "2", ids[1]: "1"}
    assert [reader.analysis(i).vector.tolist() for i in ids] == before  # type: ignore[union-attr]


def test_a_chain_of_renames(writer: Writer, reader: Reader, tmp_path: Path) -> None:
    ids = writer.store_tracks([real(tmp_path / f"{i}", b"x" * i) for i in (1, 2, 3)]).result()
    renamed = [real(tmp_path / f"{i + 1}", b"x" * i) for i in (1, 2, 3)]
    (tmp_path / "1").unlink()
    assert writer.store_tracks(renamed).result() == ids
    assert {track.state for track in reader.tracks()} == {"present"}


def test_a_copy_is_a_separate_track_and_already_analysed(
    writer: Writer, reader: Reader, known_track: int, tmp_path: Path
) -> None:
    [copy] = writer.store_tracks([real(tmp_path / "copy.mp3", b"aaaa")]).result()
    assert copy != known_track
    assert reader.not_analysed([copy, known_track]) == set()
    first, second = reader.analysis(known_track), reader.analysis(copy)
    assert first is not None
    assert second is not None
    assert first.vector.tolist() == second.vector.tolist()
    assert first.window_vectors.tolist() == second.window_vectors.tolist()


def test_of_two_copies_the_one_of_that_name_moved(writer: Writer, reader: Reader, tmp_path: Path) -> None:
    ids = writer.store_tracks([real(tmp_path / "x", b"s"), real(tmp_path / "a" / "y", b"s")]).result()
    writer.mark_vanished(ids).result()
    assert writer.store_tracks([new(tmp_path / "b" / "y", b"s")]).result() == [ids[1]]


def test_a_drive_that_is_away_is_not_taken_for_a_move(writer: Writer, reader: Reader, tmp_path: Path) -> None:
    drive = tmp_path / "drive"
    writer.add_folder(drive)
    [away] = writer.store_tracks([new(drive / "a.mp3", b"aaaa")]).result()
    writer.mark_folder(drive, away=True)
    assert writer.store_tracks([real(tmp_path / "a.mp3", b"aaaa")]).result() != [away]
    assert [track.state for track in reader.tracks()] == ["away", "present"]


def test_a_new_file_in_the_place_of_a_vanished_one(
    writer: Writer, reader: Reader, known_track: int, tmp_path: Path
) -> None:
    writer.mark_vanished([known_track]).result()
    [other] = writer.store_tracks([real(tmp_path / "a.mp3", b"bbbbbb")]).result()
    assert other != known_track
    assert reader.known_files()[os.fsencode(tmp_path / "a.mp3")].ids == (other,)
    writer.mark_present([known_track]).result()  # its place is taken: it stays vanished
    assert {t.id: t.state for t in reader.tracks()} == {known_track: "vanished", other: "present"}
    assert writer.store_tracks([real(tmp_path / "b.mp3", b"aaaa")]).result() == [known_track]
