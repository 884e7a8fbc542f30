"""The inputs of playlists: everything known about a library, as arrays with one row per track."""

import time
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity import albums, artists
from musicexplorer.similarity.compact_tags import CompactTags
from musicexplorer.similarity.compact_vectors import CompactVectors, Vectors
from musicexplorer.similarity.facts import Facts
from musicexplorer.similarity.neighbours import Neighbours
from musicexplorer.similarity.playlist.hubness import HubnessCorrection
from musicexplorer.similarity.playlist.likeness import Likeness
from musicexplorer.similarity.playlist.percentiles import SimilarityPercentiles
from musicexplorer.similarity.recordings import TrackFacts, plain_artist, plain_song
from musicexplorer.translation import tr

Views = Callable[[float, float], tuple[Vectors, str]]
Fit = Callable[[str], NDArray[np.float32]]
External = Callable[[NDArray[np.float32], float, float], NDArray[np.float32]]
_UNCHANGED = ("columns", "artist_plays", "songs", "artists", "albums", "durations")
"""Properties that do not depend on how tracks are compared."""


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """The embeddings of the windows of one track.

    Attributes:
        starts: float32 [n], seconds.
        vectors: float32 [n, d], unit rows.
    """

    starts: NDArray[np.float32]
    vectors: NDArray[np.float32]


def _no_windows(_track: int) -> Windows | None:
    return None


