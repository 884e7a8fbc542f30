"""Music Explorer: a personal music library as a similarity map, made by a neural network."""

__version__ = "0.1.0"
