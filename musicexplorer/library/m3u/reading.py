"""Reading M3U playlists of any program and operating system."""

import ntpath
import os
import re
import unicodedata
import urllib.parse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from musicexplorer.library.encoding import decoded
from musicexplorer.library.m3u.values import Entry, Playlist, PlaylistError
from musicexplorer.library.m3u.writing import RECIPE
from musicexplorer.regular_files import read_regular
from musicexplorer.translation import tr

_EXTINF = re.compile(r"#EXTINF:\s*(-?\d+(?:\.\d+)?)?[^,]*,?(.*)", re.IGNORECASE)
_DRIVE = re.compile(r"^[A-Za-z]:[\\/]")
_SEPARATORS = re.compile(r"[\\/]+")
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]+://")
_PART = re.compile(r"#EXTVLCOPT:\s*(start-time|stop-time)\s*=\s*(\d+(?:\.\d+)?)\s*$", re.IGNORECASE)
# What marks a list of stream segments, which is not a playlist of music.
_HLS = ("#EXT-X-TARGETDURATION", "#EXT-X-STREAM-INF", "#EXT-X-MEDIA-SEQUENCE")
_LARGEST = 64 << 20  # bytes
_LONGEST_RECORDING = 1e7  # seconds
_MOST_LINES = 2_000_000
_LONGEST = 16_384  # bytes of a path; no system has longer ones, also if every byte is written as %20
_DEEPEST = 40  # folders in which a path of another computer is looked for


def read(path: Path) -> Playlist:
    """Read a playlist in UTF-8, Latin-1 or CP1252, with paths of any system; no entry is dropped.

    Raises:
        PlaylistError: The file cannot be read, or is a stream's list of segments (HLS).
    """
    lines = _lines(content(path))
    if any(line.startswith(_HLS) for line, _ in lines):
        text = tr("{path} lists the segments of a stream (HLS), not music files. Open it in a player.")
        raise PlaylistError(text.format(path=path))
    return _parse(lines, Path(os.path.abspath(path)).parent)


def content(path: Path) -> bytes:
    """The bytes of a playlist.

    Raises:
        PlaylistError: It cannot be read.
    """
    try:
        raw = read_regular(path, _LARGEST)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        text = tr("The playlist {path} cannot be read: {reason}.")
        raise PlaylistError(text.format(path=path, reason=reason)) from error
    if raw.count(b"\n") + raw.count(b"\r") > _MOST_LINES:
        raise PlaylistError(tr("The playlist {path} has too many lines to be one.").format(path=path))
    return raw


def _lines(raw: bytes) -> list[tuple[str, bytes]]:
    """Each line as text and as bytes; decoded one by one, since a name need not be UTF-8 like the rest."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = decoded(raw).splitlines()
        return [(line.strip("\ufeff"), line.encode("utf-8", "surrogatepass")) for line in text]
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    return [(decoded(line), line) for line in re.split(rb"\r\n|\n|\r", raw)]


def _parse(lines: Sequence[tuple[str, bytes]], folder: Path) -> Playlist:
    found: list[tuple[Entry, bool]] = []
    title, recipe = "", ""
    about: dict[str, str] = {}
    for text, raw in lines:
        if raw.startswith(b"#"):
            word, _, rest = text.partition(":")
            if raw.startswith(RECIPE):
                recipe += rest
                continue
            if word.upper() in ("#EXTINF", "#EXTALB", "#EXTART"):
                about[word.upper()] = text if word.upper() == "#EXTINF" else rest.strip()
            elif part := _PART.match(text):
                about[part[1].lower()] = part[2]
            elif word.upper() == "#PLAYLIST":
                title = rest.strip()
        elif text.strip():
            path, is_there = resolve(text, raw, folder)
            about.setdefault("#EXTINF", f"#EXTINF:,{text.strip()}" if _SCHEME.match(text) else "")
            found.append((_entry(path, about), is_there))
            about = {}
    return Playlist.of(found, title, recipe)


def _entry(path: Path, about: dict[str, str]) -> Entry:
    match = _EXTINF.match(about.get("#EXTINF", ""))
    seconds = duration(match[1]) if match and match[1] else None
    artist, dash, title = (match[2] if match else "").strip().partition(" - ")
    return Entry(
        path,
        seconds,
        artist.strip() if dash else "",
        title.strip() if dash else artist.strip(),
        about.get("#EXTALB", ""),
        about.get("#EXTART", ""),
        duration(about.get("start-time", "")) or 0.0,
        duration(about.get("stop-time", "")),
    )


def duration(text: str) -> float | None:
    """Seconds, or None for what is no length of a recording."""
    try:
        found = float(text)
    except ValueError:
        return None
    return found if 0 <= found <= _LONGEST_RECORDING else None


def resolve(text: str, raw: bytes, folder: Path) -> tuple[Path, bool]:
    """The file that a line refers to, and whether it exists.

    Args:
        text: The line.
        raw: Its bytes.
        folder: The folder of the playlist, the base of relative paths.

    Raises:
        PlaylistError: It is too long for the name of a file.
    """
    if len(raw) > _LONGEST:
        text = tr("The playlist in {folder} is damaged: a line in it is too long for the name of a file.")
        raise PlaylistError(text.format(folder=folder))
    readings = list(_readings(text, raw, os.fspath(folder)))
    found = next(filter(os.path.isfile, readings), None)
    return Path(found or _best_guess(text, readings)), found is not None


def _best_guess(text: str, readings: Sequence[str]) -> str:
    """The path of a missing entry: the most likely reading of its line."""
    if _DRIVE.match(text) and os.sep == "/":
        return text.strip()
    return readings[-1] if "\\" in text else readings[0]


def _readings(text: str, raw: bytes, folder: str) -> Iterator[str]:
    """The paths that a line may refer to, the most likely first.

    That is: the bytes as they are; the text in UTF-8; with the separators of Windows, and then without its
    drive, from the playlist's folder upwards; each in both Unicode normalisation forms.
    """
    if text[:7].lower() == "file://":
        text = _from_url(text)
        raw = os.fsencode(text)
    elif _SCHEME.match(text):
        yield text  # a stream or a web page: not a file, but kept as it is
        return
    names = [os.fsdecode(raw), os.fsdecode(raw.strip()), text.strip()]
    if os.sep == "/" and ("\\" in text or _DRIVE.match(text)):
        names += _from_windows(text.strip())
    for name in dict.fromkeys(names):
        for form in dict.fromkeys((name, _normalized("NFD", name), _normalized("NFC", name))):
            yield os.path.normpath(os.path.join(folder, form))


def _from_windows(text: str) -> list[str]:
    """A Windows path with our separators; any tail of an absolute one may be below the playlist's folder."""
    drive, path = ntpath.splitdrive(text)
    parts = [part for part in _SEPARATORS.split(path) if part]
    anchored = bool(drive) or path[:1] in ("\\", "/")
    first = range(max(0, len(parts) - _DEEPEST), len(parts)) if anchored else range(min(1, len(parts)))
    return ["/".join(parts[at:]) for at in first]


def _normalized(form: Literal["NFC", "NFD"], name: str) -> str:
    return name if name.isascii() else unicodedata.normalize(form, name)


def _from_url(url: str) -> str:
    path = os.fsdecode(urllib.parse.unquote_to_bytes(url[7:]))
    if not path.startswith("/"):
        path = "/" + path.partition("/")[2]  # the machine's own name
    return path[1:] if _DRIVE.match(path[1:]) else path
