"""Counts, dates, stars and marks as entries of a legend."""

from datetime import datetime

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from musicexplorer.ui.map import MapWidget, scales
from musicexplorer.ui.map.colour_scheme import CATEGORIES, OTHERS, STEPS, UNKNOWN, ColourScheme


def said(scheme: ColourScheme) -> list[tuple[str, int]]:
    return [(entry.label, entry.count) for entry in scheme.entries]


def moment(year: int, month: int = 1, day: int = 1) -> float:
    return datetime(year, month, day, 12).timestamp()


def test_what_was_never_played_stands_apart_and_counts_double() -> None:
    scheme = scales.counts("play count", [0, 0, 1, 2, 3, 4, 40])
    assert said(scheme) == [
        ("1", 1), ("2 – 3", 2), ("4 – 7", 1), ("32 – 40", 1), ("never", 2),
    ]  # fmt: skip
    assert scheme.slots[0] == UNKNOWN
    assert (np.diff(scheme.slots[2:].astype(int)) >= 0).all()


def test_few_plays_are_told_one_by_one_and_none_at_all_is_said() -> None:
    assert said(scales.counts("play count", [0, 1, 3])) == [("1", 1), ("3", 1), ("never", 1)]
    assert said(scales.counts("play count", [0, 0])) == [("never", 2)]


@given(st.lists(st.integers(0, 10**6), max_size=30))
def test_every_count_is_on_one_step(values: list[int]) -> None:
    scheme = scales.counts("play count", values)
    assert sum(entry.count for entry in scheme.entries) == len(values)
    assert len({entry.slot for entry in scheme.entries}) == len(scheme.entries) <= STEPS + 1


def test_dates_are_told_by_the_finest_calendar_that_there_are_steps_for() -> None:
    by_day = scales.days("date added", [moment(2026, 11, 23), moment(2026, 11, 24)])
    assert said(by_day) == [("23 Nov 2026", 1), ("24 Nov 2026", 1)]
    by_month = scales.days("date added", [moment(2026, 5), moment(2026, 11, 24)])
    assert said(by_month) == [("May 2026", 1), ("Nov 2026", 1)]
    by_year = scales.days("date added", [moment(2019), moment(2026), np.nan])
    assert said(by_year) == [("2019", 1), ("2026", 1), ("no date added", 1)]
    assert by_year.slots.tolist() == [CATEGORIES, CATEGORIES + STEPS - 1, UNKNOWN]


def test_ratings_are_stars() -> None:
    assert said(scales.stars("rating", [0.2, 1.0, 0.99, np.nan])) == [
        ("★", 1),
        ("★★★★", 1),
        ("★★★★★", 1),
        ("not rated", 1),
    ]


def test_shares_are_percents() -> None:
    assert said(scales.percents("map error", np.linspace(0, 1, 11)))[0] == ("0 – 19", 2)


def test_a_mark_stands_out_from_grey() -> None:
    scheme = scales.marked("never played", "played", "not known")("never played", [1, 0, 0, np.nan])
    assert said(scheme) == [("never played", 1), ("played", 2), ("not known", 1)]
    assert scheme.slots[0] < CATEGORIES
    assert scheme.slots[1:].tolist() == [OTHERS, OTHERS, UNKNOWN]


def test_numbers_below_nothing_are_written_as_people_do() -> None:
    labels = [label for label, _ in said(scales.numbers("similarity", np.linspace(-0.2, 0.2, 41)))]
    assert "−0.05 – 0.00" in labels
    assert not any("-" in label for label in labels)


def test_values_given_once_colour_a_map_that_grew_since(map_: MapWidget, ids: np.ndarray) -> None:
    map_.set_values("play count", np.arange(60) % 2, scales.counts, "Plays")
    map_.set_colour_by("play count")
    assert map_.legend.heading.text() == "Plays"
    assert said(map_.scene.scheme) == [("1", 30), ("never", 30)]
    map_.move_tracks(np.array([999]), np.zeros((1, 2)), animate=False)
    assert said(map_.scene.scheme) == [("1", 30), ("never", 31)]
    assert map_.scene.slot_of(1) == map_.scene.scheme.entries[0].slot
