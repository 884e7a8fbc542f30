"""What the network found, read into a library: complete, and shared with the library before."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from musicexplorer.library.store import AnalysisRow, Reader, Writer
from musicexplorer.session.library import Library
from tests.library.store.conftest import ATTRIBUTES, DIMENSIONS, TAGS, heard, new


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "library.sqlite"


def fill(path: Path, count: int, analysed: Sequence[int]) -> list[int]:
    """So many tracks, of which some are analysed, in this order."""
    with Writer(path) as writer:
        writer.set_model("one", TAGS, ATTRIBUTES, DIMENSIONS).result()
        ids = writer.store_tracks([new(f"/m/{i}", bytes([i + 1])) for i in range(count)]).result()
        writer.store_analysis([(ids[at], heard(at)) for at in analysed]).result()
    return ids


def check(path: Path, library: Library, expected: dict[int, AnalysisRow]) -> None:
    """The library says of its tracks exactly what it should, and is what one read anew would be."""
    assert library.embedding_ids.tolist() == sorted(expected)
    assert library.tags.shape == (len(library), len(TAGS))
    for at, track in enumerate(library.embedding_ids.tolist()):
        row, own = library.row(track), expected[track]
        np.testing.assert_allclose(library.embeddings[at], own.vector, atol=1e-4)
        np.testing.assert_allclose(library.tags[row], own.tags, rtol=0.04)
        np.testing.assert_array_equal(library.attributes[row], own.attributes)
    silent = ~np.isin(library.ids, library.embedding_ids)
    assert np.isnan(library.tags[silent]).all() and np.isnan(library.attributes[silent]).all()
    with Reader(path) as reader:
        whole = Library.load(reader)
    np.testing.assert_array_equal(library.embeddings.numbers, whole.embeddings.numbers)


def test_rows_have_their_places_whatever_the_order_of_analysis(path: Path) -> None:
    ids = fill(path, 6, [4, 0, 5, 2])
    with Reader(path) as reader:
        check(path, Library.load(reader), {ids[at]: heard(at) for at in (0, 2, 4, 5)})


def test_a_store_without_a_network_has_no_columns(path: Path) -> None:
    with Writer(path) as writer:
        writer.store_tracks([new("/m/a")]).result()
    with Reader(path) as reader:
        library = Library.load(reader)
    assert (library.model, library.tags.shape, len(library.embeddings)) == ("", (1, 0), 0)


def test_what_is_the_same_when_all_is_read_again_is_shared(path: Path) -> None:
    ids = fill(path, 5, [3, 1, 0])
    with Reader(path) as reader, Writer(path) as writer:
        before = Library.load(reader)
        writer.store_tracks([new("/m/0", b"\1", title="other")]).result()
        after = Library.load(reader, before)
        assert after.tracks is not before.tracks
        assert after.embeddings is before.embeddings and after.embedding_ids is before.embedding_ids
        assert after.tags is before.tags and after.attributes is before.attributes
        assert after.scores is before.scores
        check(path, after, {ids[at]: heard(at) for at in (0, 1, 3)})


@pytest.mark.parametrize("everything", [False, True])
def test_a_track_that_is_analysed_again_leaves_the_library_before_as_it_was(
    path: Path, everything: bool
) -> None:
    ids = fill(path, 4, [0, 1, 2, 3])
    with Reader(path) as reader, Writer(path) as writer:
        before = Library.load(reader)
        writer.store_analysis([(ids[2], heard(9))]).result()
        after = Library.load(reader, before) if everything else before.with_tracks(reader, ids[2:3])
        check(path, after, {ids[at]: heard(9 if at == 2 else at) for at in range(4)})
        np.testing.assert_allclose(before.embeddings[2], heard(2).vector, atol=1e-4)
        np.testing.assert_allclose(before.tags[2], heard(2).tags, rtol=0.04)


def test_tracks_come_between_others_and_vanish(path: Path) -> None:
    ids = fill(path, 5, [0, 4])
    with Reader(path) as reader, Writer(path) as writer:
        before = Library.load(reader)
        writer.store_analysis([(ids[2], heard(2)), (ids[1], heard(1))]).result()
        writer.mark_vanished([ids[0]]).result()
        [more] = writer.store_tracks([new("/m/more", b"more")]).result()
        after = before.with_tracks(reader, [ids[0], ids[1], more])
        # The second was not told of, but is there.
        check(path, after, {ids[1]: heard(1), ids[2]: heard(2), ids[4]: heard(4)})
        assert len(before.embeddings) == 2


def test_nothing_of_another_network_is_kept(path: Path) -> None:
    ids = fill(path, 2, [0, 1])
    with Reader(path) as reader, Writer(path) as writer:
        before = Library.load(reader)
        writer.set_model("two", TAGS, ATTRIBUTES, DIMENSIONS).result()
        writer.store_analysis([(one, heard(7)) for one in ids]).result()
        after = before.with_tracks(reader, ids[:1])
        assert after.model == "two"
        check(path, after, dict.fromkeys(ids, heard(7)))
        changed = replace(before, tag_names=("x", "y", "z"))
        check(path, changed.with_tracks(reader, []), dict.fromkeys(ids, heard(7)))
