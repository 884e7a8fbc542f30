"""What was understood of a search, as the person is shown it: a chip for each word."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from musicexplorer.session.search.measures import numbers
from musicexplorer.session.search.terms import (
    Curve,
    Era,
    Is,
    Key,
    Like,
    Meaning,
    Number,
    Query,
    Size,
    Sound,
    Term,
    Than,
    Written,
)
from musicexplorer.translation import tr

if TYPE_CHECKING:
    from musicexplorer.session.library import Library

_FOUND_LATER = ("tempo", "loudness")
"""Numbers that the second pass finds, as it does keys."""
_MOST = 0.9
"""It is said of how many tracks something is known so far when it is of fewer than this share."""
_UNKNOWN = -1e12


@dataclass(frozen=True, slots=True)
class Chip:
    """A word of a search.

    Attributes:
        text: What it says.
        kind: What it is taken for, in a word.
        tip: The same in a sentence.
        without: The text of the search without it.
        choices: What else it can be taken for: a name, and the text of the search that says so.
        known: Whether anything is known that it could be about.
    """

    text: str
    kind: str
    tip: str
    without: str
    choices: tuple[tuple[str, str], ...] = ()
    known: bool = True


def chips(query: Query, library: "Library") -> list[Chip]:
    """The chips of a search; words that say nothing have none."""
    return list(_chips(query, library))


def _chips(query: Query, library: "Library") -> Iterator[Chip]:
    for term in query.terms:
        if not term.meanings:
            continue
        text = term.spelled or term.text
        kind = kind_text(term)
        known = [_known(one, library) for one in term.meanings]
        tip = _tip(term)
        if 0 < max(known) < _MOST * len(library):
            tip += tr(" (known of {n} of {total} tracks so far)").format(n=max(known), total=len(library))
        choices = tuple((_choice_text(words), query.replaced(term, words)) for words in term.choices)
        if term.spelled:
            keep = f'"{term.text}"'
            choices = (*choices, (tr("exactly {word}").format(word=keep), query.replaced(term, keep)))
        yield Chip(text, kind, tip, query.without(term), choices, max(known) > 0)


def kind_text(term: Term) -> str:
    """What a term is taken for, in a word."""
    kinds = dict.fromkeys(_kind(one) for one in term.meanings)
    if len(kinds) > 1 and isinstance(term.meanings[0], Sound):
        return tr("sound")  # and what is written counts as a sign of it
    return tr(" or ").join(kinds)


def _kind(meaning: Meaning) -> str:
    if isinstance(meaning, Written):
        return tr(meaning.field) if meaning.field else tr("title, artist…")
    if isinstance(meaning, Number):
        return tr({"last played": "played", "duration": "length"}.get(meaning.name, meaning.name))
    texts: dict[type, str] = {
        Sound: tr("sound"),
        Era: tr("year"),
        Key: tr("key"),
        Like: tr("similar"),
        Than: tr("compared"),
        Is: tr("listening"),
        Size: tr("length"),
        Curve: tr("course"),
    }
    return texts[type(meaning)]


def _tip(term: Term) -> str:
    texts = [_sentence(one) for one in term.meanings]
    text = tr(" or ").join(dict.fromkeys(filter(None, texts)))
    if term.negated:
        text = tr("not: {what}").format(what=text)
    if term.spelled:
        text = tr("“{typed}” is taken for “{word}”: {what}").format(
            typed=term.text, word=term.spelled, what=text
        )
    return text


def _sentence(meaning: Meaning) -> str:
    if isinstance(meaning, Sound):
        much = [name.lstrip("@") for name, weight in meaning.parts if weight > 0]
        little = [name.lstrip("@") for name, weight in meaning.parts if weight < 0]
        text = tr("sounds like {tags}").format(tags=", ".join(much)) if much else ""
        less = tr("little {tags}").format(tags=", ".join(little)) if little else ""
        return ", ".join(filter(None, (text, less)))
    if isinstance(meaning, Written):
        words = ", ".join(meaning.words)
        where = tr(meaning.field) if meaning.field else tr("title, artist, album, genre or file")
        return tr("“{words}” in {where}").format(words=words, where=where)
    if isinstance(meaning, Number):
        return _range_text(meaning)
    if isinstance(meaning, Era):
        text = _range_text(meaning.years)
        return tr("{years}; where no year is written, by sound").format(years=text) if meaning.sound else text
    if isinstance(meaning, Key):
        return tr("in {key}").format(key=meaning.name)
    if isinstance(meaning, Like):
        if not meaning.tracks:
            return tr("nothing is called so") if meaning.name else tr("nothing is selected or playing")
        return tr("similar to {name}").format(
            name=f"“{meaning.name}”" if meaning.name else tr("the selection")
        )
    if isinstance(meaning, Than):
        return tr("more “{sound}” than that").format(sound=meaning.sound.name)
    if isinstance(meaning, Is):
        texts = {"liked": tr("tracks that you like"), "played": tr("tracks that you have played")}
        return texts.get(meaning.fact) or tr("tracks that you have never played")
    if isinstance(meaning, Size):
        return tr("how long the playlist is to be")
    return tr("how the playlist goes: {attribute} {shape}").format(
        attribute=tr(meaning.attribute), shape=tr(meaning.shape)
    )


def _range_text(number: Number) -> str:
    low, high = (None if end is None else f"{end:g}" for end in (number.low, number.high))
    if low is None:
        return tr("{name} up to {high}").format(name=tr(number.name), high=high)
    if high is None:
        return tr("{name} from {low}").format(name=tr(number.name), low=low)
    if low == high:
        return tr("{name} {low}").format(name=tr(number.name), low=low)
    return tr("{name} {low} – {high}").format(name=tr(number.name), low=low, high=high)


def _choice_text(words: str) -> str:
    if words.startswith("sound:"):
        return tr("only as a sound")
    return tr("only in title, artist, album…")


def _known(meaning: Meaning, library: "Library") -> int:
    """Of how many tracks it is known what this is about."""
    if isinstance(meaning, Number) and meaning.name in _FOUND_LATER:
        return int(np.count_nonzero(numbers(library, meaning.name) > _UNKNOWN))  # NaN is not
    if isinstance(meaning, Key):
        keys = library.facts.key
        known = library.searched.get("keys known", lambda: np.fromiter(map(bool, keys), bool, len(keys)))
        return int(np.count_nonzero(known))
    return max(1, len(library)) if _has(meaning, library) else 0


def _has(meaning: Meaning, library: "Library") -> bool:
    if isinstance(meaning, Like):
        return bool(meaning.tracks)
    if isinstance(meaning, Number):
        return bool((numbers(library, meaning.name) > _UNKNOWN).any())
    return True
