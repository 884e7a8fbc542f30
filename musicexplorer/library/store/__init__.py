"""The library's memory: one SQLite file, any number of readers, one writer thread."""

from musicexplorer.library.store.errors import DiskFull, StoreError
from musicexplorer.library.store.evidence import Addition, Gathered, Imported, Like, Likes, Listens
from musicexplorer.library.store.listening import KEPT, ImportedListen, ImportedTrack, Kept
from musicexplorer.library.store.reader import Reader
from musicexplorer.library.store.rhythm import KEY_NAMES, RhythmRow, Rhythms
from musicexplorer.library.store.values import (
    Damage,
    Failure,
    Folder,
    HeardRow,
    HeardWindows,
    KeptRecipe,
    Known,
    MapError,
    Named,
    NewTrack,
    Play,
    PlaylistName,
    Sketch,
)
from musicexplorer.library.store.writer import Writer

__all__ = [
    "KEPT",
    "KEY_NAMES",
    "Addition",
    "Damage",
    "DiskFull",
    "Failure",
    "Folder",
    "Gathered",
    "HeardRow",
    "HeardWindows",
    "Imported",
    "ImportedListen",
    "ImportedTrack",
    "Kept",
    "KeptRecipe",
    "Known",
    "Like",
    "Likes",
    "Listens",
    "MapError",
    "Named",
    "NewTrack",
    "Play",
    "PlaylistName",
    "Reader",
    "RhythmRow",
    "Rhythms",
    "Sketch",
    "StoreError",
    "Writer",
]
