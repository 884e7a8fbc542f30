"""M3U and M3U8 playlists: written so that players can read them, and read in the variants they write."""

from musicexplorer.library.m3u.reading import parse, read
from musicexplorer.library.m3u.values import Entry, Playlist, PlaylistError
from musicexplorer.library.m3u.writing import write

__all__ = ["Entry", "Playlist", "PlaylistError", "parse", "read", "write"]
