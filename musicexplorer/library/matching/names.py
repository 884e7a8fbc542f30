"""Normalising artist names and titles that taggers and services write differently."""

import operator
import re
from collections.abc import Callable
from functools import lru_cache

from musicexplorer.library.text import fold

_FEATURED = re.compile(r"[\s,]*[(\[]?\b(?:feat|ft|featuring|with guest)\b\.?\s[^)\]]*[)\]]?", re.IGNORECASE)
# The same recording in another edition: no audible difference in the music.
_EDITION = (
    r"re-?master(?:ed|izado|isé)?|mono|stereo|(?:single|album|lp|original) version|explicit|clean|"
    r"bonus track|deluxe(?: edition)?|anniversary(?: edition)?|expanded edition|from .+|original mix|"
    r"\d{4} (?:digital )?re-?master"
)
# Another recording of the same song.
_VERSION = (
    r"live|acoustic|demo|remix|mix|edit|version|instrumental|unplugged|session|rehearsal|karaoke|cover|"
    r"extended|radio|alternate|take \d+|dub|reprise|a cappella"
)
_MARKED = re.compile(r"[(\[]|[-–—]\s")
_SIGNS = re.compile(r"[\W_]+")
_BRACKETED = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_DASHED = re.compile(r"\s+[-–—]\s+([^-–—]+)$")
_IS_EDITION = re.compile(rf"\b(?:{_EDITION})\b", re.IGNORECASE)
_IS_VERSION = re.compile(rf"\b(?:{_VERSION})\b", re.IGNORECASE)
_THE = re.compile(r"^the (?=\S)|, the$")
_BETWEEN = re.compile(
    r"\s*(?:,|;|/|&|\+|\band\b|\bund\b|\by\b|\bet\b|\bx\b|\bvs\.?(?=\s)|\bwith\b)\s*", re.IGNORECASE
)


folded = lru_cache(maxsize=200_000)(fold)


@lru_cache(maxsize=200_000)
def plain(name: str) -> str:
    """A name without case, accents, punctuation and doubled spaces; a name of only punctuation is kept."""
    folded = fold(name)
    if folded.replace(" ", "").isalnum():
        return " ".join(folded.split())  # as below, and faster
    folded = folded.replace("&", " and ").replace("'", "").replace("’", "")
    return _SIGNS.sub(" ", folded).strip() or " ".join(folded.split())


@lru_cache(maxsize=200_000)
def artist(name: str) -> str:
    """An artist without leading or trailing "The", and without guests."""
    return plain(_THE.sub("", fold(_without_guests(name)).strip()))


@lru_cache(maxsize=200_000)
def artists(name: str) -> tuple[str, ...]:
    """All artists in a line, the whole line first: "A & B feat. C" is "a and b", "a", "b"."""
    parts = [artist(part) for part in _BETWEEN.split(_without_guests(name))]
    return tuple(dict.fromkeys(filter(None, (artist(name), *parts))))


@lru_cache(maxsize=200_000)
def title(name: str) -> tuple[str, str]:
    """A title without guests and editions, and the same also without the version.

    "Song (feat. B) - Live - 2011 Remaster" is ("song live", "song").
    """
    edition = _without(_without_guests(name), _is_edition)
    bare = _without(edition, lambda words: bool(_IS_VERSION.search(words)))
    return plain(edition), plain(bare)


def _without_guests(name: str) -> str:
    lower = name.lower()
    if "feat" in lower or "ft" in lower or "with guest" in lower:
        return _FEATURED.sub("", name) or name
    return name


def _is_edition(words: str) -> bool:
    """Whether words name only an edition ("Live, 2011 remaster" is another recording)."""
    rest, found = _IS_EDITION.subn("", words)
    return bool(found) and not _IS_VERSION.search(rest)


def _without(name: str, unwanted: Callable[[str], bool]) -> str:
    """The name without unwanted brackets and dashed suffixes; never empty."""
    if not _MARKED.search(name):
        return name
    found = _BRACKETED.sub(lambda match: "" if unwanted(match[1]) else match[0], name)
    while (tail := _DASHED.search(found)) and unwanted(tail[1]):
        found = found[: tail.start()]
    return found if found.strip() else name


@lru_cache(maxsize=200_000)
def pairs(name: str) -> frozenset[str]:
    """The pairs of letters in a plain name, its beginning and end among them."""
    padded = f" {name} "
    return frozenset(map(operator.add, padded, padded[1:]))


def similarity(one: str, other: str) -> float:
    """The similarity of two plain names, 0..1: Dice's coefficient of their pairs of letters (Dice 1945)."""
    first, second = pairs(one), pairs(other)
    return 2 * len(first & second) / (len(first) + len(second))
