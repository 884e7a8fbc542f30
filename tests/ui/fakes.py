"""A small library in a real store, and a runner, a player and answers that do what a test says."""

import queue
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import numpy as np

from musicexplorer.audio.player import Segment
from musicexplorer.indexing.events import Event
from musicexplorer.indexing.genre_learning import Analysed
from musicexplorer.indexing.giving_way import GiveWay
from musicexplorer.library.store import AnalysisRow, NewTrack, Writer
from musicexplorer.library.track import Metadata, Source
from musicexplorer.session.session import Session
from musicexplorer.settings import Settings
from musicexplorer.ui.services import Services

TAGS = ("rock", "ambient", "piano", "voice")
ATTRIBUTES = (
    "energy",
    "valence",
    "danceability",
    "acousticness",
    "instrumentalness",
    "speechiness",
    "liveness",
)
DIMENSIONS = 8

TRACKS = (
    ("Aurora", "Björk", "Vespertine", ("Electronic", "Pop"), 2001, 280.0),
    ("Zebra", "Ana", "First", ("Rock",), 1995, 100.0),
    ("apple", "Ana", "First", ("Rock",), 1995, 200.0),
    ("Mango", "Ana", "First", ("Rock",), 1996, 300.0),
    ("Quiet", "", "", (), None, 60.0),
    ("Étude", "Clara", "Piano", ("Classical",), 1840, 3700.0),
)


def fill(store: Path, music: Path, *, heard: int | None = None) -> list[int]:
    """Write the tracks above into a store, the first `heard` of them listened to; returns their ids."""
    music.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(0)
    if not store.exists():
        store.touch(0o600)
        store.write_bytes(_empty_store())
    with Writer(store) as writer:
        writer.add_folder(music).result()
        writer.set_model("test", TAGS, ATTRIBUTES, DIMENSIONS).result()
        ids = writer.store_tracks([_new(music, number) for number in range(len(TRACKS))]).result()
        listened = ids[:heard]
        writer.store_analysis([(one, heard_row(rng)) for one in listened]).result()
        places = rng.normal(size=(len(listened), 2)).astype(np.float32)
        writer.store_positions(listened, places).result()
    return ids


@cache
def _empty_store() -> bytes:
    """A store with nothing in it, made once: making one takes longer than writing the tracks."""
    with TemporaryDirectory() as folder:
        Writer(Path(folder) / "library.sqlite").close()
        return (Path(folder) / "library.sqlite").read_bytes()


def _new(music: Path, number: int) -> NewTrack:
    title, artist, album, genres, year, seconds = TRACKS[number]
    about = Metadata(
        title=title,
        artists=(artist,) if artist else (),
        album=album,
        genres=genres,
        year=year,
        duration=seconds,
    )
    path = music / f"{number:02d}.flac"
    path.write_bytes(b"x")
    return NewTrack(Source(path), about, 1, number, bytes([number]) * 8)


def heard_row(rng: np.random.Generator) -> AnalysisRow:
    """What the network might have heard in a track."""
    vector = rng.normal(size=DIMENSIONS).astype(np.float32)
    vector /= np.linalg.norm(vector)
    tags, attributes = rng.random(len(TAGS)).astype(np.float32), rng.random(7).astype(np.float32)
    windows = np.stack([-vector, vector, -vector])
    return AnalysisRow(
        vector,
        tags,
        attributes,
        np.array([0.0, 50.0, 90.0], np.float32),
        windows.astype(np.float16),
        np.tile(tags, (3, 1)).astype(np.float16),
        np.tile(attributes, (3, 1)).astype(np.float16),
    )


