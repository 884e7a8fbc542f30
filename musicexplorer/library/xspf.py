"""Playlists as XSPF, the open XML format (xspf.org, version 1)."""

import contextlib
import os
import re
import urllib.parse
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree
from xml.parsers import expat

from musicexplorer.library import export_file
from musicexplorer.library.m3u.reading import content, resolve
from musicexplorer.library.m3u.values import Entry, Playlist, PlaylistError
from musicexplorer.library.text import storable
from musicexplorer.translation import tr

_LARGEST_NUMBER = 1e10  # milliseconds
_SPACE = "http://xspf.org/ns/0/"
_OURS = "urn:musicexplorer:"
_VLC, _VLC_SPACE = "http://www.videolan.org/vlc/playlist/0", "http://www.videolan.org/vlc/playlist/ns/0/"
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
    """Read an XSPF.

    Raises:
        PlaylistError: The file cannot be read, or is not XSPF.
    """
    raw = content(path)
    # Entities can expand kilobytes to gigabytes, and no playlist needs any.
    if _declares_entities(raw):
        text = tr("The playlist {path} is not read: it declares XML entities, which can be harmful.")
        raise PlaylistError(text.format(path=path))
    try:
        root = ElementTree.fromstring(raw)
    except ElementTree.ParseError as error:
        text = tr("The playlist {path} is damaged: {reason}.")
        raise PlaylistError(text.format(path=path, reason=error)) from error
    folder = Path(os.path.abspath(path)).parent
    tracks = [track for track in root.iter() if _name(track) == "track"]
    found = [entry for entry in (_entry(track, folder) for track in tracks) if entry]
    return Playlist.of(found, _text(root, "title"), _meta_text(root, "recipe"))


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
    with contextlib.suppress(_Stop, expat.ExpatError):  # damage is reported by who reads all of it
        parser.Parse(raw, True)
    return bool(found)


class _Stop(Exception):
    """Nothing more needs to be read."""


def _entry(track: ElementTree.Element, folder: Path) -> tuple[Entry, bool] | None:
    uri = _text(track, "location")
    if not uri:
        return None
    # The path part as bytes, since a name need not be UTF-8; other schemes are read as they are.
    is_url = "://" in uri and not uri.lower().startswith("file:")
    raw = uri.encode() if is_url or uri.lower().startswith("file:") else urllib.parse.unquote_to_bytes(uri)
    path, there = resolve(uri if uri.lower().startswith("file:") else os.fsdecode(raw), raw, folder)
    milliseconds, end = _number(_text(track, "duration")), _number(_meta_text(track, "end"))
    return (
        Entry(
            path,
            None if milliseconds is None else milliseconds / 1000,
            _text(track, "creator"),
            _text(track, "title"),
            _text(track, "album"),
            _meta_text(track, "album-artist"),
            _number(_meta_text(track, "start")) or 0.0,
            end,
        ),
        there,
    )


def _track(entry: Entry, folder: Path | None) -> str:
    """One track as XML text."""
    track = ElementTree.Element("track")
    _add(track, "location", _uri(entry.path, folder))
    _add(track, "title", entry.title)
    _add(track, "creator", entry.artist)
    _add(track, "album", entry.album)
    _add(track, "duration", "" if entry.seconds is None else str(round(entry.seconds * 1000)))
    _meta(track, "album-artist", entry.album_artist)
    _meta(track, "start", f"{entry.start:.6f}" if entry.start else "")
    _meta(track, "end", "" if entry.end is None else f"{entry.end:.6f}")
    _part_for_vlc(track, entry)
    ElementTree.indent(track, level=2)
    return ElementTree.tostring(track, encoding="unicode")


def _uri(path: Path, folder: Path | None) -> str:
    absolute = os.path.abspath(path)
    if folder is not None:
        try:
            relative = os.path.relpath(absolute, folder)
        except ValueError:  # another drive of Windows
            relative = ""
        if relative:
            return _quoted(relative)
    quoted = _quoted(absolute)
    return "file://" + ("" if quoted.startswith("/") else "/") + quoted


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
