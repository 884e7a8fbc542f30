"""The library's memory: one SQLite file, any number of readers, one writer thread."""

from musicexplorer.library.store.columns import TrackColumns
from musicexplorer.library.store.errors import DiskFull, StoreError
from musicexplorer.library.store.evidence import Imported, Listens
from musicexplorer.library.store.listening import ImportedListen, ImportedTrack
from musicexplorer.library.store.reader import Reader
from musicexplorer.library.store.restoring import OWN_SOURCE, OwnListening
from musicexplorer.library.store.rhythm import KEY_NAMES, RhythmRow, Rhythms
from musicexplorer.library.store.values import (
    Damage,
    Failure,
    Folder,
    HeardRow,
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
    "KEY_NAMES",
    "OWN_SOURCE",
    "Damage",
    "DiskFull",
    "Failure",
    "Folder",
    "HeardRow",
    "Imported",
    "ImportedListen",
    "ImportedTrack",
    "KeptRecipe",
    "Known",
    "Listens",
    "MapError",
    "Named",
    "NewTrack",
    "OwnListening",
    "Play",
    "PlaylistName",
    "Reader",
    "RhythmRow",
    "Rhythms",
    "Sketch",
    "StoreError",
    "TrackColumns",
    "Writer",
]
