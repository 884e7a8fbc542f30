"""A track over time: its parts from its windows, its excerpt, where it is like another."""

import itertools

import numpy as np
import pytest

from musicexplorer.session.over_time import KINDS, OverTime, Part, parts_of

NAMES = ("guitar", "electric guitar", "drums", "voice", "piano")
MEANS = np.array([0.3, 0.2, 0.3, 0.3, 0.05])


def tags(*strong: int) -> np.ndarray:
    """Windows in each of which one tag is strong, and all others are as in music at large."""
    found = np.tile(MEANS, (len(strong), 1))
    found[np.arange(len(strong)), strong] = 0.9
    return found.astype(np.float16)


def test_windows_that_sound_alike_are_one_part_and_parts_cover_the_track() -> None:
    starts = np.array([5.0, 25.0, 45.0, 65.0, 85.0])
    parts = parts_of(starts, tags(4, 4, 2, 2, 4), NAMES, MEANS, 100.0)
    assert [part.kind for part in parts] == [0, 1, 0]
    assert [part.name.split(",")[0] for part in parts] == ["piano", "drums", "piano"]
    assert (parts[0].start, parts[-1].end) == (0.0, 100.0)
    assert [one.end == other.start for one, other in itertools.pairwise(parts)] == [True, True]
    assert 30 < parts[0].end < 60


def test_what_is_common_in_all_music_names_no_part() -> None:
    found = np.tile(np.array([0.35, 0.2, 0.3, 0.3, 0.3]), (2, 1))  # guitar is stronger, piano more telling
    (part,) = parts_of(np.array([0.0, 10.0]), found, NAMES, MEANS, 30.0)
    assert part.name.startswith("piano")


def test_a_name_does_not_say_the_same_twice() -> None:
    found = np.array([[0.9, 0.9, 0.3, 0.7, 0.05]])
    (part,) = parts_of(np.array([0.0]), found, NAMES, MEANS, 30.0)
    assert sorted(part.name.split(", ")) in (["guitar", "voice"], ["electric guitar", "voice"])


def test_no_more_kinds_than_there_are_colours() -> None:
    names = [f"tag{number}" for number in range(9)]
    found = np.full((9, 9), 0.1) + 0.8 * np.eye(9)
    parts = parts_of(np.arange(9.0) * 10, found, names, np.full(9, 0.2), 100.0)
    assert {part.kind for part in parts} <= set(range(KINDS))


@pytest.mark.parametrize("duration", [0.0, 12.0])
def test_tracks_without_windows_or_length(duration: float) -> None:
    assert parts_of(np.zeros(0), np.zeros((0, 5)), NAMES, MEANS, duration) == []
    (part,) = parts_of(np.array([2.0]), tags(4), NAMES, MEANS, duration)
    assert part.end == (duration or 12.0)


def test_what_is_heard_at_a_second() -> None:
    shown = OverTime((Part(0.0, 10.0, 0, "piano"), Part(10.0, 20.0, 1, "drums")))
    assert [shown.at(second) for second in (0.0, 9.9, 10.0, 25.0)] == ["piano", "piano", "drums", ""]
