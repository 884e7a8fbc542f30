"""Carrying a library to another computer in one file, and undoing to a backup."""

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from musicexplorer.library.export_file import FileExists
from musicexplorer.library.matching import moved
from musicexplorer.library.store import Reader, Writer, backups
from musicexplorer.library.store.backups import BackupError
from musicexplorer.session import transfer
from musicexplorer.settings import Settings
from musicexplorer.similarity import answers
from musicexplorer.similarity.answers import Answer
from musicexplorer.similarity.playlist import Recipe, Seed, from_json, to_json
from tests.library.store.conftest import ATTRIBUTES, DIMENSIONS, TAGS, heard, new


def library(path: Path, music: str, names: str, *, model: str = "one") -> dict[str, int]:
    """A library with a track for each letter; the ids by letter."""
    with Writer(path) as writer:
        writer.add_folder(Path(music)).result()
        writer.set_model(model, TAGS, ATTRIBUTES, DIMENSIONS).result()
        found = [new(f"{music}/{name}.flac", f"sound {name}".encode(), artists=("A",)) for name in names]
        ids = writer.store_tracks(found).result()
        rows = [heard(ord(name)) for name in names]
        writer.store_analysis(zip(ids, rows, strict=True)).result()
        writer.store_positions(ids, np.arange(2.0 * len(ids)).reshape(-1, 2)).result()
    return dict(zip(names, ids, strict=True))


def files(folder: Path) -> list[tuple[str, bytes]]:
    return sorted((file.name, file.read_bytes()) for file in folder.iterdir() if file.is_file())


@pytest.fixture
def there(tmp_path: Path) -> Path:
    """The library of the other computer, in one file."""
    store = tmp_path / "there" / "library.sqlite"
    ids = library(store, "/old/music", "abcde")
    with Writer(store) as writer:
        for at, name in enumerate("abc"):
            writer.add_play(ids[name], 100.0 + at, 50.0, 0.9).result()
        writer.set_likes({ids["a"]: 1, ids["b"]: -1}, 50.0).result()
        writer.add_additions([ids["c"]], "Mine", 60.0).result()
        playlist = writer.save_playlist("Mine", [ids["c"], ids["a"]]).result()
        recipe = Recipe(seeds=(Seed("tracks", "c", (ids["c"],)),), count=7)
        writer.save_recipe(playlist, to_json(recipe), smart=True).result()
    exclusions = [["track", str(ids["e"])], ["artist", "Nobody"], ["folder", "/old/music/x"]]
    Settings(volume=0.25, last_track=3, exclusions=exclusions).save(store.with_name("settings.json"))
    three = (("/old/music/a.flac", 0.0), ("/old/music/b.flac", 0.0), ("/else/c.flac", 0.0))
    answers.append(store.with_name(answers.FILE), Answer(three, 1, 2.0))
    file = tmp_path / "library.zip"
    transfer.save(store, file)
    return file


def names_of(reader: Reader, ids: list[int]) -> list[str]:
    return [track.source.path.stem for track in map(reader.track, ids) if track]


def load(file: Path, store: Path, **options: object) -> transfer.Loaded:
    with Writer(store) as writer:
        return transfer.load(file, store, writer, **options)  # type: ignore[arg-type]


def test_an_analysed_library_is_whole_on_another_computer(there: Path, tmp_path: Path) -> None:
    store = tmp_path / "here" / "library.sqlite"
    loaded = load(there, store, moves=[("/old/music", "/new/place")])
    assert (loaded.tracks, loaded.new) == (5, 5)
    with Reader(store) as reader, Reader(tmp_path / "there" / "library.sqlite") as old:
        assert [folder.path for folder in reader.folders()] == [Path("/new/place")]
        assert {track.source.path.parent for track in reader.tracks()} == {Path("/new/place")}
        ours, theirs = reader.embeddings(), old.embeddings()
        assert np.array_equal(ours[0], theirs[0]) and np.array_equal(ours[1], theirs[1])
        known = reader.known_files()
        assert all(file.size > 0 and not file.failed for file in known.values())  # nothing is read again
        assert np.array_equal(reader.positions()[1], old.positions()[1])
        (playlist,) = reader.playlists()
        assert names_of(reader, list(reader.playlist(playlist.id))) == ["c", "a"]
        assert len(reader.plays()) == 3 and len(reader.given_likes()) == 2 and len(reader.additions()) == 1
        assert len(reader.search("A")) == 5
    settings = Settings.load(store.with_name("settings.json"))
    assert settings.volume == 0.25 and settings.last_track is None
    assert settings.exclusions[1:] == [["artist", "Nobody"], ["folder", "/new/place/x"]]
    (answer,) = answers.read(store.with_name(answers.FILE))
    assert [path for path, _ in answer.tracks] == ["/new/place/a.flac", "/new/place/b.flac", "/else/c.flac"]


