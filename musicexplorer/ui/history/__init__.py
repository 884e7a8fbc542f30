"""The listening history: plays, likes and imports."""
