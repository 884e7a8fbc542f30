"""The map widget set up for an export, never shown."""

import math
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter

from musicexplorer.library.export_file import PNG_TEXT
from musicexplorer.session import colouring
from musicexplorer.session.library import Library
from musicexplorer.session.regions import NamedRegion, named_regions, turned
from musicexplorer.similarity.layout_fitting import best_turn, fitting
from musicexplorer.ui.dialogs.export_map import ExportOptions
from musicexplorer.ui.map import DARK, LIGHT, MapWidget
from musicexplorer.ui.map.labels import labels_of
from musicexplorer.ui.map.painting import paint


def sheet(
    library: Library,
    ids: np.ndarray,
    xy: np.ndarray,
    options: ExportOptions,
    named: Sequence[NamedRegion] | None = None,
) -> MapWidget:
    """The stored map, the same as the window shows it, with its legend.

    Needs a QApplication; the offscreen platform will do. Whoever asked deletes it.

    Args:
        library: What the colours and names are taken from.
        ids: int64 [n].
        xy: float32 [n, 2].
        options: How it is to look.
        named: The regions of a map that fits its window; None for a stored map.

    Raises:
        UnknownColouring: There is no such colouring, or nothing is known that it could show.
    """
    name = colouring.find(library, options.colour_by).name
    if named is None:  # not from a map that fits its window already
        matrix = fitting(xy, options.size[0] / options.size[1], best_turn(xy))
        named = turned(named_regions(library, ids, xy), matrix, xy @ matrix)
        xy = xy @ matrix
    widget = MapWidget()
    widget.animated = False
    widget.canvas.dot_images.at_once = True  # there is no later frame
    widget.canvas.title_labels.patience = math.inf
    widget.legend.scrolls = False
    widget.resize(*options.size)
    widget.camera.resize(*options.size)  # Qt would tell the widget only when it is shown
    widget.set_theme(DARK if options.dark else LIGHT)
    widget.set_tracks(ids, xy, labels_of(library, ids))
    paint(widget, library, ids, name)
    for buttons in (widget.zoom_buttons, widget.tool_buttons, widget.navigation_buttons):
        buttons.hide()
    if options.names:
        widget.set_regions(named)
    return widget


def picture(
    library: Library,
    ids: np.ndarray,
    xy: np.ndarray,
    options: ExportOptions,
    named: Sequence[NamedRegion] | None = None,
) -> QImage:
    """The map as an image; see `sheet` for arguments and errors."""
    widget = sheet(library, ids, xy, options, named)
    image = rendered(widget)
    widget.deleteLater()
    return image


def rendered(widget: MapWidget) -> QImage:
    """A widget that is not shown, painted."""
    image = QImage(widget.size(), QImage.Format.Format_ARGB32_Premultiplied)
    widget.render(image)
    return image


def as_png(image: QImage) -> bytes:
    """The bytes of a PNG file, marked as ours, so that a later export may replace it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    writer.setText(*PNG_TEXT)
    writer.write(image)
    return bytes(buffer.data().data())
