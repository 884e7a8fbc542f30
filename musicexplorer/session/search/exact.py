"""The filter language: genre:jazz year:1959..1965 energy:<0.3 -live artist:"miles davis"."""

import re
import time
from collections.abc import Iterable

from musicexplorer.library.text import fold
from musicexplorer.session.search.dictionary import Dictionary
from musicexplorer.session.search.terms import Fact, Field, Is, Key, Meaning, Number, Written
from musicexplorer.similarity.playlist.transition_cost import wheel
from musicexplorer.translation import msgid

_TEXTS: dict[str, Field] = {
    "text": "",
    "title": "title",
    "artist": "artist",
    "by": "artist",
    "album": "album",
    "genre": "genre",
    "file": msgid("file"),
    "folder": "folder",
    "path": "folder",
    "format": "format",
}
_NUMBERS = {
    "year": "year",
    "tempo": "tempo",
    "bpm": "tempo",
    "length": "duration",
    "duration": "duration",
    "time": "duration",
    "rating": "rating",
    "stars": "rating",
    "plays": "plays",
    "loudness": msgid("loudness"),
    "added": msgid("added"),
    "played": "last played",
    "track": msgid("track"),
    "disc": msgid("disc"),
}
_ATTRIBUTES = {"dance": "danceability", "acoustic": "acousticness", "instrumental": "instrumentalness"}
_FACTS: dict[str, Fact] = {
    "liked": "liked",
    "loved": "liked",
    "played": "played",
    "unplayed": "unplayed",
}
_WHOLE = ("year", "plays", "track", "disc")
_AGES = {"d": 86_400.0, "w": 7 * 86_400.0, "m": 30.44 * 86_400.0, "y": 365.25 * 86_400.0}
_BOUND = re.compile(r"(<=|>=|<|>)(.+)")
_SPAN = re.compile(r"(.*?)(?:\.\.|–|(?<=[\d%ms])-)(.*)")
_TINY = 1e-5
STARS, PERCENT, MINUTE = 5.0, 100.0, 60.0


def is_field(name: str, attributes: Iterable[str]) -> bool:
    """Whether a folded word before a colon names something that can be asked for."""
    return name in {
        *_TEXTS,
        *_NUMBERS,
        *_ATTRIBUTES,
        *attributes,
        "key",
        "is",
        "liked",
        "tag",
        "sound",
        "mood",
    }


def meaning(name: str, values: tuple[str, ...], words: Dictionary) -> tuple[Meaning, ...]:
    """What `name:value,value` asks for; () while it says nothing.

    Args:
        name: The folded name.
        values: As typed.
        words: What sounds are called.
    """
    values = tuple(value for value in values if value)
    if not values:
        return ()
    if name in _TEXTS:
        return (Written(tuple("" if _is_none(value) else fold(value) for value in values), _TEXTS[name]),)
    found = (_one(name, value, words) for value in values)
    return tuple(one for one in found if one is not None)


def key(text: str) -> Key | None:
    """A key such as "A minor", "f#m" or "8A"; None if it is none."""
    place = wheel(text.strip())
    return None if place is None else Key(text.strip(), place)


def _one(name: str, value: str, words: Dictionary) -> Meaning | None:
    if name == "key":
        return key(value)
    if name in ("is", "liked"):
        fact = _FACTS.get(name if name == "liked" else fold(value))
        return None if fact is None else Is(fact)
    if name in ("tag", "sound", "mood"):
        return words.find(fold(value)) or words.complete(fold(value))
    return _number(_NUMBERS.get(name) or _ATTRIBUTES.get(name, name), value)


def _number(name: str, value: str) -> Number | None:
    try:
        if bound := _BOUND.fullmatch(value):
            return _bounded(name, *bound.groups())
        if span := _SPAN.fullmatch(value):
            low, high = (_value(name, end) if end else None for end in span.groups())
            return None if low is None and high is None else Number(name, low, _end(name, span[2], high))
        return _exactly(name, value)
    except ValueError:
        return None


def _bounded(name: str, sign: str, text: str) -> Number:
    at, step = _value(name, text), 1.0 if name in _WHOLE else _TINY
    if name in ("added", "last played") and text[-1:] in _AGES:  # "<7d": less than a week ago
        return Number(name, low=at) if sign.startswith("<") else Number(name, high=at)
    if sign.startswith("<"):
        return Number(name, high=at if sign == "<=" else at - step)
    return Number(name, low=at if sign == ">=" else at + step)


def _exactly(name: str, text: str) -> Number:
    at = _value(name, text)
    if name == "year" and text.endswith("s"):
        return Number(name, at, at + 9)
    if name in ("added", "last played"):
        return Number(name, low=at)
    near = {"tempo": 2.0, "duration": 30.0, "loudness": 0.5}.get(name, 0.0 if name in _WHOLE else 0.05)
    return Number(name, at - near, at + near)


def _end(name: str, text: str, high: float | None) -> float | None:
    """The last year of a decade that ends a span."""
    return high + 9 if high is not None and name == "year" and text.endswith("s") else high


def _value(name: str, text: str) -> float:
    """A number as the library counts it.

    Raises:
        ValueError: It is none.
    """
    text = text.strip().lower().replace(",", ".")
    if name == "duration":
        return _seconds(text)
    if name == "year":
        return _year(text)
    if name in ("added", "last played"):
        if text[-1:] in _AGES:
            return time.time() - float(text[:-1]) * _AGES[text[-1]]
        return time.mktime((int(text), 1, 1, 0, 0, 0, 0, 0, -1))
    if name in ("tempo", "plays", "loudness", "track", "disc"):
        return float(text.removesuffix("bpm").removesuffix("lufs").removesuffix("db"))
    if name == "rating":
        return float(text) / STARS
    number = float(text.removesuffix("%"))
    return number / PERCENT if text.endswith("%") or number > 1 else number


def _year(text: str) -> float:
    text = text.removesuffix("s").removesuffix("'")
    number = int(text)
    if len(text) == 2:
        number += 1900 if number >= 30 else 2000
    return float(number)


def _seconds(text: str) -> float:
    """Minutes, "3:20", "90s"."""
    if ":" in text:
        minutes, seconds = text.split(":")
        return float(minutes) * MINUTE + float(seconds)
    if text.endswith("s"):
        return float(text[:-1])
    return float(text.removesuffix("min").removesuffix("m")) * MINUTE


def _is_none(value: str) -> bool:
    return fold(value).strip("()") in ("none", "")
