"""How many windows of a track to analyse, how long, and how to pool them, on music that training never used.

    python -m musicexplorer.training.ablation FOLDER...

Prints precision at 5 and mean average precision for finding tracks of the same source, how many tracks'
halves find each other, and the CPU time of decoding and of the network (one thread). What is chosen of the
network itself: `projection`.
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
from musicexplorer.embedding.embedder import JointNetwork, levelled, load_network
from musicexplorer.embedding.melspectrogram import WIDE_RATE
from musicexplorer.training.config import Config
from musicexplorer.training.evaluate import Piece, read_pieces
from musicexplorer.training.measures import by_group, cosine_distances, halves

USUAL = (6, 3.36)
CHOICES = [(count, USUAL[1]) for count in (1, 2, 4, 6, 8, 10)]
CHOICES += [(5, 4.0), (4, 5.0), (3, 6.7), (2, 10.0), (6, 5.0), (3, 10.0)]

Pool = Callable[[np.ndarray], np.ndarray]


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-9)


POOLS: dict[str, Pool] = {
    "mean": lambda rows: rows.mean(0),
    "mean of unit vectors": lambda rows: _unit(rows).mean(0),
    "median": lambda rows: np.median(rows, 0),
    "mean and maximum": lambda rows: np.concatenate([_unit(rows.mean(0)), _unit(rows.max(0))]),
    "mean, maximum and energy (L2)": lambda rows: np.concatenate(
        [_unit(rows.mean(0)), _unit(rows.max(0)), _unit(np.sqrt(np.square(rows).mean(0)))]
    ),
}


def embedded(
    pieces: Sequence[Piece], network: JointNetwork, count: int, seconds: float
) -> tuple[list[np.ndarray], float, float]:
    """Return centred vectors [n, dimensions] of each track's windows; CPU ms to decode and to embed."""
    vectors, decoding, computing = [], 0.0, 0.0
    for piece in pieces:
        begun = time.process_time()
        windows = read_windows(piece.path, count=count, seconds=seconds, rate=WIDE_RATE).samples
        decoded = time.process_time()
        with torch.inference_mode():
            vectors.append(network(torch.from_numpy(levelled(windows)))[0].numpy())
        decoding += decoded - begun
        computing += time.process_time() - decoded
    return vectors, 1000 * decoding / len(pieces), 1000 * computing / len(pieces)


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


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m musicexplorer.training.ablation",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--model", type=Path, default=paths.models(), help="folder of the network")
    options = parser.parse_args()
    torch.set_num_threads(1)
    network = load_network(options.model, read_card(options.model)).faster()
    pieces = read_pieces(options.folders, Config().held_out, {}, USUAL)
    print(f"{len(pieces)} tracks\n")
    print("| windows | P@5 | MAP | same track | decoding, CPU ms | network, CPU ms |")
    print("|---" * 6 + "|")
    usual: list[np.ndarray] = []
    for count, seconds in CHOICES:
        vectors, decoding, computing = embedded(pieces, network, count, seconds)
        if (count, seconds) == USUAL:
            usual = vectors
        cells = measured(vectors, pieces, POOLS["mean"])
        print(f"| {count} x {seconds:.1f} s | {cells} | {decoding:.0f} | {computing:.0f} |", flush=True)
    print("\n| pooling | P@5 | MAP | same track |\n|---|---|---|---|")
    for name, pool in POOLS.items():
        print(f"| {name} | {measured(usual, pieces, pool)} |")


if __name__ == "__main__":
    main()
