"""How good the bundled network is on a folder of music, beside simple baselines and the teachers, in one run.

    python -m musicexplorer.training.evaluate FOLDER... [--teachers DIR] [--card FILE]

Every track is analysed as the program does it, in windows spread over it; the windows of its two halves look
for each other.
"""

import argparse
import csv
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import soxr
import torch

from musicexplorer.audio.decode import DecodeError, read_windows
from musicexplorer.embedding.card import CARD
from musicexplorer.embedding.embedder import Embedder, levelled
from musicexplorer.embedding.melspectrogram import (
    SAMPLE_RATE,
    WIDE_RATE,
    WINDOW_SAMPLES,
    MelSpectrogram,
    WideMelSpectrogram,
    filter_bank,
)
from musicexplorer.library.scan import walk
from musicexplorer.library.tags import read
from musicexplorer.training import baselines
from musicexplorer.training.audioset import ARCHIVE, AudioSet
from musicexplorer.training.config import Config
from musicexplorer.training.joint import version_1
from musicexplorer.training.measures import Answers, answers_by_kind, cosine_distances, margins, summary
from musicexplorer.training.teachers import Musicnn

LONG_SECONDS = 10.0
"""length of the windows that the AudioSet teacher wants"""
LONG_WINDOWS = 4
REFERENCE = "MSD_musicnn, 200-unit layer"
"""what the network's margin is told over"""


