"""Choices about how tags are read."""

import os
from dataclasses import replace
from pathlib import Path

from musicexplorer.library.store import EncodingUse, Reader, Writer
from musicexplorer.library.store.choices import chosen_for
from tests.library.store.conftest import new


def put(writer: Writer, path: str, **about: object) -> int:
    track = new(path)
    [track_id] = writer.store_tracks(
        [replace(track, metadata=replace(track.metadata, **about), identity=os.fsencode(path)[-16:])]
    ).result()
    return track_id


def test_the_year_of_the_first_release_is_a_choice(writer: Writer, reader: Reader) -> None:
    both = put(writer, "/m/both", year=2009, original_year=1969)
    one = put(writer, "/m/one", year=2001)
    for on, years in ((False, [2009, 2001]), (True, [1969, 2001]), (False, [2009, 2001])):
        writer.set_original_years(on=on).result()
        assert reader.original_years() == on
        assert [reader.track(track).metadata.year for track in (both, one)] == years
        assert reader.track_columns().number("year").tolist() == years


def test_encodings_of_folders(writer: Writer, reader: Reader) -> None:
    put(writer, "/m/Ru/a", title="Кино", artists=("Цой",), encoding="cp1251")
    put(writer, "/m/Ru/b", title="Ю", encoding="cp1251")
    put(writer, "/m/En/c", title="c")
    guess = EncodingUse(Path("/m/Ru"), "cp1251", False, 2, "Цой - Кино")
    assert reader.encoding_uses() == [guess]
    writer.set_encoding(Path("/m"), "koi8_r").result()
    writer.set_encoding(Path("/m/En"), "").result()
    assert reader.encodings() == {Path("/m"): "koi8_r", Path("/m/En"): ""}
    assert replace(guess, encoding="koi8_r", chosen=True) in reader.encoding_uses()
    chosen = reader.encodings()
    assert [chosen_for(Path(path), chosen) for path in ("/m/Ru/a", "/m/En/CD1/c", "/x/d")] == [
        "koi8_r",
        "",
        None,
    ]
    writer.set_encoding(Path("/m"), None).result()  # also for what is below
    assert reader.encodings() == {}


def test_a_choice_lets_the_next_scan_read_the_folder_again(writer: Writer, reader: Reader) -> None:
    put(writer, "/m/Ru/a")
    put(writer, "/m/Russia/b")
    writer.set_encoding(Path("/m/Ru"), "cp1251").result()
    known = reader.known_files()
    assert known[b"/m/Ru/a"].mtime_ns == -1
    assert known[b"/m/Russia/b"].mtime_ns != -1
