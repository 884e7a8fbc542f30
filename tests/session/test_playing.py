"""What the session says for playing: excerpts, loudness, crossfades at beats."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from musicexplorer.library.store import RhythmRow, Writer
from musicexplorer.session.session import EXCERPT_SECONDS, Session
from musicexplorer.settings import Settings
from tests.session.stores import full_store


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    store = full_store(tmp_path / "library.db", 24)
    with Writer(store) as writer:
        rows = [(1, RhythmRow(loudness=-10.0, peak=1.1)), (13, RhythmRow(loudness=-20.0, peak=0.4))]
        rows.append((2, RhythmRow(120.0, excerpt_start=41.5, excerpt_end=73.5, last_beat=170.2)))
        rows.append((3, RhythmRow(100.0, first_beat=0.3)))
        writer.store_rhythm(rows, "test").result()
    with Session(store, Settings()) as session:
        yield session.load()


def test_the_excerpt_is_the_stored_phrase(session: Session) -> None:
    assert session.excerpt(2) == (41.5, 32.0)
    assert session.excerpt(4) == (session.typical_start(4, EXCERPT_SECONDS), EXCERPT_SECONDS)


def test_loudness_is_measured_and_that_of_the_album_follows_from_its_tracks(session: Session) -> None:
    assert sorted(session.library.album(1)) == [1, 13]
    found = session.loudness(1)
    assert (found.track, found.peak) == (-10.0, pytest.approx(1.1))
    power = np.average([10**-1.0, 10**-2.0], weights=[180.0, 192.0])
    assert found.album == pytest.approx(10 * np.log10(power))
    assert session.loudness(13).album == found.album
    assert session.loudness(5).track is None


def test_a_crossfade_begins_so_that_beats_coincide(session: Session) -> None:
    begin = session.crossfade_begin(2, 3, 5.0)
    assert begin is not None
    assert begin <= 181.0 - 5.0
    beats_on = (begin + 0.3 - 170.2) / 0.5  # the other's first beat, in beats of this one
    assert beats_on == pytest.approx(round(beats_on))
    assert session.crossfade_begin(3, 2, 5.0) is None
    assert session.crossfade_begin(4, 5, 5.0) is None
