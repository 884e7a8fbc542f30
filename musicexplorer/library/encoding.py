"""Decoding bytes of unknown encoding: cue sheets, old playlists, old tags, file names."""

import os
import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import PurePath

# In Shift-JIS every kana begins with 0x82 or 0x83 and the common kanji with 0x88 to 0x97. In Latin text these
# bytes are rare punctuation, and two such characters do not follow each other.
_SHIFT_JIS = re.compile(rb"\x82[\x9f-\xf1]|\x83[\x40-\x7e\x80-\x96]|(?:[\x88-\x97][\x40-\x7e\x80-\xfc]){2}")
# A word with letters that are not ASCII; those of Latin text have plain ones among them.
_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z@\[-`{-~\x80-\xff]*")
_LEAST = 4  # bytes that are not ASCII; less tells nothing
_MOST = 2_000  # bytes that a guess looks at
_SCRIPTS = {
    "cp1251": r"[\u0400-\u045f\u0490\u0491]", "koi8_r": r"[\u0401\u0451\u0410-\u044f]",
    "cp866": r"[\u0401\u0451\u0410-\u044f]", "cp1253": r"[\u0386-\u03ce]", "cp1255": r"[\u05d0-\u05ea]",
    "cp1256": r"[\u0621-\u064a\u067e-\u06be]", "cp874": r"[\u0e01-\u0e4d]",
    "euc_jp": r"[\u3041-\u30ff\u4e00-\u9fff\u3005]", "gb18030": r"[\u4e00-\u9fff]",
    "big5": r"[\u4e00-\u9fff]", "euc_kr": r"[\uac00-\ud7a3]", "cp932": r"[\u3041-\u30ff\u4e00-\u9fff\u3005]",
}  # fmt: skip
"""What words in each encoding consist of, in the order of preference where nothing else tells."""
# The first bytes of common characters.
_COMMON = {"gb18030": rb"[\xb0-\xd7]", "big5": rb"[\xa4-\xc6]", "euc_jp": rb"[\xa4\xa5\xb0-\xcf]"}
# What has to be in a text: kana in Japanese; Thai words do not begin with what is written above a letter.
_NEEDED = {"euc_jp": r"[\u3041-\u30ff]", "cp874": r"^(?!(?:.* )?[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e])"}
_PUNCTUATION = re.compile(
    r"[\u00a0-\u00bf\u2010-\u2044\u2116\u2122\u3000-\u3004\u3006-\u3020\uff00-\uff5e]|[!-/:-@\[-`{-~]"
)
_CYRILLIC_VOWELS = "[аеёиоуыэюяіїє]"
_VOWELS = {
    "cp1251": _CYRILLIC_VOWELS, "koi8_r": _CYRILLIC_VOWELS, "cp866": _CYRILLIC_VOWELS,
    "cp1253": "[αεηιουωάέήίόύώϊϋΐΰ]",
}  # fmt: skip
_WITHIN = re.compile(r"[^\W\d_][\u00a0-\u00bf\u2010-\u2018\u201a-\u2122]+[^\W\d_]")  # punctuation in a word
_CJK = frozenset(("gb18030", "big5", "euc_kr", "cp932", "euc_jp"))
_SHORT = 10  # bytes
CHOICES = ("cp1250", "cp1252", "cp1254", "cp1257", *sorted(_SCRIPTS))
"""The encodings that a person can choose."""


