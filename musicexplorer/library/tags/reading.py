"""Reading a file's tags, from the best source that has any."""

from dataclasses import replace
from pathlib import Path

from musicexplorer.library.tags import ffmpeg, fields, formats
from musicexplorer.library.tags.cover import has_picture_beside
from musicexplorer.library.tags.encodings import readable
from musicexplorer.library.tags.naming import completed
from musicexplorer.library.track import Metadata
from musicexplorer.regular_files import holds_text, open_regular


class TagsError(Exception):
    """The file cannot be opened at all; the message says why."""


def read(path: Path, encoding: str | None = None, *, guess: bool = True) -> Metadata:
    """The metadata of a file: read by mutagen, else by FFmpeg, else guessed from its name.

    Damaged or missing tags are not an error: `title` is never empty if what is missing may be guessed.

    Args:
        path: The file.
        encoding: Of texts that do not name theirs; None to guess it, `AS_WRITTEN` to take them as Latin-1.
        guess: Whether the name of the file may tell what its tags do not.

    Raises:
        TagsError: The file cannot be opened.
    """
    try:
        with open_regular(path) as file:
            head = file.read(2048)
    except OSError as error:
        raise TagsError((error.strerror or str(error)).lower()) from error
    found, duration = ({}, None) if holds_text(head) else _read_fields(path)
    found, used = readable(found, encoding)
    metadata = replace(fields.metadata(found, duration), encoding=used)
    if guess:
        metadata = completed(metadata, path)
    return metadata if metadata.has_cover else replace(metadata, has_cover=has_picture_beside(path))


def _read_fields(path: Path) -> tuple[fields.Fields, float | None]:
    try:
        found, duration = formats.read_fields(path)
    except Exception:  # tag readers may raise anything on a damaged file; try FFmpeg next
        found, duration = {}, None
    if not (found.get("title") or found.get("artist")) or duration is None:
        more, more_duration = ffmpeg.read_fields(path)
        for name, values in more.items():
            found.setdefault(name, values)
        duration = duration or more_duration
    return found, duration
