"""Matching tracks of other programs with the library, for playlists and listening histories alike."""

from musicexplorer.library.matching.candidates import LOOSELY, MATCHED, ForeignTrack, Match
from musicexplorer.library.matching.matcher import Matching
from musicexplorer.library.matching.moves import Move, Moves, moved

__all__ = ["LOOSELY", "MATCHED", "ForeignTrack", "Match", "Matching", "Move", "Moves", "moved"]
