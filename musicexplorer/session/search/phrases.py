"""Plain words that are no sound: years, tempo, keys, lengths of playlists, how a playlist changes."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from musicexplorer.session.search import exact
from musicexplorer.session.search.dictionary import Dictionary, direction
from musicexplorer.session.search.terms import (
    Curve,
    Era,
    Is,
    Meaning,
    Number,
    Size,
    Sound,
    Written,
)

_FILLERS = """
a an the of and or with for in on to at from by that which is are be it its me my i some something anything
music song songs track tracks tune tunes piece pieces playlist playlists mix very really quite rather so
please but kind sort bit little sounding sounds sound all any give play find make show want mood style more
"""
FILLERS = frozenset(_FILLERS.split())
"""Words that say nothing beside others that do."""
NEGATIONS = frozenset(("not", "no", "without", "non", "never", "except", "excluding"))
_SOUNDS = {1950: "oldies", 1960: "60s", 1970: "70s", 1980: "80s", 1990: "90s", 2000: "2000s"}
"""Decades that the network knows the sound of."""
_DECADES = ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"]
_HOURS = {"half an": 0.5, "an": 1.0, "one": 1.0, "a": 1.0, "two": 2.0, "three": 3.0}
_HOUR, _MINUTE = 3600.0, 60.0
_LIST = r"(?:songs?|tracks?|tunes?|pieces?|titles?)"


@dataclass(frozen=True, slots=True)
class Phrase:
    """What the first words of a text mean.

    Attributes:
        words: How many.
        meanings: What they are taken for; several () of them if more than one holds.
        choices: What else they could be, as the words to put in their place.
    """

    words: int
    meanings: tuple[Meaning, ...]
    choices: tuple[str, ...] = ()


Read = Callable[[re.Match[str], Dictionary], "tuple[Meaning, ...]"]


def phrase(text: str, words: Dictionary) -> Phrase | None:
    """What the first words of a folded text mean, None where they are nothing of this kind."""
    for pattern, read in _PATTERNS:
        match = pattern.match(text)
        if match and (found := read(match, words)):
            return Phrase(match[0].count(" ") + 1, found, _choices(match[0], found))
    return None


def _choices(text: str, found: tuple[Meaning, ...]) -> tuple[str, ...]:
    if any(isinstance(one, Era | Number) for one in found):
        return (f'text:"{text}"',)
    return ()


def _decade(match: re.Match[str], words: Dictionary) -> tuple[Meaning, ...]:
    named, part = match["named"], match["part"] or ""
    if named:
        start = 1920 + 10 * _DECADES.index(named)
    else:
        digits = match["digits"]
        start = int(digits) if len(digits) == 4 else (2000 if int(digits) < 30 else 1900) + int(digits)
    low, high = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(part.strip("- "), (0, 9))
    return _era(words, start + low, start + high)


def _years(match: re.Match[str], words: Dictionary) -> tuple[Meaning, ...]:
    low, high = int(match[1]), int(match[2])
    return _era(words, min(low, high), max(low, high))


def _until(match: re.Match[str], words: Dictionary) -> tuple[Meaning, ...]:
    last = int(match[2]) - (match[1] in ("before", "older than"))
    return _era(words, None, last)


def _since(match: re.Match[str], words: Dictionary) -> tuple[Meaning, ...]:
    first = int(match[2]) + (match[1] in ("after", "newer than"))
    return _era(words, first, None)


def _era(words: Dictionary, low: int | None, high: int | None) -> tuple[Meaning, ...]:
    """Years, and the sound of the decades in them, which is not the sound of the others."""
    parts = []
    for decade, name in _SOUNDS.items():
        inside = (low is None or decade + 9 >= low) and (high is None or decade <= high)
        if words.find(name):
            parts.append((name, 1.0 if inside else -0.5))
    sound = Sound("", tuple(parts)) if any(weight > 0 for _, weight in parts) else None
    return (Era(Number("year", low, high), sound),)


def _year(match: re.Match[str], words: Dictionary) -> tuple[Meaning, ...]:
    year = int(match[1])
    return (Number("year", year, year), Written((match[1],), whole=True))


def _tempo(match: re.Match[str], words: Dictionary) -> tuple[Meaning, ...]:
    tempo, sign = float(match["tempo"]), (match["sign"] or "").strip()
    if sign in ("over", "above", "faster than", "more than", "at least"):
        return (Number("tempo", low=tempo),)
    if sign in ("under", "below", "slower than", "less than", "at most"):
        return (Number("tempo", high=tempo),)
    near = 8 if sign in ("around", "about", "near", "roughly") else 3
    return (Number("tempo", tempo - near, tempo + near),)


def _key(match: re.Match[str], words: Dictionary) -> tuple[Meaning, ...]:
    note, sign, mode = match["note"], match["sign"] or "", match["mode"] or ""
    found = exact.key(f"{note.upper()}{_SIGNS.get(sign, sign)} {_MODES.get(mode, mode) or 'major'}")
    return () if found is None else (found,)


def _hours(match: re.Match[str], words: Dictionary) -> tuple[Meaning, ...]:
    hours = _HOURS.get(match[1]) or float(match[1].replace(",", "."))
    return (Size(seconds=hours * _HOUR),) if hours > 0 else ()


def _minutes(match: re.Match[str], words: Dictionary) -> tuple[Meaning, ...]:
    minutes = float(match[1])
    return (Size(seconds=minutes * _MINUTE),) if minutes > 0 else ()


def _tracks(match: re.Match[str], words: Dictionary) -> tuple[Meaning, ...]:
    return (Size(tracks=int(match[1])),) if int(match[1]) > 0 else ()


def _ends(match: re.Match[str], words: Dictionary) -> tuple[Meaning, ...]:
    return _curve(words.find(match[1]), match[0], end=True)


def _starts(match: re.Match[str], words: Dictionary) -> tuple[Meaning, ...]:
    return _curve(words.find(match[1]), match[0], end=False)


def _grows(match: re.Match[str], words: Dictionary) -> tuple[Meaning, ...]:
    return _curve(words.than.get(match[1]) or words.find(match[1]), match[0], end=True)


def _from_to(match: re.Match[str], words: Dictionary) -> tuple[Meaning, ...]:
    first, last = words.find(match[1]), words.find(match[2])
    return _curve(last, match[0], end=True) if first and last else ()


def _builds(match: re.Match[str], words: Dictionary) -> tuple[Meaning, ...]:
    up = match[0].endswith("up") or "crescendo" in match[0]
    return (Curve("energy", "rising" if up else "falling", match[0]),)


def _curve(sound: Sound | None, text: str, *, end: bool) -> tuple[Meaning, ...]:
    found = None if sound is None else direction(sound)
    if found is None:
        return ()
    attribute, much = found
    return (Curve(attribute, "rising" if much == end else "falling", text),)


def _unplayed(match: re.Match[str], words: Dictionary) -> tuple[Meaning, ...]:
    return (Is("unplayed"),)


def _liked(match: re.Match[str], words: Dictionary) -> tuple[Meaning, ...]:
    return (Is("liked"),)


_SIGNS = {"sharp": "#", "♯": "#", "♭": "b", "flat": "b"}
_MODES = {"maj": "major", "dur": "major", "min": "minor", "moll": "minor", "m": "minor"}
_YEAR = r"((?:19|20)\d\d)"
_PATTERNS: tuple[tuple[re.Pattern[str], Read], ...] = tuple(
    (re.compile(pattern + r"(?= |$)"), read)
    for pattern, read in (
        (
            r"(?:in |from )?(?:the )?(?P<part>early |mid |late |early-|mid-|late-)?"
            rf"(?:(?P<digits>(?:19|20)?\d0)'?s|(?P<named>{'|'.join(_DECADES)}))",
            _decade,
        ),
        (rf"(?:between |from )?{_YEAR}(?: ?(?:-|–|\.\.) ?| to | and | until ){_YEAR}", _years),
        (rf"(before|until|till|up to|older than) {_YEAR}", _until),
        (rf"(after|since|from|newer than) {_YEAR}(?: on| onwards)?", _since),
        (rf"(?:in |from )?{_YEAR}", _year),
        (
            r"(?:at )?(?P<sign>over |above |under |below |faster than |slower than |more than |less than |"
            r"at least |at most |around |about |near |roughly )?(?P<tempo>\d{2,3}) ?bpm",
            _tempo,
        ),
        (
            r"(?:in )?(?:the )?(?:key of )?(?P<note>[a-h])(?: ?(?P<sign>#|b|♯|♭|sharp|flat|is|es))?"
            r"[ -]?(?P<mode>major|minor|maj|min|dur|moll)",
            _key,
        ),
        (r"(?:in )?(?:the )?key of (?P<note>[a-h])(?P<sign>#|b|♯|♭)?(?P<mode>m)?", _key),
        (r"(half an|an|one|a|two|three|\d+(?:[.,]\d+)?) ?(?:hours?|hrs?|h)(?: long)?(?: of)?", _hours),
        (r"(\d+) ?(?:minutes?|mins?)(?: long)?(?: of)?", _minutes),
        (rf"(\d{{1,3}}) {_LIST}(?: of)?", _tracks),
        (rf"(\d{{1,3}})(?= [^\d].*{_LIST})", _tracks),
        (
            r"(?:and |that |which |but )*(?:ends?|ending|finish|finishes|finishing) (?:up |on |in |with )?"
            r"(?:a |an )?(?:more )?([\w-]+)",
            _ends,
        ),
        (
            r"(?:and |that |which )*(?:starts?|starting|begins?|beginning) (?:out |off |with )?([\w-]+)",
            _starts,
        ),
        (
            r"(?:and |that |which )*(?:getting|gets?|becoming|becomes|growing|grows|turning|turns) (?:more )?"
            r"([\w-]+)",
            _grows,
        ),
        (r"(?:going )?from ([\w-]+) to ([\w-]+)", _from_to),
        (
            r"(?:that |which )?(?:building up|builds? up|crescendo|winding down|winds? down|calming down|"
            r"calms? down)",
            _builds,
        ),
        (r"(?:that )?(?:i |i've |we )?(?:have )?(?:never|not|not yet) (?:played|heard)(?: yet)?", _unplayed),
        (r"(?:unplayed|unheard)", _unplayed),
        (r"(?:that )?i (?:like|love|liked|loved)", _liked),
        (r"(?:my )?(?:favou?rites?|liked|loved)", _liked),
    )
)