class FakeRunner:
    """Keeps what it was asked for; the test puts the events."""

    def __init__(self) -> None:
        self.events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self.notify: Callable[[], None] = lambda: None
        self.busy = self.paused = self.in_second_pass = False
        self.give_way, self.waiting = GiveWay(), ""
        self.wanted_cluster: Any = None
        self.scans: list[tuple[Sequence[Path] | None, bool]] = []
        self.heard: dict[Path, Future[Any]] = {}
        self.waveforms: list[Source] = []
        self.spectrograms: list[Source] = []
        self.cancelled = self.laid_out = self.second_passes = 0
        self.searches: list[SimpleNamespace] = []
        self.guesses: list[Future[Any]] = []
        self.tastes: list[Future[Any]] = []
        self.written_views: list[Future[Any]] = []

    def scan(self, folders: Sequence[Path] | None = None, deep: bool = False) -> None:
        self.scans.append((folders, deep))
        self.busy = True
        self.notify()

    def relayout(self) -> None:
        self.laid_out += 1
        self.busy = True
        self.notify()

    def second_pass(self) -> None:
        self.second_passes += 1
        self.in_second_pass = True
        self.notify()

    def pause(self) -> None:
        self.paused = True

    def resume(self) -> None:
        self.paused, self.waiting = False, ""

    def cancel(self) -> None:
        self.cancelled += 1

    def taste(self, *, fading: bool = True) -> "Future[Any]":
        self.tastes.append(Future())
        return self.tastes[-1]

    def genre_guesses(self, analysed: Analysed | None = None) -> "Future[Any]":
        self.guesses.append(Future())
        return self.guesses[-1]

    def metadata_view(self) -> "Future[Any]":
        self.written_views.append(Future())
        return self.written_views[-1]

    def duplicates(self) -> SimpleNamespace:
        self.searches.append(SimpleNamespace(future=Future(), done=0, total=0))
        return self.searches[-1]

    def analyse(self, path: Path) -> "Future[Any]":
        return self.heard.setdefault(path, Future())

    def spectrogram(self, source: Source) -> "Future[Any]":
        self.spectrograms.append(source)
        answer: Future[Any] = Future()
        levels = np.tile(np.arange(128, dtype=np.uint8), (300, 1))
        answer.set_result((levels, 100.0, np.linspace(50, 15_000, 128, dtype=np.float32)))
        return answer

    def waveform(self, source: Source) -> "Future[Any]":
        self.waveforms.append(source)
        answer: Future[Any] = Future()
        answer.set_result(np.linspace(0, 1, 600, dtype=np.float32))
        return answer


class FakeWatcher:
    """Says what the test says has changed."""

    def __init__(self) -> None:
        self.notice = ""
        self.notify: Callable[[], None] = lambda: None
        self.folders: list[Path] = []
        self.changed: list[Path] = []

    def watch(self, folders: Sequence[Path]) -> None:
        self.folders = list(folders)

    def take(self) -> list[Path]:
        taken, self.changed = self.changed, []
        return taken


class FakePlayer:
    """Plays nothing; the test moves its position and ends its tracks."""

    def __init__(self) -> None:
        self.volume = 0.5
        self.problem = self.error = ""
        self.state = "stopped"
        self.position = self.duration = 0.0
        self.played: list[tuple[Path, float, float | None]] = []
        self.blended: list[tuple[Path, float]] = []
        self.previews: list[tuple[Path, float]] = []
        self.following: Segment | None = None
        self.prefetched: list[Segment] = []
        self.failures: list[tuple[int, str]] = []
        self.previewing = False
        self.path: Path | None = None
        self.item = self.number = self.follows = self.faded = 0
        self.loudness_mode, self.device, self.crossfade = "off", "", 0.0
        self._finished = False

    @property
    def finished(self) -> bool:
        finished, self._finished = self._finished, False
        return finished

    def end(self, error: str = "") -> None:
        self._finished, self.state, self.error = True, "stopped", error

    def play(
        self,
        source_path: Path,
        *,
        start: float,
        end: float | None,
        at: float,
        length: float | None,
        fade: float = 0.0,
        loudness: object = None,
    ) -> int:
        if fade:
            self.blended.append((source_path, at))
        else:
            self.played.append((source_path, at, length))
        self.state, self.position, self.duration, self.error = "playing", at, 100.0, ""
        self.path = source_path
        self.following, self._finished = None, False
        self.number += 1
        self.item = self.number
        return self.item

    def set_next(
        self, segment: Segment | None, *, fade: float | None = None, begin: float | None = None
    ) -> int:
        self.following = segment
        self.number += 1
        self.follows = self.number
        return self.number

    def go_on(self) -> None:
        """Go on to what follows, as at the end of a track; the last of all ends."""
        if self.following is None:
            self.end()
            return
        segment, self.following = self.following, None
        self.played.append((segment.path, segment.at, segment.length))
        self.position, self.item, self.path = segment.at, self.follows, segment.path

    def preview(self, segment: Segment, *, fade: float = 0.3) -> int:
        self.previews.append((segment.path, segment.at))
        self.previewing = True
        self.number += 1
        return self.number

    def end_preview(self, *, fade: float = 0.6) -> None:
        self.faded += self.previewing
        self.previewing = False

    def prefetch(self, segments: Sequence[Segment]) -> None:
        self.prefetched = list(segments)

    def take_failures(self) -> list[tuple[int, str]]:
        failures, self.failures = self.failures, []
        return failures

    def set_crossfade(self, seconds: float) -> None:
        self.crossfade = seconds

    def devices(self) -> list[str]:
        return ["Speakers", "Headphones"]

    def fade_out(self, seconds: float) -> None:
        self.faded += 1
        self.state = "stopped"

    def pause(self, fade: float = 0.15) -> None:
        self.state = "paused"

    def resume(self) -> None:
        self.state = "playing"

    def stop(self) -> None:
        self.state = "stopped"

    def seek(self, seconds_into_track: float) -> None:
        self.position = seconds_into_track


