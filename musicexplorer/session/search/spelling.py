"""What a misspelt word is meant to be."""

import re
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[^\W\d_]{4,}")
_SHORTEST, _LONG = 4, 7
"""Letters of the shortest word that may be misspelt, and of one in which two letters may be wrong."""


class Words:
    """The different words of folded texts, by length and first letter: that one is seldom wrong."""

    def __init__(self, texts: Iterable[str]) -> None:
        words: set[str] = set()
        for text in texts:
            words.update(_WORD.findall(text))
        self._alike: dict[tuple[int, str], list[str]] = {}
        for word in sorted(words):
            self._alike.setdefault((len(word), word[0]), []).append(word)

    def near(self, word: str) -> Iterable[Sequence[str]]:
        """Those that begin like a word and are nearly as long."""
        return (self._alike.get((len(word) + more, word[0]), ()) for more in (0, 1, -1, 2, -2))


def correct(word: str, known: Iterable[Words]) -> str:
    """The known word that is nearest to one that is written nowhere; "" if none is near.

    Args:
        word: Folded.
        known: Words; of two that are as near, those that come first.
    """
    if len(word) < _SHORTEST or not word.isalpha():
        return ""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    nearest, best = "", 2 if len(word) < _LONG else 3
    for words in known:
        for near in words.near(word):
            if word in near:
                return ""  # part of a longer phrase
            found = process.extractOne(word, near, scorer=OSA.distance, score_cutoff=max(best - 1, 0))
            if found is not None and found[1] < best:
                nearest, best = found[0], int(found[1])
    return nearest
