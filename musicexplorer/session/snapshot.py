"""One state of an opened library, for threads to work on: it never changes, a new one takes its place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from musicexplorer.indexing.taste_learning import MetadataView
from musicexplorer.library.store import Reader
from musicexplorer.session.library import Library
from musicexplorer.session.listeners import liking_of
from musicexplorer.session.tastes import NamedTaste
from musicexplorer.session.vectors import SOUND, Embeddings, Mix, Vector
from musicexplorer.similarity.compact_vectors import CompactVectors
from musicexplorer.similarity.metric import Metric
from musicexplorer.similarity.neighbours import Neighbours
from musicexplorer.similarity.playlist import Exclusion, PlaylistInputs, Windows
from musicexplorer.similarity.taste import Taste


@dataclass(frozen=True, eq=False)
class Snapshot:
    """All that questions about the library are answered from.

    Attributes:
        library: The tracks.
        store: The library file, for what is read when it is needed (windows of single tracks).
        listener: Whose history is read; that of the one who is chosen in the library if None.
        version: Rises with every change.
        metric: The person's own metric in use, None for the network's.
        taste: What was learned from listening, None while that is not known yet.
        metadata: What is written about the tracks, as vectors; None while that is not read yet.
        tastes: The several tastes of the person, the largest first; None while nobody has looked for them.
        exclusions: What must not be suggested.
        per_artist: At most so many tracks of one artist in a list, unless it says otherwise.
    """

    library: Library
    store: Path
    listener: int | None = None
    version: int = 0
    metric: Metric | None = None
    taste: Taste | None = None
    metadata: MetadataView | None = None
    tastes: tuple[NamedTaste, ...] | None = None
    exclusions: tuple[Exclusion, ...] = ()
    per_artist: int = 3

    def changed(self, **changes: Any) -> "Snapshot":
        """The next snapshot; what was worked out from what stays the same is kept."""
        after = replace(self, version=self.version + 1, **changes)
        kept = ["embeddings"] if self._compares_as(after) else []
        kept += ["inputs"] if kept and after.library is self.library else []
        for name in kept:
            if name in self.__dict__:
                after.__dict__[name] = self.__dict__[name]
        if "inputs" in after.__dict__ and after.tastes is not self.tastes:
            after.__dict__["inputs"] = self.inputs.with_lists(after._lists())
        return after

    def _compares_as(self, other: "Snapshot") -> bool:
        """Whether tracks are compared by the same vectors: a play or a playlist changes none of them."""
        ours, theirs = self.library, other.library
        return (
            ours.embeddings is theirs.embeddings
            and ours.embedding_ids is theirs.embedding_ids
            and all(getattr(self, name) is getattr(other, name) for name in ("metric", "taste", "metadata"))
        )

    @cached_property
    def embeddings(self) -> Embeddings:
        """The embeddings and what is mixed into them."""
        library = self.library
        return Embeddings(
            library.embedding_ids,
            library.embeddings,
            library.model,
            self.metric,
            self.taste,
            self.metadata,
        )

    @cached_property
    def inputs(self) -> PlaylistInputs:
        """The library as playlists are made from it, by sound."""
        library, embeddings = self.library, self.embeddings
        # What the inputs hold of a snapshot is another one: held by each other, this one and its library
        # would stay until the garbage collector finds them.
        asked = replace(self)
        asked.__dict__.update(embeddings=embeddings, likings=self.likings)
        rows = library.rows(embeddings.ids)
        known, at = rows >= 0, rows.clip(0)
        tags, attributes = library.tags, library.attributes
        if not np.array_equal(rows, np.arange(len(library))):  # what is all of it need not be copied
            tags, attributes = tags.taken(at, known), attributes[at]
            attributes[~known] = np.nan

        def views(taste: float, metadata: float) -> tuple[CompactVectors, str]:
            mix = Mix(taste, metadata)
            return embeddings.mixed(mix), embeddings.note(mix)

        def external(vector: Vector, taste: float, metadata: float) -> Vector:
            return embeddings.external(vector, Mix(taste, metadata))

        def fit(words: str) -> np.ndarray:
            return np.where(known, library.search(f"{words} ").fit[at], np.float32(0))

        def likings(name: str) -> np.ndarray:
            return liking_of(asked, name)

        return PlaylistInputs(
            Neighbours(embeddings.ids, embeddings.sound),
            library.facts,
            library.tag_names,
            tags,
            library.attribute_names,
            attributes,
            asked.windows,
            self._lists(),
            model=library.model,
            views=views,
            external=external,
            fit=fit,
            likings=likings,
        )

    def _lists(self) -> dict[tuple[str, str], Sequence[int]]:
        lists: dict[tuple[str, str], Sequence[int]] = {
            ("playlist", name): ids for name, ids in self.library.playlists.items()
        }
        tastes = self.tastes or ()
        before = {("taste", one.found): one.ids for one in tastes if one.given}  # as recipes may call them
        return lists | before | {("taste", one.name): one.ids for one in tastes}

    def windows(self, track_id: int) -> Windows | None:
        """What the network found in the windows of a track, None while it is not analysed; in any thread."""
        with Reader(self.store) as reader:
            found = reader.analysis(track_id)
        return None if found is None else Windows(found.starts, found.window_vectors.astype(np.float32))

    @cached_property
    def likings(self) -> dict[str, np.ndarray]:
        """How much listeners would like each analysed track, by their names, where it was asked for."""
        return {}

    def inputs_by(self, mix: Mix) -> PlaylistInputs:
        """The library as it is near by this mix."""
        return self.inputs if mix == SOUND else self.inputs.mixed(mix.taste, mix.metadata)[0]
