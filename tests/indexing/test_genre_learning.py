"""Genres are guessed in the worker process from what the store holds, and what the person said counts."""

from pathlib import Path

import numpy as np
import pytest

from musicexplorer.indexing import worker
from musicexplorer.indexing.genre_learning import guesses_file, load_or_guess
from musicexplorer.indexing.runner import Runner
from musicexplorer.library.store import AnalysisRow, NewTrack, Reader, Writer
from musicexplorer.library.track import Metadata, Source
from musicexplorer.similarity.genre_guesses import GenreGuesses

WRITTEN = 24


@pytest.fixture
def ids(writer: Writer, tmp_path: Path) -> list[int]:
    """Sixty tracks that sound like rock or like jazz in turn; on the first it is written."""
    rng = np.random.default_rng(0)
    none = np.zeros(0, np.float32)
    writer.add_folder(tmp_path).result()
    writer.set_model("test", (), (), 8).result()
    tracks, rows = [], []
    for at in range(60):
        vector = np.eye(2, 8)[at % 2] + rng.normal(scale=0.1, size=8)
        vector = (vector / np.linalg.norm(vector)).astype(np.float32)
        genres = (("Rock", "Jazz")[at % 2],) if at < WRITTEN else ()
        about = Metadata(title=f"Tune {at}", genres=genres)
        tracks.append(NewTrack(Source(tmp_path / f"{at}.flac"), about, 0, 0, b"%d" % at))
        rows.append(
            AnalysisRow(vector, none, none, none, none.reshape(0, 8), none.reshape(0, 0), none.reshape(0, 0))
        )
    stored = writer.store_tracks(tracks).result()
    writer.store_analysis(zip(stored, rows, strict=True)).result()
    return list(stored)


def guessed(found: GenreGuesses) -> dict[int, str]:
    return {
        track: found.names[genre]
        for track, genre in zip(found.ids.tolist(), found.genres.tolist(), strict=True)
    }


def test_they_are_guessed_and_saved(
    runner: Runner, store: Path, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = runner.genre_guesses().result(60)
    assert guessed(found) == {
        track: ("Rock", "Jazz")[at % 2] for at, track in enumerate(ids) if at >= WRITTEN
    }
    assert guesses_file(store).exists()
    monkeypatch.delattr(worker, "guess_genres")  # nothing is learned again
    with Reader(store) as reader:
        assert guessed(load_or_guess(reader)) == guessed(found)


def test_saved_guesses_are_found_without_reading_again(
    runner: Runner, store: Path, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = guessed(runner.genre_guesses().result(60))
    with Reader(store) as reader:
        analysed = (*reader.embeddings(), reader.track_columns())
    monkeypatch.delattr(Reader, "track_columns")
    assert guessed(runner.genre_guesses(analysed).result(60)) == found


def test_what_the_person_says_counts(runner: Runner, writer: Writer, store: Path, ids: list[int]) -> None:
    rock, jazz = ids[-2], ids[-1]
    runner.genre_guesses().result(60)
    writer.deny_genre([rock], "Rock").result()
    writer.give_genre([jazz], "Bebop").result()
    after = guessed(runner.genre_guesses().result(60))
    assert after.get(rock) != "Rock"
    assert jazz not in after  # it is told, and not guessed
    writer.give_genre([rock, jazz], "").result()
    assert guessed(runner.genre_guesses().result(60))[rock] == "Rock"


def test_a_damaged_file_of_guesses_is_made_again(runner: Runner, store: Path, ids: list[int]) -> None:
    found = guessed(runner.genre_guesses().result(60))
    guesses_file(store).write_bytes(b"PK damaged")
    assert guessed(runner.genre_guesses().result(60)) == found
