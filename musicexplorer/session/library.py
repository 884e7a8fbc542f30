"""The opened library: what the store holds, as columns with one row a track.

A `Library` never changes. When the store does, a new one is made from it in the background, sharing what is
the same; so threads may work on one for as long as they like.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musicexplorer.library.artists import is_nobody
from musicexplorer.library.packed import Repeated, Texts, mapped, packed
from musicexplorer.library.store import KEY_NAMES, Listens, Reader, TrackColumns
from musicexplorer.library.text import fold
from musicexplorer.library.track import Track
from musicexplorer.session.analyses import read_analyses
from musicexplorer.session.names import Kind, Named, Names
from musicexplorer.session.search.dictionary import dictionary
from musicexplorer.session.search.finding import Found, find
from musicexplorer.session.search.memory import Memory
from musicexplorer.session.search.spelling import Words
from musicexplorer.session.search.texts import TagIndex, search_text, strongest
from musicexplorer.similarity import albums, artists
from musicexplorer.similarity.compact_tags import CompactTags
from musicexplorer.similarity.compact_vectors import CompactVectors
from musicexplorer.similarity.facts import Facts
from musicexplorer.similarity.genre_guesses import GenreGuesses
from musicexplorer.similarity.recordings import plain_artist, plain_song
from musicexplorer.similarity.words import says_something

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

FILE_NUMBERS = {"year": "year", "duration": "duration", "track": "track", "disc": "disc", "added": "added"}
"""Columns of numbers that are written in the files or known since the scan, and the store's names of them."""


