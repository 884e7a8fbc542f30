"""Reading the metadata of audio files of any format; without tags, it is guessed from the file name."""

from musicexplorer.library.tags.cover import covers, read_cover
from musicexplorer.library.tags.naming import completed
from musicexplorer.library.tags.reading import TagsError, read

__all__ = ["TagsError", "completed", "covers", "read", "read_cover"]
