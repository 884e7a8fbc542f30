"""Learning taste from what the store keeps, and keeping what was learned beside the store."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musicexplorer.indexing import facts, worker
from musicexplorer.indexing.child import Child
from musicexplorer.indexing.requests import Request
from musicexplorer.library.store import Reader, StoreError
from musicexplorer.similarity.recordings import TrackFacts
from musicexplorer.similarity.taste import Evidence, Taste

SECONDS = 300.0  # that learning may take
_log = logging.getLogger(__name__)
_Material = tuple[Evidence, NDArray[np.int64], NDArray[np.float32]]


@dataclass(frozen=True, slots=True, eq=False)
class WrittenView:
    """What is written about tracks: ids int64 [n] and unit rows float32 [n, any] (zeros: nothing is)."""

    ids: NDArray[np.int64]
    vectors: NDArray[np.float32]


def taste_file(store: Path) -> Path:
    """Where what was learned is kept; nothing is lost with it but the seconds of learning it again."""
    return store.with_name("taste.npz")


def material(reader: Reader) -> _Material:
    """What taste is learned from: listening, ids and embeddings."""
    return Evidence.of(reader), *reader.embeddings()


def kept(store: Path, found: _Material) -> Taste | None:
    """What was learned from just this before."""
    taste = Taste.load(taste_file(store))
    return taste if taste is not None and taste.digest == found[0].digest(*found[1:]) else None


def keep(store: Path, taste: Taste) -> Taste:
    """Keep what was learned, if that can be done."""
    try:
        taste.save(taste_file(store))
    except OSError as problem:
        _log.warning("what was learned of taste could not be kept: %s", problem)
    return taste


def learned(reader: Reader) -> Taste:
    """Taste as it follows from what is kept now, learned in this process where it has to be."""
    found = material(reader)
    return kept(reader.path, found) or keep(reader.path, worker.learn_taste(*found))


def described(reader: Reader) -> tuple[list[TrackFacts], dict[int, str]]:
    """What is written about the tracks that have embeddings, in their order, and comments and lyrics."""
    tracks = {track.id: track for track in reader.tracks()}
    ids = reader.embeddings()[0].tolist()
    return [facts.written(tracks[one]) for one in ids if one in tracks], reader.texts()


class _Reading(Request):
    """A question that is put together in the worker thread when its turn comes."""

    def __init__(
        self, store: Path, function: Callable[..., Any], unpack: Callable[[Any], Any] | None = None
    ) -> None:
        super().__init__(function, (), SECONDS, unpack=unpack)
        self._store = store

    def advance(self, child: Child) -> bool:
        if not self._arguments and not self.future.cancelled():
            try:
                with Reader(self._store) as reader:
                    self._arguments = self._read(reader)
            except StoreError as error:
                self._settle(error=error)
                return True
            if self._answered():
                return True
        return super().advance(child)

    def _read(self, reader: Reader) -> tuple[Any, ...]:
        raise NotImplementedError

    def _answered(self) -> bool:
        return False


class Learning(_Reading):
    """The question what the person likes; its answer is kept.

    Args:
        store: The library file.
    """

    def __init__(self, store: Path) -> None:
        super().__init__(store, worker.learn_taste, lambda taste: keep(store, taste))

    def _read(self, reader: Reader) -> tuple[Any, ...]:
        return material(reader)

    def _answered(self) -> bool:
        evidence, ids, vectors = self._arguments
        if evidence.scanty:
            # Too little to learn from is no reason to start the child.
            self._settle(worker.learn_taste(evidence, ids, vectors))
            return True
        before = kept(self._store, (evidence, ids, vectors))
        if before is not None:
            self._settle(before)
        return before is not None


class Writing(_Reading):
    """The question what is written about the tracks.

    Args:
        store: The library file.
    """

    def __init__(self, store: Path) -> None:
        super().__init__(store, worker.written, self._view)

    def _read(self, reader: Reader) -> tuple[Any, ...]:
        return described(reader)

    def _view(self, vectors: NDArray[np.float32]) -> WrittenView:
        ids = np.array([fact.id for fact in self._arguments[0]], dtype=np.int64)
        return WrittenView(ids, vectors)
