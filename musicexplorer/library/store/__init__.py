"""The database of the library: one SQLite file, any number of readers, one writer thread."""

from musicexplorer.library.store.choices import EncodingUse
from musicexplorer.library.store.columns import TrackColumns
from musicexplorer.library.store.costly import CostlyFile
from musicexplorer.library.store.errors import DiskFull, StoreDamaged, StoreError, Unstorable
from musicexplorer.library.store.evidence import Imported, Listens, is_play, is_skip
from musicexplorer.library.store.fingerprints import FingerprintRow
from musicexplorer.library.store.history import ImportedListen, ImportedTrack
from musicexplorer.library.store.listeners import FIRST, Listener, Period
from musicexplorer.library.store.reader import Reader
from musicexplorer.library.store.restoring import OWN_SOURCE, OwnHistory
from musicexplorer.library.store.rhythm import KEY_NAMES, RhythmRow, Rhythms
from musicexplorer.library.store.values import (
    WHOLE_FILE,
    Analyses,
    AnalysisRow,
    Damage,
    Failure,
    Folder,
    KnownFile,
    MapOverview,
    MapQuality,
    Model,
    NewTrack,
    Play,
    PlaylistName,
    SavedRecipe,
    TrackNames,
)
from musicexplorer.library.store.writer import Writer

__all__ = [
    "FIRST",
    "KEY_NAMES",
    "OWN_SOURCE",
    "WHOLE_FILE",
    "Analyses",
    "AnalysisRow",
    "CostlyFile",
    "Damage",
    "DiskFull",
    "EncodingUse",
    "Failure",
    "FingerprintRow",
    "Folder",
    "Imported",
    "ImportedListen",
    "ImportedTrack",
    "KnownFile",
    "Listener",
    "Listens",
    "MapOverview",
    "MapQuality",
    "Model",
    "NewTrack",
    "OwnHistory",
    "Period",
    "Play",
    "PlaylistName",
    "Reader",
    "RhythmRow",
    "Rhythms",
    "SavedRecipe",
    "StoreDamaged",
    "StoreError",
    "TrackColumns",
    "TrackNames",
    "Unstorable",
    "Writer",
    "is_play",
    "is_skip",
]