@dataclass(frozen=True)
class Piece:
    """One track to be evaluated with."""

    path: Path
    groups: dict[str, str]
    """source, album, artist and genre; "" where unknown"""
    windows: np.ndarray
    """float32 [n, samples] at 32 kHz, as the program reads them"""
    decoding: float
    """CPU seconds to read them"""

    @property
    def narrow(self) -> np.ndarray:
        """Return what lies in the middle of the windows at 16 kHz, float32 [n, WINDOW_SAMPLES]."""
        samples = soxr.resample(self.windows.T, WIDE_RATE, SAMPLE_RATE).T
        margin = (samples.shape[1] - WINDOW_SAMPLES) // 2
        return np.ascontiguousarray(samples[:, margin : margin + WINDOW_SAMPLES])

    def long(self) -> np.ndarray:
        """Read windows of ten seconds at 32 kHz for the AudioSet teacher, float32 [n, samples], n even."""
        read = read_windows(self.path, count=LONG_WINDOWS, seconds=LONG_SECONDS, rate=WIDE_RATE).samples
        return read[: len(read) // 2 * 2] if len(read) > 1 else np.repeat(read, 2, axis=0)


def parts(windows: np.ndarray) -> tuple[slice, slice, slice]:
    """Return which windows [n, …] make the whole, the first half, the second half of a track."""
    middle = len(windows) // 2
    return slice(None), slice(0, middle), slice(middle, None)


@dataclass
class Method:
    """A way to compare tracks."""

    name: str
    rows: Sequence[Sequence[Any]]
    """for the whole, first and second halves, what stands for each track"""
    distances: Callable[[Sequence[Any], Sequence[Any]], np.ndarray]
    seconds: float
    """CPU seconds a track (without decoding)"""


def read_pieces(
    folders: Sequence[Path], sources: Sequence[str], styles: dict[str, str], layout: tuple[int, float]
) -> list[Piece]:
    """Decode what the folders hold; tracks that cannot be read or last under half a minute are left out.

    Args:
        folders: music folders.
        sources: first folders below them that are wanted; all when empty.
        styles: genres of files by their path below a music folder.
        layout: how many windows, and of how many seconds.
    """
    pieces = []
    for folder in folders:
        for found in walk(folder):
            below = found.path.relative_to(folder)
            if found.problem or (sources and below.parts[0] not in sources):
                continue
            try:
                piece = _piece(found.path, below, styles, layout)
            except DecodeError as error:
                print(f"{found.path}: {error}", file=sys.stderr)
                continue
            if piece:
                pieces.append(piece)
    return pieces


def _piece(path: Path, below: Path, styles: dict[str, str], layout: tuple[int, float]) -> Piece | None:
    begun = time.process_time()
    whole = read_windows(path, count=layout[0], seconds=layout[1], rate=WIDE_RATE)
    decoding = time.process_time() - begun
    if whole.duration < 30 or len(whole.samples) < 2:
        return None
    written = read(path)
    groups = {
        "source": below.parts[0],
        "album": written.album or str(below.parent),
        "artist": written.artist,
        "genre": styles.get(str(below), "") or next(iter(written.genres), "").casefold(),
    }
    return Piece(path, groups, whole.samples, decoding)


def mfcc_methods(pieces: Sequence[Piece], mel: MelSpectrogram) -> list[Method]:
    """Mean and deviation of MFCC, and single Gaussians with symmetrised divergence."""
    begun = time.process_time()
    rows: list[list[baselines.Timbre]] = [[], [], []]
    for piece in pieces:
        coefficients = baselines.mfcc(mel(torch.from_numpy(piece.narrow)).numpy())
        for kind, part in zip(rows, parts(coefficients), strict=True):
            kind.append(baselines.timbre(coefficients[part].reshape(-1, baselines.COEFFICIENTS)))
    seconds = (time.process_time() - begun) / len(pieces)
    return [
        Method("MFCC mean and deviation", rows, baselines.statistics_distances, seconds),
        Method("MFCC Gaussian, symmetrised KL", rows, baselines.divergences, seconds),
    ]


def teacher_methods(pieces: Sequence[Piece], mel: MelSpectrogram, folder: Path) -> list[Method]:
    """Each teacher's layers; those that network 1 learnt from joined; MSD's and AudioSet's joined."""
    methods: list[Method] = []
    joined: dict[str, list[list[np.ndarray]]] = {}
    for name in ("MSD", "MTT"):
        teacher = Musicnn(folder / f"{name}_musicnn.npz")
        begun = time.process_time()
        said = [teacher(mel(torch.from_numpy(piece.narrow))) for piece in pieces]
        took = (time.process_time() - begun) / len(pieces)
        for layer, title in (("hidden", "200-unit layer"), ("pooled", "pooled 1 506")):
            outputs = [getattr(taught, layer).numpy() for taught in said]
            rows = [_means(outputs, kind) for kind in range(3)]
            joined[name + layer] = rows
            methods.append(Method(f"{name}_musicnn, {title}", rows, centred_cosine(rows[0]), took))
    begun = time.process_time()
    long = [audioset_layers(piece.long(), folder) for piece in pieces]
    took = (time.process_time() - begun) / len(pieces)
    rows = _scored([_means(long, kind) for kind in range(3)])
    joined["AudioSet"] = rows
    methods.append(Method("AudioSet_mn04, penultimate", rows, centred_cosine(rows[0]), took))
    for title, weights in (
        ("teachers of network 1 joined", {"MSDhidden": 1.0, "MSDpooled": 1.0, "MTThidden": 0.5}),
        ("MSD and AudioSet joined", {"MSDhidden": 1.0, "AudioSet": 1.0}),
    ):
        together = [_scaled(joined[name], weight) for name, weight in weights.items()]
        everything = [
            [np.concatenate(columns) for columns in zip(*kind, strict=True)]
            for kind in zip(*together, strict=True)
        ]
        methods.append(Method(title, everything, centred_cosine(everything[0]), 0.0))
    return methods


@lru_cache(maxsize=1)
def _audioset(folder: Path) -> tuple[AudioSet, WideMelSpectrogram]:
    return AudioSet(folder / ARCHIVE), WideMelSpectrogram()


def audioset_layers(windows: np.ndarray, folder: Path) -> np.ndarray:
    """Return the AudioSet teacher's penultimate layer, [n, 512], of windows [n, samples] at 32 kHz."""
    teacher, mel = _audioset(folder)
    with torch.inference_mode():
        rows = [teacher(mel(window[None])).penultimate for window in torch.from_numpy(windows)]
    return torch.cat(rows).numpy()


def _means(outputs: Sequence[np.ndarray], kind: int) -> list[np.ndarray]:
    return [rows[parts(rows)[kind]].mean(0) for rows in outputs]


def _scored(rows: list[list[np.ndarray]]) -> list[list[np.ndarray]]:
    mean, deviation = np.mean(rows[0], 0), np.std(rows[0], 0) + 1e-6
    return [[(row - mean) / deviation for row in kind] for kind in rows]


def _scaled(rows: list[list[np.ndarray]], weight: float) -> list[list[np.ndarray]]:
    mean, deviation = np.mean(rows[0], 0), np.std(rows[0], 0) + 1e-6
    return [[(row - mean) / deviation * (weight / np.sqrt(len(row))) for row in kind] for kind in rows]


def centred_cosine(library: Sequence[np.ndarray]) -> Callable[[Sequence[Any], Sequence[Any]], np.ndarray]:
    """Return cosine distance after taking away the mean of this library."""
    mean = np.mean(library, 0)
    return lambda a, b: cosine_distances(np.stack(a) - mean, np.stack(b) - mean)


def plain_cosine(a: Sequence[np.ndarray], b: Sequence[np.ndarray]) -> np.ndarray:
    """Cosine distance of vectors as they are."""
    return cosine_distances(np.stack(a), np.stack(b))


def own_method(pieces: Sequence[Piece], embedder: Embedder) -> Method:
    """A network of this version's shape, as the program uses it."""
    begun = time.process_time()
    whole = [embedder.analyse([(piece.windows, np.zeros(len(piece.windows)))])[0] for piece in pieces]
    seconds = (time.process_time() - begun) / len(pieces)
    rows = [[one.vector for one in whole]]
    for kind in (1, 2):
        halves = [(piece.windows[parts(piece.windows)[kind]], np.zeros(1)) for piece in pieces]
        rows.append([one.vector for one in embedder.analyse(halves)])
    return Method(f"Music Explorer {embedder.version}", rows, plain_cosine, seconds)


def previous_method(pieces: Sequence[Piece], folder: Path) -> Method:
    """An earlier network, from the folder of its bundle: version 1 was the narrow network by itself."""
    if not json.loads((folder / CARD).read_text("utf-8"))["version"].startswith("1."):
        return own_method(pieces, Embedder.load(folder))
    network, axes, centre, version = version_1(folder)
    begun = time.process_time()
    with torch.inference_mode():
        outputs = [
            network(torch.from_numpy(levelled(piece.narrow))).numpy() @ axes.T - centre for piece in pieces
        ]
    seconds = (time.process_time() - begun) / len(pieces)
    rows = [_means(outputs, kind) for kind in range(3)]
    return Method(f"Music Explorer {version}", rows, plain_cosine, seconds)


def groups_of(pieces: Sequence[Piece]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return every kind of group, and for some kinds what candidates must not share with the query.

    A genre counts only when another source has it, an artist only when another album does.
    """
    groups = {
        kind: [piece.groups[kind] for piece in pieces] for kind in ("source", "album", "artist", "genre")
    }
    return groups, {"genre": groups["source"], "artist": groups["album"]}


def read_styles(file: Path | None) -> dict[str, str]:
    """Return the last column of a table separated by tabs, by its first; nothing of no file."""
    if file is None:
        return {}
    with file.open(encoding="utf-8", newline="") as lines:
        return {row[0]: row[-1] for row in csv.reader(lines, delimiter="\t")}


def evaluate(
    pieces: Sequence[Piece], embedder: Embedder, teachers: Path | None, previous: Sequence[Path]
) -> dict[str, object]:
    """Return every measure of every method."""
    mel = MelSpectrogram(filter_bank())
    groups, apart = groups_of(pieces)
    methods = mfcc_methods(pieces, mel)
    if teachers:
        with torch.inference_mode():
            methods += teacher_methods(pieces, mel, teachers)
    methods += [previous_method(pieces, folder) for folder in previous]
    own = own_method(pieces, embedder)
    result: dict[str, object] = {"tracks": len(pieces)}
    measured: dict[str, object] = {}
    answered: dict[str, dict[str, Answers]] = {}
    for method in [*methods, own]:
        whole, first, second = method.rows
        distances = method.distances(whole, whole)
        answered[method.name] = answers_by_kind(distances, groups, apart)
        found = summary(answered[method.name], distances, method.distances(first, second))
        measured[method.name] = found | {"cpu_ms": 1000 * method.seconds}
    if REFERENCE in answered:
        result["margins"] = {
            kind: [asdict(margin) for margin in margins(ours, answered[REFERENCE][kind])]
            for kind, ours in answered[own.name].items()
            if len(ours.groups)
        }
    decoding = 1000 * float(np.mean([piece.decoding for piece in pieces]))
    return result | {"decoding_ms": decoding, "methods": measured}


def margins_table(result: dict[str, Any]) -> str:
    """Return, as a Markdown table, how far the network is ahead of the reference."""
    lines = [f"| ahead of {REFERENCE} | 1-NN | P@5 | MAP |", "|---" * 4 + "|"]
    for kind, found in result["margins"].items():
        cells = [f"{one['mean']:+.3f} ({one['low']:+.3f} to {one['high']:+.3f})" for one in found]
        lines.append(f"| {kind} | {' | '.join(cells)} |")
    return "\n".join(lines)


def table(result: dict[str, Any]) -> str:
    """Return the measures as Markdown tables."""
    kinds = [
        kind
        for kind in ("source", "album", "artist", "genre")
        if kind in next(iter(result["methods"].values()))
    ]
    heads = [f"{kind} 1-NN / P@5 / MAP" for kind in kinds]
    lines = [
        f"| method | {' | '.join(heads)} | same track | hub N10 | CPU ms |",
        "|---" * (len(kinds) + 4) + "|",
    ]
    for name, found in result["methods"].items():
        cells = [
            f"{found[k]['first']:.3f} / {found[k]['precision5']:.3f} / {found[k]['average_precision']:.3f}"
            for k in kinds
        ]
        cells += [f"{found['same track']['first']:.3f}", str(found["hubs"]["most"]), f"{found['cpu_ms']:.0f}"]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join([*lines, "", margins_table(result)] if "margins" in result else lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m musicexplorer.training.evaluate", description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--model", type=Path, help="folder of the network (default: the bundled one)")
    parser.add_argument("--teachers", type=Path, help="folder of the teachers' archives, to compare with")
    parser.add_argument(
        "--previous",
        type=Path,
        action="append",
        default=[],
        help="folder of an earlier bundle (several times)",
    )
    parser.add_argument("--held-out", action="store_true", help="only sources that training never used")
    parser.add_argument(
        "--styles", type=Path, help="table (tab-separated: file, ..., style) for tracks without genres"
    )
    parser.add_argument(
        "--leave-out", action="append", default=[], metavar="STYLE", help="tracks of no interest, by style"
    )
    parser.add_argument("--card", type=Path, help="write the measures here as JSON, and a table beside it")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    styles = read_styles(options.styles)
    embedder = Embedder.load(options.model)
    sources = Config().held_out if options.held_out else ()
    layout = embedder.windows_per_track, embedder.window_seconds
    pieces = read_pieces(options.folders, sources, styles, layout)
    pieces = [piece for piece in pieces if piece.groups["genre"] not in options.leave_out]
    result = evaluate(pieces, embedder, options.teachers, options.previous)
    decoding = f"decoding {result['decoding_ms']:.0f} ms of CPU a track"
    print(f"{len(pieces)} tracks, {decoding}")
    print(table(result))
    if options.card:
        options.card.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
        options.card.with_suffix(".md").write_text(table(result) + "\n", "utf-8")


if __name__ == "__main__":
    main()
