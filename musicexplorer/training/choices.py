"""What was chosen after training, on music that training never heard: windows, pooling, axes and level.

    python -m musicexplorer.training.choices FOLDER... [--name RUN]

Prints precision at 5 and mean average precision for finding tracks of the same source, how many tracks'
halves find each other, and the CPU time of decoding and listening (one thread); and with the checkpoint of a
run, what other axes and other levelling would have given.
"""

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch

from musicexplorer import paths
from musicexplorer.audio.decode import read_windows
from musicexplorer.embedding.card import read_card
from musicexplorer.embedding.embedder import LEVELLING, Listener, levelled, load_listener
from musicexplorer.embedding.network import fuse
from musicexplorer.training.axes import (
    NORMALISATION,
    QUIETER,
    TAGGER,
    embedding_axes,
    heard_twice,
    hidden_layer,
)
from musicexplorer.training.bundle import taught_listener
from musicexplorer.training.config import Config
from musicexplorer.training.evaluate import SECONDS, Piece, read_pieces
from musicexplorer.training.measures import by_group, cosine_distances, halves
from musicexplorer.training.windows import Clip, played, training_clips

CHOICES = [(count, SECONDS) for count in (1, 2, 3, 4, 5, 6, 8, 10)]
CHOICES += [(12, SECONDS / 2), (3, 2 * SECONDS), (2, 3 * SECONDS)]
USUAL = (6, SECONDS)

Pool = Callable[[np.ndarray], np.ndarray]


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)


def _mean(rows: np.ndarray) -> np.ndarray:
    return rows.mean(0)


POOLS: dict[str, Pool] = {
    "mean": _mean,
    "mean of unit vectors": lambda rows: _unit(rows).mean(0),
    "median": lambda rows: np.median(rows, 0),
    "mean and maximum": lambda rows: np.concatenate([_unit(rows.mean(0)), _unit(rows.max(0))]),
    "mean, maximum and energy (L2)": lambda rows: np.concatenate(
        [_unit(rows.mean(0)), _unit(rows.max(0)), _unit(np.sqrt(np.square(rows).mean(0)))]
    ),
}


def listened(
    pieces: Sequence[Piece], listener: Listener, count: int, seconds: float
) -> tuple[list[np.ndarray], float, float]:
    """Return centred vectors [n, dimensions] of each track's windows; CPU ms to decode and to listen."""
    vectors, decoding, listening = [], 0.0, 0.0
    for piece in pieces:
        begun = time.process_time()
        windows = read_windows(piece.path, count=count, seconds=seconds).samples
        decoded = time.process_time()
        with torch.inference_mode():
            vectors.append(listener(torch.from_numpy(levelled(windows)))[0].numpy())
        decoding += decoded - begun
        listening += time.process_time() - decoded
    return vectors, 1000 * decoding / len(pieces), 1000 * listening / len(pieces)


