"""The taste model is learned in the worker process, saved, and learned again when the store changes."""

from pathlib import Path

import numpy as np
import pytest

from musicexplorer.indexing import worker
from musicexplorer.indexing.runner import Runner
from musicexplorer.indexing.taste_learning import load_or_learn, taste_file
from musicexplorer.library.store import AnalysisRow, NewTrack, Reader, Writer
from musicexplorer.library.track import Metadata, Source

TRACKS = 40


@pytest.fixture
def ids(writer: Writer, tmp_path: Path) -> list[int]:
    """Tracks that were listened to."""
    rng = np.random.default_rng(0)
    vectors = rng.normal(0, 1, (TRACKS, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    none = np.zeros(0, np.float32)
    writer.add_folder(tmp_path).result()
    writer.set_model("test", (), (), 8).result()
    tracks = [
        NewTrack(
            Source(tmp_path / f"{at}.flac"),
            Metadata(
                title=f"Tune {at}", artists=(f"Band {at // 10}",), comment="quiet" if at % 2 else "noisy"
            ),
            0,
            0,
            b"%d" % at,
        )
        for at in range(TRACKS)
    ]
    stored = writer.store_tracks(tracks).result()
    rows = [
        AnalysisRow(v, none, none, none, none.reshape(0, 8), none.reshape(0, 0), none.reshape(0, 0))
        for v in vectors
    ]
    writer.store_analysis(zip(stored, rows, strict=True)).result()
    return list(stored)


def listen(writer: Writer, ids: list[int], days: range) -> None:
    rng = np.random.default_rng(1)
    for day in days:
        for at, track in enumerate(rng.choice(ids, 6, replace=False).tolist()):
            writer.add_play(track, 1e9 + 86400.0 * day + 200.0 * at, 200.0, 1.0).result()


def test_it_is_learned_and_saved(
    runner: Runner, writer: Writer, store: Path, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    listen(writer, ids, range(20))
    taste = runner.taste().result(60)
    assert taste.state == "ready"
    assert taste.ids.tolist() == ids
    assert taste_file(store).exists()

    def never(*_: object) -> None:
        raise AssertionError("it was learned a second time")

    monkeypatch.setattr(worker, "learn_taste", never)
    np.testing.assert_array_equal(runner.taste().result(60).factors, taste.factors)


def test_it_is_learned_again_when_there_is_more_to_learn_from(
    runner: Runner, writer: Writer, ids: list[int], reader: Reader
) -> None:
    assert runner.taste().result(60).state == "nothing yet"
    listen(writer, ids, range(3))
    assert runner.taste().result(60).state == "too little"
    listen(writer, ids, range(3, 20))
    assert load_or_learn(reader).state == "ready"
    writer.delete_history().result()
    taste = runner.taste().result(60)
    assert taste.state == "nothing yet"
    assert not taste.factors.size


def test_a_damaged_file_is_replaced(runner: Runner, writer: Writer, store: Path, ids: list[int]) -> None:
    listen(writer, ids, range(20))
    taste_file(store).write_bytes(b"PK\x03\x04")
    assert runner.taste().result(60).state == "ready"


def test_what_is_written_becomes_vectors(runner: Runner, ids: list[int]) -> None:
    view = runner.metadata_view().result(60)
    assert view.ids.tolist() == ids
    cosines = view.vectors @ view.vectors.T
    assert cosines[0, 2] > cosines[0, 1] > cosines[0, 11]
