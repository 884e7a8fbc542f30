import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from musicexplorer import paths
from musicexplorer.embedding.card import CARD, WEIGHTS
from musicexplorer.embedding.embedder import Embedder, ModelError
from tests.embedding import golden


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return Embedder.load(half=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in (CARD, WEIGHTS):
        shutil.copy(paths.models() / name, tmp_path / name)
    return tmp_path


def test_golden_vector(embedder: Embedder) -> None:
    with np.load(golden.FILE) as kept:
        assert str(kept["version"]) == embedder.version, "new weights: run python tests/embedding/golden.py"
        found = embedder.analyse([(golden.signal(), np.array([0.0, 3.0]))])[0]
        np.testing.assert_allclose(found.vector, kept["vector"], atol=2e-3)
        np.testing.assert_allclose(found.tags, kept["tags"], atol=2e-3)
        np.testing.assert_allclose(found.attributes, kept["attributes"], atol=2e-3)


def test_half_precision_gives_nearly_the_same(embedder: Embedder) -> None:
    half = Embedder.load(half=True)
    windows = (golden.signal(), np.zeros(2))
    one, other = embedder.analyse([windows])[0], half.analyse([windows])[0]
    assert float(one.vector @ other.vector) > 0.999
    np.testing.assert_allclose(one.tags, other.tags, atol=0.03)


def test_a_constant_is_not_part_of_the_sound(embedder: Embedder) -> None:
    quiet = golden.signal() * np.float32(0.05)
    one, other = embedder.analyse([(quiet, np.zeros(2)), (quiet + np.float32(0.05), np.zeros(2))])
    assert float(one.vector @ other.vector) > 0.999


def test_shapes_and_ranges(embedder: Embedder) -> None:
    found = embedder.analyse([(golden.signal(), np.array([1.5, 9.0]))])[0]
    assert found.vector.shape == (embedder.dimensions,)
    assert found.vector.dtype == np.float32
    assert np.linalg.norm(found.vector) == pytest.approx(1, abs=1e-5)
    assert found.tags.shape == (len(embedder.tag_names),)
    assert found.attributes.shape == (len(embedder.attribute_names),) == (7,)
    assert found.window_vectors.shape == (2, embedder.dimensions)
    assert (
        found.window_vectors.dtype == found.window_tags.dtype == found.window_attributes.dtype == np.float16
    )
    np.testing.assert_allclose(np.linalg.norm(found.window_vectors.astype(np.float32), axis=1), 1, atol=2e-3)
    np.testing.assert_array_equal(found.starts, np.array([1.5, 9.0], np.float32))
    for values in (found.tags, found.attributes):
        assert ((values >= 0) & (values <= 1)).all()


def test_tracks_in_one_batch_do_not_mix(embedder: Embedder) -> None:
    first, second = golden.signal()
    alone = [embedder.analyse([(windows[None], np.zeros(1))])[0].vector for windows in (first, second)]
    together = embedder.analyse([(first[None], np.zeros(1)), (second[None], np.zeros(1))])
    for one, other in zip(alone, together, strict=True):
        np.testing.assert_allclose(one, other.vector, atol=1e-4)
    assert float(alone[0] @ alone[1]) < 0.95


@pytest.mark.parametrize("half", [False, None])
def test_what_a_track_gives_does_not_depend_on_the_others_to_the_bit(half: bool | None) -> None:
    embedder, random = Embedder.load(half=half), np.random.default_rng(0)
    lengths = (1, 2, 3, 5, 10, 10)
    tracks = [
        (random.normal(0, 0.1 * count, (count, embedder.window_samples)).astype(np.float32), np.zeros(count))
        for count in lengths
    ]
    alone = [embedder.analyse([track])[0] for track in tracks]
    for order in (random.permutation(len(tracks)) for _ in range(3)):
        for number, found in zip(order, embedder.analyse([tracks[i] for i in order]), strict=True):
            for name in (
                "vector",
                "tags",
                "attributes",
                "window_vectors",
                "window_tags",
                "window_attributes",
            ):
                np.testing.assert_array_equal(getattr(found, name), getattr(alone[number], name))


def test_more_windows_than_one_batch(embedder: Embedder) -> None:
    many = np.repeat(golden.signal(), 20, axis=0)
    found = embedder.analyse([(many, np.zeros(40)), (golden.signal(), np.zeros(2))])
    np.testing.assert_allclose(found[0].vector, found[1].vector, atol=1e-4)


def test_silence_has_a_finite_unit_vector(embedder: Embedder) -> None:
    found = embedder.analyse([(np.zeros((2, golden.SAMPLES), np.float32), np.zeros(2))])[0]
    assert np.isfinite(found.vector).all()
    assert np.linalg.norm(found.vector) == pytest.approx(1, abs=1e-5)


def test_no_tracks(embedder: Embedder) -> None:
    assert embedder.analyse([]) == []


def test_quieter_music_sounds_the_same(embedder: Embedder) -> None:
    windows = golden.signal()[:1]
    loud, quiet = (embedder.analyse([(windows * gain, np.zeros(1))])[0].vector for gain in (1.0, 0.5))
    assert float(loud @ quiet) > 0.9


def test_changed_weights_are_refused(copy: Path) -> None:
    stored = bytearray((copy / WEIGHTS).read_bytes())
    stored[-1] ^= 1
    (copy / WEIGHTS).write_bytes(stored)
    with pytest.raises(ModelError, match="do not match"):
        Embedder.load(copy)


def test_missing_weights_are_refused(copy: Path) -> None:
    (copy / WEIGHTS).unlink()
    with pytest.raises(ModelError, match="missing"):
        Embedder.load(copy)


def test_weights_of_another_size_are_refused(copy: Path) -> None:
    card = json.loads((copy / CARD).read_text())
    (copy / CARD).write_text(json.dumps(card | {"dimensions": 128}))
    with pytest.raises(ModelError, match="another size"):
        Embedder.load(copy)


def test_weights_for_other_tags_are_refused(copy: Path) -> None:
    card = json.loads((copy / CARD).read_text())
    (copy / CARD).write_text(json.dumps(card | {"tags": card["tags"][1:]}))
    with pytest.raises(ModelError, match="another shape"):
        Embedder.load(copy)
