"""File locations in other programs: URLs and paths of any system."""

import os
import re
import urllib.parse

_DRIVE = re.compile(r"^/[A-Za-z]:[/\\]")
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]+://")


def path_of(location: str | bytes | None) -> str:
    """The path of a location: a file URL (percent-encoded, of this or another machine) or a path.

    Bytes that are not UTF-8 become surrogates, as in our file names. "" for streams and for no location.
    """
    if not location:
        return ""
    text = os.fsdecode(location) if isinstance(location, bytes) else location
    if text[:5].lower() != "file:":
        return "" if _SCHEME.match(text) else text
    rest = text[5:]
    if rest.startswith("//"):
        host, slash, rest = rest[2:].partition("/")
        # A Windows share starts with its host; "localhost" and an empty host are this machine.
        rest = slash + rest if host.lower() in ("", "localhost") else f"//{host}/{rest}"
    path = os.fsdecode(urllib.parse.unquote_to_bytes(os.fsencode(rest)))
    return path[1:] if _DRIVE.match(path) else path
