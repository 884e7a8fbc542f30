"""Playlists as XSPF, the open XML format (xspf.org, version 1)."""

import contextlib
import os
import re
import urllib.parse
from collections.abc import Iterator, Sequence
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from musicexplorer.library import export_file
from musicexplorer.library.encoding import decoded
from musicexplorer.library.locations import is_elsewhere, is_stream, path_of
from musicexplorer.library.m3u.places import resolve
from musicexplorer.library.m3u.reading import content
from musicexplorer.library.m3u.values import Entry, Playlist, PlaylistError
from musicexplorer.library.text import storable
from musicexplorer.translation import tr

_LARGEST_NUMBER = 1e10  # milliseconds
_SPACE = "http://xspf.org/ns/0/"
_OURS = "urn:musicexplorer:"
_VLC, _VLC_SPACE = "http://www.videolan.org/vlc/playlist/0", "http://www.videolan.org/vlc/playlist/ns/0/"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_UTF16 = re.compile(rb"""(?<=<\?xml)([^>]*?)\s+encoding=["']utf-?(?:16|32)[a-z-]*["']""", re.IGNORECASE)
_OWN = ("location", "title", "creator", "album", "duration")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(
    path: Path,
    entries: Sequence[Entry],
    *,
    relative: bool = False,
    title: str = "",
    recipe: str = "",
    force: bool = False,
) -> list[Entry]:
    """Write a playlist as XSPF, atomically.

    Album artist, part of a file and recipe are `meta` elements, which other programs ignore; the part
    is also written as an extension for VLC.

    Returns:
        Always empty: with percent-encoding, any name can be written.

    Raises:
        ExportError: The file cannot be written; an existing file is left unchanged.
    """
    spaces = {"xmlns": _SPACE, "xmlns:vlc": _VLC_SPACE}
    root = ElementTree.Element("playlist", {"version": "1", **spaces})
    _add(root, "title", title)
    _meta(root, "recipe", recipe)
    ElementTree.SubElement(root, "trackList")
    folder = Path(os.path.abspath(path)).parent if relative else None
    # Each track becomes text at once: freeing a tree of a hundred thousand would block every thread.
    tracks = "".join(f"    {_track(entry, folder)}\n" for entry in entries)
    ElementTree.indent(root)
    whole = ElementTree.tostring(root, encoding="unicode", xml_declaration=False)
    if tracks:
        whole = whole.replace("<trackList />", f"<trackList>\n{tracks}  </trackList>")
    content = f"<?xml version='1.0' encoding='utf-8'?>\n{whole}\n".encode()
    export_file.write(path, "playlist", content, force=force)
    return []


def read(path: Path) -> Playlist:
    """Read an XSPF; see `parse`."""
    return parse(content(path), path)


def parse(raw: bytes, path: Path) -> Playlist:
    """Read an XSPF.

    Args:
        raw: Its bytes, as `content` gives them.
        path: Its file.

    Raises:
        PlaylistError: It is damaged, or declares entities.
    """
    raw = _UTF16.sub(rb"\1", raw, 1)  # it is in UTF-8 now
    # Entities can expand kilobytes to gigabytes, and no playlist needs any.
    if _declares_entities(raw):
        text = tr("The playlist {path} is not read: it declares XML entities, which can be harmful.")
        raise PlaylistError(text.format(path=path))
    try:
        root = ElementTree.fromstring(raw)
    except (ElementTree.ParseError, LookupError, ValueError) as error:  # also of an unknown encoding
        text = tr("The playlist {path} is damaged: {reason}.")
        raise PlaylistError(text.format(path=path, reason=error)) from error
    folder = Path(os.path.abspath(path)).parent
    found = [_entry(track, folder, base) for track, base in _tracks(root)]
    return Playlist.of(found, _text(root, "title"), _meta_text(root, "recipe"))


def _tracks(root: ElementTree.Element) -> Iterator[tuple[ElementTree.Element, str]]:
    """Each track, and where its relative locations begin: "" for the folder of the list."""
    waiting = [(root, "")]  # not by recursion: a hostile file is nested deeply
    while waiting:
        element, base = waiting.pop()
        base = urllib.parse.urljoin(base, element.get(_BASE, "")) if element.get(_BASE) else base
        if _name(element) == "track":
            yield element, base
        else:
            waiting += [(child, base) for child in reversed(element)]


def _declares_entities(raw: bytes) -> bool:
    """Whether XML, in any encoding, declares entities: they can only stand before its first element."""
    found: list[str] = []

    def note(name: str, *_: object) -> None:
        found.append(name)
        raise _Stop

    def stop(*_: object) -> None:
        raise _Stop

    parser = expat.ParserCreate()
    parser.EntityDeclHandler = note
    parser.StartElementHandler = stop
    # Damage is reported by who reads all of it.
    with contextlib.suppress(_Stop, expat.ExpatError, LookupError, ValueError):
        parser.Parse(raw, True)
    return bool(found)


class _Stop(Exception):
    """Nothing more needs to be read."""


