"""Playlists of Windows: WPL, ZPL, ASX (WAX, WVX) and Winamp's B4S. They are read only.

They look like XML, but players write and accept what is none: any case, "&" as it is, no closing tags.
"""

import os
from html.parser import HTMLParser
from pathlib import Path

from musicexplorer.library.encoding import decoded
from musicexplorer.library.locations import is_elsewhere
from musicexplorer.library.m3u.places import resolve
from musicexplorer.library.m3u.reading import duration
from musicexplorer.library.m3u.values import Entry, Playlist, PlaylistError
from musicexplorer.translation import tr

SUFFIXES = (".wpl", ".zpl", ".asx", ".wax", ".wvx", ".b4s")
ROOTS = ("asx", "smil", "winampxml", "?wpl", "?zpl")


def parse(raw: bytes, path: Path) -> Playlist:
    """Read such a playlist.

    Args:
        raw: Its bytes, as `m3u.reading.content` gives them.
        path: Its file.

    Raises:
        PlaylistError: It is none.
    """
    reader = _Reader()
    reader.feed(decoded(raw))
    reader.close()
    if not reader.is_list:
        raise PlaylistError(tr("{path} is not a playlist: it names no file.").format(path=path))
    folder = Path(os.path.abspath(path)).parent
    return Playlist.of([_entry(about, folder) for about in reader.entries], reader.title)


def _entry(about: dict[str, str], folder: Path) -> tuple[Entry, bool]:
    where = about["place"]
    raw = where.encode("utf-8", "surrogatepass")
    path, there = resolve(where, raw, folder)
    seconds = duration(about.get("seconds", ""))
    milliseconds = duration(about.get("milliseconds", ""))
    if milliseconds is not None:
        seconds = milliseconds / 1000
    return (
        Entry(
            path,
            seconds or None,
            about.get("artist", ""),
            about.get("title", ""),
            about.get("album", ""),
            about.get("album artist", ""),
            written=raw,
            elsewhere=not there and is_elsewhere(where),
        ),
        there,
    )


class _Reader(HTMLParser):
    """Collects the entries; names of elements and attributes come in lower case."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.is_list = False
        self.title = ""
        self.entries: list[dict[str, str]] = []
        self._entry: dict[str, str] | None = None
        self._inside = ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: (value or "").strip() for name, value in attrs}
        self.is_list = self.is_list or tag in ROOTS
        self._inside = tag
        if tag == "media" and values.get("src"):  # WPL, ZPL
            self.entries.append(
                {
                    "place": values["src"],
                    "title": values.get("tracktitle", ""),
                    "artist": values.get("trackartist", ""),
                    "album": values.get("albumtitle", ""),
                    "album artist": values.get("albumartist", ""),
                    "milliseconds": values.get("duration", ""),
                }
            )
        elif tag == "entry":
            self._entry = {}
            if place := values.get("playstring", ""):  # B4S
                self._entry["place"] = place.removeprefix("file:") if place[5:6] not in ("/", "\\") else place
                self.entries.append(self._entry)
        elif tag in ("ref", "entryref") and values.get("href"):  # ASX: later ones are other addresses
            about = self._entry if self._entry is not None else {}
            if "place" not in about:
                about["place"] = values["href"]
                self.entries.append(about)
        elif tag == "duration" and self._entry is not None:
            self._entry["seconds"] = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""
        if tag == "entry":
            self._entry = None

    def handle_data(self, data: str) -> None:
        text = " ".join(data.split())
        if not text:
            return
        if self._entry is not None:
            field = {"title": "title", "author": "artist", "name": "title", "length": "milliseconds"}
            if name := field.get(self._inside):
                self._entry[name] = text
        elif self._inside == "title":
            self.title = text
