"""The tracks that words mean, and how well they fit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from musicexplorer.library.packed import holding
from musicexplorer.library.text import fold
from musicexplorer.session.search.dictionary import dictionary
from musicexplorer.session.search.measures import Fit, like_fit, numbers, sound_fit
from musicexplorer.session.search.phrases import FILLERS
from musicexplorer.session.search.spelling import correct
from musicexplorer.session.search.terms import (
    Era,
    Is,
    Key,
    Like,
    Meaning,
    Number,
    Query,
    Sound,
    Term,
    Than,
    Written,
)
from musicexplorer.session.search.understanding import Knowledge, understand
from musicexplorer.session.search.written import (
    MOST_GRADED,
    Mask,
    evidence,
    exactness,
    whole_words,
    with_words,
)
from musicexplorer.similarity.neighbours import largest
from musicexplorer.similarity.playlist.transition_cost import wheel

if TYPE_CHECKING:
    from musicexplorer.session.library import Library

_FITS, _LEAST = 0.68, 0.3
"""The mean fit from which a track is found, and the least fit to each word."""
_FEWEST, _POOR = 12, 0.5
"""With fewer tracks found, the best of those that fit this well are found too."""
_HAS = 0.5
_NAMES = 0.9
"""How exactly words that could be about sound must name a track, to be its name: see `exactness`."""
_WEAK = 0.8
_SIMILAR = 100
_ANY_YEAR = Number("year", 1)


@dataclass(frozen=True, eq=False)
class Found:
    """What a search found.

    Attributes:
        query: How it was understood.
        passing: Bool [n], the rows found.
        fit: float32 [n], how well they fit, the more the better; 0 outside `passing`.
    """

    query: Query
    passing: Mask
    fit: Fit

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """int64 [m]: the rows found, best first, lower rows first among equals."""
        rows = np.flatnonzero(self.passing)
        return rows[np.argsort(-self.fit[rows], kind="stable")]


def find(library: "Library", text: str, these: Sequence[int] = ()) -> Found:
    """Search a library.

    Args:
        library: The library.
        text: What was typed.
        these: The tracks that "these" are.
    """
    query = understand(text, _knowledge(library, these))
    if not query.terms:
        return Found(query, np.ones(len(library), bool), np.zeros(len(library), np.float32))
    found = _Search(library, query).found()
    plain = tuple(term for term in query.terms if fold(term.text) not in FILLERS)
    if not found.passing.any() and len(plain) < len(query.terms) and plain:
        return replace(_Search(library, replace(query, terms=plain)).found(), query=query)
    return found


def resolve(library: "Library", name: str) -> tuple[str, tuple[int, ...]]:
    """What music of this folded name is called, and its tracks: a title, an artist, or what contains it."""
    mask = np.ones(len(library), bool)
    for word in name.split():
        mask &= _with(library, Written((word,)))
    if not mask.any():
        return name, ()
    grades = exactness(library, name, mask)
    best = int(np.argmax(grades))
    artists, titles = library.tracks.artists, library.tracks.titles
    if grades[best] in (np.float32(0.9), np.float32(0.7)):
        same = [row for row in np.flatnonzero(mask).tolist() if artists[row] == artists[best]]
        return artists[best], tuple(library.ids[same].tolist())
    return titles[best], (int(library.ids[best]),)


def _knowledge(library: "Library", these: Sequence[int]) -> Knowledge:
    words = dictionary(library.tag_names, library.attribute_names)

    def written(word: str) -> bool:
        """Whether a track has this whole word; the titles of a very common one need not be looked at."""
        rows = np.flatnonzero(_with(library, Written((word,))))
        return any(whole_words(library.texts[row], word) for row in rows[:MOST_GRADED].tolist())

    def meant(word: str) -> str:
        known = _with(library, Written((word,))).any()
        return "" if known else correct(word, (words.words, library.words))

    return Knowledge(
        words, library.attribute_names, lambda name: resolve(library, name), tuple(these), meant, written
    )


def _with(library: "Library", written: Written) -> Mask:
    found: Mask = library.searched.get(written, lambda: with_words(library, written))
    return found


class _Search:
    """One search: terms that must hold narrow it down, the others say how well what is left fits."""

    def __init__(self, library: "Library", query: Query) -> None:
        self._library, self._query = library, query
        self._passing: Mask = np.ones(len(library), bool)
        self._fits: list[Fit] = []
        self._likes = tuple(
            track
            for term in query.terms
            for one in term.meanings
            if isinstance(one, Like)
            for track in one.tracks
        )

    def found(self) -> Found:
        terms = [term for term in self._query.terms if term.meanings]
        for term in terms:
            if not _is_soft(term):
                self._passing &= self._holds(term) != term.negated
        for term in terms:
            if _is_soft(term):
                self._add(term)
        fit = self._mean()
        passing = self._passing & self._well(fit)
        named = self._named()
        passing |= named > 0
        fit = np.where(passing, fit + named, np.float32(0))
        return Found(self._query, passing, fit.astype(np.float32))

    def _add(self, term: Term) -> None:
        """Count how well tracks fit a term; of what must not be, only those that have little are left."""
        fit = np.max([self._fit(one, term) for one in term.meanings], axis=0)
        if term.negated:
            self._passing &= fit < _HAS
            fit = 1 - fit
        self._fits.append(np.clip(fit, 0, 1))

    def _fit(self, meaning: Meaning, term: Term) -> Fit:
        library = self._library
        if isinstance(meaning, Sound):
            fit = self._sound(meaning)
            weak = (
                fold(term.spelled or term.text) in dictionary(library.tag_names, library.attribute_names).weak
            )
            return fit * np.float32(_WEAK) if weak else fit
        if isinstance(meaning, Written):
            return evidence(library, _with(library, meaning) & self._passing, meaning)
        if isinstance(meaning, Era):
            return self._era(meaning)
        if isinstance(meaning, Like):
            found: Fit = library.searched.get(meaning, lambda: like_fit(library, meaning.tracks))
            return found
        if isinstance(meaning, Than):
            return self._than(meaning, less=term.negated)
        return self._mask(meaning).astype(np.float32)

    def _sound(self, sound: Sound) -> Fit:
        found: Fit = self._library.searched.get(sound, lambda: sound_fit(self._library, sound))
        return found

    def _era(self, era: Era) -> Fit:
        known = self._mask(_ANY_YEAR)
        inside = self._mask(era.years).astype(np.float32)
        return inside if era.sound is None else np.where(known, inside, _WEAK * self._sound(era.sound))

    def _than(self, than: Than, *, less: bool) -> Fit:
        """How much more of a sound than what it is compared with; half for as much."""
        fit = self._sound(than.sound)
        rows = self._library.rows(np.array(self._likes, np.int64))
        usual = float(fit[rows[rows >= 0]].mean()) if (rows >= 0).any() else 0.5
        more = np.clip(0.5 + (fit - usual), 0, 1)
        self._passing &= more < _HAS if less else more > _HAS
        return more

    def _holds(self, term: Term) -> Mask:
        found = np.zeros(len(self._library), bool)
        for meaning in term.meanings:
            found |= self._mask(meaning)
        return found

    def _mask(self, meaning: Meaning) -> Mask:
        library = self._library
        if isinstance(meaning, Written):
            return _with(library, meaning)
        if isinstance(meaning, Number | Key):
            found: Mask = library.searched.get(meaning, lambda: _exactly(library, meaning))
            return found
        if isinstance(meaning, Is):
            played = library.number("plays") > 0
            return {"liked": library.liked, "played": played, "unplayed": ~played}[meaning.fact]
        return np.ones(len(library), bool)  # what is said about a playlist

    def _mean(self) -> Fit:
        """Geometric mean of all fits: who has nothing of one does not fit."""
        if not self._fits:
            return np.ones(len(self._library), np.float32)
        product = np.prod(self._fits, axis=0, dtype=np.float32)
        return product ** np.float32(1 / len(self._fits))

    def _well(self, fit: Fit) -> Mask:
        """Those that fit well enough, or the best if they are few; of what is similar, a number."""
        if not self._fits:
            return np.ones(len(fit), bool)
        least = np.min(self._fits, axis=0)
        fit = np.where(self._passing & (least >= _LEAST), fit, np.float32(0))
        if self._likes:
            own = self._library.rows(np.array(self._likes, np.int64))
            fit[own[own >= 0]] = 0  # what is known already
            well = np.zeros(len(fit), bool)
            well[largest(fit, _SIMILAR)] = True
            return well & (fit > 0)
        well = fit >= _FITS
        if np.count_nonzero(well) < _FEWEST:
            best = largest(fit, _FEWEST)
            well[best[fit[best] >= _POOR]] = True
        return well

    def _named(self) -> Fit:
        """How exactly the whole text names tracks, float32 [n], 0 where it does not."""
        words = " ".join(fold(self._query.text).replace('"', " ").split())
        only_text = not self._fits and all(
            isinstance(one, Written) for term in self._query.terms for one in term.meanings
        )
        if only_text:
            return exactness(self._library, words, self._passing)
        if any(term.text.startswith("-") for term in self._query.terms):
            return np.zeros(len(self._library), np.float32)
        named = exactness(self._library, words, self._together(words))
        return np.where(named >= (_NAMES if " " not in words else _HAS), named, np.float32(0))

    def _together(self, words: str) -> Mask:
        """Bool [n]: the rows in which these words stand one after the other; none where that says little."""
        library = self._library
        masks = [_with(library, Written((word,))) for word in words.split()]
        found: Mask = np.logical_and.reduce(masks) if masks else np.zeros(len(library), bool)
        rows = np.flatnonzero(found)
        if len(rows) > MOST_GRADED:
            return np.zeros(len(library), bool)
        found[rows] = [whole_words(library.texts[row], words) for row in rows.tolist()]
        return found


def _is_soft(term: Term) -> bool:
    """Whether tracks fit a term more or less, rather than meet it or not."""
    return any(isinstance(one, Sound | Like | Than | Era) for one in term.meanings)


def _exactly(library: "Library", number: Number | Key) -> Mask:
    """Bool [n]: the rows with this key, or with a number in this range."""
    if isinstance(number, Key):
        keys = library.facts.key
        same = {text for text in set(keys) if text and wheel(text) == number.wheel}
        return holding(keys, same.__contains__)
    values = numbers(library, number.name)
    low = -np.inf if number.low is None else number.low
    high = np.inf if number.high is None else number.high
    inside: Mask = (values >= low - 1e-6) & (values <= high + 1e-6)  # NaN is in no range
    return inside & (values != 0) if number.name == "year" else inside
