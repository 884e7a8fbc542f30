"""The genres that the person wrote on some tracks, guessed for the others from the sound.

A linear probe on the embeddings: one ridge regression a genre, all in closed form, with the penalty chosen by
leave-one-out cross-validation, each genre counting alike. Predictions without the track's own album, whose
tracks sound alike whatever they are, tell which genres can be told from sound, and how sure a guess is.
Tracks of the genres that cannot are examples of something else.
"""

import hashlib
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.compact_vectors import Vectors, as_numbers, parts
from musicexplorer.similarity.taste.regression import Ridge, ridge, without_groups
from musicexplorer.similarity.words import says_something

FEWEST = 2
"""Tracks that a genre must be written on to be guessed for others."""
_MOST = 6_000
"""Labelled tracks that are learned from: more of the largest genres add nothing but time."""
_SURE = 0.5
"""The least probability of a guess."""
_CHANCE = 0.05
"""A genre is guessed if its own tracks rank above others by more than chance does with this probability."""
_STEEPNESS = 2.0 ** np.arange(0, 6.1, 0.25)
"""Of the softmax that turns scores into probabilities."""
_TOGETHER = 200
"""At most so many tracks of an album are left out together."""
_AT_ONCE = 10_000
DIGESTED = 4
"""So many numbers of each embedding are in a digest: they change whenever an embedding does."""
_VERSION = b"3"


def is_genre(text: str) -> bool:
    """Whether a genre says something: not "Other", and not the number of one."""
    return says_something(text) and any(map(str.isalpha, text))


@dataclass(frozen=True, slots=True, eq=False)
class GenreGuesses:
    """What was guessed.

    Attributes:
        names: The genres that can be guessed, as they are written most often.
        ids: int64 [n], the tracks with a guess, ascending.
        genres: int64 [n], the guess of each: a place in `names`.
        probabilities: float32 [n], how sure each is, 0..1.
        accuracy: The share of the tracks with one of these genres that are guessed right when their album
            is left out; NaN if nothing can be guessed.
        digest: Of what it was learned from.
    """

    names: tuple[str, ...]
    ids: NDArray[np.int64]
    genres: NDArray[np.int64]
    probabilities: NDArray[np.float32]
    accuracy: float = float("nan")
    digest: str = ""

    def save(self, path: Path) -> None:
        """Save to a file.

        Raises:
            OSError: It cannot be written.
        """
        with path.open("wb") as file:
            np.savez(
                file,
                names=np.array(self.names, np.str_),
                ids=self.ids,
                genres=self.genres,
                probabilities=self.probabilities,
                accuracy=np.float64(self.accuracy),
                digest=np.str_(self.digest),
            )

    @classmethod
    def load(cls, path: Path) -> "GenreGuesses | None":
        """Read from a file; None if there is none that can be read."""
        try:
            with path.open("rb") as file, np.load(file, allow_pickle=False) as found:
                return cls(
                    tuple(found["names"].tolist()),
                    found["ids"],
                    found["genres"],
                    found["probabilities"],
                    float(found["accuracy"]),
                    str(found["digest"]),
                )
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None


NOTHING = GenreGuesses((), np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.float32))


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """What is learned from.

    Attributes:
        ids: int64 [n], tracks with embeddings, ascending.
        vectors: [n, d], unit rows.
        genres: What is written on each track.
        albums: int64 [n], equal for the tracks of one album, which sound alike whatever their genre.
        denied: Genres that the person said a track is not of, by track id.
    """

    ids: NDArray[np.int64]
    vectors: Vectors
    genres: Sequence[tuple[str, ...]]
    albums: NDArray[np.int64]
    denied: Mapping[int, frozenset[str]]

    @property
    def scanty(self) -> bool:
        """Whether no genres, or one, stand on enough tracks to be guessed."""
        return len(_common(_written(self.genres)[0])) < 2

    def digest(self) -> str:
        """The same for the same labels and tracks."""
        found = hashlib.blake2b(_VERSION, digest_size=16)
        first = (self.vectors[part][:, :DIGESTED] for part in parts(self.vectors))
        numbers = [as_numbers(part) for part in first]  # the same of compact vectors as of others
        for array in (self.ids, *numbers, self.albums):
            found.update(np.ascontiguousarray(array).tobytes())
        found.update(repr(list(self.genres)).encode("utf-8", "surrogatepass"))
        found.update(repr(sorted((track, sorted(names)) for track, names in self.denied.items())).encode())
        return found.hexdigest()


