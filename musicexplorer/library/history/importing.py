"""Taking a history into the library: read, match, keep, report."""

import gc
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from musicexplorer.library.history import names
from musicexplorer.library.history.matching import LOOSELY, MATCHED, Match, Matching, Wanted
from musicexplorer.library.history.reading import read
from musicexplorer.library.history.restoring import Places, restored, stand_in
from musicexplorer.library.history.values import HistoryError, Listen
from musicexplorer.library.store import (
    OWN_SOURCE,
    ImportedListen,
    ImportedTrack,
    OwnHistory,
    Reader,
    Writer,
)
from musicexplorer.library.store.restoring import NO_HISTORY

_STEP = 5000
Told = Callable[[str, int], None]


class Row(NamedTuple):
    """One track of a history, and what was found for it.

    Attributes:
        wanted: Its names.
        match: Our track, or why there is none.
        plays: How often it was played there.
        skips: How often it was skipped there.
    """

    wanted: Wanted
    match: Match
    plays: int
    skips: int


@dataclass(frozen=True, slots=True)
class Report:
    """What came of an import.

    Attributes:
        sources: The programs it came from.
        rows: Every track that the history names, the most played first.
        read: How many things the history said (listenings, totals, entries of playlists, opinions).
        added: How many of them were not known yet.
        passed: Why rows were passed over, and how many.
        problems: What could not be read.
    """

    sources: tuple[str, ...]
    rows: tuple[Row, ...]
    read: int
    added: int
    passed: dict[str, int]
    problems: tuple[str, ...] = ()

    @property
    def matched(self) -> list[Row]:
        """Surely."""
        return [row for row in self.rows if row.match.way in MATCHED]

    @property
    def loosely(self) -> list[Row]:
        """Probably; the reasons say what differs."""
        return [row for row in self.rows if row.match.way == LOOSELY]

    @property
    def unmatched(self) -> list[Row]:
        """Not in the library; kept for the day they are."""
        return [row for row in self.rows if not row.match.way]


def import_history(
    paths: Iterable[Path], reader: Reader, writer: Writer, tell: Told = lambda stage, done: None
) -> Report:
    """Read exports of other programs or of this one, match them with the library and keep them.

    The same thing is kept once, however often and from however many exports it comes.

    Args:
        paths: Files, archives, folders.
        reader: Of the library; used in the thread that opened it.
        writer: Of the library.
        tell: Told "reading" or "matching" and how many are done; may raise, and nothing is kept then.

    Raises:
        HistoryError: Nothing could be read; the message says what to export instead.
        StoreError: The library cannot be written.
    """
    gathering = _Gathering(tell)
    with _uncollected():
        for path in paths:
            gathering.take(path)
        if gathering.problems and not gathering.listens:
            raise HistoryError(" ".join(gathering.problems))
        matching = Matching(reader.track_names())
        here, own = _match_own(gathering, reader, matching) if gathering.own else ([], NO_HISTORY)
        rows, tracks = _match(gathering, matching, tell)
    added = writer.add_imports(tracks, list(gathering.listens.values()), own).result()
    return Report(
        tuple(gathering.sources),
        tuple(sorted(here + rows, key=lambda row: -row.plays)),
        sum(gathering.sources.values()),
        added,
        dict(gathering.passed),
        tuple(gathering.problems),
    )


