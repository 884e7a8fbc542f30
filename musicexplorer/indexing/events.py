"""The events of the worker thread: plain frozen values, put into a queue that the window drains."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a stage.

    `stage` is "discovery", "analysis", "layout", "rhythm", "duplicates", "demo" or "hubs". `rate` is in
    tracks per second and `seconds_left` an estimate; both are None while not enough is known.
    """

    stage: str
    done: int
    total: int
    rate: float | None = None
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class TracksStored:
    """These tracks are in the store now (new, changed, or analysed)."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TrackFailed:
    """This file could not be read; the reason is meant for the user.

    `damaged` is whether the file itself is the cause: then the reason is stored. Otherwise the file is not
    available at present, and the next scan tries again.
    """

    path: Path
    reason: str
    damaged: bool = True


@dataclass(frozen=True, slots=True)
class LayoutStored:
    """New positions are in the store. `final` is False for a rough layout that is still being refined."""

    final: bool


@dataclass(frozen=True, slots=True, eq=False)
class LayoutMoves:
    """An unfinished layout, aligned to the old one: ids int64 [n] and positions float32 [n, 2].

    For display only, not stored: if the job is stopped, the stored map stays the map.
    """

    ids: np.ndarray
    xy: np.ndarray


@dataclass(frozen=True, slots=True)
class FoldersAway:
    """These library folders are unavailable (an unplugged drive); their tracks do not count as vanished."""

    folders: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class WorkerRefused:
    """A worker of the cluster cannot be used; the message says which and why."""

    message: str


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of a finished scan, in tracks, and lists of (path, reason).

    `failed` are the damaged files; `unavailable` are those that could not be read this time, which the next
    scan tries again; `passed_over` is what is no part of the library (hidden files, films, pipes).
    """

    found: int = 0
    embedded: int = 0
    skipped: int = 0
    failed: tuple[tuple[Path, str], ...] = ()
    unavailable: tuple[tuple[Path, str], ...] = ()
    passed_over: tuple[tuple[Path, str], ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Finished:
    """The job is done or was cancelled; everything done so far is stored."""

    summary: Summary = field(default_factory=Summary)
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Stopped:
    """The job cannot continue on this machine (disk full, model missing); `message` says what to do."""

    message: str


@dataclass(frozen=True, slots=True)
class RhythmStored:
    """Tempo, key and loudness of these tracks are in the store now."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SecondPassEnded:
    """The second pass is done or was cancelled, with the numbers of tracks analysed and failed."""

    analysed: int = 0
    failed: int = 0
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """The job gives way to something: "battery" or "disk"; "" when it goes on."""

    reason: str


Event = (
    Progress
    | TracksStored
    | TrackFailed
    | LayoutStored
    | LayoutMoves
    | FoldersAway
    | WorkerRefused
    | Finished
    | Stopped
    | RhythmStored
    | SecondPassEnded
    | Waiting
)
