"""Axes and centre of the shipped embedding: what of the hidden layer counts for likeness, and from where."""

from collections.abc import Sequence

import numpy as np
import torch

from musicexplorer.embedding.embedder import LEVELLING, Listener, levelled
from musicexplorer.embedding.melspectrogram import WINDOW_SAMPLES
from musicexplorer.embedding.network import DIMENSIONS
from musicexplorer.training.config import Config
from musicexplorer.training.windows import Clip

TAGGER = 2.5
"""weight of the MSD tagger's hidden layer, as the network foretells it, beside the network's own"""
TAGS = 0.7
"""weight of both taggers' tags"""
NORMALISATION = 0.4
"""how far within-track spread is evened out, 0..1"""
SONGS = 0.75
"""how much songs count in the centre, beside soundtracks: libraries hold more of them than our music does"""
WINDOWS_HEARD = 8
"""of each track"""
QUIETER = 0.5
"""factor of the copies that count as the same track: 6 dB"""


def heard_twice(listener: Listener, tracks: Sequence[Clip]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return the hidden layer [WINDOWS_HEARD, hidden] of every track as it is, and of a quieter copy."""
    heard = []
    for track in tracks:
        starts = np.linspace(0, track.samples - WINDOW_SAMPLES, WINDOWS_HEARD + 2)[1:-1].astype(int)
        windows = np.stack([track.cut(start) for start in starts.tolist()])
        heard.append((hidden_layer(listener, windows), hidden_layer(listener, windows * np.float32(QUIETER))))
    return heard


@torch.inference_mode()
def hidden_layer(listener: Listener, windows: np.ndarray, levelling: float = LEVELLING) -> np.ndarray:
    """Return what all answers are made of, [n, hidden], for a track's windows [n, WINDOW_SAMPLES]."""
    logmel = listener.mel(torch.from_numpy(levelled(windows, levelling)))
    return listener.network.listen(logmel).numpy()


def counted_answers(
    listener: Listener, tagger_layer: np.ndarray, tagger: float = TAGGER, tags: float = TAGS
) -> list[tuple[np.ndarray, float]]:
    """Return what `embedding_axes` joins with the hidden layer: the MSD tagger's layer and all tags."""
    return [(tagger_layer, tagger), (listener.network.tags.weight.detach().numpy(), tags)]


def embedding_axes(
    tracks: Sequence[tuple[np.ndarray, np.ndarray]],
    answers: Sequence[tuple[np.ndarray, float]],
    normalisation: float = NORMALISATION,
) -> np.ndarray:
    """Return what the hidden layer is to be multiplied with, float32 [DIMENSIONS, hidden].

    First the hidden layer is joined with answers made of it (what the MSD tagger would say in its own hidden
    layer, the tags), which gives weight to what they tell apart. Then within-class covariance normalisation
    (Hatch, Kajarekar & Stolcke 2006), every track a class: directions in which windows of one track differ,
    or the track from a quieter copy, count less. Principal components of that make the axes.

    Args:
        tracks: the hidden layer [windows, hidden] of each track as it is, and of a quieter copy.
        answers: weights [n, hidden] of each answer, and how much it counts beside the hidden layer.
        normalisation: power of the normalisation; 0 leaves it out, 1 evens all directions (nearly).
    """
    plain = np.concatenate([heard for heard, _ in tracks]).astype(np.float64)
    plain -= plain.mean(0)

    def scaled(rows: np.ndarray) -> np.ndarray:
        return rows / np.sqrt(np.square(plain @ rows.T).sum(1).mean() + 1e-9)

    joined = np.concatenate(
        [scaled(np.eye(plain.shape[1])), *(weight * scaled(rows) for rows, weight in answers)]
    )
    within = joined @ _within(tracks) @ joined.T
    spread, directions = np.linalg.eigh(within)
    spread = np.maximum(spread, 0)
    known = spread[-plain.shape[1] :].mean() + 1e-9
    evened = directions * (spread + known) ** (-normalisation / 2) @ directions.T @ joined
    seen = plain @ evened.T
    components = np.linalg.eigh(seen.T @ seen)[1][:, ::-1][:, :DIMENSIONS]
    axes = scaled(components.T @ evened)
    return axes.astype(np.float32)


def usual_centre(
    tracks: Sequence[Clip], heard: Sequence[tuple[np.ndarray, np.ndarray]], songs: float = SONGS
) -> np.ndarray:
    """Return where in the hidden layer a usual library has its mean, [hidden].

    Cosines are told from there. From a centre far off all tracks of a library would lie in one direction, and
    their likeness would say less of what sets them apart.

    Args:
        tracks: music, some of it in the folder of songs (`Config.rich_root`).
        heard: what was heard of each, as `heard_twice` returns it.
        songs: how much songs count, 0..1.
    """
    means = np.stack([whole.mean(0) for whole, _ in heard])
    song = np.array([track.root == Config.rich_root for track in tracks])
    if song.all() or not song.any():
        return np.asarray(means.mean(0))
    return np.asarray(songs * means[song].mean(0) + (1 - songs) * means[~song].mean(0))


def _within(tracks: Sequence[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Return the covariance [hidden, hidden] of windows and their quieter copies about their track's mean."""
    total = np.zeros((tracks[0][0].shape[1],) * 2)
    for pair in tracks:
        rows = np.concatenate(pair).astype(np.float64)
        rows -= rows.mean(0)
        total += rows.T @ rows / (len(rows) - 1)
    return total / len(tracks)
