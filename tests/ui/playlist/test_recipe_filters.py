from pathlib import Path

from musicexplorer.library.track import Metadata, Source, Track
from musicexplorer.session import filters
from musicexplorer.session.filters import Range
from musicexplorer.similarity.playlist import Exclusion, Filters, Recipe
from musicexplorer.ui.playlist import recipe_filters


def test_the_filters_of_the_library_become_those_of_a_recipe() -> None:
    wanted = filters.Filters(
        genres=("Rock",),
        tags=("piano",),
        ranges=(("year", Range(1990, None)), ("tempo", Range(100, 120)), ("energy", Range(None, 0.5))),
    )
    made = recipe_filters.of_library(wanted, Filters(voice="vocal", quiet_days=3.0))
    assert made == Filters(
        genres=("Rock",),
        tags=("piano",),
        years=(1990, None),
        tempo=(100, 120),
        attributes=(("energy", (None, 0.5)),),
        voice="vocal",
        quiet_days=3.0,
    )


def test_plays_ratings_and_age_become_filters_of_a_recipe() -> None:
    wanted = filters.Filters(ranges=(("plays", Range(0, 0)), ("rating", Range(0.8))), added_days=7)
    made = recipe_filters.of_library(wanted, Filters())
    assert made == Filters(plays=(0, 0), rating=(0.8, None), added_days=7)
    words = [text for text, _ in recipe_filters.chips(made)]
    assert words == ["never played", "★★★★ or more", "added in the last 7 days"]


def track(number: int) -> Track | None:
    """Tracks 1 to 20 are there."""
    about = Metadata(title=f"Song {number}")
    return Track(number, Source(Path(f"/{number}.mp3")), about, added=0.0) if 0 < number <= 20 else None


def test_every_exclusion_has_a_chip_that_removes_it() -> None:
    folder = "/home/somebody/Music/Compilations of the year/Christmas"
    recipe = Recipe(
        excluded=(3, 4, 99),
        exclusions=(
            Exclusion("artist", "Ana"),
            Exclusion("folder", folder),
            Exclusion("track", "5"),
            Exclusion("season", "christmas,xmas,weihnacht,noël,navidad@12"),
        ),
        count=7,
    )
    left, taken = recipe, []
    while chips := recipe_filters.exclusions(left, track):
        taken.append((chips[0].text, chips[0].full_text))
        left = chips[0].without
    assert left == Recipe(count=7)
    assert [text for text, _ in taken] == [
        "never: everything by Ana",
        "never: the folder…he year/Christmas",
        "never: the track “Song 5”",
        "never: Christmas m…xcept in December",
        "without 3 tracks",
    ]
    assert taken[1][1] == f"never: the folder {folder}"
    assert taken[4][1] == "without “Song 3”, “Song 4”, 1 more"


def test_excluded_tracks_are_named() -> None:
    def said(*excluded: int) -> tuple[str, str]:
        (chip,) = recipe_filters.exclusions(Recipe(excluded=excluded), track)
        return chip.text, chip.full_text

    assert said(3) == ("without “Song 3”", "without “Song 3”")
    assert said(99) == ("without 1 track", "without 1 track")
    assert said(*range(1, 20))[1].endswith("“Song 12”, 7 more")


def test_every_condition_has_a_chip_that_removes_it() -> None:
    wanted = Filters(
        genres=("Rock",),
        not_genres=("Pop",),
        years=(1990, 1999),
        tags=("piano",),
        not_tags=("voice",),
        tempo=(100, None),
        duration=(None, 300.0),
        attributes=(("energy", (0.2, None)),),
    )
    left, taken = wanted, []
    while chips := recipe_filters.chips(left):
        text, left = chips[0]
        taken.append(text)
    assert left == Filters()
    assert taken == [
        "Rock",
        "not Pop",
        "sounds piano",
        "not voice",
        "year 1990 – 1999",
        "tempo from 100",
        "5 min at most",
        "energy from 20 %",
    ]