def guess(labels: Labels) -> GenreGuesses:
    """Learn the written genres and guess those of the tracks without one."""
    digest = labels.digest()
    keys, names = _written(labels.genres)
    learned = _learn(labels.vectors, keys, labels.albums)
    if learned is None:
        return GenreGuesses((), NOTHING.ids, NOTHING.genres, NOTHING.probabilities, digest=digest)
    model, genres, steepness, accuracy = learned
    rows = np.array([row for row, found in enumerate(keys) if not found], np.int64)
    ids = labels.ids[rows]
    blocks = [
        _probabilities(model(labels.vectors[rows[start : start + _AT_ONCE]]), steepness)
        for start in range(0, len(rows), _AT_ONCE)
    ]
    sure = np.concatenate(blocks) if blocks else np.zeros((0, len(genres)), np.float64)
    _deny(sure, ids, genres, labels.denied)
    best = sure.argmax(axis=1)
    most = sure.max(axis=1)
    kept = (most >= _SURE) & (best < len(genres))
    return GenreGuesses(
        tuple(names[genre] for genre in genres),
        ids[kept],
        best[kept].astype(np.int64),
        most[kept].astype(np.float32),
        accuracy,
        digest,
    )


def _written(genres: Sequence[tuple[str, ...]]) -> tuple[list[frozenset[str]], dict[str, str]]:
    """The folded genres of each track, and how each is written most often."""
    spelled: dict[str, Counter[str]] = {}
    keys: dict[tuple[str, ...], frozenset[str]] = {}
    for several, count in Counter(genres).items():
        folded = [(key(genre), genre.strip()) for genre in several if is_genre(genre)]
        keys[several] = frozenset(one for one, _ in folded)
        for one, text in folded:
            spelled.setdefault(one, Counter())[text] += count
    return [keys[several] for several in genres], {
        one: min(found, key=lambda text: (-found[text], text)) for one, found in spelled.items()
    }


def key(genre: str) -> str:
    """The same for all spellings of a genre."""
    return " ".join(genre.casefold().replace("-", " ").split())


def _learn(
    vectors: Vectors, keys: Sequence[frozenset[str]], albums: NDArray[np.int64]
) -> tuple[Ridge, list[str], float, float] | None:
    """The model, its genres, the steepness of its probabilities and its accuracy; None if there is none.

    Genres that cannot be told from the others are left out, until all can.
    """
    genres = _common(keys)
    while len(genres) > 1:
        rows, targets = _targets(keys, genres)
        weight = (targets / targets.sum(axis=0)).sum(axis=1)
        features = vectors[rows].astype(np.float64)
        model, _ = ridge(features, targets, weight)
        groups = _left_out_together(targets, albums[rows])
        left_out = without_groups(model, features, targets, weight, groups)
        told = [
            genre
            for at, genre in enumerate(genres)
            if _better_than_chance(left_out[:, at], targets[:, at] > 0)
        ]
        if len(told) == len(genres):
            right = targets[np.arange(len(rows)), left_out.argmax(axis=1)] > 0
            found = (right @ targets) / targets.sum(axis=0)
            if found.mean() <= 1 / len(found):
                return None  # each genre counting alike, this is no better than chance
            return model, genres, _steepness(left_out, targets), float(right.mean())
        genres = told
    return None


