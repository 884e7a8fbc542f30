"""What tells two tracks apart."""

import numpy as np

from musicexplorer.similarity.contrast import Contrast, contrast

NAMES = ("drums", "strings", "piano", "80s", "flute")
USUAL = np.array([0.1, 0.1, 0.1, 0.1, 0.001])


def windows(*tags: float) -> np.ndarray:
    """Eight windows with these tags."""
    return np.tile(tags, (8, 1))


def test_the_clearest_differences_are_told_first() -> None:
    one, other = windows(0.1, 0.8, 0.5, 0.5, 0.0), windows(0.6, 0.1, 0.3, 0.5, 0.0)
    assert contrast(one, other, USUAL, NAMES) == Contrast(("strings", "piano"), ("drums",))
    assert contrast(other, one, USUAL, NAMES) == Contrast(("drums",), ("strings", "piano"))


def test_what_changes_within_a_track_does_not_tell_it_from_another() -> None:
    steady, louder = windows(0.3, 0.5, 0.5, 0.5, 0.0), windows(0.45, 0.5, 0.5, 0.5, 0.0)
    moving = louder.copy()
    moving[:, 0] += np.resize([0.4, -0.4], len(moving))
    assert contrast(louder, steady, USUAL, NAMES).more == ("drums",)
    assert contrast(moving, steady, USUAL, NAMES).more == ()


def test_neither_what_is_in_neither_nor_what_has_no_more_or_less_is_told() -> None:
    one, other = windows(0.5, 0.5, 0.5, 0.9, 0.05), windows(0.5, 0.5, 0.5, 0.1, 0.0)
    assert not contrast(one, other, USUAL, NAMES)


def test_nothing_is_told_of_what_is_not_analysed() -> None:
    assert not contrast(np.zeros((0, 5)), windows(0, 0, 0, 0, 0), USUAL, NAMES)
