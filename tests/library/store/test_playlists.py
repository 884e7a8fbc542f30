"""Playlists and plays."""

import pytest

from musicexplorer.library.store import Play, Reader, SavedRecipe, StoreError, Writer
from tests.library.store.conftest import new


@pytest.fixture
def ids(writer: Writer) -> list[int]:
    return writer.store_tracks([new(f"/m/{i}") for i in range(4)]).result()


def test_a_playlist_keeps_its_order_and_repeats(writer: Writer, reader: Reader, ids: list[int]) -> None:
    expected = [ids[2], ids[0], ids[2]]
    identifier = writer.save_playlist(" evening ", expected).result()
    assert reader.playlist(identifier) == expected
    assert [playlist.name for playlist in reader.playlists()] == ["evening"]


def test_saving_under_the_same_name_replaces(writer: Writer, reader: Reader, ids: list[int]) -> None:
    first = writer.save_playlist("a", ids).result()
    assert writer.save_playlist("a", ids[:1]).result() == first
    assert reader.playlist(first) == ids[:1]
    assert len(reader.playlists()) == 1


def test_renaming_and_deleting(writer: Writer, reader: Reader, ids: list[int]) -> None:
    first, _ = writer.save_playlist("a", ids).result(), writer.save_playlist("b", ids).result()
    with pytest.raises(StoreError, match="already"):
        writer.rename_playlist(first, "b").result()
    writer.rename_playlist(first, "Ä").result()
    assert [playlist.name for playlist in reader.playlists()] == ["Ä", "b"]
    writer.delete_playlist(first).result()
    assert [playlist.name for playlist in reader.playlists()] == ["b"]
    assert reader.playlist(first) == []


def test_a_name_is_needed(writer: Writer) -> None:
    with pytest.raises(StoreError, match="name"):
        writer.save_playlist("  ", []).result()


def test_plays_are_stored_in_order(writer: Writer, reader: Reader, ids: list[int]) -> None:
    writer.add_play(ids[1], 20.0, 30.0, 0.25)
    writer.add_play(ids[0], 10.0, 60.0, 1.0).result()
    assert reader.plays() == [Play(ids[0], 10.0, 60.0, 1.0), Play(ids[1], 20.0, 30.0, 0.25)]


def test_a_playlist_keeps_its_recipe_until_it_is_deleted(
    writer: Writer, reader: Reader, ids: list[int]
) -> None:
    first, second = writer.save_playlist("a", ids).result(), writer.save_playlist("b", ids).result()
    writer.save_recipe(first, '{"version":1}', smart=True)
    writer.save_recipe(second, "{}").result()
    assert reader.recipes() == [SavedRecipe(first, '{"version":1}', True), SavedRecipe(second, "{}", False)]
    writer.save_recipe(second, None)
    writer.delete_playlist(first).result()
    assert reader.recipes() == []
