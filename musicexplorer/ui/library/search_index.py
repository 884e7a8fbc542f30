"""Looking for words in a hundred thousand rows between two letters that are typed."""

import time
from itertools import islice, repeat
from operator import contains

import numpy as np

from musicexplorer.library.text import fold, storable
from musicexplorer.library.track import Track

_AT_A_TIME = 64


class SearchIndex:
    """The folded text of every row.

    Folding takes most of a second for a large library: `put` only notes what is to be folded, and `prepare`
    does it piece by piece, in moments when nobody waits; a search folds what is left.
    """

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._waiting: dict[int, Track] = {}

    def put(self, row: int, track: Track) -> None:
        """Take or replace the text of a row; a new row is the next one."""
        if row == len(self._texts):
            self._texts.append("")
        self._waiting[row] = track

    def prepare(self, seconds: float = float("inf")) -> bool:
        """Fold for about this long; True when nothing is left to do."""
        until = time.perf_counter() + seconds
        while self._waiting:
            for row in list(islice(self._waiting, _AT_A_TIME)):
                self._texts[row] = _searched_text(self._waiting.pop(row))
            if time.perf_counter() > until:
                break
        return not self._waiting

    def find(self, word: str, among: np.ndarray | None = None) -> np.ndarray:
        """Bool [n]: the rows whose text contains a folded word.

        Args:
            word: What to look for.
            among: Bool [n], the rows that are looked at; None for all.
        """
        self.prepare()
        if among is None:
            hits = map(contains, self._texts, repeat(word))
            return np.fromiter(hits, bool, len(self._texts))
        found = np.zeros(len(self._texts), bool)
        rows = np.flatnonzero(among)
        texts = map(self._texts.__getitem__, rows.tolist())
        found[rows] = np.fromiter(map(contains, texts, repeat(word)), bool, len(rows))
        return found


class TagIndex:
    """Which tags describe which rows: those among the strongest few of a row.

    Args:
        tags: Probabilities, float16 [n, T], NaN in rows that were not listened to yet.
        names: The T names.
    """

    STRONGEST = 5
    _CHUNK = 2048

    def __init__(self, tags: np.ndarray, names: tuple[str, ...]) -> None:
        self._tags = tags
        self._words = [fold(name).replace("-", " ").split() for name in names]
        self._least = np.full(len(tags), np.inf, np.float32)
        self._done = 0 if names else len(tags)

    def prepare(self, seconds: float = float("inf")) -> bool:
        """Work for about this long; True when nothing is left to do."""
        until = time.perf_counter() + seconds
        nth = max(0, self._tags.shape[1] - self.STRONGEST)
        while self._done < len(self._tags):
            rows = slice(self._done, self._done + self._CHUNK)
            # A NaN counts as largest and is larger than nothing: such rows have no tag.
            self._least[rows] = np.partition(self._tags[rows].astype(np.float32), nth, axis=1)[:, nth]
            self._done += self._CHUNK
            if time.perf_counter() > until:
                return False
        return True

    def rows_with(self, tag: int) -> np.ndarray:
        """Bool [n]: the rows that a tag, by its number, is among the strongest of."""
        self.prepare()
        found: np.ndarray = self._tags[:, tag] >= self._least
        return found

    def find(self, word: str) -> np.ndarray:
        """Bool [n]: the rows described by a tag with a word that begins like this one (folded)."""
        found = np.zeros(len(self._tags), bool)
        if len(word) > 2:
            for tag, words in enumerate(self._words):
                if any(one.startswith(word) for one in words):
                    found |= self.rows_with(tag)
        return found


def _searched_text(track: Track) -> str:
    about, name = track.metadata, storable(track.source.path.name)
    parts = (about.title, about.artist, about.album_artist, about.album, *about.genres, name)
    return fold("\n".join(part for part in parts if part))
