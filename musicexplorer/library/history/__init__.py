"""Listening histories of other programs: read from their exports, matched with the library, stored."""

from musicexplorer.library.history.values import HistoryError, Listen

__all__ = ["HistoryError", "Listen"]
