"""What the verbs work with: the library read, TRACK arguments understood, files outside it listened to."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import TracebackType

import numpy as np

from musicexplorer import paths
from musicexplorer.cli.output import NotDone, one_line
from musicexplorer.embedding.card import ModelCard, ModelError, read_card
from musicexplorer.indexing.events import Event, Finished, Stopped
from musicexplorer.indexing.worker import Heard, listen
from musicexplorer.library.store import Damage, Reader, StoreError
from musicexplorer.library.track import Source, Track
from musicexplorer.settings import Settings
from musicexplorer.similarity.neighbours import Neighbours
from musicexplorer.similarity.playlist import TrackFacts

_OUTSIDE = -1
_CANDIDATES_SHOWN = 20
_BATCH = 16


@dataclass(frozen=True, slots=True)
class Seed:
    """A track that was named, with what the network heard in it.

    Attributes:
        track: The track; its id is -1 when it is not in the library.
        vector: float32 [d], unit.
        tags: float [T], probabilities.
        attributes: float [7], 0..1.
    """

    track: Track
    vector: np.ndarray
    tags: np.ndarray
    attributes: np.ndarray

    @property
    def ids(self) -> tuple[int, ...]:
        """The track's id, where it has one: what its own neighbours leave out."""
        return () if self.track.id == _OUTSIDE else (self.track.id,)

    @property
    def as_query(self) -> int | np.ndarray:
        """The id of a track of the library, the vector of one from outside."""
        return self.track.id if self.ids else self.vector


class Engine:
    """The library, opened for reading; use it as a context manager.

    Raises:
        NotDone: There is no library yet, or it cannot be opened.
    """

    def __init__(self) -> None:
        if not paths.store().exists():
            raise NotDone("there is no library yet: `musicexplorer scan FOLDER` makes one")
        try:
            self.reader = Reader(paths.store())
        except StoreError as problem:
            raise NotDone(str(problem)) from problem
        self.settings = Settings.load(paths.settings())

    def __enter__(self) -> "Engine":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.reader.close()

    @cached_property
    def _tracks(self) -> dict[int, Track]:
        return {track.id: track for track in self.reader.tracks()}

    def track(self, track_id: int) -> Track:
        """The track with this id."""
        return self._tracks[track_id]

    def neighbours(self) -> Neighbours:
        """The index over all tracks that were listened to.

        Raises:
            NotDone: None was yet.
        """
        ids, vectors = self.reader.embeddings()
        if not len(ids):
            raise NotDone(
                "no track of the library was listened to yet: `musicexplorer scan` goes on with that"
            )
        return Neighbours(ids, vectors)

    def facts(self) -> dict[int, TrackFacts]:
        """What playlists need to know of each track, by id."""
        return {
            track.id: TrackFacts(
                id=track.id,
                title=track.metadata.title,
                artist=track.metadata.artist,
                album=track.metadata.album,
                duration=track.metadata.duration,
            )
            for track in self._tracks.values()
        }

    def names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The names of the tags and of the attributes."""
        return self.reader.tag_names(), self.reader.attribute_names()

    def seed(self, words: str) -> Seed:
        """Find what TRACK means: a file, or words that name one track of the library.

        Raises:
            NotDone: Nothing or several tracks are meant, or the file cannot be listened to.
        """
        track = self._track_meant(words)
        heard = self.reader.heard(track.id) if track.id != _OUTSIDE else None
        if heard is not None:
            return Seed(track, heard.vector, heard.tags, heard.attributes)
        listened, failed = listen_outside([track.source.path])
        if failed:
            raise NotDone(f"{track.source.path}: {failed[0][1]}")
        outside = listened[track.source.path]
        return Seed(track, outside.vector, outside.tags, outside.attributes)

    def _track_meant(self, words: str) -> Track:
        path = Path(words).expanduser().absolute()
        at_path = [track for track in self._tracks.values() if track.source.path == path]
        if at_path:
            return _only(at_path, words)
        if path.is_file():
            from musicexplorer.library.tags import read

            return Track(_OUTSIDE, Source(path), read(path), added=0.0)
        found = self.reader.search(words)
        exact = [
            track
            for track in found
            if words.casefold() in (track.metadata.title.casefold(), one_line(track).casefold())
        ]
        if not found:
            raise NotDone(f"{words!r} is neither a file nor in the name of a track of the library")
        return _only(exact or found, words)


def _only(found: Sequence[Track], words: str) -> Track:
    """The one track found; several are listed for the person to choose from."""
    if len(found) == 1:
        return found[0]
    lines = [f"  {one_line(track)}  ({os.fspath(track.source.path)})" for track in found[:_CANDIDATES_SHOWN]]
    if len(found) > _CANDIDATES_SHOWN:
        lines.append(f"  … and {len(found) - _CANDIDATES_SHOWN} more")
    raise NotDone(f"{words!r} means {len(found)} tracks; give the path or more words:\n" + "\n".join(lines))


def model_card() -> ModelCard:
    """What the bundled model says of itself.

    Raises:
        NotDone: It is missing or damaged.
    """
    try:
        return read_card()
    except ModelError as problem:
        raise NotDone(str(problem)) from problem


def listen_outside(files: Sequence[Path]) -> tuple[dict[Path, Heard], list[tuple[Path, str]]]:
    """Listen to files here and now, whether the library has them or not.

    Returns:
        What was heard, by path in the order given, and (path, reason) of the files that failed.
    """
    heard: dict[Path, Heard] = {}
    failed: list[tuple[Path, str]] = []
    for at in range(0, len(files), _BATCH):
        batch = files[at : at + _BATCH]
        try:
            results = listen([Source(path) for path in batch])
        except ModelError as problem:
            raise NotDone(str(problem)) from problem
        for path, result in zip(batch, results, strict=True):
            if isinstance(result, Heard):
                heard[path] = result
            else:
                failed.append((path, str(result)))
    return heard, failed


def damaged(folders: Sequence[Path]) -> list[Damage]:
    """The damaged files in these folders (in all, when none is given) that were listened to all the same."""
    with Reader(paths.store()) as reader:
        found = reader.damaged()
    return [one for one in found if not folders or any(one.path.is_relative_to(folder) for folder in folders)]


def scanning(folders: Sequence[Path], *, deep: bool) -> Iterator[Event]:
    """Add the folders to the library and scan them (all folders when none is given), yielding the events.

    Raises:
        NotDone: The store cannot be written, or no folder is known and none was given.
    """
    from musicexplorer.indexing.runner import Runner
    from musicexplorer.library.store import Writer

    try:
        writer = Writer(paths.store())
    except StoreError as problem:
        raise NotDone(str(problem)) from problem
    try:
        reader = Reader(paths.store())
        known = reader.folders()
        reader.close()
        if not folders and not known:
            raise NotDone("the library has no folder yet: `musicexplorer scan FOLDER` adds one")
        runner = Runner(paths.store(), writer)
        try:
            runner.scan(list(folders) or None, deep=deep)
            while True:
                event = runner.events.get()
                yield event
                if isinstance(event, Finished | Stopped):
                    return
        finally:
            runner.close()
    finally:
        writer.close()
