"""Tempo, key and loudness: stored, pending, and retried when needed."""

import dataclasses
from pathlib import Path

import numpy as np

from musicexplorer.library.store import KEY_NAMES, Reader, RhythmRow, Writer
from tests.library.store.conftest import heard, new

FULL = RhythmRow(120.0, 0.9, KEY_NAMES.index("A minor"), 0.7, -14.5)


def listened(writer: Writer, *names: str) -> list[int]:
    ids = writer.store_tracks([new(f"/music/{name}", name.encode()) for name in names]).result()
    writer.store_analysis([(track, heard(track)) for track in ids]).result()
    return ids


def test_what_was_found_comes_back_as_arrays(writer: Writer, reader: Reader) -> None:
    one, two, three = listened(writer, "one", "two", "three")
    writer.store_rhythm([(two, RhythmRow()), (one, FULL), (three, RhythmRow(reason="no"))], "1").result()
    found = reader.rhythm()
    assert found.ids.tolist() == [one, two]
    np.testing.assert_array_equal(found.tempo, np.array([120, np.nan], np.float32))
    np.testing.assert_array_equal(found.loudness, np.array([-14.5, np.nan], np.float32))
    assert found.key.tolist() == [21, -1]
    assert (found.key.dtype, found.tempo.dtype) == (np.int8, np.float32)
    assert reader.rhythm_of(one) == FULL
    assert reader.rhythm_of(three) == RhythmRow(reason="no")


def test_an_empty_library_has_empty_arrays(writer: Writer, reader: Reader) -> None:
    found = reader.rhythm()
    assert [len(getattr(found, field.name)) for field in dataclasses.fields(found)] == [0] * 4
    assert reader.rhythm_of(1) is None


def test_what_is_still_to_be_analysed(writer: Writer, reader: Reader) -> None:
    one, two, three = listened(writer, "one", "two", "three")
    unheard = writer.store_tracks([new("/music/unheard", b"u")]).result()[0]
    assert reader.without_rhythm("1").tolist() == [one, two, three]
    writer.store_rhythm([(one, FULL), (two, RhythmRow(reason="cannot"))], "1").result()
    assert reader.without_rhythm("1").tolist() == [three]
    assert reader.without_rhythm("2").tolist() == [one, two, three]
    writer.mark_vanished([three]).result()
    assert reader.without_rhythm("1").tolist() == []
    assert unheard not in reader.without_rhythm("2")


def test_a_failure_is_tried_again_when_the_file_has_changed(writer: Writer, reader: Reader) -> None:
    (one,) = listened(writer, "one")
    writer.store_rhythm([(one, RhythmRow(reason="cannot"))], "1").result()
    changed = dataclasses.replace(new("/music/one", b"one"), mtime_ns=2)
    assert writer.store_tracks([changed]).result() == [one]
    assert reader.without_rhythm("1").tolist() == [one]


def test_other_audio_at_the_same_place_is_analysed_again_and_a_copy_is_not(
    writer: Writer, reader: Reader, tmp_path: Path
) -> None:
    path = tmp_path / "one"
    path.touch()
    (one,) = writer.store_tracks([new(path, b"first")]).result()
    writer.store_analysis([(one, heard(1))]).result()
    writer.store_rhythm([(one, FULL)], "1").result()
    (copy,) = writer.store_tracks([new(tmp_path / "copy", b"first")]).result()
    assert reader.rhythm_of(copy) == FULL
    writer.store_tracks([new(path, b"another")]).result()
    assert reader.rhythm_of(one) is None
