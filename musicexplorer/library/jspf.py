"""Playlists as JSPF, XSPF in JSON, as ListenBrainz exports them. They are read only."""

import json
import os
from pathlib import Path
from typing import Any

from musicexplorer.library.encoding import decoded
from musicexplorer.library.locations import is_elsewhere, is_stream
from musicexplorer.library.m3u.places import resolve
from musicexplorer.library.m3u.values import Entry, Playlist, PlaylistError
from musicexplorer.translation import tr

SUFFIXES = (".jspf",)
_RECORDING = "https://musicbrainz.org/recording/"


def parse(raw: bytes, path: Path) -> Playlist:
    """Read a JSPF.

    Args:
        raw: Its bytes, as `m3u.reading.content` gives them.
        path: Its file.

    Raises:
        PlaylistError: It is damaged, or something else.
    """
    try:
        found = json.loads(decoded(raw))["playlist"]
        tracks = [track for track in found["track"] if isinstance(track, dict)]
    except (ValueError, RecursionError, LookupError, TypeError) as error:
        text = tr("The playlist {path} is damaged, or no JSPF.")
        raise PlaylistError(text.format(path=path)) from error
    folder = Path(os.path.abspath(path)).parent
    return Playlist.of([_entry(track, folder) for track in tracks], _text(found.get("title")))


def _entry(track: dict[str, Any], folder: Path) -> tuple[Entry, bool]:
    given = track.get("location")
    places = [place for place in (given if isinstance(given, list) else [given]) if isinstance(place, str)]
    place = next((one for one in places if not is_stream(one)), places[0] if places else "")
    raw = place.encode("utf-8", "surrogatepass")
    title = _text(track.get("title"))
    path, there = resolve(place, raw, folder) if place else (Path(title or "?"), False)
    milliseconds = track.get("duration")
    seconds = milliseconds / 1000 if isinstance(milliseconds, (int, float)) else 0.0
    return (
        Entry(
            path,
            seconds if 0 < seconds < 1e7 else None,
            _text(track.get("creator")),
            title,
            _text(track.get("album")),
            written=raw,
            elsewhere=not place or (not there and is_elsewhere(place)),
        ),
        there,
    )


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
