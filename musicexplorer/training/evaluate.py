"""How good the bundled network is on a folder of music, beside simple baselines and the teachers, in one run.

    python -m musicexplorer.training.evaluate FOLDER... [--teachers DIR] [--card FILE]

Every track is heard as the program hears it (windows spread over it), and its two halves apart.
"""

import argparse
import csv
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from musicexplorer.audio.decode import DecodeError, read_windows
from musicexplorer.embedding.embedder import Embedder, Heard
from musicexplorer.embedding.melspectrogram import SAMPLE_RATE, WINDOW_SAMPLES, MelSpectrogram, filter_bank
from musicexplorer.library.scan import walk
from musicexplorer.library.tags import read
from musicexplorer.training import baselines
from musicexplorer.training.config import Config
from musicexplorer.training.measures import cosine_distances, summary
from musicexplorer.training.named_tags import NAMED_TAGS
from musicexplorer.training.teachers import Musicnn

SECONDS = WINDOW_SAMPLES / SAMPLE_RATE


@dataclass(frozen=True)
class Piece:
    """One track to be evaluated with."""

    path: Path
    groups: dict[str, str]
    """source, album, artist and genre; "" where unknown"""
    parts: tuple[np.ndarray, np.ndarray, np.ndarray]
    """windows [n, WINDOW_SAMPLES] of the whole, as many as the program takes; half as many of each half"""
    decoding: float
    """CPU seconds to read the windows of the whole"""


@dataclass
class Method:
    """A way to compare tracks."""

    name: str
    rows: list[list[object]]
    """for the whole, first and second halves, what stands for each track"""
    distances: Callable[[list, list], np.ndarray]
    seconds: float
    """CPU seconds a track (without decoding)"""


def read_pieces(
    folders: Sequence[Path], sources: Sequence[str], styles: dict[str, str], count: int
) -> list[Piece]:
    """Decode what the folders hold; tracks that cannot be read or last under half a minute are left out."""
    pieces = []
    for folder in folders:
        for found in walk(folder):
            below = found.path.relative_to(folder)
            if found.problem or (sources and below.parts[0] not in sources):
                continue
            try:
                piece = _piece(found.path, below, styles, count)
            except DecodeError as error:
                print(f"{found.path}: {error}", file=sys.stderr)
                continue
            if piece:
                pieces.append(piece)
    return pieces


