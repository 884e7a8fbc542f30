"""What is written in an audio file, whatever its format; the file's name where nothing is."""

from musicexplorer.library.tags.cover import read_cover
from musicexplorer.library.tags.reading import TagsError, read

__all__ = ["TagsError", "read", "read_cover"]
