"""Name the regions of a map by the words that distinguish their tracks from all others.

The measure is the weighted log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi & Quinn,
"Fightin' Words", Political Analysis 2008): how much more likely a word is in a region than elsewhere, shrunk
towards its frequency on the whole map, in standard deviations. Words that occur everywhere score near 0, and
rare words that happen to occur twice score low.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.regions import Region
from musicexplorer.translation import tr

TAGS_PER_TRACK = 5
"""How many of the network's tags count as words of a track: those furthest above the library's mean."""
JOIN = " · "
_PRIOR = 50.0
"""Weight of the prior, in tracks."""
_CHARACTERISTIC = 1.5
"""Standard deviations from which a word is characteristic."""
_SHARE = {"tag": 0.3, "genre": 0.35, "artist": 0.5}
"""The share of a region's tracks that must have a word of each kind before it may name the region."""
_SECOND = 0.45
"""A second word is added if its score is at least this share of the first one's."""
_TRIED = 6
_MIN_PROBABILITY, _SMOOTHING = 0.08, 0.03
"""Least probability of a tag that counts as a word, and what is added before two are divided."""
_MEANINGLESS = frozenset(
    ("", "none", "(none)", "unknown", "other", "misc", "miscellaneous", "music", "various", "various artists")
)


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of tracks, as pairs of a track and a word.

    Attributes:
        texts: The distinct words, in their most common spelling.
        kinds: Their kinds: "tag" (of the network), "genre" or "artist" (of the metadata).
        rows: Row of the track of each pair, int64 [m].
        words: Index in `texts` of the word of each pair, int64 [m]. No pair occurs twice.
    """

    texts: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: NDArray[np.int64]
    words: NDArray[np.int64]


class WordBook:
    """Collects the words of tracks, some tracks at a time."""

    def __init__(self, tag_names: Sequence[str] = ()) -> None:
        self._numbers: dict[str, int] = {}
        self._kinds: list[str] = []
        self._spellings: list[Counter[str]] = []
        self._metadata = {kind: _Numbered(self._number, kind) for kind in ("genre", "artist")}
        self._tags = np.array([self._number(name, "tag") for name in tag_names], dtype=np.int64)
        self._pairs: list[NDArray[np.int64]] = []

    def add(
        self,
        rows: NDArray[np.int64],
        genres: Sequence[Sequence[str]],
        artists: Sequence[str],
        tags: NDArray[np.int64] | None = None,
    ) -> None:
        """Add the words of some tracks.

        Args:
            rows: The tracks, int64 [k], each given once.
            genres: Their genres, in any spelling.
            artists: Their artists; "" if unknown.
            tags: Their prominent tags, int64 [k, t], from `prominent_tags`: -1 for none.
        """
        lengths = np.fromiter(map(len, genres), dtype=np.int64, count=len(genres))
        pairs = [
            (np.repeat(rows, lengths), self._read("genre", list(chain.from_iterable(genres)))),
            (rows, self._read("artist", artists)),
        ]
        if tags is not None and tags.size:
            pairs.append((np.repeat(rows, tags.shape[1]), np.append(self._tags, -1)[tags.ravel()]))
        tracks, words = (np.concatenate(column) for column in zip(*pairs, strict=True))
        # A genre that is both a tag and in the metadata counts once.
        size = max(1, len(self._kinds))
        unique = np.unique((tracks * size + words)[words >= 0])
        self._pairs.append(np.stack((unique // size, unique % size), axis=1))

    def words(self) -> Words:
        """The words collected so far."""
        pairs = np.concatenate(self._pairs) if self._pairs else np.empty((0, 2), np.int64)
        texts = (min(found, key=lambda text: (-found[text], text)) for found in self._spellings)
        return Words(tuple(texts), tuple(self._kinds), pairs[:, 0], pairs[:, 1])

    def _read(self, kind: str, texts: Sequence[str]) -> NDArray[np.int64]:
        """The numbers of texts, int64 [k]; -1 for meaningless ones."""
        known = self._metadata[kind]
        read = np.fromiter(map(known.__getitem__, texts), dtype=np.int64, count=len(texts))
        counts = np.bincount(read, minlength=len(known))
        for index in np.flatnonzero(counts).tolist():
            number = known.numbers[index]
            if number >= 0 and self._kinds[number] == kind:  # tags keep the network's spelling
                self._spellings[number][known.texts[index]] += int(counts[index])
        return np.array(known.numbers, dtype=np.int64)[read]

    def _number(self, text: str, kind: str) -> int:
        """The number of a word in any spelling; -1 for a meaningless one."""
        folded = text.strip().casefold()
        if folded in _MEANINGLESS:
            return -1
        # An artist may have the same name as a genre.
        number = self._numbers.setdefault(
            f"artist {folded}" if kind == "artist" else folded, len(self._kinds)
        )
        if number == len(self._kinds):
            self._kinds.append(kind)
            self._spellings.append(Counter({text.strip(): 0}))
        return number


class _Numbered(dict[str, int]):
    """Numbers spellings in the order of their first use, with the number of the word for each."""

    def __init__(self, number: Callable[[str, str], int], kind: str) -> None:
        super().__init__()
        self._number, self._kind = number, kind
        self.texts: list[str] = []
        self.numbers: list[int] = []

    def __missing__(self, text: str) -> int:
        self[text] = index = len(self.texts)
        self.texts.append(text.strip())
        self.numbers.append(self._number(text, self._kind))
        return index


def prominent_tags(tags: NDArray[np.floating], mean: NDArray[np.floating]) -> NDArray[np.int64]:
    """The tags of each track that are furthest above the mean: up to `TAGS_PER_TRACK`, in no order.

    Args:
        tags: Probabilities, float [k, T]; NaN for tracks that are not analysed.
        mean: Their mean over the library, float [T].

    Returns:
        int64 [k, min(TAGS_PER_TRACK, T)], -1 where there are no more, or the track is not analysed.
    """
    probabilities = np.nan_to_num(np.asarray(tags, dtype=np.float32))
    lift = (probabilities + _SMOOTHING) / (np.asarray(mean, dtype=np.float32) + _SMOOTHING)
    lift[probabilities < _MIN_PROBABILITY] = 0.0  # many times next to nothing is still nothing
    most = min(TAGS_PER_TRACK, lift.shape[1])
    best = np.argpartition(-lift, most - 1, axis=1)[:, :most] if most else np.empty(lift.shape, np.int64)
    return np.where(np.take_along_axis(lift, best, axis=1) > 1, best, -1)


def characteristic(
    here: NDArray[np.floating], tracks: NDArray[np.floating], whole: NDArray[np.integer], count: int
) -> NDArray[np.float64]:
    """How characteristic words are of groups of tracks, in standard deviations.

    Args:
        here: Number of tracks of each group with each word, float [g, w].
        tracks: Number of tracks of each group, float [g, 1].
        whole: Number of tracks of the library with each word, int [w].
        count: Number of tracks of the library.

    Returns:
        float64 [g, w]; above 0 where a word is more common in the group than elsewhere.
    """
    prior = _PRIOR * whole / max(count, 1) + 0.01
    there = whole - here

    def log_odds(having: NDArray[np.floating], of: NDArray[np.floating]) -> NDArray[np.float64]:
        return np.log(having + prior) - np.log(of + _PRIOR + 0.02 - having - prior)

    spread = np.sqrt(1 / (here + prior) + 1 / (there + prior))
    return np.asarray((log_odds(here, tracks) - log_odds(there, count - tracks)) / spread, np.float64)


def name_regions(regions: Sequence[Region], words: Words, count: int) -> list[str]:
    """A name for every region, unique within its level; regions inside others do not repeat their words.

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
        self._region_of = np.full(count, -1, dtype=np.int64)
        for number, region in enumerate(regions):
            self._region_of[region.rows] = number
        self.names: list[str] = []
        self._chosen: list[tuple[int, ...]] = []

    def choose(self, above: "_Level") -> None:
        """Choose the words of all regions, starting with those that have the highest scores."""
        score, share = self._measure()
        least = np.array([_SHARE[kind] for kind in self._words.kinds])
        fit = (share >= least) & (score >= _CHARACTERISTIC)
        artist = np.array([kind == "artist" for kind in self._words.kinds], dtype=bool)
        score = np.where(fit & artist, score + 1e3, score)  # a region of one artist is named after them
        self.names, self._chosen = [""] * len(self._regions), [()] * len(self._regions)
        taken: set[str] = set()
        best = np.where(fit, score, -np.inf).max(axis=1, initial=-np.inf)
        for number in np.argsort(-best, kind="stable").tolist():
            around = above.words_around(self._regions[number].rows)
            candidates = self._candidates(score[number], fit[number], around)
            name, chosen = self._name(number, candidates, score[number], taken)
            self.names[number], self._chosen[number] = name, chosen
            taken.add(name)

    def words_around(self, rows: NDArray[np.int64]) -> tuple[int, ...]:
        """The words of the region that most of these rows are in."""
        around = self._region_of[rows]
        around = around[around >= 0]
        return self._chosen[int(np.bincount(around).argmax())] if len(around) and self._chosen else ()

    def _measure(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How characteristic each word is of each region, in standard deviations, and its share of tracks."""
        words, count, size = self._words, len(self._region_of), len(self._words.texts)
        region = self._region_of[words.rows]
        inside = region >= 0
        pairs = region[inside] * size + words.words[inside]
        here = np.bincount(pairs, minlength=len(self._regions) * size).astype(np.float64)
        here = here.reshape(len(self._regions), size)
        tracks = np.array([[len(region.rows)] for region in self._regions], dtype=np.float64)
        return characteristic(here, tracks, np.bincount(words.words, minlength=size), count), here / tracks

    def _candidates(
        self, score: NDArray[np.float64], fit: NDArray[np.bool_], around: tuple[int, ...]
    ) -> list[int]:
        """The words that can name a region, best first; those of the region around it as a last resort."""
        order = np.argsort(-score, kind="stable")
        fitting = order[fit[order]].tolist()
        fresh = [word for word in fitting if word not in around]
        if fresh or fitting:
            return (fresh or fitting)[:_TRIED]
        plain = np.array([kind != "artist" for kind in self._words.kinds], dtype=bool)
        return order[plain[order] & (score[order] > 0)][:2].tolist()

    def _name(
        self, number: int, candidates: list[int], score: NDArray[np.float64], taken: set[str]
    ) -> tuple[str, tuple[int, ...]]:
        """The best name that is not taken, and its words."""
        used = {name.split(JOIN)[0] for name in taken}
        choices = [(first, *self._second(first, candidates, score)) for first in candidates]
        choices += [
            (first, other) for first in candidates for other in candidates if not self._alike(first, other)
        ]
        for fresh in (True, False):
            for choice in choices:
                name = self._spelled(choice)
                if name not in taken and not (fresh and name.split(JOIN)[0] in used):
                    return name, choice
        name = self._spelled(choices[0]) if choices else tr("Region")
        for again in range(1 if not choices else 2, number + len(taken) + 3):
            if f"{name} {again}" not in taken:
                return f"{name} {again}", choices[0] if choices else ()
        raise AssertionError("more names are taken than there are regions")

    def _second(self, first: int, candidates: list[int], score: NDArray[np.float64]) -> list[int]:
        if self._words.kinds[first] == "artist":
            return []
        good = [
            word
            for word in candidates
            if not self._alike(first, word) and score[word] >= _SECOND * score[first]
        ]
        return good[:1]

    def _alike(self, one: int, other: int) -> bool:
        """Whether two words share a part ("rock", "indie rock"), so that they make no good pair."""
        first, second = (set(self._words.texts[word].casefold().split()) for word in (one, other))
        return bool(first & second)

    def _spelled(self, words: Sequence[int]) -> str:
        texts = [self._words.texts[word] for word in words]
        if self._words.kinds[words[0]] != "artist":
            texts[0] = texts[0][:1].upper() + texts[0][1:]
        return JOIN.join(texts)
