"""Shuffling that keeps the tracks of an artist apart."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from heapq import heapify, heappop, heappush
from typing import TypeVar

T = TypeVar("T")


def shuffled(
    items: Sequence[T],
    artist_of: Callable[[T], Hashable],
    source: random.Random,
    after: Hashable = None,
) -> list[T]:
    """The items in random order, no two of one artist in a row where that can be.

    Args:
        items: What to shuffle.
        artist_of: Whose an item is; items of nobody (a false value) are of different artists.
        source: Where chance comes from.
        after: Whose the item is that comes before the first one.

    Returns:
        Every item once.
    """
    by_artist: defaultdict[Hashable, list[T]] = defaultdict(list)
    for number, item in enumerate(items):
        by_artist[artist_of(item) or ("nobody", number)].append(item)
    for own in by_artist.values():
        source.shuffle(own)
    tickets = [artist for artist, own in by_artist.items() for _ in own]
    source.shuffle(tickets)
    draw = _Draw(by_artist, tickets, source)
    order: list[T] = []
    last = after
    while draw.left:
        last = draw.artist(last)
        order.append(by_artist[last].pop())
    return order


class _Draw:
    """Draws the artist of each place: by chance, but for one who would come twice in a row later."""

    def __init__(
        self, by_artist: "dict[Hashable, list[T]]", tickets: list[Hashable], source: random.Random
    ) -> None:
        self._by_artist, self._tickets, self._source = by_artist, tickets, source
        self._drawn_early: Counter[Hashable] = Counter()
        self._most = [(-len(own), number, artist) for number, (artist, own) in enumerate(by_artist.items())]
        heapify(self._most)
        self.left = len(tickets)

    def artist(self, last: Hashable) -> Hashable:
        """Who comes after `last`."""
        chosen = self._pressing(last)
        if chosen is None:
            chosen = self._by_chance(last)
        else:
            self._drawn_early[chosen] += 1
        self.left -= 1
        return chosen

    def _pressing(self, last: Hashable) -> Hashable:
        """The artist whose tracks fit only if one comes now, and every other time from now on; or None."""
        while self._most:
            count, number, artist = heappop(self._most)
            have = len(self._by_artist[artist])
            if have:
                heappush(self._most, (-have, number, artist))
                if have == -count:
                    return artist if artist != last and 2 * have > self.left else None
        return None

    def _by_chance(self, last: Hashable) -> Hashable:
        """An artist other than `last`, in proportion to their tracks; `last` only if nobody else is left."""
        passed = []
        while self._tickets:
            artist = self._tickets.pop()
            if self._drawn_early[artist]:
                self._drawn_early[artist] -= 1
            elif artist == last:
                passed.append(artist)
            else:
                self._put_back(passed)
                return artist
        self._put_back(passed[1:])
        return last

    def _put_back(self, tickets: list[Hashable]) -> None:
        """Tickets go back to random places among those not drawn yet."""
        for ticket in tickets:
            self._tickets.append(ticket)
            other = self._source.randrange(len(self._tickets))
            self._tickets[-1], self._tickets[other] = self._tickets[other], self._tickets[-1]
