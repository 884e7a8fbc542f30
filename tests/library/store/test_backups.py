"""Backups, and libraries that are rebuilt from them after damage."""

import os
import random
import shutil
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from musicexplorer.library.store import Reader, StoreDamaged, StoreError, Writer, backups
from musicexplorer.library.store.copying import ANALYSIS, digest
from musicexplorer.library.store.history import ImportedListen, ImportedTrack
from musicexplorer.library.store.recovery import recover
from musicexplorer.library.store.schema import MIGRATIONS, migrate
from tests.library.store.conftest import ATTRIBUTES, DIMENSIONS, TAGS, heard, new

TRACKS = 300


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library with everything in it, and a backup of it."""
    folder = tmp_path_factory.mktemp("filled") / "home"
    fill(folder / "library.sqlite")
    backups.make(folder / "library.sqlite")
    return folder


@pytest.fixture
def filled(home: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    shutil.copytree(home, tmp_path / "home")
    return tmp_path / "home" / "library.sqlite"


def fill(path: Path) -> None:
    music = Path("/music")
    with Writer(path) as writer:
        writer.add_folder(music).result()
        writer.set_model("one", TAGS, ATTRIBUTES, DIMENSIONS).result()
        found = [new(music / f"{n}.flac", f"sound {n}".encode(), artists=("A",)) for n in range(TRACKS)]
        ids = writer.store_tracks(found).result()
        writer.store_analysis((track, heard(track)) for track in ids).result()
        writer.store_positions(ids, np.zeros((TRACKS, 2))).result()
        for number, track in enumerate(ids):
            writer.add_play(track, 1000.0 + number, 100.0, 0.9).result()
        writer.set_likes({ids[0]: 1, ids[1]: -1}, 5.0).result()
        writer.add_additions(ids[:5], "Mine", 6.0).result()
        writer.mark_vanished([ids[10], ids[20]]).result()
        playlist = writer.save_playlist("Mine", ids[3:0:-1]).result()
        writer.save_recipe(playlist, '{"version": 1}', smart=True).result()
        tracks = [
            ImportedTrack(n, "Foreign", f"Title {n}", track_id=ids[n] if n % 2 else None) for n in range(50)
        ]
        listens = [ImportedListen(n, n, "Last.fm", "listen", float(n), plays=1) for n in range(50)]
        writer.add_imports(tracks, listens).result()
    (path.parent / "settings.json").write_text('{"volume": 0.5}')


def content(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return digest(connection)


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def test_a_backup_holds_what_no_scan_finds_and_is_private(filled: Path) -> None:
    (backup,) = backups.listed(filled)
    assert stat.S_IMODE(os.stat(backup.path).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(backups.folder(filled)).st_mode) == 0o700
    with backups.opened(backup.path, filled.parent) as opened:
        assert digest(opened.copy) == content(filled)
        assert opened.beside == {"settings.json": b'{"volume": 0.5}'} and not opened.whole
        for table in ANALYSIS:
            assert opened.copy.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    assert [file.name for file in filled.parent.iterdir() if file.name.startswith(".")] == []


def test_a_backup_is_made_at_most_once_a_day_and_only_of_changes(filled: Path) -> None:
    (first,) = backups.listed(filled)
    with Writer(filled) as writer:
        writer.add_play(1, 9.0, 1.0, 1.0).result()
    assert backups.listed(filled) == [first]  # there is one of today
    os.utime(first.path, (0, 0))
    with Writer(filled):
        pass
    second, old = backups.listed(filled)
    assert old == first and rows_of(second, "SELECT count(*) FROM play") == [(TRACKS + 1,)]
    os.utime(second.path, (0, 0))
    with Writer(filled):
        pass
    assert len(backups.listed(filled)) == 2  # nothing has changed since
    assert second.path.stat().st_mtime > 0  # and it need not be looked for again today


def rows_of(backup: backups.Backup, query: str) -> list[tuple[object, ...]]:
    with backups.opened(backup.path, backup.path.parent) as opened:
        return opened.copy.execute(query).fetchall()


def test_an_empty_library_is_not_backed_up(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    for _ in range(2):
        with Writer(path) as writer:
            writer.store_tracks([new("/a.flac", b"a")]).result()
    assert not backups.listed(path) and not backups.folder(path).exists()


def test_the_last_seven_are_kept(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for day in range(1, 11):

        class Then(datetime):
            @classmethod
            def now(cls, tz: object = None, day: int = day) -> datetime:
                return datetime(2031, 1, day)

        monkeypatch.setattr(backups, "datetime", Then)
        with Writer(filled) as writer:
            writer.add_play(1, float(day), 1.0, 1.0).result()
        backups.make(filled)
    monkeypatch.undo()
    assert [backup.when.day for backup in backups.listed(filled)] == [10, 9, 8, 7, 6, 5, 4]


def test_a_library_is_backed_up_before_each_migration(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, path, MIGRATIONS[:1])
        connection.execute("INSERT INTO playlist VALUES (1, 'Old', 1, 1)")
    Writer(path).close()
    (backup,) = backups.listed(path)
    with zipfile.ZipFile(backup.path) as archive:
        archive.extract("library.sqlite", tmp_path / "old")
    assert rows(tmp_path / "old" / "library.sqlite", "SELECT max(number) FROM migration") == [(1,)]
    assert rows_of(backup, "SELECT name FROM playlist") == [("Old",)]


def test_without_a_backup_nothing_is_migrated(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, path, MIGRATIONS[:1])
        connection.execute("INSERT INTO playlist VALUES (1, 'Old', 1, 1)")
    backups.folder(path).write_text("a file in the way")
    with pytest.raises(StoreError, match="no backup of it can be written"):
        Writer(path)
    assert rows(path, "SELECT max(number) FROM migration") == [(1,)]


# Damage


def cut(raw: bytearray) -> bytes:
    return bytes(raw[: len(raw) // 2])


def zeros(raw: bytearray) -> bytes:
    return bytes(len(raw))


def noise(raw: bytearray) -> bytes:
    return random.Random(1).randbytes(len(raw))


def header(raw: bytearray) -> bytes:
    return b"x" * 16 + bytes(raw[16:])


def page(number: int) -> Callable[[bytearray], bytes]:
    def damage(raw: bytearray) -> bytes:
        at = number * 4096 % len(raw)
        raw[at : at + 4096] = random.Random(number).randbytes(4096)
        return bytes(raw)

    return damage


def empty(raw: bytearray) -> bytes:
    return b""


PLACES = [cut, zeros, noise, header, empty, lambda raw: b"no database", *map(page, range(60))]


@pytest.mark.parametrize("damage", PLACES)
def test_nothing_of_the_backup_is_lost_wherever_the_damage_is(
    filled: Path, damage: Callable[[bytearray], bytes]
) -> None:
    before = content(filled)
    filled.write_bytes(damage(bytearray(filled.read_bytes())))
    said = recover(filled)
    assert said == "" or ("damaged and is rebuilt from" in said and "\n" not in said)
    assert content(filled) == before
    with Reader(filled) as reader:  # usable at once, in a sentence otherwise
        assert len(reader.tracks()) >= (0 if said else TRACKS)
        assert [folder.path.name for folder in reader.folders()] == ["music"]
        reader.search("A")
        reader.listens()
    assert recover(filled) == ""
    if said:
        assert list(filled.parent.glob("library.damaged-*.sqlite"))
    assert not list(filled.parent.glob(".*"))


@pytest.mark.parametrize("table", ["play", "track", "migration", "playlist_item", "heard"])
def test_missing_tables_are_damage(filled: Path, table: str) -> None:
    before = content(filled)
    with closing(sqlite3.connect(filled)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(f"DROP TABLE {table}")
    assert "rebuilt" in recover(filled)
    assert content(filled) == before


def test_what_is_newer_than_the_backup_and_readable_is_kept(filled: Path) -> None:
    with Writer(filled) as writer:
        writer.add_play(7, 7777.0, 1.0, 1.0).result()
        writer.save_playlist("Newer", [1, 2]).result()
    with closing(sqlite3.connect(filled)) as connection:
        connection.execute("DROP TABLE rhythm")
    assert "rebuilt" in recover(filled)
    assert rows(filled, 'SELECT track_id FROM play WHERE "when" = 7777') == [(7,)]
    assert rows(filled, "SELECT name FROM playlist ORDER BY id") == [("Mine",), ("Newer",)]
    assert rows(filled, "SELECT count(*) FROM heard") == [(TRACKS,)]  # not analysed again for nothing


def test_tracks_come_back_with_the_ids_they_had(filled: Path) -> None:
    before = rows(filled, "SELECT id, path, identity FROM track ORDER BY id")
    filled.write_bytes(b"no database")
    assert recover(filled)
    assert rows(filled, "SELECT id, path, identity FROM track ORDER BY id") == before
    with Writer(filled) as writer:  # the next scan
        found = [new(os.fsdecode(path), identity) for _, path, identity in before]  # type: ignore[arg-type]
        assert writer.store_tracks(found).result() == [row[0] for row in before]


def test_a_damaged_backup_is_passed_over(filled: Path) -> None:
    before = content(filled)
    (good,) = backups.listed(filled)
    bad = good.path.with_name("2099-01-01-000000.zip")
    raw = bytearray(good.path.read_bytes())
    raw[len(raw) // 3 : len(raw) // 2] = bytes(len(raw) // 2 - len(raw) // 3)
    bad.write_bytes(raw)
    filled.write_bytes(b"no database")
    assert f"{good.when:%Y-%m-%d}" in recover(filled)
    assert content(filled) == before


@pytest.mark.parametrize("content", [bytes(5000), b"\xff" * 5000])
def test_without_a_backup_a_new_library_begins(filled: Path, content: bytes) -> None:
    shutil.rmtree(backups.folder(filled))
    filled.write_bytes(content)
    assert "could be read" in recover(filled)
    with Reader(filled) as reader:
        assert reader.tracks() == []


def test_other_files_are_not_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(StoreError, match="not a library of Music Explorer"):
        recover(path)
    path.write_text("my shopping list")
    with pytest.raises(StoreError, match="not a library of Music Explorer"):
        recover(path)
    assert [file.name for file in tmp_path.iterdir()] == ["library.sqlite"]
    assert recover(tmp_path / "none.sqlite") == ""


def test_a_library_that_was_deleted_begins_anew(filled: Path) -> None:
    filled.unlink()
    assert recover(filled) == ""
    Writer(filled).close()
    with Reader(filled) as reader:
        assert reader.tracks() == [] and backups.listed(filled)


def test_texts_that_cannot_be_read_are_damage(filled: Path) -> None:
    filled.write_bytes(filled.read_bytes().replace(b"Foreign", b"\xff\xfereign", 7))
    with Reader(filled) as reader, pytest.raises(StoreDamaged):
        reader.imported()
    assert "rebuilt" in recover(filled)
    with Reader(filled) as reader:
        assert [one.track.artist for one in reader.imported()] == ["Foreign"] * 50


@pytest.mark.parametrize("content", [b"", b"no database"])
def test_whoever_opens_a_damaged_library_is_told_that_it_is(filled: Path, content: bytes) -> None:
    filled.write_bytes(content)
    with pytest.raises(StoreDamaged):
        Reader(filled)
    with pytest.raises(StoreDamaged):
        Writer(filled)
