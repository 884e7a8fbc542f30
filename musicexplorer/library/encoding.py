"""Decoding bytes of unknown encoding: cue sheets, old playlists, old tags, file names."""

import os
import re
from pathlib import PurePath

# In Shift-JIS every kana begins with 0x82 or 0x83 and the common kanji with 0x88 to 0x97. In Latin text these
# bytes are rare punctuation, and two such characters do not follow each other.
_SHIFT_JIS = re.compile(rb"\x82[\x9f-\xf1]|\x83[\x40-\x7e\x80-\x96]|(?:[\x88-\x97][\x40-\x7e\x80-\xfc]){2}")


def decoded(raw: bytes) -> str:
    """The text in UTF-8 (with or without a byte order mark), UTF-16 (with one), Shift-JIS, CP1252 or Latin-1.

    Never fails: every sequence of bytes is Latin-1.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", *(("cp932",) if _SHIFT_JIS.search(raw) else ()), "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1")


def repaired(text: str) -> str:
    """The text with its encoding repaired if a tagger took UTF-8 or Shift-JIS for Latin-1; else unchanged."""
    if text.isascii():
        return text
    try:
        raw = text.encode("latin-1")
    except UnicodeEncodeError:
        return text
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        pass
    # Bytes 0x80 to 0x9F are invisible control characters in Latin-1, so never intended.
    return decoded(raw) if any("\x80" <= c <= "\x9f" for c in text) else text


def name_as_text(path: PurePath) -> str:
    """A file name for display; names that are not UTF-8 are decoded as legacy encodings."""
    return decoded(os.fsencode(path.name))
