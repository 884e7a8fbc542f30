"""Taste: what was learned from the listening history, and how it is mixed with sound."""
