"""Tracks that are in no list of similar tracks, or were never played."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from musicexplorer.library.track import Metadata, Source, Track
from musicexplorer.session.forgotten import forgotten_tracks
from musicexplorer.session.library import Library
from tests.session.columns import library_of

COUNT = 60


def library(reached: Sequence[float], played: Sequence[int]) -> Library:
    """Sixty tracks: in how many lists each is, and which were played."""
    tracks = (Track(n, Source(Path(f"/{n:02d}.flac")), Metadata(f"{n}"), added=0.0) for n in range(COUNT))
    plays = np.zeros(COUNT)
    plays[list(played)] = 1
    return replace(library_of(tracks), learned={"reached": np.array(reached, float), "plays": plays})


@pytest.mark.parametrize(
    ("reached", "played", "count", "reason"),
    [
        ([0] * 30 + [1] * 30, range(5), 25, "in no neighbour list and never played"),
        ([0] * 30 + [1] * 30, range(25), 30, "in no neighbour list"),
        ([0] * 5 + [1] * 55, range(40), 25, "never played"),
        ([0] * 5 + [1] * 55, range(60), 5, "in no neighbour list"),
        ([np.nan] * 60, range(60), 0, "in no neighbour list"),
    ],
)
def test_the_strictest_kind_of_forgotten_with_enough_tracks(
    reached: list[float], played: range, count: int, reason: str
) -> None:
    ids, found = forgotten_tracks(library(reached, played), np.arange(COUNT))
    assert (len(ids), found) == (count, reason)


def test_only_the_given_tracks_are_looked_at() -> None:
    ids, _ = forgotten_tracks(library([0] * COUNT, ()), np.array([3, 5]))
    assert ids.tolist() == [3, 5]
