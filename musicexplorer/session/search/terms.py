"""What the words of a search are taken for."""

from dataclasses import dataclass
from typing import Literal

Field = Literal["", "title", "artist", "album", "genre", "file", "folder", "format"]
"""What is written about a track; "" for any of it."""
Fact = Literal["liked", "played", "unplayed"]


@dataclass(frozen=True, slots=True)
class Sound:
    """How music sounds.

    Attributes:
        name: What it is called.
        parts: Tags by name, attributes and numbers by "@" and name, and how much each counts; below 0 little
            of it is asked for.
    """

    name: str
    parts: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Written:
    """Words in the metadata.

    Attributes:
        words: One of these; folded.
        field: Where.
        whole: Whether only whole words count.
    """

    words: tuple[str, ...]
    field: Field = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the track from `low` to `high`, both included; None leaves an end open.

    Attributes:
        name: A column of `Library.number`.
    """

    name: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Era:
    """Years; where no year is written, the sound of that time."""

    years: Number
    sound: Sound | None


@dataclass(frozen=True, slots=True)
class Key:
    """A musical key: its place on the circle of fifths, and 1 for minor."""

    name: str
    wheel: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Like:
    """Similar to tracks.

    Attributes:
        name: What they are called.
        tracks: Their ids.
    """

    name: str
    tracks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Than:
    """More of a sound than the tracks that the search is for music like."""

    sound: Sound


@dataclass(frozen=True, slots=True)
class Is:
    """What is known of the person's own listening."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class Size:
    """How long a playlist is to be: tracks, or seconds."""

    tracks: int | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Curve:
    """How an attribute changes along a playlist: "rising" or "falling"."""

    attribute: str
    shape: Literal["rising", "falling"]
    name: str


Meaning = Sound | Written | Number | Era | Key | Like | Than | Is | Size | Curve


@dataclass(frozen=True, slots=True)
class Term:
    """Some words of a search.

    Attributes:
        text: The words as they were typed.
        span: Where they stand: their first character and the one after the last.
        meanings: What they are taken for; one of these is enough. Empty for a word that says nothing here.
        negated: Whether that must not hold.
        spelled: The word that a misspelt one is taken for, "" for none.
        choices: What else they could be taken for, as the words to put in their place.
        exact: Whether they are quoted, or of the filter language.
    """

    text: str
    span: tuple[int, int]
    meanings: tuple[Meaning, ...]
    negated: bool = False
    spelled: str = ""
    choices: tuple[str, ...] = ()
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A search, understood.

    Attributes:
        text: As it was typed.
        terms: Its words.
    """

    text: str = ""
    terms: tuple[Term, ...] = ()

    @property
    def for_playlist(self) -> bool:
        """Whether it says how long a playlist is to be, or how it changes."""
        return any(isinstance(one, Size | Curve) for term in self.terms for one in term.meanings)

    def without(self, term: Term) -> str:
        """The text without a term."""
        return self.replaced(term, "")

    def replaced(self, term: Term, words: str) -> str:
        """The text with other words in the place of a term."""
        before, after = self.text[: term.span[0]], self.text[term.span[1] :]
        return " ".join(f"{before} {words} {after}".split())
