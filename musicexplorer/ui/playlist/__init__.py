"""Playlists: the document, recipes, radio, smart playlists and exclusions."""
