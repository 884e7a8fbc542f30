"""Writing the files that the user exports, so that none of the user's own is overwritten by mistake.

A file of the same kind (a playlist by a playlist) is replaced; it is recognised by its content. Music is
never replaced, a link that leads out of its folder is never followed, and anything else needs `force`. The
content is written beside the file and renamed, so that a full disk leaves what was there.
"""

import contextlib
import errno
import json
import os
import secrets
import shutil
import stat
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Literal

from musicexplorer.library.suffixes import AUDIO_SUFFIXES
from musicexplorer.translation import tr

Kind = Literal[
    "playlist", "history", "answers", "embeddings", "picture", "drawing", "page", "table", "backup"
]

MAP_KINDS: dict[str, Kind] = {".png": "picture", ".svg": "drawing", ".html": "page", ".csv": "table"}
"""What the map is exported as, by the ending of the file."""
PNG_TEXT = ("Software", "Music Explorer")
"""The text that a picture of the map carries, so that it is told apart from a photograph."""
_HEAD = 4096  # bytes that are looked at
# What audio (and video) files begin with.
_MUSIC = (
    b"ID3", b"fLaC", b"OggS", b"FORM", b"MAC ", b"wvpk", b"DSD ", b"FRM8", b"TTA1", b"TTA2", b"tBaK", b"MPCK",
    b"MP+", b"caff", b".snd", b"#!AMR", b"MThd", b"IMPM", b"Extended Module:", b"RF64", b"ajkg", b"OFR ",
    b"\x1aE\xdf\xa3", b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", b"\x0bw", b"\x7f\xfe\x80\x01", b"ADIF",
)  # fmt: skip


class ExportError(Exception):
    """The file is not written; the message says why. What was there is unchanged."""


class FileExists(ExportError):
    """A file of another kind is there; `force` replaces it."""


@contextlib.contextmanager
def writing(path: Path, kind: Kind, *, force: bool = False) -> Iterator[BinaryIO]:
    """A file to write the content to; it takes the place of `path` when the block ends without an error.

    Args:
        path: The file.
        kind: What is written: a file of this kind is replaced.
        force: Replace a file of another kind too (music never).

    Raises:
        ExportError: As `check`, or it cannot be written.
    """
    target = check(path, kind, force=force)
    try:
        with beside(target) as file:
            yield file
            with contextlib.suppress(FileNotFoundError):
                shutil.copymode(target, file.name)
    except OSError as error:
        raise _unwritable(path, error) from error


@contextlib.contextmanager
def beside(target: Path) -> Iterator[BinaryIO]:
    """A file beside the target, which takes its place when the block ends without an error.

    Raises:
        OSError: It cannot be written; what was there is unchanged.
    """
    temporary = target.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with temporary.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, target)
        _sync_folder(target.parent)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def write(path: Path, kind: Kind, content: bytes, *, force: bool = False) -> None:
    """Write a file at once; see `writing`."""
    with writing(path, kind, force=force) as file:
        file.write(content)


def check(path: Path, kind: Kind, *, force: bool = False) -> Path:
    """Check that a file may be written, before the content is made.

    Returns:
        The file itself, for a link inside its folder.

    Raises:
        FileExists: Something of another kind is there, and `force` is not given.
        ExportError: It is named like music or is music, leads out of its folder, or is no ordinary file.
    """
    target = _target(path)
    if path.suffix.lower() in AUDIO_SUFFIXES or target.suffix.lower() in AUDIO_SUFFIXES:
        raise ExportError(
            tr("{path} is named like an audio file. Choose another name.").format(path=_shown(path))
        )
    try:
        status = os.lstat(target)
    except FileNotFoundError:
        return target
    except OSError as error:
        raise _unwritable(path, error) from error
    if stat.S_ISDIR(status.st_mode):
        raise ExportError(
            tr("{path} cannot be written: it is a folder. Choose another name.").format(path=_shown(path))
        )
    if not stat.S_ISREG(status.st_mode):
        text = tr("{path} cannot be written: it is not an ordinary file. Choose another name.")
        raise ExportError(text.format(path=_shown(path)))
    try:
        with target.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise _unwritable(path, error) from error
    if _is_music(head):
        text = tr("{path} contains music, which is never overwritten. Choose another name.")
        raise ExportError(text.format(path=_shown(path)))
    if head and not force and not _RECOGNISED[kind](head, target):
        text = tr("{path} exists already and is not {kind}.")
        raise FileExists(text.format(path=_shown(path), kind=_name(kind)))
    return target


def _name(kind: Kind) -> str:
    return {
        "playlist": tr("a playlist"),
        "history": tr("a listening history of Music Explorer"),
        "answers": tr("answers of Music Explorer"),
        "embeddings": tr("embeddings of Music Explorer"),
        "picture": tr("a picture of Music Explorer"),
        "drawing": tr("a drawing of Music Explorer"),
        "page": tr("a page of Music Explorer"),
        "table": tr("a table of Music Explorer"),
        "backup": tr("a backup of Music Explorer"),
    }[kind]


