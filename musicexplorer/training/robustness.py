"""Whether a track stays its own nearest neighbour when its file changes but the music does not.

    python -m musicexplorer.training.robustness FOLDER... [--tracks 50]

Some of the tracks are written again as mp3 (96 kbit/s), as opus, 6 dB quieter, in mono and with 5 s cut from
the start; each copy is compared with every track as it was.
"""

import argparse
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import av
import numpy as np
import soundfile
import torch

from musicexplorer.audio.decode import DecodeError, read_windows, stream
from musicexplorer.embedding.embedder import Embedder
from musicexplorer.library.scan import walk

RATE = 48_000


def encode(file: Path, samples: np.ndarray, codec: str, bits: int) -> None:
    """Write stereo samples, float32 [frames, 2] at RATE, with one of FFmpeg's encoders."""
    with av.open(str(file), "w") as container:
        out = container.add_stream(codec, rate=RATE, layout="stereo", bit_rate=bits)
        assert isinstance(out, av.AudioStream)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples.reshape(1, -1)), "flt", "stereo")
        frame.sample_rate = RATE
        resampler = av.AudioResampler(out.format, "stereo", RATE, out.codec_context.frame_size or None)
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(out.encode(part))
        container.mux(out.encode(None))


def changes() -> dict[str, tuple[str, Callable[[Path, np.ndarray], None]]]:
    """Return each change's name, the ending of its files, and how they are written."""
    return {
        "mp3, 96 kbit/s": (".mp3", lambda file, x: encode(file, x, "libmp3lame", 96_000)),
        "opus, 64 kbit/s": (".opus", lambda file, x: encode(file, x, "libopus", 64_000)),
        "6 dB quieter": (".wav", lambda file, x: soundfile.write(file, x / 2, RATE)),
        "mono": (".wav", lambda file, x: soundfile.write(file, x.mean(1), RATE)),
        "5 s cut from the start": (".wav", lambda file, x: soundfile.write(file, x[5 * RATE :], RATE)),
    }


def vector(embedder: Embedder, file: Path) -> np.ndarray:
    """Return the embedding of a file, as the program computes it."""
    count, seconds = embedder.windows_per_track, embedder.window_seconds
    windows = read_windows(file, count=count, seconds=seconds, rate=embedder.sample_rate)
    return embedder.analyse([(windows.samples, windows.starts)])[0].vector


def library(embedder: Embedder, folders: Sequence[Path]) -> Iterator[tuple[Path, np.ndarray]]:
    """Yield every track that can be read, and its embedding."""
    for folder in folders:
        for found in walk(folder):
            try:
                yield found.path, vector(embedder, found.path)
            except DecodeError:
                continue


def stays_itself(embedder: Embedder, folders: Sequence[Path], tracks: int) -> dict[str, float]:
    """Return, for each change, the share of changed tracks whose nearest track is the one they were."""
    known = list(library(embedder, folders))
    vectors = np.stack([row for _, row in known])
    chosen = random.Random(0).sample(range(len(known)), min(tracks, len(known)))
    right: dict[str, list[bool]] = {name: [] for name in changes()}
    with tempfile.TemporaryDirectory() as folder:
        for index in chosen:
            samples = np.concatenate(list(stream(known[index][0], rate=RATE)))
            for name, (ending, write) in changes().items():
                file = Path(folder, "changed" + ending)
                write(file, samples)
                nearest = vectors @ vector(embedder, file)
                # a recording that is in the library twice is still itself
                right[name].append(bool(nearest[index] >= nearest.max() - 1e-4))
    return {name: float(np.mean(values)) for name, values in right.items()}


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m musicexplorer.training.robustness",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--tracks", type=int, default=50, help="how many tracks are changed")
    options = parser.parse_args()
    torch.set_num_threads(1)
    for name, share in stays_itself(Embedder.load(), options.folders, options.tracks).items():
        print(f"{name:24s} {share:.3f}")


if __name__ == "__main__":
    main()