@dataclass(frozen=True, slots=True, eq=False)
class TrackScores:
    """A number for each of some tracks, with a title.

    Attributes:
        title: What it says, for a legend.
        ids: int64 [m].
        values: float32 [m].
        names: What 0, 1, … mean, where numbers stand for names.
    """

    title: str
    ids: NDArray[np.int64]
    values: NDArray[np.float32]
    names: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Library:
    """Every track by id, row by row.

    Attributes:
        tracks: What is written in the files, and where they are.
        texts: What a search for words looks at, folded.
        model: The version of the network that analysed the tracks, "" while none has.
        tag_names, attribute_names: What it says about a track.
        tags: Probabilities [n, tags], NaN for tracks that are not analysed yet.
        attributes: float32 [n, attributes], likewise.
        embedding_ids: int64 [m], the tracks that are analysed and not vanished, ascending.
        embeddings: [m, d], unit rows.
        position_ids: int64 [p], the tracks on the map, ascending.
        positions: float32 [p, 2].
        learned: float64 columns [n] from listening, the second pass and the layout: "plays", "last played",
            "rating", "size" (bytes of the file), "tempo", "key" (place in `KEY_NAMES`), "loudness",
            "map error", "reached"; NaN where nothing is known.
        liked: bool [n], whether the person likes the track.
        playlists: The saved playlists by name: their tracks.
        region_names: The tracks of each region of the map that was given a name, int64 [k], by that name.
        given_genres: Genres that the person gave to tracks here, by track id.
        guesses: Genres that are guessed, None while they are not.
        scores: Numbers that change from moment to moment, by name ("similarity", "dimension", "taste",
            "tastes"): the session's own dictionary, which all its libraries share.
    """

    tracks: TrackColumns = field(default_factory=TrackColumns)
    texts: Texts = field(default_factory=lambda: Texts(()))
    model: str = ""
    tag_names: tuple[str, ...] = ()
    tags: CompactTags = field(default_factory=lambda: CompactTags(np.zeros((0, 0), np.uint8)))
    attribute_names: tuple[str, ...] = ()
    attributes: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    embedding_ids: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    embeddings: CompactVectors = field(default_factory=lambda: CompactVectors.zeros(0, 0))
    position_ids: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    positions: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 2), np.float32))
    learned: Mapping[str, Floats] = field(default_factory=dict)
    liked: Mask = field(default_factory=lambda: np.zeros(0, bool))
    playlists: Mapping[str, Sequence[int]] = field(default_factory=dict)
    region_names: Mapping[str, NDArray[np.int64]] = field(default_factory=dict)
    given_genres: Mapping[int, str] = field(default_factory=dict)
    guesses: GenreGuesses | None = None
    scores: dict[str, TrackScores] = field(default_factory=dict)

    # Made from the store

    @classmethod
    def load(cls, reader: Reader, before: "Library | None" = None) -> "Library":
        """Everything that the store holds now.

        Args:
            reader: Reads the store.
            before: What was read before: its scores are taken over, and what is the same is shared.
        """
        before = cls() if before is None else before
        tracks = reader.track_columns()
        loaded = cls(tracks=tracks, texts=_texts(tracks), scores=before.scores)
        found = read_analyses(reader, tracks.ids, before)
        return replace(loaded.with_positions(reader), **found)

    def with_tracks(self, reader: Reader, ids: Sequence[int]) -> "Library":
        """The library after these tracks were stored or analysed; the map stays as it was."""
        changed = reader.track_columns(ids)
        texts = self.texts.joined(_texts(changed), self.tracks.order_with(changed))
        # Without what was learned: files may have other sizes.
        grown = replace(self, tracks=self.tracks.merged(changed), texts=texts, learned={})
        found = read_analyses(reader, grown.ids, self, ids)
        return replace(grown.with_history(reader), **found)

    def with_history(self, reader: Reader) -> "Library":
        """The library after plays, likes, ratings, playlists or the second pass's findings have changed."""
        tracks = self.tracks
        rhythms, listens, preservation, likes = (
            reader.rhythm(),
            reader.listens(),
            reader.map_quality(),
            reader.likes(),
        )
        played, plays, last = _counted(listens)
        reached = preservation.occurrences.astype(np.float64)
        columns = {
            "plays": (played, plays),
            "last played": (played, last),
            "rating": reader.ratings(),
            "size": (tracks.ids, self.learned["size"]) if "size" in self.learned else reader.sizes(),
            "tempo": (rhythms.ids, rhythms.tempo),
            "key": (rhythms.ids, np.where(rhythms.key < 0, np.nan, rhythms.key)),
            "loudness": (rhythms.ids, rhythms.loudness),
            "map error": (preservation.ids, 1.0 - preservation.preserved),
            "reached": (preservation.ids, np.where(reached < 0, np.nan, reached)),
        }
        liked = np.zeros(len(tracks), bool)
        rows = tracks.rows(likes.ids[likes.values > 0])
        liked[rows[rows >= 0]] = True
        return self._changed(
            learned={
                name: self.aligned(ids, np.asarray(values, np.float64), np.nan)
                for name, (ids, values) in columns.items()
            },
            liked=liked,
            playlists={one.name: reader.playlist(one.id) for one in reader.playlists()},
            region_names=reader.region_names(),
            given_genres=reader.genre_corrections().given,
        )

    def with_guesses(self, guesses: GenreGuesses | None) -> "Library":
        """The library with these guesses of genres; all that was worked out from the rest is kept."""
        if guesses is self.guesses:
            return self
        after = copy(self)
        after.__dict__["guesses"] = guesses
        for name in ("guessed_genres", "guess_probabilities"):
            after.__dict__.pop(name, None)
        return after

    def with_positions(self, reader: Reader) -> "Library":
        """The library after tracks were placed on the map."""
        ids, positions = reader.positions()
        return self.with_history(reader)._changed(position_ids=ids, positions=positions)

    def _changed(self, **changes: Any) -> "Library":
        """The library with other columns; what was worked out from tracks and tags alone is kept."""
        after = replace(self, **changes)
        for name in (
            "tag_index",
            "songs",
            "genres",
            "genres_stated",
            "genre_lines",
            "formats",
            "title_ranks",
            "albums",
            "album_labels",
            "words",
            "names",
        ):
            if name in self.__dict__:
                after.__dict__[name] = self.__dict__[name]
        return after

    def prepare(self) -> "Library":
        """Make now, in a thread, what the first search, sorting and click would have to wait for."""
        _ = (
            self.tag_index.counts,
            self.album_labels,
            self.albums,
            self.songs,
            self.genres,
            self.genres_stated,
            self.genre_lines,
            self.title_ranks,
            self.facts,
            self.words,
            dictionary(self.tag_names, self.attribute_names),
        )
        return self

    # Rows

    def __len__(self) -> int:
        return len(self.tracks)

    def __contains__(self, track_id: int) -> bool:
        return bool(self.tracks.rows(np.array([track_id]))[0] >= 0)

    @property
    def ids(self) -> NDArray[np.int64]:
        """int64 [n]: the store's number of each row, ascending."""
        return self.tracks.ids

    def row(self, track_id: int) -> int:
        """The row of a track; KeyError if the library does not have it."""
        row = int(self.tracks.rows(np.array([track_id]))[0])
        if row < 0:
            raise KeyError(track_id)
        return row

    def rows(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """int64 [m]: the rows of several tracks, -1 for those that the library does not have."""
        return self.tracks.rows(ids)

    def track(self, track_id: int) -> Track | None:
        """The track with this id, None if the library does not have it (any more)."""
        return self._track(track_id)

    @cached_property
    def _track(self) -> Callable[[int], Track | None]:
        """`track`, which a click asks for the same few again and again."""

        def track(track_id: int) -> Track | None:
            row = int(self.tracks.rows(np.array([track_id]))[0])
            return None if row < 0 else self.tracks.track(row)

        return lru_cache(maxsize=256)(track)

    def aligned(self, ids: np.ndarray, values: np.ndarray, missing: float) -> np.ndarray:
        """One value a row out of values by id, of the same type; `missing` for the rows without one."""
        if np.array_equal(ids, self.ids):
            return values
        column: np.ndarray = np.full((len(self), *values.shape[1:]), missing, values.dtype)
        rows = self.rows(ids)
        column[rows[rows >= 0]] = values[rows >= 0]
        return column

    # What is known of them

    def number(self, name: str) -> Floats:
        """float64 [n], NaN where nothing is known: an attribute, or a column of files, `learned` or `scores`.

        "tempo" and "rating" are the file's own where it has one.
        """
        if name in self.attribute_names:
            return self.attributes[:, self.attribute_names.index(name)].astype(np.float64)
        if name in FILE_NUMBERS:
            return self.tracks.number(FILE_NUMBERS[name])
        if name in ("tempo", "rating"):
            written = self.tracks.number({"tempo": "bpm"}.get(name, name))
            found = np.where(np.isnan(written), self._known(name), written)
            # Half stars: then filters hold for what is shown.
            return np.round(found * 10) / 10 if name == "rating" else found
        if name == "plays":
            return np.nan_to_num(self._known(name))
        if name in self.scores:
            return self.aligned(self.scores[name].ids, self.scores[name].values.astype(np.float64), np.nan)
        return self._known(name)

    def _known(self, name: str) -> Floats:
        return self.learned.get(name, np.full(len(self), np.nan))

    def number_of(self, name: str, row: int) -> float:
        """`number` of one row."""
        if name in self.attribute_names:
            return float(self.attributes[row, self.attribute_names.index(name)])
        written = FILE_NUMBERS.get(name) or {"tempo": "bpm", "rating": "rating"}.get(name)
        value = None if written is None else self.tracks.value(written, row)
        if value is not None or name in FILE_NUMBERS:
            return np.nan if value is None else float(value)
        if name not in self.learned:
            return float(self.number(name)[row])
        known = float(self.learned[name][row])
        return 0.0 if name == "plays" and np.isnan(known) else known

    @cached_property
    def genre_lines(self) -> Sequence[str]:
        """The genres of each track in one line."""
        lines = {genres: ", ".join(genres) for genres in set(self.tracks.genres)}
        return packed(lines[genres] for genres in self.tracks.genres)

    @cached_property
    def formats(self) -> Sequence[str]:
        """What kind of file each track is, by the ending of its name: "FLAC"."""
        endings = (path.rpartition("/")[2].rpartition(".")[2] for path in self.tracks.paths)
        return packed(ending.upper() for ending in endings)

    @cached_property
    def genres(self) -> dict[str, tuple[str, NDArray[np.int64]]]:
        """Every genre, folded: how it is written first, and its rows."""
        spelled: dict[str, str] = {}
        rows: dict[str, list[int]] = {}
        for row, genres in enumerate(self.tracks.genres):
            for genre in genres:
                key = spelled.get(genre) or spelled.setdefault(genre, fold(genre.strip()))
                rows.setdefault(key, []).append(row)
        first = {key: genre.strip() for genre, key in reversed(spelled.items())}
        return {
            key: (first[key], np.unique(found)) for key, found in rows.items() if key and says_something(key)
        }

    @cached_property
    def guessed_genres(self) -> tuple[str | None, ...]:
        """The genre that each row is guessed to be, None for none: as it is written on most tracks."""
        found: list[str | None] = [None] * len(self)
        if self.guesses is not None:
            names = [self.genres.get(fold(name), (name,))[0] for name in self.guesses.names]
            rows = self.rows(self.guesses.ids).tolist()
            for row, genre in zip(rows, self.guesses.genres.tolist(), strict=True):
                if row >= 0 and int(self.ids[row]) not in self.given_genres:
                    found[row] = names[genre]
        return tuple(found)

    @cached_property
    def guess_probabilities(self) -> Floats:
        """float64 [n]: how sure the guess of each row is, 0..1; NaN for none."""
        if self.guesses is None:
            return np.full(len(self), np.nan)
        return self.aligned(self.guesses.ids, self.guesses.probabilities.astype(np.float64), np.nan)

    @cached_property
    def genres_stated(self) -> float:
        """The share of the tracks that state a genre."""
        meaning = {genres: any(map(says_something, genres)) for genres in set(self.tracks.genres)}
        return sum(map(meaning.__getitem__, self.tracks.genres)) / max(1, len(self))

    @cached_property
    def facts(self) -> Facts:
        """What playlists and taste need to know of each track."""
        tracks, keys = self.tracks, self._known("key")
        names = ("", *KEY_NAMES)
        found = (np.nan_to_num(keys, nan=-1.0).astype(int) + 1).tolist()
        tempo, rating = self.number("tempo"), self.number("rating")
        return Facts(
            ids=tracks.ids,
            title=tracks.titles,
            artist=tracks.artists,
            artists=tracks.artist_names,
            album=tracks.text("album"),
            album_artist=mapped(tracks.text("album_artist"), lambda name: "" if is_nobody(name) else name),
            folder=tracks.folders,
            key=packed(written or names[at] for written, at in zip(tracks.text("key"), found, strict=True)),
            genres=tracks.genres,
            duration=tracks.number("duration"),
            year=tracks.number("year"),
            tempo=np.where(tempo > 0, tempo, np.nan),
            last_played=np.where(self._known("last played") > 0, self._known("last played"), np.nan),
            added=tracks.number("added"),
            rating=rating,
            loudness=self._known("loudness"),
            plays=self.number("plays").astype(np.int64),
            liked=self.liked,
        )

    @cached_property
    def title_ranks(self) -> Floats:
        """float64 [n]: the place of each title among all; seconds for a large library, so made early."""
        return text_ranks(self.tracks.titles)

    # Words

    def search(self, text: str, these: Sequence[int] = ()) -> Found:
        """The tracks that words mean: see `session.search`. `these` are the tracks that "these" are."""
        return find(self, text, these)

    @cached_property
    def searched(self) -> Memory:
        """What the latest searches have worked out."""
        return Memory()

    @cached_property
    def words(self) -> Words:
        """The different words written about the tracks, folded."""
        return Words(self.texts)

    @cached_property
    def names(self) -> Names:
        """What the tracks, artists, albums, tags and genres are called."""
        return Names(self)

    def named(self, one: Named) -> list[int]:
        """The tracks of what has a name; [] for an action, and for what is gone."""
        if one.kind == Kind.PLAYLIST:
            return list(self.playlists.get(one.key, ()))
        if one.kind == Kind.ARTIST:
            return self.by_artists(one.track)
        if one.kind == Kind.ALBUM:
            return self.album(one.track)
        if one.kind == Kind.TAG:
            return [int(track) for track in self.ids[self.with_tag(one.key)]]
        if one.kind == Kind.GENRE:
            return (
                [int(track) for track in self.ids[self.genres[one.key][1]]] if one.key in self.genres else []
            )
        return [one.track] if one.track in self else []

    # Tags

    @cached_property
    def tag_index(self) -> TagIndex:
        """Which tags are among the strongest of which rows."""
        return TagIndex(self.tags, self.tag_names)

    @property
    def mean_tags(self) -> NDArray[np.float64]:
        """The mean probability of each tag among the tracks that are analysed, float64 [tags]."""
        return self._mean_and_spread[0]

    @property
    def tag_spread(self) -> NDArray[np.float64]:
        """The standard deviation of each tag among the tracks that are analysed, float64 [tags]."""
        return self._mean_and_spread[1]

    @cached_property
    def _mean_and_spread(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        return self.tags.mean_and_spread()

    def with_tag(self, name: str) -> Mask:
        """Bool [n]: the rows that a tag is among the strongest of."""
        if name not in self.tag_names:
            return np.zeros(len(self), bool)
        return self.tag_index.rows_with(self.tag_names.index(name))

    def top_tags(self, rows: NDArray[np.int64] | None = None) -> Repeated[str]:
        """The tag that the network is surest of in each of these rows (default: all), "" for none."""
        found = self._top_tags if rows is None else self._top_tags[rows]
        return Repeated(found, ("", *self.tag_names))

    @cached_property
    def _top_tags(self) -> NDArray[np.unsignedinteger[Any]]:
        """`strongest` of all tags, from 1 on; 0 for none."""
        return (strongest(self.tags) + 1).astype(np.min_scalar_type(len(self.tag_names)))

    def top_tag(self, row: int) -> str:
        """`top_tags` of one row."""
        return self.top_tags()[row]

    def tags_of(self, track_id: int) -> NDArray[np.float16] | None:
        """float16 [tags] of one track, None while it is not analysed."""
        row = int(self.tracks.rows(np.array([track_id]))[0])
        return None if row < 0 or not self.tag_names or np.isnan(self.tags[row]).any() else self.tags[row]

    # Songs

    @cached_property
    def songs(self) -> NDArray[np.int64]:
        """A number for each row, int64 [n], equal for all versions of a song (live, remaster, demo)."""
        songs = map(self._song, range(len(self)))
        numbers = (hash(song) if all(song) else row for row, song in enumerate(songs))
        return np.unique(np.fromiter(numbers, np.int64, len(self)), return_inverse=True)[1].astype(np.int64)

    def _song(self, row: int) -> tuple[str, str]:
        names = self.tracks.artist_names[row]
        return plain_artist(names[0]) if names else "", plain_song(self.tracks.titles[row])

    @cached_property
    def albums(self) -> NDArray[np.int64]:
        """int64 [n]: a number for each row, equal for the tracks of one album; -1 for those of none."""
        return albums.numbered(self.facts)

    @cached_property
    def album_labels(self) -> Sequence[str]:
        """What the album of each row is called; two of one name are told apart."""
        return packed(albums.labels(self.facts))

    def album_label(self, track_id: int) -> str:
        """What the album of a track is called, "" for none."""
        row = int(self.tracks.rows(np.array([track_id]))[0])
        return "" if row < 0 else self.album_labels[row]

    def album(self, track_id: int) -> list[int]:
        """The tracks of a track's album, itself among them, in the order of rows; [] if it has no album."""
        row = int(self.tracks.rows(np.array([track_id]))[0])
        if row < 0 or self.albums[row] < 0:
            return []
        rows = np.flatnonzero(self.albums == self.albums[row])
        return [int(track) for track in self.ids[rows]]

    def by_artists(self, track_id: int) -> list[int]:
        """All tracks of a track's artists, itself among them, in the order of rows; [] if it has none."""
        row = int(self.tracks.rows(np.array([track_id]))[0])
        names = self.tracks.artist_names[row] if row >= 0 else ()
        return [int(track) for track in self.ids[artists.belonging(self.facts, names)]] if names else []

    def versions(self, track_id: int) -> list[int]:
        """Other tracks that are the same song."""
        row = int(self.tracks.rows(np.array([track_id]))[0])
        if row < 0:
            return []
        same = self.songs == self.songs[row]
        same[row] = False
        return [int(track) for track in self.ids[same]]


def text_ranks(texts: Sequence[str]) -> Floats:
    """float64 [n]: the place of each text in their order, without case and accents; NaN for empty ones."""
    if isinstance(texts, Repeated):
        return text_ranks(texts.values)[texts.codes]
    keys = list(map(fold, texts))
    order = sorted(range(len(keys)), key=keys.__getitem__)
    new = (keys[one] != keys[before] for before, one in pairwise(order))
    found = np.empty(len(keys))
    found[order] = np.cumsum([0, *new])[: len(keys)]
    found[[row for row, key in enumerate(keys) if not key and not texts[row]]] = np.nan
    return found


def _texts(tracks: TrackColumns) -> Texts:
    names = (path.rpartition("/")[2] for path in tracks.paths)
    owners, albums = tracks.text("album_artist"), tracks.text("album")
    lines = [
        line if len(several) < 2 else "\n".join((line, *several))
        for line, several in zip(tracks.artists, tracks.artist_names, strict=True)
    ]
    rows = zip(tracks.titles, lines, owners, albums, tracks.genres, names, strict=True)
    return Texts.of(search_text(*row) for row in rows)


def _counted(listens: Listens) -> tuple[NDArray[np.int64], Floats, Floats]:
    """Tracks, how often each was played to the end (excerpts are no plays), and when last."""
    whole = ~listens.excerpt
    ids, which = np.unique(listens.ids[whole], return_inverse=True)
    last = np.zeros(len(ids))
    np.maximum.at(last, which, np.nan_to_num(listens.when[whole]))
    return ids, np.bincount(which, listens.count[whole], len(ids)).astype(np.float64), last
