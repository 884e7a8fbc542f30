"""What sounds like what: from a track, several, or a file from outside, to the list that is shown."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from musicexplorer.session.library import Library
from musicexplorer.similarity.metric import Metric
from musicexplorer.similarity.neighbours import Neighbours
from musicexplorer.similarity.playlist import (
    Exclusion,
    PlaylistInputs,
    SimilarityPercentiles,
    similar,
)
from musicexplorer.ui.similar.neighbour_list import Likeness

_LISTED = 50
_LESS = ", less like "
_MUCH = 1.05
"""A library that has grown by this factor has other usual distances."""


class Embeddings(Protocol):
    """What the explorer asks of the store's reader."""

    def embeddings(self) -> tuple[np.ndarray, np.ndarray]: ...


class View(Protocol):
    """What else than sound counts for what is near: other vectors for the same tracks."""

    def __call__(self, ids: np.ndarray, vectors: np.ndarray, heard: np.ndarray) -> np.ndarray: ...


class Explorer:
    """Finds what is near, and remembers where the person came from."""

    def __init__(self, shelf: Embeddings, catalogue: Callable[[], Library], per_artist: int) -> None:
        self._shelf, self._catalogue = shelf, catalogue
        self.per_artist = per_artist
        self.metric: Metric | None = None
        self._view: View | None = None
        self._neighbours: Neighbours | None = None
        self._sound: tuple[Neighbours, np.ndarray] | None = None
        self._version = self._asked_for = 0
        self.view_wanted: Callable[[], None] = lambda: None
        self._past: list[Likeness] = []
        self.shown: Likeness | None = None
        self.rules: Callable[[], Sequence[Exclusion]] = tuple
        self._closeness: tuple[int, SimilarityPercentiles] | None = None
        self._inputs: PlaylistInputs | None = None

    def outdated(self) -> None:
        """The store holds other embeddings now; they are read again when they are next needed.

        What a view shows takes long to make: it is asked for when it is next needed, and what it showed
        before answers until it has come (`see_by`).
        """
        self._version += 1
        self._sound = self._inputs = None
        if self._view is None:
            self._neighbours = None

    def near_tracks(self, ids: Sequence[int], unlike: Sequence[int] = ()) -> Likeness | None:
        """What sounds like all of these tracks, and not like those; None while none was listened to."""
        neighbours, catalogue = self.index(), self._catalogue()
        seeds = [one for one in ids if one in neighbours and one in catalogue]
        if not seeds:
            return None
        tags = [one for one in map(catalogue.tags_of, seeds) if one is not None]
        first = catalogue.tracks.track(catalogue.row(seeds[0])).metadata
        name = f"{first.title} — {first.artist}" if first.artist else first.title
        if len(seeds) > 1:
            name = f"{len(seeds)} tracks, “{first.title}” first"
        likeness = Likeness(seeds[0], name, np.mean(tags, axis=0) if tags else None, seeds=tuple(seeds))
        return self._filled(likeness, unlike)

    def more_like(self, ids: Sequence[int]) -> Likeness | None:
        """What is shown now, but like these tracks too; None where that says nothing."""
        shown, neighbours = self.shown, self.index()
        more = [one for one in ids if one in neighbours]
        if shown is None or not self._known(shown) or not more:
            return None
        seeds = tuple(dict.fromkeys((*_ids(shown.seeds), *more)))
        unlike = [one for one in shown.unlike if one not in more]
        sounds = [one for one in shown.seeds if isinstance(one, np.ndarray)]
        if sounds:
            return self._filled(replace(shown, seeds=(*sounds, *seeds)), unlike)
        return self.near_tracks(seeds, unlike)

    def less_like(self, ids: Sequence[int]) -> Likeness | None:
        """What is shown now, but less like these tracks; None where that says nothing."""
        shown, neighbours = self.shown, self.index()
        unlike = [one for one in ids if one in neighbours]
        if shown is None or not self._known(shown) or not unlike or set(unlike) & set(_ids(shown.seeds)):
            return None
        return self._filled(shown, (*shown.unlike, *unlike))

    def shown_track(self) -> int | None:
        """The track that the list is about; None for none, or music from outside."""
        return None if self.shown is None else self.shown.seed

    def again(self) -> Likeness | None:
        """What is shown now, looked for once more; None where nothing is shown."""
        shown = self.shown
        return None if shown is None or not self._known(shown) else self._filled(shown, shown.unlike)

    def _known(self, likeness: Likeness) -> bool:
        """Whether everything that a list was looked for with is still in the library."""
        index = self.index()
        return bool(likeness.seeds) and all(one in index for one in (*_ids(likeness.seeds), *likeness.unlike))

    def near_sound(self, name: str, vector: np.ndarray, tags: np.ndarray) -> Likeness:
        """What sounds like a file from outside the library: `vector` float32 [d], `tags` [T]."""
        fitting = tags if len(tags) == len(self._catalogue().tag_names) else None
        return self._filled(Likeness(None, name, fitting, seeds=(vector,)), ())

    def hear_by(self, metric: Metric | None) -> None:
        """Near is what this metric says from now on; what the network says with None."""
        self.metric = metric
        self._closeness = self._neighbours = None
        self.outdated()

    def see_by(self, view: View | None, index: Neighbours | None) -> None:
        """Near is what this view says from now on; `index` is the library seen by it, None for by sound."""
        self._view, self._neighbours = view, index
        self._closeness = None

    def seen(self, view: View | None, ids: np.ndarray, vectors: np.ndarray) -> Neighbours:
        """The library as a view shows it; in any thread."""
        heard = self._heard(vectors)
        return Neighbours(ids, heard if view is None else view(ids, vectors, heard))

    def _from_outside(self, vector: np.ndarray) -> np.ndarray:
        """The embedding float32 [d] of music from outside, as tracks of the library are compared now."""
        if self._view is None:
            return self._heard(vector)
        sound, raw = self._read()
        one_more = np.append(sound.ids, sound.ids.max(initial=0) + 1)
        return self.seen(self._view, one_more, np.vstack([raw, vector])).vectors[-1]

    def _heard(self, vectors: np.ndarray) -> np.ndarray:
        fits = self.metric is not None and len(self.metric.mean) == vectors.shape[-1]
        return self.metric.apply(vectors) if self.metric is not None and fits else vectors

    def _filled(self, likeness: Likeness, unlike: Sequence[int]) -> Likeness:
        """The same seeds, with what is near them and not near those others."""
        catalogue = self._catalogue()
        found = similar(
            self._inputs_now(),
            [self._from_outside(one) if isinstance(one, np.ndarray) else one for one in likeness.seeds],
            unlike,
            _LISTED,
            per_artist=self.per_artist,
            exclusions=self.rules(),
        )
        found = [one for one in found if one.id in catalogue]
        titles = [f"“{track.metadata.title}”" for one in unlike if (track := catalogue.track(one))]
        base = likeness.name.partition(_LESS)[0]
        return replace(
            likeness,
            name=f"{base}{_LESS}{', '.join(titles)}" if titles else base,
            suggestions=tuple(found),
            unlike=tuple(unlike),
        )

    def _inputs_now(self) -> PlaylistInputs:
        """The library as it is compared now, with what is known of its tracks."""
        index, facts = self.index(), self._catalogue().facts
        known = self._inputs
        if known is None or known.neighbours is not index or known.facts is not facts:
            self._inputs = known = PlaylistInputs(index, facts)
        return known

    def percent(self, similarity: float) -> float:
        """The share of pairs of the library, 0..100, that are less similar than this cosine."""
        number = len(self.index())
        if self._closeness is None or not number / _MUCH <= self._closeness[0] <= number * _MUCH:
            self._closeness = number, SimilarityPercentiles(self.index())
        return float(self._closeness[1].percent(similarity))

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

    @property
    def ready(self) -> bool:
        """Whether the embeddings are read already."""
        return self._neighbours is not None

    def index(self) -> Neighbours:
        """The library as it is compared now, read from the store when it is first needed."""
        if self._neighbours is None:
            sound, raw = self._read()
            self._neighbours = sound if self._view is None else self.seen(self._view, sound.ids, raw)
            self._asked_for = self._version
        elif self._view is not None and self._asked_for != self._version:
            self._asked_for = self._version
            self.view_wanted()
        return self._neighbours

    def by_sound(self) -> Neighbours:
        """The library as it sounds, whatever else counts."""
        return self._read()[0]

    def raw(self) -> np.ndarray:
        """The embeddings as the network has them, float32 [n, d], rows as in `by_sound`."""
        return self._read()[1]

    def _read(self) -> tuple[Neighbours, np.ndarray]:
        if self._sound is None:
            ids, vectors = self._shelf.embeddings()
            self._sound = self.seen(None, ids, vectors), vectors
        return self._sound


def _ids(seeds: Sequence[int | np.ndarray]) -> list[int]:
    """Those of the seeds that are tracks of the library."""
    return [one for one in seeds if not isinstance(one, np.ndarray)]
