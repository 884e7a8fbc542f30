"""Playlist files in all supported formats, chosen by extension: M3U, M3U8, PLS, XSPF."""

from collections.abc import Sequence
from pathlib import Path

from musicexplorer.library import m3u, pls, xspf
from musicexplorer.library.m3u import Entry, Playlist, PlaylistError
from musicexplorer.translation import tr

SUFFIXES = (".m3u8", ".m3u", ".pls", ".xspf")


def is_playlist(path: Path) -> bool:
    """Whether a file is a playlist, by its extension."""
    return path.suffix.lower() in SUFFIXES


def read(path: Path) -> Playlist:
    """Read a playlist.

    Raises:
        PlaylistError: It cannot be read, or is not a playlist.
    """
    kinds = {".pls": pls.read, ".xspf": xspf.read}
    return kinds.get(path.suffix.lower(), m3u.read)(path)


def write(
    path: Path,
    entries: Sequence[Entry],
    *,
    relative: bool = False,
    title: str = "",
    recipe: str = "",
    force: bool = False,
) -> list[Entry]:
    """Write a playlist in the format of its extension, atomically.

    Returns:
        Entries that the format cannot hold. Report them to the user.

    Raises:
        PlaylistError: Its extension is not supported.
        ExportError: It cannot be written, or replaces a file that is no playlist without `force`.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        text = tr("{name} is not a playlist: use a name that ends in .m3u8, .pls or .xspf.")
        raise PlaylistError(text.format(name=path.name))
    if suffix == ".pls":
        return pls.write(path, entries, relative=relative, force=force)
    if suffix == ".xspf":
        return xspf.write(path, entries, relative=relative, title=title, recipe=recipe, force=force)
    return m3u.write(path, entries, relative=relative, title=title, recipe=recipe, force=force)
