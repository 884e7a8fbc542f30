"""Name the regions of a map by the words that distinguish their tracks from all others.

The measure is the weighted log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi & Quinn,
"Fightin' Words", Political Analysis 2008): how much more likely a word is in a region than elsewhere, shrunk
towards its frequency on the whole map, in standard deviations. Words that occur everywhere score near 0, and
rare words that happen to occur twice score low. Words count by their strength: one that the network is not
sure of does not outweigh another that it is.
"""

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.regions import Region
from musicexplorer.similarity.word_meanings import alike, kind_of, titled
from musicexplorer.similarity.words import Words, characteristic
from musicexplorer.translation import tr

JOIN = " · "
_CHARACTERISTIC = 1.5
"""Standard deviations from which a word is characteristic."""
_SHARE = {
    "artist": 0.6, "own": 0.3, "genre": 0.3, "mood": 0.3, "voice": 0.3, "era": 0.4, "other": 0.4,
    "instrument": 0.45, "percussion": 0.6, "production": 0.6,
}  # fmt: skip
"""The mean strength of a word of each kind in a region's tracks from which it may name the region.

"own" are the genres that only the person's files state.
"""
_WEIGHTS = {
    "artist": 1.0, "own": 1.35, "genre": 1.0, "mood": 0.72, "voice": 0.8, "era": 0.6, "other": 0.85,
    "instrument": 0.5, "percussion": 0.2, "production": 0.2,
}  # fmt: skip
"""How well words of each kind name music."""
_ARTIST = 1e3
_PLAIN = {"own": 1.0, "genre": 1.0, "mood": 0.8, "voice": 0.9, "era": 0.6, "other": 0.6, "instrument": 0.35}
_COMMON = 0.08
"""Where no word is characteristic the most common one will do, weighted by kind, from this share on."""
_REPEATED = 0.75
"""How much a word counts that names the region around already."""
_SECOND = 0.35
"""A second word, of another kind, is added if its score is at least this share of the first one's."""
_PARTNERS = {
    "artist": (),
    "own": ("mood", "voice", "instrument"),
    "genre": ("mood", "voice", "era", "instrument"),
    "mood": ("genre", "voice", "instrument"),
    "voice": ("genre", "mood"),
    "era": ("genre", "voice", "mood"),
    "other": (),
    "instrument": ("genre", "mood"),
    "percussion": ("genre", "mood", "instrument"),
    "production": ("genre", "mood", "instrument"),
}
"""The kinds of words that say something more beside a first word of each kind."""
_TRIED = 8
_SAME = 0.7
"""A region with this share of the tracks of the one around it is the same place, and keeps its name."""


def name_regions(regions: Sequence[Region], words: Words, count: int) -> list[str]:
    """A name for every region, unique within its level; "" for a small one that no word tells from others.

    Args:
        regions: From `find_regions`, level by level.
        words: The words of the tracks.
        count: Number of tracks on the map.
    """
    return [name for level in names_by_level(regions, words, count) for name in level]


def names_by_level(regions: Sequence[Region], words: Words, count: int) -> Iterator[list[str]]:
    """`name_regions`, one level at a time."""
    before = _Level([], words, count)
    for level in sorted({region.level for region in regions}):
        here = _Level([region for region in regions if region.level == level], words, count)
        here.choose(before)
        yield here.names
        before = here


