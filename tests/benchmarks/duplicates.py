"""Recall and false merges of duplicates on real music.

    python -m tests.benchmarks.duplicates MUSIC [--originals 16] [--tracks 170] [--seconds 75]

Re-encodes `originals` tracks of the folder (mp3 at 96 and 320 kbit/s, Opus at 64, Ogg Vorbis, FLAC, AAC,
-6 dB, silence trimmed, silence added) and compares each pair of encodings: all should be the same recording.
Then it compares each pair of `tracks` different tracks, and each original with what only resembles it (a
new master, a limiter, 1 % faster, another arrangement): none should be.
"""

import argparse
import itertools
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import soundfile
import soxr

from musicexplorer.audio import decode
from musicexplorer.audio.fingerprint import read_fingerprint
from musicexplorer.library.scan import walk
from musicexplorer.similarity.fingerprints import align

RATE = 44_100
ENCODINGS = {
    "mp3 96.mp3": ("libmp3lame", 96_000, RATE),
    "mp3 320.mp3": ("libmp3lame", 320_000, RATE),
    "opus 64.opus": ("libopus", 64_000, 48_000),
    "aac 128.m4a": ("aac", 128_000, RATE),
    "flac.flac": ("flac", None, RATE),
}
Fingerprints = dict[str, np.ndarray]


def encode(path: Path, samples: np.ndarray, codec: str, bit_rate: int | None, rate: int) -> None:
    """Write float32 [n, 2] at `RATE`."""
    with av.open(str(path), "w", format="ipod" if path.suffix == ".m4a" else None) as file:
        stream = file.add_stream(codec, rate=rate, layout="stereo")
        if bit_rate:
            stream.bit_rate = bit_rate
        resampler = av.AudioResampler(format=stream.codec_context.format.name, layout="stereo", rate=rate)
        for start in range(0, len(samples), 1 << 15):
            part = np.ascontiguousarray(samples[start : start + (1 << 15)].T)
            frame = av.AudioFrame.from_ndarray(part, format="fltp", layout="stereo")
            frame.sample_rate, frame.pts = RATE, start
            for ready in resampler.resample(frame):
                file.mux(stream.encode(ready))
        for ready in resampler.resample(None):
            file.mux(stream.encode(ready))
        file.mux(stream.encode(None))


def encodings(samples: np.ndarray, folder: Path) -> Fingerprints:
    """Fingerprints of one recording in all encodings."""
    for name, how in ENCODINGS.items():
        encode(folder / name, samples, *how)
    with soundfile.SoundFile(folder / "ogg.ogg", "w", RATE, 2, format="OGG", subtype="VORBIS") as file:
        for start in range(0, len(samples), 1 << 15):
            file.write(samples[start : start + (1 << 15)])
    encode(folder / "softer.flac", samples * 0.5, "flac", None, RATE)
    loud = np.flatnonzero(np.abs(samples).max(axis=1) > 0.003)
    trimmed = samples[loud[0] : loud[-1]]
    encode(folder / "trimmed.m4a", trimmed, "aac", 128_000, RATE)
    late = np.concatenate([np.zeros((3 * RATE + 777, 2), np.float32), trimmed])
    encode(folder / "silence added.mp3", late, "libmp3lame", 320_000, RATE)
    return {path.name: read_fingerprint(path) for path in sorted(folder.iterdir())}


def resembling(samples: np.ndarray, folder: Path) -> Fingerprints:
    """Fingerprints of what only resembles a recording."""
    from scipy.signal import butter, sosfilt

    band = butter(1, [200, 3_000], "bandpass", fs=RATE, output="sos")
    third = len(samples) // 3
    made = {
        "new master": np.tanh((samples + 0.6 * sosfilt(band, samples, axis=0)) * 1.5) * 0.8,
        "limiter": np.tanh(samples / np.abs(samples).max() * 4) * 0.5,
        "1 % faster": soxr.resample(samples, RATE, RATE * 1.01),
        "rearranged": np.concatenate([samples[third : 2 * third], samples[:third], samples[2 * third :]]),
    }
    found = {}
    for name, other in made.items():
        encode(folder / f"{name}.flac", np.asarray(other, np.float32), "flac", None, RATE)
        found[name] = read_fingerprint(folder / f"{name}.flac")
    return found


def same(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two fingerprints are taken for one recording."""
    found = align(one, other)
    return found is not None and found.is_same_recording


def decoded(files: list[Path], count: int, seconds: float) -> Iterator[np.ndarray]:
    """The beginnings of so many tracks."""
    for file in files[:count]:
        yield np.concatenate(list(decode.stream(file, end=seconds, rate=RATE)))


def main() -> None:
    """Print what was found."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("music", type=Path)
    parser.add_argument("--originals", type=int, default=16)
    parser.add_argument("--tracks", type=int, default=170)
    parser.add_argument("--seconds", type=float, default=75.0)
    options = parser.parse_args()
    files = [found.path for found in walk(options.music) if found.size > 300_000 and not found.problem]
    random.Random(1).shuffle(files)
    pairs, hits, taken, missed = 0, 0, [0, 0], []
    for number, samples in enumerate(decoded(files, options.originals, options.seconds)):
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
            known = encodings(samples, Path(one))
            others = resembling(samples, Path(two))
        for (name, a), (other, b) in itertools.combinations(known.items(), 2):
            pairs, hits = pairs + 1, hits + same(a, b)
            missed += [] if same(a, b) else [f"{files[number].name}: {name} and {other}"]
        taken[0] += len(others)
        taken[1] += sum(same(known["flac.flac"], other) for other in others.values())
    print(f"encodings of one recording: {hits} of {pairs} pairs are the same", *missed, sep="\n  ")
    print(f"masters, tempi and arrangements of one recording: {taken[1]} of {taken[0]} are the same")
    began = time.process_time()
    prints = [(file, read_fingerprint(file, end=2 * options.seconds)) for file in files[: options.tracks]]
    print(f"{(time.process_time() - began) / len(prints):.2f} CPU seconds to read a track")
    began, wrong, album = time.process_time(), [], 0
    for (one, a), (other, b) in itertools.combinations(prints, 2):
        length = min(len(a), len(b))  # as if they were equally long: harder
        album += one.parent == other.parent
        wrong += [f"{one} and {other}"] if same(a[:length], b[:length]) else []
    count = len(prints) * (len(prints) - 1) // 2
    each = (time.process_time() - began) / count * 1000
    print(f"different tracks: {len(wrong)} of {count} pairs are the same ({album} of one folder);", end=" ")
    print(f"{each:.1f} CPU ms to compare a pair", *wrong, sep="\n  ")


if __name__ == "__main__":
    main()
