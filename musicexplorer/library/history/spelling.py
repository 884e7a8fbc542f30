"""Finding the title that was meant where it is written with a slip."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from typing import Generic, TypeVar

from musicexplorer.library.history import names

T = TypeVar("T")
_NUMBERS = re.compile(r"\b(?:\d+|[ivx]+)\b")


class Spellings(Generic[T]):
    """The titles of one artist, ready to be compared.

    Args:
        titles: Plain titles, each with what it belongs to.
        least: How alike a title has to be (`names.likeness`).
    """

    def __init__(self, titles: Iterable[tuple[str, T]], least: float) -> None:
        self._least = least
        # "Part 1" and "Part 2" are as alike as can be, and never meant for each other.
        self._by_numbers: dict[tuple[str, ...], list[tuple[int, str, T]]] = defaultdict(list)
        for title, one in titles:
            self._by_numbers[_numbers(title)].append((len(names.pairs(title)), title, one))
        for found in self._by_numbers.values():
            found.sort(key=_pairs)

    def nearest(self, title: str) -> list[T]:
        """Those whose titles are most like this one; none where no title is alike enough."""
        found = self._by_numbers.get(_numbers(title))
        if found is None:
            return []
        # Titles of very different lengths have too few pairs in common, whatever these are.
        length, times = len(names.pairs(title)), (2 - self._least) / self._least + 1e-9
        begin = bisect_left(found, length / times, key=_pairs)
        end = bisect_right(found, length * times, key=_pairs)
        scored = [(names.likeness(other, title), one) for _, other, one in found[begin:end]]
        best = max((score for score, _ in scored), default=0.0)
        return [one for score, one in scored if score == best] if best >= self._least else []


def _numbers(title: str) -> tuple[str, ...]:
    return tuple(_NUMBERS.findall(title))


def _pairs(entry: tuple[int, str, object]) -> int:
    return entry[0]
