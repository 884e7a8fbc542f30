"""Importing a history: read, match, store, report."""

import gc
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from musicexplorer.library.history import reasons
from musicexplorer.library.history.moments import AmbiguousDates
from musicexplorer.library.history.reading import read
from musicexplorer.library.history.restoring import TracksByPlace, placeholder, restored
from musicexplorer.library.history.values import HistoryError, Listen
from musicexplorer.library.matching import LOOSELY, MATCHED, ForeignTrack, Match, Matching, Moves, names
from musicexplorer.library.store import (
    FIRST,
    OWN_SOURCE,
    ImportedListen,
    ImportedTrack,
    Listener,
    OwnHistory,
    Reader,
    Writer,
)
from musicexplorer.library.store.restoring import NO_HISTORY
from musicexplorer.translation import tr

_STEP = 5000
_MOST_PLAYS = 1_000_000  # of one track
_LONGEST_TIME = 1e9  # seconds
_LATEST = 1e11  # seconds since 1970
_LONGEST_TEXT = 20_000  # characters
# What readers raise on rows that no program writes.
_DAMAGE = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
OnProgress = Callable[[str, int], None]


class Row(NamedTuple):
    """One track of a history, and its match in the library.

    Attributes:
        foreign: Its names in the history.
        match: The track of the library, or why there is none.
        plays: How often it was played.
        skips: How often it was skipped.
    """

    foreign: ForeignTrack
    match: Match
    plays: int
    skips: int


@dataclass(frozen=True, slots=True)
class Report:
    """The result of an import.

    Attributes:
        sources: The programs it came from.
        rows: Every track that the history names, the most played first.
        read: Number of entries in the history (plays, totals, playlist entries, likes and dislikes).
        added: Number of entries that are new.
        passed: Number of skipped rows by reason.
        problems: What could not be read, for the user.
    """

    sources: tuple[str, ...]
    rows: tuple[Row, ...]
    read: int
    added: int
    passed: dict[str, int]
    problems: tuple[str, ...] = ()

    @property
    def matched(self) -> list[Row]:
        """The tracks with a certain match."""
        return [row for row in self.rows if row.match.way in MATCHED]

    @property
    def loosely(self) -> list[Row]:
        """The tracks with a probable match; the reasons say what differs."""
        return [row for row in self.rows if row.match.way == LOOSELY]

    @property
    def unmatched(self) -> list[Row]:
        """The tracks that are not in the library; stored in case they are added."""
        return [row for row in self.rows if not row.match.way]


def import_history(
    paths: Iterable[Path],
    reader: Reader,
    writer: Writer,
    on_progress: OnProgress = lambda stage, done: None,
    *,
    date_order: str = "",
    moves: Moves | None = None,
    listener: Listener | None = None,
) -> Report:
    """Read exports of other programs or of this one, match them with the library and store them.

    Each entry is stored once, even if it occurs in several exports.

    Args:
        paths: Files, archives, folders.
        reader: Of the library; used in the thread that opened it.
        writer: Of the library.
        on_progress: Called with "reading" or "matching" and how many are done; may raise to cancel.
        date_order: In which order day and month are in dates ("dmy", "mdy"); "" to find out.
        moves: Where the person says that the music is.
        listener: Whose history it is; that of the one who is chosen in the library if None.

    Raises:
        AmbiguousDates: `date_order` is needed; nothing was stored.
        HistoryError: Nothing could be read; the message says what to export instead.
        StoreError: The library cannot be written.
    """
    if listener is None:
        listener = next(one for one in reader.listeners() if one.id == reader.listener)
    entries = _Entries(on_progress, date_order, "" if listener.id == FIRST else listener.name)
    with _without_gc():
        for path in paths:
            entries.take(path)
        if entries.problems and not entries.listens:
            raise HistoryError(" ".join(entries.problems))
        matching = Matching(reader.track_names(), moves)
        here, own = _match_own(entries, reader, matching) if entries.own else ([], NO_HISTORY)
        rows, tracks = _match(entries, matching, on_progress)
    added = writer.add_imports(tracks, list(entries.listens.values()), own, listener.id).result()
    return Report(
        tuple(entries.sources),
        tuple(sorted(here + rows, key=lambda row: -row.plays)),
        sum(entries.sources.values()),
        added,
        dict(entries.passed),
        tuple(entries.problems),
    )


def match_again(reader: Reader, writer: Writer) -> "Future[None] | None":
    """Match imported tracks without a certain match again: new music may have been added.

    Returns:
        The future of the writer, or None if nothing changed.
    """
    uncertain = reader.uncertain_imports()
    if not uncertain:
        return None
    matching = Matching(reader.track_names())
    foreign = [
        ForeignTrack(one.artist, one.title, one.album, one.duration, one.path, one.recording)
        for one in uncertain
    ]
    found = matching.match_all(foreign)
    now = [
        track._replace(track_id=match.track_id, way=match.way, reason=match.reason)
        for track, match in zip(uncertain, found, strict=True)
    ]
    changed = [new for old, new in zip(uncertain, now, strict=True) if old != new]
    return writer.match_imports(changed) if changed else None


