"""Music Explorer: a map of a personal music library, drawn by a network that listens to it."""

__version__ = "0.1.0"
