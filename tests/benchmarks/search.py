"""Searching a large library as one types, beside a plain look at what is written in every track.

    python tests/benchmarks/search.py [TRACKS]

Median milliseconds (of processor time, which other programs on the machine change least) of one search in the
catalogue of the window, by words and strong tags; of a search that folds the texts of every track as it goes;
and their ratio. First, what getting ready takes in all.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from musicexplorer.library.text import fold
from musicexplorer.library.track import Metadata, Source, Track
from tests.session.columns import library_of

QUERIES = ("a", "ba", "bakelo", "motörhead", "flac", "kuri selo", "piano", "acoustic guitar")
TAGS = ("piano", "guitar", "acoustic", "ambient", *(f"tag {number}" for number in range(64)))
TIMES = 5


def library(count: int) -> list[Track]:
    """Tracks with names out of syllables, eight thousand artists, accents in some."""
    rng = random.Random(0)
    syllables = [a + b for a in "bcdfghklmnprstvw" for b in "aeiou"] + ["é", "ö", "ß"]

    def word(length: int) -> str:
        return "".join(rng.choice(syllables) for _ in range(length)).title()

    artists = [f"{word(3)} {word(2)}" for _ in range(8000)]
    genres = [word(2) for _ in range(200)]
    return [
        Track(
            number,
            Source(Path(f"/music/{number % 9000}/{number:06d} {word(3)}.flac")),
            Metadata(
                title=f"{word(2)} {word(3)}",
                artists=(rng.choice(artists),),
                album=word(4),
                genres=(rng.choice(genres),),
            ),
            0.0,
        )
        for number in range(count)
    ]


def plain(tracks: list[Track], words: str) -> np.ndarray:
    """The search without anything prepared."""
    wanted = fold(words).split()

    def text(track: Track) -> str:
        about = track.metadata
        return fold(
            "\n".join((about.title, *about.artists, about.album, *about.genres, track.source.path.name))
        )

    texts = (text(track) for track in tracks)
    return np.fromiter((all(word in one for word in wanted) for one in texts), bool, len(tracks))


def median_ms(deed: Callable[[], object], times: int = TIMES) -> float:
    """Milliseconds of processor time that something takes, the middle of a few times."""
    taken = []
    for _ in range(times):
        began = time.process_time()
        deed()
        taken.append((time.process_time() - began) * 1000)
    return statistics.median(taken)


def main() -> None:
    """Print the table."""
    tracks = library(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    tags = np.random.default_rng(0).random((len(tracks), len(TAGS)), np.float32).astype(np.float16)
    began = time.process_time()
    catalogue = replace(library_of(tracks), tag_names=TAGS, tags=tags)
    put = time.process_time() - began
    began = time.process_time()
    catalogue.prepare()
    print(
        f"{len(tracks)} tracks: taken in {put:.2f} s, made ready aside in {time.process_time() - began:.2f} s"
    )
    print(f"{'search':<18}{'found':>8}{'ms':>8}{'plain':>8}{'ratio':>8}")
    for words in QUERIES:
        ours = median_ms(lambda words=words: catalogue.search(words))
        theirs = median_ms(lambda words=words: plain(tracks, words), 1)
        found = int(np.count_nonzero(catalogue.search(words)))
        print(f"{words:<18}{found:>8}{ours:>8.1f}{theirs:>8.0f}{theirs / ours:>8.0f}")


if __name__ == "__main__":
    main()
