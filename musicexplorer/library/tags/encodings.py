"""Texts of tags that do not name their encoding: ID3 frames called Latin-1, ID3v1, INFO of WAV, AIFF."""

import re

from musicexplorer.library.encoding import as_utf8, decoded_as, guessed, latin_bytes, repaired
from musicexplorer.library.tags.fields import Fields

_DOUBTFUL = 8  # letters
AS_WRITTEN = ""
"""The choice to take texts as they are."""
_NAMES = ("title", "artist", "artists", "albumartist", "album", "genre", "comment")


class Undeclared(str):
    """A text that was decoded as Latin-1 because nothing says what it is."""

    __slots__ = ()


def readable(fields: Fields, chosen: str | None = None) -> tuple[Fields, str]:
    """The fields with texts in the encoding that was meant, and the one that was used if it was not Latin-1.

    UTF-8 that was taken for another encoding is recognised for certain. Others are guessed from all names of
    the file together.

    Args:
        fields: As read.
        chosen: The encoding that the user has chosen, `AS_WRITTEN` for none at all, None to guess.
    """
    if chosen == AS_WRITTEN or all(text.isascii() for texts in fields.values() for text in texts):
        return fields, ""
    sure = {name: [_sure(text) for text in texts] for name, texts in fields.items()}
    encoding = chosen or guessed(_sample(sure))
    found = {name: [_as(text, encoding) for text in texts] for name, texts in sure.items()}
    return found, encoding if encoding and found != sure else ""


def _sure(text: str) -> str:
    """UTF-8 where it was taken for something else; the others stay, with a mark where they are doubtful."""
    found = as_utf8(text)
    if found is None:
        return Undeclared(text) if _is_doubtful(text) else text
    return found


def _is_doubtful(text: str) -> bool:
    """Whether a text cannot be meant, whatever its frame says: controls, or accented letters only."""
    if any("\x80" <= letter <= "\x9f" for letter in text):
        return True
    plain, accented = (len(re.findall(letters, text)) for letters in ("[A-Za-z]", "[\xc0-\xff]"))
    return accented >= _DOUBTFUL and accented > 3 * plain


def _sample(fields: Fields) -> bytes:
    """The bytes of all names whose encoding is unknown."""
    texts = (text for name in _NAMES for text in fields.get(name, ()) if isinstance(text, Undeclared))
    return b"\n".join(dict.fromkeys(raw for text in texts if (raw := latin_bytes(text))))


def _as(text: str, encoding: str) -> str:
    """A text in an encoding; as it is if it was declared, or is in another one."""
    raw = latin_bytes(text) if isinstance(text, Undeclared) and not text.isascii() else None
    if raw is None:
        return text
    return (decoded_as(raw, encoding) if encoding else None) or repaired(text)
