"""Detecting the format of a text file by its content: JSON, JSON lines, XML, tables, logs."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from musicexplorer.library.encoding import decoded
from musicexplorer.library.history import (
    itunes,
    lastfm,
    listenbrainz,
    objects,
    own,
    reasons,
    rhythmbox,
    scrobbler_log,
    spotify,
    tables,
    youtube,
)
from musicexplorer.library.history.exporting import FORMAT
from musicexplorer.library.history.values import History, HistoryError, Listen, Passed
from musicexplorer.library.m3u.reading import in_bytes
from musicexplorer.translation import tr

_HEAD = 4096


def detect(raw: bytes, order: str = "") -> History | None:
    """The history in a text file; None if its format is unknown.

    Args:
        raw: The file.
        order: In which order day and month are in it, as the person says; "" to find out.

    Raises:
        HistoryError: It is damaged, or nearly a history; the message says what to export instead.
    """
    raw = in_bytes(raw)
    start = raw[:_HEAD].lstrip()
    if start[:1] in (b"[", b"{") and start[:10].lower() != b"[playlist]":
        return _json(raw, order)
    if start[:1] == b"<":
        return _xml(raw, start)
    if not raw.strip() or b"\0" in raw[:_HEAD]:
        return None
    content = decoded(raw)
    if scrobbler_log.is_one(content):
        return _history(scrobbler_log.SOURCE, lambda passed: scrobbler_log.listens(content, passed))
    return tables.history(content, order)


def _xml(raw: bytes, start: bytes) -> History | None:
    if b"<rhythmdb-playlists" in start:
        return _history(rhythmbox.SOURCE, lambda _: rhythmbox.playlists(raw))
    if b"<rhythmdb" in start:
        return _history(rhythmbox.SOURCE, lambda passed: rhythmbox.listens(raw, passed))
    if b"<plist" in start:
        return _history(itunes.SOURCE, lambda passed: itunes.listens(raw, passed))
    if b"<html" in start.lower() and (b"Watched" in raw or b"YouTube" in raw):
        raise HistoryError(tr("this is a watch history as HTML; choose JSON for it in Google Takeout"))
    return None


def _json(raw: bytes, order: str) -> History | None:
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
            passed: Passed = Counter()
            found = objects.history(list(_each(lines, passed)), order)
            if found is not None:
                found.passed.update(passed)
            return found
    try:
        document = _loads(raw)
    except (ValueError, RecursionError) as error:
        raise HistoryError(tr("the file is incomplete or damaged; export it again")) from error
    return _of_document(document, order)


def _of_document(document: Any, order: str) -> History | None:
    if isinstance(document, dict):
        return _of_object(document, order)
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
    if isinstance(first, dict) and youtube.is_one(first):
        return _history(youtube.SOURCE, lambda passed: youtube.listens(document, passed))
    if lastfm.looks_like_tracks(document):
        return _history(lastfm.SOURCE, lambda passed: lastfm.tracks(document, passed))
    return objects.history(document, order)


def _of_object(document: dict[str, Any], order: str) -> History | None:
    payload = document.get("payload")
    if isinstance(payload, dict) and isinstance(payload.get("listens"), list):
        return _history(listenbrainz.SOURCE, lambda passed: listenbrainz.listens(payload["listens"], passed))
    if isinstance(document.get("playlists"), list):
        return _history(spotify.SOURCE, lambda passed: spotify.playlists(document, passed))
    if isinstance(document.get("tracks"), list) and "albums" in document:
        return _history(spotify.SOURCE, lambda passed: spotify.liked(document, passed))
    if lastfm.looks_like_tracks(document):
        return _history(lastfm.SOURCE, lambda passed: lastfm.tracks(document, passed))
    return objects.history(document, order)


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
            passed[reasons.NO_LINE] += 1


def _loads(raw: bytes) -> Any:
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return json.loads(decoded(raw))


def _history(source: str, read: Callable[[Passed], Iterator[Listen]]) -> History:
    passed: Passed = Counter()
    return History(source, read(passed), passed)
