"""Learning the taste model from the listening history in the store, and saving it beside the store."""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musicexplorer.indexing import worker
from musicexplorer.indexing.requests import Request
from musicexplorer.indexing.worker_process import WorkerProcess
from musicexplorer.library.artists import is_nobody
from musicexplorer.library.store import Reader, StoreError
from musicexplorer.library.track import Track
from musicexplorer.similarity.recordings import TrackFacts
from musicexplorer.similarity.taste import Evidence, Taste

TIMEOUT_SECONDS = 300.0  # for learning
_log = logging.getLogger(__name__)
_TasteInputs = tuple[Evidence, NDArray[np.int64], NDArray[np.float32]]


@dataclass(frozen=True, slots=True, eq=False)
class MetadataView:
    """Tracks by their metadata: ids int64 [n] and unit vectors float32 [n, d] (zeros where there is none)."""

    ids: NDArray[np.int64]
    vectors: NDArray[np.float32]


def taste_file(store: Path) -> Path:
    """The file with the learned model; if it is lost, the model is learned again in seconds."""
    return store.with_name("taste.npz")


def taste_inputs(reader: Reader) -> _TasteInputs:
    """The inputs of the taste model: listening history, track ids and embeddings."""
    return Evidence.of(reader), *reader.embeddings()


def load_taste(store: Path, inputs: _TasteInputs) -> Taste | None:
    """The saved model, if it was learned from exactly these inputs."""
    taste = Taste.load(taste_file(store))
    return taste if taste is not None and taste.digest == inputs[0].digest(*inputs[1:]) else None


def save_taste(store: Path, taste: Taste) -> Taste:
    """Save the model, if possible; returns it."""
    try:
        taste.save(taste_file(store))
    except OSError as problem:
        _log.warning("the taste model could not be saved: %s", problem)
    return taste


def load_or_learn(reader: Reader) -> Taste:
    """The taste model for the current history, loaded if it is unchanged, else learned in this process."""
    inputs = taste_inputs(reader)
    return load_taste(reader.path, inputs) or save_taste(reader.path, worker.learn_taste(*inputs))


def metadata_inputs(reader: Reader) -> tuple[list[TrackFacts], dict[int, str]]:
    """The metadata of the tracks with embeddings, in their order, and comments and lyrics by track id."""
    tracks = {track.id: track for track in reader.tracks()}
    ids = reader.embeddings()[0].tolist()
    return [_facts(tracks[track]) for track in ids if track in tracks], reader.texts()


def _facts(track: Track) -> TrackFacts:
    """What the metadata of a track say that makes tracks similar."""
    about = track.metadata
    return TrackFacts(
        id=track.id,
        title=about.title,
        artist=about.artist,
        artists=about.all_artists,
        album=about.album,
        album_artist="" if is_nobody(about.album_artist) else about.album_artist,
        duration=about.duration,
        genres=about.genres,
        year=about.year,
        folder=os.path.dirname(track.source.path),
    )


class StoreRequest(Request):
    """A request that reads its arguments from the store, in the worker thread, when its turn comes."""

    def __init__(
        self, store: Path, function: Callable[..., Any], unpack: Callable[[Any], Any] | None = None
    ) -> None:
        super().__init__(function, (), TIMEOUT_SECONDS, unpack=unpack)
        self._store = store

    def advance(self, process: WorkerProcess) -> bool:
        if not self._arguments and not self.future.cancelled():
            try:
                with Reader(self._store) as reader:
                    self._arguments = self._read(reader)
            except StoreError as error:
                self._finish(error=error)
                return True
            if self._answer_early():
                return True
        return super().advance(process)

    def _read(self, reader: Reader) -> tuple[Any, ...]:
        raise NotImplementedError

    def _answer_early(self) -> bool:
        return False


class TasteRequest(StoreRequest):
    """A request to learn the taste model, which is saved.

    Args:
        store: The library file.
    """

    def __init__(self, store: Path) -> None:
        super().__init__(store, worker.learn_taste, lambda taste: save_taste(store, taste))

    def _read(self, reader: Reader) -> tuple[Any, ...]:
        return taste_inputs(reader)

    def _answer_early(self) -> bool:
        evidence, ids, vectors = self._arguments
        if evidence.scanty:
            # Too little to learn from is no reason to start the process.
            self._finish(worker.learn_taste(evidence, ids, vectors))
            return True
        before = load_taste(self._store, (evidence, ids, vectors))
        if before is not None:
            self._finish(before)
        return before is not None


class MetadataRequest(StoreRequest):
    """A request to turn the metadata of the tracks into vectors.

    Args:
        store: The library file.
    """

    def __init__(self, store: Path) -> None:
        super().__init__(store, worker.metadata_vectors, self._view)

    def _read(self, reader: Reader) -> tuple[Any, ...]:
        return metadata_inputs(reader)

    def _view(self, vectors: NDArray[np.float32]) -> MetadataView:
        ids = np.array([fact.id for fact in self._arguments[0]], dtype=np.int64)
        return MetadataView(ids, vectors)
