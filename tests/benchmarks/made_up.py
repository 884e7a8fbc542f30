"""A made-up library of any size, with the cluster structure of real embeddings.

Genres, artists, albums and tracks are drawn one around the other, on directions whose weights fall off as
those of real embeddings do, and brought onto the sphere. The constants were fitted to the network's
embeddings of 626 tracks of game music: the quartiles of the cosines to the 1st, 5th, 15th and 30th neighbour,
and of any pair. `python -m tests.benchmarks.map_quality --store FILE` prints both beside each other.
"""

import numpy as np
from numpy.typing import NDArray

DECAY = 9.5  # directions after which the weight has fallen to a third
GENRES = 12
GENRE, ARTIST, ALBUM = 0.30, 0.09, 0.21  # shares of the variance; the rest is the track's own
UNEVEN = 0.26  # some albums are of one piece, some tracks are like nothing else
ALBUM_TRACKS, ARTIST_ALBUMS = 12, 2


def library(n: int, d: int = 256, seed: int = 0) -> NDArray[np.float32]:
    """Unit vectors float32 [n, d], in random order."""
    random = np.random.default_rng(seed)
    weights = np.exp(-np.arange(d) / (2 * DECAY))
    weights /= np.linalg.norm(weights)
    albums = max(2, n // ALBUM_TRACKS)
    artists = max(2, albums // ARTIST_ALBUMS)

    def own(count: int, share: float) -> NDArray[np.float64]:
        return np.sqrt(share) * random.normal(size=(count, d)) * weights

    genre = random.choice(GENRES, size=artists, p=random.dirichlet(np.full(GENRES, 2.0)))
    artist = random.integers(0, artists, size=albums)
    album = random.choice(albums, size=n, p=random.dirichlet(np.full(albums, 2.0)))
    around = own(GENRES, GENRE)[genre[artist]] + own(artists, ARTIST)[artist] + own(albums, ALBUM)
    apart = np.exp(UNEVEN * random.normal(size=(albums, 1)))[album]
    apart = apart * np.exp(UNEVEN * random.normal(size=(n, 1)))
    tracks = around[album] + apart * own(n, 1 - GENRE - ARTIST - ALBUM)
    return (tracks / np.linalg.norm(tracks, axis=1, keepdims=True)).astype(np.float32)