class FakeDialogs:
    """Answers questions as the test says, and keeps what was asked and told."""

    def __init__(self) -> None:
        self.agrees = True
        self.answers: dict[str, Any] = {"folder": None, "name": None, "export": None, "playlist_file": None}
        self.asked: list[str] = []
        self.told: list[tuple[str, tuple[str, ...]]] = []

    def folder(self) -> Path | None:
        return self.answers["folder"]

    def playlist_file(self) -> Path | None:
        return self.answers["playlist_file"]

    def genre(self, proposed: str, known: Sequence[str]) -> str | None:
        self.asked.append(f"{proposed}: {', '.join(known)}")
        return self.answers.get("genre")

    def history_files(self) -> list[Path]:
        return self.answers.get("history_files", [])

    def history_file(self) -> Path | None:
        return self.answers.get("listening_file")

    def library_target(self) -> Path | None:
        return self.answers.get("library_target")

    def library_file(self) -> Path | None:
        return self.answers.get("library_file")

    def answers_file(self) -> Path | None:
        return self.answers.get("answers_file")

    def export(
        self, name: str, *, relative: bool, devices: Sequence[str] = ()
    ) -> tuple[Path, bool, str] | None:
        self.asked += [f"device {name}" for name in devices]
        answer = self.answers["export"]
        return answer and (*answer, self.answers.get("device", ""))

    def export_folder(self, entries: Sequence[Any], name: str, done: Any) -> None:
        self.asked.append(f"{name}: {len(entries)}")

    def map_export(self, options: Any, colourings: Mapping[str, str]) -> tuple[Path, Any] | None:
        path = self.answers.get("map_export")
        return path and (path, options)

    def name(self, title: str, proposed: str) -> str | None:
        return self.answers["name"]

    def listeners(self, names: Sequence[str]) -> tuple[tuple[str, ...], Any] | None:
        self.asked.append(", ".join(names))
        return self.answers.get("listeners")

    def confirm(self, title: str, text: str, yes: str, no: str) -> bool:
        self.asked.append(text)
        return self.agrees

    def choose(self, title: str, text: str, answers: Sequence[str]) -> int | None:
        self.asked.append(text)
        return self.answers.get("choose")

    def show_message(self, title: str, text: str, details: Sequence[str] = (), action: str = "") -> bool:
        self.told.append((text, tuple(details)))
        return bool(action) and self.answers.pop(action, False)


class Saved:
    """Where the settings go."""

    def __init__(self) -> None:
        self.latest = Settings()

    def __call__(self, settings: Settings) -> None:
        self.latest = settings


def services(session: Session, writer: Writer, folder: Path, settings: Settings | None = None) -> Services:
    """Everything a window needs, with fakes for the machine and the sound."""

    def make_demo(target: Path, progress: Any) -> Path:
        progress(1, 2)
        target.mkdir(parents=True, exist_ok=True)
        progress(2, 2)
        return target

    return Services(
        session=session,
        writer=writer,
        runner=FakeRunner(),
        watcher=FakeWatcher(),
        player=FakePlayer(),
        settings=settings or Settings(),
        save_settings=Saved(),
        read_covers=lambda path: (),
        make_demo=make_demo,
        demo_folder=folder / "demo",
    )
