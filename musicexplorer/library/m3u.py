"""Playlists as files: M3U and M3U8, written so that players read them and read as players write them."""

import contextlib
import os
import re
import secrets
import shutil
import unicodedata
import urllib.parse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Literal

from musicexplorer.library.encoding import decoded
from musicexplorer.library.track import Track
from musicexplorer.library.words import storable

_EXTINF = re.compile(r"#EXTINF:\s*(-?\d+(?:\.\d+)?)?[^,]*,?(.*)", re.IGNORECASE)
_DRIVE = re.compile(r"^[A-Za-z]:[\\/]")
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]+://")
# What tells a list of segments of one stream from a playlist of music.
_HLS = ("#EXT-X-TARGETDURATION", "#EXT-X-STREAM-INF", "#EXT-X-MEDIA-SEQUENCE")
_LARGEST = 64 << 20  # bytes


class PlaylistError(Exception):
    """The playlist cannot be read or written; the message says why, for the person."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a playlist, and what is said of it; `seconds` is its length."""

    path: Path
    seconds: float | None = None
    artist: str = ""
    title: str = ""
    album: str = ""
    album_artist: str = ""

    @classmethod
    def of(cls, track: Track) -> "Entry":
        """The line for a track of the library."""
        written = track.metadata
        return cls(
            track.source.path,
            written.duration,
            written.artist,
            written.title,
            written.album,
            written.album_artist,
        )


@dataclass(frozen=True, slots=True)
class Playlist:
    """A playlist that was read.

    Attributes:
        entries: Those whose file is there, with the path under which it is.
        missing: Those whose file is not there, with the path as far as it is understood.
        comments: Lines with a "#" that say nothing we know, without it.
        title: The name of the list, where the file gives one.
        order: All entries, present or not, as they stand in the file.
    """

    entries: tuple[Entry, ...]
    missing: tuple[Entry, ...]
    comments: tuple[str, ...] = ()
    title: str = ""
    order: tuple[Entry, ...] = ()


def write(
    path: Path,
    entries: Sequence[Entry],
    *,
    relative: bool = False,
    title: str = "",
    comments: Sequence[str] = (),
) -> list[Entry]:
    """Write a playlist as M3U8, whole or not at all.

    Names that are not UTF-8 are written as the bytes that the disk has, so that players find the files.

    Args:
        path: The file to write.
        entries: In order; relative paths count from the current folder.
        relative: Write paths relative to the playlist's folder, so that both can be moved together.
        title: Written as `#PLAYLIST:`.
        comments: Lines written as comments at the top.

    Returns:
        Entries that were left out, because a line cannot hold a name with a line break. Tell the person.

    Raises:
        PlaylistError: The file cannot be written; an older file of that name is unharmed.
    """
    lines = [b"#EXTM3U"]
    lines += [b"#PLAYLIST:" + _said(title)] if title else []
    lines += [b"# " + _said(comment) for comment in comments]
    left_out = []
    for entry in entries:
        location = _location(entry.path, Path(os.path.abspath(path)).parent if relative else None)
        if b"\n" in location or b"\r" in location:
            left_out.append(entry)
        else:
            lines += [*_about(entry), location]
    _replace(path, b"".join(line + b"\n" for line in lines))
    return left_out


def _about(entry: Entry) -> Iterator[bytes]:
    names = " - ".join(filter(None, (entry.artist, entry.title)))
    seconds = -1 if entry.seconds is None else round(entry.seconds)
    yield b"#EXTINF:%d," % seconds + _said(names or entry.path.stem)
    if entry.album:
        yield b"#EXTALB:" + _said(entry.album)
    if entry.album_artist:
        yield b"#EXTART:" + _said(entry.album_artist)


def _said(text: str) -> bytes:
    """A text as one line; what is not text becomes a replacement character."""
    return " ".join(storable(text).split()).encode("utf-8")


def _location(path: Path, folder: Path | None) -> bytes:
    absolute = os.path.abspath(path)
    if folder is None:
        return os.fsencode(absolute)
    try:
        raw = os.fsencode(os.path.relpath(absolute, folder))
    except ValueError:  # another drive of Windows
        return os.fsencode(absolute)
    # A line that begins with "#" is a comment, and one that begins with a space loses it in some players.
    return (
        os.fsencode(os.path.join(os.curdir, "")) + raw
        if raw[:1] in (b"#", b" ", b"\t") or b"://" in raw
        else raw
    )


