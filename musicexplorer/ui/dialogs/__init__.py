"""Dialogs: questions, exports and reports."""
