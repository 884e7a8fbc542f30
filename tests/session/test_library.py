from pathlib import Path

import numpy as np
import pytest

from musicexplorer.library.store import NewTrack, Reader, RhythmRow, Writer
from musicexplorer.library.track import Metadata, Source
from musicexplorer.session.library import Library, text_ranks
from tests.ui.fakes import TAGS, fill, heard_row


@pytest.fixture
def store(tmp_path: Path) -> Path:
    fill(tmp_path / "store", tmp_path / "music", heard=4)
    return tmp_path / "store"


@pytest.fixture
def library(store: Path) -> Library:
    with Reader(store) as reader:
        return Library.load(reader)


def titles(library: Library, found: np.ndarray) -> list[str]:
    return [title for title, hit in zip(library.tracks.titles, found, strict=True) if hit]


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
    library: Library, words: str, expected: list[str]
) -> None:
    assert titles(library, library.search(words).passing) == expected


def test_what_was_not_analysed_has_no_tags_and_no_attributes(library: Library) -> None:
    analysed, new = library.ids[[0, 5]].tolist()
    assert library.top_tag(0) in TAGS
    assert library.top_tag(5) == ""
    assert library.tags_of(new) is None
    energy = library.number("energy")[[library.row(new), library.row(analysed)]]
    assert np.isnan(energy[0])
    assert 0 <= energy[1] <= 1


def test_top_tags_of_all_rows_are_those_of_each_row(library: Library) -> None:
    assert list(library.top_tags()) == [library.top_tag(row) for row in range(len(library))]


def test_a_changed_track_keeps_its_row_and_is_found_under_its_new_name(
    store: Path, tmp_path: Path, library: Library
) -> None:
    track = library.tracks.track(1)
    with Writer(store) as writer, Reader(store) as reader:
        changed = NewTrack(track.source, Metadata(title="Okapi"), 1, 1, bytes([1]) * 8)
        assert writer.store_tracks([changed]).result() == [track.id]
        after = library.with_tracks(reader, [track.id])
    assert len(after) == 6
    assert after.row(track.id) == 1
    assert titles(after, after.search("okapi").passing) == ["Okapi"]
    assert titles(after, after.search("zebra").passing) == []
    assert after.facts[track.id].title == "Okapi"
    assert titles(library, library.search("zebra").passing) == [
        "Zebra"
    ]  # what a thread works on stays as it was


def test_a_new_track_comes_last_and_may_have_a_name_that_is_not_utf8(store: Path, library: Library) -> None:
    path = Path("/music/\udce9t\udce9.mp3")
    with Writer(store) as writer, Reader(store) as reader:
        [new] = writer.store_tracks([NewTrack(Source(path), Metadata(title="x"), 1, 1, b"new")]).result()
        writer.store_analysis([(new, heard_row(np.random.default_rng(1)))]).result()
        after = library.with_tracks(reader, [new])
        whole = Library.load(reader)
    assert after.row(new) == 6
    assert after.search("mp3").passing[6]
    for name in ("tags", "attributes", "embedding_ids", "position_ids"):
        np.testing.assert_array_equal(getattr(after, name), getattr(whole, name))
    np.testing.assert_array_equal(after.embeddings[:], whole.embeddings[:])
    assert [*after.texts, *after.tracks.titles] == [*whole.texts, *whole.tracks.titles]


def test_facts_say_what_files_listening_and_second_pass_know(store: Path, library: Library) -> None:
    first, second = library.ids[:2].tolist()
    with Writer(store) as writer, Reader(store) as reader:
        writer.add_play(first, 1.6e9, 280.0, 1.0, moved_on=False, excerpt=False).result()
        writer.add_play(first, 1.7e9, 10.0, 1.0, moved_on=False, excerpt=True).result()
        writer.set_likes({second: 1}).result()
        writer.store_rhythm([(first, RhythmRow(tempo=99.0, key=1, loudness=-9.0))], "test").result()
        facts = library.with_history(reader).facts
    assert (facts[first].plays, facts[first].last_played) == (1, 1.6e9)
    assert (facts[first].tempo, facts[first].key, facts[first].loudness) == (99.0, "C# major", -9.0)
    assert (facts[second].liked, facts[first].liked) == (True, False)
    assert (facts[second].plays, facts[second].last_played, facts[second].tempo) == (0, None, None)
    assert facts[first].genres == ("Electronic", "Pop")
    assert facts[first].year == 2001


def test_what_a_file_says_goes_before_what_the_second_pass_found(tmp_path: Path) -> None:
    about = Metadata(title="Tagged", bpm=120.0, key="Am")
    with Writer(tmp_path / "store") as writer:
        (track,) = writer.store_tracks([NewTrack(Source(tmp_path / "x"), about, 1, 1, b"x")]).result()
        row = RhythmRow(tempo=99.0, key=1, loudness=-9.0)
        writer.store_rhythm([(track, row)], "test").result()
    with Reader(tmp_path / "store") as reader:
        fact = Library.load(reader).facts[track]
    assert (fact.tempo, fact.key, fact.loudness) == (120.0, "Am", -9.0)


def test_texts_have_the_place_of_their_folded_form_and_empty_ones_none() -> None:
    found = text_ranks(["b", "", "Étude", "a", "étude", "B", "etude "]).tolist()
    assert np.isnan(found.pop(1))
    assert found == [2, 3, 1, 3, 2, 4]
    assert text_ranks([]).tolist() == []


def test_other_versions_of_a_song_are_known_by_artist_and_title(store: Path, library: Library) -> None:
    ana = Metadata(title="apple (live at home)", artists=("ANA",))
    with Writer(store) as writer, Reader(store) as reader:
        [live] = writer.store_tracks([NewTrack(Source(Path("/m/live.mp3")), ana, 1, 1, b"live")]).result()
        after = library.with_tracks(reader, [live])
    apple = int(library.ids[2])
    assert after.versions(apple) == [live]
    assert after.versions(live) == [apple]
    assert after.versions(int(library.ids[4])) == []  # no artist is named: it is a version of nothing
