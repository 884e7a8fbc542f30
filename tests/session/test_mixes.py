"""Mixes: what they are of, that they have nothing in common, and what stays when they are made again."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from musicexplorer.library.store import NewTrack, Reader, Writer
from musicexplorer.library.track import Metadata, Source
from musicexplorer.session.mixes import SECONDS, SavedMix, make_mixes, save_mixes, saved_mixes
from musicexplorer.session.playlists import make_playlist
from musicexplorer.session.session import Session
from musicexplorer.settings import Settings
from musicexplorer.similarity.playlist import from_json, to_json
from musicexplorer.similarity.taste import Evidence
from musicexplorer.ui.playlist.document import PlaylistDocument
from tests.session.stores import analysis_of, full_store, listener_store


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return listener_store(tmp_path / "library.sqlite", (0, 1))


def opened(store: Path) -> Session:
    session = Session(store, Settings()).load()
    session.learn(tastes=True)
    return session


@pytest.fixture
def session(store: Path) -> Iterator[Session]:
    with opened(store) as made:
        yield made


def make(store: Path, *, refresh: bool = False, count: int = 10) -> list[SavedMix]:
    """Makes and saves them, in the library as it is now."""
    with opened(store) as session, Writer(store) as writer:
        found = make_mixes(session.snapshot, count, refresh=refresh)
        for saved in save_mixes(writer, found):
            saved.result()
    return found


def stored(store: Path) -> dict[str, SavedMix]:
    with Reader(store) as reader:
        return {one.name: one for one in saved_mixes(reader)}


def test_they_are_of_tastes_and_of_the_regions_of_the_rest(session: Session) -> None:
    names = [one.name for one in make_mixes(session.snapshot)]
    assert {"Mix: Your jazz", "Mix: Your rock"} <= set(names)
    assert any("Folk" in name or "Techno" in name for name in names)
    assert make_mixes(session.snapshot, 1)[0].name in ("Mix: Your jazz", "Mix: Your rock")


def test_no_track_is_in_two_and_none_twice(session: Session) -> None:
    mixes = make_mixes(session.snapshot)
    tracks = [track for one in mixes for track in one.ids]
    assert len(tracks) == len(set(tracks)) > 40
    # Nor will it be when they are refreshed.
    parts = [track for one in mixes for track in one.recipe.among]
    assert len(parts) == len(set(parts))


def test_they_can_be_listened_to(session: Session) -> None:
    library = session.library
    for one in make_mixes(session.snapshot):
        rows = library.rows(np.array(one.ids))
        assert 1200 < library.tracks.number("duration")[rows].sum() <= SECONDS + 600
        artists = [library.tracks.artists[row] for row in rows.tolist()]
        # Of a scene of three artists there would be too little otherwise.
        assert max(map(artists.count, artists)) <= 3 or len(set(artists)) <= 3


def test_jingles_are_in_none(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    jingle = make_mixes(session.snapshot)[0].ids[0]
    inputs = session.snapshot.inputs
    monkeypatch.setitem(
        inputs.__dict__, "durations", np.where(inputs.neighbours.ids == jingle, 59.0, inputs.durations)
    )
    assert jingle not in [track for one in make_mixes(session.snapshot) for track in one.ids]


def test_the_recipe_of_a_mix_makes_it_again(session: Session) -> None:
    for one in make_mixes(session.snapshot):
        recipe = from_json(to_json(one.recipe))
        assert tuple(make_playlist(session.snapshot, recipe).ids) == one.ids


def test_made_again_they_stay_as_they_are(store: Path) -> None:
    first = make(store)
    again = make(store)
    assert {one.state for one in first} == {"new"}
    assert {one.state for one in again} == {"kept"}
    assert {one.ids for one in again} == {one.ids for one in first}
    assert {one.state for one in make(store, refresh=True)} == {"kept"}


def test_one_that_was_deleted_is_made_again(store: Path) -> None:
    make(store)
    with Writer(store) as writer:
        writer.delete_playlist(stored(store)["Mix: Your jazz"].id or 0).result()
    assert [one.name for one in make(store) if one.state == "new"] == ["Mix: Your jazz"]


def edited(store: Path, mix: SavedMix, added: int) -> int:
    """Removes the second track of a mix and adds another, as the window does; returns what was removed."""
    document = PlaylistDocument()
    document.open(mix.ids, mix.name, mix.id or 0, mix.recipe)
    document.remove([1])
    document.add([added])
    recipe = document.recipe
    assert recipe is not None
    with Writer(store) as writer:
        writer.save_mix(mix.id, mix.name, document.ids, to_json(recipe)).result()
        writer.rename_playlist(mix.id or 0, "Mine").result()
    return mix.ids[1]


def test_names_and_edits_stay_and_new_music_comes_first(store: Path, tmp_path: Path) -> None:
    make(store)
    jazz, rock = (stored(store)[f"Mix: Your {name}"] for name in ("jazz", "rock"))
    with Reader(store) as reader:
        outside = next(one for one in reader.embeddings()[0].tolist() if one % 4 == 0)
    removed = edited(store, jazz, outside)
    assert {one.state for one in make(store)} == {"kept"}
    path = tmp_path / "music" / "new.flac"
    path.write_bytes(b"x")
    about = Metadata(title="Fresh", artists=("Somebody",), genres=("Jazz",), duration=200.0)
    with Writer(store) as writer:
        new = writer.store_tracks([NewTrack(Source(path), about, 1, 1, b"new")]).result()
        writer.store_analysis([(new[0], analysis_of(5, scene=1))]).result()
    assert {one.state for one in make(store)} == {"kept"}
    make(store, refresh=True)
    mine = stored(store)["Mine"]
    assert mine.id == jazz.id
    assert mine.ids[0] == new[0]
    assert mine.ids[-1] == outside
    assert removed not in mine.ids
    assert new[0] not in stored(store)[rock.name].ids
    assert stored(store).keys() >= {"Mine", rock.name}
    assert make(store, refresh=True)
    assert stored(store)["Mine"].ids == mine.ids  # nothing is new


def test_a_name_that_is_taken_gets_a_number(store: Path) -> None:
    with Writer(store) as writer:
        mine = writer.save_playlist("Mix: Your jazz", [1, 2]).result()
    make(store)
    assert "Mix: Your jazz (2)" in stored(store)
    with Reader(store) as reader:
        assert reader.playlist(mine) == [1, 2]


def test_they_are_no_evidence_of_taste(store: Path) -> None:
    with Writer(store) as writer:
        writer.save_playlist("Mine", [1, 2]).result()
    make(store)
    with Reader(store) as reader:
        assert Evidence.of(reader).list_ids.tolist() == [1, 2]


def test_a_damaged_recipe_does_no_harm(store: Path) -> None:
    make(store)
    with sqlite3.connect(store) as connection:
        connection.execute("UPDATE recipe SET text = '{' WHERE playlist_id = 1")
    connection.close()
    with Reader(store) as reader:
        assert len(saved_mixes(reader)) == len(reader.recipes()) - 1
        Evidence.of(reader)


def test_a_library_with_little_music_has_none(tmp_path: Path) -> None:
    with opened(full_store(tmp_path / "small.sqlite", 6)) as session:
        assert make_mixes(session.snapshot) == []
