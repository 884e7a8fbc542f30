"""Normalising text: for search and comparison, for SQLite, and for display."""

import os
import unicodedata
from pathlib import Path

# Letters that Unicode does not decompose into a base letter and an accent.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)


class _Bare(dict[int, str]):
    """The folded form of each character of a decomposed text, computed once."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        bare = "" if unicodedata.combining(character) else character.casefold().translate(_LETTERS)
        self[code] = bare
        return bare


_BARE = _Bare()


def fold(text: str) -> str:
    """The text without case and accents ("Motörhead" and "MOTORHEAD" are one)."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKD", text.casefold()).translate(_BARE)


def storable(text: str) -> str:
    """The text without what SQLite cannot store as text: lone surrogates become replacement characters."""
    if text.isascii():
        return text.replace("\0", "") if "\0" in text else text
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def shown_path(path: Path) -> str:
    """The path as text; bytes that are not UTF-8 become replacement characters."""
    return os.fsencode(path).decode("utf-8", "replace")
