"""What recipes in playlist files call tracks: by their paths, so that another library understands them."""

import os
from collections.abc import Callable
from pathlib import Path

from musicexplorer.library.track import Source, Track


def name_of(source: Source, folder: Path | None) -> object:
    """The path (from `folder`, if given), and where in the file the track begins if not at its start."""
    path = os.path.relpath(source.path, folder) if folder else os.fspath(source.path)
    return [path, source.start] if source.start else path


def id_of(name: object, folder: Path, find: Callable[[Source | Path], Track | None]) -> int | None:
    """The track that is meant in a list that lies in this folder; None if the library does not have it."""
    path, start = name if isinstance(name, list) and len(name) == 2 else (name, 0.0)
    if not isinstance(path, str) or not isinstance(start, (int, float)):
        return None
    track = find(Source(Path(os.path.normpath(folder / path)), float(start)))
    return None if track is None else track.id
