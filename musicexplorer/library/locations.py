"""File locations in other programs: URLs and paths of any system."""

import html
import os
import re
import unicodedata
import urllib.parse
from collections.abc import Iterator

from musicexplorer.library.encoding import repaired

# How lines of old lists that are not UTF-8 may be encoded, beside what `decoded` finds.
_ENCODINGS = (
    "cp1252",
    "cp1251",
    "gb18030",
    "cp932",
    "cp949",
    "big5",
    "cp1250",
    "cp850",
    "mac-roman",
    "cp1253",
)
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]+:")  # a drive of Windows has one letter
_DRIVE = re.compile(r"^[/\\]*([A-Za-z])[:|](?=[/\\]|$)")
_LONG = re.compile(r"^\\\\[?.]\\(UNC\\)?", re.IGNORECASE)
_ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}")
_SHARES = ("smb", "cifs", "nfs", "afp", "sftp", "ssh", "fish", "dav", "davs", "webdav", "webdavs")
_QUOTES = {'"': '"', "'": "'", "<": ">", "“": "”", "«": "»"}


def is_stream(location: str) -> bool:
    """Whether this is an address that names no file: radio, a web page, a track of a service."""
    text = _unquoted(location)
    return bool(_SCHEME.match(text)) and text[:5].lower() != "file:" and not any(_paths(text))


def is_elsewhere(location: str) -> bool:
    """Whether this is a file of another system or host, or a stream: nothing that this one could open."""
    text = _unquoted(location)
    path = path_of(text)
    if not path or (path != text and text[:5].lower() != "file:"):
        return True
    return os.sep == "/" and (bool(_DRIVE.match(path)) or path.startswith(("\\\\", "//")))


def path_of(location: str | bytes | None) -> str:
    """The path of a location: a file URL (percent-encoded, of this or another machine) or a path.

    Bytes that are not UTF-8 become surrogates, as in our file names. "" for streams and for no location.
    """
    text = os.fsdecode(location) if isinstance(location, bytes) else location or ""
    return next(_paths(text), "")


def readings(location: str | bytes) -> list[str]:
    """The paths that a location may mean, the most likely first; none for a stream.

    Other programs percent-encode paths that are no URLs, put them in quotes, escape them for XML, or write
    them in the encoding of their system.
    """
    found: dict[str, None] = {}
    for text in _texts(location):
        for one in dict.fromkeys((text, _unquoted(text))):
            for path in _paths(one):
                found |= dict.fromkeys(filter(None, (path, *_repaired(path))))
    return list(found)


def _texts(location: str | bytes) -> Iterator[str]:
    """The location as text; several if its encoding is not known."""
    raw = os.fsencode(location) if isinstance(location, str) else location
    yield os.fsdecode(raw)
    try:
        raw.decode()
    except UnicodeDecodeError:
        for encoding in _ENCODINGS:
            try:
                yield raw.decode(encoding)
            except UnicodeDecodeError:
                continue


def _paths(text: str) -> Iterator[str]:
    """The paths in one location."""
    scheme = match[0][:-1].lower() if (match := _SCHEME.match(text)) else ""
    rest = text[len(scheme) + 1 :] if scheme else text
    if scheme == "file":
        yield from _of_file_url(rest)
    elif scheme in _SHARES:
        yield _decoded(rest.replace("\\", "/"))
    elif scheme == "content":  # Android: the last part holds the path
        yield _decoded(rest.rpartition("/")[2]).partition(":")[2]
    elif scheme == "local":  # Mopidy: "local:track:Artist/Song.mp3"
        yield _decoded(rest.partition(":")[2])
    elif scheme and (rest.startswith("//") or re.match(r"\w+:\S+$", rest)):
        return
    else:
        yield (r"\\" if match[1] else "") + text[match.end() :] if (match := _LONG.match(text)) else text


def _of_file_url(rest: str) -> Iterator[str]:
    slashes = len(rest) - len(rest.lstrip("/\\"))
    path = rest[slashes:]
    if slashes == 2:  # a share of Windows starts with its host; "localhost" is this machine
        host, _, below = path.partition("/")
        remote = host.lower() not in ("", "localhost", "127.0.0.1") and not _DRIVE.match(path)
        path = f"//{path}" if remote else path if _DRIVE.match(path) else f"/{below}"
    elif slashes > 3:
        path = f"//{path}"
    elif slashes:
        path = f"/{path}"
    for one in dict.fromkeys((_decoded(path), path)):
        yield one.lstrip("/") if _DRIVE.match(one) else one


def _repaired(path: str) -> Iterator[str]:
    """What a path may have been before it was escaped, or read in a wrong encoding."""
    if _ESCAPED.search(path):
        yield _decoded(path)
    if "&" in path and ";" in path:
        yield html.unescape(path)
    try:
        yield repaired(path.encode("cp1252").decode("latin-1"))
    except UnicodeError:
        yield repaired(path)


def _decoded(path: str) -> str:
    return os.fsdecode(urllib.parse.unquote_to_bytes(os.fsencode(path)))


def _unquoted(text: str) -> str:
    text = text.strip().strip("\ufeff\0")
    if len(text) > 1 and _QUOTES.get(text[0]) == text[-1]:
        return text[1:-1].strip()
    return text


def parts_of(path: str) -> tuple[str, ...]:
    """The folders and the name of a path of any system, without its drive; "." and ".." are resolved."""
    found: list[str] = []
    path = _DRIVE.sub("/", path)
    for part in re.split(r"[/\\]+" if "\\" in path else "/+", path):
        if part == "..":
            del found[-1:]
        elif part not in ("", "."):
            found.append(unicodedata.normalize("NFC", part) if not part.isascii() else part)
    return tuple(found)
