from musicexplorer.similarity.playlist import Filters
from musicexplorer.ui import filters, recipe_filters
from musicexplorer.ui.filters import Range


def test_what_the_library_is_filtered_by_is_taken_over() -> None:
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


def test_plays_ratings_and_age_are_taken_over_too() -> None:
    wanted = filters.Filters(ranges=(("plays", Range(0, 0)), ("rating", Range(0.8))), added_days=7)
    made = recipe_filters.of_library(wanted, Filters())
    assert made == Filters(plays=(0, 0), rating=(0.8, None), added_days=7)
    words = [text for text, _ in recipe_filters.chips(made)]
    assert words == ["never played", "★★★★ or more", "added in the last 7 days"]


def test_every_condition_has_a_chip_that_takes_it_away() -> None:
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
