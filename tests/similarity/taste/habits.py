"""Generated libraries and listeners of many habits: such that taste is tuned on, and others kept aside."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.taste import Evidence
from musicexplorer.similarity.taste.mixture import unit
from tests.similarity.taste.worlds import of_plays

Floats = NDArray[np.float64]
DAY = 86400.0


@dataclass(frozen=True)
class Habits:
    """A kind of library and of listener.

    Attributes:
        name: For tables.
        method: How a session comes about: around a wish, from each track to one near it, whole albums, or all
            music at random with what is not liked skipped.
        tracks: In the library.
        sessions: One a day.
        length: Tracks in a session, about.
        styles: Clusters of sound.
        scatter: How far tracks of a style lie apart, beside the styles.
        tells: Dimensions that matter to the listener and can be heard.
        beside: Dimensions that can be heard and do not matter.
        scenes: Kinds of music that matter and cannot be heard, one of them in a session; 1 for none.
        breadth: How far from a wish a session goes, beside the spread of the library.
        wishes: Favourite places.
        appeal: How unequal tracks are for reasons that cannot be heard: standard deviation of a logarithm.
        drift: How far the wishes move from the first session to the last.
        stray: Share of plays by lot.
        bent: Whether embeddings show what matters bent instead of straight.
        noise: Of the embeddings.
    """

    name: str
    method: Literal["wish", "walk", "albums", "shuffle"] = "wish"
    tracks: int = 800
    sessions: int = 200
    length: int = 8
    styles: int = 8
    scatter: float = 0.7
    tells: int = 5
    beside: int = 4
    scenes: int = 4
    breadth: float = 0.7
    wishes: int = 6
    appeal: float = 0.0
    drift: float = 0.0
    stray: float = 0.1
    bent: bool = False
    noise: float = 0.1


TUNING = (
    Habits("moods and scenes"),
    Habits("favourites", tracks=500, appeal=1.5, breadth=1.2, scenes=2, sessions=150),
    Habits("sound is all", tracks=400, scenes=1, sessions=120, beside=8),
    Habits("scene is all", tracks=1000, breadth=3.0, scenes=12, sessions=250, styles=4),
    Habits("albums", method="albums", tracks=900, scenes=3, length=14, sessions=120),
    Habits("skips", method="shuffle", tracks=300, length=14, sessions=120, scenes=3),
)
HELD_OUT = (
    Habits("wandering", method="walk", tracks=700, scenes=3, breadth=0.5, sessions=160, stray=0.2),
    Habits("small and bent", tracks=300, sessions=60, length=6, bent=True, tells=3, styles=5),
    Habits("large and narrow", tracks=3000, sessions=500, length=10, wishes=3, breadth=0.5, scenes=6),
    Habits("large and broad", tracks=2000, sessions=300, length=15, wishes=20, breadth=0.9, appeal=0.7),
    Habits("drifting", tracks=900, sessions=300, drift=1.5, scenes=5, length=6),
    Habits("hits", tracks=600, appeal=2.0, breadth=1.0, scenes=3, length=5, stray=0.2),
    Habits("records", method="albums", tracks=500, scenes=5, length=10, sessions=90, bent=True, noise=0.3),
    Habits("skipping", method="shuffle", tracks=800, length=20, sessions=100, scenes=2, appeal=0.5),
)


@dataclass(frozen=True)
class Heard:
    """A library: ids int64 [n], embeddings float32 [n, d], albums int [n] (tracks of one stand together)."""

    ids: NDArray[np.int64]
    vectors: NDArray[np.float32]
    albums: NDArray[np.int64]


def listener(
    habits: Habits, seed: int, *, by_lot: bool = False, real: Heard | None = None
) -> tuple[Evidence, Heard]:
    """Make one with their library.

    Args:
        habits: Of what kind.
        seed: Same seed, same listener.
        by_lot: A listener without any taste, in the same library.
        real: Instead of a generated library; what matters and can be heard are directions of its embeddings.
    """
    rng = np.random.default_rng(seed)
    if real is None:
        place, heard = _library(habits, rng)
    else:
        place, heard = _directions(real.vectors, habits.tells, rng), real
        habits = replace(habits, tracks=len(real.ids))
    scene = rng.integers(habits.scenes, size=habits.tracks)[heard.albums]
    appeal = rng.normal(0, habits.appeal, habits.tracks)
    played, when, liked = [], [], []
    for number, wish in enumerate(_wishes(habits, place, rng)):
        near = -((place - wish) ** 2).sum(axis=1) / (2 * habits.breadth**2)
        wanted = near + appeal + np.log(np.where(scene == _own_scene(scene, wish, place, rng), 1.0, 0.05))
        rows, good = _session(habits, wanted, place, heard.albums, by_lot, rng)
        played.append(rows)
        liked.append(good)
        when.append(1e9 + DAY * number + 200.0 * np.arange(len(rows)))
    ids, good = heard.ids[np.concatenate(played)], np.concatenate(liked)
    plays = of_plays(ids, np.concatenate(when))
    return replace(plays, count=good.astype(np.int32), skips=(~good).astype(np.int32)), heard


def _library(habits: Habits, rng: np.random.Generator) -> tuple[Floats, Heard]:
    """Where tracks stand in what matters and can be heard, float [n, tells], and how they are heard."""
    number, wide = habits.tracks, habits.tells + habits.beside
    albums = np.sort(rng.integers(max(number // 10, 1), size=number))
    style = rng.integers(habits.styles, size=number)[albums]
    centre = rng.normal(0, 1, (habits.styles, wide))[style]
    album = rng.normal(0, 0.6 * habits.scatter, (number, wide))[albums]
    everything = centre + album + rng.normal(0, 0.8 * habits.scatter, (number, wide))
    everything /= everything.std(axis=0)
    shown = everything @ rng.normal(0, 1, (wide, 32)) / np.sqrt(wide)
    if habits.bent:
        shown = np.tanh(1.5 * shown + rng.normal(0, 0.5, 32))
    vectors = unit(shown + rng.normal(0, habits.noise, shown.shape))
    ids = np.sort(rng.choice(10 * number, number, replace=False)).astype(np.int64)
    return everything[:, : habits.tells], Heard(ids, vectors, albums)


def _directions(vectors: NDArray[np.float32], count: int, rng: np.random.Generator) -> Floats:
    """Some directions by lot of those in which embeddings differ most, float [n, count]."""
    centred = vectors - vectors.mean(axis=0)
    widest = np.linalg.svd(centred.astype(np.float64), full_matrices=False)[0][:, : 2 * count]
    turned = widest @ np.linalg.qr(rng.normal(0, 1, (2 * count, 2 * count)))[0][:, :count]
    return np.asarray(turned / turned.std(axis=0))


def _wishes(habits: Habits, place: Floats, rng: np.random.Generator) -> Iterator[Floats]:
    """What each session is about: favourite places, some more than others, that move as time goes by."""
    first = place[rng.choice(len(place), habits.wishes)]
    method = habits.drift * rng.normal(0, 1, first.shape)
    share = rng.dirichlet(np.full(habits.wishes, 1.5))
    for number in range(habits.sessions):
        at = rng.choice(habits.wishes, p=share)
        yield first[at] + number / habits.sessions * method[at] + rng.normal(0, 0.2, place.shape[1])


def _own_scene(scene: NDArray[np.int64], wish: Floats, place: Floats, rng: np.random.Generator) -> int:
    """A session's scene: that of the music at the wish mostly, else any."""
    nearest = int(((place - wish) ** 2).sum(axis=1).argmin())
    return int(scene[nearest] if rng.random() < 0.7 else rng.choice(scene))


