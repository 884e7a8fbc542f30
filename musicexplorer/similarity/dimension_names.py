"""Name dimensions by the words that distinguish the tracks that activate them most."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.dimensions import DimensionActivations
from musicexplorer.similarity.region_names import JOIN
from musicexplorer.similarity.words import WordBook, Words, characteristic, prominent_tags
from musicexplorer.translation import tr

_SHARE, _CHARACTERISTIC = 0.2, 1.5
"""Least mean strength of a word in the representative tracks, and its least score in standard deviations."""
_SECOND = 0.6
"""A second word is added if its score is at least this share of the first one's."""


def words_of(tag_names: Sequence[str], tags: NDArray[np.floating], genres: Sequence[Sequence[str]]) -> Words:
    """The words of tracks: their tags, float [n, T] (NaN unknown), and their genres."""
    book = WordBook(tag_names)
    probabilities = np.asarray(tags, np.float32)
    known = probabilities[~np.isnan(probabilities).any(axis=1)]
    mean = known.sum(axis=0) / max(1, len(known))
    prominent = prominent_tags(probabilities, mean) if probabilities.shape[1] else None
    book.add(np.arange(len(genres)), genres, [""] * len(genres), prominent, probabilities)
    return book.words()


def name_dimensions(activations: DimensionActivations, words: Words) -> list[str]:
    """A unique name for every dimension; "Dimension 3" where no word distinguishes its tracks.

    Args:
        activations: The dimensions.
        words: The words of the tracks, rows as `activations.ids`.
    """
    scores = [_scores(activations, dimension, words) for dimension in range(len(activations))]
    names, taken = [""] * len(scores), set[str]()
    # The dimension with the highest score chooses first.
    for dimension in sorted(range(len(scores)), key=lambda row: (-scores[row].max(initial=-np.inf), row)):
        choices = _choices(scores[dimension], words.texts, taken)
        name = next((choice for choice in choices if choice not in taken), "")
        names[dimension] = name or unnamed(dimension)
        taken.add(names[dimension])
    return names


def unnamed(dimension: int) -> str:
    """The name of a dimension (counted from 0) that no word describes."""
    return tr("Dimension {number}").format(number=dimension + 1)


def _scores(activations: DimensionActivations, dimension: int, words: Words) -> NDArray[np.float64]:
    """How characteristic each word is, float64 [w]; -inf where it does not describe the dimension."""
    count = len(activations.ids)
    representative = np.full(count, -1)
    representative[activations.representative(dimension)] = 0
    size = max(1, int((representative == 0).sum()))
    here = words.sums(representative)
    score = characteristic(here, np.array([[float(size)]]), words.sums()[0], count)[0]
    return np.where((here[0] >= _SHARE * size) & (score >= _CHARACTERISTIC), score, -np.inf)


def _choices(score: NDArray[np.float64], texts: Sequence[str], taken: set[str]) -> list[str]:
    """The names that fit, best first; names whose first word is not used yet come before others."""
    order = np.argsort(-score, kind="stable")
    able = [int(word) for word in order if np.isfinite(score[word])][:8]
    names = []
    for first in able:
        others = [other for other in able if other != first and not _alike(texts[first], texts[other])]
        second = [other for other in others if score[other] >= _SECOND * score[first]]
        names += [_spelled(texts, first, *second[:1])]
        names += [_spelled(texts, first, other) for other in others]
    used = {name.split(JOIN)[0] for name in taken}
    return sorted(names, key=lambda name: name.split(JOIN)[0] in used)


def _alike(one: str, other: str) -> bool:
    """Whether two words share a part ("rock", "indie rock"), so that they make no good pair."""
    first, second = one.casefold(), other.casefold()
    return bool(set(first.split()) & set(second.split())) or first[:5] == second[:5]


def _spelled(texts: Sequence[str], first: int, second: int | None = None) -> str:
    begin = texts[first][:1].upper() + texts[first][1:]
    return begin if second is None else JOIN.join((begin, texts[second]))
