"""What words for music mean: their kinds, and which of them say the same."""

from collections.abc import Mapping
from functools import cache

from musicexplorer.vocabulary import Word, read_vocabulary

_PERCUSSION = frozenset((
    "drums", "snare drum", "bass drum", "drum roll", "rimshot", "timpani", "cymbal", "hi-hat", "maracas",
    "wood block", "cowbell", "gong", "bells", "jingle bells", "tabla",
))  # fmt: skip
"""Instruments that are heard in all kinds of music."""
_CAPITALS = {"r&b": "R&B"}


def alike(one: str, other: str) -> bool:
    """Whether two folded words say the same or share a part ("choral", "choir"; "rock", "indie rock")."""
    return bool(_meanings(one) & _meanings(other))


def titled(text: str) -> str:
    """A word as a name begins with it."""
    return _CAPITALS.get(text) or text[:1].upper() + text[1:]


@cache
def _meanings(text: str) -> frozenset[str]:
    """The parts of a word, its synonyms, and what the teachers of the network call it."""
    parts = {part for part in text.replace("-", " ").split() if part not in ("music", "and", "own")}
    word = _vocabulary().get(text)
    if word is None:
        return frozenset(parts)
    classes = {name.casefold() for name in (*word.audioset, *word.msd, *word.mtt)}
    return frozenset(parts | {text} | set(word.synonyms) | classes)


@cache
def _vocabulary() -> Mapping[str, Word]:
    return {word.name: word for word in read_vocabulary()}


def kind_of(text: str, source: str) -> str:
    """The kind of a word: as the vocabulary says, "own" for a genre that only files state, or "artist"."""
    if source == "artist":
        return source
    if text.casefold() in _PERCUSSION:
        return "percussion"
    word = _vocabulary().get(text.casefold())
    return word.kind if word is not None else "own" if source == "genre" else "genre"