class _Level:
    """The regions of one level and their words."""

    def __init__(self, regions: list[Region], words: Words, count: int) -> None:
        self._regions, self._words = regions, words
        self._kinds = [kind_of(*pair) for pair in zip(words.texts, words.kinds, strict=True)]
        self._region_of = np.full(count, -1, dtype=np.int64)
        for number, region in enumerate(regions):
            self._region_of[region.rows] = number
        self.names: list[str] = []
        self._chosen: list[tuple[int, ...]] = []

    def choose(self, above: "_Level") -> None:
        """Choose the words of all regions, starting with those that have the highest scores."""
        score, share, fit = self._measure()
        plain = np.array([_PLAIN.get(kind, 0.0) for kind in self._kinds])
        self.names, self._chosen = [""] * len(self._regions), [()] * len(self._regions)
        best = np.where(fit, score, -np.inf).max(axis=1, initial=-np.inf)
        used = self._keep(above)
        for number in np.argsort(-best, kind="stable").tolist():
            if self.names[number]:
                continue
            around = above.around(self._regions[number].rows)[1]
            fitting = self._less_repeated(_best(score[number], fit[number]), score[number], around)
            common = share[number] * plain * (score[number] > 0)
            usable = [*fitting, *_best(common, share[number] * plain >= _COMMON)]
            first = self._first(usable, used)
            if first is None:
                self.names[number] = "" if above.names else self._numbered(usable[:1])
                continue
            self._chosen[number] = (first, *self._second(first, fitting, score[number], around))
            self.names[number] = self._spelled(self._chosen[number])
            used.add(first)

    def around(self, rows: NDArray[np.int64]) -> tuple[int, tuple[int, ...]]:
        """The region that most of these rows are in (-1 for none), and its words."""
        around = self._region_of[rows]
        around = around[around >= 0]
        if not len(around) or not self._chosen:
            return -1, ()
        number = int(np.bincount(around).argmax())
        return number, self._chosen[number]

    def _keep(self, above: "_Level") -> set[int]:
        """Give regions that are nearly all of one above its name; returns the first words in use."""
        used: set[int] = set()
        for number, region in enumerate(self._regions):
            outer, words = above.around(region.rows)
            if words and len(region.rows) >= _SAME * len(above._regions[outer].rows):
                self._chosen[number], self.names[number] = words, above.names[outer]
                used.add(words[0])
        return used

    def _measure(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
        """How well each word names each region, its share of the tracks there, and whether it may name it.

        The score is the number of standard deviations by which the word is more common there than elsewhere,
        weighted by its kind and, gently, by its share; a region of one artist is named after them.
        """
        here = self._words.sums(self._region_of, len(self._regions))
        tracks = np.array([[len(region.rows)] for region in self._regions], dtype=np.float64)
        score = characteristic(here, tracks, self._words.sums()[0], len(self._region_of))
        share = here / tracks
        fit = (share >= np.array([_SHARE[kind] for kind in self._kinds])) & (score >= _CHARACTERISTIC)
        weighted = score * np.array([_WEIGHTS[kind] for kind in self._kinds]) * np.sqrt(share)
        artist = np.array([kind == "artist" for kind in self._kinds], dtype=bool)
        return np.where(fit & artist, weighted + _ARTIST, weighted), share, fit

    def _less_repeated(
        self, words: Sequence[int], score: NDArray[np.float64], around: tuple[int, ...]
    ) -> list[int]:
        """These words, best first; those that say what the region around is called count for less."""

        def value(word: int) -> float:
            repeated = any(self._alike(word, other) for other in around)
            return float(score[word]) * (_REPEATED if repeated else 1.0)

        return sorted(words, key=lambda word: -value(word))

    def _first(self, words: Sequence[int], used: set[int]) -> int | None:
        """The best word that says what no other name of the level begins with; at least no such word."""
        free = (word for word in words if not any(self._alike(word, other) for other in used))
        begins = {self._words.texts[word].casefold().split()[0] for word in used}
        fresh = (word for word in words if self._words.texts[word].casefold().split()[0] not in begins)
        return next(chain(free, fresh), None)

    def _second(
        self, first: int, words: Sequence[int], score: NDArray[np.float64], around: tuple[int, ...]
    ) -> list[int]:
        """A word of another kind that says more; [] if none does."""
        good = [
            word
            for word in words
            if self._kinds[word] in _PARTNERS[self._kinds[first]]
            and score[word] >= _SECOND * score[first]
            and not any(self._alike(word, other) for other in (first, *around))
        ]
        return good[:1]

    def _alike(self, one: int, other: int) -> bool:
        """Whether two words say the same or share a part ("rock", "indie rock")."""
        texts = (self._words.texts[word].casefold() for word in (one, other))
        return alike(*texts)

    def _numbered(self, word: Sequence[int]) -> str:
        """A name for a region whose best word another one has, or that no word describes."""
        number = 2 if word else 1

        def name() -> str:
            return f"{self._spelled(word)} {number}" if word else tr("Region {number}").format(number=number)

        while name() in self.names:
            number += 1
        return name()

    def _spelled(self, words: Sequence[int]) -> str:
        texts = [self._words.texts[word] for word in words]
        if self._words.kinds[words[0]] != "artist":
            texts[0] = titled(texts[0])
        return JOIN.join(texts)


def _best(value: NDArray[np.float64], fit: NDArray[np.bool_]) -> list[int]:
    """The best of the words that fit."""
    order = np.argsort(-value, kind="stable")
    return order[fit[order]][:_TRIED].tolist()
