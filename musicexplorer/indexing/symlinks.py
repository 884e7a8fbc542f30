"""Symbolic links inside the library whose targets are in the library themselves."""

import os
from collections.abc import Container, Iterable
from functools import cache
from pathlib import Path


def duplicate_links(paths: Iterable[bytes], folder: Path, existing: Container[bytes]) -> set[bytes]:
    """Those of the paths that are links, or are reached through links, to files with another path.

    A walk through the whole folder skips them; a walk through a part of it cannot know.

    Args:
        paths: Files in the folder, as bytes (`os.fsencode`).
        folder: A folder of the library.
        existing: The files that exist, likewise.
    """
    real_folder = cache(os.path.realpath)
    begin, real_begin = (os.path.join(os.fsencode(path), b"") for path in (folder, os.path.realpath(folder)))
    found = set()
    for path in paths:
        inside, name = os.path.split(path)
        real = os.path.realpath(path) if os.path.islink(path) else os.path.join(real_folder(inside), name)
        if real.startswith(real_begin):
            own = begin + real[len(real_begin) :]
            if own != path and own in existing:
                found.add(path)
    return found
