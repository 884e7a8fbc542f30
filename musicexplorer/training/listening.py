"""The command for `factors`, and a world to show it in: a generated library with generated listeners.

    python -m musicexplorer.training factors --generated
    python -m musicexplorer.training factors TRIPLETS.tsv AUDIO_FOLDER -o FACTORS.npz

In TRIPLETS.tsv a track is the path of its file below AUDIO_FOLDER.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from musicexplorer import paths
from musicexplorer.audio.decode import read_windows
from musicexplorer.embedding.card import read_card
from musicexplorer.embedding.embedder import load_network
from musicexplorer.embedding.melspectrogram import SAMPLE_RATE, WINDOW_SAMPLES, MelSpectrogram, filter_bank
from musicexplorer.training.factors import (
    FactorNetwork,
    Factors,
    Plays,
    factorise,
    learn_factors,
    popularity,
    predicted_factors,
    read_triplets,
    recommendation,
)

WINDOWS = 5


@dataclass(frozen=True)
class World:
    """A generated library and its listeners."""

    logmel: Tensor
    """float32 [windows, frames, bands]"""
    track: np.ndarray
    """int [windows], the track each is of"""
    plays: np.ndarray
    """float [listeners, tracks], how often each was played"""


@dataclass(frozen=True)
class Style:
    """How the pieces of one style sound, all within narrow ranges."""

    pitch: float
    brightness: float
    tempo: float
    drums: float
    minor: bool

    @classmethod
    def drawn(cls, rng: np.random.Generator) -> "Style":
        """Make one up."""
        return cls(
            pitch=float(rng.uniform(36, 72)),
            brightness=float(rng.uniform(0.2, 0.95)),
            tempo=float(rng.uniform(60, 200)),
            drums=float(rng.choice([0.0, 0.3, 1.0])),
            minor=bool(rng.integers(2)),
        )

    def window(self, rng: np.random.Generator) -> np.ndarray:
        """Synthesise one window of chords and noise drums, float32 [WINDOW_SAMPLES]."""
        t = np.arange(WINDOW_SAMPLES) / SAMPLE_RATE
        beat = 60 / (self.tempo * rng.uniform(0.95, 1.05))
        sound = np.zeros(WINDOW_SAMPLES)
        for number in range(int(t[-1] / beat / 2) + 1):
            inside = t >= number * beat * 2
            since = t[inside] - number * beat * 2
            root = self.pitch + rng.choice([0, 5, 7])
            for interval in (0, 3 if self.minor else 4, 7):
                frequency = 440 * 2 ** ((root + interval - 69) / 12)
                harmonics = np.arange(1, max(2, min(12, int(7000 / frequency))))
                strength = self.brightness ** (harmonics - 1)
                waves = np.sin(2 * np.pi * frequency * harmonics[:, None] * since)
                sound[inside] += (strength[:, None] * waves).sum(0) * np.exp(-3 * since)
        sound /= np.abs(sound).max() + 1e-9
        hits = np.exp(-30 * (t % beat)) * rng.standard_normal(WINDOW_SAMPLES)
        return (0.3 * (sound + self.drums * hits)).astype(np.float32)


def generated_world(
    *, styles: int = 12, tracks: int = 360, listeners: int = 600, windows: int = 2, seed: int = 0
) -> World:
    """Make tracks in several styles, and listeners who each like a few styles and what is popular."""
    rng = np.random.default_rng(seed)
    mel = MelSpectrogram(filter_bank())
    kinds = [Style.drawn(rng) for _ in range(styles)]
    style = rng.integers(styles, size=tracks)
    track = np.repeat(np.arange(tracks), windows)
    samples = np.stack([kinds[style[index]].window(rng) for index in track])
    fame = rng.lognormal(0, 1.0, tracks)
    taste = rng.dirichlet(np.full(styles, 0.15), listeners)
    wish = taste[:, style] * fame
    plays = rng.poisson(60 * wish / wish.sum(1, keepdims=True)).astype(float)
    with torch.inference_mode():
        logmel = torch.cat([mel(part) for part in torch.from_numpy(samples).split(64)])
    return World(logmel.clone(), track, plays)


def as_plays(matrix: np.ndarray) -> Plays:
    """Return a matrix of plays [listeners, tracks] as coordinates."""
    listener, track = np.nonzero(matrix)
    names = (tuple(map(str, range(matrix.shape[0]))), tuple(map(str, range(matrix.shape[1]))))
    return Plays(listener, track, matrix[listener, track], *names)


def compare(world: World, *, steps: int, size: int = 20, seed: int = 0) -> dict[str, tuple[float, float]]:
    """Recommend tracks nobody has played yet; return AUC and mAP for each way of doing so.

    A fifth of the tracks is withheld: their plays are unknown to the factorisation and their sound to the
    network. `popularity` knows how often the withheld tracks were really played by everyone, which no cold
    track's popularity would; `upper bound` factorises with their plays.
    """
    rng = np.random.default_rng(seed)
    tracks = world.plays.shape[1]
    withheld = np.sort(rng.permutation(tracks)[: tracks // 5])
    known = np.setdiff1d(np.arange(tracks), withheld)
    factors = factorise(as_plays(world.plays[:, known]), size)
    rows = np.isin(world.track, known)
    network = FactorNetwork(size)
    torch.manual_seed(seed)
    renumbered = np.searchsorted(known, world.track[rows])
    learn_factors(network, world.logmel[torch.from_numpy(rows)], renumbered, factors, steps=steps, seed=seed)
    cold = ~rows
    places = np.searchsorted(withheld, world.track[cold])
    predicted = predicted_factors(network, world.logmel[torch.from_numpy(cold)], places, len(withheld))
    liked = world.plays[:, withheld] > 0
    everyone = as_plays(world.plays)
    full = factorise(everyone, size)
    fame = popularity(everyone, withheld.tolist())
    ways = {
        "chance": rng.random(liked.shape),
        "popularity": np.broadcast_to(fame, liked.shape),
        "factors predicted from the sound": factors.listeners @ predicted.T,
        "upper bound": full.listeners @ full.tracks[withheld].T,
    }
    return {name: recommendation(scores, liked) for name, scores in ways.items()}


def bundled_weights() -> dict[str, Tensor]:
    """Return the weights of the bundled network's narrow trunk, to begin with."""
    return load_network(paths.models(), read_card()).narrow.state_dict()


