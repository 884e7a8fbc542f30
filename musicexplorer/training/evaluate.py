"""How good the bundled network is on a folder of music, beside simple baselines and the teachers, in one run.

    python -m musicexplorer.training.evaluate FOLDER... [--teachers DIR] [--card FILE]

Every track is heard as the program hears it, in windows spread over it; the windows of its two halves look
for each other.
"""

import argparse
import csv
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from musicexplorer.audio.decode import DecodeError, read_windows
from musicexplorer.embedding.embedder import Embedder, Heard
from musicexplorer.embedding.melspectrogram import SAMPLE_RATE, WINDOW_SAMPLES, MelSpectrogram, filter_bank
from musicexplorer.library.scan import walk
from musicexplorer.library.tags import read
from musicexplorer.training import baselines
from musicexplorer.training.config import Config
from musicexplorer.training.measures import Answers, answers_by_kind, cosine_distances, leads, summary
from musicexplorer.training.named_tags import NAMED_TAGS
from musicexplorer.training.teachers import Musicnn

SECONDS = WINDOW_SAMPLES / SAMPLE_RATE
REFERENCE = "MSD_musicnn, 200-unit layer"
"""what the network's lead is told over"""


@dataclass(frozen=True)
class Piece:
    """One track to be evaluated with."""

    path: Path
    groups: dict[str, str]
    """source, album, artist and genre; "" where unknown"""
    windows: np.ndarray
    """[n, WINDOW_SAMPLES], as the program reads them"""
    decoding: float
    """CPU seconds to read them"""

    @property
    def parts(self) -> tuple[slice, slice, slice]:
        """The windows of the whole, of the first half, of the second half."""
        middle = len(self.windows) // 2
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
        coefficients = baselines.mfcc(mel(torch.from_numpy(piece.windows)).numpy())
        for kind, part in zip(rows, piece.parts, strict=True):
            kind.append(baselines.timbre(coefficients[part].reshape(-1, baselines.COEFFICIENTS)))
    seconds = (time.process_time() - begun) / len(pieces)
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
        said = [teacher(mel(torch.from_numpy(piece.windows))) for piece in pieces]
        took = (time.process_time() - begun) / len(pieces)
        seconds += took
        logits.append(np.stack([taught.logits.mean(0).numpy() for taught in said]))
        for layer in ("hidden", "pooled"):
            outputs = [getattr(taught, layer).numpy() for taught in said]
            rows = [_means(outputs, pieces, kind) for kind in range(3)]
            title = f"{name}_musicnn, {'200-unit layer' if layer == 'hidden' else 'pooled 1 506'}"
            methods.append(Method(title, rows, centred_cosine(rows[0]), took))
            weight = {"MSDhidden": 1.0, "MSDpooled": 1.0, "MTThidden": 0.5, "MTTpooled": 0.0}[name + layer]
            joined.append(_scaled(rows, weight))
    everything = [
        [np.concatenate(parts) for parts in zip(*kind, strict=True)] for kind in zip(*joined, strict=True)
    ]
    methods.append(Method("teachers joined", everything, centred_cosine(everything[0]), seconds))
    return methods, np.concatenate(logits, 1)


def _means(outputs: Sequence[np.ndarray], pieces: Sequence[Piece], kind: int) -> list[np.ndarray]:
    return [rows[piece.parts[kind]].mean(0) for rows, piece in zip(outputs, pieces, strict=True)]


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


def own_method(pieces: Sequence[Piece], embedder: Embedder) -> tuple[Method, list[Heard]]:
    """The bundled network, as the program uses it."""
    begun = time.process_time()
    heard = [embedder.hear([(piece.windows, np.zeros(len(piece.windows)))])[0] for piece in pieces]
    seconds = (time.process_time() - begun) / len(pieces)
    rows = [[one.vector for one in heard]]
    for kind in (1, 2):
        halves = [(piece.windows[piece.parts[kind]], np.zeros(1)) for piece in pieces]
        rows.append([one.vector for one in embedder.hear(halves)])
    return Method(f"Music Explorer {embedder.version}", rows, plain_cosine, seconds), heard


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


def evaluate(pieces: Sequence[Piece], embedder: Embedder, teachers: Path | None) -> dict[str, object]:
    """Return every measure of every method."""
    mel = MelSpectrogram(filter_bank())
    groups, apart = groups_of(pieces)
    own, heard = own_method(pieces, embedder)
    methods = mfcc_methods(pieces, mel)
    result: dict[str, object] = {"tracks": len(pieces)}
    with torch.inference_mode():
        if teachers:
            taught, logits = teacher_methods(pieces, mel, teachers)
            methods += taught
            result["tags"] = tag_agreement(heard, logits)
    measured: dict[str, object] = {}
    answered: dict[str, dict[str, Answers]] = {}
    for method in [*methods, own]:
        whole, first, second = method.rows
        distances = method.distances(whole, whole)
        answered[method.name] = answers_by_kind(distances, groups, apart)
        found = summary(answered[method.name], distances, method.distances(first, second))
        measured[method.name] = found | {"cpu_ms": 1000 * method.seconds}
    if REFERENCE in answered:
        result["leads"] = {
            kind: [asdict(lead) for lead in leads(ours, answered[REFERENCE][kind])]
            for kind, ours in answered[own.name].items()
            if len(ours.groups)
        }
    decoding = 1000 * float(np.mean([piece.decoding for piece in pieces]))
    return result | {"decoding_ms": decoding, "methods": measured}


def leads_table(result: dict[str, Any]) -> str:
    """Return, as a Markdown table, how far the network is ahead of the reference."""
    lines = [f"| ahead of {REFERENCE} | 1-NN | P@5 | MAP |", "|---" * 4 + "|"]
    for kind, found in result["leads"].items():
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
    return "\n".join([*lines, "", leads_table(result)] if "leads" in result else lines)


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
    parser.add_argument(
        "--leave-out", action="append", default=[], metavar="STYLE", help="tracks of no interest, by style"
    )
    parser.add_argument("--card", type=Path, help="write the measures here as JSON, and a table beside it")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    styles = read_styles(options.styles)
    embedder = Embedder.load(options.model)
    sources = Config().held_out if options.held_out else ()
    pieces = read_pieces(options.folders, sources, styles, embedder.windows_per_track)
    pieces = [piece for piece in pieces if piece.groups["genre"] not in options.leave_out]
    result = evaluate(pieces, embedder, options.teachers)
    decoding = f"decoding {result['decoding_ms']:.0f} ms of CPU a track"
    print(f"{len(pieces)} tracks, {decoding}, {result.get('tags', '')}")
    print(table(result))
    if options.card:
        options.card.write_text(json.dumps(result, indent=1) + "\n", "utf-8")
        options.card.with_suffix(".md").write_text(table(result) + "\n", "utf-8")


if __name__ == "__main__":
    main()
