"""What the verbs work with: the library opened for reading."""

import os
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType

import numpy as np

from musicexplorer import paths
from musicexplorer.cli import seeds, tasting
from musicexplorer.cli.output import NotDone, one_line
from musicexplorer.cli.seeds import OUTSIDE, Seed
from musicexplorer.indexing import facts
from musicexplorer.library.store import Reader, StoreError
from musicexplorer.library.track import Source, Track
from musicexplorer.settings import Settings
from musicexplorer.similarity import metric
from musicexplorer.similarity.neighbours import Neighbours
from musicexplorer.similarity.playlist import PlaylistInputs, TrackFacts, Windows


class Engine:
    """The library, opened for reading; use it as a context manager.

    Raises:
        NotDone: There is no library yet, or it cannot be opened.
    """

    def __init__(self) -> None:
        if not os.path.exists(paths.store()):
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

    def known(self, ids: Iterable[int]) -> list[int]:
        """Those of these tracks that the library has (still)."""
        return [one for one in ids if one in self._tracks]

    @cached_property
    def _metric(self) -> metric.Metric | None:
        """What is near for this person, if they have a metric of their own in use."""
        return metric.load(paths.metric())

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
        return Neighbours(ids, metric.applied(self._metric, vectors, self.reader.model_version()))

    def facts(self) -> dict[int, TrackFacts]:
        """What playlists need to know of each track, by id."""
        return facts.enriched(
            {track.id: facts.from_metadata(track) for track in self._tracks.values()}, self.reader
        )

    def inputs(self) -> PlaylistInputs:
        """The library as playlists are made from it.

        Raises:
            NotDone: No track was listened to yet.
        """
        reader, neighbours = self.reader, self.neighbours()
        return PlaylistInputs(
            neighbours,
            self.facts(),
            reader.tag_names(),
            _rows_of(neighbours, *reader.tags_matrix()),
            reader.attribute_names(),
            _rows_of(neighbours, *reader.attributes_matrix()),
            self._windows,
            {("playlist", one.name): reader.playlist(one.id) for one in reader.playlists()},
            model=reader.model_version() or "",
            views=lambda taste, written: tasting.mixed(self, neighbours, taste, written)[:2],
        )

    def _windows(self, track_id: int) -> Windows | None:
        heard = self.reader.analysis(track_id)
        return None if heard is None else Windows(heard.starts, heard.window_vectors.astype(np.float32))

    def name_of(self, track_id: int, folder: Path | None = None) -> object:
        """What recipes call a track: its path (from `folder`, if given), and where in the file it begins."""
        source = self.track(track_id).source
        path = os.path.relpath(source.path, folder) if folder else os.fspath(source.path)
        return [path, source.start] if source.start else path

    def id_of(self, name: object, folder: Path) -> int | None:
        """The track that a recipe of a list in this folder means; None if the library does not have it."""
        path, start = name if isinstance(name, list) and len(name) == 2 else (name, 0.0)
        if not isinstance(path, str) or not isinstance(start, (int, float)):
            return None
        track = self.reader.find(Source(Path(os.path.normpath(folder / path)), float(start)))
        return track.id if track else None

    def seed(self, words: str, *, compared: bool = True) -> Seed:
        """Find what TRACK means: a file, or words that name one track of the library.

        Args:
            words: The argument.
            compared: Whether it will be compared with the library, which takes the model that heard that.

        Raises:
            NotDone: Nothing or several tracks are meant, or the file cannot be listened to.
        """
        found = self._seed(words, compared)
        vector = metric.applied(self._metric, found.vector, self.reader.model_version())
        return replace(found, vector=vector)

    def _seed(self, words: str, compared: bool) -> Seed:
        track = self.meant(words)
        heard = self.reader.analysis(track.id) if track.id != OUTSIDE else None
        if heard is not None:
            names = self.reader.tag_names(), self.reader.attribute_names()
            return Seed(track, heard.vector, heard.tags, heard.attributes, *names)
        version = self.reader.model_version()
        if compared and version not in (None, seeds.model_card().version):
            raise NotDone(
                f"{track.source.path}: not listened to yet, and the library was with another model "
                f"({version}); `musicexplorer scan` listens with the one at hand"
            )
        return seeds.listened(track)

    def meant(self, words: str) -> Track:
        """The track that words name, be it outside the library (then its id is -1).

        Raises:
            NotDone: Nothing or several tracks are meant.
        """
        path = seeds.path_of(words)
        places = (path, Path(os.path.realpath(path)))
        at_place = seeds.present([track for track in self._tracks.values() if track.source.path in places])
        if at_place:
            at_path = [track for track in at_place if track.source.path == path]
            return seeds.only(at_path or at_place, words)
        if os.path.isfile(path):
            return seeds.at_another_name(path, self._tracks.values()) or seeds.outside(path)
        found = seeds.present(self.reader.search(words))
        exact = [
            track
            for track in found
            if words.casefold() in (track.metadata.title.casefold(), one_line(track).casefold())
        ]
        if not found:
            raise NotDone(f"{words!r} is neither a file nor in the name of a track of the library")
        return seeds.only(exact or found, words)


def _rows_of(neighbours: Neighbours, ids: np.ndarray, values: np.ndarray) -> np.ndarray:
    """The values in the order of the embeddings, NaN for a track without."""
    if np.array_equal(ids, neighbours.ids):
        return values
    rows = np.full((len(neighbours), values.shape[1]), np.nan, values.dtype)
    known = np.isin(ids, neighbours.ids)
    rows[[neighbours.row(track) for track in ids[known].tolist()]] = values[known]
    return rows
