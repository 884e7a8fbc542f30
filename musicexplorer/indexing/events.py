"""What the worker thread reports: plain frozen values, put into a queue that the window drains."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stage has come.

    `stage` is "discovery", "analysis", "layout" or "rhythm". `rate` is in tracks per second and
    `seconds_left` an estimate; both are None while not enough is known.
    """

    stage: str
    done: int
    total: int
    rate: float | None = None
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class TracksStored:
    """These tracks are in the store now (new, changed, or listened to)."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TrackFailed:
    """This file could not be read; the reason is written for the person and is in the store too."""

    path: Path
    reason: str


@dataclass(frozen=True, slots=True)
class LayoutStored:
    """New positions are in the store. `final` is False for a rough layout that is still being refined."""

    final: bool


@dataclass(frozen=True, slots=True, eq=False)
class LayoutMoves:
    """A new layout on its way: ids int64 [n] and positions float32 [n, 2], turned towards the old one.

    They are to be looked at only: when the job is stopped, the map in the store is still the map.
    """

    ids: np.ndarray
    xy: np.ndarray


@dataclass(frozen=True, slots=True)
class FoldersAway:
    """These folders of the library are not there (an unplugged drive); nothing of them counts as vanished."""

    folders: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of a finished scan; `failed` holds (path, reason)."""

    found: int = 0
    embedded: int = 0
    skipped: int = 0
    failed: tuple[tuple[Path, str], ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Finished:
    """The job has come to its end, or was cancelled on request; the store holds everything done so far."""

    summary: Summary = field(default_factory=Summary)
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Stopped:
    """The job could not go on on this machine (disk full, model missing); `message` says what to do."""

    message: str


@dataclass(frozen=True, slots=True)
class RhythmStored:
    """Tempo, key and loudness of these tracks are in the store now."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SecondPassEnded:
    """The second pass has come to its end, or was cancelled; so many were analysed, so many could not be."""

    analysed: int = 0
    failed: int = 0
    cancelled: bool = False


Event = (
    Progress
    | TracksStored
    | TrackFailed
    | LayoutStored
    | LayoutMoves
    | FoldersAway
    | Finished
    | Stopped
    | RhythmStored
    | SecondPassEnded
)
