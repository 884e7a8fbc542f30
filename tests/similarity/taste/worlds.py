"""Generated libraries with a generated listener whose taste is known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.taste import Evidence
from musicexplorer.similarity.taste.mixture import unit

SCENES, MOODS, BESIDE = 4, 6, 3
"""Scenes, dimensions of moods, and of what does not matter to the listener."""


@dataclass(frozen=True, eq=False)
class World:
    """n tracks, each with a mood and of a scene; in a session one mood and one scene are played.

    The embedding shows the mood among other things that do not matter to the listener, and the scene not at
    all: neither sound alone nor listening alone knows everything.
    """

    ids: NDArray[np.int64]
    vectors: NDArray[np.float32]
    mood: NDArray[np.float64]
    scene: NDArray[np.int64]
    evidence: Evidence


def of_plays(ids: NDArray[np.int64], when: NDArray[np.float64]) -> Evidence:
    """Plays and nothing else."""
    ones = np.ones(len(ids), dtype=np.int32)
    return Evidence(ids, when, ones, 0 * ones, ones == 0, *([np.zeros(0)] * 7))


def world(seed: int = 0, *, tracks: int = 600, sessions: int = 150, by_lot: bool = False) -> World:
    """Make one; `by_lot` makes a listener without any taste."""
    rng = np.random.default_rng(seed)
    ids = np.sort(rng.choice(10 * tracks, tracks, replace=False)).astype(np.int64)
    mood, scene = rng.normal(0, 1, (tracks, MOODS)), rng.integers(SCENES, size=tracks)
    vectors = unit(
        np.hstack([mood, rng.normal(0, 1, (tracks, BESIDE))]) @ rng.normal(0, 1, (MOODS + BESIDE, 24))
    )
    favourites = rng.dirichlet(np.full(SCENES, 1.0))
    # What is liked lies around a few moods.
    moods = rng.normal(0, 1, (6, MOODS))
    played, when = [], []
    for number in range(sessions):
        wish = moods[rng.integers(len(moods))] + rng.normal(0, 0.3, MOODS)
        fits = np.exp(-((mood - wish) ** 2).sum(axis=1))
        chance = fits * (0.1 + (scene == rng.choice(SCENES, p=favourites)))
        # Now and then something that has nothing to do with it.
        chance = 0.1 / tracks + (0.0 if by_lot else 0.9) * chance / chance.sum()
        length = rng.integers(5, 12)
        played.append(rng.choice(ids, length, replace=False, p=chance / chance.sum()))
        when.append(1e9 + 86400.0 * number + 200.0 * np.arange(length))
    evidence = of_plays(np.concatenate(played), np.concatenate(when))
    return World(ids, vectors, mood, scene, evidence)
