"""Detecting the format of a text file by its content: JSON, JSON lines, XML, CSV."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from musicexplorer.library.encoding import decoded
from musicexplorer.library.history import itunes, lastfm, listenbrainz, own, rhythmbox, spotify
from musicexplorer.library.history.exporting import FORMAT
from musicexplorer.library.history.values import History, HistoryError, Listen, Passed
from musicexplorer.translation import tr

_HEAD = 4096


def detect(raw: bytes) -> History | None:
    """The history in a text file; None if its format is unknown.

    Raises:
        HistoryError: It is damaged, or nearly a history; the message says what to export instead.
    """
    start = raw[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:1] in (b"[", b"{"):
        return _json(raw)
    if start[:1] == b"<":
        return _xml(raw, start)
    return _csv(raw)


def _csv(raw: bytes) -> History | None:
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not raw.strip() or (b"\0" in raw[:_HEAD] and not wide):
        return None
    content = decoded(raw)
    if lastfm.columns_of(content) is None:
        return None
    return _history(lastfm.SOURCE, lambda passed: lastfm.scrobbles(content, passed))


def _xml(raw: bytes, start: bytes) -> History | None:
    if b"<rhythmdb-playlists" in start:
        return _history(rhythmbox.SOURCE, lambda _: rhythmbox.playlists(raw))
    if b"<rhythmdb" in start:
        return _history(rhythmbox.SOURCE, lambda passed: rhythmbox.listens(raw, passed))
    if b"<plist" in start:
        return _history(itunes.SOURCE, lambda passed: itunes.listens(raw, passed))
    return None


def _json(raw: bytes) -> History | None:
    lines = _lines(raw)
    if lines is not None:
        first = _loads(lines[0])
        if isinstance(first, dict) and first.get("format") == FORMAT:
            return _history(own.SOURCE, lambda passed: own.listens(first, _each(lines[1:], passed), passed))
        if isinstance(first, dict) and ("track_metadata" in first or "score" in first):
            return _history(
                listenbrainz.SOURCE, lambda passed: listenbrainz.listens(_each(lines, passed), passed)
            )
        if len(lines) > 1:
            return None
    try:
        document = _loads(raw)
    except (ValueError, RecursionError) as error:
        raise HistoryError(tr("the file is incomplete or damaged; export it again")) from error
    return _of_document(document)


def _of_document(document: Any) -> History | None:
    if isinstance(document, dict):
        return _of_object(document)
    first = next((row for row in document if isinstance(row, (dict, list))), None)
    if first is None and not document:
        return History(tr("an empty list"), ())
    keys = first.keys() if isinstance(first, dict) else frozenset()
    if "track_metadata" in keys or {"score", "recording_msid"} <= keys or {"score", "recording_mbid"} <= keys:
        return _history(listenbrainz.SOURCE, lambda passed: listenbrainz.listens(document, passed))
    if {"ts", "ms_played"} <= keys:
        return _history(spotify.SOURCE, lambda passed: spotify.extended(document, passed))
    if {"endTime", "msPlayed"} <= keys:
        return _history(spotify.SOURCE, lambda passed: spotify.short(document, passed))
    if lastfm.looks_like_tracks(document):
        return _history(lastfm.SOURCE, lambda passed: lastfm.tracks(document, passed))
    return None


def _of_object(document: dict[str, Any]) -> History | None:
    payload = document.get("payload")
    if isinstance(payload, dict) and isinstance(payload.get("listens"), list):
        return _history(listenbrainz.SOURCE, lambda passed: listenbrainz.listens(payload["listens"], passed))
    if isinstance(document.get("playlists"), list):
        return _history(spotify.SOURCE, lambda passed: spotify.playlists(document, passed))
    if isinstance(document.get("tracks"), list) and "albums" in document:
        return _history(spotify.SOURCE, lambda passed: spotify.liked(document, passed))
    if lastfm.looks_like_tracks(document):
        return _history(lastfm.SOURCE, lambda passed: lastfm.tracks(document, passed))
    return None


def _lines(raw: bytes) -> list[bytes] | None:
    """The lines of a file with one JSON object per line; None if it is not such a file."""
    first = raw.lstrip().partition(b"\n")[0].strip()
    if not (first.startswith(b"{") and first.endswith(b"}")):
        return None
    try:
        _loads(first)
    except (ValueError, RecursionError):
        return None
    return [line for line in raw.splitlines() if line.strip()]


def _each(lines: Iterable[bytes], passed: Passed) -> Iterator[Any]:
    for line in lines:
        try:
            yield _loads(line)
        except (ValueError, RecursionError):
            passed["lines that cannot be read"] += 1


def _loads(raw: bytes) -> Any:
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return json.loads(decoded(raw))


def _history(source: str, read: Callable[[Passed], Iterator[Listen]]) -> History:
    passed: Passed = Counter()
    return History(source, read(passed), passed)
