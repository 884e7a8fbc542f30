"""Axes and centre of the shipped embedding: what of the hidden layers counts, and from where."""

from collections.abc import Sequence

import numpy as np

from musicexplorer.embedding.network import DIMENSIONS

SONGS = 0.75
"""how much songs count in the centre, beside soundtracks: libraries hold more of them than our music does"""

Block = tuple[np.ndarray, float]
"""rows [n, features] that read something from the hidden layers, and how much it counts"""


def embedding_axes(
    tracks: Sequence[tuple[np.ndarray, np.ndarray]],
    blocks: Sequence[Block],
    normalisation: float,
) -> np.ndarray:
    """Return what the hidden layers are to be multiplied with, float32 [DIMENSIONS, features].

    The blocks (each trunk's hidden layer, what the network predicts of its teachers' layers) are brought to
    equal energy and joined by weight, which gives weight to what they tell apart. Then within-class
    covariance normalisation (Hatch, Kajarekar & Stolcke 2006), every track a class: directions in which
    windows of one track differ, or the track from a quieter copy, count less. Principal components of that
    make the axes.

    Args:
        tracks: the hidden layers [windows, features] of each track as it is, and of a quieter copy.
        blocks: what is joined.
        normalisation: power of the normalisation; 0 leaves it out, 1 evens all directions (nearly).
    """
    plain = np.concatenate([whole for whole, _ in tracks]).astype(np.float64)
    plain -= plain.mean(0)

    def scaled(rows: np.ndarray) -> np.ndarray:
        return rows / np.sqrt(np.square(plain @ rows.T).sum(1).mean() + 1e-9)

    joined = np.concatenate([weight * scaled(rows) for rows, weight in blocks])
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
    tracks: Sequence[tuple[np.ndarray, np.ndarray]], song: Sequence[bool], songs: float = SONGS
) -> np.ndarray:
    """Return where in the hidden layers a usual library has its mean, [features].

    Cosines are told from there. From a centre far off all tracks of a library would lie in one direction, and
    their similarity would say less of what sets them apart.

    Args:
        tracks: hidden layers of tracks, and of quieter copies.
        song: which of them are songs.
        songs: how much songs count, 0..1.
    """
    means = np.stack([whole.mean(0) for whole, _ in tracks])
    of_song = np.asarray(song)
    if of_song.all() or not of_song.any():
        return np.asarray(means.mean(0))
    return np.asarray(songs * means[of_song].mean(0) + (1 - songs) * means[~of_song].mean(0))


def _within(tracks: Sequence[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Return the covariance [features, features] of windows and quieter copies about their track's mean."""
    total = np.zeros((tracks[0][0].shape[1],) * 2)
    for pair in tracks:
        rows = np.concatenate(pair).astype(np.float64)
        rows -= rows.mean(0)
        total += rows.T @ rows / (len(rows) - 1)
    return total / len(tracks)
