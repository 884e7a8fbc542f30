"""The words of tracks: what the network and the files call them, and which are characteristic of some."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

TAGS_PER_TRACK = 8
"""How many of the network's tags count as words of a track: those that say most about it."""
_AT_ONCE = 1 << 17
"""So many pairs are added up at a time, because a large library has millions."""
_PRIOR = 50.0
"""Weight of the prior, in tracks."""
_MIN_PROBABILITY, _SMOOTHING = 0.08, 0.03
"""Least probability of a tag that counts as a word, and what is added before two are divided."""
_MEANINGLESS = frozenset((
    "", "none", "(none)", "unknown", "unclassifiable", "undefined", "other", "misc", "miscellaneous", "music",
    "various", "various artists",
))  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The words of tracks, as pairs of a track and a word.

    Attributes:
        texts: The distinct words, in their most common spelling.
        kinds: Their kinds: "tag" (of the network), "genre" or "artist" (of the metadata).
        rows: Row of the track of each pair, int32 [m].
        words: Index in `texts` of the word of each pair, int32 [m]. No pair occurs twice.
        strengths: How much each pair counts, float32 [m]: a tag's probability, 1 for what the files say.
    """

    texts: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: NDArray[np.int32]
    words: NDArray[np.int32]
    strengths: NDArray[np.float32]

    def sums(self, group: NDArray[np.int64] | None = None, groups: int = 1) -> NDArray[np.float64]:
        """The strengths of each word added up for each group of tracks, float64 [groups, words].

        Args:
            group: The group of each track, int64 [n], -1 for none; None where all are one.
            groups: How many there are.
        """
        size = len(self.texts)
        total = np.zeros(groups * size)
        for start in range(0, len(self.rows), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            words, strengths = self.words[part].astype(np.int64), self.strengths[part].astype(np.float64)
            if group is not None:
                here = group[self.rows[part]]
                inside = here >= 0
                words, strengths = here[inside] * size + words[inside], strengths[inside]
            np.add.at(total, words, strengths)
        return total.reshape(groups, size)


def says_something(text: str) -> bool:
    """Whether a word describes music: not "(none)" or "various artists"."""
    return text.strip().casefold() not in _MEANINGLESS


class WordBook:
    """Collects the words of tracks, some tracks at a time."""

    def __init__(self, tag_names: Sequence[str] = ()) -> None:
        self._numbers: dict[str, int] = {}
        self._kinds: list[str] = []
        self._spellings: list[Counter[str]] = []
        self._metadata = {kind: _Numbered() for kind in ("genre", "artist")}
        self._tags = np.array([self._number(name, "tag") for name in tag_names], dtype=np.int64)
        self._pairs: list[NDArray[np.int32]] = []
        self._strengths: list[NDArray[np.float32]] = []

    def add(
        self,
        rows: NDArray[np.int64],
        genres: Sequence[Sequence[str]],
        artists: Sequence[str],
        tags: NDArray[np.int64] | None = None,
        probabilities: NDArray[np.floating] | None = None,
    ) -> None:
        """Add the words of some tracks.

        Args:
            rows: The tracks, int64 [k], each given once.
            genres: Their genres, in any spelling.
            artists: Their artists; "" if unknown.
            tags: Their prominent tags, int64 [k, t], from `prominent_tags`: -1 for none.
            probabilities: Of all their tags, float [k, T]; certain when left out.
        """
        lengths = np.fromiter(map(len, genres), dtype=np.int64, count=len(genres))
        pairs = [
            (np.repeat(rows, lengths), self._read("genre", list(chain.from_iterable(genres)))),
            (rows, self._read("artist", artists)),
        ]
        if tags is not None and tags.size:
            pairs.append((np.repeat(rows, tags.shape[1]), np.append(self._tags, -1)[tags.ravel()]))
        tracks, words = (np.concatenate(column) for column in zip(*pairs, strict=True))
        strengths = np.ones(len(words))
        if tags is not None and tags.size and probabilities is not None:
            strengths[-tags.size :] = np.take_along_axis(probabilities, np.maximum(tags, 0), axis=1).ravel()
        # A genre that is both a tag and in the metadata counts once, and wholly: it comes first.
        size = max(1, len(self._kinds))
        unique, first = np.unique((tracks * size + words)[words >= 0], return_index=True)
        self._pairs.append(np.stack((unique // size, unique % size)).astype(np.int32))
        self._strengths.append(strengths[words >= 0][first].astype(np.float32))

    def words(self) -> Words:
        """The words collected so far."""
        # The parts go when they are joined: of a large library they are millions of pairs.
        self._pairs = [np.concatenate([np.empty((2, 0), np.int32), *self._pairs], axis=1)]
        self._strengths = [np.concatenate([np.empty(0, np.float32), *self._strengths])]
        rows, words = self._pairs[0]
        texts = (min(found, key=lambda text: (-found[text], text)) for found in self._spellings)
        return Words(tuple(texts), tuple(self._kinds), rows, words, self._strengths[0])

    def _read(self, kind: str, texts: Sequence[str]) -> NDArray[np.int64]:
        """The numbers of texts, int64 [k]; -1 for meaningless ones."""
        known = self._metadata[kind]
        read = np.fromiter(map(known.__getitem__, texts), dtype=np.int64, count=len(texts))
        known.numbers += [self._number(text, kind) for text in known.texts[len(known.numbers) :]]
        counts = np.bincount(read, minlength=len(known))
        for index in np.flatnonzero(counts).tolist():
            number = known.numbers[index]
            if number >= 0 and self._kinds[number] == kind:  # tags keep the network's spelling
                self._spellings[number][known.texts[index]] += int(counts[index])
        return np.array(known.numbers, dtype=np.int64)[read]

    def _number(self, text: str, kind: str) -> int:
        """The number of a word in any spelling; -1 for a meaningless one."""
        folded = text.strip().casefold()
        if not says_something(folded):
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
    """Numbers spellings in the order of their first use; `numbers` has that of the word for each."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.numbers: list[int] = []

    def __missing__(self, text: str) -> int:
        self[text] = index = len(self.texts)
        self.texts.append(text.strip())
        return index


