"""TasteRequest taste from what the store keeps, and keeping what was learned beside the store."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musicexplorer.indexing import facts, worker
from musicexplorer.indexing.requests import Request
from musicexplorer.indexing.worker_process import WorkerProcess
from musicexplorer.library.store import Reader, StoreError
from musicexplorer.similarity.recordings import TrackFacts
from musicexplorer.similarity.taste import Evidence, Taste

SECONDS = 300.0  # that learning may take
_log = logging.getLogger(__name__)
_TasteInputs = tuple[Evidence, NDArray[np.int64], NDArray[np.float32]]


@dataclass(frozen=True, slots=True, eq=False)
class MetadataView:
    """What is written about tracks: ids int64 [n] and unit rows float32 [n, any] (zeros: nothing is)."""

    ids: NDArray[np.int64]
    vectors: NDArray[np.float32]


def taste_file(store: Path) -> Path:
    """Where what was learned is kept; nothing is lost with it but the seconds of learning it again."""
    return store.with_name("taste.npz")


def taste_inputs(reader: Reader) -> _TasteInputs:
    """What taste is learned from: listening, ids and embeddings."""
    return Evidence.of(reader), *reader.embeddings()


def load_taste(store: Path, inputs: _TasteInputs) -> Taste | None:
    """What was learned from just this before."""
    taste = Taste.load(taste_file(store))
    return taste if taste is not None and taste.digest == inputs[0].digest(*inputs[1:]) else None


def save_taste(store: Path, taste: Taste) -> Taste:
    """Keep what was learned, if that can be done."""
    try:
        taste.save(taste_file(store))
    except OSError as problem:
        _log.warning("what was learned of taste could not be kept: %s", problem)
    return taste


def load_or_learn(reader: Reader) -> Taste:
    """Taste as it follows from what is kept now, learned in this process where it has to be."""
    inputs = taste_inputs(reader)
    return load_taste(reader.path, inputs) or save_taste(reader.path, worker.learn_taste(*inputs))


def metadata_inputs(reader: Reader) -> tuple[list[TrackFacts], dict[int, str]]:
    """What is written about the tracks that have embeddings, in their order, and comments and lyrics."""
    tracks = {track.id: track for track in reader.tracks()}
    ids = reader.embeddings()[0].tolist()
    return [facts.from_metadata(tracks[one]) for one in ids if one in tracks], reader.texts()


class _StoreRequest(Request):
    """A question that is put together in the worker thread when its turn comes."""

    def __init__(
        self, store: Path, function: Callable[..., Any], unpack: Callable[[Any], Any] | None = None
    ) -> None:
        super().__init__(function, (), SECONDS, unpack=unpack)
        self._store = store

    def advance(self, process: WorkerProcess) -> bool:
        if not self._arguments and not self.future.cancelled():
            try:
                with Reader(self._store) as reader:
                    self._arguments = self._read(reader)
            except StoreError as error:
                self._settle(error=error)
                return True
            if self._answered():
                return True
        return super().advance(process)

    def _read(self, reader: Reader) -> tuple[Any, ...]:
        raise NotImplementedError

    def _answered(self) -> bool:
        return False


class TasteRequest(_StoreRequest):
    """The question what the person likes; its answer is kept.

    Args:
        store: The library file.
    """

    def __init__(self, store: Path) -> None:
        super().__init__(store, worker.learn_taste, lambda taste: save_taste(store, taste))

    def _read(self, reader: Reader) -> tuple[Any, ...]:
        return taste_inputs(reader)

    def _answered(self) -> bool:
        evidence, ids, vectors = self._arguments
        if evidence.scanty:
            # Too little to learn from is no reason to start the process.
            self._settle(worker.learn_taste(evidence, ids, vectors))
            return True
        before = load_taste(self._store, (evidence, ids, vectors))
        if before is not None:
            self._settle(before)
        return before is not None


class MetadataRequest(_StoreRequest):
    """The question what is written about the tracks.

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