def _piece(path: Path, below: Path, styles: dict[str, str], count: int) -> Piece | None:
    begun = time.process_time()
    whole = read_windows(path, count=count, seconds=SECONDS)
    decoding = time.process_time() - begun
    if whole.duration < 30:
        return None
    middle = whole.duration / 2
    first = read_windows(path, count=count // 2, seconds=SECONDS, end=middle)
    second = read_windows(path, count=count // 2, seconds=SECONDS, start=middle)
    written = read(path)
    groups = {
        "source": below.parts[0],
        "album": written.album or str(below.parent),
        "artist": written.artist,
        "genre": styles.get(str(below), "") or next(iter(written.genres), "").casefold(),
    }
    return Piece(path, groups, (whole.samples, first.samples, second.samples), decoding)


def mfcc_methods(pieces: Sequence[Piece], mel: MelSpectrogram) -> list[Method]:
    """Mean and deviation of MFCC, and single Gaussians with symmetrised divergence."""
    begun = time.process_time()
    rows: list[list[object]] = [[], [], []]
    for piece in pieces:
        for kind, windows in zip(rows, piece.parts, strict=True):
            logmel = mel(torch.from_numpy(windows)).flatten(0, 1).numpy()
            kind.append(baselines.timbre(baselines.mfcc(logmel)))
    seconds = (time.process_time() - begun) / len(pieces) / 2
    return [
        Method("MFCC mean and deviation", rows, baselines.statistics_distances, seconds),
        Method("MFCC Gaussian, symmetrised KL", rows, baselines.divergences, seconds),
    ]


def teacher_methods(
    pieces: Sequence[Piece], mel: MelSpectrogram, folder: Path
) -> tuple[list[Method], np.ndarray]:
    """Each teacher's layers, and all of them joined; also both taggers' logits of every track, [n, 100]."""
    methods, joined, logits = [], [], []
    seconds = 0.0
    for name in ("MSD", "MTT"):
        teacher = Musicnn(folder / f"{name}_musicnn.npz")
        begun = time.process_time()
        said = [[teacher(mel(torch.from_numpy(part))) for part in piece.parts] for piece in pieces]
        took = (time.process_time() - begun) / len(pieces) / 2
        seconds += took
        logits.append(np.stack([parts[0].logits.mean(0).numpy() for parts in said]))
        for layer in ("hidden", "pooled"):
            rows = [[getattr(parts[kind], layer).mean(0).numpy() for parts in said] for kind in range(3)]
            title = f"{name}_musicnn, {'200-unit layer' if layer == 'hidden' else 'pooled 1 506'}"
            methods.append(Method(title, rows, centred_cosine(rows[0]), took))
            weight = {"MSDhidden": 1.0, "MSDpooled": 1.0, "MTThidden": 0.5, "MTTpooled": 0.0}[name + layer]
            joined.append(_scaled(rows, weight))
    everything = [
        [np.concatenate(parts) for parts in zip(*kind, strict=True)] for kind in zip(*joined, strict=True)
    ]
    methods.append(Method("teachers joined", everything, centred_cosine(everything[0]), seconds))
    return methods, np.concatenate(logits, 1)


def _scaled(rows: list[list[np.ndarray]], weight: float) -> list[list[np.ndarray]]:
    mean, deviation = np.mean(rows[0], 0), np.std(rows[0], 0) + 1e-6
    return [[(row - mean) / deviation * (weight / np.sqrt(len(row))) for row in kind] for kind in rows]


def centred_cosine(library: list[np.ndarray]) -> Callable[[list, list], np.ndarray]:
    """Return cosine distance after taking away the mean of this library."""
    mean = np.mean(library, 0)
    return lambda a, b: cosine_distances(np.stack(a) - mean, np.stack(b) - mean)


def plain_cosine(a: list[np.ndarray], b: list[np.ndarray]) -> np.ndarray:
    """Cosine distance of vectors as they are."""
    return cosine_distances(np.stack(a), np.stack(b))


def own_method(pieces: Sequence[Piece], embedder: Embedder) -> tuple[Method, list[Heard]]:
    """The bundled network, as the program uses it."""
    begun = time.process_time()
    heard = [[_heard(embedder, part) for part in piece.parts] for piece in pieces]
    seconds = (time.process_time() - begun) / len(pieces) / 2
    rows: list[list[object]] = [[parts[kind].vector for parts in heard] for kind in range(3)]
    return Method(f"Music Explorer {embedder.version}", rows, plain_cosine, seconds), [
        parts[0] for parts in heard
    ]


def _heard(embedder: Embedder, windows: np.ndarray) -> Heard:
    return embedder.hear([(windows, np.zeros(len(windows)))])[0]


def tag_agreement(heard: Sequence[Heard], logits: np.ndarray) -> dict[str, float]:
    """Compare named tags with the teachers': correlation over tracks; top tag in their first five."""
    members = np.stack([tag.members() for tag in NAMED_TAGS])
    wanted = logits @ members.T
    tags = np.stack([one.tags for one in heard])
    said = np.log(tags + 1e-6) - np.log(1 - tags + 1e-6)
    correlation = [np.corrcoef(said[:, i], wanted[:, i])[0, 1] for i in range(len(NAMED_TAGS))]
    best = np.argsort(-(wanted - wanted.mean(0)), 1)[:, :5]
    top = np.argmax(said - said.mean(0), 1)
    agrees = float(np.mean([t in row for t, row in zip(top, best, strict=True)]))
    return {"correlation": float(np.mean(correlation)), "most_typical_tag_in_teachers_five": agrees}


def evaluate(pieces: Sequence[Piece], embedder: Embedder, teachers: Path | None) -> dict[str, object]:
    """Return every measure of every method."""
    mel = MelSpectrogram(filter_bank())
    groups = {
        kind: [piece.groups[kind] for piece in pieces] for kind in ("source", "album", "artist", "genre")
    }
    # a genre counts only when another source has it; an artist only when another album does
    apart = {"genre": groups["source"], "artist": groups["album"]}
    own, heard = own_method(pieces, embedder)
    methods = mfcc_methods(pieces, mel)
    result: dict[str, object] = {"tracks": len(pieces)}
    with torch.inference_mode():
        if teachers:
            taught, logits = teacher_methods(pieces, mel, teachers)
            methods += taught
            result["tags"] = tag_agreement(heard, logits)
    measured = {}
    for method in [*methods, own]:
        whole, first, second = method.rows
        found = summary(method.distances(whole, whole), method.distances(first, second), groups, apart)
        measured[method.name] = found | {"cpu_ms": 1000 * method.seconds}
    decoding = 1000 * float(np.mean([piece.decoding for piece in pieces]))
    return result | {"decoding_ms": decoding, "methods": measured}


def table(result: dict) -> str:
    """Return the measures as a Markdown table."""
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
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m musicexplorer.training.evaluate", description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--model", type=Path, help="folder of the network (default: the bundled one)")
    parser.add_argument("--teachers", type=Path, help="folder of the teachers' archives, to compare with")
    parser.add_argument("--held-out", action="store_true", help="only sources that training never heard")
    parser.add_argument(
        "--styles", type=Path, help="table (tab-separated: file, ..., style) for tracks without genres"
    )
    parser.add_argument("--card", type=Path, help="write the measures here as JSON, and a table beside it")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    styles: dict[str, str] = {}
    if options.styles:
        with options.styles.open(encoding="utf-8", newline="") as lines:
            styles = {row[0]: row[-1] for row in csv.reader(lines, delimiter="\t")}
    embedder = Embedder.load(options.model)
    sources = Config().held_out if options.held_out else ()
    pieces = read_pieces(options.folders, sources, styles, embedder.windows_per_track)
    result = evaluate(pieces, embedder, options.teachers)
    decoding = f"decoding {result['decoding_ms']:.0f} ms of CPU a track"
    print(f"{len(pieces)} tracks, {decoding}, {result.get('tags', '')}")
    print(table(result))
    if options.card:
        options.card.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
        options.card.with_suffix(".md").write_text(table(result) + "\n", "utf-8")


if __name__ == "__main__":
    main()
