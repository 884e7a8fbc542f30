"""Which tracks may be in a playlist: the filters of one list, and exclusions for every list."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity import albums, artists
from musicexplorer.similarity.facts import Facts
from musicexplorer.similarity.playlist.inputs import PlaylistInputs

Range = tuple[float | None, float | None]
Mask = NDArray[np.bool_]
_HAS_TAG = 0.75
_INSTRUMENTAL = 0.6
_DAY = 86_400.0
_TOLERANCE = 1e-6  # ratings come as fifths in single precision


@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions for every track of a list; empty ones are ignored.

    A track does not pass a filter on a value that is unknown.

    Attributes:
        genres: One of these, as in the metadata.
        not_genres: None of these.
        years: From and to, either may be None.
        tags: All of these: the upper quarter of the library in each counts.
        not_tags: None of these is.
        tempo: Beats per minute; half and double do not count.
        duration: Seconds.
        attributes: (name, (from, to)), 0..1.
        voice: "vocal" or "instrumental", by the network's instrumentalness.
        quiet_days: Not played within so many days.
        plays: How often it was played.
        rating: 0..1, a fifth for each star.
        added_days: Added to the library within the last so many days.
    """

    genres: tuple[str, ...] = ()
    not_genres: tuple[str, ...] = ()
    years: Range = (None, None)
    tags: tuple[str, ...] = ()
    not_tags: tuple[str, ...] = ()
    tempo: Range = (None, None)
    duration: Range = (None, None)
    attributes: tuple[tuple[str, Range], ...] = ()
    voice: Literal["any", "vocal", "instrumental"] = "any"
    quiet_days: float | None = None
    plays: Range = (None, None)
    rating: Range = (None, None)
    added_days: float | None = None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A rule for tracks that are never suggested.

    Attributes:
        kind: What `value` is.
        value: The track's id, the artist, the album, the folder (and all below it), the genre; for a season
            words and months, "christmas@12" or "sommer,strand@6,7,8": tracks with such a word in genre,
            title, album or folder are suggested in these months only.
    """

    kind: Literal["track", "artist", "album", "folder", "genre", "season"]
    value: str


def parse_exclusions(plain: Iterable[object]) -> list[Exclusion]:
    """Rules from pairs of kind and value, as in JSON; anything else is left out."""
    kinds = get_args(get_type_hints(Exclusion)["kind"])
    pairs = [pair for pair in plain if isinstance(pair, (list, tuple)) and len(pair) == 2]
    return [Exclusion(kind, value) for kind, value in pairs if kind in kinds and isinstance(value, str)]


def passing(inputs: PlaylistInputs, filters: Filters) -> Mask:
    """Bool [n]: the tracks that pass the filters.

    Raises:
        KeyError: The network has no such tag or attribute.
    """
    columns = inputs.columns
    keep = _in_ranges(columns, filters)
    if filters.genres or filters.not_genres:
        keep &= _of_genres(columns, filters)
    for tag in filters.tags:
        keep &= inputs.tag(tag) >= _HAS_TAG
    for tag in filters.not_tags:
        keep &= inputs.tag(tag) < _HAS_TAG
    for name, limits in filters.attributes:
        keep &= _within(inputs.column(name).astype(float), limits)
    if filters.voice != "any":
        keep &= (inputs.column("instrumentalness") >= _INSTRUMENTAL) == (filters.voice == "instrumental")
    if filters.quiet_days:
        since = inputs.now - filters.quiet_days * _DAY
        keep &= ~(columns.last_played >= since)  # never played is quiet too
    if filters.added_days:
        since = inputs.now - filters.added_days * _DAY
        keep &= columns.added >= since
    return keep


def allowed(inputs: PlaylistInputs, exclusions: Iterable[Exclusion]) -> Mask:
    """Bool [n]: the tracks that may be suggested."""
    excluded = exclusion_test(inputs, exclusions)
    n = len(inputs.neighbours)
    return ~np.fromiter(map(excluded, range(n)), bool, n)


def exclusion_test(inputs: PlaylistInputs, exclusions: Iterable[Exclusion]) -> Callable[[int], bool]:
    """A function from a row to whether any of these exclusions holds for its track."""
    columns = inputs.columns
    values: dict[str, set[str]] = {}
    for rule in exclusions:
        values.setdefault(rule.kind, set()).add(rule.value)
    genres = {value.casefold() for value in values.get("genre", ())}
    words = _out_of_season(values.get("season", set()), inputs.now)
    tests: list[Callable[[int], bool]] = []
    if tracks := values.get("track"):
        tests.append(lambda row: str(columns.ids[row]) in tracks)
    if "artist" in values:
        theirs = artists.belonging(columns, values["artist"])
        tests.append(lambda row: bool(theirs[row]))
    if "album" in values:
        on_them = albums.named(columns, values["album"])
        tests.append(lambda row: bool(on_them[row]))
    if folders := values.get("folder"):
        tests.append(lambda row: any(_inside(columns.folder[row], folder) for folder in folders))
    if genres:
        tests.append(lambda row: any(genre.casefold() in genres for genre in columns.genres[row]))
    if words:
        tests.append(lambda row: any(word in _season_text(columns, row) for word in words))
    return lambda row: any(test(row) for test in tests)


def _in_ranges(columns: Facts, filters: Filters) -> Mask:
    keep = np.ones(len(columns), dtype=bool)
    for limits, values in (
        (filters.years, columns.year),
        (filters.tempo, columns.tempo),
        (filters.duration, columns.duration),
        (filters.rating, columns.rating),
    ):
        if limits != (None, None):
            keep &= _within(values, limits) & (values != 0)  # files say 0 for "not known"
    if filters.plays != (None, None):
        keep &= _within(columns.plays.astype(np.float64), filters.plays)
    return keep


def _of_genres(columns: Facts, filters: Filters) -> Mask:
    required = {genre.casefold() for genre in filters.genres}
    forbidden = {genre.casefold() for genre in filters.not_genres}

    def fits(genres: tuple[str, ...]) -> bool:
        own = {genre.casefold() for genre in genres}
        return (not required or bool(own & required)) and not own & forbidden

    found = {genres: fits(genres) for genres in set(columns.genres)}  # few next to the tracks
    return np.fromiter(map(found.__getitem__, columns.genres), bool, len(columns))


def _within(values: NDArray[np.float64], limits: Range) -> Mask:
    low = -np.inf if limits[0] is None else limits[0]
    high = np.inf if limits[1] is None else limits[1]
    inside: Mask = (values >= low - _TOLERANCE) & (values <= high + _TOLERANCE)  # NaN is in no range
    return inside


def _inside(folder: str, outer: str) -> bool:
    outer = outer.rstrip("/\\")
    return bool(outer) and (folder == outer or folder.startswith((outer + "/", outer + "\\")))


def _out_of_season(seasons: Iterable[str], now: float) -> list[str]:
    """The words of the seasons that are not now."""
    month = datetime.datetime.fromtimestamp(now).month
    found: list[str] = []
    for season in seasons:
        words, _, months = season.casefold().partition("@")
        if month not in [int(text) for text in months.split(",") if text.strip().isdigit()]:
            found += [word.strip() for word in words.split(",") if word.strip()]
    return found


def _season_text(columns: Facts, row: int) -> str:
    """All texts of a track in which the words of a season are looked for."""
    texts = (*columns.genres[row], columns.title[row], columns.album[row], columns.folder[row])
    return "\n".join(texts).casefold()
