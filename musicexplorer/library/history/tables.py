"""Histories as tables: CSV and the like, with columns in any order, with or without a header.

Among them the exports of the usual exporters of Last.fm (lastfm.ghan.nl, benjaminbenben.com/lastfm-to-csv,
lastfmstats.com, Last.fm-Scrubbler), Universal Scrobbler, Pano Scrobbler, Apple Music and iTunes.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from musicexplorer.library.history import reasons, rows
from musicexplorer.library.history.columns import Field, fields_of, first, is_mbid, missing, plain_name
from musicexplorer.library.history.moments import Dates, is_clock, is_day, is_time, moment
from musicexplorer.library.history.rows import Row
from musicexplorer.library.history.values import History, Listen, MissingColumns, Passed
from musicexplorer.translation import tr

_SEPARATOR = re.compile(r'\s*"?sep=(.)"?\s*$', re.IGNORECASE)
_DELIMITERS = ",;\t|"
_SAMPLE = 200  # rows that are looked at
_LONGEST = 20_000  # seconds of a track
_PREFACE = 8  # lines that may stand before a header
_SOURCES = {
    "appleidnumber": "Apple Music",
    "eventstarttimestamp": "Apple Music",
    "playdurationmilliseconds": "Apple Music",
    "timehuman": "Pano Scrobbler",
    "mediaplayerpackage": "Pano Scrobbler",
    "mastermetadatatrackname": "Spotify",
}


@dataclass(slots=True)
class Layout:
    """Which columns mean what.

    Attributes:
        columns: For each meaning the columns that have it, the most telling first.
        header: The number of rows before the first one with data.
        source: The program or service.
        default: In which order day and month are where nothing tells, as this program writes them.
        milliseconds: The meanings whose numbers are milliseconds.
    """

    columns: dict[Field, list[int]]
    header: int = 0
    source: str = "Last.fm"
    default: str = ""
    milliseconds: tuple[Field, ...] = field(default=())


def history(content: str, order: str = "") -> History | None:
    """The history in a table; None if it is no table.

    Args:
        content: The text of the file.
        order: In which order day and month are, as the person says; "" to find out.

    Raises:
        MissingColumns: It is a table with a header in which a needed column is missing.
    """
    table = _rows(content)
    if not table or max(map(len, table[:_SAMPLE])) < 2:
        return None
    layout = _with_header(table) or _without_header(table)
    if layout is None:
        _refuse(table)
        return None
    passed: Passed = Counter()
    return History(layout.source, _listens(table, layout, order, passed), passed)


def _listens(table: Sequence[Sequence[str]], layout: Layout, order: str, passed: Passed) -> Iterator[Listen]:
    needed = max(layout.columns[name][0] for name in ("title", "description") if name in layout.columns)
    found: list[Row] = []
    for row in table[layout.header :]:
        if len(row) <= needed:
            passed[reasons.UNREADABLE] += 1
        else:
            found.append(_row(row, layout))
    dates = Dates((first(row, "when", "end") for row in found), order, layout.default)
    yield from rows.listens(found, dates, passed, milliseconds=layout.milliseconds)


def _row(row: Sequence[str], layout: Layout) -> Row:
    found: Row = {}
    for name, places in layout.columns.items():
        cells = [row[at].strip() for at in places if at < len(row) and row[at].strip()]
        if name in ("when", "end"):  # the first column may hold 0 or nonsense, and the next one a date
            cells = [cell for cell in cells if is_time(cell)] or cells
        if cells:
            found[name] = cells[0]
    if "day" in found:
        found["when"] = f"{found.pop('day')} {found.get('when', '')}".strip()
    return found


def _with_header(table: Sequence[Sequence[str]]) -> Layout | None:
    """The layout that a header describes; None if there is none that is understood."""
    for at, names in enumerate(table[:_PREFACE]):
        columns, sample = fields_of(names), table[at + 1 : at + 1 + _SAMPLE]
        shift = _shift(names, sample)
        columns = {name: [place + shift for place in places] for name, places in columns.items()}
        if missing(columns) == ["artist"] and _are_described(columns["title"][0], sample):
            columns["description"] = columns.pop("title")
        if len(columns) < 2 or missing(columns) or any(map(moment, names)):
            continue
        _join_day_and_clock(columns, sample)
        plain = [plain_name(name) for name in names]
        source = next((_SOURCES[name] for name in plain if name in _SOURCES), "Last.fm")
        fields: list[Field] = ["duration", "played"]
        in_milliseconds = tuple(
            field
            for field in fields
            if any(re.search(r"ms|millis", plain[place - shift]) for place in columns.get(field, ())[:1])
        )
        return Layout(columns, at + 1, source, milliseconds=in_milliseconds)
    return None


def _shift(names: Sequence[str], sample: Sequence[Sequence[str]]) -> int:
    """1 if the rows begin with a number for which the header has no name, as pandas writes them."""
    longer = [row for row in sample if len(row) == len(names) + 1 and row[0].strip().isdigit()]
    return int(bool(sample) and len(longer) == len([row for row in sample if len(row) > 1]))


def _are_described(at: int, sample: Sequence[Sequence[str]]) -> bool:
    """Whether a column of titles has artists too: "Artist - Title"."""
    cells = [row[at] for row in sample if at < len(row)]
    return bool(cells) and sum(" - " in cell for cell in cells) > 0.5 * len(cells)


def _join_day_and_clock(columns: dict[Field, list[int]], sample: Sequence[Sequence[str]]) -> None:
    """Note where the day and the time of day are in two columns."""

    def all_are(test: Callable[[str], bool], at: int) -> bool:
        cells = [row[at].strip() for row in sample if at < len(row) and row[at].strip()]
        return bool(cells) and all(map(test, cells))

    places = columns.get("when", [])
    clocks = [at for at in places if all_are(lambda cell: is_clock(cell) or _is_length(cell), at)]
    days = [at for at in places if all_are(is_day, at)]
    if not clocks or len(clocks) + len(days) < len(places):
        columns["when"] = [at for at in places if at not in clocks]
    elif days:
        columns["when"], columns["day"] = clocks[:1], days[:1]
    else:  # lengths, as iTunes has them
        columns["when"] = []
    if clocks and "day" not in columns:
        columns.setdefault("duration", clocks[:1])
    if not columns["when"]:
        del columns["when"]


def _without_header(table: Sequence[Sequence[str]]) -> Layout | None:
    """The layout that the rows themselves show: which columns hold times, and which names."""
    sample = table[:_SAMPLE]
    width = Counter(map(len, sample)).most_common(1)[0][0]
    sample = [row for row in sample if len(row) == width]
    kinds = [_kind([row[at].strip() for row in sample]) for at in range(width)]
    times = [at for at, kind in enumerate(kinds) if kind in ("time", "day")]
    texts = [at for at, kind in enumerate(kinds) if kind == "text"]
    if not times or len(texts) < 2:
        return None
    columns: dict[Field, list[int]] = {"when": sorted(times, key=lambda at: kinds[at] == "day")}
    clocks = [at for at, kind in enumerate(kinds) if kind == "clock"]
    if kinds[times[0]] == "day" and clocks and len(times) == 1:
        columns = {"day": times, "when": clocks[:1]}
        clocks = clocks[1:]
    if recordings := [at for at, kind in enumerate(kinds) if kind == "mbid"]:
        columns["recording"] = recordings[-1:]
    lengths = clocks or [at for at, kind in enumerate(kinds) if kind == "length" and at > times[0]]
    if lengths:
        columns["duration"] = lengths[:1]
    behind = [at for at in texts if at > times[-1]]
    names = texts if len(behind) in (0, len(texts)) else [at for at in texts if at < times[0]] or behind
    columns |= _named(names, sample, kinds, plain_lengths=bool(lengths) and not clocks)
    if times[-1] < names[0] and len(times) > 1 and len(behind) > 3:  # Pano Scrobbler, without its header
        columns |= {"artist": [names[0]], "title": [names[1]], "album": [names[2]]}
        if (event := _events(sample)) is not None:
            columns["event"] = [event]
    if not any(is_time(row[at]) for row in sample for at in times):
        return None
    scrubber = not behind and times[0] == texts[-1] + 1 and width > 4
    return Layout(columns, default="mdy" if scrubber else "")


def _named(
    texts: Sequence[int], sample: Sequence[Sequence[str]], kinds: Sequence[str], *, plain_lengths: bool
) -> dict[Field, list[int]]:
    """Which columns of text are artist, album and title.

    Exporters of Last.fm write artist, album, title; Universal Scrobbler writes artist, title, album, and a
    length in seconds. Where there are enough rows, the title is what differs most.
    """
    if len(texts) == 2:
        return {"artist": [texts[0]], "title": [texts[1]]}
    one, other = texts[1], texts[2]
    if len(sample) >= 10:
        different = {at: len({row[at] for row in sample}) for at in (one, other)}
        empty = {at: sum(not row[at].strip() for row in sample) for at in (one, other)}
        title = max((other, one), key=lambda at: (-empty[at], different[at]))
    else:
        without = [at for at in (one, other) if any(not row[at].strip() for row in sample)]
        if len(without) == 1:
            title = other if without[0] == one else one
        else:
            title = one if plain_lengths else other
    return {"artist": [texts[0]], "title": [title], "album": [other if title == one else one]}


def _is_length(cell: str) -> bool:
    return cell.isdigit() and int(cell) < _LONGEST


def _events(sample: Sequence[Sequence[str]]) -> int | None:
    known = ("scrobble", "love", "unlove")
    return next((at for at in range(len(sample[0])) if all(row[at] in known for row in sample)), None)


def _kind(cells: Sequence[str]) -> str:
    """What a column holds: "time", "day", "clock", "mbid", "length", "number", "empty" or "text"."""
    filled = [cell for cell in cells if cell]
    if not filled:
        return "empty"
    for kind, test in (("mbid", is_mbid), ("clock", is_clock), ("day", is_day), ("time", _may_be_time)):
        if sum(map(test, filled)) >= 0.9 * len(filled):
            return kind
    if all(re.fullmatch(r"\d+(?:\.\d+)?", cell) for cell in filled):
        return "length" if all(float(cell) < _LONGEST for cell in filled) else "number"
    return "text"


def _may_be_time(cell: str) -> bool:
    return is_time(cell) or bool(re.fullmatch(r"0?1 Jan 1970.*", cell))


def _refuse(table: Sequence[Sequence[str]]) -> None:
    """Say which column is missing, if the first row is a header with some of a history's columns.

    Raises:
        MissingColumns: It is.
    """
    names = [name.strip() for name in table[0] if name.strip()]
    columns = fields_of(names)
    if not columns or any(map(is_time, names)) or len(names) < 2:
        return
    texts = {
        "artist": tr("the artist (such as “artist”)"),
        "title": tr("the title (such as “track”)"),
        "time": tr("the time (such as “date” or “timestamp”)"),
    }
    text = tr("its columns are {columns}; there is none for {missing}. Name that column in the first line.")
    lacking = ", ".join(texts[name] for name in missing(columns))
    raise MissingColumns(text.format(columns=", ".join(names), missing=lacking).rstrip("."))


def _rows(content: str) -> list[list[str]]:
    """The rows of a table, without empty ones."""
    content = content.removeprefix("\ufeff").replace("\0", "")
    first_line, _, rest = content.partition("\n")
    if match := _SEPARATOR.match(first_line):
        return _parsed(rest, match[1])
    lines = [line for line in content[:20_000].splitlines() if line.strip()][:20]
    widths = {mark: [len(row) for row in _parsed("\n".join(lines), mark)] for mark in _DELIMITERS}

    def fit(mark: str) -> tuple[int, int]:
        common, times = Counter(widths[mark] or [1]).most_common(1)[0]
        return (times if common > 1 else 0), common

    return _parsed(content, max(_DELIMITERS, key=fit))


def _parsed(content: str, delimiter: str) -> list[list[str]]:
    def parse(text: str) -> list[list[str]]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
        return [row for row in reader if any(cell.strip() for cell in row)]

    try:
        found = parse(content)
    except csv.Error:
        found = []
    if not found or any("\n" in cell and cell.count(delimiter) > 1 for row in found for cell in row):
        # A quote that nobody closes swallows what follows: take such lines one by one.
        found = [row for line in content.splitlines() for row in _line(line, delimiter)]
    return found


def _line(line: str, delimiter: str) -> list[list[str]]:
    try:
        row = next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])
    except csv.Error:
        row = line.split(delimiter)
    if line.count('"') % 2:
        row = line.split(delimiter)
    return [row] if any(cell.strip() for cell in row) else []