@dataclass(eq=False)
class PlaylistInputs:
    """A library as `compose` uses it. Made once, and again when the library changes.

    Attributes:
        neighbours: The embeddings.
        facts: The metadata of each track, by id; may lack some. Copied into `Facts` if it is another mapping.
        tag_names: The T tags of the network.
        tags: Probabilities [n, T], rows as `neighbours.ids`; empty when not known.
        attribute_names: The A attributes of the network.
        attributes: float [n, A], likewise.
        windows: Reads the windows of a track; None for one that has none.
        lists: Other groups that may be seeds: (kind, name) to track ids, e.g. ("taste", "calm piano").
        now: Seconds since 1970, for filters by time and for seasons.
        model: Version of the network.
        views: From the weights of taste and metadata (0..1 each) to the vectors to compare instead,
            [n, any], unit rows as `neighbours.ids`, and a note for the user ("" for none); None where
            only sound can be compared.
        external: From the embedding float32 [d] of music from outside the library, as the network gives it,
            and the same weights to its vector among these; None where it is compared as it is, by sound.
        fit: From words, as typed in the search, to how well each track fits them: float32 [n], 0 for those
            that do not; None where words are not understood.
        likings: From the name of a person to how much they would like each track: float32 [n], 0..1; None
            where tastes are not known. It raises ValueError, with a message for the user, if this one is not.
        weights: How much taste and metadata count in `neighbours`.
        sound: The embeddings [n, d] where taste or metadata count in `neighbours`; None otherwise.
    """

    neighbours: Neighbours
    facts: Mapping[int, TrackFacts]
    tag_names: Sequence[str] = ()
    tags: CompactTags = field(default_factory=lambda: CompactTags(np.zeros((0, 0), np.uint8)))
    attribute_names: Sequence[str] = ()
    attributes: NDArray[np.floating] = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    windows: Callable[[int], Windows | None] = _no_windows
    lists: Mapping[tuple[str, str], Sequence[int]] = field(default_factory=dict)
    now: float = field(default_factory=time.time)
    model: str = ""
    views: Views | None = None
    external: External | None = None
    fit: Fit | None = None
    likings: Fit | None = None
    weights: tuple[float, float] = (0.0, 0.0)
    sound: CompactVectors | None = None
    _mixed: "dict[tuple[float, float], tuple[PlaylistInputs, str]]" = field(
        default_factory=dict, init=False, repr=False
    )

    def with_lists(self, lists: Mapping[tuple[str, str], Sequence[int]]) -> "PlaylistInputs":
        """The same library with other lists; all that was worked out is kept."""
        after = copy(self)
        after.lists, after._mixed = lists, {}
        return after

    def mixed(self, taste: float, metadata: float) -> "tuple[PlaylistInputs, str]":
        """The library compared by taste and metadata too, and a note for the user ("" for none)."""
        if not taste and not metadata:
            return self, ""
        if self.views is None:
            return self, tr("taste and metadata are not available here: made by sound alone")
        weights = (min(max(taste, 0.0), 1.0), min(max(metadata, 0.0), 1.0))
        found = self._mixed.get(weights)
        if found is None:
            vectors, note = self.views(*weights)
            seen = Neighbours(self.neighbours.ids, vectors)
            made = replace(self, neighbours=seen, views=None, weights=weights, sound=self.neighbours.vectors)
            made.__dict__.update({name: getattr(self, name) for name in _UNCHANGED})
            found = made, note
            self._mixed = {weights: found}  # only the latest is likely to be needed again
        return found

    @cached_property
    def likeness(self) -> Likeness:
        """Words for similarities."""
        return Likeness(self.neighbours)

    @cached_property
    def percentiles(self) -> SimilarityPercentiles:
        """How similar two tracks of this library usually are."""
        return SimilarityPercentiles(self.neighbours)

    @cached_property
    def hubness_correction(self) -> HubnessCorrection:
        """The correction for hubs."""
        return HubnessCorrection(self.neighbours)

    @cached_property
    def columns(self) -> Facts:
        """The facts as columns, rows as `neighbours.ids`."""
        return self._all_facts.aligned(self.neighbours.ids)

    @cached_property
    def _all_facts(self) -> Facts:
        return self.facts if isinstance(self.facts, Facts) else Facts.of(self.facts.values())

    def fact(self, track: int) -> TrackFacts:
        """The facts of one track; nothing but its id where none are known."""
        return self.facts.get(track, TrackFacts(track))

    @cached_property
    def artist_plays(self) -> Counter[str]:
        """How often the tracks of each artist were played, by the artist's name."""
        total = Counter[str]()
        for names, plays in zip(self._all_facts.artists, self._all_facts.plays.tolist(), strict=True):
            if plays:
                total.update(dict.fromkeys(names, plays))
        return total

    def column(self, name: str) -> NDArray[np.float32]:
        """One attribute of every track, float32 [n]; NaN where it is not known.

        Raises:
            KeyError: The network has no attribute of this name.
        """
        if name not in self.attribute_names:
            raise KeyError(name)
        at = list(self.attribute_names).index(name)
        return np.asarray(self.attributes[:, at], dtype=np.float32)

    def tag(self, name: str) -> NDArray[np.float32]:
        """One tag of every track as a rank in the library: float32 [n], 0..1.

        The network's probabilities are not comparable between tags ("instrumental" stays under 0.2); the
        ranks are.

        Raises:
            KeyError: The network has no tag of this name.
        """
        if name not in self.tag_names:
            raise KeyError(name)
        values = self.tags[:, list(self.tag_names).index(name)].astype(np.float32)
        ranks = np.empty(len(values), dtype=np.float32)
        ranks[np.argsort(values, kind="stable")] = np.arange(1, len(values) + 1)
        return ranks / np.float32(max(len(values), 1))

    @cached_property
    def songs(self) -> NDArray[np.int64]:
        """A number for each row, int64 [n], equal for all versions of a song by one artist."""
        columns = self.columns
        return _numbered(
            (plain_artist(names[0]), plain_song(title)) if names and title else track
            for track, names, title in zip(columns.ids.tolist(), columns.artists, columns.title, strict=True)
        )

    @cached_property
    def artists(self) -> NDArray[np.int64]:
        """The artists of each row as numbers, int64 [n, k], the main one first; -1 for no more."""
        return artists.numbered(self.columns)

    @cached_property
    def albums(self) -> NDArray[np.int64]:
        """A number for each row, int64 [n], equal for the tracks of one album (`albums.numbered`)."""
        return albums.numbered(self.columns)

    @cached_property
    def durations(self) -> NDArray[np.float64]:
        """Duration of each track in seconds, float64 [n]; the median if it is unknown."""
        durations = self.columns.duration
        known = durations > 0  # NaN is not
        return np.where(known, durations, np.median(durations[known]) if known.any() else 240.0)

    def versions(self, row: int) -> list[int]:
        """Rows of the other versions of a song."""
        return [at for at in np.flatnonzero(self.songs == self.songs[row]).tolist() if at != row]


def _numbered(names: Iterable[Hashable]) -> NDArray[np.int64]:
    """Numbers in the order of first use; by hashes, which take a fraction of the names' memory."""
    numbers: dict[int, int] = {}
    return np.fromiter((numbers.setdefault(hash(name), len(numbers)) for name in names), np.int64)
