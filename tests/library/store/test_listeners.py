"""Several listeners in one store, and periods that are forgotten."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from musicexplorer.library.store import NewTrack, Period, Reader, StoreError, Writer
from musicexplorer.library.store.copying import copy_store, open_copy
from musicexplorer.library.store.history import ImportedListen, ImportedTrack
from musicexplorer.library.store.schema import MIGRATIONS, migrate
from musicexplorer.library.track import Metadata, Source

AS_THEY_ARE: dict[str, Any] = {"move": lambda path: path, "recipe": lambda text, _: text}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.sqlite"


@pytest.fixture
def writer(path: Path) -> Iterator[Writer]:
    with Writer(path) as made:
        new = [
            NewTrack(Source(path.with_name(f"{n}.flac")), Metadata(title=f"{n}"), 1, 1, b"%d" % n)
            for n in (1, 2)
        ]
        assert made.store_tracks(new).result() == [1, 2]
        yield made


def plays(path: Path, listener: int | None = None) -> list[int]:
    with Reader(path, listener) as reader:
        return reader.listens().ids.tolist()


def test_each_has_a_history_of_their_own(path: Path, writer: Writer) -> None:
    writer.add_play(1, 100.0, 200.0, 1.0).result()
    writer.set_likes({1: 1}).result()
    ann = writer.add_listener(" Ann  B ").result()
    writer.choose_listener(ann).result()
    writer.add_play(2, 100.0, 200.0, 1.0).result()
    writer.set_likes({1: -1}).result()
    writer.add_additions([2], "Hers").result()
    track = ImportedTrack(5, title="2", track_id=2)
    writer.add_imports([track], [ImportedListen(7, 5, "X", "total", plays=3)]).result()
    assert (plays(path), plays(path, 0), plays(path, ann)) == ([2, 2], [1], [2, 2])
    with Reader(path) as reader, Reader(path, 0) as first:
        assert [(one.id, one.name) for one in reader.listeners()] == [(0, "Me"), (ann, "Ann B")]
        assert (reader.listener, first.listener) == (ann, 0)
        assert (reader.likes().values.tolist(), first.likes().values.tolist()) == ([-1], [1])
        assert (len(reader.additions()), len(first.additions())) == (1, 0)
        assert (len(reader.imported()), len(first.imported())) == (1, 0)
        assert [play.track_id for play in first.plays()] == [1]


def test_the_reader_follows_the_choice(path: Path, writer: Writer) -> None:
    ann = writer.add_listener("Ann").result()
    writer.add_play(1, 100.0, 200.0, 1.0).result()
    with Reader(path) as reader:
        assert len(reader.plays()) == 1
        writer.choose_listener(ann).result()
        assert (reader.listener, reader.plays()) == (ann, [])


def test_names_are_unique_and_not_empty(path: Path, writer: Writer) -> None:
    ann = writer.add_listener("Ann").result()
    assert writer.add_listener("ANN").result() == ann
    assert writer.add_listener("me").result() == 0
    with pytest.raises(StoreError):
        writer.add_listener("  ").result()


def test_playlists_are_evidence_of_the_one_who_saved_them_first(path: Path, writer: Writer) -> None:
    ann = writer.add_listener("Ann").result()
    writer.save_playlist("Mine", [1, 2]).result()
    writer.choose_listener(ann).result()
    writer.save_playlist("Hers", [2]).result()
    writer.save_playlist("Mine", [1]).result()

    def listed(listener: int) -> list[int]:
        with Reader(path, listener) as reader:
            return reader.playlist_membership().ids.tolist()

    assert (listed(0), listed(ann)) == ([1], [2])
    writer.remove_listener(ann).result()
    assert listed(writer.add_listener("Bob").result()) == []
    assert listed(0) == [1]


def test_names_of_tastes_are_of_one_listener_and_go_with_the_history(path: Path, writer: Writer) -> None:
    ann = writer.add_listener("Ann").result()
    writer.name_taste([1], "Cooking").result()
    writer.name_taste([1, 2], "Running", listener=ann).result()
    writer.name_taste([2], " Slow cooking ", "Cooking").result()

    def names(listener: int) -> dict[str, list[int]]:
        with Reader(path, listener) as reader:
            return {name: ids.tolist() for name, ids in reader.taste_names().items()}

    assert (names(0), names(ann)) == ({"Slow cooking": [2]}, {"Running": [1, 2]})
    writer.name_taste([2], "", "Slow cooking").result()
    assert names(0) == {}
    writer.delete_history(("likes",), ann).result()
    assert names(ann) != {}
    writer.delete_history(("plays",), ann).result()
    assert names(ann) == {}


def test_the_history_of_one_is_deleted_and_one_can_be_removed(path: Path, writer: Writer) -> None:
    ann = writer.add_listener("Ann").result()
    writer.add_play(1, 100.0, 200.0, 1.0).result()
    writer.choose_listener(ann).result()
    writer.add_play(2, 100.0, 200.0, 1.0).result()
    writer.delete_history(listener=0).result()
    assert (plays(path, 0), plays(path, ann)) == ([], [2])
    writer.remove_listener(ann).result()
    with Reader(path) as reader:
        assert (reader.listener, len(reader.listeners())) == (0, 1)
    assert plays(path, ann) == []


def test_forgotten_periods_become_one_where_they_touch_and_are_taken_back(path: Path, writer: Writer) -> None:
    for begin, end in ((10.0, 20.0), (40.0, 50.0), (20.0, 30.0)):
        writer.forget(Period(begin, end)).result()
    with Reader(path) as reader:
        assert reader.forgotten() == [Period(10.0, 30.0), Period(40.0, 50.0)]
        writer.remember(Period(15.0, 25.0)).result()
        assert reader.forgotten() == [Period(10.0, 15.0), Period(25.0, 30.0), Period(40.0, 50.0)]
        writer.remember().result()
        assert reader.forgotten() == []


def test_forgotten_periods_are_each_ones_own(path: Path, writer: Writer) -> None:
    ann = writer.add_listener("Ann").result()
    writer.forget(Period(10.0, 20.0), ann).result()
    with Reader(path) as reader, Reader(path, ann) as other:
        assert (reader.forgotten(), other.forgotten()) == ([], [Period(10.0, 20.0)])


def test_a_library_of_one_stays_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, path, MIGRATIONS[:15])
        connection.execute(
            "INSERT INTO track VALUES (1, x'2f61', 0, NULL, 1, 1, NULL, 0, 0, 0, 'A', '', '', '', NULL, NULL,"
            " NULL, '', 0, '', NULL, NULL, '', NULL, NULL, NULL, NULL, '', '', '', 0, '', NULL, '')"
        )
        connection.execute("INSERT INTO play VALUES (1, 1, 100, 200, 1, 0, 0)")
        connection.execute("INSERT INTO liking VALUES (1, -1, 50)")
        connection.execute("INSERT INTO addition VALUES (1, 1, 'Mine', 60)")
    with Reader(path) as reader:
        assert reader.listens().ids.tolist() == [1]
        assert reader.likes().values.tolist() == [-1]
        assert [one.list for one in reader.additions()] == ["Mine"]
        assert (reader.listener, len(reader.listeners()), reader.forgotten()) == (0, 1, [])


def test_a_copy_brings_listeners_by_their_names(path: Path, writer: Writer, tmp_path: Path) -> None:
    ann = writer.add_listener("Ann").result()
    bob = writer.add_listener("Bob").result()
    for listener, track in ((ann, 1), (bob, 2)):
        writer.choose_listener(listener).result()
        writer.add_play(track, 100.0, 200.0, 1.0).result()
        writer.set_likes({track: 1}).result()
        writer.forget(Period(10.0 + listener, 20.0 + listener)).result()
        writer.name_taste([track], "Cooking").result()
        writer.save_playlist(f"Of {listener}", [track]).result()
    copy_store(path, tmp_path / "copy.sqlite", analysis=True)
    there = tmp_path / "there.sqlite"
    with Writer(there) as other, closing(open_copy(tmp_path / "copy.sqlite")) as copy:
        assert other.add_listener("Bob").result() != bob
        other.merge(copy, **AS_THEY_ARE).result()
        other.merge(copy, **AS_THEY_ARE).result()  # nothing twice
    with Reader(there) as reader:
        ids = {one.name: one.id for one in reader.listeners()}
        assert reader.listener == ids["Bob"]
    for name, begin in (("Ann", 10.0 + ann), ("Bob", 10.0 + bob)):
        with Reader(there, ids[name]) as reader:
            assert len(reader.plays()) == len(reader.given_likes()) == 1
            assert reader.forgotten() == [Period(begin, begin + 10.0)]
            assert [ids.tolist() for ids in reader.taste_names().values()] == [[begin - 10.0]]
            assert reader.playlist_membership().ids.tolist() == [begin - 10.0]
