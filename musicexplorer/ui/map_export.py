"""The map outside the window: as a picture of any size, and as a table of positions."""

import csv
import os
from typing import TextIO

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter

from musicexplorer.ui import colouring
from musicexplorer.ui.catalogue import Catalogue
from musicexplorer.ui.map import DARK, LIGHT, MapWidget
from musicexplorer.ui.map_pane import labels_of

COLUMNS = ("path", "x", "y", "title", "artist", "album", "year", "genre", "top tag", "start")


def picture(
    catalogue: Catalogue,
    ids: np.ndarray,
    xy: np.ndarray,
    *,
    colour_by: str,
    size: tuple[int, int],
    dark: bool,
) -> QImage:
    """Draw the stored map, the same as the window shows it, with its legend.

    Needs a QApplication; the offscreen platform will do.

    Args:
        catalogue: What the colours are taken from.
        ids: int64 [n].
        xy: float32 [n, 2].
        colour_by: The name of one of `colouring.colourings`.
        size: Width and height in pixels.
        dark: On a dark ground.

    Raises:
        UnknownColouring: There is no such colouring, or nothing is known that it could show.
    """
    widget = MapWidget()
    widget.animated = False
    widget.resize(*size)
    widget.camera.resize(*size)  # Qt would tell the widget only when it is shown
    widget.set_theme(DARK if dark else LIGHT)
    widget.set_tracks(ids, xy, labels_of(catalogue, ids))
    colouring.paint(widget, catalogue, ids, colouring.find(catalogue, colour_by).name)
    image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
    widget.zoom_buttons.hide()
    widget.render(image)
    widget.deleteLater()
    return image


def write_table(file: TextIO, catalogue: Catalogue, ids: np.ndarray, xy: np.ndarray) -> None:
    """Write one line a track, ordered by path, so that the same map gives the same bytes.

    `file` is opened with `newline=""` and `errors="surrogateescape"`, for names that are not UTF-8.
    """
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    rows = []
    for track_id, (x, y) in zip(ids.tolist(), xy.tolist(), strict=True):
        row = catalogue.row(track_id)
        track, tag = catalogue.tracks[row], catalogue.top_tag(row)
        about = track.metadata
        place = (os.fspath(track.source.path), f"{x:.6g}", f"{y:.6g}")
        year = "" if about.year is None else str(about.year)
        rows.append(
            (
                *place,
                about.title,
                about.artist,
                about.album,
                year,
                "; ".join(about.genres),
                tag,
                f"{track.source.start:g}",
            )
        )
    writer.writerows(sorted(rows))


def as_png(image: QImage) -> bytes:
    """The bytes of a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())