def measured(vectors: Sequence[np.ndarray], pieces: Sequence[Piece], pool: Pool) -> str:
    """Return P@5, MAP and same-track retrieval as cells of a table."""
    wholes = np.stack([pool(rows) for rows in vectors])
    found = by_group(cosine_distances(wholes, wholes), [piece.groups["source"] for piece in pieces])
    assert found, "no source has two tracks"
    cells = [f"{found.precision5:.3f}", f"{found.average_precision:.3f}"]
    if all(len(rows) > 1 for rows in vectors):
        firsts = np.stack([pool(rows[: len(rows) // 2]) for rows in vectors])
        seconds = np.stack([pool(rows[len(rows) // 2 :]) for rows in vectors])
        return " | ".join([*cells, f"{halves(cosine_distances(firsts, seconds))[0]:.3f}"])
    return " | ".join([*cells, ""])


def axes_to_choose(
    heard: Sequence[tuple[np.ndarray, np.ndarray]], taught: np.ndarray, tagger: np.ndarray
) -> dict[str, np.ndarray]:
    """Return axes that could be shipped, by name: the taught answer's, the tagger's, and those of `axes`."""
    found = {"the taught answer": taught, "what the MSD tagger's hidden layer would say": tagger}
    for weight in (0.0, TAGGER):
        for power in (0.0, 0.5, NORMALISATION, 1.0):
            name = f"hidden layer, tagger's {weight:g}, normalised {power:g}"
            if (weight, power) == (TAGGER, NORMALISATION):
                name = f"**{name}**"
            found[name] = embedding_axes(heard, tagger, weight, power)
    return found


def print_axes(pieces: Sequence[Piece], checkpoint: Path, tracks: Sequence[Clip]) -> None:
    """Print the tables of axes and of levelling, for the weights of a checkpoint."""
    listener, tagger = taught_listener(checkpoint)
    heard = heard_twice(listener, tracks)
    centre = np.concatenate([whole for whole, _ in heard]).mean(0)
    kinds = [
        ("artist", [piece.groups["album"] for piece in pieces]),
        ("genre", [piece.groups["source"] for piece in pieces]),
    ]

    def heard_at(levelling: float) -> list[tuple[np.ndarray, np.ndarray]]:
        def layer(windows: np.ndarray) -> np.ndarray:
            return hidden_layer(listener, windows, levelling) - centre

        return [(layer(piece.windows), layer(piece.windows * np.float32(QUIETER))) for piece in pieces]

    def row(name: str, axes: np.ndarray, layers: Sequence[tuple[np.ndarray, np.ndarray]]) -> str:
        vectors = [layer @ axes.T for layer, _ in layers]
        cells = [measured(vectors, pieces, _mean)]
        wholes = np.stack([rows.mean(0) for rows in vectors])
        for kind, apart in kinds:
            found = by_group(cosine_distances(wholes, wholes), [p.groups[kind] for p in pieces], apart)
            cells.append(f"{found.average_precision:.3f}" if found else "")
        copies = np.stack([(layer @ axes.T).mean(0) for _, layer in layers])
        stays = (cosine_distances(copies, wholes).argmin(1) == np.arange(len(pieces))).mean()
        return f"| {name} | {' | '.join([*cells, f'{stays:.3f}'])} |"

    taught = listener.network.embedding.weight.detach().numpy()
    head = "| P@5 | MAP | same track | artist MAP | genre MAP | 6 dB quieter stays itself |"
    print(f"\n| axes {head}\n{'|---' * 7}|")
    usual = heard_at(LEVELLING)
    for name, axes in axes_to_choose(heard, taught, tagger).items():
        print(row(name, axes, usual), flush=True)
    print(f"\n| share of the way to one level {head}\n{'|---' * 7}|")
    shipped = embedding_axes(heard, tagger)
    for share in (0.0, LEVELLING, 0.25, 0.5, 1.0):
        print(row(f"{share:g}", shipped, usual if share == LEVELLING else heard_at(share)), flush=True)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m musicexplorer.training.choices",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--model", type=Path, default=paths.models(), help="folder of the network")
    parser.add_argument("--name", help="a run whose checkpoint tells of other axes")
    parser.add_argument("--work", type=Path, default=Config.work, help="where that run is")
    options = parser.parse_args()
    torch.set_num_threads(1)
    listener = load_listener(options.model, read_card(options.model))
    fuse(listener.network)
    pieces = read_pieces(options.folders, Config().held_out, {}, USUAL[0])
    print(f"{len(pieces)} tracks\n")
    print("| windows | P@5 | MAP | same track | decoding, CPU ms | listening, CPU ms |")
    print("|---" * 6 + "|")
    usual: list[np.ndarray] = []
    for count, seconds in CHOICES:
        vectors, decoding, listening = listened(pieces, listener, count, seconds)
        if (count, seconds) == USUAL:
            usual = vectors
        cells = measured(vectors, pieces, _mean)
        print(f"| {count} x {seconds:.1f} s | {cells} | {decoding:.0f} | {listening:.0f} |", flush=True)
    print("\n| pooling | P@5 | MAP | same track |\n|---|---|---|---|")
    for name, pool in POOLS.items():
        print(f"| {name} | {measured(usual, pieces, pool)} |")
    if options.name:
        config = Config(work=options.work, name=options.name)
        print_axes(pieces, config.checkpoint, played(config, training_clips(config)))


if __name__ == "__main__":
    main()
