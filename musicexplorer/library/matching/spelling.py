"""Finding the most similar title, to allow for misspellings."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from typing import Generic, TypeVar

from musicexplorer.library.matching import names

T = TypeVar("T")
_NUMBERS = re.compile(r"\b(?:\d+|[ivx]+)\b")


class Spellings(Generic[T]):
    """The titles of one artist, indexed for comparison.

    Args:
        titles: Plain titles, each with its value.
        least: The minimum similarity (`names.similarity`).
    """

    def __init__(self, titles: Iterable[tuple[str, T]], least: float) -> None:
        self._least = least
        # "Part 1" and "Part 2" are very similar, but never the same.
        self._by_numbers: dict[tuple[str, ...], list[tuple[int, str, T]]] = defaultdict(list)
        for title, value in titles:
            self._by_numbers[_numbers(title)].append((len(names.pairs(title)), title, value))
        for found in self._by_numbers.values():
            found.sort(key=_pairs)

    def nearest(self, title: str) -> list[T]:
        """The values with the most similar titles; none if no title is similar enough."""
        found = self._by_numbers.get(_numbers(title))
        if found is None:
            return []
        # Titles of very different lengths cannot have enough pairs in common.
        length, times = len(names.pairs(title)), (2 - self._least) / self._least + 1e-9
        begin = bisect_left(found, length / times, key=_pairs)
        end = bisect_right(found, length * times, key=_pairs)
        scored = [(names.similarity(other, title), value) for _, other, value in found[begin:end]]
        best = max((score for score, _ in scored), default=0.0)
        return [value for score, value in scored if score == best] if best >= self._least else []


def _numbers(title: str) -> tuple[str, ...]:
    return tuple(_NUMBERS.findall(title))


def _pairs(entry: tuple[int, str, object]) -> int:
    return entry[0]
