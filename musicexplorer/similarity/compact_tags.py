"""How strong the tags of a whole library are, in half of the memory that float16 would take."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

UNKNOWN = 255
"""The number of a tag in a track that is not analysed."""
_FULL, _LOGIT = 254, 9.0
_BLOCK = 2048
"""Rows that are looked at together: a copy of them all would be large."""


def _strengths() -> NDArray[np.float16]:
    """The probability behind each number: equal steps of log odds between 0 and 1."""
    odds = np.linspace(-_LOGIT, _LOGIT, _FULL - 1)
    return np.concatenate([[0.0], 1 / (1 + np.exp(-odds)), [1.0, np.nan]]).astype(np.float16)


def _numbers() -> NDArray[np.uint8]:
    """The number of each bit pattern of float16."""
    with np.errstate(invalid="ignore", divide="ignore"):
        values = np.arange(1 << 16, dtype=np.uint16).view(np.float16).astype(np.float64)
        odds = np.clip(values, 0, 1) / (1 - np.clip(values, 0, 1))
        places = (np.log(odds) + _LOGIT) / (2 * _LOGIT) * (_FULL - 2) + 1
    found = np.rint(np.clip(places, 0, _FULL))
    return np.where(np.isnan(values), UNKNOWN, found).astype(np.uint8)


_STRENGTH, _NUMBER = _strengths(), _numbers()


class CompactTags:
    """The probabilities of tags, held in a byte each: odds are off by less than 4 %, a probability by .01.

    Indexed as an array [n, T], it gives copies as float16, NaN where nothing is known.

    Args:
        numbers: uint8 [n, T], in the order of the probabilities; `UNKNOWN` in tracks that are not analysed.
    """

    def __init__(self, numbers: NDArray[np.uint8]) -> None:
        self.numbers = numbers

    @classmethod
    def of(cls, tags: NDArray[np.floating]) -> "CompactTags":
        """Hold probabilities float [n, T]; NaN where nothing is known."""
        return cls(as_numbers(tags))

    @property
    def shape(self) -> tuple[int, int]:
        """(n, T)."""
        n, count = self.numbers.shape
        return n, count

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, rows: Any) -> NDArray[np.float16]:
        found: NDArray[np.float16] = _STRENGTH[self.numbers[rows]]
        return found

    @property
    def known(self) -> NDArray[np.bool_]:
        """Bool [n]: the tracks that are analysed."""
        if not self.numbers.shape[1]:
            return np.zeros(len(self), bool)
        found: NDArray[np.bool_] = self.numbers[:, 0] != UNKNOWN
        return found

    def taken(self, rows: NDArray[np.integer], known: NDArray[np.bool_]) -> "CompactTags":
        """Some rows; nothing is known of those that `known` [rows] leaves out."""
        numbers = self.numbers[rows]
        numbers[~known] = UNKNOWN
        return CompactTags(numbers)

    def blocks(self) -> Iterator[slice]:
        """The rows, some at a time."""
        for start in range(0, len(self) if self.shape[1] else 0, _BLOCK):
            yield slice(start, start + _BLOCK)

    def mean_and_spread(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Mean and standard deviation of each tag among the tracks that are analysed, float64 [T] each."""
        known = self.known
        count, total, squares = max(1, int(known.sum())), np.zeros(self.shape[1]), np.zeros(self.shape[1])
        for rows in self.blocks():
            part = self[rows][known[rows]].astype(np.float64)
            total += part.sum(axis=0)
            squares += (part**2).sum(axis=0)
        mean = total / count
        return mean, np.sqrt(np.maximum(squares / count - mean**2, 0))


def as_numbers(tags: NDArray[np.floating]) -> NDArray[np.uint8]:
    """Probabilities as `CompactTags.numbers`, in their shape."""
    found: NDArray[np.uint8] = _NUMBER[np.ascontiguousarray(tags, np.float16).view(np.uint16)]
    return found
