"""Guessing genres from what the store holds, and saving the guesses beside it."""

import logging
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from musicexplorer.indexing import worker
from musicexplorer.indexing.taste_learning import StoreRequest
from musicexplorer.library.store import Reader, TrackColumns
from musicexplorer.library.store.genre_corrections import GenreCorrections
from musicexplorer.similarity.compact_vectors import CompactVectors, Vectors
from musicexplorer.similarity.genre_guesses import DIGESTED, GenreGuesses, Labels

_log = logging.getLogger(__name__)
Analysed = tuple[NDArray[np.int64], Vectors, TrackColumns]
"""Ids of the analysed tracks, ascending, their embeddings, and all tracks."""


def guesses_file(store: Path) -> Path:
    """The file with the guesses; if it is lost, they are made again in seconds."""
    return store.with_name("genres.npz")


def labels_of(reader: Reader, first: int | None = None) -> Labels:
    """The analysed tracks, the genres of each as the person gave or wrote them, and what they denied.

    Args:
        reader: Reads the store.
        first: Only so many numbers of each embedding are read.
    """
    tracks = reader.track_columns(names=("id", "path", "album", "genres"))
    return _labels((*reader.embeddings(first), tracks), reader.genre_corrections())


def _labels(analysed: Analysed, corrections: GenreCorrections) -> Labels:
    ids, vectors, tracks = analysed
    rows = tracks.rows(ids)
    if (rows < 0).any():
        known = rows >= 0
        vectors = vectors.taken(known) if isinstance(vectors, CompactVectors) else vectors[known]
        ids, rows = ids[known], rows[known]
    genres = [
        (corrections.given[track],) if track in corrections.given else tracks.genres[row]
        for track, row in zip(ids.tolist(), rows.tolist(), strict=True)
    ]
    albums = _numbered(tracks, rows.tolist())
    return Labels(ids, vectors, genres, albums, corrections.denied)


def _numbered(tracks: TrackColumns, rows: list[int]) -> np.ndarray:
    """A number for the album of each row, int64 [n]; a track that names none is of its folder's."""
    numbers: dict[tuple[str, str], int] = {}
    names = tracks.text("album")
    albums = ((tracks.folders[row], names[row]) for row in rows)
    return np.array([numbers.setdefault(album, len(numbers)) for album in albums], np.int64)


def load_or_guess(reader: Reader) -> GenreGuesses:
    """The guesses for the tracks as they are, loaded if nothing has changed, else made in this process."""
    known = _loaded(reader.path, labels_of(reader, DIGESTED))
    return known or _saved(reader.path, worker.guess_genres(labels_of(reader)))


def _loaded(store: Path, labels: Labels) -> GenreGuesses | None:
    guesses = GenreGuesses.load(guesses_file(store))
    return guesses if guesses is not None and guesses.digest == labels.digest() else None


def _saved(store: Path, guesses: GenreGuesses) -> GenreGuesses:
    try:
        guesses.save(guesses_file(store))
    except OSError as problem:
        _log.warning("the guessed genres could not be saved: %s", problem)
    return guesses


class GenreRequest(StoreRequest):
    """A request to guess genres, which are saved.

    Args:
        store: The library file.
        analysed: What is in it, if that has been read, to see whether the saved guesses are of that.
    """

    def __init__(self, store: Path, analysed: Analysed | None = None) -> None:
        super().__init__(store, worker.guess_genres, _inputs, lambda guesses: _saved(store, guesses))
        self._analysed = analysed

    def _early(self, reader: Reader) -> GenreGuesses | None:
        if self._analysed is None:
            labels = labels_of(reader, DIGESTED)
        else:
            labels = _labels(self._analysed, reader.genre_corrections())
            self._analysed = None
        # Too little to learn from is no reason to start the process.
        return _loaded(self._store, labels) or (worker.guess_genres(labels) if labels.scanty else None)


def _inputs(reader: Reader) -> tuple[Labels]:
    return (labels_of(reader),)
