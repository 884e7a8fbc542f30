"""Searching in plain words: by what is written, by how music sounds, and by its numbers, in one text."""