def _entry(track: ElementTree.Element, folder: Path, base: str) -> tuple[Entry, bool]:
    """The entry of a track; of several locations the first that is here, else the first that is no stream."""
    uris = [(child.text or "").strip() for child in track if _name(child) == "location"]
    whole = [urllib.parse.urljoin(base, uri) if base else uri for uri in filter(None, uris)]
    places = [(uri, *resolve(*_location(uri), folder)) for uri in whole]
    there = next((place for place in places if place[2]), None)
    files = (place for place in places if not is_stream(place[0]))
    uri, path, is_there = there or next(files, None) or next(iter(places), ("", Path(), False))
    milliseconds, end = _number(_text(track, "duration")), _number(_meta_text(track, "end"))
    artist, title, album = (_text(track, name) for name in ("creator", "title", "album"))
    entry = Entry(
        path if uri else Path(title or "?"),
        None if milliseconds is None else milliseconds / 1000,
        artist,
        title,
        album,
        _meta_text(track, "album-artist"),
        _number(_meta_text(track, "start")) or 0.0,
        end,
        uri.encode("utf-8", "surrogatepass"),
        not uri or (not is_there and is_elsewhere(uri)),
        tuple(("xspf", text) for text in _others(track, uri, base)),
    )
    return entry, is_there


def _location(uri: str) -> tuple[str, bytes]:
    """A location as a line of a list. The path as bytes, since a name need not be UTF-8."""
    if is_stream(uri) or uri.lower().startswith("file:") or not path_of(uri):
        return uri, uri.encode("utf-8", "surrogatepass")
    raw = urllib.parse.unquote_to_bytes(uri)
    return os.fsdecode(raw), raw


def _others(track: ElementTree.Element, uri: str, base: str) -> Iterator[str]:
    """What a track has besides, as XML, to be written again: other locations, pictures, notes."""
    for child in track:
        name, text = _name(child), (child.text or "").strip()
        chosen = name == "location" and (urllib.parse.urljoin(base, text) if base else text) == uri
        ours = name == "meta" and child.get("rel", "").startswith(_OURS)
        part = name == "extension" and child.get("application") == _VLC
        if chosen or ours or part or (name in _OWN and name != "location"):
            continue
        for element in child.iter():
            element.tag = _name(element) if str(element.tag).startswith(f"{{{_SPACE}}}") else element.tag
        child.tail = None
        yield ElementTree.tostring(child, encoding="unicode")


def _track(entry: Entry, folder: Path | None) -> str:
    """One track as XML text."""
    track = ElementTree.Element("track")
    _add(track, "location", _uri(entry, folder))
    _add(track, "title", entry.title)
    _add(track, "creator", entry.artist)
    _add(track, "album", entry.album)
    _add(track, "duration", "" if entry.seconds is None else str(round(entry.seconds * 1000)))
    _meta(track, "album-artist", entry.album_artist)
    _meta(track, "start", f"{entry.start:.6f}" if entry.start else "")
    _meta(track, "end", "" if entry.end is None else f"{entry.end:.6f}")
    _part_for_vlc(track, entry)
    track.extend(ElementTree.fromstring(text) for kind, text in entry.extra if kind == "xspf")
    ElementTree.indent(track, level=2)
    return ElementTree.tostring(track, encoding="unicode")


def _uri(entry: Entry, folder: Path | None) -> str:
    if entry.elsewhere:
        return _uri_elsewhere(decoded(entry.written))
    absolute = os.path.abspath(entry.path)
    if folder is not None:
        try:
            relative = os.path.relpath(absolute, folder)
        except ValueError:  # another drive of Windows
            relative = ""
        if relative:
            return _quoted(relative)
    quoted = _quoted(absolute)
    return "file://" + ("" if quoted.startswith("/") else "/") + quoted


def _uri_elsewhere(location: str) -> str:
    """A stream as it is, a path of Windows as a URL."""
    path = path_of(location)
    if path != location:
        return location
    path = path.replace("\\", "/")
    return ("file:" if path.startswith("//") else "file:///") + urllib.parse.quote(path, safe="/:")


def _quoted(path: str) -> str:
    return urllib.parse.quote(os.fsencode(path.replace("\\", "/") if os.sep == "\\" else path))


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    if text:
        ElementTree.SubElement(parent, name).text = _NOT_XML.sub("\ufffd", storable(text))


def _meta(parent: ElementTree.Element, name: str, text: str) -> None:
    if text:
        ElementTree.SubElement(parent, "meta", {"rel": _OURS + name}).text = _NOT_XML.sub(
            "\ufffd", storable(text)
        )


def _part_for_vlc(track: ElementTree.Element, entry: Entry) -> None:
    """The part of a file in VLC's own extension; otherwise VLC plays the whole file."""
    limits = (("start-time", entry.start or None), ("stop-time", entry.end))
    options = [f"{name}={seconds:.6f}" for name, seconds in limits if seconds is not None]
    if options:
        extension = ElementTree.SubElement(track, "extension", {"application": _VLC})
        for option in options:
            ElementTree.SubElement(extension, "vlc:option").text = option


def _name(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _text(parent: ElementTree.Element, name: str) -> str:
    return next((child.text or "" for child in parent if _name(child) == name), "").strip()


def _meta_text(parent: ElementTree.Element, name: str) -> str:
    own = (c for c in parent if _name(c) == "meta" and c.get("rel") == _OURS + name)
    return next((child.text or "" for child in own), "").strip()


def _number(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if 0 <= found <= _LARGEST_NUMBER else None
