"""The queue between two starts of the program: a small JSON file beside the library."""

import contextlib
import json
import math
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from musicexplorer.regular_files import private, read_regular
from musicexplorer.session.queue import REPEATS, Entry, EntrySource, PlayQueue

NAME = "queue.json"
_VERSION = 1
_LARGEST = 64 << 20  # bytes
_SOURCES: tuple[EntrySource, ...] = get_args(EntrySource)


def save(queue: PlayQueue, position: float, path: Path) -> None:
    """Write the queue, and how many seconds of the current track were played, atomically.

    Raises:
        OSError: The folder cannot be written to; the old file is unchanged.
    """
    keys = {entry.key: at for at, entry in enumerate(queue.entries)}
    stored = {
        "version": _VERSION,
        "tracks": queue.tracks,
        "sources": {str(at): e.source for at, e in enumerate(queue.entries) if e.source != "list"},
        "reasons": {str(at): e.reason for at, e in enumerate(queue.entries) if e.reason},
        "place": queue.place,
        "current": queue.track,
        "position": position,
        "origin": queue.origin,
        "repeat": queue.repeat,
        "shuffled": queue.shuffled,
        "plain": [keys[key] for key in queue.plain],
    }
    temporary = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        with open(temporary, "w", encoding="utf-8", opener=private) as file:
            file.write(json.dumps(stored))
        os.replace(temporary, path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def load(path: Path, known: Callable[[int], object]) -> tuple[PlayQueue, float] | None:
    """Read the queue and the position in its current track.

    Args:
        path: The file.
        known: Returns None for a track that the library does not have any more; it is left out.

    Returns:
        None if there is no file, or it cannot be used.
    """
    try:
        stored = json.loads(read_regular(path, _LARGEST).decode("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(stored, dict) or not _ints(stored.get("tracks")):
        return None
    entries = tuple(_entries(stored))
    place = stored.get("place")
    place = place if type(place) is int and -1 <= place < len(entries) else -1
    current = entries[place] if place >= 0 and entries[place].track == stored.get("current") else None
    plain: list[int] = stored["plain"] if _ints(stored.get("plain")) else []
    shuffled = stored.get("shuffled") is True and sorted(plain) == list(range(len(entries)))
    repeat, origin = stored.get("repeat"), stored.get("origin")
    queue = PlayQueue(
        entries,
        place,
        current,
        origin if isinstance(origin, str) else "",
        repeat if repeat in REPEATS else "off",
        shuffled,
        tuple(plain) if shuffled else (),
        number=len(entries),
    )
    gone = {entry.key for entry in entries if known(entry.track) is None}
    if current is not None and current.key in gone:
        queue = replace(queue, current=None)
    position: Any = stored.get("position")
    fits = isinstance(position, int | float) and math.isfinite(position) and position >= 0
    return queue.remove(gone), float(position) if fits and queue.current is not None else 0.0


def _entries(stored: Mapping[str, Any]) -> list[Entry]:
    sources, reasons = (_texts(stored.get(name)) for name in ("sources", "reasons"))
    found = []
    for at, track in enumerate(stored["tracks"]):
        source = sources.get(str(at), "list")
        fits: EntrySource = next((one for one in _SOURCES if one == source), "list")
        found.append(Entry(at, track, fits, reasons.get(str(at), "")))
    return found


def _texts(value: Any) -> dict[str, str]:
    return {k: v for k, v in value.items() if isinstance(v, str)} if isinstance(value, dict) else {}


def _ints(value: Any) -> bool:
    return isinstance(value, list) and all(type(one) is int for one in value)
