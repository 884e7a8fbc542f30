"""The demo library: music that the program plays itself, so that a newcomer sees a map that makes sense."""

from musicexplorer.demo.library import folder, make

__all__ = ["folder", "make"]
