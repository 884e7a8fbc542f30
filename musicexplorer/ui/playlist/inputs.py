"""What playlists are made from, as the window has it: made when first asked for, and anew after changes."""

import threading
from collections.abc import Callable

import numpy as np

from musicexplorer.library.store import Reader
from musicexplorer.session.library import Library
from musicexplorer.similarity.neighbours import Neighbours
from musicexplorer.similarity.playlist import PlaylistInputs, Windows
from musicexplorer.ui.taste.mixing import Views


class PlaylistInputsCache:
    """Holds the `PlaylistInputs` of the library as it is now.

    Args:
        reader: The store, read in the window's thread.
        catalogue: The library as the window knows it.
        neighbours: The embeddings, by sound.
        wait: Makes sure that the catalogue is whole.

    Attributes:
        views: How that library looks by other mixes of sound, taste and what is written.
    """

    def __init__(
        self,
        reader: Reader,
        catalogue: Callable[[], Library],
        neighbours: Callable[[], Neighbours],
        wait: Callable[[], None],
    ) -> None:
        self._reader, self._catalogue, self._neighbours, self._wait = reader, catalogue, neighbours, wait
        self._windows = _WindowReader(reader)
        self._materials: PlaylistInputs | None = None
        self.views: Callable[[], Views | None] = lambda: None

    def outdated(self) -> None:
        """The library or what is known of listening has changed."""
        self._materials = None

    def inputs(self) -> PlaylistInputs:
        """The library as playlists are made from it."""
        kept = self._materials
        # What near means may have been learned anew without the library having changed.
        if kept is None or kept.neighbours is not self._neighbours():
            self._wait()
            kept = self._materials = self._make()
        return kept

    def close(self) -> None:
        """Let go of the store; call it in no thread that still reads."""
        self._windows.close()

    def _make(self) -> PlaylistInputs:
        catalogue, neighbours, reader = self._catalogue(), self._neighbours(), self._reader
        rows = catalogue.rows(neighbours.ids)
        return PlaylistInputs(
            neighbours,
            catalogue.facts,
            catalogue.tag_names,
            _taken(catalogue.tags, rows),
            catalogue.attribute_names,
            _taken(catalogue.attributes, rows),
            self._windows,
            model=reader.model_version() or "",
            views=self.views(),
        )


def _taken(values: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """The rows of the catalogue in the order of the embeddings, NaN for those it does not have (yet)."""
    known = (rows >= 0) & (rows < len(values))
    taken = np.full((len(rows), values.shape[1]), np.nan, values.dtype)
    taken[known] = values[rows[known]]
    return taken


class _WindowReader:
    """Reads windows in whichever thread asks: the store wants a connection for each."""

    def __init__(self, reader: Reader) -> None:
        self._path = reader.path
        self._of_thread: dict[int, Reader] = {}

    def __call__(self, track_id: int) -> Windows | None:
        me = threading.get_ident()
        if me not in self._of_thread:
            self._of_thread[me] = Reader(self._path)
        heard = self._of_thread[me].analysis(track_id)
        return None if heard is None else Windows(heard.starts, heard.window_vectors.astype(np.float32))

    def close(self) -> None:
        for reader in self._of_thread.values():
            reader.close()
        self._of_thread.clear()