def test_it_is_merged_into_a_library_that_knows_the_same_sounds(there: Path, tmp_path: Path) -> None:
    store = tmp_path / "here" / "library.sqlite"
    ids = library(store, "/mine", "zyxcba")  # other ids, other folders, the same sounds
    with Writer(store) as writer:
        writer.add_play(ids["a"], 100.0, 50.0, 0.9).result()  # known already
        writer.set_likes({ids["b"]: 1}, 99.0).result()  # newer than theirs
        writer.save_playlist("Mine", [ids["z"]]).result()
    Settings(volume=0.75, exclusions=[["genre", "Polka"]]).save(store.with_name("settings.json"))
    loaded = load(there, store)
    assert (loaded.tracks, loaded.new) == (5, 2)
    with Reader(store) as reader:
        plays = sorted((play.track_id, play.when) for play in reader.plays())
        assert plays == sorted([(ids["a"], 100.0), (ids["b"], 101.0), (ids["c"], 102.0)])
        assert {like.track_id: like.value for like in reader.given_likes()} == {ids["a"]: 1, ids["b"]: 1}
        saved = reader.playlists()
        lists = {one.name: names_of(reader, list(reader.playlist(one.id))) for one in saved}
        assert lists == {"Mine": ["z"], "Mine (2)": ["c", "a"]}
        (stored,) = reader.recipes()
        assert from_json(stored.text).seeds[0].tracks == (ids["c"],) and stored.smart
        assert len(reader.positions()[0]) == 6  # the map here stays as it is
        assert len(reader.embeddings()[0]) == 8
    settings = Settings.load(store.with_name("settings.json"))
    assert settings.volume == 0.75
    kinds = [kind for kind, _ in settings.exclusions]
    assert kinds == ["genre", "track", "artist", "folder"]
    again = load(there, store)
    assert again.new == 0
    with Reader(store) as reader:
        assert len(reader.plays()) == 3 and len(reader.playlists()) == 2 and len(reader.additions()) == 1
    assert Settings.load(store.with_name("settings.json")) == settings
    assert len(answers.read(store.with_name(answers.FILE))) == 1


def test_only_one_network_is_the_newest(there: Path, tmp_path: Path) -> None:
    store = tmp_path / "here" / "library.sqlite"
    library(store, "/mine", "z", model="another")
    load(there, store)
    with closing(sqlite3.connect(store)) as connection:
        assert connection.execute("SELECT version, newest FROM model").fetchall() == [("another", 1)]


def test_vectors_of_another_network_are_not_mixed_in(there: Path, tmp_path: Path) -> None:
    store = tmp_path / "here" / "library.sqlite"
    library(store, "/mine", "z", model="another")
    load(there, store)
    with Reader(store) as reader:
        assert len(reader.embeddings()[0]) == 1 and len(reader.tracks()) == 6


def test_other_sound_at_the_same_place_keeps_its_own_analysis(there: Path, tmp_path: Path) -> None:
    store = tmp_path / "here" / "library.sqlite"
    with Writer(store) as writer:
        writer.set_model("one", TAGS, ATTRIBUTES, DIMENSIONS).result()
        (track,) = writer.store_tracks([new("/old/music/a.flac", b"another take")]).result()
    load(there, store)
    with Reader(store) as reader:
        assert track not in reader.embeddings()[0]
        assert track in {play.track_id for play in reader.plays()}


