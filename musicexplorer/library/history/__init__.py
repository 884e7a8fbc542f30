"""Listening that other programs remember: read from their exports, matched with the library, kept."""

from musicexplorer.library.history.values import HistoryError, Listen

__all__ = ["HistoryError", "Listen"]