def prominent_tags(tags: NDArray[np.floating], mean: NDArray[np.floating]) -> NDArray[np.int64]:
    """The tags that say most about each track: up to `TAGS_PER_TRACK`, in no order.

    What a tag says is its probability times the logarithm of how far that is above the mean (a term of the
    Kullback-Leibler divergence): neither what is likely everywhere, nor what is rare and hardly more likely.

    Args:
        tags: Probabilities, float [k, T]; NaN for tracks that are not analysed.
        mean: Their mean over the library, float [T].

    Returns:
        int64 [k, min(TAGS_PER_TRACK, T)], -1 where there are no more, or the track is not analysed.
    """
    probabilities = np.nan_to_num(np.asarray(tags, dtype=np.float32))
    lift = (probabilities + _SMOOTHING) / (np.asarray(mean, dtype=np.float32) + _SMOOTHING)
    says = np.where(probabilities < _MIN_PROBABILITY, 0.0, probabilities * np.log(lift))
    most = min(TAGS_PER_TRACK, says.shape[1])
    best = np.argpartition(-says, most - 1, axis=1)[:, :most] if most else np.empty(says.shape, np.int64)
    return np.where(np.take_along_axis(says, best, axis=1) > 0, best, -1)


def characteristic(
    here: NDArray[np.floating], tracks: NDArray[np.floating], whole: NDArray[np.floating], count: int
) -> NDArray[np.float64]:
    """How characteristic words are of groups of tracks, in standard deviations.

    Args:
        here: Number of tracks of each group with each word, float [g, w]: the sum of their strengths.
        tracks: Number of tracks of each group, float [g, 1].
        whole: Number of tracks of the library with each word, float [w].
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
