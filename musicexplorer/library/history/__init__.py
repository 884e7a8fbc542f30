"""Listening that other programs remember: read from their exports, matched with the library, kept."""

from musicexplorer.library.history.values import History, HistoryError, Listen

__all__ = ["History", "HistoryError", "Listen"]
