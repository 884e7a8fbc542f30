"""Links within the library: what they lead to has its own name there."""

import os
from collections.abc import Container, Iterable
from functools import cache
from pathlib import Path


def second_names(paths: Iterable[bytes], folder: Path, there: Container[bytes]) -> set[bytes]:
    """Those of the paths that are links, or behind links, to what is there under its own name.

    A walk through the whole folder passes over them; one through a part of it cannot know.

    Args:
        paths: Files in the folder, as bytes (`os.fsencode`).
        folder: A folder of the library.
        there: The files that are there, likewise.
    """
    real_folder = cache(os.path.realpath)
    begin, real_begin = (os.path.join(os.fsencode(one), b"") for one in (folder, os.path.realpath(folder)))
    found = set()
    for path in paths:
        inside, name = os.path.split(path)
        real = os.path.realpath(path) if os.path.islink(path) else os.path.join(real_folder(inside), name)
        if real.startswith(real_begin):
            own = begin + real[len(real_begin) :]
            if own != path and own in there:
                found.add(path)
    return found
