"""The listening history in the store."""

import pytest

from musicexplorer.library.store import Reader, Writer
from tests.library.store.conftest import new


@pytest.fixture
def ids(writer: Writer) -> list[int]:
    return writer.store_tracks([new(f"/m/{n}.mp3", bytes([n]), duration=100.0) for n in range(3)]).result()


def test_plays_are_skips_when_left_early(writer: Writer, reader: Reader, ids: list[int]) -> None:
    writer.add_play(ids[0], 1000, 100, 1.0)
    writer.add_play(ids[0], 2000, 10, 0.1, moved_on=True)
    writer.add_play(ids[1], 3000, 20, 0.1, moved_on=True, excerpt=True)
    writer.add_play(ids[1], 4000, 10, 0.1)  # the program was closed
    writer.add_play(ids[1], 4500, 10, 0.1, excerpt=True)  # a glance
    writer.add_play(ids[2], 5000, 300, 0.2, moved_on=True).result()  # five minutes of a symphony
    listens = reader.listens()
    assert listens.ids.tolist() == [ids[0], ids[0], ids[1], ids[2]]
    assert listens.skips.tolist() == [0, 1, 0, 0] and listens.count.tolist() == [1, 0, 1, 1]
    assert listens.excerpt.tolist() == [False, False, True, False]
    assert listens.here.all()
    assert [(play.moved_on, play.excerpt) for play in reader.plays()][1:3] == [(True, False), (True, True)]


def test_no_evidence_is_empty_arrays(writer: Writer, reader: Reader) -> None:
    listens, likes, gathered = reader.listens(), reader.likes(), reader.playlist_membership()
    for array in (listens.ids, listens.when, likes.ids, likes.values, gathered.ids, *reader.ratings()):
        assert array.shape == (0,)


def test_a_like_can_be_undone(writer: Writer, reader: Reader, ids: list[int]) -> None:
    assert writer.set_likes({ids[0]: 1, ids[1]: -1}, when=5.0).result() == {ids[0]: 0, ids[1]: 0}
    likes = reader.likes()
    assert dict(zip(likes.ids.tolist(), likes.values.tolist(), strict=True)) == {ids[0]: 1, ids[1]: -1}
    assert likes.when.tolist() == [5.0, 5.0]
    before = writer.set_likes({ids[0]: 0, ids[1]: 1}).result()
    assert reader.likes().ids.tolist() == [ids[1]]
    writer.set_likes(before).result()
    assert sorted(reader.likes().values.tolist()) == [-1, 1]


def test_playlists_and_additions_are_gathered(writer: Writer, reader: Reader, ids: list[int]) -> None:
    writer.save_playlist("One", [ids[0], ids[1], ids[0]])
    writer.add_additions([ids[2]], "One")
    writer.add_additions([ids[2]], "", when=7.0).result()  # a list without a name gathers nothing
    gathered = reader.playlist_membership()
    assert gathered.ids.tolist() == ids and gathered.lists.tolist() == [0, 0, 0]
    assert [(one.track_id, one.list) for one in reader.additions()] == [(ids[2], ""), (ids[2], "One")]


def test_history_is_deleted_by_kind_and_in_all(writer: Writer, reader: Reader, ids: list[int]) -> None:
    writer.add_play(ids[0], 1000, 100, 1.0)
    writer.set_likes({ids[0]: 1})
    writer.add_additions(ids, "x")
    writer.save_playlist("One", ids)
    writer.delete_history(["likes"]).result()
    assert not len(reader.likes().ids) and len(reader.listens().ids) == 1
    writer.delete_history().result()
    assert not len(reader.listens().ids) and reader.additions() == []
    assert len(reader.playlists()) == 1
