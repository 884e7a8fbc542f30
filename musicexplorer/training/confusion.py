"""A picture of what the network takes for what: the styles of the nearest songs from other sources.

python -m musicexplorer.training.confusion FOLDER... --styles FILES.tsv -o models/styles.svg
                                           [--leave-out STYLE]
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
import torch

from musicexplorer.embedding.embedder import Embedder
from musicexplorer.training.evaluate import own_method, read_pieces, read_styles
from musicexplorer.training.measures import cosine_distances

NEAREST = 5
CELL, LABEL = 56, 150
"""size of a cell, and room for the names, in pixels"""


def confusion(
    distances: np.ndarray, styles: Sequence[str], sources: Sequence[str]
) -> tuple[list[str], np.ndarray]:
    """Return the styles, and the share that each has in the nearest of each style's songs, [styles, styles].

    Args:
        distances: [n, n] between songs.
        styles: of each song.
        sources: of each song; songs of the same one are no candidates.
    """
    names = sorted(set(styles))
    column = np.array([names.index(style) for style in styles])
    source = np.unique(np.asarray(sources), return_inverse=True)[1]
    shares = np.zeros((len(names), len(names)))
    for query, row in enumerate(distances):
        others = np.flatnonzero(source != source[query])
        nearest = others[np.argsort(row[others], kind="stable")[:NEAREST]]
        np.add.at(shares[column[query]], column[nearest], 1)
    return names, shares / np.maximum(1, shares.sum(1, keepdims=True))


def picture(names: Sequence[str], shares: np.ndarray, counts: Sequence[int]) -> str:
    """Return an SVG picture of shares [styles, styles]: the darker, the more."""
    width, height = LABEL + CELL * len(names) + 10, LABEL + CELL * len(names) + 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'font-family="sans-serif" font-size="13">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
    ]
    for number, name in enumerate(names):
        middle = LABEL + CELL * number + CELL / 2
        parts.append(f'<text x="{LABEL - 8}" y="{middle + 4}" text-anchor="end">{escape(name)}</text>')
        parts.append(
            f'<text x="0" y="0" transform="translate({middle + 4},{LABEL - 8}) rotate(-60)">'
            f"{escape(name)} ({counts[number]})</text>"
        )
        for other, share in enumerate(shares[number]):
            x, y = LABEL + CELL * other, LABEL + CELL * number
            level = round(255 * (1 - share))
            ink = "white" if share > 0.55 else "black"
            parts.append(
                f'<rect x="{x}" y="{y}" width="{CELL}" height="{CELL}" '
                f'fill="rgb({level},{round(level * 0.9 + 25)},255)" stroke="white"/>'
                f'<text x="{x + CELL / 2}" y="{y + CELL / 2 + 5}" text-anchor="middle" fill="{ink}">'
                f"{100 * share:.0f}</text>"
            )
    return "\n".join([*parts, "</svg>"]) + "\n"


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m musicexplorer.training.confusion",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--styles", type=Path, required=True, help="table (tab-separated: file, ..., style)")
    parser.add_argument("--leave-out", action="append", default=[], metavar="STYLE")
    parser.add_argument("--model", type=Path, help="folder of the network (default: the bundled one)")
    parser.add_argument("-o", "--output", type=Path, required=True)
    options = parser.parse_args()
    torch.set_num_threads(1)
    embedder = Embedder.load(options.model)
    table = read_styles(options.styles)
    styles = {file: style for file, style in table.items() if style not in options.leave_out}
    layout = embedder.windows_per_track, embedder.window_seconds
    pieces = [
        piece
        for piece in read_pieces(options.folders, (), styles, layout)
        if piece.groups["genre"] in set(styles.values())
    ]
    vectors = np.stack(own_method(pieces, embedder).rows[0])
    of_pieces = [piece.groups["genre"] for piece in pieces]
    sources = [piece.groups["source"] for piece in pieces]
    names, shares = confusion(cosine_distances(vectors), of_pieces, sources)
    counts = [of_pieces.count(name) for name in names]
    options.output.write_text(picture(names, shares, counts), "utf-8")
    for name, row in zip(names, shares, strict=True):
        print(f"{name:20s} {'  '.join(f'{100 * share:3.0f}' for share in row)}")


if __name__ == "__main__":
    main()
