"""Folders of the library: added, removed, away."""

import os
from pathlib import Path

from musicexplorer.library.store import Folder, Reader, Writer
from tests.library.store.conftest import heard, new


def paths(reader: Reader) -> list[str]:
    return [str(folder.path) for folder in reader.folders()]


def test_folders_inside_others_add_nothing(writer: Writer, reader: Reader) -> None:
    for folder in ("/music/jazz", "/music", "/music/rock", "/musicals", "/music/.hidden", "/music"):
        writer.add_folder(Path(folder)).result()
    assert paths(reader) == ["/music", "/musicals", "/music/.hidden"]


def test_the_root_of_all_can_be_added(writer: Writer, reader: Reader) -> None:
    writer.add_folder(Path("/music"))
    writer.add_folder(Path("/")).result()
    assert paths(reader) == ["/"]


def test_names_that_are_not_utf8(writer: Writer, reader: Reader) -> None:
    folder = Path(os.fsdecode(b"/m\xfcsik"))
    writer.add_folder(folder).result()
    assert reader.folders() == [Folder(folder, False)]


def test_what_was_removed_comes_back_as_it_was(writer: Writer, reader: Reader) -> None:
    writer.add_folder(Path("/m"))
    writer.add_folder(Path("/n"))
    ids = writer.store_tracks([new("/m/a"), new("/mm/b"), new("/n/c")]).result()
    writer.store_analysis([(i, heard(i)) for i in ids])
    writer.store_positions(ids, [[i, i] for i in ids])
    writer.store_failure(Path("/m/bad"), 0, "bad", 1, 1)
    writer.remove_folder(Path("/m")).result()
    assert paths(reader) == ["/n"]
    assert [track.id for track in reader.tracks()] == ids[1:]
    assert reader.embeddings()[0].tolist() == ids[1:]
    assert reader.positions()[0].tolist() == ids[1:]
    assert reader.failures() == []
    assert b"/m/a" not in reader.known_files()
    assert reader.find(Path("/m/a")) is None
    writer.add_folder(Path("/m")).result()
    assert reader.embeddings()[0].tolist() == ids


def test_a_removed_folder_does_not_take_what_another_holds(writer: Writer, reader: Reader) -> None:
    for folder in ("/m", "/m/.cache"):
        writer.add_folder(Path(folder))
    writer.store_tracks([new("/m/.cache/a"), new("/m/b")])
    writer.remove_folder(Path("/m")).result()
    assert [str(track.source.path) for track in reader.tracks()] == ["/m/.cache/a"]


def test_a_folder_that_is_away_keeps_its_tracks(writer: Writer, reader: Reader) -> None:
    writer.add_folder(Path("/drive"))
    writer.add_folder(Path("/m"))
    first, second = writer.store_tracks([new("/drive/a"), new("/m/b")]).result()
    writer.store_analysis([(first, heard(1)), (second, heard(2))])
    writer.mark_folder(Path("/drive"), away=True).result()
    assert [folder.away for folder in reader.folders()] == [True, False]
    assert [track.state for track in reader.tracks()] == ["away", "present"]
    assert reader.embeddings()[0].tolist() == [first, second]
    writer.mark_folder(Path("/drive"), away=False).result()
    assert [track.state for track in reader.tracks()] == ["present", "present"]
