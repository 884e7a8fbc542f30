"""The columns of the library table: everything that is known of a track, one line each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property

import numpy as np
from PySide6.QtCore import Qt

from musicexplorer.library.store import KEY_NAMES
from musicexplorer.session.filters import star_text
from musicexplorer.session.genres import said_or_guessed
from musicexplorer.session.library import Library, text_ranks
from musicexplorer.translation import grouped, msgid, tr
from musicexplorer.ui.widgets.format import clock

ATTRIBUTES = (
    msgid("energy"),
    msgid("valence"),
    msgid("danceability"),
    msgid("acousticness"),
    msgid("instrumentalness"),
    msgid("speechiness"),
    msgid("liveness"),
)
_KILO = 1000.0


@dataclass(frozen=True)
class Column:
    """One column.

    Attributes:
        key: Its name in saved settings.
        name: Its heading.
        text: What the cell of a row shows.
        ranks: What the rows are sorted by, float64 [n]; NaN where nothing is known, which comes last.
        width: In pixels.
        right: Whether the text stands on the right.
        hidden: Whether the column is hidden until the person shows it.
    """

    key: str
    name: str
    text: Callable[[Library, int], str]
    ranks: Callable[[Library], np.ndarray]
    width: int
    right: bool = False
    hidden: bool = False

    @cached_property
    def alignment(self) -> Qt.AlignmentFlag:
        """Where its texts stand."""
        side = Qt.AlignmentFlag.AlignRight if self.right else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


@cache
def columns() -> tuple[Column, ...]:
    """All columns, in their first order."""
    return (
        Column(
            "title",
            tr("Title"),
            lambda library, row: library.tracks.titles[row],
            lambda library: library.title_ranks,
            width=160,
        ),
        _text("artist", tr("Artist"), lambda library: library.tracks.artists, 112),
        Column(
            "duration",
            tr("Time"),
            lambda library, row: clock(library.tracks.value("duration", row)),
            lambda library: library.number("duration"),
            width=56,
            right=True,
        ),
        _text("album", tr("Album"), lambda library: library.tracks.text("album"), 150),
        _text("genre", tr("Genre"), _genres, 110),
        Column(
            "year",
            tr("Year"),
            lambda library, row: str(library.tracks.value("year", row) or ""),
            lambda library: library.number("year"),
            width=56,
            right=True,
        ),
        Column(
            "top tag",
            tr("Sounds like"),
            lambda library, row: library.top_tag(row),
            lambda library: text_ranks(library.top_tags()),
            width=110,
        ),
        _number("added", tr("Added"), _day, 92, newest=True),
        _number("tempo", tr("Tempo"), "{:.0f}".format, 68),
        Column("key", tr("Key"), lambda library, row: library.facts.key[row], _key_ranks, 94, hidden=True),
        _number("loudness", tr("Loudness"), "{:.1f} LUFS".format, 90),
        *(_number(name, tr(name).capitalize(), _percent, 84) for name in ATTRIBUTES),
        _number("plays", tr("Plays"), lambda plays: f"{plays:.0f}" if plays else "", 56),
        _number("last played", tr("Last played"), _day, 92, newest=True),
        Column(
            "liked",
            tr("Liked"),
            lambda library, row: "♥" if library.liked[row] else "",
            lambda library: np.where(library.liked, 0.0, np.nan),
            width=50,
            hidden=True,
        ),
        _number("rating", tr("Rating"), star_text, 78),
        _text("folder", tr("Folder"), lambda library: library.tracks.folders, 180, hidden=True),
        _text("format", tr("Format"), _formats, 64, hidden=True),
        Column("bit rate", tr("Bit rate"), _bit_rate, _bit_rates, 80, right=True, hidden=True),
        _number("disc", tr("Disc"), "{:.0f}".format, 44),
        _number("track", tr("Track"), "{:.0f}".format, 52),
        Column(
            "genre guess",
            tr("Genre (guess)"),
            lambda library, row: said_or_guessed(library, row) or "",
            _guess_ranks,
            width=110,
            hidden=True,
        ),
    )


@cache
def places() -> dict[str, int]:
    """The number of each column, by its key."""
    return {column.key: place for place, column in enumerate(columns())}


def _text(
    key: str, name: str, texts: Callable[[Library], Sequence[str]], width: int, hidden: bool = False
) -> Column:
    return Column(
        key,
        name,
        lambda library, row: texts(library)[row],
        lambda library: text_ranks(texts(library)),
        width,
        hidden=hidden,
    )


def _number(key: str, name: str, text: Callable[[float], str], width: int, *, newest: bool = False) -> Column:
    """A column of numbers that is hidden at first; with `newest`, the largest comes first."""

    def ranks(library: Library) -> np.ndarray:
        return -library.number(key) if newest else library.number(key)

    def shown(library: Library, row: int) -> str:
        number = float(library.number_of(key, row))
        return "" if np.isnan(number) else text(number)

    return Column(key, name, shown, ranks, width, right=not newest, hidden=True)


def _genres(library: Library) -> Sequence[str]:
    return library.genre_lines


def _guess_ranks(library: Library) -> np.ndarray:
    return text_ranks([said_or_guessed(library, row) or "" for row in range(len(library))])


def _formats(library: Library) -> Sequence[str]:
    return library.formats


def _key_ranks(library: Library) -> np.ndarray:
    order = {name: float(place) for place, name in enumerate(KEY_NAMES)}
    return np.fromiter((order.get(key, np.nan) for key in library.facts.key), np.float64, len(library))


def _bit_rates(library: Library) -> np.ndarray:
    """Kilobits a second on average; unknown for parts of a file."""
    duration = library.number("duration")
    whole = np.array(library.tracks.number("start") == 0) & np.isnan(library.tracks.number("end"))
    known = whole & (duration > 0)
    return np.where(known, library.number("size") * 8 / np.where(known, duration, 1) / _KILO, np.nan)


def _bit_rate(library: Library, row: int) -> str:
    size, tracks = library.number_of("size", row), library.tracks
    duration = tracks.value("duration", row)
    if not duration or np.isnan(size) or tracks.value("start", row) or tracks.value("end", row) is not None:
        return ""
    return tr("{rate} kbit/s").format(rate=grouped(round(size * 8 / duration / _KILO)))


def _percent(share: float) -> str:
    return f"{share:.0%}"


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).strftime("%Y-%m-%d") if seconds else ""
