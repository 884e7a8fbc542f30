"""The program in the desktop's menus: launcher, file types, icons, manual page, shell completion."""

import contextlib
import gzip
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from musicexplorer import paths

NAME = "org.musicexplorer.MusicExplorer"
ICON_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
_COMPLETIONS = {
    "bash": "bash-completion/completions/musicexplorer",
    "zsh": "zsh/site-functions/_musicexplorer",
}
# What desktops read rather than the files themselves.
_CACHES = (
    ("update-desktop-database", "applications"),
    ("gtk-update-icon-cache", "icons/hicolor"),
)


def install(prefix: Path, command: Path, icons: Mapping[int, bytes]) -> list[Path]:
    """Write all files below `prefix`.

    Args:
        prefix: `~/.local` for one user, `/usr/local` for all.
        command: the program's command, absolute; the launcher starts it.
        icons: PNG files by their size in pixels.

    Returns:
        The files written.

    Raises:
        OSError: A file cannot be written.
    """
    share = prefix / "share"
    written = []
    for name, content in _files(command, icons):
        target = share / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        written.append(target)
    _refresh_caches(share)
    return written


def remove(prefix: Path) -> list[Path]:
    """Delete what `install` wrote below `prefix`; returns what was there."""
    share = prefix / "share"
    there = [file for name in _names() if (file := share / name).is_file()]
    for file in there:
        file.unlink()
    _refresh_caches(share)
    return there


def _names() -> list[str]:
    return [
        f"applications/{NAME}.desktop",
        f"metainfo/{NAME}.metainfo.xml",
        "icons/hicolor/scalable/apps/musicexplorer.svg",
        *(f"icons/hicolor/{size}x{size}/apps/musicexplorer.png" for size in ICON_SIZES),
        "man/man1/musicexplorer.1.gz",
        *_COMPLETIONS.values(),
    ]


def _files(command: Path, icons: Mapping[int, bytes]) -> Iterator[tuple[str, bytes]]:
    """Names below `share`, as `_names` lists them, and contents."""
    resources = paths.resources()
    launcher, metainfo, drawing, *rest = _names()
    text = (resources / "desktop" / f"{NAME}.desktop").read_text("utf-8")
    yield launcher, text.replace("Exec=musicexplorer ", f"Exec={_quoted(command)} ").encode()
    yield metainfo, (resources / "desktop" / f"{NAME}.metainfo.xml").read_bytes()
    yield drawing, (resources / "icons/musicexplorer.svg").read_bytes()
    yield from ((name, icons[size]) for name, size in zip(rest, ICON_SIZES, strict=False))
    yield from zip(rest[len(ICON_SIZES) :], (_manual_page(), *_completions()), strict=True)


def _quoted(command: Path) -> str:
    """A command as launchers write it: quoted, special characters escaped, and both escaped once more."""
    if str(command) == shutil.which(command.name):
        return command.name
    escaped = re.sub(r'(["`$\\])', r"\\\1", str(command))
    return f'"{escaped}"'.replace("\\", "\\\\").replace("%", "%%")


def _manual_page() -> bytes:
    from argparse_manpage.manpage import Manpage

    from musicexplorer import __version__
    from musicexplorer.cli.arguments import build_parser

    parser = build_parser()
    parser.man_short_description = "your music as a map of similar tracks"  # type: ignore[attr-defined]
    page = Manpage(
        parser, {"project_name": "Music Explorer", "version": __version__, "manual_title": "Commands"}
    )
    return gzip.compress(f"{page}\n".encode(), mtime=0)


def _completions() -> Iterator[bytes]:
    import shtab

    from musicexplorer.cli.arguments import build_parser

    for shell in _COMPLETIONS:
        yield shtab.complete(build_parser(), shell).encode()


def _refresh_caches(share: Path) -> None:
    for command, folder in _CACHES:
        if shutil.which(command) and (share / folder).is_dir():
            with contextlib.suppress(OSError, subprocess.SubprocessError):
                subprocess.run([command, str(share / folder)], capture_output=True, timeout=60)