def decoded(raw: bytes) -> str:
    """The text in UTF-8 (with or without a byte order mark), UTF-16 (with one), as guessed, or Latin-1.

    Never fails: every sequence of bytes is Latin-1.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", guessed(raw), "cp1252"):
        if encoding and (text := decoded_as(raw, encoding)) is not None:
            return text
    return raw.decode("latin-1")


def decoded_as(raw: bytes, encoding: str) -> str | None:
    """The text, None if the bytes are not in this encoding."""
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


@lru_cache(maxsize=256)
def guessed(raw: bytes) -> str:
    """The encoding of a script other than Latin that bytes seem to be in; "" if they are Latin or too few."""
    if raw.isascii():
        return ""
    if _SHIFT_JIS.search(raw) and decoded_as(raw, "cp932") is not None:
        return "cp932"
    words = _WORD.findall(raw[:_MOST])
    high = sum(byte > 127 for word in words for byte in word)
    if high < _LEAST or high < 0.5 * sum(map(len, words)) or max(map(len, words)) < 3:
        return ""
    fitting = [name for name in _SCRIPTS if _fits(words, name)]
    if "cp1251" in fitting and high < _SHORT:
        return "cp1251"  # CJK rarely looks like the case of Cyrillic words
    if "cp1255" in fitting and len(words) > 1:
        return "cp1255"  # as Cyrillic it would have small letters only
    if "euc_jp" in fitting and high >= _SHORT:
        return "euc_jp"  # the kana would hardly be there by chance
    if len(fitting) < 2:
        return "".join(fitting)
    return next((name for name in _ranked(b" ".join(words)) if name in fitting), fitting[0])


def _fits(words: Sequence[bytes], encoding: str) -> bool:
    """Whether words in this encoding consist of its script, in even case and of common characters."""
    joined = b" ".join(words)
    text = decoded_as(joined, encoding)
    if text is None:
        return False
    if encoding not in _CJK and _WITHIN.search(text):
        return False
    text = _PUNCTUATION.sub(" ", text)
    letters = len(re.findall(_SCRIPTS[encoding], text))
    if not letters or letters < len(text) - text.count(" "):
        return False
    common = _COMMON.get(encoding)
    if common is not None and 2 * len(re.findall(common + rb"[\x40-\xfe]", joined)) < letters:
        return False
    vowels = _VOWELS.get(encoding)
    if vowels is not None and 4 * len(re.findall(vowels, text.lower())) < letters:
        return False
    needed = _NEEDED.get(encoding)
    return (needed is None or bool(re.search(needed, text))) and all(map(_has_even_case, text.split()))


def _has_even_case(word: str) -> bool:
    """Whether a word is written as titles are: in capitals, in small letters, or with one capital."""
    return word == word.upper() or word[1:] == word[1:].lower()


def _ranked(sample: bytes) -> list[str]:
    """The encodings that a sample may be in, the most probable first."""
    from charset_normalizer import from_bytes

    try:
        found = from_bytes(
            sample, cp_isolation=list(_SCRIPTS), preemptive_behaviour=False, enable_fallback=False
        )
        return [match.encoding for match in found]
    except Exception:  # of its own making; then nothing is known
        return []


def repaired(text: str) -> str:
    """The text with its encoding repaired where UTF-8 or Shift-JIS was taken for Latin-1; else unchanged."""
    if text.isascii():
        return text
    if (found := as_utf8(text)) is not None:
        return found
    raw = latin_bytes(text)
    # Bytes 0x80 to 0x9F are invisible control characters in Latin-1, so never intended.
    return decoded(raw) if raw is not None and any("\x80" <= c <= "\x9f" for c in text) else text


def as_utf8(text: str) -> str | None:
    """The text that UTF-8 was taken for, once or twice, as Latin-1 or CP1252; None if it was not."""
    raw = latin_bytes(text)
    found = None if raw is None else decoded_as(raw, "utf-8")
    if found is None or found == text:
        return None
    return found if found.isascii() else as_utf8(found) or found


def latin_bytes(text: str) -> bytes | None:
    """The bytes that were decoded as Latin-1 or CP1252; None if the text holds other letters."""
    raw = bytearray()
    for letter in text:
        if (code := ord(letter)) < 256:
            raw.append(code)
        elif (byte := _CP1252.get(letter)) is not None:
            raw.append(byte)
        else:
            return None
    return bytes(raw)


_CP1252 = {
    letter: byte for byte in range(128, 160) if (letter := bytes([byte]).decode("cp1252", "ignore")) != ""
}


def name_as_text(path: PurePath) -> str:
    """A file name for display; names that are not UTF-8 are decoded as legacy encodings."""
    return decoded(os.fsencode(path.name))
