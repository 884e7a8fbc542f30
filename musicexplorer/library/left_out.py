"""Patterns of files and folders that a scan leaves out, such as `*.wma`, `Podcasts/` or `Live/*/talk*`."""

from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

LeftOut = Callable[[Path, bool], str]


def nothing(path: Path, is_folder: bool) -> str:
    """Leaves nothing out."""
    return ""


def matcher(patterns: Sequence[str], folder: Path) -> LeftOut:
    """What says by which pattern a file or folder below a library folder is left out; "" for none.

    A pattern without a slash is about names, one with a slash inside about paths below the library folder;
    one that ends with a slash is about folders. `*`, `?` and `[…]` are as in a shell, but `*` goes on over
    slashes; capital and small letters are alike.
    """
    folded = [(pattern, pattern.strip().lower()) for pattern in patterns if pattern.strip(" /")]

    def left_out(path: Path, is_folder: bool) -> str:
        name, below = path.name.lower(), path.relative_to(folder).as_posix().lower()
        for pattern, wanted in folded:
            bare = wanted.strip("/")
            if (is_folder or not wanted.endswith("/")) and fnmatchcase(below if "/" in bare else name, bare):
                return pattern
        return ""

    return left_out if folded else nothing
