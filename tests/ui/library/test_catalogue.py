from pathlib import Path

import numpy as np
import pytest

from musicexplorer.library.store import Reader
from musicexplorer.library.track import Metadata, Source, Track
from musicexplorer.ui.library.catalogue import Catalogue
from tests.ui.fakes import TAGS, fill


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    fill(tmp_path / "store", tmp_path / "music", heard=4)
    with Reader(tmp_path / "store") as reader:
        return Catalogue.load(reader)


def titles(catalogue: Catalogue, found: np.ndarray) -> list[str]:
    return [track.metadata.title for track, hit in zip(catalogue.tracks, found, strict=True) if hit]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("bjork", ["Aurora"]),
        ("ETUDE", ["Étude"]),
        ("ana first apple", ["apple"]),
        ("ana classical", []),
        ("05.flac", ["Étude"]),
        ("vespertine pop", ["Aurora"]),
    ],
)
def test_search_finds_rows_with_all_words_whatever_the_accents(
    catalogue: Catalogue, words: str, expected: list[str]
) -> None:
    assert titles(catalogue, catalogue.search(words)) == expected


def test_what_was_not_heard_has_no_tags_and_no_attributes(catalogue: Catalogue) -> None:
    heard, unheard = catalogue.tracks[0].id, catalogue.tracks[5].id
    assert catalogue.top_tag(0) in TAGS
    assert catalogue.top_tag(5) == ""
    assert catalogue.tags_of(unheard) is None
    energy = catalogue.number("energy")[[catalogue.row(unheard), catalogue.row(heard)]]
    assert np.isnan(energy[0])
    assert 0 <= energy[1] <= 1


def test_top_tags_of_all_rows_are_those_of_each_row(catalogue: Catalogue) -> None:
    assert catalogue.top_tags() == [catalogue.top_tag(row) for row in range(len(catalogue))]


def test_a_track_put_again_keeps_its_row_and_is_found_under_its_new_name(catalogue: Catalogue) -> None:
    track = catalogue.tracks[1]
    catalogue.put([Track(track.id, track.source, Metadata(title="Okapi"), 0.0)])
    assert len(catalogue) == 6
    assert catalogue.row(track.id) == 1
    assert titles(catalogue, catalogue.search("okapi")) == ["Okapi"]
    assert titles(catalogue, catalogue.search("zebra")) == []
    assert catalogue.facts[track.id].title == "Okapi"


def test_a_new_track_comes_last_and_may_have_a_name_that_is_not_utf8(catalogue: Catalogue) -> None:
    path = Path("/music/\udce9t\udce9.mp3")
    catalogue.put([Track(999, Source(path), Metadata(title="x"), 0.0)])
    assert catalogue.row(999) == 6
    assert catalogue.tags_of(999) is None
    assert catalogue.search("mp3")[6]
