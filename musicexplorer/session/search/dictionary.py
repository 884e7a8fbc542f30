"""The words for how music sounds, as a library's network can answer them."""

from collections.abc import Sequence
from functools import lru_cache

from musicexplorer.library.text import fold
from musicexplorer.session.search.spelling import Words
from musicexplorer.session.search.terms import Sound
from musicexplorer.vocabulary import read_qualities, read_vocabulary

NUMBERS = ("tempo", "loudness", "duration", "year", "added", "plays")
"""Numbers of tracks that words may be about, beside the network's attributes."""
LEAST_PREFIX = 3
_NEGATIVE = ("no", "not", "non", "without")
_NOT_MUSIC = 0.8
"""What is no music ("river", "train") is more often part of a title."""


class Dictionary:
    """Words and what they mean.

    Attributes:
        sounds: By folded phrase.
        than: By folded comparative ("slower").
        longest: Words in the longest phrase.
        words: Single words of it.
        weak: Phrases that are more often part of a title than said about sound.
    """

    def __init__(self, tag_names: Sequence[str], attribute_names: Sequence[str]) -> None:
        self._known = {*tag_names, *(f"@{name}" for name in (*attribute_names, *NUMBERS))}
        self.sounds: dict[str, Sound] = {}
        self.than: dict[str, Sound] = {}
        self.weak: set[str] = set()
        self._add_tags(tag_names)
        self._add_qualities()
        self.longest = max((phrase.count(" ") + 1 for phrase in self.sounds), default=0)
        self.words = Words(self.sounds)
        self._shortest_first = sorted(self.sounds, key=lambda phrase: (len(phrase), phrase))

    def find(self, phrase: str) -> Sound | None:
        """What a folded phrase means; a plural means what its singular does."""
        phrase = phrase.replace("-", " ")
        return self.sounds.get(phrase) or (self.sounds.get(phrase[:-1]) if phrase.endswith("s") else None)

    def complete(self, begun: str) -> Sound | None:
        """What a word that is being typed may become; a word of a longer phrase counts too."""
        if len(begun) < LEAST_PREFIX:
            return None
        begins = (phrase for phrase in self._shortest_first if phrase.startswith(begun))
        inside = (
            phrase
            for phrase in self._shortest_first
            if f" {begun}" in phrase and phrase.partition(" ")[0] not in _NEGATIVE
        )
        found = next(begins, None) or next(inside, None)
        return None if found is None else self.sounds[found]

    def _add_tags(self, tag_names: Sequence[str]) -> None:
        meant: dict[str, list[str]] = {}
        synonyms = {}
        for word in read_vocabulary():
            if word.name in self._known:
                synonyms[word.name] = word.synonyms
                if word.kind == "other":
                    self.weak.update(map(_phrase, (word.name, *word.synonyms)))
        for name in tag_names:
            for phrase in (name, *synonyms.get(name, ())):
                meant.setdefault(_phrase(phrase), []).append(name)
        for name in tag_names:  # a tag's own name means that tag alone
            meant[_phrase(name)] = [name]
        for phrase, names in meant.items():
            self.sounds[phrase] = Sound(
                names[0] if len(names) == 1 else phrase, tuple((name, 1.0) for name in names)
            )

    def _add_qualities(self) -> None:
        for quality in read_qualities():
            parts = tuple((name, weight) for name, weight in quality.parts if name in self._known)
            name = quality.words[0]
            if name in self._known and name not in dict(parts):
                parts = ((name, 2.0), *parts)
            if not any(weight > 0 or name.startswith("@") for name, weight in parts):
                continue
            sound = Sound(quality.words[0], parts)
            self.sounds.update(dict.fromkeys(map(_phrase, quality.words), sound))
            self.than.update(dict.fromkeys(map(_phrase, quality.than), sound))


@lru_cache(maxsize=2)
def dictionary(tag_names: tuple[str, ...], attribute_names: tuple[str, ...]) -> Dictionary:
    """The dictionary for a network's tags and attributes."""
    return Dictionary(tag_names, attribute_names)


def direction(sound: Sound) -> tuple[str, bool] | None:
    """The attribute that a sound is most about, and whether much of it is asked for; None for none."""
    about = [(name[1:], weight) for name, weight in sound.parts if name.startswith("@")]
    about = [(name, weight) for name, weight in about if name not in NUMBERS]
    if not about:
        return None
    name, weight = max(about, key=lambda one: abs(one[1]))
    return name, weight > 0


def _phrase(text: str) -> str:
    return fold(text).replace("-", " ")
