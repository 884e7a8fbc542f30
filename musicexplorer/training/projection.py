"""What could be projected out of the hidden layers: by other axes, from other centres, at other levels.

    python -m musicexplorer.training.projection FOLDER... --narrow SOURCE --name RUN --styles FILES.tsv
                                                [--leave-out STYLE]

Prints the measures of `evaluate` on music that training never used, how often such a track, 6 dB quieter,
stays its own nearest, and how well songs find their style in other sources (training used most of them, but
nobody told it their style); `--leave-out` (several times) names styles that are no music, or none at all.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from musicexplorer.embedding.embedder import LEVELLING, JointNetwork
from musicexplorer.training.axes import SONGS, usual_centre
from musicexplorer.training.bundle import WINDOW_SECONDS, WINDOWS_PER_TRACK, analysed
from musicexplorer.training.config import Config
from musicexplorer.training.evaluate import Piece, groups_of, parts, read_pieces, read_styles
from musicexplorer.training.joint import (
    NORMALISATION,
    QUIETER,
    WIDE,
    hidden_layers,
    joined,
    joint_axes,
    narrow_network,
    wide_network,
)
from musicexplorer.training.measures import answers_by_kind, by_group, cosine_distances, summary

COLUMNS = (
    *("source P@5 / MAP", "same track", "hub N10", "artist P@5 / MAP", "genre P@5 / MAP"),
    *("6 dB quieter", "styles P@5 / MAP"),
)
LEVELS = (0.0, 0.1, LEVELLING, 0.5, 1.0)
SHARES = (0.0, 0.25, 0.5, SONGS, 1.0)
WEIGHTS = (0.0, 0.35, WIDE, 0.7, 1.0, 100.0)
POWERS = (0.0, 0.4, NORMALISATION)


@dataclass(frozen=True)
class Layers:
    """The hidden layers [windows, features] of every track."""

    held: list[np.ndarray]
    quieter: list[np.ndarray]
    """of the same tracks, 6 dB quieter"""
    songs: list[np.ndarray]


class Projection:
    """Projects vectors out of hidden layers, and measures them.

    Args:
        network: both trunks.
        held: tracks that training never used.
        songs: tracks of known style.
    """

    def __init__(self, network: JointNetwork, held: Sequence[Piece], songs: Sequence[Piece]) -> None:
        self.network, self.held, self.songs = network, held, songs

    def layers(self, levelling: float) -> Layers:
        """Analyse all tracks."""

        def of(pieces: Sequence[Piece], factor: float = 1.0) -> list[np.ndarray]:
            return [
                hidden_layers(self.network, piece.windows * np.float32(factor), levelling) for piece in pieces
            ]

        return Layers(of(self.held), of(self.held, QUIETER), of(self.songs))

    def cells(self, layers: Layers, axes: np.ndarray, centre: np.ndarray) -> str:
        """Return a row of the table, for axes [dimensions, features] and a centre [features]."""

        def vectors(tracks: Sequence[np.ndarray]) -> np.ndarray:
            return np.stack([(rows.mean(0) - centre) @ axes.T for rows in tracks])

        halves = [vectors([rows[parts(rows)[kind]] for rows in layers.held]) for kind in (1, 2)]
        wholes = vectors(layers.held)
        distances = cosine_distances(wholes, wholes)
        found = summary(
            answers_by_kind(distances, *groups_of(self.held)), distances, cosine_distances(*halves)
        )
        nearest = cosine_distances(vectors(layers.quieter), wholes).argmin(1)
        styled = vectors(layers.songs)
        named, other = groups_of(self.songs)
        style = by_group(cosine_distances(styled, styled), named["genre"], other["genre"])
        return " | ".join(
            [
                _cell(found, "source"),
                f"{found['same track']['first']:.3f}",
                str(found["hubs"]["most"]),
                _cell(found, "artist"),
                _cell(found, "genre"),
                f"{(nearest == np.arange(len(wholes))).mean():.3f}",
                f"{style.precision5:.3f} / {style.average_precision:.3f}" if style else "",
            ]
        )


def _cell(found: dict[str, dict[str, Any]], kind: str) -> str:
    if kind not in found:
        return ""
    return f"{found[kind]['precision5']:.3f} / {found[kind]['average_precision']:.3f}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m musicexplorer.training.projection",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--narrow", type=Path, required=True, help="narrow network, as `bundle` takes it")
    parser.add_argument("--name", required=True, help="the wide run whose checkpoint is read")
    parser.add_argument("--work", type=Path, default=Config.work, help="where that run is")
    parser.add_argument("--half", action="store_true", help="compute in bfloat16")
    parser.add_argument("--styles", type=Path, required=True, help="table (tab-separated: file, ..., style)")
    parser.add_argument(
        "--leave-out", action="append", default=[], metavar="STYLE", help="no music, or no style"
    )
    return parser


def main() -> None:
    """Run the command."""
    options = _parser().parse_args()
    torch.set_num_threads(1)
    config = Config(work=options.work, name=options.name, music=tuple(options.folders))
    styles = read_styles(options.styles)
    pieces = read_pieces(options.folders, (), styles, (WINDOWS_PER_TRACK, WINDOW_SECONDS))
    held = [piece for piece in pieces if piece.groups["source"] in config.held_out]
    songs = [
        piece
        for folder in options.folders
        for piece in pieces
        if piece.path.is_relative_to(folder)
        and styles.get(str(piece.path.relative_to(folder)), "") not in ("", *options.leave_out)
    ]
    narrow, wide = narrow_network(options.narrow), wide_network(config.checkpoint)
    network = joined(narrow, wide, 1).faster(options.half)
    tracks = analysed(network, config, config.held_out, inside=False)
    pairs, of_song = [(track.layers, track.quieter) for track in tracks], [track.song for track in tracks]
    centre = usual_centre(pairs, of_song)
    projection = Projection(network, held, songs)
    print(f"{len(held)} tracks held out, {len(songs)} songs")

    def head(name: str) -> None:
        print("\n| " + " | ".join([name, *COLUMNS]) + " |\n" + "|---" * (1 + len(COLUMNS)) + "|")

    usual = projection.layers(LEVELLING)
    head("weight of the wide part, normalised")
    for weight in WEIGHTS:
        for power in POWERS if weight == WIDE else (NORMALISATION,):
            axes = joint_axes(narrow, wide, pairs, weight, power)
            print(f"| {weight:g}, {power:g} | {projection.cells(usual, axes, centre)} |", flush=True)
    shipped = joint_axes(narrow, wide, pairs)
    head("share of songs in the centre")
    for share in SHARES:
        print(f"| {share:g} | {projection.cells(usual, shipped, usual_centre(pairs, of_song, share))} |")
    head("share of the way to one level")
    for share in LEVELS:
        layers = usual if share == LEVELLING else projection.layers(share)
        print(f"| {share:g} | {projection.cells(layers, shipped, centre)} |", flush=True)


if __name__ == "__main__":
    main()
