"""The paths of the user's data, the bundled model and the bundled resources."""

import contextlib
import os
import shutil
import stat
from pathlib import Path

import platformdirs

HOME_VARIABLE = "MUSICEXPLORER_HOME"
_PACKAGE = Path(__file__).resolve().parent


def home() -> Path:
    """The user's data directory; `MUSICEXPLORER_HOME` moves it. Not created here."""
    moved = os.environ.get(HOME_VARIABLE)
    return (
        Path(os.path.expanduser(moved))
        if moved
        else Path(platformdirs.user_data_dir("musicexplorer", appauthor=False))
    )


def cache() -> Path:
    """The user's cache directory (the demo library, covers); inside `MUSICEXPLORER_HOME` when that is set."""
    if os.environ.get(HOME_VARIABLE):
        return home() / "cache"
    return Path(platformdirs.user_cache_dir("musicexplorer", appauthor=False))


def prepare_home() -> None:
    """Create the user's data directory, readable by its owner only, and delete what killed programs left.

    Where files of ours in it are open to others, that is repaired. A directory that cannot be written to is
    left as it is: whoever writes there reports that.
    """
    with contextlib.suppress(OSError):
        home().mkdir(mode=0o700, parents=True, exist_ok=True)
        _protect(home())
    for left in _listed(_scratch()):
        if not _is_running(left.name.partition("-")[0]):
            shutil.rmtree(left, ignore_errors=True)


def scratch() -> Path:
    """A directory for temporary files of this process, created here.

    It is in the user's data directory: when the program is killed, the next start deletes it.
    """
    folder = _scratch() / f"{os.getpid()}-temporary"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _scratch() -> Path:
    return home() / "scratch"


def _protect(folder: Path) -> None:
    """Close a directory and the files in it to others, but not what lies in the user's own home."""
    if folder.resolve() in (Path.home().resolve(), Path(folder.anchor)):
        return
    _close(folder)
    for entry in _listed(folder):
        if entry.is_dir() and not entry.is_symlink() and entry != cache():
            _protect(entry)
        elif not entry.is_symlink():
            _close(entry)


def _close(path: Path) -> None:
    with contextlib.suppress(OSError):
        status = path.lstat()
        shared = status.st_mode & stat.S_ISVTX or not hasattr(os, "geteuid")
        if status.st_mode & 0o077 and not shared and status.st_uid == os.geteuid():
            path.chmod(stat.S_IMODE(status.st_mode) & 0o700)


def _listed(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _is_running(process: str) -> bool:
    if os.name != "posix":
        return True  # to ask would end it
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, OverflowError, ValueError):
        return False
    except OSError:  # it is another user's
        return True
    return True


def store() -> Path:
    """The SQLite file of the library."""
    return home() / "library.sqlite"


def window_lock() -> Path:
    """The file that is locked while a window is open."""
    return home() / "window.lock"


def metric() -> Path:
    """The personal metric learned from the odd-one-out test, while one is in use."""
    return home() / "metric.npz"


def settings() -> Path:
    """The settings file (JSON)."""
    return home() / "settings.json"


def sound_report() -> Path:
    """How playing went in the last session (JSON)."""
    return home() / "sound.json"


def demo() -> Path:
    """The directory in which the demo library is made."""
    return cache() / "demo library"


def guide() -> Path:
    """The user guide, `docs/guide.md`."""
    return _bundled("docs") / "guide.md"


def models() -> Path:
    """The directory with `embedder.safetensors` and `embedder.json`."""
    return _bundled("models")


def resources() -> Path:
    """The directory with icons and themes."""
    return _bundled("resources")


def _bundled(name: str) -> Path:
    """A directory beside the package in a checkout, inside the package in a wheel."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name
