"""From listening to sound: weighted matrix factorisation, then a CNN that predicts the factors from audio.

The recipe of van den Oord, Dieleman & Schrauwen, "Deep content-based music recommendation" (NeurIPS 2013):
plays are factorised with weighted matrix factorisation (Hu, Koren & Volinsky 2008), and a network learns to
predict a track's factors from its sound, so that tracks nobody has played can be recommended. It needs
`listener, track, plays` triplets and the audio of the tracks (MSD with the Echo Nest Taste Profile,
ListenBrainz with one's own files).

    python -m musicexplorer.training factors TRIPLETS.tsv AUDIO_FOLDER -o FACTORS.npz
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from musicexplorer.embedding.network import HIDDEN, NarrowTrunk
from musicexplorer.similarity.taste import factorisation
from musicexplorer.similarity.taste.factorisation import Interactions


@dataclass(frozen=True)
class Plays:
    """Who played what how often, as coordinates of a sparse matrix."""

    listener: np.ndarray
    """int [n], index into `listeners`"""
    track: np.ndarray
    """int [n], index into `tracks`"""
    count: np.ndarray
    """float [n]"""
    listeners: tuple[str, ...]
    tracks: tuple[str, ...]


@dataclass(frozen=True)
class Factors:
    """Latent vectors: a listener's taste for a track is the inner product of theirs."""

    listeners: np.ndarray
    """float32 [listeners, size]"""
    tracks: np.ndarray
    """float32 [tracks, size]"""


def read_triplets(file: Path) -> Plays:
    """Read a table of listener, track, plays, separated by tabs (the Taste Profile's format)."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [(row[0], row[1], float(row[2])) for row in csv.reader(lines, delimiter="\t") if len(row) >= 3]
    listeners, who = np.unique([row[0] for row in rows], return_inverse=True)
    tracks, what = np.unique([row[1] for row in rows], return_inverse=True)
    count = np.array([row[2] for row in rows])
    return Plays(who, what, count, tuple(listeners.tolist()), tuple(tracks.tolist()))


def confidence(count: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    """Return what plays add to an unplayed track's confidence of 1: alpha * log(1 + plays)."""
    return alpha * np.log1p(count)


def factorise(plays: Plays, size: int = 64, rounds: int = 10, penalty: float = 5.0, seed: int = 0) -> Factors:
    """Weighted matrix factorisation (Hu et al. 2008) of what listeners played.

    The defaults, like that of `confidence`, are best on a validation split of public listening data
    (`python -m tests.benchmarks.taste`); the penalty grows with the root of the number of interactions.
    """
    everything = Interactions(
        row=plays.listener,
        column=plays.track,
        extra=confidence(plays.count),
        positive=np.ones(len(plays.count), dtype=bool),
        shape=(len(plays.listeners), len(plays.tracks)),
    )
    found = factorisation.factorise(everything, size, rounds=rounds, penalty=penalty, exponent=0.5, seed=seed)
    return Factors(*found)


class FactorNetwork(nn.Module):
    """The program's narrow trunk with a last layer that predicts factors.

    Args:
        size: number of factors.
        start: weights to begin with (the bundled trunk's), or None for none.
    """

    def __init__(self, size: int, start: dict[str, Tensor] | None = None) -> None:
        super().__init__()
        self.trunk = NarrowTrunk()
        if start:
            self.trunk.load_state_dict(start)
        self.factors = nn.Linear(HIDDEN, size)

    def forward(self, logmel: Tensor) -> Tensor:
        """Return factors at unit length, [batch, size]."""
        return functional.normalize(self.factors(self.trunk.features(logmel)), dim=1)


def learn_factors(
    network: FactorNetwork,
    logmel: Tensor,
    track: np.ndarray,
    factors: Factors,
    *,
    steps: int,
    batch: int = 32,
    rate: float = 1e-3,
    weighted: Factors | None = None,
    seed: int = 0,
) -> float:
    """Teach the network to say each track's unit-normalised factors; return the last loss.

    Args:
        network: changed in place.
        logmel: float [windows, frames, bands].
        track: int [windows], the track each is of.
        factors: what to say.
        steps: batches to learn from.
        batch: windows in each.
        rate: peak learning rate.
        weighted: when given, the weighted prediction error of the paper (WPE): errors count where they
            change what these listeners would be recommended; mean squared error otherwise.
        seed: of the order.
    """
    rng = np.random.default_rng(seed)
    wanted = functional.normalize(torch.from_numpy(factors.tracks), dim=1)[torch.from_numpy(track)]
    taste = None
    if weighted is not None:
        taste = torch.from_numpy(weighted.listeners.T @ weighted.listeners / len(weighted.listeners))
    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, rate, total_steps=steps)
    network.train()
    value = float("nan")
    for _ in range(steps):
        rows = torch.from_numpy(rng.choice(len(track), min(batch, len(track)), replace=False))
        error = network(logmel[rows].float()) - wanted[rows]
        loss = error.square().sum(1).mean() if taste is None else ((error @ taste) * error).sum(1).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        value = float(loss.detach())
    network.eval()
    return value


def predicted_factors(network: FactorNetwork, logmel: Tensor, track: np.ndarray, tracks: int) -> np.ndarray:
    """Return each track's predicted factors (mean of its windows, unit length), float32 [tracks, size]."""
    with torch.inference_mode():
        said = torch.cat([network(part.float()) for part in logmel.split(64)])
    sums = torch.zeros(tracks, said.shape[1]).index_add_(0, torch.from_numpy(track), said)
    return functional.normalize(sums, dim=1).numpy()


def recommendation(scores: np.ndarray, liked: np.ndarray) -> tuple[float, float]:
    """Return AUC and mean average precision over listeners.

    Args:
        scores: float [listeners, tracks], larger is recommended earlier.
        liked: bool [listeners, tracks], what they did play; listeners with none, or all, are left out.
    """
    areas, precisions = [], []
    for row, wanted in zip(scores, liked, strict=True):
        positive = int(wanted.sum())
        if 0 < positive < len(wanted):
            hits = wanted[np.argsort(-row, kind="stable")]
            places = np.flatnonzero(hits)
            below = (~hits[::-1]).cumsum()[::-1][places]
            areas.append(below.mean() / (len(wanted) - positive))
            precisions.append(((np.arange(positive) + 1) / (places + 1)).mean())
    return float(np.mean(areas)), float(np.mean(precisions))


def popularity(plays: Plays, tracks: Sequence[int]) -> np.ndarray:
    """Return how many listeners played each of these tracks, float [tracks]."""
    return np.bincount(plays.track, minlength=len(plays.tracks))[list(tracks)].astype(float)
