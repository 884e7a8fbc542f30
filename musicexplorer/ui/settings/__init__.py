"""The settings in one window: pages, a search, undo; changes apply at once."""
