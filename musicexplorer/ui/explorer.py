"""What sounds like what: from a track, several, or a file from outside, to the list that is shown."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from musicexplorer.similarity.neighbours import Neighbours
from musicexplorer.similarity.playlist import more_like
from musicexplorer.ui.catalogue import Catalogue
from musicexplorer.ui.neighbour_list import Likeness

_LISTED = 50


class Embeddings(Protocol):
    """What the explorer asks of the store's reader."""

    def embeddings(self) -> tuple[np.ndarray, np.ndarray]: ...


class Explorer:
    """Finds what is near, and remembers where the person came from."""

    def __init__(self, shelf: Embeddings, catalogue: Callable[[], Catalogue], per_artist: int) -> None:
        self._shelf, self._catalogue = shelf, catalogue
        self.per_artist = per_artist
        self._neighbours: Neighbours | None = None
        self._past: list[Likeness] = []
        self.shown: Likeness | None = None

    def outdated(self) -> None:
        """The store holds other embeddings now; they are read again when they are next needed."""
        self._neighbours = None

    def near_track(self, track_id: int) -> Likeness | None:
        """What sounds like a track; None while it was not listened to."""
        return self.near_tracks([track_id])

    def near_tracks(self, ids: Sequence[int]) -> Likeness | None:
        """What sounds like all of these tracks; None while none of them was listened to."""
        neighbours, catalogue = self._index(), self._catalogue()
        seeds = [one for one in ids if one in neighbours and one in catalogue]
        if not seeds:
            return None
        found = more_like(neighbours, catalogue.facts, seeds, n=_LISTED, per_artist=self.per_artist)
        tags = [one for one in map(catalogue.tags_of, seeds) if one is not None]
        first = catalogue.tracks[catalogue.row(seeds[0])].metadata
        name = f"{first.title} — {first.artist}" if first.artist else first.title
        if len(seeds) > 1:
            name = f"{len(seeds)} tracks, “{first.title}” first"
        known = tuple(one for one in found if one.id in catalogue)
        return Likeness(seeds[0], name, np.mean(tags, axis=0) if tags else None, known)

    def near_sound(self, name: str, vector: np.ndarray, tags: np.ndarray) -> Likeness:
        """What sounds like a file from outside the library: `vector` float32 [d], `tags` [T]."""
        catalogue = self._catalogue()
        found = more_like(self._index(), catalogue.facts, [vector], n=_LISTED, per_artist=self.per_artist)
        fitting = tags if len(tags) == len(catalogue.tag_names) else None
        return Likeness(None, name, fitting, tuple(one for one in found if one.id in catalogue))

    def go(self, likeness: Likeness) -> Likeness:
        """This is shown now; what was shown before can be gone back to."""
        if self.shown is not None and self.shown.name != likeness.name:
            self._past.append(self.shown)
        self.shown = likeness
        return likeness

    def back(self) -> Likeness | None:
        """What was shown before; None if there was nothing."""
        if not self._past:
            return None
        self.shown = self._past.pop()
        return self.shown

    def can_go_back(self) -> bool:
        """Whether anything was shown before."""
        return bool(self._past)

    def _index(self) -> Neighbours:
        if self._neighbours is None:
            self._neighbours = Neighbours(*self._shelf.embeddings())
        return self._neighbours
