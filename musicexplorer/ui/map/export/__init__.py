"""Export of the map as an image, a drawing, a table, or a page for a browser."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from musicexplorer.library import export_file
from musicexplorer.session.library import Library
from musicexplorer.session.regions import NamedRegion
from musicexplorer.ui.dialogs.export_map import FORMATS, ExportOptions
from musicexplorer.ui.map import DARK
from musicexplorer.ui.map.export.csv_table import table
from musicexplorer.ui.map.export.html_page import page
from musicexplorer.ui.map.export.offscreen_map import as_png, picture, sheet
from musicexplorer.ui.map.export.svg_drawing import drawing

__all__ = [
    "DARK",
    "FORMATS",
    "ExportOptions",
    "drawing",
    "making",
    "page",
    "sheet",
    "table",
    "write",
]


def write(
    path: Path,
    library: Library,
    ids: np.ndarray,
    xy: np.ndarray,
    options: ExportOptions,
    *,
    force: bool = False,
) -> None:
    """Write the stored map in the format of the file's ending. Needs a QApplication.

    Raises:
        UnknownColouring: There is no such colouring, or nothing is known that it could show.
        ExportError: The file cannot be written, or replaces something else without `force`.
        KeyError: The ending is none of `FORMATS`.
    """
    content = making(path.suffix, library, ids, xy, options)()
    export_file.write(path, export_file.MAP_KINDS[path.suffix.lower()], content, force=force)


def making(
    ending: str,
    library: Library,
    ids: np.ndarray,
    xy: np.ndarray,
    options: ExportOptions,
    named: Sequence[NamedRegion] | None = None,
) -> Callable[[], bytes]:
    """Do what only the window's thread may do; returns a function that makes the file's bytes in any thread.

    Args:
        ending: Of the file's name.
        library: Where the colours and names come from.
        ids: int64 [n].
        xy: float32 [n, 2].
        options: How the map looks.
        named: Its regions, if they are known already.

    Raises:
        UnknownColouring: There is no such colouring, or nothing is known that it could show.
        KeyError: The ending is none of `FORMATS`.
    """
    match ending.lower():
        case ".csv":
            lines = table(library, ids, xy, options.colour_by)
            return lambda: lines().encode("utf-8", "surrogateescape")
        case ".svg" | ".html" as kind:
            text = (drawing if kind == ".svg" else page)(library, ids, xy, options, named)
            return lambda: text().encode("utf-8")
        case ".png":
            image = picture(library, ids, xy, options, named)
            return lambda: as_png(image)
        case other:
            raise KeyError(other)
