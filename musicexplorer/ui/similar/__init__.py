"""Similar tracks: the list of neighbours of a track, and what activating a track does."""
