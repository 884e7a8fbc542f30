"""Spotify: the extended streaming history, the short one of the last year, its playlists and its likes."""

from collections.abc import Iterable, Iterator
from typing import Any

from musicexplorer.library.history import reasons
from musicexplorer.library.history.moments import moment
from musicexplorer.library.history.rows import short_play
from musicexplorer.library.history.values import Listen, Passed, number, text

SOURCE = "Spotify"
_SKIPPED = frozenset({"fwdbtn", "backbtn"})


def extended(rows: Iterable[Any], passed: Passed) -> Iterator[Listen]:
    """The rows of `Streaming_History_Audio_*.json` (`endsong_*.json` in older exports)."""
    for row, title, seconds in _music(rows, passed, "master_metadata_track_name", "ms_played"):
        ended = text(row.get("reason_end"))
        kind = short_play(seconds, None, ended, bool(row.get("skipped")) or ended in _SKIPPED)
        if not kind:
            passed[reasons.SHORT] += 1
            continue
        artist = text(row.get("master_metadata_album_artist_name"))
        album = text(row.get("master_metadata_album_album_name"))
        yield _listen(artist, title, album, _start(row, seconds), seconds, kind == "skip")


def _start(row: dict[str, Any], seconds: float) -> float | None:
    """When a play began. What was played offline has the time of its upload in `ts`."""
    offline = moment(row.get("offline_timestamp")) if row.get("offline") else None
    end = moment(row.get("ts"))
    return offline if offline is not None else None if end is None else end - seconds


def short(rows: Iterable[Any], passed: Passed) -> Iterator[Listen]:
    """The rows of `StreamingHistory_music_*.json`: no album, and no information about skips."""
    for row, title, seconds in _music(rows, passed, "trackName", "msPlayed"):
        end, skipped = moment(row.get("endTime")), short_play(seconds, None) == "skip"
        when = None if end is None else end - seconds
        yield _listen(text(row.get("artistName")), title, "", when, seconds, skipped)


def _music(
    rows: Iterable[Any], passed: Passed, title_in: str, milliseconds_in: str
) -> Iterator[tuple[dict[str, Any], str, float]]:
    """The rows about music that was played, with the title and for how many seconds."""
    for row in rows:
        if not isinstance(row, dict):
            passed[reasons.UNREADABLE] += 1
            continue
        title, seconds = text(row.get(title_in)), _seconds(row.get(milliseconds_in))
        if not title:
            passed[reasons.SPOKEN] += 1
        elif seconds <= 0:
            passed[reasons.SILENT] += 1
        else:
            yield row, title, seconds


def playlists(document: dict[str, Any], passed: Passed) -> Iterator[Listen]:
    """The tracks of `Playlist*.json`."""
    for playlist in document.get("playlists") or ():
        for item in playlist.get("items") or ():
            track = item.get("track")
            if not isinstance(track, dict) or not text(track.get("trackName")):
                passed[reasons.SPOKEN] += 1
                continue
            yield Listen(
                text(track.get("artistName")),
                text(track.get("trackName")),
                text(track.get("albumName")),
                kind="list",
                when=moment(item.get("addedDate")),
                plays=0,
                list=text(playlist.get("name")) or "playlist",
            )


def liked(document: dict[str, Any], passed: Passed) -> Iterator[Listen]:
    """The liked and banned tracks of `YourLibrary.json`."""
    for name, value in (("tracks", 1), ("bannedTracks", -1)):
        for row in document.get(name) or ():
            if not isinstance(row, dict) or not text(row.get("track")):
                passed[reasons.UNREADABLE] += 1
                continue
            artist, title, album = (text(row.get(key)) for key in ("artist", "track", "album"))
            yield Listen(artist, title, album, kind="opinion", plays=0, liked=value)


def _listen(artist: str, title: str, album: str, when: float | None, seconds: float, skipped: bool) -> Listen:
    return Listen(
        artist, title, album, when=when, seconds=seconds, plays=int(not skipped), skips=int(skipped)
    )


def _seconds(milliseconds: Any) -> float:
    return (number(milliseconds) or 0.0) / 1000
