"""The map as a table: one line a track, for other programs."""

import csv
import os
from collections.abc import Callable
from typing import TextIO

import numpy as np

from musicexplorer.ui import colouring
from musicexplorer.ui.catalogue import Catalogue
from musicexplorer.ui.colouring import Values

COLUMNS = ("path", "x", "y", "title", "artist", "album", "year", "genre", "top tag", "start")


def write_table(
    file: TextIO, catalogue: Catalogue, ids: np.ndarray, xy: np.ndarray, colour_by: str = "genre"
) -> None:
    """Write one line a track, ordered by path, so that the same map gives the same bytes.

    Where the colours show something that is in no column of `COLUMNS`, it stands in one of its own.

    Args:
        file: Opened with `newline=""` and `errors="surrogateescape"`, for names that are not UTF-8.
        catalogue: What is written about the tracks.
        ids: int64 [n].
        xy: float32 [n, 2].
        colour_by: The name of one of `colouring.colourings`.

    Raises:
        UnknownColouring: There is no such colouring, or nothing is known that it could show.
    """
    shown = colouring.find(catalogue, colour_by)
    extra = shown.name not in COLUMNS
    said = _said(shown.values(catalogue, catalogue.rows(ids))) if extra else str
    rows = []
    for place, (track_id, (x, y)) in enumerate(zip(ids.tolist(), xy.tolist(), strict=True)):
        row = catalogue.row(track_id)
        track, tag = catalogue.tracks[row], catalogue.top_tag(row)
        about = track.metadata
        year = "" if about.year is None else str(about.year)
        genres, start = "; ".join(about.genres), f"{track.source.start:g}"
        where = (os.fspath(track.source.path), f"{x:.6g}", f"{y:.6g}")
        line = (*where, about.title, about.artist, about.album, year, genres, tag, start)
        rows.append((*line, said(place)) if extra else line)
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow((*COLUMNS, shown.name) if extra else COLUMNS)
    writer.writerows(sorted(rows))


def _said(values: Values) -> Callable[[int], str]:
    """What a column says of a row; "" where nothing is known."""

    def say(place: int) -> str:
        value = values[place]
        if value is None or value != value:
            return ""
        return value if isinstance(value, str) else f"{value:.6g}"

    return say
