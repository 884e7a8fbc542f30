"""Metadata as vectors: artist, album, genres, year, comments and lyrics."""

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.albums import album_folder, without_disc
from musicexplorer.similarity.recordings import TrackFacts, plain_artist
from musicexplorer.similarity.taste.mixture import unit

SIZE = 64
_WORD = re.compile(r"[^\W\d_]{3,}")
_MAX_WORDS = 400


def metadata_vectors(
    facts: Sequence[TrackFacts], texts: Mapping[int, str], size: int = SIZE
) -> NDArray[np.float32]:
    """TF-IDF of metadata, reduced to fewer dimensions (latent semantic analysis).

    G. Salton & C. Buckley, "Term-weighting approaches in automatic text retrieval" (1988); S. Deerwester et
    al., "Indexing by latent semantic analysis" (1990). Takes seconds, with scikit-learn: not for the
    window's process.

    Args:
        facts: Of n tracks.
        texts: Comments and lyrics, by track id; may lack some.
        size: Dimensions at most.

    Returns:
        float32 [n, at most size], unit rows; zeros for tracks without metadata.
    """
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    documents = [list(_terms(fact, texts.get(fact.id, ""))) for fact in facts]
    if sum(map(bool, documents)) < 3:
        return np.zeros((len(facts), 1), np.float32)
    # A term of one track only makes it similar to none.
    counted = TfidfVectorizer(analyzer=_identity, sublinear_tf=True, min_df=2, dtype=np.float32)
    try:
        matrix = counted.fit_transform(documents)
    except ValueError:  # every term occurs at one track only
        return np.zeros((len(facts), 1), np.float32)
    size = min(size, min(matrix.shape) - 1)
    if size < 1:
        return unit(matrix.toarray())
    return unit(TruncatedSVD(size, random_state=0).fit_transform(matrix))


def _terms(fact: TrackFacts, text: str) -> Iterator[str]:
    """Names as a whole, each marked with what it is, so that an album is not taken for an artist."""
    for artist in fact.names:
        yield f"artist:{plain_artist(artist)}"
    if fact.album:
        owner = plain_artist(fact.album_artist) or album_folder(fact.folder)
        yield f"album:{without_disc(fact.album).casefold()}:{owner}"
    for genre in fact.genres:
        yield f"genre:{genre.casefold()}"
        yield from (f"genre word:{word}" for word in _WORD.findall(genre.casefold()))
    if fact.year:
        yield f"year:{fact.year}"
        yield f"decade:{fact.year // 10}"
    yield from _WORD.findall(text.casefold())[:_MAX_WORDS]


def _identity(terms: list[str]) -> list[str]:
    return terms