def match_again(reader: Reader, writer: Writer) -> "Future[None] | None":
    """Try again to match what was imported and is not surely matched: new music may have come.

    Returns:
        What the writer answers, or None where there was nothing to do.
    """
    unsettled = reader.uncertain_imports()
    if not unsettled:
        return None
    matching = Matching(reader.track_names())
    changed = []
    for one in unsettled:
        wanted = Wanted(one.artist, one.title, one.album, one.duration, one.path, one.recording)
        found = matching.match(wanted)
        now = one._replace(track_id=found.track_id, way=found.way, reason=found.reason)
        if now != one:
            changed.append(now)
    return writer.match_imports(changed) if changed else None


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without looking for cycles of garbage: millions of small values have none, and looking is slow."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Gathering:
    """What was read, each thing once."""

    def __init__(self, tell: Told) -> None:
        self.tracks: dict[int, Wanted] = {}
        self.listens: dict[int, ImportedListen] = {}
        self.own: dict[tuple[Wanted, float | None], list[Listen]] = defaultdict(list)
        self.sources: Counter[str] = Counter()
        self.passed: Counter[str] = Counter()
        self.problems: list[str] = []
        self._keys: dict[Wanted, int] = {}
        self._tell = tell

    def take(self, path: Path) -> None:
        try:
            for history in read(path):
                for listen in history:
                    self._add(listen, listen.source or history.source)
                self.passed.update(history.passed)
        except HistoryError as error:
            self.problems.append(str(error))

    def _add(self, listen: Listen, source: str) -> None:
        wanted = Wanted(
            listen.artist, listen.title, listen.album, listen.duration, listen.path, listen.recording
        )
        if listen.own is None:
            self.keep(listen, wanted, source)
        else:
            self.own[wanted, listen.own.start].append(listen)
        self.sources[source] += 1
        if self.sources[source] % _STEP == 0:
            self._tell("reading", len(self.listens))

    def keep(self, listen: Listen, wanted: Wanted, source: str) -> None:
        """As an import."""
        key = self._keys.get(wanted)
        if key is None:
            key = self._keys[wanted] = _hash("track", *_said(wanted))
            self.tracks[key] = wanted
        found = ImportedListen(
            _content_key(listen, wanted, source), key, source, listen.kind, listen.when, listen.seconds,
            listen.plays, listen.skips, listen.rating, listen.liked, listen.list,
        )  # fmt: skip
        self.listens.setdefault(found.key, found)


def _match_own(gathering: _Gathering, reader: Reader, matching: Matching) -> tuple[list[Row], OwnHistory]:
    """What this program had noted itself goes back to its tracks; the rest is kept as an import."""
    places = Places(reader.tracks(removed=True), matching)
    rows, found = [], []
    for (wanted, start), told in gathering.own.items():
        listens = list(dict.fromkeys(told))
        match, counted = places.match(wanted, start), list(map(stand_in, listens))
        if match.track_id is not None and match.way in MATCHED:
            found += [(match.track_id, listen) for listen in listens]
            plays, skips = sum(one.plays for one in counted), sum(one.skips for one in counted)
            rows.append(Row(wanted, match, plays, skips))
        else:
            for listen in counted:
                gathering.keep(listen, wanted, OWN_SOURCE)
    return rows, restored(found)


def _match(gathering: _Gathering, matching: Matching, tell: Told) -> tuple[list[Row], list[ImportedTrack]]:
    plays, skips = Counter[int](), Counter[int]()
    for listen in gathering.listens.values():
        plays[listen.track_key] += listen.plays
        skips[listen.track_key] += listen.skips
    rows, tracks = [], []
    for done, (key, wanted) in enumerate(gathering.tracks.items()):
        if done % _STEP == 0:
            tell("matching", done)
        match = matching.match(wanted)
        rows.append(Row(wanted, match, plays[key], skips[key]))
        tracks.append(
            ImportedTrack(
                key, wanted.artist, wanted.title, wanted.album, wanted.duration, wanted.path,
                wanted.recording, match.track_id, match.way, match.reason,
            )
        )  # fmt: skip
    return rows, tracks


def _said(wanted: Wanted) -> tuple[str, ...]:
    return wanted.artist, wanted.title, wanted.album, wanted.path, wanted.recording


def _content_key(listen: Listen, wanted: Wanted, source: str) -> int:
    """What makes one thing the same as another.

    A listening is the same whoever reports it: services copy each other's. A total, an opinion and an entry
    of a playlist belong to their program, and a later export replaces them.
    """
    if listen.kind == "listen" and listen.when is not None:
        said = (names.folded(listen.artist), names.folded(listen.title)) if listen.title else _said(wanted)
        return _hash("listen", str(int(listen.when)), *said)
    return _hash(listen.kind, source, listen.list, *_said(wanted))


def _hash(*parts: Any) -> int:
    """64 bits, signed, as SQLite has them."""
    raw = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(raw, digest_size=8).digest(), "little", signed=True)
