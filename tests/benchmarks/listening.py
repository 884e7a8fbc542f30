"""CPU time of analysing a track: decoding, the network as shipped and in single precision, and a
teacher on the same windows, twice: layer by layer as its authors describe it ("plain teacher"), and with this
project's short cuts ("teacher").

    python -m tests.benchmarks.listening FOLDER [--tracks 40] [--teacher MSD_musicnn.npz]

One thread; every track three times, the best of which counts, since other work on the machine only adds.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import soxr

from musicexplorer.audio.decode import DecodeError, Windows, read_windows
from musicexplorer.library.scan import walk

TURNS = 3
RATE = 32_000
Listen = Callable[[Windows], object]


def best(work: Callable[[], object]) -> float:
    """The least CPU time of some turns, in milliseconds."""
    times = []
    for _ in range(TURNS):
        begun = time.process_time()
        work()
        times.append(1000 * (time.process_time() - begun))
    return min(times)


def listeners(teacher: Path | None) -> tuple[dict[str, Listen], int, float]:
    """Who listens, by name, to how many windows of how many seconds."""
    import torch

    from musicexplorer.embedding.embedder import Embedder

    torch.set_num_threads(1)
    embedder, single = Embedder.load(), Embedder.load(half=False)
    found: dict[str, Listen] = {
        "network": lambda heard: embedder.analyse([(heard.samples, heard.starts)]),
        "single": lambda heard: single.analyse([(heard.samples, heard.starts)]),
    }
    if teacher:
        from musicexplorer.embedding.melspectrogram import SAMPLE_RATE, MelSpectrogram, filter_bank
        from musicexplorer.training.teachers import Musicnn
        from tests.training.plain_teacher import PlainMusicnn

        mel = MelSpectrogram(filter_bank())

        @torch.inference_mode()
        def taught(heard: Windows, tagger: Musicnn) -> object:
            return tagger(mel(torch.from_numpy(soxr.resample(heard.samples.T, RATE, SAMPLE_RATE).T.copy())))

        found["plain teacher"] = partial(taught, tagger=PlainMusicnn(teacher))
        found["teacher"] = partial(taught, tagger=Musicnn(teacher))
    return found, embedder.windows_per_track, embedder.window_seconds


def cost(path: Path, who: dict[str, Listen], count: int, seconds: float) -> dict[str, float]:
    """Milliseconds of CPU time for decoding and for each listener."""
    heard = read_windows(path, count=count, seconds=seconds, rate=RATE)
    spent = {"decoding": best(lambda: read_windows(path, count=count, seconds=seconds, rate=RATE))}
    for name, listen in who.items():
        spent[name] = best(lambda listen=listen: listen(heard))  # type: ignore[misc]
    return spent


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--tracks", type=int, default=40)
    parser.add_argument("--teacher", type=Path, help="archive of a musicnn teacher, to compare with")
    options = parser.parse_args()
    who, count, seconds = listeners(options.teacher)
    files = [found.path for found in walk(options.folder) if not found.problem]
    costs = []
    for path in random.Random(0).sample(files, min(options.tracks, len(files))):
        try:
            costs.append(cost(path, who, count, seconds))
        except DecodeError as problem:
            print(f"{path}: {problem}")
    network = statistics.median(one["network"] for one in costs)
    print(f"{len(costs)} tracks, {count} windows of {seconds:.2f} s each; CPU ms a track")
    for name in costs[0]:
        times = [one[name] for one in costs]
        median, tenth = statistics.median(times), float(np.percentile(times, 10))
        print(
            f"{name:13} median {median:6.1f}   tenth {tenth:6.1f}   times the network {median / network:5.2f}"
        )


if __name__ == "__main__":
    main()
