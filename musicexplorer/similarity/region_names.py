"""What the regions of a map are called: by the words that set their tracks apart from all others.

The measure is the weighted log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi & Quinn,
"Fightin' Words", Political Analysis 2008): how much more likely a word is in a region than elsewhere, shrunk
towards how common it is on the whole map, in standard deviations. A word that is everywhere says nothing,
and a rare one that happens to occur twice says little.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.regions import Region

TAGS_PER_TRACK = 5
"""How many of the network's tags are a track's words: those it has most of, beside other tracks."""
JOIN = " · "
_PRIOR = 50.0
"""How many tracks the whole map's frequencies count for."""
_SURE = 1.5
"""Standard deviations from which on a word is characteristic."""
_SHARE = {"tag": 0.3, "genre": 0.35, "artist": 0.5}
"""In how many of a region's tracks a word of each kind has to be found, to be said of the region."""
_SECOND = 0.45
"""A second word joins in when it is at least this share as characteristic as the first."""
_TRIED = 6
_LEAST, _FAINT = 0.08, 0.03
"""The probability from which on a tag may stand out, and what evens out the faint ones."""
_SAYS_NOTHING = frozenset(
    ("", "none", "(none)", "unknown", "other", "misc", "miscellaneous", "music", "various", "various artists")
)


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """Which words are said of which tracks.

    Attributes:
        texts: The different words, as they are written.
        kinds: Of each: "tag" (heard), "genre" or "artist" (written).
        rows: Tracks, int64[m].
        words: The word said of each of these, int64[m]: a place in `texts`. No pair occurs twice.
    """

    texts: tuple[str, ...]
    kinds: tuple[str, ...]
    rows: NDArray[np.int64]
    words: NDArray[np.int64]


