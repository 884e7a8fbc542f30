"""Choices about what is read from files: encodings of tags, and which year counts."""

import os
import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from musicexplorer.library.store.folders import prefix_of

ORIGINAL_YEARS = "original years"
LEFT_OUT = "left out"
# The year of a track: that of the first release where this is chosen, and known.
YEAR = (
    f"CASE WHEN EXISTS (SELECT 1 FROM choice WHERE name = '{ORIGINAL_YEARS}')"
    " THEN coalesce(original_year, year) ELSE year END"
)


@dataclass(frozen=True, slots=True)
class EncodingUse:
    """The encoding in which texts of the tags in a folder are read.

    Attributes:
        folder: The folder.
        encoding: Python's name of it; "" for texts as they are written.
        chosen: Whether somebody chose it, for this folder or one above; else it is a guess.
        tracks: How many tracks of the folder itself have such texts.
        example: The artist and title of one, as they are read.
    """

    folder: Path
    encoding: str
    chosen: bool
    tracks: int
    example: str = ""


def set_original_years(connection: sqlite3.Connection, on: bool) -> None:
    """Choose whether the year of a track is that of its first release."""
    if on:
        connection.execute("INSERT OR IGNORE INTO choice VALUES (?, '')", (ORIGINAL_YEARS,))
    else:
        connection.execute("DELETE FROM choice WHERE name = ?", (ORIGINAL_YEARS,))


def set_left_out(connection: sqlite3.Connection, patterns: Sequence[str]) -> None:
    """Choose the patterns of what scans leave out (`library.left_out`)."""
    connection.execute("DELETE FROM choice WHERE name = ?", (LEFT_OUT,))
    if patterns:
        connection.execute("INSERT INTO choice VALUES (?, ?)", (LEFT_OUT, "\n".join(patterns)))


def set_encoding(connection: sqlite3.Connection, folder: Path, encoding: str | None) -> None:
    """Choose the encoding for a folder and all below it; None to guess it. The next scan reads tags again."""
    raw, prefix = os.fsencode(folder), prefix_of(folder)
    connection.execute(
        "DELETE FROM encoding WHERE folder = ? OR substr(folder, 1, ?) = ?", (raw, len(prefix), prefix)
    )
    if encoding is not None:
        connection.execute("INSERT INTO encoding VALUES (?, ?)", (raw, encoding))
    connection.execute(
        "UPDATE track SET mtime_ns = -1 WHERE identity IS NOT NULL AND substr(path, 1, ?) = ?",
        (len(prefix), prefix),
    )


def encodings(connection: sqlite3.Connection) -> dict[Path, str]:
    """The chosen encodings by folder."""
    rows = connection.execute("SELECT folder, name FROM encoding ORDER BY folder")
    return {Path(os.fsdecode(folder)): name for folder, name in rows}


def chosen_for(path: Path, chosen: dict[Path, str]) -> str | None:
    """The encoding chosen for the nearest folder above a file; None where nothing is chosen."""
    return next((chosen[folder] for folder in path.parents if folder in chosen), None) if chosen else None


def encoding_uses(connection: sqlite3.Connection) -> list[EncodingUse]:
    """Where texts are read in an encoding that was guessed or chosen, by folder."""
    chosen = encodings(connection)
    found: dict[tuple[Path, str], list[str]] = defaultdict(list)
    for raw, title, artists, encoding in connection.execute(
        "SELECT path, title, artists, encoding FROM track"
        " WHERE encoding <> '' AND vanished = 0 AND removed = 0 ORDER BY path, start"
    ):
        found[Path(os.fsdecode(raw)).parent, encoding].append(_shown(title, artists))
    uses = []
    for (folder, encoding), names in found.items():
        choice = chosen_for(folder / "track", chosen)
        name = encoding if choice is None else choice
        uses.append(EncodingUse(folder, name, choice is not None, len(names), names[0]))
    named = {use.folder for use in uses}
    without = (EncodingUse(folder, name, True, 0) for folder, name in chosen.items() if folder not in named)
    return sorted([*uses, *without], key=lambda use: (os.fsencode(use.folder), use.encoding))


def _shown(title: str, artists: str) -> str:
    return " - ".join(filter(None, (artists.replace("\x1f", ", "), title)))
