"""Tracks a second that the workers of a cluster on this machine analyse, beside one of them and no cluster.

    nice python -m tests.benchmarks.cluster [--workers 1 2] [--tracks 96]

Each worker has a core of its own, as machines have their own, and a scan without cluster has one core too.
What a worker needs to start and to load the network is not counted: the clock runs from the first analysed
batch to the last. With more workers than cores there is nothing to gain.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

from tests.indexing.machines import machines
from tests.soak.music import make


def rate(music: Path, store: Path, workers: int, path: str | None, folder: Path) -> float:
    """Tracks a second; `workers` 0 is this machine without a cluster."""
    from musicexplorer.indexing.cluster import ClusterOptions, connect
    from musicexplorer.indexing.events import Finished, Progress, Stopped
    from musicexplorer.indexing.runner import Runner
    from musicexplorer.library.store import Writer

    def scan(cluster: "ClusterOptions | None") -> float:
        first, done = (0.0, 0), 0
        with Writer(store) as writer:
            runner = Runner(store, writer, cluster=connect(cluster) if cluster else None)
            try:
                runner.scan([music])
                while not isinstance(event := runner.events.get(), Finished | Stopped):
                    if isinstance(event, Progress) and event.stage == "analysis" and event.done != done:
                        first = first if done else (time.monotonic(), event.done)
                        last, done = time.monotonic(), event.done
                assert isinstance(event, Finished), event
            finally:
                runner.close(timeout=20)
        return (done - first[1]) / (last - first[0])

    if not workers:
        return scan(None)
    cores = sorted(os.sched_getaffinity(0))
    with machines(folder, 0) as cluster:
        for number in range(workers):
            os.sched_setaffinity(0, {cores[number % len(cores)]})  # the worker inherits it, and counts it
            cluster.add_worker()
        os.sched_setaffinity(0, cores)
        cluster.wait()
        moves = ((music, path),) if path else ()
        return scan(ClusterOptions(cluster.address, moves))


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--tracks", type=int, default=96)
    options = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory(prefix="mx-cluster-") as name:
        music = make(Path(name) / "music", options.tracks)
        os.sched_setaffinity(0, cores[:1])
        alone = rate(music, Path(name) / "alone" / "library.sqlite", 0, None, Path(name))
        os.sched_setaffinity(0, cores)
        print(f"{len(cores)} cores; no cluster, one core: {alone:.2f} tracks/s", flush=True)
        one = None
        for count in options.workers:
            for how, path in (("files seen", None), ("files sent", "/nowhere")):
                folder = Path(name) / f"{count} {how}"
                found = rate(music, folder / "library.sqlite", count, path, folder / "cluster")
                one = one or found
                print(
                    f"{count} workers, {how}: {found:.2f} tracks/s, {found / one:.2f} times one worker",
                    flush=True,
                )


if __name__ == "__main__":
    main()
