"""The words for how music sounds, read from resources/vocabulary.toml."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from musicexplorer import paths

FILE = "vocabulary.toml"


@dataclass(frozen=True)
class Word:
    """One word that the network can say."""

    name: str
    kind: str
    """genre, instrument, voice, mood, era, production or other (what is no music)"""
    msd: tuple[str, ...] = ()
    """tags of the teachers that stand for it: of MSD_musicnn ..."""
    mtt: tuple[str, ...] = ()
    """... of MTT_musicnn ..."""
    audioset: tuple[str, ...] = ()
    """... and classes of AudioSet"""
    synonyms: tuple[str, ...] = ()
    """other words that find it"""
    shift: float = 0.0
    """added to its logit: words that say little about what kind of music it is stand back"""


@dataclass(frozen=True)
class Quality:
    """What people say that is more than one tag, or none: "calm", "fast", "danceable"."""

    words: tuple[str, ...]
    """as people say it; the first one is shown"""
    than: tuple[str, ...]
    """as they compare: "calmer" """
    parts: tuple[tuple[str, float], ...]
    """tags by name, attributes and numbers of a track by "@" and name, and how much each counts: below 0, \
little of it is asked for"""


@lru_cache(maxsize=4)
def read_vocabulary(file: Path | None = None) -> tuple[Word, ...]:
    """Read all words, in the order of the file (the bundled one when left out)."""
    with (file or paths.resources() / FILE).open("rb") as stored:
        found = tomllib.load(stored)["tags"]
    return tuple(
        Word(
            name=word["name"],
            kind=word["kind"],
            msd=tuple(word.get("msd", ())),
            mtt=tuple(word.get("mtt", ())),
            audioset=tuple(word.get("audioset", ())),
            synonyms=tuple(word.get("synonyms", ())),
            shift=float(word.get("shift", 0.0)),
        )
        for word in found
    )


@lru_cache(maxsize=1)
def read_qualities() -> tuple[Quality, ...]:
    """Read all qualities of the bundled file, in its order."""
    with (paths.resources() / FILE).open("rb") as stored:
        found = tomllib.load(stored)["qualities"]
    return tuple(
        Quality(tuple(one["words"]), tuple(one["than"]), tuple(one["parts"].items())) for one in found
    )
