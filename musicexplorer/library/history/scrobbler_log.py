"""Logs of portable players: `.scrobbler.log` and `playback.log`, as Rockbox and others write them."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from musicexplorer.library.history import reasons
from musicexplorer.library.history.columns import is_mbid
from musicexplorer.library.history.rows import short_play
from musicexplorer.library.history.values import Listen, Passed, number, text

SOURCE = "Rockbox"
_PLAYBACK = re.compile(r"(\d+):(\d+):(\d+):(.+)")
_OLDEST_CLOCK = 946_684_800.0  # of 2000: players without a clock count from a later year than 1970


def is_one(content: str) -> bool:
    """Whether this is such a log."""
    line = next((line for line in content.splitlines() if line.strip() and not line.startswith("#")), "")
    return content.startswith("#AUDIOSCROBBLER/") or bool(_PLAYBACK.fullmatch(line) and "/" in line)


def listens(content: str, passed: Passed) -> Iterator[Listen]:
    """The plays and skips in a log. A player that knows no time zone writes the time of its owner."""
    zone = re.search(r"^#TZ/(\S+)", content, re.MULTILINE)
    local = zone is not None and zone[1].upper().strip("[]") == "UNKNOWN"
    for line in content.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        match = _PLAYBACK.fullmatch(line)
        found = _playback(match, passed) if match else _scrobble(line.split("\t"), local, passed)
        if found is not None:
            yield found


def _scrobble(fields: list[str], local: bool, passed: Passed) -> Listen | None:
    if len(fields) < 7:
        passed[reasons.UNREADABLE] += 1
        return None
    artist, album, title, _, length, rating, stamp = map(text, fields[:7])
    recording = fields[7].strip() if len(fields) > 7 else ""
    when = number(stamp) or 0.0
    if not artist or not title:
        passed[reasons.NO_NAMES] += 1
        return None
    if when < _OLDEST_CLOCK:
        passed[reasons.NO_TIME] += 1
        return None
    skipped = rating.upper() == "S"
    return Listen(
        artist,
        title,
        album,
        when=datetime.fromtimestamp(when, UTC).replace(tzinfo=None).timestamp() if local else when,
        duration=number(length) or None,
        plays=int(not skipped),
        skips=int(skipped),
        recording=recording if is_mbid(recording) else "",
    )


def _playback(match: re.Match[str], passed: Passed) -> Listen | None:
    """A line `time:played:length:path`, played and length in milliseconds."""
    when, played, length = float(match[1]), float(match[2]) / 1000, float(match[3]) / 1000
    if when < _OLDEST_CLOCK:
        passed[reasons.NO_TIME] += 1
        return None
    skipped = bool(length) and played < length / 2
    kind = short_play(played, length or None, skipped=skipped)
    return Listen(
        when=when,
        duration=length or None,
        seconds=played,
        plays=int(kind == "play"),
        skips=int(kind == "skip"),
        path=match[4].strip(),
    )