def learn_from(triplets: Path, folder: Path, output: Path, *, size: int, steps: int) -> None:
    """Factorise real plays, teach the network their factors, and write what it predicts for every file."""
    plays = read_triplets(triplets)
    factors = factorise(plays, size)
    mel = MelSpectrogram(filter_bank())
    parts, track = [], []
    for index, name in enumerate(plays.tracks):
        seconds = WINDOW_SAMPLES / SAMPLE_RATE
        samples = read_windows(folder / name, count=WINDOWS, seconds=seconds).samples
        with torch.inference_mode():
            parts.append(mel(torch.from_numpy(samples)).half())
        track += [index] * len(samples)
    logmel, rows = torch.cat(parts).clone(), np.array(track)
    network = FactorNetwork(size, bundled_weights())
    learn_factors(network, logmel, rows, factors, steps=steps, rate=3e-4)
    predicted = predicted_factors(network, logmel, rows, len(plays.tracks))
    _save(output, plays, factors, predicted)


def _save(output: Path, plays: Plays, factors: Factors, predicted: np.ndarray) -> None:
    np.savez(
        output,
        tracks=np.array(plays.tracks),
        listeners=np.array(plays.listeners),
        track_factors=factors.tracks,
        listener_factors=factors.listeners,
        predicted_factors=predicted,
    )


def main(arguments: Sequence[str]) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(
        prog="python -m musicexplorer.training factors",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("triplets", nargs="?", type=Path)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--generated", action="store_true", help="show it on a generated library")
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--size", type=int, default=20, help="number of factors")
    parser.add_argument("-o", "--output", type=Path, default=Path("factors.npz"))
    options = parser.parse_args(arguments)
    if options.generated:
        for name, (area, precision) in compare(
            generated_world(), steps=options.steps, size=options.size
        ).items():
            print(f"{name:28s} AUC {area:.3f}   mAP {precision:.3f}")
    elif options.triplets and options.folder:
        learn_from(options.triplets, options.folder, options.output, size=options.size, steps=options.steps)
    else:
        parser.error("give TRIPLETS.tsv and AUDIO_FOLDER, or --generated")
