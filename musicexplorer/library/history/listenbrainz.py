"""ListenBrainz: the listens and feedback of its export, and answers of its API."""

from collections.abc import Iterable, Iterator
from typing import Any

from musicexplorer.library.history import reasons
from musicexplorer.library.history.moments import moment
from musicexplorer.library.history.values import Listen, Passed, number, text

SOURCE = "ListenBrainz"


def listens(rows: Iterable[Any], passed: Passed) -> Iterator[Listen]:
    """The rows of `listens/YEAR/MONTH.jsonl`, of an older `username_lb-DATE.json`, or of the API."""
    for row in rows:
        if not isinstance(row, dict):
            passed[reasons.UNREADABLE] += 1
            continue
        if row.get("score") == 0:
            passed[reasons.TAKEN_BACK] += 1
            continue
        found = _opinion(row) if "score" in row else _listen(row)
        if found is None:
            passed[reasons.NO_NAMES] += 1
        else:
            yield found


def _listen(row: dict[str, Any]) -> Listen | None:
    about = _dictionary(row.get("track_metadata"))
    more, mapped = _dictionary(about.get("additional_info")), _dictionary(about.get("mbid_mapping"))
    artist, title = text(about.get("artist_name")), text(about.get("track_name"))
    recording = text(more.get("recording_mbid")) or text(mapped.get("recording_mbid"))
    if not title and not recording:
        return None
    milliseconds, seconds = number(more.get("duration_ms")), number(more.get("duration"))
    return Listen(
        artist,
        title,
        text(about.get("release_name")),
        when=moment(row.get("listened_at")),
        duration=milliseconds / 1000 if milliseconds else seconds,
        recording=recording,
    )


def _opinion(row: dict[str, Any]) -> Listen | None:
    about = _dictionary(row.get("track_metadata"))
    mapped = _dictionary(about.get("mbid_mapping"))
    recording = text(row.get("recording_mbid")) or text(mapped.get("recording_mbid"))
    artist, title = text(about.get("artist_name")), text(about.get("track_name"))
    if not recording and not title:
        return None
    return Listen(
        artist,
        title,
        text(about.get("release_name")),
        kind="opinion",
        when=moment(row.get("created")),
        plays=0,
        recording=recording,
        liked=-1 if row["score"] == -1 else 1,
    )


def _dictionary(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
