"""Playlists and similar tracks: from seeds to tracks in order, each with its reason."""

from musicexplorer.similarity.playlist.changes import Changes, changes
from musicexplorer.similarity.playlist.compose import Pick, Playlist, compose
from musicexplorer.similarity.playlist.filters import Exclusion, Filters, allowed, parse_exclusions
from musicexplorer.similarity.playlist.inputs import PlaylistInputs, Windows
from musicexplorer.similarity.playlist.percentiles import SimilarityPercentiles
from musicexplorer.similarity.playlist.radio import Radio
from musicexplorer.similarity.playlist.reasons import closest_windows, reason_text
from musicexplorer.similarity.playlist.recipe import Recipe, RecipeError, Seed, from_json, steered, to_json
from musicexplorer.similarity.playlist.similar import Suggestion, similar
from musicexplorer.similarity.recordings import TrackFacts

__all__ = [
    "Changes",
    "Exclusion",
    "Filters",
    "Pick",
    "Playlist",
    "PlaylistInputs",
    "Radio",
    "Recipe",
    "RecipeError",
    "Seed",
    "SimilarityPercentiles",
    "Suggestion",
    "TrackFacts",
    "Windows",
    "allowed",
    "changes",
    "closest_windows",
    "compose",
    "from_json",
    "parse_exclusions",
    "reason_text",
    "similar",
    "steered",
    "to_json",
]