def test_a_backup_undoes_what_came_after_it(tmp_path: Path) -> None:
    store = tmp_path / "library.sqlite"
    ids = library(store, "/music", "abc")
    Settings(volume=0.1).save(store.with_name("settings.json"))
    with Writer(store) as writer:
        writer.add_play(ids["a"], 1.0, 1.0, 1.0).result()
        writer.save_playlist("Old", [ids["a"]]).result()
        backup = backups.make(store)
        writer.delete_history().result()
        writer.add_play(ids["b"], 2.0, 1.0, 1.0).result()
        writer.save_playlist("New", [ids["b"]]).result()
        Settings(volume=0.9).save(store.with_name("settings.json"))
        assert backup
        transfer.load(backup, store, writer, undo=True)
    with Reader(store) as reader:
        assert [play.when for play in reader.plays()] == [1.0]
        assert [playlist.name for playlist in reader.playlists()] == ["Old"]
        assert len(reader.embeddings()[0]) == 3  # nothing has to be analysed again
    assert Settings.load(store.with_name("settings.json")).volume == 0.1
    with backups.opened(backups.listed(store)[0].path, tmp_path) as opened:  # what was there is backed up
        assert opened.copy.execute('SELECT "when" FROM play').fetchall() == [(2.0,)]


BAD = {
    "text": lambda raw: b"Dear diary",
    "empty": lambda raw: b"",
    "half": lambda raw: raw[: len(raw) // 2],
    "changed": lambda raw: raw[: len(raw) // 2] + bytes(200) + raw[len(raw) // 2 + 200 :],
}


@pytest.mark.parametrize("kind", BAD)
def test_damaged_and_foreign_files_change_nothing(there: Path, tmp_path: Path, kind: str) -> None:
    store = tmp_path / "here" / "library.sqlite"
    library(store, "/mine", "z")
    before = files(store.parent)
    there.write_bytes(BAD[kind](there.read_bytes()))
    with pytest.raises(BackupError) as caught, Writer(store) as writer:
        transfer.load(there, store, writer)
    assert str(there) in str(caught.value) and "\n" not in str(caught.value)
    assert (
        sorted((file.name, file.read_bytes()) for file in store.parent.iterdir() if file.is_file()) == before
    )


def test_backups_of_newer_programs_and_bombs_are_refused(there: Path, tmp_path: Path) -> None:
    store = tmp_path / "here" / "library.sqlite"
    library(store, "/mine", "z")
    with zipfile.ZipFile(there) as archive:
        about, packed = json.loads(archive.read("backup.json")), archive.read("library.sqlite")

    def refuse(match: str, about: object, content: bytes) -> None:
        with zipfile.ZipFile(there, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("backup.json", json.dumps(about))
            archive.writestr("library.sqlite", content)
        with pytest.raises(BackupError, match=match), Writer(store) as writer:
            transfer.load(there, store, writer)

    refuse("newer Music Explorer", about | {"version": 2}, packed)
    refuse("not a backup", about | {"format": "x"}, packed)
    refuse("not a backup", ["x"], packed)
    refuse("cannot be read|damaged", about, b"no database")
    with closing(sqlite3.connect(tmp_path / "foreign")) as foreign:
        foreign.execute("CREATE TABLE recipes (name TEXT)")
    refuse("not a library", about, (tmp_path / "foreign").read_bytes())
    with Reader(store) as reader:
        assert len(reader.tracks()) == 1
    assert not list(store.parent.glob(".*"))


def test_a_backup_replaces_only_backups(there: Path, tmp_path: Path) -> None:
    store = tmp_path / "there" / "library.sqlite"
    transfer.save(store, there)
    (tmp_path / "notes.zip").write_bytes(b"my notes")
    with pytest.raises(FileExists):
        transfer.save(store, tmp_path / "notes.zip")
    assert (tmp_path / "notes.zip").read_bytes() == b"my notes"


@pytest.mark.parametrize(
    ("old", "new", "path", "here"),
    [
        ("/old", "/new", "/old/a/b.flac", "/new/a/b.flac"),
        ("/old/", "/new/", "/old", "/new"),
        ("/old", "/new", "/older/a.flac", "/older/a.flac"),
        ("C:\\Music", "/home/me/Music", "C:\\Music\\A\\b.flac", "/home/me/Music/A/b.flac"),
        ("/old", "/new", "/old/back\\slash.flac", "/new/back\\slash.flac"),
        ("/old", "/new", "/old/a\udcf6.flac", "/new/a\udcf6.flac"),
    ],
)
def test_where_a_path_is_on_this_computer(old: str, new: str, path: str, here: str) -> None:
    assert moved(path, [(old, new)]) == here
