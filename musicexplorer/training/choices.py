"""How many windows of a track to hear, how long, and how to pool them, on music that training never heard.

    python -m musicexplorer.training.choices FOLDER...

Prints precision at 5 and mean average precision for finding tracks of the same source, how many tracks'
halves find each other, and the CPU time of decoding and listening (one thread). What is chosen of the network
itself: `readout`.
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
from musicexplorer.embedding.embedder import Listener, levelled, load_listener
from musicexplorer.embedding.network import fuse
from musicexplorer.training.config import Config
from musicexplorer.training.evaluate import SECONDS, Piece, read_pieces
from musicexplorer.training.measures import by_group, cosine_distances, halves

CHOICES = [(count, SECONDS) for count in (1, 2, 3, 4, 5, 6, 8, 10)]
CHOICES += [(12, SECONDS / 2), (3, 2 * SECONDS), (2, 3 * SECONDS)]
USUAL = (6, SECONDS)

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


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m musicexplorer.training.choices",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--model", type=Path, default=paths.models(), help="folder of the network")
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
        cells = measured(vectors, pieces, POOLS["mean"])
        print(f"| {count} x {seconds:.1f} s | {cells} | {decoding:.0f} | {listening:.0f} |", flush=True)
    print("\n| pooling | P@5 | MAP | same track |\n|---|---|---|---|")
    for name, pool in POOLS.items():
        print(f"| {name} | {measured(usual, pieces, pool)} |")


if __name__ == "__main__":
    main()
