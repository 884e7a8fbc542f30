"""How tracks are sorted into the entries of a legend."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicexplorer.ui.map.colour_scheme import CATEGORIES, OTHERS, STEPS, UNKNOWN, by_category, by_number


def said(scheme) -> list[tuple[str, int]]:
    return [(entry.label, entry.count) for entry in scheme.entries]


def test_spellings_that_differ_in_case_are_one() -> None:
    scheme = by_category("genre", ["rock", "Rock ", "Rock", "ROCK", "Jazz"])
    assert said(scheme) == [("Rock", 4), ("Jazz", 1)]
    assert scheme.slots.tolist() == [0, 0, 0, 0, 1]


def test_what_is_beyond_the_colours_are_the_others_and_what_is_empty_is_unknown() -> None:
    values = [f"artist {index % 30}" for index in range(90)] + ["", None, "  "]
    scheme = by_category("artist", values)
    assert len(scheme.entries) == CATEGORIES + 2
    assert said(scheme)[-2:] == [("others", 3 * (30 - CATEGORIES)), ("no artist", 3)]
    assert scheme.slots[-3:].tolist() == [UNKNOWN] * 3
    assert (scheme.slots == OTHERS).sum() == 3 * (30 - CATEGORIES)


def test_categories_keep_their_signs_as_the_library_grows() -> None:
    before = {"Jazz": 0, "Rock": 1}
    scheme = by_category("genre", ["Rock", "Rock", "Folk", "Folk", "Folk", "Jazz"], before)
    signs = {entry.label: entry.slot for entry in scheme.entries}
    assert signs == {"Folk": 2, "Rock": 1, "Jazz": 0}


@given(st.lists(st.sampled_from(["a", "b", "c", "d", "", None]), max_size=40))
def test_the_legend_counts_every_track_once(values: list[str | None]) -> None:
    scheme = by_category("genre", values)
    assert sum(entry.count for entry in scheme.entries) == len(values)
    for entry in scheme.entries:
        assert (scheme.slots == entry.slot).sum() == entry.count


@given(st.lists(st.one_of(st.just(np.nan), st.floats(-1e6, 1e6)), max_size=60))
def test_steps_count_every_track_once_and_stay_few(values: list[float]) -> None:
    scheme = by_number("energy", np.array(values))
    assert sum(entry.count for entry in scheme.entries) == len(values)
    assert len([entry for entry in scheme.entries if entry.slot != UNKNOWN]) <= STEPS
    for entry in scheme.entries:
        assert (scheme.slots == entry.slot).sum() == entry.count


def test_larger_numbers_wear_later_steps() -> None:
    values = np.linspace(0.13, 0.87, 50)
    assert (np.diff(by_number("energy", values).slots.astype(int)) >= 0).all()


@pytest.mark.parametrize(
    ("values", "labels"),
    [
        ([1994, 1995, 1996], ["1994", "1995", "1996"]),
        (list(range(1951, 2020)), ["1950s", "1960s", "1970s", "1980s", "1990s", "2000s", "2010s"]),
        (
            list(range(1990, 2012)),
            ["1990 – 1994", "1995 – 1999", "2000 – 2004", "2005 – 2009", "2010 – 2014"],
        ),
        ([0.671], ["0.67 – 0.68"]),
    ],
)
def test_steps_are_round(values: list[float], labels: list[str]) -> None:
    assert [entry.label for entry in by_number("year", np.array(values, float)).entries] == labels


def test_one_absurd_year_does_not_spoil_the_scale() -> None:
    years = np.array([*range(1960, 2020)] * 4 + [1.0], dtype=float)
    assert by_number("year", years).entries[0].label == "1960s"


def test_nothing_known_is_said() -> None:
    assert said(by_number("year", np.full(3, np.nan))) == [("no year", 3)]
    assert said(by_number("year", np.empty(0))) == []
    assert said(by_category("genre", [])) == []
