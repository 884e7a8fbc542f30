"""The person's tastes: what they are called, coloured and made into."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from musicexplorer.library.store import Writer
from musicexplorer.session.colouring import UnknownColouring, find
from musicexplorer.session.playlists import make_playlist
from musicexplorer.session.session import Session
from musicexplorer.session.taste import taste_shelves
from musicexplorer.session.tastes import called, path_between, rename
from musicexplorer.session.vectors import SOUND
from musicexplorer.settings import Settings
from musicexplorer.similarity.playlist import Recipe, Seed, from_json, to_json
from tests.session.stores import listener_store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return listener_store(tmp_path_factory.mktemp("tastes") / "library.sqlite", (0, 1))


@pytest.fixture
def session(store: Path) -> Iterator[Session]:
    with Session(store, Settings()) as opened:
        opened.load().learn(tastes=True)
        yield opened


def genre(session: Session, track: int) -> str:
    return session.library.tracks.genres[session.library.row(track)][0]


def mostly(session: Session, ids: Sequence[int]) -> str:
    """The genre of most of the tracks."""
    genres = [genre(session, track) for track in ids]
    return next(one for one in set(genres) if genres.count(one) > 0.7 * len(genres))


def test_each_scene_of_the_listener_is_a_taste_named_by_its_genre(session: Session) -> None:
    tastes = session.snapshot.tastes
    assert tastes is not None
    assert sorted(one.name.split(" ")[0] for one in tastes) == ["jazz", "rock"]
    for one in tastes:
        assert one.title == f"Your {one.name}"
        genres = [genre(session, track).lower() for track in one.ids]
        assert genres.count(one.name.split(" ")[0]) > 0.9 * len(genres)


def test_the_time_of_a_taste_is_in_its_title_if_it_is_its_own(tmp_path: Path) -> None:
    store = listener_store(tmp_path / "library.sqlite", (0, 1))
    with Session(store, Settings()) as opened:
        rock = [track for track in opened.load().library.ids.tolist() if genre(opened, track) == "Rock"]
        assert rock
    with Writer(store) as writer:
        for day in range(40):
            morning = np.datetime64("2026-03-02T08:00") + np.timedelta64(day, "D")
            when = morning.astype("datetime64[s]").astype(int).item()
            for place in range(8):
                track = rock[(8 * day + place) % 25]
                writer.add_play(track, when + 200.0 * place, 180.0, 1.0).result()
    with Session(store, Settings()) as opened:
        opened.load().learn(tastes=True)
        first = (opened.snapshot.tastes or ())[0]
    assert first.title.startswith("Your morning rock")


def test_a_taste_is_found_by_a_part_of_its_name(session: Session) -> None:
    tastes = session.snapshot.tastes or ()
    (jazz,) = called(tastes, "JAZZ")
    assert called(tastes, jazz.title) == [jazz]
    assert called(tastes, "your") == list(tastes)
    assert called(tastes, "polka") == []


def test_a_given_name_stays_when_the_taste_is_found_again(tmp_path: Path) -> None:
    store = listener_store(tmp_path / "library.sqlite", (0, 1))
    with Session(store, Settings()) as opened, Writer(store) as writer:
        opened.load().learn(tastes=True)
        before = opened.snapshot.tastes or ()
        jazz, rock = (called(before, name)[0] for name in ("jazz", "rock"))
        with pytest.raises(ValueError, match="Another of your tastes"):
            rename(writer, before, jazz, rock.title.upper())
        rename(writer, before, jazz, "Sunday soul").result()
        # Half as much again is played, most of it of this taste.
        for number, track in enumerate(jazz.all_ids.tolist()):
            writer.add_play(track, 1.7e9 + 200.0 * number, 180.0, 1.0).result()
        opened.load().learn(tastes=True)
        after = opened.snapshot.tastes or ()
        (again,) = called(after, "sunday SOUL")
        assert (again.title, again.found, again.given) == ("Sunday soul", jazz.name, True)
        assert mostly(opened, again.ids) == "Jazz"
        # A recipe of before follows it.
        made = make_playlist(opened.snapshot, Recipe(seeds=(Seed("taste", jazz.name),), count=10))
        assert mostly(opened, made.ids) == "Jazz"
        rename(writer, after, again, "").result()
        opened.learn(tastes=True)
        assert [one.given for one in opened.snapshot.tastes or ()] == [False, False]


def test_the_map_is_coloured_by_tastes_once_there_are_some(session: Session, store: Path) -> None:
    library = session.library
    colours = find(library, "tastes").values(library, np.arange(len(library)))
    for one in session.snapshot.tastes or ():
        assert {colours[library.row(track)] for track in one.ids} == {one.title}
    session.set_tastes(())
    with pytest.raises(UnknownColouring):
        find(session.library, "tastes")


def test_each_taste_has_a_shelf_of_its_own_tracks(session: Session) -> None:
    tastes = session.snapshot.tastes or ()
    shelves = taste_shelves(session.snapshot, SOUND, tastes)
    for one, shelf in zip(tastes, shelves, strict=True):
        assert shelf
        assert {suggestion.id for suggestion in shelf} <= set(one.all_ids.tolist()) - set(one.ids)


def test_a_playlist_follows_the_taste_that_it_starts_from(session: Session) -> None:
    jazz, rock = (called(session.snapshot.tastes or (), name)[0] for name in ("jazz", "rock"))
    recipe = from_json(to_json(Recipe(seeds=(jazz.seed,), count=10)))
    ids = make_playlist(session.snapshot, recipe).ids
    assert mostly(session, ids) == "Jazz"
    # The taste of this name is another one now.
    assert (
        make_playlist(session.snapshot, Recipe(seeds=(Seed("taste", jazz.name, rock.ids),))).ids[0]
        in jazz.ids
    )
    session.set_tastes(())
    gone = make_playlist(session.snapshot, Recipe(seeds=(Seed("taste", jazz.name, rock.ids),), count=10)).ids
    assert mostly(session, gone) == "Rock"


def test_a_path_leads_from_taste_to_taste(session: Session) -> None:
    jazz, rock = (called(session.snapshot.tastes or (), name)[0] for name in ("jazz", "rock"))
    ids = make_playlist(session.snapshot, path_between(jazz, rock)).ids
    assert (ids[0], ids[-1]) == (jazz.centre, rock.centre)
    assert len(ids) == 15
