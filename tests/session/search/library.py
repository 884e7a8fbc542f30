"""A small library with tags and attributes as the network gives them."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from musicexplorer.library.track import Metadata, Source, Track
from musicexplorer.session.library import Library
from musicexplorer.similarity.compact_tags import CompactTags
from musicexplorer.similarity.compact_vectors import CompactVectors
from tests.session.columns import library_of

TAGS = (
    "piano", "guitar", "mellow", "tender", "quiet", "angry", "sad", "happy", "metal", "female voice",
    "singing", "instrumental", "slow", "fast", "80s", "oldies", "reggae", "crowd", "exciting", "water",
)  # fmt: skip
ATTRIBUTES = ("energy", "valence", "danceability", "acousticness", "instrumentalness", "liveness")
NAMES = (
    ("Moonlight", "Clara", "Sonatas", ("Classical",), 1985),
    ("Ripper", "boom", "Beats", ("Drum and Bass",), 2010),
    ("calmrace-ks", "", "", (), None),
    ("Piano Wars", "Iron Men", "Steel", ("Metal",), 1991),
    ("Rivers of Babylon", "The Melodians", "The Harder They Come", ("Reggae",), 1970),
    ("Night", "Ana", "First", ("Pop",), None),
    ("The River", "Bruce", "The River", ("Rock", "Folk"), 1980),
    ("Slow Ripper", "boom", "Beats", ("Drum and Bass",), 2011),
)
STRONG = (
    {
        "piano": 0.9,
        "mellow": 0.6,
        "tender": 0.7,
        "quiet": 0.6,
        "slow": 0.6,
        "instrumental": 0.6,
        "energy": 0.05,
    },
    {"exciting": 0.7, "fast": 0.9, "instrumental": 0.5, "energy": 0.95, "danceability": 0.9},
    {"exciting": 0.5, "fast": 0.5, "energy": 0.6},
    {"angry": 0.9, "metal": 0.9, "guitar": 0.8, "energy": 0.99},
    {"reggae": 0.8, "singing": 0.7, "happy": 0.6, "energy": 0.5, "oldies": 0.5},
    {"female voice": 0.8, "singing": 0.7, "sad": 0.6, "80s": 0.8, "tender": 0.4, "energy": 0.2},
    {"singing": 0.6, "guitar": 0.5, "sad": 0.3, "energy": 0.4, "80s": 0.2},
    {"exciting": 0.6, "slow": 0.7, "instrumental": 0.5, "energy": 0.7, "danceability": 0.8},
)
TEMPI = (60.0, 174.0, 140.0, 180.0, 80.0, 90.0, 120.0, 100.0)


def small_library() -> Library:
    """Eight tracks, as `NAMES` and `STRONG` say; ids from 1 on."""
    library = library_of(
        Track(
            number,
            Source(Path(f"/music/{number:02d}.{'flac' if number % 2 else 'mp3'}")),
            Metadata(
                title=title, artists=(artist,) if artist else (), album=album, genres=genres, year=year,
                duration=60.0 * number,
            ),
            float(number),
        )
        for number, (title, artist, album, genres, year) in enumerate(NAMES, 1)
    )  # fmt: skip
    rng = np.random.default_rng(1)
    tags = rng.uniform(0.01, 0.03, (len(NAMES), len(TAGS)))
    attributes = np.full((len(NAMES), len(ATTRIBUTES)), 0.5)
    vectors = rng.normal(size=(len(NAMES), 16))
    for row, strong in enumerate(STRONG):
        for name, value in strong.items():
            if name in TAGS:
                tags[row, TAGS.index(name)] = value
            else:
                attributes[row, ATTRIBUTES.index(name)] = value
        attributes[row, ATTRIBUTES.index("instrumentalness")] = strong.get("instrumental", 0.1)
    vectors[7] = vectors[1] + 0.3 * vectors[7]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    nothing = np.full(len(NAMES), np.nan)
    return replace(
        library,
        model="test",
        tag_names=TAGS,
        tags=CompactTags.of(tags),
        attribute_names=ATTRIBUTES,
        attributes=attributes.astype(np.float32),
        embedding_ids=library.ids,
        embeddings=CompactVectors.of(vectors),
        learned={
            "tempo": np.array(TEMPI),
            "key": np.array([21, 21, np.nan, 0, 3, 4, 5, 21]),
            "plays": np.array([0, 5, 0, 0, 0, 0, 2, 0.0]),
            "rating": nothing,
            "loudness": nothing,
            "last played": nothing,
        },
        liked=np.array([False, True, *[False] * 6]),
    )
