"""Output of the command line: results on stdout, as text or JSON; problems on stderr."""

import json
import os
import sys
from pathlib import Path
from typing import Any, TextIO

from musicexplorer.library.track import Track
from musicexplorer.translation import tr


class NotDone(Exception):
    """The command could not be done; the message says why and what to do. Exit code 2."""


def say_error(message: str) -> None:
    """Print one problem on stderr."""
    write_error(f"musicexplorer: {message}\n")


def confirm(question: str, yes: bool) -> None:
    """Ask before something is replaced or deleted.

    Args:
        question: The question.
        yes: Whether the answer was given as `--yes`.

    Raises:
        NotDone: The answer is no, or nobody can be asked.
    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise NotDone(question + " " + tr("Add --yes to confirm."))
    if input(f"{question} [y/N] ").strip().lower() not in ("y", "yes"):
        raise NotDone(tr("nothing was changed"))


def write_error(text: str) -> None:
    """Write to stderr; if it is closed or full the text is lost, and no command fails because of it."""
    if sys.stderr is None:  # as under pythonw
        return
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        _discard(sys.stderr)


def discard_unwritable() -> None:
    """Drop what stdout and stderr cannot write.

    Python flushes both once more when it ends, and exits with code 120 where that fails.
    """
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            try:
                stream.flush()
            except OSError:
                _discard(stream)


def _discard(stream: TextIO) -> None:
    """Point the stream's file descriptor at the null device, for what it holds and for what follows."""
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, stream.fileno())
    os.close(null)


def print_json(value: Any) -> None:
    """Print a value as JSON, everything outside ASCII escaped, so that any terminal can show it."""
    print(json.dumps(value, indent=2))


def describe(track: Track) -> dict[str, Any]:
    """The fields that identify a track: path, artist, title, and its range in a file with a CUE sheet."""
    fields: dict[str, Any] = {
        "path": os.fspath(track.source.path),
        "artist": track.metadata.artist,
        "title": track.metadata.title,
    }
    if track.source.start or track.source.end is not None:
        fields |= {"start": track.source.start, "end": track.source.end}
    return fields


def one_line(track: Track) -> str:
    """`Artist - Title`, or the title alone; line breaks in tags become spaces."""
    return " ".join(" - ".join(filter(None, (track.metadata.artist, track.metadata.title))).split())


def shown(path: Path | str) -> str:
    """A path on one line: control characters, such as line breaks, are escaped as in Python."""
    return "".join(c if c >= " " and c != "\x7f" else repr(c)[1:-1] for c in os.fspath(path))
