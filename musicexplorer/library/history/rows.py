"""From the fields of a row, whatever program wrote it, to a listen."""

import re
from collections.abc import Iterable, Iterator, Sequence

from musicexplorer.library.history import reasons
from musicexplorer.library.history.columns import Field, first, is_mbid
from musicexplorer.library.history.moments import Dates, is_clock
from musicexplorer.library.history.values import Listen, Passed, count, number, text
from musicexplorer.library.locations import path_of

Row = dict[Field, str]
"""The fields of a row that are not empty."""
PLAY_SECONDS = 30.0
"""What is played for less, and less than half of it, was not listened to."""
_PLAYS = (
    "scrobble",
    "play",
    "played",
    "listen",
    "listened",
    "playend",
    "end",
    "track",
    "stream",
    "song",
    "completed",
)
_LOVES, _HATES = ("love", "loved", "like", "liked"), ("hate", "hated", "dislike", "disliked", "ban", "banned")
_TAKEN_BACK = ("unlove", "unloved", "unlike", "unliked", "unhate", "unban")
_SPOKEN = ("video", "podcast", "audiobook", "episode", "movie", "tv")
# What ends a play without the person having chosen something else.
_CUT_OFF = (
    "logout",
    "unexpected",
    "appload",
    "remote",
    "notapplicable",
    "exit",
    "background",
    "failed",
    "error",
)
_TRUE = ("true", "1", "yes", "y", "s", "t")
_LONGEST = 20_000.0  # what is more are milliseconds


def listens(
    rows: Iterable[Row], dates: Dates, passed: Passed, *, milliseconds: Sequence[Field] = ()
) -> Iterator[Listen]:
    """The listens of rows.

    Args:
        rows: The rows.
        dates: How their times are read.
        passed: Counts those that are passed over.
        milliseconds: The fields that are surely in milliseconds.

    Raises:
        AmbiguousDates: It has to be asked whether day or month comes first.
    """
    for row in rows:
        found = _listen(row, dates, milliseconds)
        if isinstance(found, Listen):
            yield found
        else:
            passed[found] += 1


def short_play(seconds: float | None, duration: float | None, reason: str = "", skipped: bool = False) -> str:
    """What a play of so many seconds was: "play", "skip", or "" for neither.

    Args:
        seconds: How long it was played, None if that is not known.
        duration: How long the track is.
        reason: Why it ended, as the program says.
        skipped: Whether the program says that it was skipped.
    """
    if seconds is None or seconds >= PLAY_SECONDS or (duration and seconds >= duration / 2):
        return "skip" if skipped else "play"
    plain = re.sub(r"[^a-z]", "", reason.lower())
    return "" if not skipped and any(word in plain for word in _CUT_OFF) else "skip"


def _listen(row: Row, dates: Dates, milliseconds: Sequence[Field]) -> Listen | str:
    """The listen of a row, or why there is none."""
    artist, title = _names(row)
    path = path_of(row.get("path", ""))
    event = re.sub(r"[^a-z]", "", row.get("event", "").lower())
    if any(word in row.get("media", "").lower() for word in _SPOKEN):
        return reasons.SPOKEN
    if not (artist or row.get("album") or path) or not (title or path):
        return reasons.NO_NAMES
    duration = seconds_of(row.get("duration", ""), "duration" in milliseconds)
    about = Listen(artist, title, row.get("album", ""), duration=duration, path=path)
    recording = row.get("recording", "")
    about = about._replace(recording=recording if is_mbid(recording) or len(recording) < 8 else "")
    if event in (*_LOVES, *_HATES):
        liked = 1 if event in _LOVES else -1
        return about._replace(kind="opinion", plays=0, liked=liked, when=dates.moment(row.get("when")))
    if event in _TAKEN_BACK:
        return reasons.TAKEN_BACK
    if event and event not in _PLAYS:
        return reasons.NO_PLAY
    if "plays" in row and row["plays"].strip().isdigit():
        return _total(row, about, dates)
    return _play(row, about, dates, "played" in milliseconds)


def _play(row: Row, about: Listen, dates: Dates, milliseconds: bool) -> Listen | str:
    played = seconds_of(row.get("played", ""), milliseconds)
    when, end = dates.moment(row.get("when")), dates.moment(row.get("end"))
    if when is None and end is not None:
        when = end - (played or 0.0)
    if played == 0:
        return reasons.SILENT
    if when is None:
        return reasons.NO_TIME
    ended = row.get("reason", "")
    skipped = row.get("skipped", "").lower() in _TRUE or "skip" in ended.lower()
    kind = short_play(played, about.duration, ended, skipped)
    if not kind:
        return reasons.SHORT
    liked = int(row.get("loved", "").lower() in _TRUE)
    return about._replace(
        when=when, seconds=played, plays=int(kind == "play"), skips=int(kind == "skip"), liked=liked
    )


def _total(row: Row, about: Listen, dates: Dates) -> Listen | str:
    plays, skips = count(row["plays"]), count(row.get("skips"))
    if not plays and not skips and not row.get("rating"):
        return reasons.SILENT
    stars = number(row.get("rating"))
    scale = 100 if stars and stars > 10 else 10 if stars and stars > 5 else 5
    return about._replace(
        kind="total",
        when=dates.moment(first(row, "when", "end")),
        plays=plays,
        skips=skips,
        rating=min(stars / scale, 1.0) if stars else None,
    )


def _names(row: Row) -> tuple[str, str]:
    """Artist and title; "Artist - Title" is taken apart where there is nothing else."""
    artist, title = text(first(row, "artist", "album artist")), text(row.get("title", ""))
    whole = text(row.get("description", "")) or ("" if artist or row.get("album") else title)
    if (not artist or not title) and " - " in whole:
        before, _, after = whole.partition(" - ")
        return artist or before.strip(), (title if title != whole else "") or after.strip()
    return artist, title


def seconds_of(value: str, milliseconds: bool = False) -> float | None:
    """A length: "3:35", "00:03:35", seconds or milliseconds; None if it is none."""
    value = value.strip()
    if is_clock(value) or re.fullmatch(r"\d+:\d{1,2}:\d{1,2}(?:\.\d+)?", value):
        found = 0.0
        for part in value.split(":"):
            found = 60 * found + float(part)
        return found or None
    found_number = number(value.replace(",", ".")) if value else None
    if found_number is None:
        return None
    return found_number / 1000 if milliseconds or found_number > _LONGEST else found_number