def _left_out_together(targets: NDArray[np.float64], albums: NDArray[np.int64]) -> NDArray[np.int64]:
    """Which rows are left out together, int64 [n]: those of an album, a genre of one album track by track."""
    groups = np.unique(albums, return_inverse=True)[1].astype(np.int64)
    size = np.bincount(groups).max(initial=1)
    single = [len(np.unique(groups[column > 0])) == 1 for column in targets.T]
    alone = (targets[:, single] > 0).any(axis=1)
    groups = groups * (size // _TOGETHER + 1) + _place(groups) // _TOGETHER
    groups[alone] = groups.max(initial=0) + 1 + np.arange(int(alone.sum()))
    return groups


def _place(groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """The place of each row among those of its group, in the order of rows."""
    order = np.argsort(groups, kind="stable")
    starts = np.searchsorted(groups[order], groups[order])
    places = np.empty(len(groups), np.int64)
    places[order] = np.arange(len(groups)) - starts
    return places


def _common(keys: Sequence[frozenset[str]]) -> list[str]:
    counts = Counter(genre for found in keys for genre in found)
    return sorted(genre for genre, count in counts.items() if count >= FEWEST)


def _targets(
    keys: Sequence[frozenset[str]], genres: Sequence[str]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The rows to learn from, and 1 where a row has a genre, float64 [rows, genres].

    If there are tracks of none of these genres, a last column stands for them.
    """
    place = {genre: at for at, genre in enumerate(genres)}
    members: list[list[int]] = [[] for _ in genres]
    for row, found in enumerate(keys):
        for genre in found & place.keys():
            members[place[genre]].append(row)
    others = [row for row, found in enumerate(keys) if found and not found & place.keys()]
    if others:
        members.append(others)
    rng = np.random.default_rng(0)
    limit = _limit([len(rows) for rows in members])
    chosen = [rng.choice(rows, min(len(rows), limit), replace=False) for rows in members]
    rows = np.unique(np.concatenate(chosen)).astype(np.int64)
    targets = np.zeros((len(rows), len(members)))
    for at, row in enumerate(rows.tolist()):
        targets[at, [place[genre] for genre in keys[row] & place.keys()] or [len(genres)]] = 1.0
    return rows, targets


def _limit(counts: Sequence[int]) -> int:
    """The most tracks of one genre, so that all together are not many more than `_MOST`."""
    left, genres = _MOST, sorted(counts)
    for at, count in enumerate(genres):
        share = left // (len(genres) - at)
        if count > share:
            return max(share, FEWEST)
        left -= count
    return genres[-1]


def _better_than_chance(scores: NDArray[np.float64], own: NDArray[np.bool_]) -> bool:
    """Whether a genre's own tracks have higher left-out scores than others (Mann & Whitney, one-sided)."""
    from scipy.stats import mannwhitneyu

    if not own.any() or own.all():
        return False
    return float(mannwhitneyu(scores[own], scores[~own], alternative="greater").pvalue) < _CHANCE


def _probabilities(scores: NDArray[np.floating], steepness: float) -> NDArray[np.float64]:
    """Scores as probabilities, float64 [n, genres]: their softmax."""
    steep = steepness * (scores - scores.max(axis=1, keepdims=True)).astype(np.float64)
    found = np.exp(steep)
    return np.asarray(found / found.sum(axis=1, keepdims=True), np.float64)


def _steepness(left_out: NDArray[np.float64], targets: NDArray[np.float64]) -> float:
    """The steepness with which the left-out predictions are most likely."""

    def likelihood(steepness: float) -> float:
        right = (_probabilities(left_out, steepness) * targets).sum(axis=1)
        return float(np.log(np.maximum(right, 1e-6)).mean())

    return float(max(_STEEPNESS.tolist(), key=likelihood))


def _deny(
    sure: NDArray[np.float64],
    ids: NDArray[np.int64],
    genres: Sequence[str],
    denied: Mapping[int, frozenset[str]],
) -> None:
    """Take away what the person said a track is not; the others are no surer for that."""
    place = {genre: at for at, genre in enumerate(genres)}
    for row in np.flatnonzero(np.isin(ids, list(denied))).tolist():
        sure[row, [place[genre] for genre in set(map(key, denied[int(ids[row])])) & place.keys()]] = 0.0