def _replace(path: Path, content: bytes) -> None:
    """Write beside the target and move over it: whoever reads sees the old file or the new one."""
    target = os.path.realpath(path)
    temporary = os.path.join(os.path.dirname(target), f".{secrets.token_hex(8)}.part")
    try:
        with open(temporary, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if os.path.exists(target):
            shutil.copymode(target, temporary)
        os.replace(temporary, target)
    except OSError as error:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        reason = (error.strerror or str(error)).lower()
        raise PlaylistError(
            f"The playlist {path} cannot be written: {reason}. Choose another place."
        ) from error


def read(path: Path) -> Playlist:
    """Read a playlist in UTF-8, Latin-1 or CP1252, with paths of any system; no entry is ever dropped.

    Raises:
        PlaylistError: The file cannot be read, or is a stream's list of segments (HLS).
    """
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise PlaylistError(f"The playlist {path} cannot be read: {reason}.") from error
    lines = _lines(raw)
    if any(line.startswith(_HLS) for line, _ in lines):
        raise PlaylistError(
            f"{path} lists the parts of a stream (HLS), not files of music. Open it in a player."
        )
    return _parse(lines, Path(os.path.abspath(path)).parent)


def _lines(raw: bytes) -> list[tuple[str, bytes]]:
    """Each line as text and as the bytes it was, decoded one by one: a raw name may stand among UTF-8."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = decoded(raw).splitlines()
        return [(line.strip("\ufeff"), line.encode("utf-8", "surrogatepass")) for line in text]
    raw = raw.removeprefix(b"\xef\xbb\xbf")
    return [(decoded(line), line) for line in re.split(rb"\r\n|\n|\r", raw)]


def _parse(lines: Sequence[tuple[str, bytes]], folder: Path) -> Playlist:
    order: list[Entry] = []
    there: list[bool] = []
    comments: list[str] = []
    title = ""
    about: dict[str, str] = {}
    for text, raw in lines:
        if raw.startswith(b"#"):
            word, _, rest = text.partition(":")
            if word.upper() in ("#EXTINF", "#EXTALB", "#EXTART"):
                about[word.upper()] = text if word.upper() == "#EXTINF" else rest.strip()
            elif word.upper() == "#PLAYLIST":
                title = rest.strip()
            elif text.strip().upper() != "#EXTM3U":
                comments.append(text[1:].strip())
        elif text.strip():
            found = _find(text, raw, folder)
            about.setdefault("#EXTINF", f"#EXTINF:,{text.strip()}" if _SCHEME.match(text) else "")
            order.append(_entry(found or _understood(text, raw, folder), about))
            there.append(found is not None)
            about = {}
    present = tuple(entry for entry, is_there in zip(order, there, strict=True) if is_there)
    missing = tuple(entry for entry, is_there in zip(order, there, strict=True) if not is_there)
    return Playlist(present, missing, tuple(comments), title, tuple(order))


def _entry(path: Path, about: dict[str, str]) -> Entry:
    match = _EXTINF.match(about.get("#EXTINF", ""))
    seconds = float(match[1]) if match and match[1] else -1.0
    artist, dash, title = (match[2] if match else "").strip().partition(" - ")
    return Entry(
        path,
        seconds if seconds >= 0 else None,
        artist.strip() if dash else "",
        title.strip() if dash else artist.strip(),
        about.get("#EXTALB", ""),
        about.get("#EXTART", ""),
    )


def _find(text: str, raw: bytes, folder: Path) -> Path | None:
    """The file that a line means, if it is there."""
    return next((path for path in _readings(text, raw, folder) if _is_file(path)), None)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a name that is too long, or has a zero
        return False


def _understood(text: str, raw: bytes, folder: Path) -> Path:
    """Where an entry that is not there should be: the likeliest reading of its line."""
    if _DRIVE.match(text) and os.sep == "/":
        return Path(text.strip())
    readings = list(_readings(text, raw, folder))
    return readings[-1] if "\\" in text else readings[0]


def _readings(text: str, raw: bytes, folder: Path) -> Iterator[Path]:
    """The paths that a line may mean, the likeliest first.

    That is: the bytes as they are; the text in UTF-8; with the separators of Windows, and then without its
    drive, from the list's folder upwards; each in the two ways that Unicode has of writing accents.
    """
    if text[:7].lower() == "file://":
        text = _from_url(text)
        raw = os.fsencode(text)
    elif _SCHEME.match(text):
        yield Path(text)  # a stream or a page: no file, but nothing to lose either
        return
    names = [os.fsdecode(raw), os.fsdecode(raw.strip()), text.strip()]
    if os.sep == "/" and ("\\" in text or _DRIVE.match(text)):
        windows = PureWindowsPath(text.strip())
        parts = windows.parts[1:] if windows.anchor else windows.parts
        # Moved from another system: any tail of an absolute path may be there below the list's folder.
        names += [
            os.path.join(*parts[at:]) for at in range(len(parts) if windows.anchor else min(1, len(parts)))
        ]
    for name in dict.fromkeys(names):
        for form in dict.fromkeys((name, _normalized("NFD", name), _normalized("NFC", name))):
            yield Path(os.path.normpath(folder / form))


def _normalized(form: Literal["NFC", "NFD"], name: str) -> str:
    return name if name.isascii() else unicodedata.normalize(form, name)


def _from_url(url: str) -> str:
    path = os.fsdecode(urllib.parse.unquote_to_bytes(url[7:]))
    if not path.startswith("/"):
        path = "/" + path.partition("/")[2]  # the machine's own name
    return path[1:] if _DRIVE.match(path[1:]) else path