def _session(
    habits: Habits,
    wanted: Floats,
    place: Floats,
    albums: NDArray[np.int64],
    by_lot: bool,
    rng: np.random.Generator,
) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Rows in the order of playing, and whether each was heard to its end."""
    length = max(2, int(rng.poisson(habits.length)))
    number = len(wanted)
    if habits.method == "shuffle":
        rows = rng.choice(number, min(length, number), replace=False)
        line = np.quantile(wanted, 0.7)
        good = rng.random(len(rows)) < 1 / (1 + np.exp(np.clip(2 * (line - wanted[rows]), -30, 30)))
        return rows, rng.random(len(rows)) < 0.5 if by_lot else good
    if by_lot:
        rows = rng.choice(number, length, replace=False)
    elif habits.method == "albums":
        mean = np.bincount(albums, wanted) / np.maximum(np.bincount(albums), 1)
        mean[np.bincount(albums) == 0] = -np.inf
        order = rng.choice(len(mean), min(3, len(mean)), replace=False, p=_chance(mean, habits.stray))
        rows = np.concatenate([np.flatnonzero(albums == one) for one in order])[:length]
    elif habits.method == "walk":
        rows = _walk(habits, wanted, place, length, rng)
    else:
        rows = rng.choice(number, length, replace=False, p=_chance(wanted, habits.stray))
    return rows, np.ones(len(rows), dtype=bool)


def _walk(
    habits: Habits, wanted: Floats, place: Floats, length: int, rng: np.random.Generator
) -> NDArray[np.intp]:
    rows = [int(rng.choice(len(wanted), p=_chance(wanted, habits.stray)))]
    while len(rows) < length:
        near = -((place - place[rows[-1]]) ** 2).sum(axis=1) / (2 * habits.breadth**2)
        pull = near + 0.3 * np.maximum(wanted, -20.0)
        pull[rows] = -np.inf
        rows.append(int(rng.choice(len(pull), p=_chance(pull, habits.stray))))
    return np.array(rows)


def _chance(wanted: Floats, stray: float) -> Floats:
    """What each is chosen with; now and then anything that can be chosen at all."""
    possible = np.isfinite(wanted)
    fits = np.exp(wanted - wanted.max())
    return np.asarray((1.0 - stray) * fits / fits.sum() + stray * possible / possible.sum())