def _target(path: Path) -> Path:
    """The file that a path means; only links inside its folder are followed."""
    folder = os.path.realpath(os.path.dirname(os.path.abspath(path)))
    named = os.path.join(folder, path.name)
    if not os.path.islink(named):
        return Path(named)
    target = os.path.realpath(named)
    if os.path.islink(target) or os.path.commonpath([folder, target]) != folder:
        text = tr("{path} is a link that leads out of its folder. Choose another name.")
        raise ExportError(text.format(path=_shown(path)))
    return Path(target)


def _unwritable(path: Path, error: OSError) -> ExportError:
    reason = tr("the disk is full") if error.errno in (errno.ENOSPC, errno.EDQUOT) else error.strerror
    text = tr("{path} cannot be written: {reason}. Choose another place.")
    return ExportError(text.format(path=_shown(path), reason=(reason or str(error)).lower()))


def _shown(path: Path) -> str:
    """The path on one line, with replacement characters for bytes that are not UTF-8."""
    text = os.fsencode(path).decode("utf-8", "replace")
    return "".join(letter if letter >= " " and letter != "\x7f" else repr(letter)[1:-1] for letter in text)


def _sync_folder(folder: Path) -> None:
    """Make a rename last; a system that cannot open folders does so by itself."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _is_music(head: bytes) -> bool:
    return (
        head.startswith(_MUSIC)
        or (head[:4] == b"RIFF" and head[8:12] in (b"WAVE", b"AVI ", b"RMID"))
        or head[4:8] in (b"ftyp", b"moov", b"mdat")
        or head[44:48] == b"SCRM"
        or head[1080:1084] in (b"M.K.", b"M!K!", b"FLT4", b"4CHN", b"6CHN", b"8CHN")
        or _is_mpeg(head)
    )


def _is_mpeg(head: bytes) -> bool:
    """Whether this is a frame of MPEG audio or AAC, and no text in UTF-16."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    adts = head[1] & 0xF6 == 0xF0
    layer, rate, frequency = head[1] & 0x06, head[2] >> 4, head[2] >> 2 & 3
    utf16 = head[1] == 0xFE and head[3] == 0
    return adts or bool(layer and 0 < rate < 15 and frequency < 3 and not utf16)


def _is_playlist(head: bytes, path: Path) -> bool:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "ignore").encode("utf-8", "replace").lstrip()
    if text[:7].upper() == b"#EXTM3U" or text[:10].lower() == b"[playlist]":
        return True
    if b"<playlist" in text and b"xspf.org" in text:
        return True
    # A plain M3U is nothing but names, music among them.
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith(b"#")]
    return path.suffix.lower() in (".m3u", ".m3u8") and any(
        os.path.splitext(os.fsdecode(line))[1].lower() in AUDIO_SUFFIXES for line in lines
    )


def _is_png(head: bytes, path: Path) -> bool:
    name, value = (part.encode() for part in PNG_TEXT)
    return head.startswith(b"\x89PNG\r\n\x1a\n") and b"tEXt" + name + b"\0" + value in head


def _is_drawing(head: bytes, path: Path) -> bool:
    return head.startswith(b"<svg ") and b"<title>Map of the library</title>" in head


def _is_page(head: bytes, path: Path) -> bool:
    return head.startswith(b"<!DOCTYPE html>") and b"<title>Map of the library</title>" in head


def _is_table(head: bytes, path: Path) -> bool:
    return head.startswith(b"path,x,y,title,artist,album,")


def _is_history(head: bytes, path: Path) -> bool:
    return _first_line(head).get("format") == "musicexplorer-listening"


def _is_answers(head: bytes, path: Path) -> bool:
    return {"tracks", "odd", "when"} <= set(_first_line(head))


def _first_line(head: bytes) -> dict[str, Any]:
    """The object in the first line of a file of JSON lines; {} if there is none."""
    try:
        found = json.loads(head.splitlines()[0])
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_embeddings(head: bytes, path: Path) -> bool:
    return {"paths.npy", "embeddings.npy", "model_version.npy"} <= set(_members(path))


def _is_backup(head: bytes, path: Path) -> bool:
    return {"backup.json", "library.sqlite"} <= set(_members(path))


def _members(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return []


_RECOGNISED: dict[Kind, Callable[[bytes, Path], bool]] = {
    "playlist": _is_playlist,
    "history": _is_history,
    "answers": _is_answers,
    "embeddings": _is_embeddings,
    "picture": _is_png,
    "drawing": _is_drawing,
    "page": _is_page,
    "table": _is_table,
    "backup": _is_backup,
}
