"""Small libraries whose answers can be read off."""

import numpy as np

from musicexplorer.similarity.compact_tags import CompactTags
from musicexplorer.similarity.neighbours import Neighbours
from musicexplorer.similarity.playlist import PlaylistInputs, TrackFacts, Windows


def on_circle(degrees: list[float], facts: list[TrackFacts] | None = None, **more: object) -> PlaylistInputs:
    """Tracks on a circle: similarity is the cosine of an angle that can be read off."""
    angles = np.radians(degrees)
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    known = facts or [
        TrackFacts(i, f"Song {i}", f"Artist {i}", duration=100.0 + 9 * i) for i in range(len(degrees))
    ]
    return PlaylistInputs(
        Neighbours(np.arange(len(degrees)), vectors), {fact.id: fact for fact in known}, **more
    )  # type: ignore[arg-type]


def random_library(n: int, d: int = 12, seed: int = 0) -> PlaylistInputs:
    """Tracks anywhere, two or three of each artist, with lengths, tags, energy and windows."""
    random = np.random.default_rng(seed)
    vectors = random.normal(size=(n, d)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    facts = {
        i: TrackFacts(
            i,
            f"Song {i}",
            f"Artist {i // 3}",
            f"Album {i // 4}",
            float(random.integers(90, 420)),
            ("Jazz",) if i % 2 else ("Rock",),
            1960 + i % 60,
            f"/music/{i % 5}",
        )
        for i in range(n)
    }

    def windows(track: int) -> Windows:
        return Windows(np.arange(4, dtype=np.float32), np.roll(vectors, -track, axis=0)[:4])

    return PlaylistInputs(
        Neighbours(np.arange(n), vectors),
        facts,
        ("piano", "drums"),
        CompactTags.of(random.uniform(size=(n, 2))),
        ("energy", "instrumentalness"),
        random.uniform(size=(n, 2)).astype(np.float32),
        windows,
        now=1.0e9,
        model="1",
    )
