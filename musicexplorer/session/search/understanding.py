"""From what was typed to what it means."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from musicexplorer.library.text import fold
from musicexplorer.session.search import exact
from musicexplorer.session.search.dictionary import Dictionary
from musicexplorer.session.search.phrases import FILLERS, NEGATIONS, phrase
from musicexplorer.session.search.terms import (
    Curve,
    Like,
    Meaning,
    Query,
    Size,
    Sound,
    Term,
    Than,
    Written,
)

_TOKEN = re.compile(
    r'(?P<minus>-)?(?:(?P<field>[^\W\d]\w*):(?P<values>(?:"[^"]*"?|[^\s",]+|,)*)'
    r'|"(?P<quoted>[^"]*)"?|(?P<word>\S+))'
)
_VALUE = re.compile(r'"([^"]*)"?|([^",]+)')
_LIKE = re.compile(r"(?:(?:sounding|sounds?) )?(?:like|similar to|than)(?= |$)")
_THAN = re.compile(
    r"(?:but |and )?(?:(?:a bit|a little|much|slightly|somewhat|way) )?(?:(more|less) )?([\w-]+)(?= |$)"
)
_THESE = frozenset(("this", "these", "it", "that", "them", "those", "current", "selection"))
_LIKE_ENDS = frozenset(("but", "without", "not", "before", "after", "in", "from", "with", "and"))
_TRIM = ".,;!?()"

Resolve = Callable[[str], tuple[str, tuple[int, ...]]]
"""From the name of music to what it is called and its tracks; no tracks where nothing is called so."""
Correct = Callable[[str], str]
"""From a folded word that nothing is called to one that it may be meant to be, "" for none."""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What words are understood by.

    Attributes:
        words: What is said about sound.
        attributes: The network's attributes.
        resolve: What music "like ripper" means.
        these: The tracks that "these" are.
        correct: What a misspelt word is meant to be.
        written: Whether a track has a folded word in its metadata, as a whole.
    """

    words: Dictionary
    attributes: Sequence[str]
    resolve: Resolve
    these: tuple[int, ...]
    correct: Correct
    written: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, folded and without what belongs to the sentence; or a quoted text, or field:value."""

    match: re.Match[str]
    is_word: bool
    folded: str

    @classmethod
    def of(cls, match: re.Match[str], attributes: Sequence[str]) -> "_Token":
        """The token; a colon after what is no field is a colon."""
        field = match["field"] is not None and exact.is_field(fold(match["field"]), attributes)
        is_word = match["quoted"] is None and not field
        return cls(match, is_word, fold(match[0].removeprefix("-")).strip(_TRIM) if is_word else "")

    @property
    def negated(self) -> bool:
        return bool(self.match["minus"])


def understand(text: str, known: Knowledge) -> Query:
    """What a text means."""
    found = _either(text, list(_Reader(text, known).terms()))
    said = [term for term in found if term.meanings and not _is_text(term)]
    if not any(not isinstance(term.meanings[0], Size | Curve) for term in said):
        found = [_as_text(term) for term in found]  # "99 tears", "the end": words of a title
    return Query(text, tuple(found))


def _either(text: str, terms: Sequence[Term]) -> list[Term]:
    """The terms, those with "or" between them as one."""
    found: list[Term] = []
    for term in terms:
        if len(found) > 1 and fold(found[-1].text) == "or" and found[-2].meanings and term.meanings:
            first = found[-2]
            if not first.negated and not term.negated:
                span = (first.span[0], term.span[1])
                meanings = (*first.meanings, *term.meanings)
                found[-2:] = [Term(text[slice(*span)], span, meanings)]
                continue
        found.append(term)
    return found


def _is_text(term: Term) -> bool:
    return all(isinstance(one, Written) and not one.field for one in term.meanings) and not term.negated


def _as_text(term: Term) -> Term:
    """A plain word as a word of a title."""
    words = " ".join(fold(term.text).split())
    if term.exact or (term.meanings and _is_text(term)) or not words.strip("-"):
        return term
    return replace(term, meanings=(Written((words,)),), negated=False, choices=())


class _Reader:
    """Reads one text from left to right."""

    def __init__(self, text: str, known: Knowledge) -> None:
        self._text, self._known = text, known
        self._tokens = [_Token.of(match, known.attributes) for match in _TOKEN.finditer(text)]
        self._likes = any(_LIKE.match(self._rest(at)) for at in range(len(self._tokens)))
        self._after_text = False

    def terms(self) -> Iterator[Term]:
        at = 0
        while at < len(self._tokens):
            term, used = self._next(at)
            self._after_text = _is_text(term) and bool(term.meanings)
            yield term
            at += used

    def _next(self, at: int) -> tuple[Term, int]:
        token = self._tokens[at]
        if not token.is_word:
            return self._marked(at), 1
        if token.folded in ("", "-", "–", "&", "+"):
            return self._term(at, 1, ()), 1
        if token.negated:
            return self._negated(at, at)
        if token.folded in NEGATIONS and self._known.words.find(self._longest(at)[1]) is None:
            found = phrase(self._rest(at), self._known.words)
            if found is None and at + 1 < len(self._tokens):
                term, used = self._negated(at, at + 1)
                if not _is_text(replace(term, negated=False)):
                    return term, used  # "no woman", not the "No" of a title
        return self._plain(at)

    def _marked(self, at: int) -> Term:
        """A quoted text, or field:value."""
        match, token = self._tokens[at].match, self._tokens[at]
        if match["quoted"] is not None:
            words = " ".join(fold(match["quoted"]).split())
            found = self._term(at, 1, (Written((words,)),) if words else ())
            return replace(found, negated=token.negated, exact=True)
        name = fold(match["field"])
        values = tuple((one[1] or one[2] or "").strip() for one in _VALUE.finditer(match["values"]))
        found = self._term(at, 1, exact.meaning(name, values, self._known.words))
        return replace(found, negated=token.negated, exact=True)

    def _negated(self, at: int, next_at: int) -> tuple[Term, int]:
        while next_at + 1 < len(self._tokens) and self._tokens[next_at].folded in (
            "too",
            "so",
            "very",
            "any",
            "a",
        ):
            next_at += 1
        if not self._tokens[next_at].is_word:
            term, used = self._marked(next_at), 1
        else:
            term, used = self._plain(next_at)
        span = (self._tokens[at].match.start(), term.span[1])
        text = self._text[slice(*span)]
        return replace(term, text=text, span=span, negated=not term.negated), next_at - at + used

    def _plain(self, at: int) -> tuple[Term, int]:
        for read in (self._like, self._phrase, self._than, self._filler, self._sound):
            found = read(at)
            if found is not None:
                return found
        return self._word(at), 1

    def _filler(self, at: int) -> tuple[Term, int] | None:
        if self._tokens[at].folded not in FILLERS or self._longest(at)[0] > 1:
            return None
        return self._term(at, 1, ()), 1

    def _like(self, at: int) -> tuple[Term, int] | None:
        match = _LIKE.match(self._rest(at))
        if match is None or self._after_text:
            return None
        first = at + match[0].count(" ") + 1
        end = first
        while end < len(self._tokens) and not self._ends_name(first, end):
            end += 1
        name = " ".join(token.folded for token in self._tokens[first:end])
        if not name:
            return self._term(at, max(end - at, 1), ()), max(end - at, 1)
        if self._tokens[first].folded in _THESE:
            called, tracks = "", self._known.these
        else:
            called, tracks = self._known.resolve(name)
        return self._term(at, end - at, (Like(called, tracks),)), end - at

    def _ends_name(self, first: int, at: int) -> bool:
        word = self._tokens[at].folded
        if not self._tokens[at].is_word or (word in _LIKE_ENDS and at > first):
            return True
        return (self._tokens[first].folded in _THESE and at > first) or self._comparison(at) is not None

    def _comparison(self, at: int) -> tuple[Sound, bool, int] | None:
        """A comparative, whether less is asked for, and its number of words."""
        match, words = _THAN.match(self._rest(at)), self._known.words
        if match is None:
            return None
        sound = words.find(match[2]) if match[1] else words.than.get(match[2])
        return None if sound is None else (sound, match[1] == "less", match[0].count(" ") + 1)

    def _than(self, at: int) -> tuple[Term, int] | None:
        found = self._comparison(at)
        if found is None:
            return None
        sound, less, used = found
        if not self._likes:
            return self._term(at, used, (sound,), negated=less), used
        return self._term(at, used, (Than(sound),), negated=less), used

    def _phrase(self, at: int) -> tuple[Term, int] | None:
        found = phrase(self._rest(at), self._known.words)
        if found is None:
            return None
        longer = self._longest(at)
        if longer[0] > found.words and self._known.words.find(longer[1]):
            return None
        return self._term(at, found.words, found.meanings, choices=found.choices), found.words

    def _sound(self, at: int) -> tuple[Term, int] | None:
        used, words = self._longest(at)
        if not used:
            return None
        sound = self._known.words.find(words)
        assert sound is not None
        return self._sounding(at, used, words, sound), used

    def _sounding(self, at: int, used: int, words: str, sound: Sound, *, whole: bool = True) -> Term:
        """Words for a sound, which may also be part of what is written."""
        typed = words.strip("-")
        marked = f'"{typed}"' if " " in typed else typed
        meanings: tuple[Meaning, ...] = (sound, Written((typed,), whole=whole))
        return self._term(at, used, meanings, choices=(f"sound:{marked}", f"text:{marked}"))

    def _word(self, at: int) -> Term:
        """A word of a title or name; the last one may not be complete yet, any may be misspelt."""
        word, words = self._tokens[at].folded, self._known.words
        typing = at == len(self._tokens) - 1 and self._text.endswith(self._tokens[at].match[0])
        sound = words.complete(word) if typing and not self._known.written(word) else None
        if sound is not None:
            return self._sounding(at, 1, word, sound, whole=False)
        meant = self._known.correct(word)
        if not meant:
            return self._term(at, 1, (Written((word,)),))
        sound = words.find(meant)
        term = (
            self._term(at, 1, (Written((meant,)),)) if sound is None else self._sounding(at, 1, meant, sound)
        )
        return replace(term, spelled=meant)

    def _longest(self, at: int) -> tuple[int, str]:
        """The longest phrase of the dictionary that begins here: its number of words and its text."""
        for used in range(min(self._known.words.longest, len(self._tokens) - at), 0, -1):
            here = self._tokens[at : at + used]
            words = " ".join(token.folded for token in here)
            together = all(token.is_word for token in here) and not any(token.negated for token in here[1:])
            if together and self._known.words.find(words):
                return used, words
        return 0, ""

    def _rest(self, at: int) -> str:
        """The plain words from here on, folded."""
        words: list[str] = []
        for token in self._tokens[at : at + 8]:
            if not token.is_word or (words and token.negated):
                break
            words.append(token.folded)
        return " ".join(words)

    def _term(
        self,
        at: int,
        used: int,
        meanings: tuple[Meaning, ...],
        *,
        negated: bool = False,
        choices: tuple[str, ...] = (),
    ) -> Term:
        span = (self._tokens[at].match.start(), self._tokens[at + used - 1].match.end())
        return Term(self._text[slice(*span)], span, meanings, negated, "", choices)
