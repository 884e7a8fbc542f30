"""CPU milliseconds that a scan spends on a track of four minutes, all included, per kind of file.

    python -m tests.benchmarks.cost [--tracks 8] [FILE...]

"Reading" is tags and identity, "analysing" decoding and the network, "storing" the writer's part; "all" is
their sum, and "plain decoding" what libsndfile or FFmpeg take to decode the whole file to nothing in the same
run: a measure of the machine. The least of five turns counts, since other work on the machine only adds.
Starting the processes and the map are not included.
"""

import argparse
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks.decoding import tracks

TURNS = 5


def least(work: Callable[[], Any], count: int) -> float:
    """CPU milliseconds of this process for each of so many tracks."""
    times = []
    for _ in range(TURNS):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return 1000 * min(times) / count


def decoded(path: Path) -> None:
    """Decode a file and throw the sound away."""
    import av

    with av.open(str(path)) as container:
        for _ in container.decode(audio=0):
            pass


def costs(path: Path, folder: Path, count: int) -> list[float]:
    """Reading, analysing, storing, and plain decoding, for copies of a file."""
    from musicexplorer.indexing import worker
    from musicexplorer.library.scan import walk
    from musicexplorer.library.store import Writer
    from musicexplorer.library.track import Source

    music = folder / path.name
    music.mkdir()
    for number in range(count):
        shutil.copy(path, music / f"{number}{path.suffix}")
    found = list(walk(music))
    sources = [Source(one.path) for one in found]
    described = worker.describe(found)
    rows = worker.analyse(sources)
    card = worker.model_card()

    def store() -> None:
        with Writer(folder / f"{time.monotonic_ns()}.sqlite") as writer:
            writer.set_model(card.version, card.tag_names, card.attribute_names, card.dimensions).result()
            opened = time.process_time()
            tracks = [track for one in described for track in one if not isinstance(one, str)]
            ids = writer.store_tracks(tracks).result()
            writer.store_analysis(list(zip(ids, rows, strict=True))).result()
            spent.append(time.process_time() - opened)

    spent: list[float] = []
    reading = least(lambda: worker.describe(found), count)
    analysing = least(lambda: worker.analyse(sources), count)
    for _ in range(TURNS):
        store()
    return [reading, analysing, 1000 * min(spent) / count, least(lambda: decoded(path), 1)]


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", type=Path, nargs="*")
    parser.add_argument("--tracks", type=int, default=8)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("reading  analysing  storing    all   plain decoding   CPU ms a track")
        for path in options.files or tracks(folder):
            *parts, plain = costs(path, folder, options.tracks)
            all_of_it = sum(parts)
            ratio = f"{all_of_it / plain:.2f} times {plain:6.1f}"
            print(
                "{:7.1f}  {:9.1f}  {:7.1f}".format(*parts),
                f"{all_of_it:6.1f}   {ratio}   {path.name}",
                flush=True,
            )


if __name__ == "__main__":
    main()
