"""Learning the taste model from the listening history in the store, and saving it beside the store."""

import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musicexplorer import allocation
from musicexplorer.indexing import worker
from musicexplorer.indexing.requests import Request
from musicexplorer.indexing.worker_process import WorkerProcess
from musicexplorer.library.artists import is_nobody
from musicexplorer.library.store import FIRST, Reader, StoreError
from musicexplorer.library.track import Track
from musicexplorer.similarity.recordings import TrackFacts
from musicexplorer.similarity.taste import Evidence, Taste
from musicexplorer.similarity.taste.evidence import DIGESTED

TIMEOUT_SECONDS = 300.0  # for learning
_log = logging.getLogger(__name__)
_TasteInputs = tuple[Evidence, NDArray[np.int64], NDArray[np.float32]]


@dataclass(frozen=True, slots=True, eq=False)
class MetadataView:
    """Tracks by their metadata: ids int64 [n] and unit vectors float32 [n, d] (zeros where there is none)."""

    ids: NDArray[np.int64]
    vectors: NDArray[np.float32]


def taste_file(store: Path, listener: int = FIRST) -> Path:
    """The file with the learned model of a listener; if it is lost, it is learned again in seconds."""
    return store.with_name("taste.npz" if listener == FIRST else f"taste-{listener}.npz")


def taste_inputs(reader: Reader, first: int | None = None, *, fading: bool = True) -> _TasteInputs:
    """The inputs of the taste model: listening history, track ids and (the `first` numbers of) embeddings."""
    return Evidence.of(reader, fading=fading), *reader.embeddings(first)


def load_taste(store: Path, inputs: _TasteInputs, listener: int = FIRST) -> Taste | None:
    """The saved model of a listener, if it was learned from exactly these inputs."""
    return Taste.load(taste_file(store, listener), inputs[0].digest(*inputs[1:]))


def save_taste(store: Path, taste: Taste, listener: int = FIRST) -> Taste:
    """Save the model of a listener, if possible; returns it."""
    try:
        taste.save(taste_file(store, listener))
    except OSError as problem:
        _log.warning("the taste model could not be saved: %s", problem)
    return taste


def load_or_learn(reader: Reader, *, fading: bool = True) -> Taste:
    """The taste model for the current history, loaded if it is unchanged, else learned in this process."""
    listener = reader.listener
    known = load_taste(reader.path, taste_inputs(reader, DIGESTED, fading=fading), listener)
    if known is not None:
        return known
    return save_taste(reader.path, worker.learn_taste(*learning_inputs(reader, fading=fading)), listener)


def learning_inputs(reader: Reader, *, fading: bool = True) -> tuple[Any, ...]:
    """All that taste is learned from: its inputs, and the metadata of the tracks (`worker.learn_taste`)."""
    return *taste_inputs(reader, fading=fading), *metadata_inputs(reader)


def metadata_inputs(reader: Reader) -> tuple[list[TrackFacts], dict[int, str]]:
    """The metadata of the tracks with embeddings, in their order, and comments and lyrics by track id."""
    columns = reader.track_columns()
    rows = columns.rows(np.sort(reader.analysed()))
    return [_facts(columns.track(row)) for row in rows[rows >= 0].tolist()], reader.texts()


def _metadata_view(facts: list[TrackFacts], texts: dict[int, str]) -> MetadataView:
    ids = np.array([fact.id for fact in facts], dtype=np.int64)
    return MetadataView(ids, worker.metadata_vectors(facts, texts))


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
    """A request whose arguments the worker process reads from the store, when its turn comes.

    Args:
        store: The library file.
        function: What is called with them.
        read: Reads them.
        unpack: Turns what the function returns into the answer.
    """

    def __init__(
        self,
        store: Path,
        function: Callable[..., Any],
        read: Callable[[Reader], tuple[Any, ...]],
        unpack: Callable[[Any], Any] | None = None,
    ) -> None:
        super().__init__(worker.with_inputs, (function, read, store), TIMEOUT_SECONDS, unpack=unpack)
        self._store, self._begun = store, False

    def advance(self, process: WorkerProcess) -> bool:
        if not self._begun and not self.future.cancelled():
            self._begun = True
            try:
                with Reader(self._store) as reader:
                    early = self._early(reader)
            except StoreError as error:
                self._finish(error=error)
                return True
            allocation.trim()
            if early is not None:
                self._finish(early)
                return True
        return super().advance(process)

    def _early(self, reader: Reader) -> Any:
        """The answer, where the process need not be started for it."""
        return None


class TasteRequest(StoreRequest):
    """A request to learn the taste model, which is saved.

    Args:
        store: The library file.
        fading: Whether old plays may weigh less.
    """

    def __init__(self, store: Path, fading: bool) -> None:
        def save(taste: Taste) -> Taste:
            return save_taste(store, taste, self._listener)

        super().__init__(store, worker.learn_taste, partial(learning_inputs, fading=fading), save)
        self._listener, self._fading = FIRST, fading

    def _early(self, reader: Reader) -> Taste | None:
        self._listener = reader.listener
        inputs = taste_inputs(reader, DIGESTED, fading=self._fading)
        known = load_taste(self._store, inputs, self._listener)
        if known is None and inputs[0].scanty:
            # Too little to learn from is no reason to start the process, or to read all of the embeddings.
            return save_taste(self._store, worker.learn_taste(*inputs), self._listener)
        return known


class MetadataRequest(StoreRequest):
    """A request to turn the metadata of the tracks into vectors.

    Args:
        store: The library file.
    """

    def __init__(self, store: Path) -> None:
        super().__init__(store, _metadata_view, metadata_inputs)
