"""Searching a large library as one types, by words, sounds and numbers, beside a plain look at every track.

    python -m tests.benchmarks.search [TRACKS]

Every query is typed letter by letter into a library that has answered nothing yet. Milliseconds of processor
time (which other programs on the machine change least) for a letter, in the middle and at worst; and those of
a search for the whole query that folds the texts of every track. First, what getting ready takes.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from musicexplorer.embedding.card import read_card
from musicexplorer.library.text import fold
from musicexplorer.library.track import Metadata, Source, Track
from musicexplorer.similarity.compact_tags import CompactTags
from musicexplorer.similarity.compact_vectors import CompactVectors
from tests.session.columns import library_of

QUERIES = (
    "ba", "bakelo", "motörhead", "flac", "kuri selo", "piano", "calm piano", "sad female voice 80s",
    "fast instrumental in a minor", "acoustic guitar not live", "genre:jazz year:1959..1965 energy:<0.3",
    "an hour of calm piano that ends happy", "like bakelo but slower", "piabo calm",
)  # fmt: skip
TIMES = 5
PREPARED = ("tag_index", "songs", "genres", "title_ranks", "facts", "words")


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
    rng, card = np.random.default_rng(0), read_card()
    tags = rng.random((len(tracks), len(card.tag_names)), np.float32) ** 4
    attributes = rng.random((len(tracks), len(card.attribute_names)), np.float32)
    vectors = rng.normal(size=(len(tracks), 256)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    began = time.process_time()
    plain_library = library_of(tracks)
    catalogue = replace(
        plain_library,
        tag_names=tuple(card.tag_names),
        tags=CompactTags.of(tags),
        attribute_names=tuple(card.attribute_names),
        attributes=attributes,
        embedding_ids=plain_library.ids,
        embeddings=CompactVectors.of(vectors),
        learned={"tempo": rng.uniform(60, 180, len(tracks)), "key": rng.integers(0, 24, len(tracks)) * 1.0},
    )
    put = time.process_time() - began
    began = time.process_time()
    catalogue.prepare()
    print(
        f"{len(tracks)} tracks: taken in {put:.2f} s, made ready aside in {time.process_time() - began:.2f} s"
    )
    print(f"{'typed':<42}{'found':>8}{'median':>8}{'worst':>8}{'plain':>8}")
    for words in QUERIES:
        fresh = replace(catalogue)  # knows no answers yet
        fresh.__dict__.update({name: catalogue.__dict__[name] for name in PREPARED})
        keys = [
            median_ms(lambda typed=words[:end], fresh=fresh: fresh.search(typed), 1)
            for end in range(1, len(words) + 1)
        ]
        theirs = median_ms(lambda words=words: plain(tracks, words), 1)
        found = int(np.count_nonzero(fresh.search(words).passing))
        print(f"{words:<42}{found:>8}{statistics.median(keys):>8.1f}{max(keys):>8.1f}{theirs:>8.0f}")


if __name__ == "__main__":
    main()
