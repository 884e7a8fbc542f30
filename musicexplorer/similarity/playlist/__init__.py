"""Playlists: from what is wanted to tracks in an order worth playing, each with its reason."""

from musicexplorer.similarity.playlist.likeness import Suggestion, more_like
from musicexplorer.similarity.recordings import TrackFacts

__all__ = ["Suggestion", "TrackFacts", "more_like"]
