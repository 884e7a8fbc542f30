"""The map as a table: one line a track, for other programs."""

import csv
import io
import os
from collections.abc import Callable, Sequence

import numpy as np

from musicexplorer.library.track import Track
from musicexplorer.session import colouring
from musicexplorer.session.colouring import Values
from musicexplorer.session.library import Library

COLUMNS = ("path", "x", "y", "title", "artist", "album", "year", "genre", "top tag", "start")


def table(library: Library, ids: np.ndarray, xy: np.ndarray, colour_by: str = "genre") -> Callable[[], str]:
    """One line a track, ordered by path, so that the same map gives the same bytes.

    What the colours show gets a column of its own if it is in none of `COLUMNS`.

    Args:
        library: Where the metadata comes from.
        ids: int64 [n].
        xy: float32 [n, 2].
        colour_by: The name of one of `colouring.colourings`.

    Returns:
        A function that makes the text, in any thread; names that are not UTF-8 are in it as surrogates.

    Raises:
        UnknownColouring: There is no such colouring, or nothing is known that it could show.
    """
    shown = colouring.find(library, colour_by)
    extra = shown.name if shown.name not in COLUMNS else None
    rows = library.rows(ids)
    extra_text = _formatter(shown.values(library, rows)) if extra else str
    tracks, tags = [library.tracks.track(row) for row in rows.tolist()], library.top_tags(rows)
    return lambda: _text(tracks, tags, xy, extra, extra_text)


def _text(
    tracks: Sequence[Track],
    tags: Sequence[str],
    xy: np.ndarray,
    extra: str | None,
    extra_text: Callable[[int], str],
) -> str:
    """The lines of these tracks, with their tags and positions, and an extra column."""
    lines = []
    for place, (track, tag, (x, y)) in enumerate(zip(tracks, tags, xy.tolist(), strict=True)):
        about = track.metadata
        year = "" if about.year is None else str(about.year)
        genres, start = "; ".join(about.genres), f"{track.source.start:g}"
        where = (os.fspath(track.source.path), f"{x:.6g}", f"{y:.6g}")
        line = (*where, about.title, about.artist, about.album, year, genres, tag, start)
        lines.append((*line, extra_text(place)) if extra else line)
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow((*COLUMNS, extra) if extra else COLUMNS)
    writer.writerows(sorted(lines))
    return file.getvalue()


def _formatter(values: Values) -> Callable[[int], str]:
    """Formats the values of a column by row; "" where unknown."""

    def text(place: int) -> str:
        value = values[place]
        if value is None or value != value:
            return ""
        return value if isinstance(value, str) else f"{value:.6g}"

    return text
