"""The map outside the window: picture, drawing, table, or a page for a browser."""

from pathlib import Path

import numpy as np

from musicexplorer.ui.catalogue import Catalogue
from musicexplorer.ui.map import DARK
from musicexplorer.ui.map_export.page import page
from musicexplorer.ui.map_export.sheet import Wish, as_png, picture, sheet
from musicexplorer.ui.map_export.table import write_table
from musicexplorer.ui.map_export.vector import drawing

FORMATS = {
    ".png": "picture",
    ".svg": "drawing, for print and for drawing programs",
    ".html": "page for a browser, to move about in",
    ".csv": "table of positions",
}

__all__ = [
    "DARK",
    "FORMATS",
    "Wish",
    "drawing",
    "page",
    "sheet",
    "write",
]


def write(path: Path, catalogue: Catalogue, ids: np.ndarray, xy: np.ndarray, wish: Wish) -> None:
    """Write the stored map as what the file's ending says. Needs a QApplication.

    Raises:
        UnknownColouring: There is no such colouring, or nothing is known that it could show.
        OSError: The file cannot be written.
        KeyError: The ending is none of `FORMATS`.
    """
    match path.suffix.lower():
        case ".csv":
            with path.open("w", encoding="utf-8", errors="surrogateescape", newline="") as file:
                write_table(file, catalogue, ids, xy, wish.colour_by)
        case ".svg":
            path.write_text(drawing(catalogue, ids, xy, wish), encoding="utf-8")
        case ".html":
            path.write_text(page(catalogue, ids, xy, wish), encoding="utf-8")
        case ".png":
            path.write_bytes(as_png(picture(catalogue, ids, xy, wish)))
        case other:
            raise KeyError(other)
