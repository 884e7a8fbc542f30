"""What the window works with; the composition root makes it, tests hand in fakes."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Protocol

from musicexplorer.audio.player import Loudness, Segment
from musicexplorer.indexing.cluster import ClusterOptions
from musicexplorer.indexing.events import Event
from musicexplorer.indexing.genre_learning import Analysed
from musicexplorer.indexing.giving_way import GiveWay
from musicexplorer.library.store import Writer
from musicexplorer.library.track import Source
from musicexplorer.session.session import Session
from musicexplorer.settings import Settings
from musicexplorer.ui.widgets.covers import ReadCovers


class Search(Protocol):
    """A search for duplicates that runs: what comes of it, and how far it is."""

    future: "Future[Any]"
    done: int
    total: int


class Runner(Protocol):
    """What the window asks of the runner."""

    events: "SimpleQueue[Event]"
    notify: Callable[[], None]
    give_way: GiveWay
    wanted_cluster: ClusterOptions | None

    @property
    def busy(self) -> bool: ...
    @property
    def in_second_pass(self) -> bool: ...
    @property
    def paused(self) -> bool: ...
    @property
    def waiting(self) -> str: ...
    def scan(self, folders: Sequence[Path] | None = None, deep: bool = False) -> None: ...
    def relayout(self) -> None: ...
    def pause(self) -> None: ...
    def resume(self) -> None: ...
    def cancel(self) -> None: ...
    def analyse(self, path: Path) -> "Future[Any]": ...
    def waveform(self, source: Source) -> "Future[Any]": ...
    def spectrogram(self, source: Source) -> "Future[Any]": ...
    def second_pass(self) -> None: ...
    def taste(self, *, fading: bool = True) -> "Future[Any]": ...
    def genre_guesses(self, analysed: Analysed | None = None) -> "Future[Any]": ...
    def metadata_view(self) -> "Future[Any]": ...
    def duplicates(self) -> Search: ...


class Watcher(Protocol):
    """What the window asks of what watches folders."""

    notice: str
    notify: Callable[[], None]

    def watch(self, folders: Sequence[Path]) -> None: ...
    def take(self) -> list[Path]: ...


class Sound(Protocol):
    """What is asked of the player in `musicexplorer.audio`."""

    volume: float
    loudness_mode: str
    device: str

    def play(
        self,
        source_path: Path,
        *,
        start: float,
        end: float | None,
        at: float,
        length: float | None,
        fade: float = ...,
        loudness: Loudness = ...,
    ) -> int: ...
    def set_next(
        self, segment: Segment | None, *, fade: float | None = ..., begin: float | None = ...
    ) -> int: ...
    @property
    def crossfade(self) -> float: ...
    def preview(self, segment: Segment, *, fade: float = ...) -> object: ...
    def end_preview(self, *, fade: float = ...) -> None: ...
    def prefetch(self, segments: Sequence[Segment]) -> None: ...
    def take_failures(self) -> list[tuple[int, str]]: ...
    def set_crossfade(self, seconds: float) -> None: ...
    def devices(self) -> list[str]: ...
    def fade_out(self, seconds: float) -> None: ...
    def pause(self, fade: float = ...) -> None: ...
    def resume(self) -> None: ...
    def stop(self) -> None: ...
    def seek(self, seconds_into_track: float) -> None: ...
    @property
    def problem(self) -> str: ...
    @property
    def state(self) -> str: ...
    @property
    def position(self) -> float: ...
    @property
    def duration(self) -> float: ...
    @property
    def finished(self) -> bool: ...
    @property
    def item(self) -> int: ...
    @property
    def previewing(self) -> bool: ...
    @property
    def error(self) -> str: ...


@dataclass(frozen=True)
class Services:
    """Handed to the window, which closes none of it.

    Attributes:
        session: The opened library, for the window's thread.
        writer: The one writer.
        runner: The worker thread and its child.
        watcher: Says in which folders something has changed.
        player: Sound.
        settings: What was remembered.
        save_settings: Remembers; may raise OSError.
        read_covers: The pictures of a file, best first.
        make_demo: Makes the demo library in a folder, reporting (done, total).
        demo_folder: Where it is made.
        notices: What the person should know at the start.
        model: The version of the bundled network, "" if it cannot be read.
    """

    session: Session
    writer: Writer
    runner: Runner
    watcher: Watcher
    player: Sound
    settings: Settings
    save_settings: Callable[[Settings], None]
    read_covers: ReadCovers
    make_demo: Callable[[Path, Callable[[int, int], None]], Path]
    demo_folder: Path
    notices: Sequence[str] = ()
    model: str = ""
