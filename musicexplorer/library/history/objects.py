"""Histories as JSON objects of any shape: Maloja, Koito, multi-scrobbler, answers of services' interfaces.

An object is taken apart into fields by the names of its members: `{"track": {"title": …, "artists": […]}}`
has a title and artists as `{"track_title": …, "artist": …}` has.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from musicexplorer.library.history import reasons, rows
from musicexplorer.library.history.columns import Field, field_of, first, missing, plain_name, rank_of
from musicexplorer.library.history.moments import Dates
from musicexplorer.library.history.rows import Row
from musicexplorer.library.history.values import History, Listen, MissingColumns, Passed
from musicexplorer.translation import tr

# Members that hold the name of what the object around them is.
_NAMES = ("name", "title", "text", "alias", "value", "albumtitle", "artistname", "fullname")
_AROUND: dict[str, Field] = {
    "artist": "artist", "artists": "artist", "trackartists": "artist", "albumartist": "album artist",
    "albumartists": "album artist", "album": "album", "release": "album", "track": "title", "song": "title",
    "item": "title", "recording": "title",
}  # fmt: skip
_ASIDE = (
    "meta",
    "image",
    "images",
    "externalurls",
    "availablemarkets",
    "context",
    "device",
    "client",
    "user",
    "source",
)
_SOURCES = {"maloja": "Maloja", "origin": "Maloja", "koito": "Koito", "timehuman": "Pano Scrobbler"}
_DEEPEST = 6
_SAMPLE = 50


def history(document: Any, order: str = "") -> History | None:
    """The history in a document; None if it holds no list of objects that look like plays.

    Args:
        document: The JSON.
        order: In which order day and month are, as the person says; "" to find out.

    Raises:
        MissingColumns: Its objects look like plays, but a needed member is missing.
    """

    def fitting(records: list[dict[str, Any]]) -> tuple[int, int]:
        return -len(missing(_known(records))), len(records)

    records = max(_lists(document), key=fitting, default=[])
    known = _known(records)
    if not known & {"title", "description"}:
        return None
    if lacking := missing(known):
        names = sorted({str(name) for record in records[:_SAMPLE] for name in record})[:20]
        text = tr("its objects have {names}; there is nothing for {missing}")
        raise MissingColumns(text.format(names=", ".join(names), missing=", ".join(lacking)))
    passed: Passed = Counter()
    return History(_source(document, records), _listens(records, order, passed), passed)


def _listens(records: Sequence[dict[str, Any]], order: str, passed: Passed) -> Iterator[Listen]:
    found = [fields(record) for record in records]
    dates = Dates((first(row, "when", "end") for row in found), order)
    milliseconds = [field for field in ("duration", "played") if _in_milliseconds(records, field)]
    playing = [row for row, record in zip(found, records, strict=True) if _is_playing(record)]
    if playing:
        passed[reasons.PLAYING] += len(playing)
    found = [row for row in found if not any(row is one for one in playing)]
    yield from rows.listens(found, dates, passed, milliseconds=milliseconds)  # type: ignore[arg-type]


def fields(record: dict[str, Any]) -> Row:
    """The fields of an object; what is nearer to its root, and what is more telling, goes first."""
    found: dict[Field, tuple[int, int, str]] = {}
    waiting: list[tuple[Any, tuple[str, ...]]] = [(record, ())]
    while waiting:
        value, path = waiting.pop(0)
        if isinstance(value, dict) and len(path) <= _DEEPEST:
            waiting += [(inner, (*path, plain_name(str(name)))) for name, inner in value.items()]
        elif isinstance(value, list) and value and len(path) <= _DEEPEST:
            waiting.append((_joined(value), path))
        elif path and not set(path[:-1]) & set(_ASIDE):
            name, text = _meaning(path), _text(value)
            rank = len(path), rank_of(path[-1]), text
            if name and text and rank[:2] < found.get(name, (_DEEPEST + 2, 0, ""))[:2]:
                found[name] = rank
    return {name: text for name, (_, _, text) in found.items()}


def _joined(values: list[Any]) -> Any:
    """A list as one value: several artists in one line, of several aliases the first that is primary."""
    if all(isinstance(one, dict) for one in values):
        if any("alias" in one for one in values):
            return next((one for one in values if one.get("is_primary")), values[0])
        named = [fields_name(one) for one in values]
        if all(named) and len(named) > 1:
            return {"name": ", ".join(named)}
        return values[0]
    return ", ".join(filter(None, map(_text, values)))


def fields_name(one: dict[str, Any]) -> str:
    """The name of an object in a list."""
    direct = next(
        (_text(one[key]) for key in ("name", "artist_name", "title", "#text") if _text(one.get(key))), ""
    )
    aliases = one.get("aliases")
    return direct or (_text(_joined(aliases).get("alias")) if isinstance(aliases, list) and aliases else "")


def _meaning(path: tuple[str, ...]) -> Field | None:
    """What a member means, by its own name and those of the objects around it."""
    leaf, around = path[-1], [name for name in path[:-1] if name not in ("aliases", "data", "play")]
    parent = _AROUND.get(around[-1]) if around else None
    if leaf in _NAMES and parent:
        return parent
    if around and around[-1] in ("date", "playedat", "listenedat", "timestamp"):
        return "when" if leaf in ("uts", "unix", "iso", "date", "timestamp") else None
    meaning = field_of(leaf)
    if around and meaning in ("plays", "skips"):
        return None  # in all, not of this play
    if parent in ("artist", "album", "album artist") and meaning not in ("artist", "album artist", "album"):
        return None  # the id, the date or the number of plays of an album is not that of the track
    if parent in ("album", "album artist") and meaning == "artist":
        return "album artist"
    return meaning


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else ""
    return json.dumps(value) if isinstance(value, int | float) else ""


def _known(records: Sequence[dict[str, Any]]) -> set[Field]:
    return {name for record in records[:_SAMPLE] for name in fields(record)}


def _lists(document: Any) -> Iterator[list[dict[str, Any]]]:
    """The lists of objects in a document, and an object that is alone."""
    waiting: list[tuple[Any, int]] = [(document, 0)]
    if isinstance(document, dict):
        yield [document]
    while waiting:
        value, depth = waiting.pop(0)
        if isinstance(value, dict):
            inner = list(value.values())
        else:
            inner = [one for one in value if isinstance(one, list)]
            if objects := [one for one in value if isinstance(one, dict)]:
                yield objects
        if depth < _DEEPEST // 2:
            waiting += [(one, depth + 1) for one in inner if isinstance(one, dict | list)]


def _in_milliseconds(records: Sequence[dict[str, Any]], field: Field) -> bool:
    names = [plain_name(str(name)) for record in records[:_SAMPLE] for name in _members(record)]
    own = [name for name in names if field_of(name) == field]
    return bool(own) and all("ms" in name or "milli" in name for name in own)


def _members(record: dict[str, Any]) -> Iterator[str]:
    for name, value in record.items():
        yield str(name)
        if isinstance(value, dict):
            yield from map(str, value)


def _is_playing(record: dict[str, Any]) -> bool:
    about = record.get("@attr")
    return isinstance(about, dict) and str(about.get("nowplaying")).lower() == "true"


def _source(document: Any, records: Sequence[dict[str, Any]]) -> str:
    names = [
        plain_name(str(name)) for name in (*(document if isinstance(document, dict) else ()), *records[0])
    ]
    if "listens" in names and "exportedat" in names:
        return "Koito"
    return next((_SOURCES[name] for name in names if name in _SOURCES), "Last.fm")
