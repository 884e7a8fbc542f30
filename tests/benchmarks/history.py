"""How long histories take: 100 000 rows of each kind, beside merely parsing the same file.

Run as `python -m tests.benchmarks.history [ROWS] [TRACKS]`. For each format: seconds to read, how many times
as long as `json`, `csv` or an XML parser alone, and seconds to match with a library of TRACKS and to keep.
"""

import csv
import io
import json
import plistlib
import sys
import tempfile
import time
import xml.etree.ElementTree as Xml
from collections.abc import Callable
from pathlib import Path
from typing import Any

from musicexplorer.library.history.importing import import_history
from musicexplorer.library.history.reading import read
from musicexplorer.library.store import NewTrack, Reader, Writer
from musicexplorer.library.track import Metadata, Source


def names(number: int) -> tuple[str, str, str]:
    """Artist, album and title number `number`; every fourth is written in another way than in the library."""
    odd = " (feat. Somebody) - 2011 Remaster" if number % 4 == 0 else ""
    return f"The Ärtist {number % 1500}", f"Album {number % 4000}", f"Title number {number}{odd}"


def lastfm(rows: range) -> str:
    """A CSV of lastfm.ghan.nl."""
    lines = ["uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid"]
    for at in rows:
        artist, album, title = names(at % 30_000)
        lines.append(f'"{1500000000 + at * 200}","","{artist}","","{album}","","{title}",""')
    return "\n".join(lines)


def listenbrainz(rows: range) -> str:
    """The lines of an export."""
    lines = []
    for at in rows:
        artist, album, title = names(at % 30_000)
        about = {"artist_name": artist, "track_name": title, "release_name": album, "additional_info": {}}
        lines.append(json.dumps({"listened_at": 1500000000 + at * 200, "track_metadata": about}))
    return "\n".join(lines)


def spotify(rows: range) -> str:
    """An extended history."""
    out = []
    for at in rows:
        artist, album, title = names(at % 30_000)
        out.append({
            "ts": "2023-11-14T22:18:20Z", "ms_played": 200_000 + at, "master_metadata_track_name": title,
            "master_metadata_album_artist_name": artist, "master_metadata_album_album_name": album,
            "reason_end": "trackdone", "skipped": False,
        })  # fmt: skip
    return json.dumps(out)


def itunes(rows: range) -> str:
    """A Library.xml."""
    tracks = {}
    for at in rows:
        artist, album, title = names(at)
        tracks[str(at)] = {
            "Track ID": at, "Name": title, "Artist": artist, "Album": album, "Play Count": 3,
            "Total Time": 200_000, "Location": f"file:///C:/Music/{at}.mp3",
        }  # fmt: skip
    return plistlib.dumps({"Tracks": tracks, "Playlists": []}).decode()


def rhythmbox(rows: range) -> str:
    """A rhythmdb.xml."""
    out = []
    for at in rows:
        artist, album, title = names(at)
        out.append(
            f'<entry type="song"><title>{title}</title><artist>{artist}</artist><album>{album}</album>'
            f"<duration>200</duration><location>file:///m/{at}.mp3</location><play-count>3</play-count></entry>"
        )
    return f'<rhythmdb version="2.0">{"".join(out)}</rhythmdb>'


FORMATS: dict[str, tuple[Callable[[range], str], Callable[[str], Any]]] = {
    "Last.fm CSV": (lastfm, lambda text: list(csv.reader(io.StringIO(text)))),
    "ListenBrainz": (listenbrainz, lambda text: [json.loads(line) for line in text.splitlines()]),
    "Spotify": (spotify, json.loads),
    "iTunes": (itunes, Xml.fromstring),
    "Rhythmbox": (rhythmbox, Xml.fromstring),
}


def library(store: Path, tracks: int) -> None:
    """A library of so many tracks."""
    with Writer(store) as writer:
        rows = []
        for at in range(tracks):
            artist, album, title = names(at * 2)
            about = Metadata(title=title.partition(" (")[0], artists=(artist,), album=album, duration=200.0)
            rows.append(NewTrack(Source(Path(f"/music/{artist}/{album}/{at}.mp3")), about, 1, 1, b""))
        writer.store_tracks(rows).result()


def main() -> None:
    """Print the table."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    tracks = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000
    print(f"{rows} rows, a library of {tracks} tracks")
    print(f"{'':14}{'read s':>8}{'x parse':>9}{'import s':>10}{'matched':>9}{'again s':>9}{'added':>7}")
    with tempfile.TemporaryDirectory() as place:
        for name, (write, parse) in FORMATS.items():
            path, store = Path(place, "history"), Path(place, f"{name}.sqlite")
            path.write_text(write(range(rows)))
            library(store, tracks)
            text = path.read_text()
            parsing, reading = timed(lambda: parse(text)), timed(lambda: [list(h) for h in read(path)])  # noqa: B023
            with Writer(store) as writer, Reader(store) as reader:
                reports = []
                importing = timed(lambda: reports.append(import_history([path], reader, writer)))  # noqa: B023
                again = timed(lambda: reports.append(import_history([path], reader, writer)))  # noqa: B023
            matched = len(reports[0].matched) / len(reports[0].rows)
            print(
                f"{name:14}{reading:8.2f}{reading / parsing:9.1f}{importing:10.2f}{matched:9.0%}{again:9.2f}"
                f"{reports[1].added:7}"
            )


def timed(run: Callable[[], Any]) -> float:
    """Seconds."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