@contextmanager
def _without_gc() -> Iterator[None]:
    """Disable cyclic garbage collection: slow with millions of small values, which have no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Entries:
    """The entries that were read, each once."""

    def __init__(self, on_progress: OnProgress, date_order: str = "", listener: str = "") -> None:
        self._date_order, self._listener = date_order, listener
        self.tracks: dict[int, ForeignTrack] = {}
        self.listens: dict[int, ImportedListen] = {}
        self.own: dict[tuple[ForeignTrack, float | None], list[Listen]] = defaultdict(list)
        self.sources: Counter[str] = Counter()
        self.passed: Counter[str] = Counter()
        self.problems: list[str] = []
        self._keys: dict[ForeignTrack, int] = {}
        self._on_progress = on_progress

    def take(self, path: Path) -> None:
        taken = impossible = 0
        try:
            for history in read(path, self._date_order):
                for listen in history:
                    if _is_possible(listen):
                        taken += 1
                        self._add(listen, listen.source or history.source)
                    else:
                        impossible += 1
                self.passed.update(+history.passed)
        except AmbiguousDates:
            raise
        except HistoryError as error:
            self.problems.append(str(error))
        except _DAMAGE as error:
            text = tr("{path} cannot be read: it is damaged ({reason}).")
            self.problems.append(text.format(path=path, reason=type(error).__name__))
        if impossible and not taken:
            text = tr("{path} is not imported: it contains only impossible numbers, such as 10^18 plays.")
            self.problems.append(text.format(path=path))
        elif impossible:
            self.passed[reasons.IMPOSSIBLE] += impossible

    def _add(self, listen: Listen, source: str) -> None:
        foreign = ForeignTrack(
            listen.artist, listen.title, listen.album, listen.duration, listen.path, listen.recording
        )
        if listen.own is None:
            self.keep(listen, foreign, source)
        else:
            self.own[foreign, listen.own.start].append(listen)
        self.sources[source] += 1
        if self.sources[source] % _STEP == 0:
            self._on_progress("reading", len(self.listens))

    def keep(self, listen: Listen, foreign: ForeignTrack, source: str) -> None:
        """Add an entry as an import."""
        key = self._keys.get(foreign)
        if key is None:
            key = self._keys[foreign] = _hash("track", *_names(foreign))
            self.tracks[key] = foreign
        found = ImportedListen(
            _content_key(listen, foreign, source, self._listener), key, source, listen.kind, listen.when,
            listen.seconds, listen.plays, listen.skips, listen.rating, listen.liked, listen.list,
        )  # fmt: skip
        self.listens.setdefault(found.key, found)


def _is_possible(listen: Listen) -> bool:
    """Whether a person can have listened like this; other numbers would spoil every sum."""
    times = (listen.seconds, listen.duration, listen.own.start if listen.own else None)
    texts = (listen.artist, listen.title, listen.album, listen.path, listen.recording, listen.list)
    return (
        0 <= listen.plays <= _MOST_PLAYS
        and 0 <= listen.skips <= _MOST_PLAYS
        and all(time is None or 0 <= time <= _LONGEST_TIME for time in times)
        and (listen.when is None or abs(listen.when) < _LATEST)
        and (listen.rating is None or 0 <= listen.rating <= 1)
        and all(len(text) <= _LONGEST_TEXT for text in texts)
    )


def _match_own(entries: _Entries, reader: Reader, matching: Matching) -> tuple[list[Row], OwnHistory]:
    """Restore the history of this program to its tracks; the rest is stored as an import."""
    places = TracksByPlace(reader.tracks(removed=True), matching)
    rows, found = [], []
    for (foreign, start), own_listens in entries.own.items():
        listens = list(dict.fromkeys(own_listens))
        match, counted = places.match(foreign, start), list(map(placeholder, listens))
        if match.track_id is not None and match.way in MATCHED:
            found += [(match.track_id, listen) for listen in listens]
            plays, skips = sum(one.plays for one in counted), sum(one.skips for one in counted)
            rows.append(Row(foreign, match, plays, skips))
        else:
            for listen in counted:
                entries.keep(listen, foreign, OWN_SOURCE)
    return rows, restored(found)


def _match(
    entries: _Entries, matching: Matching, on_progress: OnProgress
) -> tuple[list[Row], list[ImportedTrack]]:
    plays, skips = Counter[int](), Counter[int]()
    for listen in entries.listens.values():
        plays[listen.track_key] += listen.plays
        skips[listen.track_key] += listen.skips
    rows, tracks = [], []
    found = matching.match_all(
        list(entries.tracks.values()), on_progress=lambda done: on_progress("matching", done)
    )
    for (key, foreign), match in zip(entries.tracks.items(), found, strict=True):
        rows.append(Row(foreign, match, plays[key], skips[key]))
        tracks.append(
            ImportedTrack(
                key, foreign.artist, foreign.title, foreign.album, foreign.duration, foreign.path,
                foreign.recording, match.track_id, match.way, match.reason,
            )
        )  # fmt: skip
    return rows, tracks


def _names(foreign: ForeignTrack) -> tuple[str, ...]:
    return foreign.artist, foreign.title, foreign.album, foreign.path, foreign.recording


def _content_key(listen: Listen, foreign: ForeignTrack, source: str, listener: str = "") -> int:
    """The key that identifies an entry of a listener ("" for the first).

    A play is the same whichever service reports it: they copy from each other. A total, a like or dislike
    and a playlist entry belong to their program, and a later export replaces them.
    """
    who = ("listener", listener) if listener else ()
    if listen.kind == "listen" and listen.when is not None:
        identity = (
            (names.folded(listen.artist), names.folded(listen.title)) if listen.title else _names(foreign)
        )
        return _hash(*who, "listen", str(int(listen.when)), *identity)
    return _hash(*who, listen.kind, source, listen.list, *_names(foreign))


def _hash(*parts: Any) -> int:
    """A signed 64-bit hash, the integer type of SQLite."""
    raw = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(raw, digest_size=8).digest(), "little", signed=True)
