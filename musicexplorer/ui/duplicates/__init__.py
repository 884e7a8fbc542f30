"""Recordings that are in the library more than once."""
