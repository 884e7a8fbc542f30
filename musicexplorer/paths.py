"""The paths of the user's data, the bundled model and the bundled resources."""

import os
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


def store() -> Path:
    """The SQLite file of the library."""
    return home() / "library.sqlite"


def metric() -> Path:
    """The personal metric learned from the odd-one-out test, while one is in use."""
    return home() / "metric.npz"


def settings() -> Path:
    """The settings file (JSON)."""
    return home() / "settings.json"


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
