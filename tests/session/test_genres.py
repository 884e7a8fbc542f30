"""Guessed genres in the session: colouring, filter, column, region names, and what the person said."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from musicexplorer.library.store import NewTrack, Writer
from musicexplorer.library.track import Metadata, Source
from musicexplorer.session import colouring, filters, genres
from musicexplorer.session.filters import Filters
from musicexplorer.session.session import Session
from musicexplorer.settings import Settings
from musicexplorer.ui.library.columns import columns, places
from musicexplorer.ui.map import scales
from tests.session.stores import GENRES, _analysis
from tests.ui.fakes import ATTRIBUTES, DIMENSIONS, TAGS

COUNT, WRITTEN = 96, 48


def partly_written(store: Path) -> list[int]:
    """Tracks of four kinds; on half of them the genre is written."""
    rng = np.random.default_rng(4)
    centres = np.eye(4, DIMENSIONS, dtype=np.float32)
    with Writer(store) as writer:
        writer.add_folder(store.parent / "music").result()
        writer.set_model("test", TAGS, ATTRIBUTES, DIMENSIONS).result()
        new, rows = [], []
        for number in range(COUNT):
            written = (GENRES[number % 4],) if number < WRITTEN else ()
            about = Metadata(title=f"Song {number}", album=f"Album {number // 8}", genres=written)
            path = store.parent / "music" / f"{number}.flac"
            new.append(NewTrack(Source(path), about, 1, number, number.to_bytes(8, "little")))
            vector = centres[number % 4] + rng.normal(scale=0.2, size=DIMENSIONS).astype(np.float32)
            rows.append(_analysis(rng, vector, number % 4))
        ids = writer.store_tracks(new).result()
        writer.store_analysis(list(zip(ids, rows, strict=True))).result()
        writer.store_positions(ids, 8 * np.eye(4, 2)[np.arange(COUNT) % 4].astype(np.float32)).result()
    return list(ids)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    partly_written(tmp_path / "library.sqlite")
    return tmp_path / "library.sqlite"


@pytest.fixture
def session(store: Path) -> Iterator[Session]:
    with Session(store, Settings()) as opened:
        opened.load().guess_genres()
        yield opened


def test_the_map_shows_guesses_apart(session: Session) -> None:
    library = session.library
    shown = colouring.find(library, colouring.GENRE_WITH_GUESSES)
    values = shown.values(library, np.arange(COUNT))
    assert list(values[:4]) == list(GENRES)
    assert str(values[WRITTEN]) == "Rock (guess)"
    scheme = scales.guesses(shown.name, values)  # type: ignore[arg-type]
    assert scheme.slots[WRITTEN] == scheme.slots[0] + scales.CATEGORIES // 2  # a ring of the same colour
    labels = {entry.label: entry.count for entry in scheme.entries}
    assert labels["Rock"] == labels["Rock (guess)"] == COUNT // 8


def test_nothing_is_offered_where_nothing_is_guessed(store: Path) -> None:
    with Session(store, Settings()) as session:
        names = [one.name for one in colouring.colourings(session.load().library)]
        assert colouring.GENRE_WITH_GUESSES not in names
        assert genres.guess_choices(session.library) == []


def test_filters_find_written_and_guessed(session: Session) -> None:
    chosen = Filters(guessed_genres=("jazz",))
    assert np.flatnonzero(chosen.passing(session.library)).tolist() == list(range(1, COUNT, 4))
    assert filters.read(chosen.as_plain()) == chosen
    ((text, without),) = chosen.chips()
    assert text == "jazz, with guesses"
    assert not without
    assert dict(genres.guess_choices(session.library)) == dict.fromkeys(GENRES, COUNT // 4)
    assert Filters(genres=("Jazz",)).passing(session.library).sum() == WRITTEN // 4


def test_the_table_has_a_column_of_guesses(session: Session) -> None:
    column = columns()[places()["genre guess"]]
    assert [column.text(session.library, row) for row in (0, WRITTEN)] == ["", "Rock"]
    ranks = column.ranks(session.library)
    assert np.isnan(ranks[:WRITTEN]).all()
    assert np.isfinite(ranks[WRITTEN:]).all()


def test_guesses_stay_when_the_library_is_read_again(session: Session, store: Path) -> None:
    session.load()
    assert session.library.guessed_genres[WRITTEN] == "Rock"
    with Writer(store) as writer:
        writer.give_genre([int(session.library.ids[WRITTEN])], "Zydeco").result()
        writer.deny_genre([int(session.library.ids[WRITTEN + 1])], "Jazz").result()
    session.set_library(session.library.with_history(session.reader))
    session.guess_genres()
    shown = colouring.find(session.library, colouring.GENRE_WITH_GUESSES)
    values = shown.values(session.library, np.arange(COUNT))
    assert values[WRITTEN] == "Zydeco"
    assert not isinstance(values[WRITTEN], colouring.Guess)
    assert "Jazz" not in str(values[WRITTEN + 1])
    assert genres.guess_of(session.library, int(session.library.ids[WRITTEN])) is None
    assert genres.with_genre(session.library, "zydeco").sum() == 1


def test_a_guess_says_how_sure_it_is(session: Session) -> None:
    found = genres.guess_of(session.library, int(session.library.ids[WRITTEN]))
    assert found is not None
    assert found.genre == "Rock"
    assert 0.5 <= found.probability <= 1
    assert found.text.startswith("Rock (guess, ")
    assert genres.guess_of(session.library, int(session.library.ids[0])) is None
