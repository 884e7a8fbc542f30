"""Playlists as files: M3U and M3U8, written so that players read them and read as players write them."""

from musicexplorer.library.m3u.reading import read
from musicexplorer.library.m3u.values import Entry, Playlist, PlaylistError
from musicexplorer.library.m3u.writing import write

__all__ = ["Entry", "Playlist", "PlaylistError", "read", "write"]
