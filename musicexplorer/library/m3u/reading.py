"""Reading M3U playlists of any program and operating system."""

import codecs
import contextlib
import math
import os
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from musicexplorer.library.encoding import decoded
from musicexplorer.library.locations import is_elsewhere, is_stream
from musicexplorer.library.m3u.places import resolve
from musicexplorer.library.m3u.values import Entry, Playlist, PlaylistError
from musicexplorer.library.m3u.writing import RECIPE
from musicexplorer.regular_files import read_regular
from musicexplorer.translation import tr

# The title follows the first comma that is in no quoted attribute: `215 tvg-id="a,b",Artist - Title`.
_EXTINF = re.compile(
    r"#EXTINF:\s*(-?[\d.:]+)?(?P<more>(?:\s+[\w-]+=(?:\"[^\"]*\"|[^\s\",]*))*)\s*,(?P<names>.*)",
    re.IGNORECASE,
)
_LOOSE_EXTINF = re.compile(r"#EXTINF:\s*(-?[\d.:]+)?(?P<more>)[^,]*,?(?P<names>.*)", re.IGNORECASE)
# Some programs write several on one line: "#EXTALB:Album#EXTINF:180,Title".
_TOGETHER = re.compile(rb"(?<=.)(?=#EXT(?:INF|ALB|ART):)")
_CLOCK = re.compile(r"(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)")
_PART = re.compile(r"#EXTVLCOPT:\s*(start-time|stop-time)\s*=\s*(\d+(?:\.\d+)?)\s*$", re.IGNORECASE)
# What marks a list of stream segments, which is not a playlist of music.
_HLS = ("#EXT-X-TARGETDURATION", "#EXT-X-STREAM-INF", "#EXT-X-MEDIA-SEQUENCE")
_LARGEST = 64 << 20  # bytes
_LONGEST_RECORDING = 1e7  # seconds
_MOST_LINES = 2_000_000


def read(path: Path) -> Playlist:
    """Read an M3U; see `parse`."""
    return parse(content(path), path)


def parse(raw: bytes, path: Path) -> Playlist:
    """Read a playlist in UTF-8 or an older encoding, with paths of any system; no entry is dropped.

    Args:
        raw: Its bytes, as `content` gives them.
        path: Its file.

    Raises:
        PlaylistError: It is a stream's list of segments (HLS), or damaged.
    """
    lines = _lines(raw)
    if any(line.startswith(_HLS) for line, _ in lines):
        text = tr("{path} lists the segments of a stream (HLS), not music files. Open it in a player.")
        raise PlaylistError(text.format(path=path))
    return _parse(lines, Path(os.path.abspath(path)).parent)


def content(path: Path) -> bytes:
    """The bytes of a playlist, without byte order mark; UTF-16 and UTF-32 as UTF-8.

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
    return in_bytes(raw)


def in_bytes(raw: bytes) -> bytes:
    """A text of wide characters as UTF-8, anything else as it is; without byte order mark."""
    for mark, encoding in (
        (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
    ):  # fmt: skip
        if raw.startswith(mark):
            return raw.decode(encoding, "replace").encode("utf-8", "surrogatepass").replace(b"\0", b"")
    head = raw[:400]
    for odd, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):  # without a mark: half of ASCII is zeros
        if (
            len(head) >= 8
            and head[odd::2].count(0) > 0.8 * len(head[odd::2])
            and not head[1 - odd :: 2].count(0)
        ):
            return raw.decode(encoding, "replace").encode("utf-8", "surrogatepass")
    return raw.removeprefix(codecs.BOM_UTF8)


def split_lines(raw: bytes) -> list[bytes]:
    """The lines of a text of any system."""
    return re.split(rb"\r\n|\n|\r", raw)


def _lines(raw: bytes) -> list[tuple[str, bytes]]:
    """Each line as text and as bytes; decoded one by one, since a name need not be UTF-8 like the rest."""
    named = re.search(rb"^#EXTENC:\s*([\w-]+)", raw, re.MULTILINE | re.IGNORECASE)
    encoding = ""
    if named:
        with contextlib.suppress(LookupError):
            encoding = codecs.lookup(named[1].decode("ascii")).name
    lines = [part for line in split_lines(raw) for part in _TOGETHER.split(line)]
    return [(_decoded(line, encoding), line) for line in lines]


def _decoded(line: bytes, encoding: str) -> str:
    if not encoding:
        return decoded(line)
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode(encoding, "replace")


def _parse(lines: Sequence[tuple[str, bytes]], folder: Path) -> Playlist:
    found: list[tuple[Entry, bool]] = []
    title, recipe = "", ""
    about: dict[str, str] = {}
    extra: list[tuple[str, str]] = []
    for text, raw in lines:
        if raw.lstrip().startswith(b"#"):
            word, _, rest = text.lstrip().partition(":")
            if raw.startswith(RECIPE):
                recipe += rest
            elif word.upper() in ("#EXTINF", "#EXTALB", "#EXTART"):
                about[word.upper()] = text.strip() if word.upper() == "#EXTINF" else rest.strip()
            elif part := _PART.match(text):
                about[part[1].lower()] = part[2]
            elif word.upper() == "#PLAYLIST":
                title = rest.strip()
            elif word.upper() not in ("#EXTM3U", "#EXTENC"):
                extra.append(("m3u", text.rstrip()))
        elif text.strip():
            path, is_there = resolve(text, raw, folder)
            stream = is_stream(text)
            about.setdefault("#EXTINF", f"#EXTINF:,{text.strip()}" if stream else "")
            entry = _entry(path, about)
            found.append(
                (
                    replace(
                        entry,
                        written=raw.strip(),
                        elsewhere=not is_there and is_elsewhere(os.fsdecode(raw)),
                        extra=(*extra, *entry.extra),
                    ),
                    is_there,
                )
            )
            about, extra = {}, []
    if found and extra:  # what follows the last entry
        last, is_there = found[-1]
        after = tuple(("m3u after", line) for _, line in extra)
        found[-1] = replace(last, extra=(*last.extra, *after)), is_there
    return Playlist.of(found, title, recipe)


def _entry(path: Path, about: dict[str, str]) -> Entry:
    line = about.get("#EXTINF", "")
    match = _EXTINF.match(line) or _LOOSE_EXTINF.match(line)
    seconds = duration(match[1]) if match and match[1] else None
    artist, dash, title = (match["names"] if match else "").strip().partition(" - ")
    more = match["more"].strip() if match else ""
    return Entry(
        path,
        seconds,
        artist.strip() if dash else "",
        title.strip() if dash else artist.strip(),
        about.get("#EXTALB", ""),
        about.get("#EXTART", ""),
        duration(about.get("start-time", "")) or 0.0,
        duration(about.get("stop-time", "")),
        extra=(("extinf", more),) if more else (),
    )


def duration(text: str) -> float | None:
    """Seconds, also of "3:35", or None for what is no length of a recording."""
    clock = _CLOCK.fullmatch(text.strip())
    try:
        hours, minutes, seconds = clock.groups(default="0") if clock else ("0", "0", text)
        found = 3600 * float(hours) + 60 * float(minutes) + float(seconds)
    except (ValueError, OverflowError):
        return None
    return found if math.isfinite(found) and 0 <= found <= _LONGEST_RECORDING else None
