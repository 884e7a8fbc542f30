"""One opened library, asked by the window and the command line alike."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from musicexplorer import allocation
from musicexplorer.audio.normalisation import Loudness
from musicexplorer.indexing.genre_learning import load_or_guess
from musicexplorer.indexing.taste_learning import MetadataView, load_or_learn, metadata_inputs, taste_file
from musicexplorer.library.store import AnalysisRow, Reader
from musicexplorer.library.text import fold
from musicexplorer.library.track import Source, Track
from musicexplorer.session.dimensions import Dimensions
from musicexplorer.session.library import Library, TrackScores
from musicexplorer.session.loudness import album_loudness, loudness_of
from musicexplorer.session.snapshot import Snapshot
from musicexplorer.session.tastes import NamedTaste, find_tastes
from musicexplorer.session.vectors import METADATA_SHARE, Mix
from musicexplorer.settings import Settings
from musicexplorer.similarity import metric as metric_file
from musicexplorer.similarity.genre_guesses import GenreGuesses
from musicexplorer.similarity.metric import Metric
from musicexplorer.similarity.playlist import parse_exclusions
from musicexplorer.similarity.taste import Taste


class Session:
    """The library as it is now: a snapshot that is replaced when something changes.

    Used in one thread; work in other threads takes `snapshot`, which never changes.

    Args:
        store: The library file; it exists.
        settings: What the person has set.
        listener: Whose history is read; that of the one who is chosen in the library if None.

    Attributes:
        reader: Reads the store.
        scores: Numbers of tracks that change from moment to moment, by name: see `Library`.
        dimensions: The dimensions of the embedding, None while nobody has looked for them.
        loaded: Whether the library has been read.

    Raises:
        StoreError: The library cannot be opened.
    """

    def __init__(self, store: Path, settings: Settings, listener: int | None = None) -> None:
        self.reader = Reader(store, listener)
        self.scores: dict[str, TrackScores] = {}
        self.dimensions: Dimensions | None = None
        self.loaded = False
        self._guesses: GenreGuesses | None = None
        self.read_likes()
        self._settings = settings
        self._snapshot = Snapshot(
            Library(scores=self.scores),
            store,
            listener,
            metric=metric_file.load(store.with_name(metric_file.FILE)),
            exclusions=tuple(parse_exclusions(settings.exclusions)),
            per_artist=settings.per_artist,
        )

    @property
    def snapshot(self) -> Snapshot:
        """The library as it is now, for work in any thread."""
        return self._snapshot

    @property
    def library(self) -> Library:
        """The tracks as they are now."""
        return self._snapshot.library

    @property
    def mix(self) -> Mix:
        """What counts when tracks are compared now."""
        return self.mix_by(self._settings)

    def mix_by(self, settings: Settings) -> Mix:
        """What counts by these settings when tracks are compared.

        Taste counts as much as the person has chosen; where they have not, as much as held-out listening has
        earned (`similarity.taste.earned`), which is nothing until something was learned. It does not count
        while too little is known of it.
        """
        taste, share = self._snapshot.taste, settings.taste
        if taste is not None and not taste.counts:
            share = 0.0
        elif share is None:
            share = 0.0 if taste is None else taste.figures.earned_played
        return Mix(share, METADATA_SHARE if settings.use_metadata else 0.0)

    @property
    def version(self) -> int:
        """Rises with every change."""
        return self._snapshot.version

    def close(self) -> None:
        """Let go of the store."""
        self.reader.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def track(self, track_id: int) -> Track | None:
        """The track with this id, also while the library is still being read; None if there is none."""
        return self.library.track(track_id) or (None if len(self.library) else self.reader.track(track_id))

    def typical_start(self, track_id: int, length: float) -> float:
        """Seconds into a track where the excerpt of this length begins that is most like the whole of it."""
        track, analysis = self.track(track_id), self.reader.analysis(track_id)
        if track is None or analysis is None:
            return 0.0
        return excerpt_start(analysis, track.source, track.metadata.duration, length)

    def excerpt(self, track_id: int) -> tuple[float, float]:
        """Where the most typical part of a track begins, in seconds into it, and how long it lasts.

        It begins on a beat and ends with a phrase once the second pass has been there.
        """
        found = self.reader.rhythm_of(track_id)
        if found is None or found.excerpt_start is None or found.excerpt_end is None:
            return self.typical_start(track_id, EXCERPT_SECONDS), EXCERPT_SECONDS
        return found.excerpt_start, found.excerpt_end - found.excerpt_start

    def loudness(self, track_id: int) -> Loudness:
        """What is known of the loudness of a track, from its tags or the second pass."""
        measured, album = self.reader.rhythm_of(track_id), album_loudness(self.library, track_id)
        return loudness_of(self.track(track_id), measured, album)

    def crossfade_begin(self, old: int, new: int, seconds: float) -> float | None:
        """Where in a track the next one should begin, so that their beats coincide in a crossfade.

        Args:
            old: The track that ends.
            new: The track that follows, from its beginning.
            seconds: Length of the crossfade.

        Returns:
            Seconds into the old track; None if the beats of either are unknown.
        """
        first, second, track = self.reader.rhythm_of(old), self.reader.rhythm_of(new), self.track(old)
        if first is None or second is None or track is None or track.metadata.duration is None:
            return None
        if first.last_beat is None or first.tempo is None or second.first_beat is None:
            return None
        latest = track.metadata.duration - seconds
        period = 60.0 / first.tempo
        beats = np.floor((latest + second.first_beat - first.last_beat) / period)
        begin = first.last_beat + float(beats) * period - second.first_beat
        return begin if begin > 0.0 else None

    def opinion(self, track_id: int | None) -> int:
        """1 for a track that the person likes, -1 for one that they dislike, 0 for neither."""
        return 0 if track_id is None else self._likes.get(track_id, 0)

    # What changes

    def load(self) -> Self:
        """Read the whole library here and now; `loader` does it in another thread."""
        self.set_library(Library.load(self.reader, self.library))
        return self

    def loader(self) -> Callable[[], Library]:
        """Reads the whole library, in any thread."""
        store, listener, before = self._snapshot.store, self._snapshot.listener, self.library

        def load() -> Library:
            with Reader(store, listener) as reader:
                library = Library.load(reader, before)
            allocation.trim()
            return library.prepare()

        return load

    def set_library(self, library: Library) -> None:
        """The tracks are these now."""
        self.loaded = True
        self._snapshot = self._snapshot.changed(library=library.with_guesses(self._guesses))

    def set_metric(self, metric: Metric | None) -> None:
        """Sound is compared by this metric now; by the network's with None."""
        self._snapshot = self._snapshot.changed(metric=metric)

    def set_taste(self, taste: Taste) -> None:
        """This was learned from listening; the map can be coloured by it."""
        self._snapshot = self._snapshot.changed(taste=taste)
        self.scores.pop("taste", None)
        if taste.liking_model is not None:
            self.scores["taste"] = TrackScores("", taste.ids, taste.liking)

    def forget_taste(self) -> None:
        """Taste has to be learned: somebody else listens now."""
        self._snapshot = self._snapshot.changed(taste=None, tastes=None)
        self.scores.pop("taste", None)
        self.scores.pop("tastes", None)

    def set_tastes(self, tastes: Sequence[NamedTaste]) -> None:
        """These are the several tastes of the person; the map can be coloured by them."""
        self._snapshot = self._snapshot.changed(tastes=tuple(tastes))
        self.scores.pop("tastes", None)
        if tastes:
            ids = np.concatenate([one.all_ids for one in tastes])
            numbers = np.repeat(np.arange(len(tastes)), [len(one.all_ids) for one in tastes])
            titles = tuple(one.title for one in tastes)
            self.scores["tastes"] = TrackScores("", ids, numbers.astype(np.float32), titles)

    def set_genre_guesses(self, guesses: GenreGuesses) -> bool:
        """These are the guessed genres; returns whether they are others than before."""
        before, self._guesses = self._guesses, guesses
        if before is not None and before.digest == guesses.digest:
            return False
        self._snapshot = self._snapshot.changed(library=self.library.with_guesses(guesses))
        return True

    def set_metadata(self, metadata: MetadataView) -> None:
        """This is written about the tracks."""
        self._snapshot = self._snapshot.changed(metadata=metadata)

    def set_exclusions(self, plain: list[object]) -> None:
        """Only this must not be suggested: pairs of kind and value, as the settings hold them."""
        self._snapshot = self._snapshot.changed(exclusions=tuple(parse_exclusions(plain)))

    def set_per_artist(self, per_artist: int) -> None:
        """At most so many tracks of one artist in a list."""
        self._snapshot = self._snapshot.changed(per_artist=per_artist)

    def set_likes(self, values: Mapping[int, int]) -> None:
        """The person likes (1) or dislikes (-1) these tracks, or neither (0)."""
        self._likes.update(values)

    def read_likes(self) -> None:
        """Read again what the person likes and dislikes."""
        self._likes = {like.track_id: like.value for like in self.reader.given_likes()}

    def set_mix(self, settings: Settings) -> None:
        """What these settings say counts when tracks are compared (`mix_by`)."""
        self._settings = settings

    def recall_taste(self) -> None:
        """Take up the taste that was learned last, if any, at once: the newest listening is no part of it."""
        if self._snapshot.taste is not None:
            return
        taste = Taste.load(taste_file(self._snapshot.store, self.reader.listener))
        if taste is not None and taste.fits(self.library.embeddings):
            self.set_taste(taste)

    def learn(self, *, metadata: bool = False, tastes: bool = False, again: bool = True) -> Taste:
        """Learn taste here and now, and read the metadata and find tastes if asked for; takes seconds.

        Args:
            metadata: Whether to read the metadata.
            tastes: Whether to find the several tastes.
            again: Whether from the newest listening; else what was learned last will do, if there is any.
        """
        if not again:
            self.recall_taste()
        taste = self._snapshot.taste
        if again or taste is None:
            taste = load_or_learn(self.reader, fading=self._settings.fading)
            self.set_taste(taste)
        if tastes:
            self.set_tastes(find_tastes(self._snapshot))
        if metadata:
            from musicexplorer.indexing.worker import metadata_vectors

            self.set_metadata(
                MetadataView(self.library.embedding_ids, metadata_vectors(*metadata_inputs(self.reader)))
            )
        return taste

    def guess_genres(self) -> None:
        """Guess the genres of the tracks without one here and now, if they are not saved; takes seconds."""
        self.set_genre_guesses(load_or_guess(self.reader))

    # Naming tracks

    def find(self, words: str) -> list[Track]:
        """The tracks that words mean: the file with this path or, failing that, tracks with all the words.

        Files that have vanished are answered only where nothing else is; a title or "artist - title" that is
        exactly what was asked for goes before others.
        """
        path = Path(os.path.abspath(os.path.expanduser(words)))
        at_path = self._present(self._at(path) or self._at(Path(os.path.realpath(path))))
        if at_path:
            return at_path
        if os.path.isfile(path):
            linked = self._linked(path)
            return linked if len(linked) == 1 else []
        found = self._present(self.reader.search(words))
        wanted = " ".join(fold(words).split())
        exact = [track for track in found if wanted in _names(track)]
        return exact or found

    def _at(self, path: Path) -> list[Track]:
        tracks, raw = self.library.tracks, os.fspath(path)
        return [tracks.track(row) for row, found in enumerate(tracks.paths) if found == raw]

    def _linked(self, path: Path) -> list[Track]:
        """The tracks whose file is this very one under another path."""
        name, real, tracks = path.name, os.path.realpath(path), self.library.tracks
        rows = (row for row, found in enumerate(tracks.paths) if found.rpartition("/")[2] == name)
        return [tracks.track(row) for row in rows if os.path.realpath(tracks.paths[row]) == real]

    @staticmethod
    def _present(tracks: list[Track]) -> list[Track]:
        return [track for track in tracks if not track.gone] or tracks


EXCERPT_SECONDS = 30.0
"""How long the excerpt of a track is that is played."""


def excerpt_start(analysis: AnalysisRow, source: Source, duration: float | None, length: float) -> float:
    """Seconds into a track where the excerpt of this length begins that is most like the whole of it."""
    from musicexplorer.audio.excerpt import typical_start

    starts = np.asarray(analysis.starts, np.float32) - source.start
    at = typical_start(starts, analysis.window_vectors, analysis.vector, length=length, duration=duration)
    return max(float(at), 0.0)


def _names(track: Track) -> tuple[str, str]:
    about = track.metadata
    names = about.title, " - ".join(filter(None, (about.artist, about.title)))
    return tuple(" ".join(fold(name).split()) for name in names)  # type: ignore[return-value]
