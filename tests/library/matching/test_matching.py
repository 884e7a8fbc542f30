"""Which track is meant."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicexplorer.library.matching import ForeignTrack, Match, Matching, names
from musicexplorer.library.matching.spelling import Spellings
from musicexplorer.library.store import Reader
from tests.library.history.conftest import MBID, TRACKS


@pytest.fixture
def matching(reader: Reader) -> Matching:
    return Matching(reader.track_names())


STUDIO, LIVE, BJORK, NO_ONE, GIPS, ODESSA, JEWELS, CAFE = range(1, len(TRACKS) + 1)

SURE = {
    "case and accents": (ForeignTrack("BJORK", "it's not up to you"), BJORK),
    "another apostrophe, no punctuation": (ForeignTrack("Björk", "Its Not Up To You"), BJORK),
    "without The": (ForeignTrack("Beatles", "For No One"), NO_ONE),
    "The behind": (ForeignTrack("Beatles, The", "For No One"), NO_ONE),
    "featured in the title": (ForeignTrack("Run the Jewels", "Lie, Cheat, Steal (feat. Zack)"), JEWELS),
    "featured in the artist": (
        ForeignTrack("Run the Jewels ft. Zack de la Rocha", "Lie Cheat Steal"),
        JEWELS,
    ),
    "a remaster": (ForeignTrack("Queen", "Bohemian Rhapsody - Remastered 2011"), STUDIO),
    "a remaster in brackets": (ForeignTrack("Queen", "Bohemian Rhapsody (2011 Remaster)"), STUDIO),
    "a live recording that is there": (ForeignTrack("Queen", "Bohemian Rhapsody - Live"), LIVE),
    "decomposed accents": (ForeignTrack("Bjo\u0308rk", "It’s Not Up to You"), BJORK),
    "other alphabets": (ForeignTrack("椎名林檎", "ギブス"), GIPS),
    "a line of several artists": (ForeignTrack("Caribou & Dan Snaith", "Odessa 🐬"), ODESSA),
    "half a surrogate": (ForeignTrack("Someone", "Café\ud83d"), CAFE),
}


@pytest.mark.parametrize("what", SURE)
def test_names_written_in_another_way(what: str, matching: Matching) -> None:
    foreign, track = SURE[what]
    assert matching.match(foreign) == Match(track, "names")


LOOSE = {
    "a version that is not there": (
        ForeignTrack("The Beatles", "For No One (Acoustic Demo)"),
        NO_ONE,
        "different version",
    ),
    "a live remaster is live": (
        ForeignTrack("The Beatles", "For No One (Live, 2011 Remaster)"),
        NO_ONE,
        "different version",
    ),
    "a slip in the title": (ForeignTrack("Queen", "Bohemain Rhapsody"), STUDIO, "title is spelled"),
    "a slip in the artist": (ForeignTrack("Carribou", "Odessa 🐬"), ODESSA, "artist is spelled"),
    "another length": (
        ForeignTrack("Queen", "Bohemian Rhapsody", duration=120),
        STUDIO,
        "2:00 there and 5:55 here",
    ),
    "another artist on the same album": (
        ForeignTrack("V.A.", "For No One", "Revolver"),
        NO_ONE,
        "different artist",
    ),
}


@pytest.mark.parametrize("what", LOOSE)
def test_what_differs_is_matched_loosely_and_says_why(what: str, matching: Matching) -> None:
    foreign, track, reason = LOOSE[what]
    found = matching.match(foreign)
    assert (found.track_id, found.way) == (track, "loosely") and reason in found.reason


NOT = {
    "nobody": (ForeignTrack("Nobody", "For No One Else"), "artist is not in the library"),
    "the artist alone": (ForeignTrack("Queen", "Innuendo"), "but not this title"),
    "the title alone": (ForeignTrack("Somebody Else", "For No One"), "artist is not in the library"),
    "no artist": (ForeignTrack("", "For No One"), "no artist"),
    "a path alone": (ForeignTrack(path="/elsewhere/x.mp3"), "no file"),
    "an id alone": (ForeignTrack(recording="00000000"), "MusicBrainz"),
    "nothing": (ForeignTrack(), "MusicBrainz"),
}


@pytest.mark.parametrize("what", NOT)
def test_what_is_not_there_says_why(what: str, matching: Matching) -> None:
    foreign, reason = NOT[what]
    found = matching.match(foreign)
    assert (found.track_id, found.way) == (None, "") and reason in found.reason


def test_numbers_in_titles_are_not_slips() -> None:
    assert names.similarity(names.plain("Symphony No. 5 in C"), names.plain("Symphony No. 6 in C")) > 0.8


def test_a_sequel_is_not_a_slip(reader: Reader, writer, music) -> None:
    from tests.library.history.conftest import new

    rows = [("s/5.mp3", "Ludwig", "Symphony No. 5 in C minor", "", 100.0, ""),
            ("s/2.mp3", "Ludwig", "Suite in D, Part II", "", 100.0, "")]  # fmt: skip
    writer.store_tracks([new(music, *row) for row in rows]).result()
    matching = Matching(reader.track_names())
    assert not matching.match(ForeignTrack("Ludwig", "Symphony No. 6 in C minor")).way
    assert not matching.match(ForeignTrack("Ludwig", "Suite in D, Part III")).way
    assert matching.match(ForeignTrack("Ludwig", "Symphony No.5 in C-minor")).way == "names"


def test_the_recordings_id_goes_before_the_names(matching: Matching) -> None:
    assert matching.match(ForeignTrack("x", "y", recording=MBID.upper())) == Match(BJORK, "recording")


PATHS = {
    "another root": (ForeignTrack(path="/media/old/Queen/Live Killers/18 - Bohemian Rhapsody.flac"), LIVE, "path"),
    "of Windows": (ForeignTrack(path=r"D:\Music\Caribou\Swim\01 Odessa 🐬.mp3"), ODESSA, "path"),
    "MPD's, from its music folder": (ForeignTrack(path="The Beatles/Revolver/11 For No One.ogg"), NO_ONE, "path"),
    "decomposed accents": (ForeignTrack(path="/x/Bjo\u0308rk/Vespertine/03 It's Not Up to You.mp3"), BJORK, "path"),
    "not UTF-8": (ForeignTrack(path="/old/various/caf\udce9.mp3", title="Café", artist="x"), CAFE, "path"),
    "a converted file": (ForeignTrack(path="/x/Queen/Live Killers/18 - Bohemian Rhapsody.mp3"), LIVE, "loosely"),
    "the folder is another": (ForeignTrack("q", "For No One", path="/x/11 For No One.ogg"), NO_ONE, "path"),
    "only a name like no other": (ForeignTrack(path="/x/y/11 For No One.ogg"), NO_ONE, "loosely"),
    "only a name that says little": (ForeignTrack(path="/x/y/Café.mp3"), None, ""),
    "a name that is in every library": (ForeignTrack("Queen", "Innuendo", path="/x/various/caf\udce9.mp3"), None, ""),
}  # fmt: skip


@pytest.mark.parametrize("what", PATHS)
def test_paths(what: str, matching: Matching) -> None:
    foreign, track, way = PATHS[what]
    found = matching.match(foreign)
    assert (found.track_id, found.way) == (track, way)


def test_an_exact_path_goes_before_everything(matching: Matching, reader: Reader) -> None:
    path = str(reader.track(CAFE).source.path)
    assert matching.match(ForeignTrack("Queen", "Bohemian Rhapsody", path=path)) == Match(CAFE, "path")


def test_the_names_of_tracks_are_those_that_the_tracks_have(reader: Reader) -> None:
    assert [
        (one.id, Path(one.path), one.title, one.artists, one.artist, one.album, one.duration, one.recording)
        for one in reader.track_names()
    ] == [
        (
            track.id, track.source.path, track.metadata.title, track.metadata.artists, track.metadata.artist,
            track.metadata.album, track.metadata.duration, track.metadata.musicbrainz_recording,
        )
        for track in reader.tracks()
    ]  # fmt: skip


def test_a_slip_is_found_among_titles_of_like_length_and_the_same_numbers() -> None:
    titles = ("a long way home", "a long way", "part 1", "part 2", "x")
    found = Spellings(((title, title) for title in titles), 0.8)
    assert found.nearest("a long wey home") == ["a long way home"]
    assert found.nearest("part 3") == [] and found.nearest("parrt 2") == ["part 2"]
    assert found.nearest("something else") == []


@given(st.text("ab 12", max_size=8), st.lists(st.text("ab 12", max_size=8), max_size=8))
def test_the_nearest_title_is_that_of_comparing_with_all(title: str, titles: list[str]) -> None:
    numbers = [re.findall(r"\b\d+\b", one) for one in (title, *titles)]
    scores = [
        names.similarity(title, one) * (n == numbers[0]) for one, n in zip(titles, numbers[1:], strict=True)
    ]
    best = max(scores, default=0.0)
    foreign = [one for one, score in zip(titles, scores, strict=True) if score == best and best >= 0.8]
    assert sorted(Spellings(((one, one) for one in titles), 0.8).nearest(title)) == sorted(foreign)
