"""What the facts of a library cost where playlists are made: processor time and memory.

python -m tests.benchmarks.playlist_inputs [TRACKS]
"""

import sys
import time
import tracemalloc
from collections.abc import Callable

import numpy as np

from musicexplorer.similarity.facts import Facts
from musicexplorer.similarity.neighbours import Neighbours
from musicexplorer.similarity.playlist import Exclusion, Filters, PlaylistInputs, TrackFacts, allowed
from musicexplorer.similarity.playlist.filters import passing
from tests.benchmarks.made_up import library

FILTERS = Filters(
    genres=("jazz",), years=(1970, None), tempo=(90, 120), duration=(None, 300), plays=(0, 3), added_days=1e5
)
EXCLUSIONS = [Exclusion("artist", "Artist 7"), Exclusion("folder", "/music/3"), Exclusion("genre", "rock")]


def made_up_facts(n: int) -> Facts:
    """Facts of n tracks: twelve an album, twenty an artist."""
    return Facts.of(
        TrackFacts(
            i,
            f"Title {i}",
            f"Artist {i % max(n // 20, 1)}",
            f"Album {i // 12}",
            100.0 + i % 300,
            ("Jazz", "Rock")[i % 2 :],
            1960 + i % 60,
            f"/music/{i // 12}",
            80.0 + i % 90,
            plays=i % 7,
            added=1e9 + i,
        )
        for i in range(n)
    )


def milliseconds(work: Callable[[], object]) -> float:
    """Of processor time, of one run."""
    began = time.process_time()
    work()
    return 1000 * (time.process_time() - began)


def main() -> None:
    """Print the figures."""
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    neighbours, facts = Neighbours(np.arange(n), library(n)), made_up_facts(n)
    inputs = PlaylistInputs(neighbours, facts)
    tracemalloc.start()
    _ = inputs.columns
    print(f"{n} tracks: the facts by row {tracemalloc.get_traced_memory()[0] / 1e6:.1f} MB")
    tracemalloc.stop()
    for name in ("songs", "artists", "albums", "durations", "artist_plays"):
        print(f"first {name}: {milliseconds(lambda name=name: getattr(inputs, name)):.0f} ms")
    print(f"filters: {milliseconds(lambda: passing(inputs, FILTERS)):.0f} ms")
    print(f"exclusions: {milliseconds(lambda: allowed(inputs, EXCLUSIONS)):.0f} ms")


if __name__ == "__main__":
    main()
