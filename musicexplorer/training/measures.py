"""How good a similarity is: retrieval by group and by halves of a track, hubs; all from distances."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np


@dataclass(frozen=True)
class Retrieval:
    """Mean over the queries; a query is a track with at least one other track to be found."""

    first: float
    """share of queries whose nearest candidate is right"""
    precision5: float
    average_precision: float
    queries: int


@dataclass(frozen=True)
class Hubs:
    """How often tracks stand among the ten nearest of others."""

    most: int
    skew: float
    never: float
    """share of tracks that are in nobody's list"""


def by_group(
    distances: np.ndarray, groups: Sequence[str], apart: Sequence[str] | None = None
) -> Retrieval | None:
    """Look for tracks of the query's group.

    Args:
        distances: [n, n], smaller is nearer.
        groups: album, artist, source or genre of each track; "" is no group (neither query nor candidate).
        apart: candidates that share this with the query are left out (artist for genres, album for artists).

    Returns:
        The measures, or None when there is no query.
    """
    names = np.asarray(groups)
    filters = np.arange(len(names)) if apart is None else np.unique(np.asarray(apart), return_inverse=True)[1]
    known = names != ""
    first, precision, average = [], [], []
    for query in np.flatnonzero(known):
        candidates = np.flatnonzero(known & (filters != filters[query]) & (np.arange(len(names)) != query))
        right = names[candidates] == names[query]
        if not right.any() or len(candidates) < 5:
            continue
        right = right[np.argsort(distances[query, candidates], kind="stable")]
        hits = np.flatnonzero(right)
        first.append(right[0])
        precision.append(right[:5].mean())
        average.append(((np.arange(len(hits)) + 1) / (hits + 1)).mean())
    if not first:
        return None
    return Retrieval(float(np.mean(first)), float(np.mean(precision)), float(np.mean(average)), len(first))


def halves(distances: np.ndarray) -> tuple[float, float]:
    """Return recall at 1 and mean reciprocal rank of halves looking for each other, both ways."""
    recalls, ranks = [], []
    for matrix in (distances, distances.T):
        own = np.diag(matrix)[:, None]
        rank = 1 + (matrix < own).sum(1)
        recalls.append((rank == 1).mean())
        ranks.append((1 / rank).mean())
    return float(np.mean(recalls)), float(np.mean(ranks))


def hubs(distances: np.ndarray, k: int = 10) -> Hubs:
    """Count how often each track is among the k nearest of the others."""
    away = distances.copy()
    np.fill_diagonal(away, np.inf)
    k = min(k, len(away) - 1)
    counts = np.bincount(np.argsort(away, 1)[:, :k].ravel(), minlength=len(away)).astype(float)
    deviation = counts.std() or 1.0
    skew = ((counts - counts.mean()) ** 3).mean() / deviation**3
    return Hubs(int(counts.max()), float(skew), float((counts == 0).mean()))


def cosine_distances(rows: np.ndarray, columns: np.ndarray | None = None) -> np.ndarray:
    """Return 1 - cosine, [n, m]."""
    columns = rows if columns is None else columns
    units = [x / np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1e-9) for x in (rows, columns)]
    return 1 - units[0] @ units[1].T


def summary(
    distances: np.ndarray,
    across: np.ndarray,
    groups: Mapping[str, Sequence[str]],
    apart: Mapping[str, Sequence[str]],
) -> dict[str, object]:
    """Return every measure of one similarity.

    Args:
        distances: [n, n] between tracks.
        across: [n, n] between first halves (rows) and second halves (columns).
        groups: names of the kinds of group, each with one group a track.
        apart: for some kinds, what candidates must not share with the query.
    """
    found = {kind: by_group(distances, names, apart.get(kind)) for kind, names in groups.items()}
    recall, rank = halves(across)
    result: dict[str, object] = {kind: asdict(value) for kind, value in found.items() if value}
    return result | {
        "same track": {"first": recall, "reciprocal_rank": rank},
        "hubs": asdict(hubs(distances)),
    }
