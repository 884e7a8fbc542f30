"""Which words the network knows: how its tags agree with its teachers' on music that training never used.

    python -m musicexplorer.training.words FOLDER... --teachers DIR [--model FOLDER]

Prints, for every word, the area under the ROC curve of the network's tag for the tracks of which the teachers
say it most (one in twenty). A word below 0.85 does not belong in the vocabulary.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from musicexplorer.embedding.embedder import Embedder
from musicexplorer.embedding.melspectrogram import MelSpectrogram, WideMelSpectrogram, filter_bank
from musicexplorer.training.audioset import ARCHIVE, AudioSet, class_names
from musicexplorer.training.config import Config
from musicexplorer.training.evaluate import Piece, read_pieces
from musicexplorer.training.named_tags import area, members
from musicexplorer.training.teachers import Musicnn
from musicexplorer.vocabulary import Word, read_vocabulary

MOST = 0.95
"""quantile of a word's score above which the teachers are taken to mean it"""
KNOWN = 0.85


def teachers_logits(pieces: Sequence[Piece], folder: Path, half: bool = False) -> list[np.ndarray]:
    """Return what each of the three teachers says of every track, [tracks, tags], mean over its windows."""
    mel, wide_mel = MelSpectrogram(filter_bank()), WideMelSpectrogram()
    taggers = [Musicnn(folder / f"{name}_musicnn.npz", half) for name in ("MSD", "MTT")]
    audioset = AudioSet(folder / ARCHIVE, half)
    rows: list[list[np.ndarray]] = [[], [], []]
    with torch.inference_mode():
        for piece in pieces:
            narrow = mel(torch.from_numpy(piece.narrow))
            for kept, tagger in zip(rows, taggers, strict=False):
                kept.append(tagger(narrow).logits.mean(0).numpy())
            long = [audioset(wide_mel(window[None])).logits for window in torch.from_numpy(piece.long())]
            rows[2].append(torch.cat(long).mean(0).numpy())
    return [np.stack(kept) for kept in rows]


def scores(words: Sequence[Word], classes: Sequence[str], logits: Sequence[np.ndarray]) -> np.ndarray:
    """Return how much the teachers say each word of each track, [tracks, words].

    A mean of standard scores; what is no music (kind "other") is compared with AudioSet's class of music.
    """
    shares = members(words, classes)
    named = [said @ share.T for said, share in zip(logits, shares, strict=True)]
    known = np.stack([share.any(1) for share in shares])
    standard = [(part - part.mean(0)) / (part.std(0) + 1e-6) for part in named]
    total = sum(part * own for part, own in zip(standard, known, strict=True))
    mean = np.asarray(total / np.maximum(1, known.sum(0)))
    other = np.array([word.kind == "other" for word in words])
    mean[:, other] = named[-1][:, other] - logits[-1][:, [list(classes).index("Music")]]
    return mean


def agreement(said: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Return, for each column, the area under the curve of `said` for the highest of `wanted`, [words]."""
    return np.array(
        [area(own, other >= np.quantile(other, MOST)) for own, other in zip(said.T, wanted.T, strict=True)]
    )


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m musicexplorer.training.words",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--teachers", type=Path, required=True)
    parser.add_argument("--model", type=Path, help="folder of the network (default: the bundled one)")
    parser.add_argument("--half", action="store_true", help="compute the teachers in bfloat16")
    options = parser.parse_args()
    torch.set_num_threads(1)
    embedder = Embedder.load(options.model)
    layout = embedder.windows_per_track, embedder.window_seconds
    pieces = read_pieces(options.folders, Config().held_out, {}, layout)
    words = {word.name: word for word in read_vocabulary()}
    known = [words[name] for name in embedder.tag_names]
    logits = teachers_logits(pieces, options.teachers, options.half)
    wanted = scores(known, class_names(options.teachers), logits)
    analyses = [embedder.analyse([(piece.windows, np.zeros(len(piece.windows)))])[0] for piece in pieces]
    found = agreement(np.stack([one.tags for one in analyses]), wanted)
    print(f"{len(pieces)} tracks; {(found >= KNOWN).sum()} of {len(known)} words at {KNOWN} or more")
    for word, value in sorted(zip(known, found, strict=True), key=lambda pair: pair[1]):
        print(f"{value:.3f} {word.kind:10s} {word.name}", flush=True)


if __name__ == "__main__":
    main()
