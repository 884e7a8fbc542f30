"""The library's memory: one SQLite file, any number of readers, one writer thread."""

from musicexplorer.library.store.errors import DiskFull, StoreError
from musicexplorer.library.store.reader import Reader
from musicexplorer.library.store.values import (
    Damage,
    Failure,
    Folder,
    HeardRow,
    Known,
    NewTrack,
    Play,
    PlaylistName,
    StoredHeard,
)
from musicexplorer.library.store.writer import Writer

__all__ = [
    "Damage",
    "DiskFull",
    "Failure",
    "Folder",
    "HeardRow",
    "Known",
    "NewTrack",
    "Play",
    "PlaylistName",
    "Reader",
    "StoreError",
    "StoredHeard",
    "Writer",
]
