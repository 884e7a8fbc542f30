"""How long histories take: 100 000 rows of each kind, beside merely parsing the same file.

    python -m tests.benchmarks.history [ROWS] [TRACKS] [FORMAT...]

For each format, in seconds of CPU of all threads: to parse the file with a common parser and do nothing
else (`csv`, `json`, `plistlib`, ElementTree, SQLite, reading lines), to read it here, and to take it into a
library of TRACKS (read, match, keep), how many times the parsing that is; how many of its tracks were
matched, and how long the same file takes a second time, when nothing in it is new. Four fifths of the songs
are in the library, under another folder than the histories say.
"""

import csv
import io
import json
import plistlib
import sqlite3
import sys
import tempfile
import time
import xml.etree.ElementTree as Xml
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from musicexplorer.library.history.importing import import_history
from musicexplorer.library.history.reading import read
from musicexplorer.library.store import NewTrack, Reader, Writer
from musicexplorer.library.track import Metadata, Source
from tests.benchmarks.histories import WRITERS, song


def select(path: Path, table: str) -> list[Any]:
    """All of a table."""
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(f"SELECT * FROM {table}").fetchall()


PARSERS: dict[str, Callable[[Path], Any]] = {
    "Last.fm CSV": lambda path: list(csv.reader(io.StringIO(path.read_text()))),
    "Last.fm JSON": lambda path: json.loads(path.read_bytes()),
    "ListenBrainz": lambda path: [json.loads(line) for line in path.read_text().splitlines()],
    "Spotify": lambda path: json.loads(path.read_bytes()),
    "iTunes": lambda path: plistlib.loads(path.read_bytes()),
    "Rhythmbox": lambda path: Xml.fromstring(path.read_bytes()),
    "Strawberry": lambda path: select(path, "songs"),
    "MPD": lambda path: select(path, "sticker"),
    "M3U folder": lambda path: [file.read_text().splitlines() for file in path.iterdir()],
}


def library(store: Path, tracks: int) -> None:
    """A library of so many tracks: four of any five songs."""
    with Writer(store) as writer:
        rows = []
        for one in (song(at * 5 // 4) for at in range(tracks)):
            length = float(one.seconds)
            about = Metadata(title=one.title, artists=(one.artist,), album=one.album, duration=length)
            rows.append(NewTrack(Source(Path("/music", one.place)), about, 1, 1, b""))
        writer.store_tracks(rows).result()


def main() -> None:
    """Print the table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    tracks = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    print(f"{rows} rows, a library of {tracks} tracks; CPU seconds")
    print(f"{'':14}{'parse':>7}{'read':>7}{'import':>8}{'x parse':>9}{'matched':>9}{'again':>7}")
    with tempfile.TemporaryDirectory() as place:
        empty = Path(place, "library.sqlite")
        library(empty, tracks)
        for name in sys.argv[3:] or WRITERS:
            history, store = Path(place, name), Path(place, f"{name}.sqlite")
            WRITERS[name](rows, history)
            store.write_bytes(empty.read_bytes())
            measure(name, history, store)


def measure(name: str, history: Path, store: Path) -> None:
    """Print the line of one format."""
    parsing = busy(lambda: PARSERS[name](history))
    reading = busy(lambda: [sum(1 for _ in part) for part in read(history)])
    reports = []
    with Writer(store) as writer, Reader(store) as reader:
        importing, again = (
            busy(lambda: reports.append(import_history([history], reader, writer))) for _ in range(2)
        )
    first, second = reports
    if second.added:
        raise SystemExit(f"{name}: {second.added} things were kept twice")
    found = 1 - len(first.unmatched) / len(first.rows)
    print(
        f"{name:14}{parsing:7.2f}{reading:7.2f}{importing:8.2f}{importing / parsing:9.1f}{found:9.0%}"
        f"{again:7.2f}",
        flush=True,
    )


def busy(run: Callable[[], Any]) -> float:
    """Seconds of CPU."""
    began = time.process_time()
    run()
    return time.process_time() - began


if __name__ == "__main__":
    main()