class WordBook:
    """Collects the words of tracks, a part at a time."""

    def __init__(self, tag_names: Sequence[str] = ()) -> None:
        self._numbers: dict[str, int] = {}
        self._kinds: list[str] = []
        self._spellings: list[Counter[str]] = []
        self._written = {kind: _Numbered(self._number, kind) for kind in ("genre", "artist")}
        self._tags = np.array([self._number(name, "tag") for name in tag_names], dtype=np.int64)
        self._pairs: list[NDArray[np.int64]] = []

    def add(
        self,
        rows: NDArray[np.int64],
        genres: Sequence[Sequence[str]],
        artists: Sequence[str],
        heard: NDArray[np.int64] | None = None,
    ) -> None:
        """Takes what is said of some tracks.

        Args:
            rows: The tracks, int64[k], each given once.
            genres: What is written of each, in any spelling.
            artists: The same; "" where it is not known.
            heard: Of each the tags that stand out, int64[k, t], as `standing_out` gives them: -1 for none.
        """
        lengths = np.fromiter(map(len, genres), dtype=np.int64, count=len(genres))
        said = [
            (np.repeat(rows, lengths), self._read("genre", list(chain.from_iterable(genres)))),
            (rows, self._read("artist", artists)),
        ]
        if heard is not None and heard.size:
            said.append((np.repeat(rows, heard.shape[1]), np.append(self._tags, -1)[heard.ravel()]))
        places, words = (np.concatenate(column) for column in zip(*said, strict=True))
        # A genre that is both a tag and in the metadata counts once.
        size = max(1, len(self._kinds))
        unique = np.unique((places * size + words)[words >= 0])
        self._pairs.append(np.stack((unique // size, unique % size), axis=1))

    def words(self) -> Words:
        """All that was collected."""
        pairs = np.concatenate(self._pairs) if self._pairs else np.empty((0, 2), np.int64)
        texts = (min(found, key=lambda text: (-found[text], text)) for found in self._spellings)
        return Words(tuple(texts), tuple(self._kinds), pairs[:, 0], pairs[:, 1])

    def _read(self, kind: str, texts: Sequence[str]) -> NDArray[np.int64]:
        """The numbers of texts, int64[k]; -1 for those that say nothing."""
        known = self._written[kind]
        read = np.fromiter(map(known.__getitem__, texts), dtype=np.int64, count=len(texts))
        counts = np.bincount(read, minlength=len(known))
        for place in np.flatnonzero(counts).tolist():
            number = known.numbers[place]
            if number >= 0 and self._kinds[number] == kind:  # tags keep the network's spelling
                self._spellings[number][known.texts[place]] += int(counts[place])
        return np.array(known.numbers, dtype=np.int64)[read]

    def _number(self, text: str, kind: str) -> int:
        """The number of a word in whatever spelling; -1 for one that says nothing."""
        folded = text.strip().casefold()
        if folded in _SAYS_NOTHING:
            return -1
        # An artist may be called as a genre is, and is something else then.
        number = self._numbers.setdefault(
            f"artist {folded}" if kind == "artist" else folded, len(self._kinds)
        )
        if number == len(self._kinds):
            self._kinds.append(kind)
            self._spellings.append(Counter({text.strip(): 0}))
        return number


class _Numbered(dict[str, int]):
    """Counts spellings off as they are first asked for, and keeps the word's number for each."""

    def __init__(self, number: Callable[[str, str], int], kind: str) -> None:
        super().__init__()
        self._number, self._kind = number, kind
        self.texts: list[str] = []
        self.numbers: list[int] = []

    def __missing__(self, text: str) -> int:
        self[text] = place = len(self.texts)
        self.texts.append(text.strip())
        self.numbers.append(self._number(text, self._kind))
        return place


def standing_out(tags: NDArray[np.floating], usual: NDArray[np.floating]) -> NDArray[np.int64]:
    """The tags that a track has most of, beside what is usual: for each up to `TAGS_PER_TRACK`, in no order.

    Args:
        tags: Probabilities, float[k, T]; NaN where a track was not listened to.
        usual: Their mean over the library, float[T].

    Returns:
        int64[k, min(TAGS_PER_TRACK, T)], -1 where there are no more, or the track was not listened to.
    """
    heard = np.nan_to_num(np.asarray(tags, dtype=np.float32))
    lift = (heard + _FAINT) / (np.asarray(usual, dtype=np.float32) + _FAINT)
    # Three times next to nothing is still nothing to speak of.
    lift[heard < _LEAST] = 0.0
    places = min(TAGS_PER_TRACK, lift.shape[1])
    best = (
        np.argpartition(-lift, places - 1, axis=1)[:, :places] if places else np.empty(lift.shape, np.int64)
    )
    return np.where(np.take_along_axis(lift, best, axis=1) > 1, best, -1)


def characteristic(
    here: NDArray[np.floating], tracks: NDArray[np.floating], whole: NDArray[np.integer], count: int
) -> NDArray[np.float64]:
    """How characteristic words are of groups of tracks, in standard deviations.

    Args:
        here: In how many tracks of each group each word is found, float[g, w].
        tracks: How many tracks each group has, float[g, 1].
        whole: In how many tracks of the library each word is found, int[w].
        count: How many tracks the library has.

    Returns:
        float64[g, w]; above 0 where a word is more common in the group than elsewhere.
    """
    prior = _PRIOR * whole / max(count, 1) + 0.01
    there = whole - here

    def odds(said: NDArray[np.floating], of: NDArray[np.floating]) -> NDArray[np.float64]:
        return np.log(said + prior) - np.log(of + _PRIOR + 0.02 - said - prior)

    spread = np.sqrt(1 / (here + prior) + 1 / (there + prior))
    return np.asarray((odds(here, tracks) - odds(there, count - tracks)) / spread, np.float64)


def name_regions(regions: Sequence[Region], words: Words, count: int) -> list[str]:
    """A name for every region, no two of one level alike; smaller ones do not repeat those they lie in.

    Args:
        regions: As `find_regions` gives them, level by level.
        words: What is said of the tracks.
        count: How many tracks the map has.
    """
    return [name for level in names_by_level(regions, words, count) for name in level]


def names_by_level(regions: Sequence[Region], words: Words, count: int) -> Iterator[list[str]]:
    """What `name_regions` gives, a level at a time."""
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
        """Chooses the words of all regions, those first that are surest of theirs."""
        score, share = self._measure()
        least = np.array([_SHARE[kind] for kind in self._words.kinds])
        fit = (share >= least) & (score >= _SURE)
        artist = np.array([kind == "artist" for kind in self._words.kinds], dtype=bool)
        score = np.where(fit & artist, score + 1e3, score)  # one artist's own corner is called so
        self.names, self._chosen = [""] * len(self._regions), [()] * len(self._regions)
        taken: set[str] = set()
        best = np.where(fit, score, -np.inf).max(axis=1, initial=-np.inf)
        for number in np.argsort(-best, kind="stable").tolist():
            said = above.said_around(self._regions[number].rows)
            able = self._able(score[number], fit[number], said)
            name, chosen = self._call(number, able, score[number], taken)
            self.names[number], self._chosen[number] = name, chosen
            taken.add(name)

    def said_around(self, rows: NDArray[np.int64]) -> tuple[int, ...]:
        """The words of the region that most of these rows are in."""
        around = self._region_of[rows]
        around = around[around >= 0]
        return self._chosen[int(np.bincount(around).argmax())] if len(around) and self._chosen else ()

    def _measure(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How characteristic each word is of each region, in standard deviations, and its share of tracks."""
        words, count, size = self._words, len(self._region_of), len(self._words.texts)
        region = self._region_of[words.rows]
        inside = region >= 0
        places = region[inside] * size + words.words[inside]
        here = np.bincount(places, minlength=len(self._regions) * size).astype(np.float64)
        here = here.reshape(len(self._regions), size)
        tracks = np.array([[len(one.rows)] for one in self._regions], dtype=np.float64)
        return characteristic(here, tracks, np.bincount(words.words, minlength=size), count), here / tracks

    def _able(self, score: NDArray[np.float64], fit: NDArray[np.bool_], said: tuple[int, ...]) -> list[int]:
        """The words a region can be called by, the best first; what is said around it only if need be."""
        order = np.argsort(-score, kind="stable")
        fitting = order[fit[order]].tolist()
        fresh = [word for word in fitting if word not in said]
        if fresh or fitting:
            return (fresh or fitting)[:_TRIED]
        plain = np.array([kind != "artist" for kind in self._words.kinds], dtype=bool)
        return order[plain[order] & (score[order] > 0)][:2].tolist()

    def _call(
        self, number: int, able: list[int], score: NDArray[np.float64], taken: set[str]
    ) -> tuple[str, tuple[int, ...]]:
        """The first name that nobody has, and its words."""
        used = {name.split(JOIN)[0] for name in taken}
        choices = [(first, *self._second(first, able, score)) for first in able]
        choices += [(one, other) for one in able for other in able if not self._alike(one, other)]
        for fresh in (True, False):
            for choice in choices:
                name = self._spelled(choice)
                if name not in taken and not (fresh and name.split(JOIN)[0] in used):
                    return name, choice
        name = self._spelled(choices[0]) if choices else "Region"
        for again in range(1 if not choices else 2, number + len(taken) + 3):
            if f"{name} {again}" not in taken:
                return f"{name} {again}", choices[0] if choices else ()
        raise AssertionError("more names are taken than there are regions")

    def _second(self, first: int, able: list[int], score: NDArray[np.float64]) -> list[int]:
        if self._words.kinds[first] == "artist":
            return []
        good = [one for one in able if not self._alike(first, one) and score[one] >= _SECOND * score[first]]
        return good[:1]

    def _alike(self, one: int, other: int) -> bool:
        """Whether two words say the same in part ("rock", "indie rock") and make no pair."""
        first, second = (set(self._words.texts[word].casefold().split()) for word in (one, other))
        return bool(first & second)

    def _spelled(self, words: Sequence[int]) -> str:
        texts = [self._words.texts[word] for word in words]
        if self._words.kinds[words[0]] != "artist":
            texts[0] = texts[0][:1].upper() + texts[0][1:]
        return JOIN.join(texts)
