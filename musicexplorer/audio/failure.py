"""Why a file cannot be decoded, in plain words."""

import os
from pathlib import Path

# Notes and samples instead of sound; only some builds of FFmpeg play them.
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
    """Say why no decoder reads this file; `pictures` tells that FFmpeg found some in it, and no sound."""
    if os.path.isdir(path):
        return "this is a folder, not a file"
    try:
        with path.open("rb") as file:
            head = file.read(2048)
    except FileNotFoundError:
        return "the file is not there"
    except PermissionError:
        return "the file may not be read (permission denied)"
    except OSError as error:
        return f"the file cannot be read ({error.strerror or error})"
    if not head:
        return "the file is empty (0 bytes)"
    return _describe_head(path.suffix.lower(), head, pictures)


def _describe_head(suffix: str, head: bytes, pictures: bool) -> str:
    kind = suffix or "no file ending"
    if head[:4] == b"MThd":
        return f"format not supported: MIDI ({kind}) holds notes, not sound"
    if suffix[1:] in _TRACKERS or _is_tracker_module(head):
        return f"format not supported: tracker module ({kind})"
    if not any(head):
        return "this is not an audio file: it begins with nothing but zeros (an unfinished download?)"
    if _is_text(head):
        return f"this is not an audio file: it holds text, whatever its name ({kind}) says"
    if pictures:
        return "there is no sound in it, only pictures"
    return f"not readable as audio: damaged, or a format that is not supported ({kind})"


def _is_tracker_module(head: bytes) -> bool:
    return (
        head[:4] == b"IMPM"
        or head[:17] == b"Extended Module: "
        or head[44:48] == b"SCRM"
        or head[1080:1084] in (b"M.K.", b"M!K!", b"4CHN", b"6CHN", b"8CHN", b"FLT4", b"FLT8")
    )


def _is_text(head: bytes) -> bool:
    return not any(byte < 32 and byte not in b"\t\n\r\f\x1b" for byte in head)
