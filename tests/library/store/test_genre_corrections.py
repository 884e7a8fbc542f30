"""What the person said of genres is kept in the library, and in backups."""

from pathlib import Path

from musicexplorer.library.store import NewTrack, Reader, Writer
from musicexplorer.library.store.copying import copy_store
from musicexplorer.library.track import Metadata, Source


def stored(writer: Writer, folder: Path) -> list[int]:
    tracks = [
        NewTrack(Source(folder / f"{at}.flac"), Metadata(title=str(at)), 1, 1, b"%d" % at) for at in range(3)
    ]
    return list(writer.store_tracks(tracks).result())


def test_genres_are_given_denied_and_taken_back(writer: Writer, reader: Reader, tmp_path: Path) -> None:
    one, two, three = stored(writer, tmp_path)
    writer.give_genre([one, two], "Jazz").result()
    writer.give_genre([two], " Blues ").result()  # one genre a track: the last that was said
    writer.deny_genre([two, three], "Rock").result()
    writer.deny_genre([three], "Pop").result()
    found = reader.genre_corrections()
    assert found.given == {one: "Jazz", two: "Blues"}
    assert found.denied == {two: frozenset({"Rock"}), three: frozenset({"Rock", "Pop"})}
    writer.deny_genre([one], "Jazz").result()  # another opinion
    writer.give_genre([three], "Rock").result()
    writer.give_genre([two], "").result()
    found = reader.genre_corrections()
    assert found.given == {three: "Rock"}
    assert found.denied == {one: frozenset({"Jazz"}), three: frozenset({"Pop"})}


def test_a_backup_keeps_them(writer: Writer, reader: Reader, tmp_path: Path) -> None:
    ids = stored(writer, tmp_path)
    writer.give_genre(ids[:1], "Jazz").result()
    copy_store(reader.path, tmp_path / "copy.sqlite")
    with Reader(tmp_path / "copy.sqlite") as copy:
        assert list(copy.genre_corrections().given.values()) == ["Jazz"]
