"""Stand-ins for what runs in the worker process: files of a few words instead of music.

The first word of a file determines its analysis; further words make the reader misbehave: "bad" cannot be
analysed, "unreadable" cannot be described, "unstorable" and "misshapen" cannot be stored, "crash" is a fault
of the process, "killed" kills it, "hang" does not end; "bad-later", "slow-later", "crash-later" and
"killed-later" do so in the second pass. Words after "#" are its tags, which do not belong to the sound. Each
analysis is logged in `analysed.log` beside the music, each second pass in `second_pass.log`.
"""

import hashlib
import os
import signal
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from musicexplorer.indexing.events import Event
from musicexplorer.indexing.layout_worker import Quality, Slice
from musicexplorer.indexing.runner import Runner
from musicexplorer.indexing.unavailable import unavailable
from musicexplorer.library.scan import Found
from musicexplorer.library.store import AnalysisRow, NewTrack, RhythmRow
from musicexplorer.library.track import Metadata, Source

DIMENSIONS = 8
TAGS = ("rock", "jazz")
ATTRIBUTES = ("energy",)


@dataclass(frozen=True)
class Card:
    version: str = "one"
    dimensions: int = DIMENSIONS
    tag_names: tuple[str, ...] = TAGS
    attribute_names: tuple[str, ...] = ATTRIBUTES


class Inline(Executor):
    """Does everything at once, in the thread that asks."""

    def submit(self, function, /, *arguments, **options):
        future: Future = Future()
        try:
            future.set_result(function(*arguments, **options))
        except BaseException as error:
            future.set_exception(error)
        return future


def card() -> Card:
    return Card()


def newer_card() -> Card:
    return Card(version="two")


def ready() -> int:
    return os.getpid()


def load() -> str:
    return "one"


def describe(files: Sequence[Found]) -> list[list[NewTrack] | str]:
    return [_tried(_describe, found) for found in files]


def analyse(sources: Sequence[Source]) -> list[AnalysisRow | str]:
    return [_tried(_analyse, source) for source in sources]


def rhythm(sources: Sequence[Source]) -> list[RhythmRow | str]:
    return [_tried(_rhythm, source) for source in sources]


def waveform(source: Source, count: int) -> np.ndarray:
    return np.ones(count, np.float32)


_layouts: dict[str, np.ndarray] = {}


def begin_layout(name: str, vectors: np.ndarray, initial: np.ndarray | None) -> None:
    _layouts[name] = vectors[:, :2]


def continue_layout(name: str, seconds: float, preview: bool = False) -> Slice:
    xy = _layouts.pop(name)
    return Slice(1.0, xy, Quality(np.ones(len(xy), np.float32), np.ones(len(xy), np.int32)))


def write(path: Path, words: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(words)
    return path


def library(folder: Path, count: int, words: str = "") -> Path:
    """A folder of so many "tracks", in groups that "sound" alike."""
    for number in range(count):
        write(folder / f"{number:03}.mp3", f"sound{number} {words}")
    return folder


def analysed(folder: Path) -> list[str]:
    """The names of the files that were analysed, once for each time."""
    log = folder / "analysed.log"
    return sorted(log.read_text().split()) if log.exists() else []


def second_passed(folder: Path) -> list[str]:
    """The names of the files that were analysed in a second pass, in order."""
    log = folder / "second_pass.log"
    return log.read_text().split() if log.exists() else []


def events(runner: Runner, seconds: float = 60.0) -> Iterator[Event]:
    """The events of a runner up to the last one of a job."""
    from musicexplorer.indexing.events import Finished, SecondPassEnded, Stopped

    while True:
        event = runner.events.get(timeout=seconds)
        yield event
        if isinstance(event, Finished | SecondPassEnded | Stopped):
            return


def _tried(read, item):
    try:
        return read(item)
    except OSError as error:
        return unavailable(error)


def _describe(found: Found) -> list[NewTrack] | str:
    words, _, title = found.path.read_text().partition("#")
    if "unreadable" in words:
        return "it is not music"
    sources = [entry.source for entry in found.entries] or [Source(found.path)]
    return [
        NewTrack(
            source,
            Metadata(
                title=title.strip() or found.path.stem,
                duration=100.0,
                track=10**30 if "unstorable" in words else None,
            ),
            found.size,
            found.mtime_ns,
            hashlib.sha1(f"{words}{source.start}".encode()).digest(),
        )
        for source in sources
    ]


def _rhythm(source: Source) -> RhythmRow | str:
    words = source.path.read_text().split()
    if "crash-later" in words:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "killed-later" in words:
        os.kill(os.getpid(), signal.SIGKILL)
    if "slow-later" in words:
        time.sleep(0.05)
    with (source.path.parent / "second_pass.log").open("a") as log:
        log.write(f"{source.path.name}\n")
    return "no pulse can be read" if "bad-later" in words else RhythmRow(120.0, 0.9, 21, 0.5, -14.0)


def _analyse(source: Source) -> AnalysisRow | str:
    words = source.path.read_text().partition("#")[0].split()
    if "crash" in words:
        os.kill(os.getpid(), signal.SIGSEGV)
    if "killed" in words:
        os.kill(os.getpid(), signal.SIGKILL)
    if "hang" in words:
        time.sleep(600)
    if "slow" in words:
        time.sleep(0.05)
    with (source.path.parent / "analysed.log").open("a") as log:
        log.write(f"{source.path.name}\n")
    if "bad" in words:
        return "there is no sound in it"
    found = row(words[0])
    return replace(found, vector=found.vector[:-1]) if "misshapen" in words else found


def row(word: str) -> AnalysisRow:
    """The analysis of a word: something near one of five sounds."""
    number = int.from_bytes(hashlib.sha1(word.encode()).digest()[:4])
    group, own = (np.random.default_rng(seed).normal(size=DIMENSIONS) for seed in (number % 5, number))
    vector = (group + 0.3 * own).astype(np.float32)
    vector /= np.linalg.norm(vector)
    return AnalysisRow(
        vector=vector,
        tags=np.float32([0.5, 0.1]),
        attributes=np.float32([0.3]),
        starts=np.float32([1.0]),
        window_vectors=vector[None].astype(np.float16),
        window_tags=np.float16([[0.5, 0.1]]),
        window_attributes=np.float16([[0.3]]),
    )


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)
