"""Why a file cannot be decoded, as a message for the user."""

import os
from pathlib import Path

from musicexplorer.audio.protection import is_protected, is_protected_name
from musicexplorer.regular_files import holds_text, open_regular
from musicexplorer.translation import tr

# File extensions of tracker modules, which hold notes and samples; only some builds of FFmpeg play them.
_TRACKERS = (
    *(
        "669",
        "amf",
        "dbm",
        "dsm",
        "far",
        "gdm",
        "imf",
        "it",
        "j2b",
        "mdl",
        "med",
        "mo3",
        "mod",
        "mptm",
        "mt2",
    ),
    *("mtm", "okt", "psm", "ptm", "s3m", "stm", "ult", "umx", "xm"),
)


def describe_failure(path: Path, *, pictures: bool = False) -> str:
    """The reason why no decoder can read a file.

    Args:
        path: The file.
        pictures: Whether FFmpeg found a video stream or pictures in it, but no audio.
    """
    if os.path.isdir(path):
        return tr("this is a folder, not a file")
    try:
        with open_regular(path) as file:
            head = file.read(2048)
            if is_protected(file):
                return protected()
    except FileNotFoundError:
        return tr("the file does not exist")
    except PermissionError:
        return tr("the file cannot be read (permission denied)")
    except OSError as error:
        return tr("the file cannot be read ({reason})").format(reason=error.strerror or error)
    if not head:
        return tr("the file is empty (0 bytes)")
    if is_protected_name(path.suffix) and not holds_text(head):
        return protected()
    return _describe_head(path.suffix.lower(), head, pictures)


def protected() -> str:
    """The reason for an encrypted file."""
    return tr("protected (encrypted)")


def _describe_head(suffix: str, head: bytes, pictures: bool) -> str:
    kind = suffix or tr("no file extension")
    if head[:4] == b"MThd":
        return tr("format not supported: MIDI ({kind}) contains notes, not audio").format(kind=kind)
    if suffix[1:] in _TRACKERS or _is_tracker_module(head):
        return tr("format not supported: tracker module ({kind})").format(kind=kind)
    if not any(head):
        return tr("this is not an audio file: it begins with zeros only (an incomplete download?)")
    if holds_text(head):
        return tr("this is not an audio file: it contains text ({kind})").format(kind=kind)
    if pictures:
        return tr("the file contains no audio, only pictures")
    return tr("not readable as audio: damaged, or in an unsupported format ({kind})").format(kind=kind)


def _is_tracker_module(head: bytes) -> bool:
    return (
        head[:4] == b"IMPM"
        or head[:17] == b"Extended Module: "
        or head[44:48] == b"SCRM"
        or head[1080:1084] in (b"M.K.", b"M!K!", b"4CHN", b"6CHN", b"8CHN", b"FLT4", b"FLT8")
    )
