"""What could be read out of a run's hidden layer: by other axes, from other centres, at other levels.

    python -m musicexplorer.training.readout FOLDER... --name RUN --styles FILES.tsv [--leave-out STYLE]

Prints the measures of `evaluate` on music that training never heard, how often such a track, 6 dB quieter,
stays its own nearest, and how well songs find their style in other sources (training heard most of them, but
nobody told it their style); `--leave-out` (several times) names styles that are no music, or none at all.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from musicexplorer.embedding.embedder import LEVELLING, Listener
from musicexplorer.training.axes import (
    NORMALISATION,
    QUIETER,
    SONGS,
    TAGGER,
    TAGS,
    counted_answers,
    embedding_axes,
    heard_twice,
    hidden_layer,
    usual_centre,
)
from musicexplorer.training.bundle import WINDOWS_PER_TRACK, taught_listener
from musicexplorer.training.config import Config
from musicexplorer.training.evaluate import Piece, groups_of, read_pieces, read_styles
from musicexplorer.training.measures import answers_by_kind, by_group, cosine_distances, summary
from musicexplorer.training.windows import played, training_clips

COLUMNS = (
    *("source P@5 / MAP", "same track", "hub N10", "artist P@5 / MAP", "genre P@5 / MAP"),
    *("6 dB quieter", "styles P@5 / MAP"),
)
LEVELS = (0.0, 0.1, LEVELLING, 0.5, 1.0)
SHARES = (0.0, 0.25, 0.5, SONGS, 1.0)


@dataclass(frozen=True)
class Layers:
    """The hidden layer [windows, hidden] of every track."""

    held: list[np.ndarray]
    quieter: list[np.ndarray]
    """of the same tracks, 6 dB quieter"""
    songs: list[np.ndarray]


class Readout:
    """Reads vectors out of hidden layers, and measures them.

    Args:
        listener: the network of a run.
        held: tracks that training never heard.
        songs: tracks of known style.
    """

    def __init__(self, listener: Listener, held: Sequence[Piece], songs: Sequence[Piece]) -> None:
        self.listener, self.held, self.songs = listener, held, songs

    def layers(self, levelling: float) -> Layers:
        """Listen to all tracks."""

        def heard(pieces: Sequence[Piece], factor: float = 1.0) -> list[np.ndarray]:
            return [
                hidden_layer(self.listener, piece.windows * np.float32(factor), levelling) for piece in pieces
            ]

        return Layers(heard(self.held), heard(self.held, QUIETER), heard(self.songs))

    def cells(self, layers: Layers, axes: np.ndarray, centre: np.ndarray) -> str:
        """Return a row of the table, for axes [dimensions, hidden] and a centre [hidden]."""

        def vectors(tracks: Sequence[np.ndarray]) -> np.ndarray:
            return np.stack([(rows.mean(0) - centre) @ axes.T for rows in tracks])

        parts = [piece.parts for piece in self.held]
        halves = [
            vectors([rows[part[kind]] for rows, part in zip(layers.held, parts, strict=True)])
            for kind in (1, 2)
        ]
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


def axes_to_choose(
    heard: Sequence[tuple[np.ndarray, np.ndarray]], listener: Listener, tagger: np.ndarray
) -> Iterator[tuple[str, np.ndarray]]:
    """Yield names and axes of what could be shipped: the taught answer's, the tagger's, those of `axes`."""
    yield "the taught answer", listener.network.embedding.weight.detach().numpy()
    yield "what the MSD tagger's hidden layer would say", tagger
    for layer, tags in ((0.0, 0.0), (TAGGER, 0.0), (TAGGER, TAGS)):
        for power in (0.0, NORMALISATION, 0.75, 1.0):
            name = f"hidden layer, tagger's {layer:g}, tags {tags:g}, normalised {power:g}"
            yield name, embedding_axes(heard, counted_answers(listener, tagger, layer, tags), power)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m musicexplorer.training.readout",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--name", required=True, help="the run whose checkpoint is read")
    parser.add_argument("--work", type=Path, default=Config.work, help="where that run is")
    parser.add_argument("--styles", type=Path, required=True, help="table (tab-separated: file, ..., style)")
    parser.add_argument(
        "--leave-out", action="append", default=[], metavar="STYLE", help="no music, or no style"
    )
    options = parser.parse_args()
    torch.set_num_threads(1)
    config = Config(work=options.work, name=options.name)
    styles = read_styles(options.styles)
    pieces = read_pieces(options.folders, (), styles, WINDOWS_PER_TRACK)
    held = [piece for piece in pieces if piece.groups["source"] in config.held_out]
    songs = [
        piece
        for folder in options.folders
        for piece in pieces
        if piece.path.is_relative_to(folder)
        and styles.get(str(piece.path.relative_to(folder)), "") not in ("", *options.leave_out)
    ]
    tracks = played(config, training_clips(config))
    listener, tagger = taught_listener(config.checkpoint)
    heard = heard_twice(listener, tracks)
    centre = usual_centre(tracks, heard)
    readout = Readout(listener, held, songs)
    print(f"{len(held)} tracks held out, {len(songs)} songs")

    def head(name: str) -> None:
        print("\n| " + " | ".join([name, *COLUMNS]) + " |\n" + "|---" * (1 + len(COLUMNS)) + "|")

    usual = readout.layers(LEVELLING)
    head("axes")
    for name, axes in axes_to_choose(heard, listener, tagger):
        print(f"| {name} | {readout.cells(usual, axes, centre)} |", flush=True)
    shipped = embedding_axes(heard, counted_answers(listener, tagger))
    head("share of songs in the centre")
    for share in SHARES:
        print(f"| {share:g} | {readout.cells(usual, shipped, usual_centre(tracks, heard, share))} |")
    head("share of the way to one level")
    for share in LEVELS:
        layers = usual if share == LEVELLING else readout.layers(share)
        print(f"| {share:g} | {readout.cells(layers, shipped, centre)} |", flush=True)


if __name__ == "__main__":
    main()
