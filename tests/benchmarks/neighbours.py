"""How long neighbours and a list of fifty take.

python -m tests.benchmarks.neighbours [2000 10000 100000]
"""

import sys
import time
from collections.abc import Callable

import numpy as np

from musicexplorer.similarity.neighbours import Neighbours
from musicexplorer.similarity.playlist import PlaylistInputs, TrackFacts, similar
from tests.benchmarks.made_up import library

TIMES = 20


def milliseconds(work: Callable[[], object]) -> str:
    """Of one run, by the clock and of the processor."""
    clock, processor = time.perf_counter(), time.process_time()
    for _ in range(TIMES):
        work()
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    return f"{1000 * clock / TIMES:.1f} ms ({1000 * processor / TIMES:.1f} CPU ms)"


def search(n: int) -> None:
    """Print the figures for n tracks."""
    neighbours = Neighbours(np.arange(n), library(n))
    facts = {i: TrackFacts(i, f"Title {i}", f"Artist {i % 500}", "", 100.0 + i % 300) for i in range(n)}
    inputs = PlaylistInputs(neighbours, facts)
    print(
        f"{n} tracks: nearest {milliseconds(lambda: neighbours.nearest(7, 50))}, "
        f"fifty more {milliseconds(lambda: similar(inputs, [7]))}, "
        f"fifty by four seeds {milliseconds(lambda: similar(inputs, [7, 8, 9], [10]))}"
    )


if __name__ == "__main__":
    for size in map(int, sys.argv[1:] or ["2000", "10000", "100000"]):
        search(size)
