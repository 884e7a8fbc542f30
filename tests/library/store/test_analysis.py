"""Analyses in the store: arrays in, the same arrays out; one model at a time; failures."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from musicexplorer.library.store import Damage, Model, Reader, Writer
from tests.library.store.conftest import ATTRIBUTES, DIMENSIONS, TAGS, heard, new


def test_an_analysis_is_read_as_it_was_stored(writer: Writer, reader: Reader) -> None:
    ids = writer.store_tracks([new(f"/m/{i}") for i in range(3)]).result()
    rows = {i: heard(i, windows=i) for i in ids}
    writer.store_analysis(list(rows.items())[::-1]).result()
    found, vectors = reader.embeddings()
    assert found.tolist() == ids
    assert (found.dtype, vectors.dtype) == (np.int64, np.float32)
    np.testing.assert_array_equal(vectors, [rows[i].vector for i in ids])
    packed, doubles = reader.embeddings(pack=lambda some: (2 * some).astype(np.float64))
    assert packed.tolist() == ids
    np.testing.assert_array_equal(doubles, 2 * vectors)
    model = reader.model()
    assert model is not None
    assert model[1:] == ("one", DIMENSIONS, TAGS, ATTRIBUTES)
    [block] = reader.analyses(model)
    assert block.ids.tolist() == ids[::-1]
    np.testing.assert_array_equal(block.vectors[::-1], vectors)
    np.testing.assert_allclose(block.tags[::-1], [rows[i].tags for i in ids], atol=1e-3)
    np.testing.assert_array_equal(block.attributes[::-1], [rows[i].attributes for i in ids])
    [one] = reader.analyses(model, ids[1:2])
    assert one.ids.tolist() == ids[1:2]
    np.testing.assert_array_equal(one.vectors, vectors[1:2])
    stored = reader.analysis(ids[1])
    assert stored is not None
    for name in ("vector", "attributes", "starts", "window_vectors", "window_tags", "window_attributes"):
        np.testing.assert_array_equal(getattr(stored, name), getattr(rows[ids[1]], name))
    assert stored.window_vectors.dtype == np.float16


def names(reader: Reader) -> tuple[str, ...]:
    model = reader.model()
    assert model is not None
    return model.tag_names


def test_the_arrays_can_be_written_to(writer: Writer, reader: Reader) -> None:
    [identifier] = writer.store_tracks([new("/m/a")]).result()
    writer.store_analysis([(identifier, heard(0))]).result()
    reader.embeddings()[1][:] = 0


def test_nothing_analysed_yet(reader: Reader) -> None:
    assert reader.embeddings()[1].shape == (0, DIMENSIONS)
    assert list(reader.analyses(Model(1, "one", DIMENSIONS, TAGS, ATTRIBUTES))) == []
    assert reader.positions()[1].shape == (0, 2)
    assert reader.analysis(1) is None


def test_wrong_shapes_are_refused(writer: Writer, reader: Reader) -> None:
    [identifier] = writer.store_tracks([new("/m/a")]).result()
    with pytest.raises(ValueError, match="shapes"):
        writer.store_analysis([(identifier, heard(0, dimensions=DIMENSIONS + 1))]).result()
    assert reader.analysis(identifier) is None


def test_positions_replace_and_add(writer: Writer, reader: Reader) -> None:
    ids = writer.store_tracks([new(f"/m/{i}") for i in range(3)]).result()
    writer.store_positions(np.array(ids[:2]), np.array([[1, 2], [3, 4]])).result()
    writer.store_positions(ids[1:], np.array([[5.5, 6], [7, 8]])).result()
    found, xy = reader.positions()
    assert found.tolist() == ids
    assert xy.tolist() == [[1, 2], [5.5, 6], [7, 8]]
    assert xy.dtype == np.float32


def test_the_map_quality_holds_until_a_track_moves_or_is_analysed_again(
    writer: Writer, reader: Reader
) -> None:
    ids = writer.store_tracks([new(f"/m/{i}") for i in range(4)]).result()
    assert reader.map_quality().ids.shape == (0,)
    writer.store_positions(ids[:3], np.zeros((3, 2))).result()
    assert np.isnan(reader.map_quality().preserved).all()
    writer.store_map_quality(ids, np.array([0, 0.5, 1, 1]), np.array([7, 0, 2, 9])).result()
    writer.store_positions(ids[1:2], np.ones((1, 2))).result()
    writer.store_analysis([(ids[2], heard(0))]).result()
    found = reader.map_quality()
    assert (found.ids.dtype, found.preserved.dtype, found.occurrences.dtype) == (
        np.int64,
        np.float32,
        np.int32,
    )
    assert found.ids.tolist() == ids[:3]
    np.testing.assert_array_equal(found.preserved, [0, np.nan, np.nan])
    assert found.occurrences.tolist() == [7, 0, 2]
    writer.mark_vanished(ids[:1]).result()
    assert reader.map_quality().ids.tolist() == reader.positions()[0].tolist() == ids[1:3]


def test_a_place_without_figures_has_unknown_ones(writer: Writer, reader: Reader) -> None:
    ids = writer.store_tracks([new("/m/a")]).result()
    writer.store_positions(ids, np.zeros((1, 2))).result()
    assert reader.map_quality().occurrences.tolist() == [-1]


def test_an_old_model_stays_in_use_until_it_is_replaced(writer: Writer, reader: Reader) -> None:
    ids = writer.store_tracks([new(f"/m/{i}") for i in range(4)]).result()
    writer.store_analysis([(i, heard(i)) for i in ids[:3]]).result()
    writer.set_model("two", ("jazz",), ATTRIBUTES[:1], 2).result()
    assert reader.model_version() == "one"
    assert reader.not_analysed(ids) == set(ids)
    rng = np.random.default_rng(0)

    def other() -> object:
        row = heard(0, dimensions=2)
        for name, width in (("tags", 1), ("window_tags", 1), ("attributes", 1), ("window_attributes", 1)):
            object.__setattr__(row, name, rng.random((*getattr(row, name).shape[:-1], width)))
        return row

    writer.store_analysis([(ids[0], other()), (ids[3], other())]).result()  # type: ignore[list-item]
    assert reader.model_version() == "one"
    assert reader.embeddings()[0].tolist() == ids[:3]
    assert names(reader) == TAGS
    assert reader.not_analysed(ids) == {ids[1], ids[2]}
    # One of the others cannot be read any more, the last one is gone: nothing is left to wait for.
    writer.store_failure(Path("/m/1"), 0.0, "damaged", 100, 1).result()
    assert reader.model_version() == "one"
    writer.mark_vanished([ids[2]]).result()
    assert (reader.model_version(), names(reader)) == ("two", ("jazz",))
    assert reader.embeddings()[0].tolist() == [ids[0], ids[3]]
    assert reader.embeddings()[1].shape == (2, 2)


def test_a_model_without_analyses_is_replaced_at_once(writer: Writer, reader: Reader) -> None:
    writer.set_model("two", TAGS, ATTRIBUTES, DIMENSIONS).result()
    assert reader.model_version() == "two"


def test_a_failure_is_known_until_the_file_or_the_model_changes(writer: Writer, reader: Reader) -> None:
    path = Path(os.fsdecode(b"/m/b\xff.mp3"))
    writer.store_failure(path, 0.0, "not a sound file", 7, 9).result()
    known = reader.known_files()[os.fsencode(path)]
    assert (known.size, known.mtime_ns, known.failed, known.ids) == (7, 9, True, ())
    [failure] = reader.failures()
    assert (failure.path, failure.reason) == (path, "not a sound file")
    writer.set_model("two", TAGS, ATTRIBUTES, DIMENSIONS).result()
    assert not reader.known_files()[os.fsencode(path)].failed
    assert len(reader.failures()) == 1


def test_a_failure_is_deleted_when_the_track_is_analysed(writer: Writer, reader: Reader) -> None:
    [identifier] = writer.store_tracks([new("/m/a")]).result()
    writer.store_failure(Path("/m/a"), 0.0, "hung", 100, 1).result()
    assert reader.known_files()[b"/m/a"].failed
    writer.store_analysis([(identifier, heard(0))]).result()
    assert reader.failures() == []
    assert not reader.known_files()[b"/m/a"].failed


def test_a_file_that_changed_since_it_failed_is_tried_again(writer: Writer, reader: Reader) -> None:
    writer.store_failure(Path("/m/a"), 0.0, "hung", 1, 1)
    writer.store_tracks([new("/m/a")]).result()
    assert not reader.known_files()[b"/m/a"].failed


def test_failures_can_be_cleared(writer: Writer, reader: Reader) -> None:
    for name in ("a", "b", "c"):
        writer.store_failure(Path("/m") / name, 0.0, "bad", 1, 1)
    writer.clear_failures([Path("/m/b")]).result()
    assert [failure.path.name for failure in reader.failures()] == ["a", "c"]
    writer.clear_failures().result()
    assert reader.failures() == []


def test_one_track_of_a_cue_album_can_fail(writer: Writer, reader: Reader) -> None:
    ids = writer.store_tracks([new("/m/a", start=s, end=s + 9) for s in (0, 9, 18)]).result()
    writer.store_analysis([(ids[0], heard(0)), (ids[1], heard(1))]).result()
    assert reader.not_analysed(ids) == {ids[2]}
    assert not reader.known_files()[b"/m/a"].failed
    writer.store_failure(Path("/m/a"), 18.0, "too short", 100, 1).result()
    assert reader.known_files()[b"/m/a"].failed and reader.known_files()[b"/m/a"].ids == tuple(ids)
    assert not reader.known_files()[b"/m/a"].vanished


def test_skipped_damage_is_stored_and_deleted_when_repaired(writer: Writer, reader: Reader) -> None:
    (one,) = writer.store_tracks([new("/m/a")]).result()
    writer.store_analysis([(one, replace(heard(1), damage="ends early"))]).result()
    assert reader.damaged() == [Damage(Path("/m/a"), 0.0, "ends early")]
    assert (stored := reader.analysis(one)) is not None
    assert stored.damage == "ends early"
    writer.store_analysis([(one, heard(1))]).result()
    assert reader.damaged() == []


def test_windows_of_all_tracks_block_by_block(writer: Writer, reader: Reader) -> None:
    ids = writer.store_tracks([new("a"), new("b", start=40.0, end=90.0), new("c"), new("d")]).result()
    rows = [heard(seed, windows=seed + 1) for seed in range(3)]
    writer.store_analysis(list(zip(ids[:3], rows, strict=True))).result()
    blocks = list(reader.windows(most=2))
    assert [sorted(set(block.ids.tolist())) for block in blocks] == [ids[:2], ids[2:3]]
    assert np.concatenate([block.ids for block in blocks]).tolist() == [
        *ids[:1],
        *ids[1:2] * 2,
        *ids[2:3] * 3,
    ]
    assert np.array_equal(
        np.concatenate([block.vectors for block in blocks]),
        np.concatenate([row.window_vectors for row in rows]),
    )
    assert np.allclose(blocks[0].starts[1:], rows[1].starts - 40.0)  # seconds into the track, not the file
    writer.mark_vanished(ids[:1]).result()
    assert ids[0] not in np.concatenate([block.ids for block in reader.windows()])


def test_a_measured_duration_replaces_another_one(writer: Writer, reader: Reader) -> None:
    tracks = [
        replace(one, metadata=replace(one.metadata, duration=seconds), identity=bytes([number]) * 16)
        for number, seconds in enumerate((19.5, 60.4, None, 50.0))
        for one in [new(f"/m/{number}")]
    ]
    ids = writer.store_tracks(tracks).result()

    def durations() -> list[float | None]:
        return [track.metadata.duration for track in reader.tracks()]

    measured = (60.0, 60.0, 60.0, None)
    rows = [
        (track, replace(heard(0), duration=seconds)) for track, seconds in zip(ids, measured, strict=True)
    ]
    writer.store_analysis(rows).result()
    assert durations() == [60.0, 60.4, 60.0, 50.0]  # less than a second is padding
    assert reader.analysis(ids[0]).duration == 60.0
    writer.store_tracks(tracks).result()  # the tags are read again
    assert durations() == [60.0, 60.4, 60.0, 50.0]
