"""Tags and pictures as FFmpeg reads them: the fallback for formats without a tag reader of their own."""

from pathlib import Path
from typing import Any

from musicexplorer.compressed_tags import harmful_tag
from musicexplorer.library.encoding import decoded_as
from musicexplorer.library.tags.encodings import Undeclared
from musicexplorer.library.tags.fields import Fields, add
from musicexplorer.library.tags.pictures import is_picture
from musicexplorer.regular_files import open_regular


def _opened(path: Path) -> Any:
    """The file, opened by FFmpeg, which does not follow a file that names another place."""
    import av

    with open_regular(path) as file:
        options = {"protocol_whitelist": "file", "skip_initial_bytes": str(harmful_tag(file))}
    # Bytes as they are: not everything is UTF-8.
    return av.open(str(path), metadata_encoding="latin-1", options=options)


def read_fields(path: Path) -> tuple[Fields, float | None]:
    """All known fields, and the duration in seconds; empty for a file that FFmpeg does not read."""
    import av

    fields: Fields = {}
    try:
        with _opened(path) as container:
            for tags in (container.metadata, *(stream.metadata for stream in container.streams.audio)):
                for name, value in tags.items():
                    add(fields, name, [_text(value)])
            if is_picture(_attached(container)):
                fields["cover"] = ["1"]
            duration = container.duration
    except (av.FFmpegError, OSError, ValueError):
        return fields, None
    return fields, duration / av.time_base if duration and duration > 0 else None


def _text(value: str) -> str:
    """A text in UTF-8, which FFmpeg gives, or as it is where it only passes on what is written."""
    found = decoded_as(value.encode("latin-1"), "utf-8")
    return Undeclared(value) if found is None else found


def picture(path: Path) -> bytes | None:
    """The picture embedded in a file."""
    import av

    try:
        with _opened(path) as container:
            return _attached(container) or None
    except (av.FFmpegError, OSError, ValueError):
        return None


def _attached(container: Any) -> bytes:
    """The embedded picture, b"" without one."""
    import av.stream

    attached = av.stream.Disposition.attached_pic
    stream = next((stream for stream in container.streams.video if stream.disposition & attached), None)
    return next((bytes(packet) for packet in container.demux(stream) if packet.size), b"") if stream else b""
