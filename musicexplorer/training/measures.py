"""How good a similarity is: retrieval by group and by halves of a track, hubs; all from distances."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

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
class Answers:
    """What every query found."""

    measures: np.ndarray
    """[queries, 3]: nearest is right, precision at 5, average precision"""
    groups: np.ndarray
    """[queries], the group each looked for"""

    def means(self) -> Retrieval | None:
        """Return the means over the queries, or None when there is none."""
        if not len(self.groups):
            return None
        first, precision, average = self.measures.mean(0).tolist()
        return Retrieval(first, precision, average, len(self.groups))


@dataclass(frozen=True)
class Margin:
    """How far one similarity is ahead of another, with a 95 % interval."""

    mean: float
    low: float
    high: float


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
    """Look for tracks of the query's group; return the means of `answers`, or None when there is no query."""
    return answers(distances, groups, apart).means()


def answers(distances: np.ndarray, groups: Sequence[str], apart: Sequence[str] | None = None) -> Answers:
    """Look for tracks of the query's group.

    Args:
        distances: [n, n], smaller is nearer.
        groups: album, artist, source or genre of each track; "" is no group (neither query nor candidate).
        apart: candidates that share this with the query are left out (artist for genres, album for artists).
    """
    names = np.asarray(groups)
    filters = np.arange(len(names)) if apart is None else np.unique(np.asarray(apart), return_inverse=True)[1]
    known = names != ""
    measures, queries = [], []
    for query in np.flatnonzero(known):
        candidates = np.flatnonzero(known & (filters != filters[query]) & (np.arange(len(names)) != query))
        right = names[candidates] == names[query]
        if not right.any() or len(candidates) < 5:
            continue
        right = right[np.argsort(distances[query, candidates], kind="stable")]
        hits = np.flatnonzero(right)
        measures.append([right[0], right[:5].mean(), ((np.arange(len(hits)) + 1) / (hits + 1)).mean()])
        queries.append(names[query])
    return Answers(np.array(measures, float).reshape(-1, 3), np.array(queries))


def margins(own: Answers, other: Answers, draws: int = 4000) -> list[Margin]:
    """Return the margin in each of the three measures, of the same queries.

    The intervals are from a bootstrap (Efron 1979) that draws whole groups: the queries of one artist are not
    independent.
    """
    members, counts = np.unique(own.groups, return_inverse=True, return_counts=True)[1:]
    ahead = np.stack([np.bincount(members, column) for column in (own.measures - other.measures).T], 1)
    drawn = np.random.default_rng(0).integers(len(counts), size=(draws, len(counts)))
    means = ahead[drawn].sum(1) / counts[drawn].sum(1, keepdims=True)
    low, high = np.percentile(means, [2.5, 97.5], axis=0)
    mean = ahead.sum(0) / counts.sum()
    return [Margin(*column) for column in np.stack([mean, low, high], 1).tolist()]


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


def answers_by_kind(
    distances: np.ndarray, groups: Mapping[str, Sequence[str]], apart: Mapping[str, Sequence[str]]
) -> dict[str, Answers]:
    """Return `answers` for every kind of group.

    Args:
        distances: [n, n] between tracks.
        groups: names of the kinds of group, each with one group a track.
        apart: for some kinds, what candidates must not share with the query.
    """
    return {kind: answers(distances, names, apart.get(kind)) for kind, names in groups.items()}


def summary(
    found: Mapping[str, Answers], distances: np.ndarray, across: np.ndarray
) -> dict[str, dict[str, Any]]:
    """Return every measure of one similarity.

    Args:
        found: what `answers_by_kind` found; a kind without queries is left out.
        distances: [n, n] between tracks.
        across: [n, n] between first halves (rows) and second halves (columns).
    """
    recall, rank = halves(across)
    means = {kind: one.means() for kind, one in found.items()}
    result: dict[str, dict[str, Any]] = {kind: asdict(value) for kind, value in means.items() if value}
    return result | {
        "same track": {"first": recall, "reciprocal_rank": rank},
        "hubs": asdict(hubs(distances)),
    }
