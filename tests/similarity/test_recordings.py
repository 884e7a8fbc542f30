import pytest

from musicexplorer.similarity.recordings import (
    TrackFacts,
    plain_artist,
    plain_song,
    plain_title,
    same_recording,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Café del Mar", "cafe DEL mar"),
        ("Come Together (Remastered 2009)", "Come Together"),
        ("Come Together - 2009 Remaster", "Come Together"),
        ("Come Together [Remastered]", "Come together"),
        ("Numb (feat. Someone)", "Numb"),
        ("Numb ft. Someone Else", "Numb"),
        ("Don't Stop", "Dont Stop"),
        ("Rock & Roll", "Rock and Roll"),
        ("Song (Album Version)", "Song"),
        ("Song - Single Version", "Song"),
        ("Song (Bonus Track) [Explicit]", "Song"),
    ],
)
def test_editions_and_spelling_are_one_title(one: str, other: str) -> None:
    assert plain_title(one) == plain_title(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Song (Live)", "Song"),
        ("Song (Acoustic)", "Song"),
        ("Song - Someone Remix", "Song"),
        ("Part 1", "Part 2"),
        ("Featherweight", "Heavyweight"),
        ("(Remastered)", ""),
    ],
)
def test_other_performances_are_other_titles(one: str, other: str) -> None:
    assert plain_title(one) != plain_title(other)


def test_artists_are_known_without_their_guests() -> None:
    assert plain_artist("The Bjørks feat. Anyone") == plain_artist("Bjørks")
    assert plain_artist("Sigur Rós") == plain_artist("SIGUR ROS")
    assert plain_artist("Кино") == plain_artist("КИНО") != ""


def test_a_copy_has_the_same_name_and_length_or_the_same_sound_and_length() -> None:
    song = TrackFacts(1, "Song", "Band", "Album", 200.0)
    assert same_recording(song, TrackFacts(2, "Song (Remastered)", "BAND", "Best of", 201.5))
    assert not same_recording(song, TrackFacts(2, "Song", "Band", "Live", 230.0), 0.999)
    assert not same_recording(song, TrackFacts(2, "Other", "Band", "Album", 200.0), 0.9)
    assert same_recording(song, TrackFacts(2, "track 07", "", "", 199.0), 0.997)
    assert not same_recording(song, TrackFacts(2, "Song", "Band", "Album", None))


def test_tracks_without_an_artist_are_not_copies_by_their_title() -> None:
    assert not same_recording(
        TrackFacts(1, "Track 01", duration=60.0), TrackFacts(2, "Track 01", duration=60.0)
    )


@pytest.mark.parametrize(
    "title",
    ["Song (Live)", "Song (Live at Somewhere, 1999)", "Song - Live in Rome", "Song (Demo)",
     "Song [Acoustic Version]",
     "Song - Radio Edit", "Song (2009 Remaster)", "Song - Take 3", "SONG (Extended)"],
)  # fmt: skip
def test_versions_are_one_song(title: str) -> None:
    assert plain_song(title) == "song"


@pytest.mark.parametrize(
    "title",
    ["Alive", "Live Forever", "Song (Someone Remix)", "Song Two", "Demons", "(Live)", "Songs to Live By"],
)
def test_what_only_looks_like_a_version_is_another_song(title: str) -> None:
    assert plain_song(title) != "song"
    assert plain_song(title)
