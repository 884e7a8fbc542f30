"""CPU seconds that reading a track costs, per kind of file.

Run as `python -m tests.benchmarks.decoding [FILE...]`. Without files it makes tracks of four minutes itself.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from musicexplorer.audio.decode import read_windows
from musicexplorer.audio.identity import identity
from musicexplorer.audio.waveform import peaks
from tests.audio.vorbis import write_vorbis
from tests.audio_files import RATE, noise, sweep, write

TURNS = 5


def cheapest(work: Callable[[], object]) -> float:
    """Milliseconds of CPU time of this thread, the least of some turns."""
    best = float("inf")
    for _ in range(TURNS):
        began = time.thread_time()
        work()
        best = min(best, time.thread_time() - began)
    return best * 1000


def tracks(folder: Path) -> list[Path]:
    """Four minutes of something like music in the usual formats."""
    samples = sweep(100.0, 2000.0, 240.0) * (0.6 + 0.4 * sweep(1.0, 4.0, 240.0, level=1.0))
    samples = (samples + noise(240.0, level=0.02)).astype(np.float32)
    made = [
        write(folder / f"track{suffix}", samples) for suffix in (".mp3", ".flac", ".m4a", ".opus", ".wav")
    ]
    return [*made, write_vorbis(folder / "track.ogg", samples, RATE)]


def main() -> None:
    """Print a table."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(name) for name in sys.argv[1:]] or tracks(Path(folder))
        print("CPU ms   10 windows of 3 s   identity   outline   file")
        for path in paths:
            windows = cheapest(lambda path=path: read_windows(path, count=10, seconds=3.0))
            known = cheapest(lambda path=path: identity(path))
            outline = cheapest(lambda path=path: peaks(path))
            print(f"{windows:26.1f} {known:10.1f} {outline:9.1f}   {path.name}", flush=True)


if __name__ == "__main__":
    main()
