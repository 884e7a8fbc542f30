"""What tells two tracks apart."""

import numpy as np

from musicexplorer.similarity.contrast import Contrast, contrast

NAMES = ("drums", "strings", "piano", "80s", "flute")
USUAL = np.array([0.1, 0.1, 0.1, 0.1, 0.001])


def windows(*tags: float, noise: float = 0.0, seed: int = 0) -> np.ndarray:
    """Eight windows with about these tags."""
    rng = np.random.default_rng(seed)
    return np.array(tags) + noise * rng.normal(size=(8, len(tags)))


def test_the_clearest_differences_are_told_first() -> None:
    one, other = windows(0.1, 0.8, 0.5, 0.5, 0.0), windows(0.6, 0.1, 0.3, 0.5, 0.0)
    assert contrast(one, other, USUAL, NAMES) == Contrast(("strings", "piano"), ("drums",))
    assert contrast(other, one, USUAL, NAMES) == Contrast(("drums",), ("strings", "piano"))


def test_what_changes_within_a_track_does_not_tell_it_from_another() -> None:
    steady, moving = windows(0.3, 0.5, 0.5, 0.5, 0.0), windows(0.45, 0.5, 0.5, 0.5, 0.0, noise=0.4)
    assert "drums" not in (*contrast(moving, steady, USUAL, NAMES).more,)
    assert contrast(windows(0.45, 0.5, 0.5, 0.5, 0.0), steady, USUAL, NAMES).more == ("drums",)


def test_neither_what_is_in_neither_nor_what_has_no_more_or_less_is_told() -> None:
    one, other = windows(0.5, 0.5, 0.5, 0.9, 0.05), windows(0.5, 0.5, 0.5, 0.1, 0.0)
    assert not contrast(one, other, USUAL, NAMES)


def test_nothing_is_told_of_what_is_not_analysed() -> None:
    assert not contrast(np.zeros((0, 5)), windows(0, 0, 0, 0, 0), USUAL, NAMES)
