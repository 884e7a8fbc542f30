"""Playlist files from elsewhere: read, and matched with the library."""

import json
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from musicexplorer.library import playlists
from musicexplorer.library.locations import is_stream
from musicexplorer.library.m3u import Entry
from musicexplorer.library.matching import LOOSELY, ForeignTrack, Match, Matching, Moves
from musicexplorer.library.store import Reader
from musicexplorer.library.track import Source, Track
from musicexplorer.similarity.playlist import Recipe, from_json
from musicexplorer.translation import ntr, tr

Find = Callable[[Source | Path], Track | None]
_HERE = "here"
"""The way of an entry whose very file is in the library."""


class FoundEntry(NamedTuple):
    """An entry of a playlist file, and the track that it is: no id, and a reason, where there is none."""

    entry: Entry
    match: Match

    @property
    def is_stream(self) -> bool:
        """Whether it is no file."""
        return is_stream(os.fsdecode(self.entry.written))

    @property
    def shown(self) -> str:
        """Its location as the file has it, for display."""
        return os.fsencode(self.entry.written or self.entry.path).decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class ReadPlaylist:
    """A playlist from elsewhere, matched with the library.

    Attributes:
        name: What it calls itself, or what its file is called.
        ids: Its tracks that the library has, in order.
        entries: All its entries; none for a playlist saved in the library.
        missing: Files that are not there (any more), and streams.
        unknown: Files that are there, but not in the library.
        recipe: What it was made from, as text; "" for nothing.
        title: What it calls itself.
        named: The tracks of its recipe, by their names in JSON.
    """

    name: str
    ids: tuple[int, ...]
    entries: tuple[FoundEntry, ...] = ()
    missing: tuple[Path, ...] = ()
    unknown: tuple[Path, ...] = ()
    recipe: str = ""
    title: str = ""
    named: Mapping[str, int] = field(default_factory=dict)

    @property
    def lost(self) -> list[FoundEntry]:
        """The entries that are files, and in the library is none of them."""
        return [one for one in self.entries if one.match.track_id is None and not one.is_stream]

    @property
    def streams(self) -> int:
        """The number of entries that are no files."""
        return sum(one.is_stream for one in self.entries)


def read_playlist(path: Path, reader: Reader, moves: Moves | None = None) -> ReadPlaylist:
    """Read a playlist file and match its tracks, and those of its recipe, with the library's.

    Args:
        path: The file.
        reader: Of the library.
        moves: Where the person says that the music is.

    Raises:
        PlaylistError: It cannot be read.
    """
    read = playlists.read(path)
    folder, find = path.absolute().parent, reader.find
    names = _names_in(read.recipe)
    ids = [_present(find(Source(one.path, one.start)) or find(one.path)) for one in read.entries]
    in_recipe = [track_id(name, folder, find) for name in names]
    matches = [Match(None if found is None else found.id, _HERE) for found in ids]
    if None in ids or None in in_recipe:
        matching = Matching(reader.track_names(), moves)
        foreign = [*map(_foreign, read.entries), *(_foreign_of(name) for name in names)]
        both = matching.match_all(foreign, os.fspath(folder))
        matches = [old if old.track_id is not None else new for old, new in zip(matches, both, strict=False)]
        later = both[len(read.entries) :]
        in_recipe = [one or new.track_id for one, new in zip(in_recipe, later, strict=True)]
    gone = {entry.path for entry in read.missing}
    unknown = [one.path for one, match in zip(read.entries, matches, strict=True) if match.track_id is None]
    return ReadPlaylist(
        read.title or path.stem,
        tuple(match.track_id for match in matches if match.track_id is not None),
        tuple(map(FoundEntry, read.entries, matches)),
        tuple(one for one in unknown if one in gone),
        tuple(one for one in unknown if one not in gone),
        read.recipe,
        read.title,
        {json.dumps(name): found for name, found in zip(names, in_recipe, strict=True) if found is not None},
    )


def recipe_in(playlist: ReadPlaylist) -> Recipe:
    """The recipe of a playlist; tracks that the library does not have are left out.

    Raises:
        RecipeError: It is none, or one of a newer program.
    """

    def find(name: object) -> int | None:
        return name if type(name) is int else playlist.named.get(json.dumps(name))

    return from_json(playlist.recipe, find)


def rewritten(playlist: ReadPlaylist | None, tracks: Sequence[Track]) -> list[Entry]:
    """The entries of a playlist with these tracks, written over the file that it came from.

    What it holds beside tracks of the library stays behind the track that it followed: streams, files not
    found, comments.
    """
    kept = {track.id for track in tracks}
    following: dict[int | None, list[Entry]] = {None: []}
    own: dict[int, Entry] = {}
    anchor: int | None = None
    for entry, match in playlist.entries if playlist else ():
        if match.track_id is None:
            following.setdefault(anchor, []).append(entry)
        elif match.track_id in kept:
            anchor = match.track_id
            own.setdefault(anchor, entry)
    written = following.pop(None)
    for track in tracks:
        entry, before = Entry.of(track), own.pop(track.id, None)
        written.append(replace(entry, extra=before.extra) if before else entry)
        written += following.pop(track.id, [])
    return written


def report(playlist: ReadPlaylist) -> list[str]:
    """How the entries of a playlist were found, in sentences; none if all are at their place."""
    total = len(playlist.entries) - playlist.streams
    ways = Counter(one.match.way for one in playlist.entries if one.match.track_id is not None)
    found = sum(ways.values())
    if found == total == ways[_HERE] and not playlist.streams:
        return []
    parts = {
        _HERE: tr("{n} at their place"),
        "path": tr("{n} by their path"),
        "recording": tr("{n} by MusicBrainz ID"),
        "names": tr("{n} by artist and title"),
        LOOSELY: tr("{n} probably"),
    }
    how = ", ".join(text.format(n=ways[way]) for way, text in parts.items() if ways[way])
    text = ntr("{found} of {n} track is in the library", "{found} of {n} tracks are in the library", total)
    lines = [text.format(found=found) + (f": {how}." if how else ".")]
    if playlist.streams:
        lines.append(ntr("{n} stream is left out.", "{n} streams are left out.", playlist.streams))
    if playlist.lost:
        lines.append(tr("If the music is in another folder than the list says, name that folder."))
    return lines


def details(playlist: ReadPlaylist) -> list[str]:
    """A line for each entry that was not found, or found by what is not certain."""
    lines = []
    for one in playlist.entries:
        if one.is_stream:
            lines.append(tr("stream: {path}").format(path=one.shown))
        elif one.match.track_id is None:
            exists = one.entry.path not in playlist.missing
            text = tr("not in the library: {path}") if exists else tr("not found: {path} ({reason})")
            lines.append(text.format(path=one.shown, reason=one.match.reason))
        elif one.match.way == LOOSELY:
            lines.append(tr("probably: {path} ({reason})").format(path=one.shown, reason=one.match.reason))
    return lines


def as_json(playlist: ReadPlaylist) -> list[dict[str, object]]:
    """All entries of a playlist, each with how it was found."""
    return [
        {
            "location": one.shown,
            "track": one.match.track_id,
            "way": "stream" if one.is_stream else one.match.way,
            "reason": one.match.reason,
        }
        for one in playlist.entries
    ]


def track_name(source: Source, folder: Path | None) -> object:
    """What recipes in files call a track: its path (from `folder`, if given), and its start in the file."""
    path = os.path.relpath(source.path, folder) if folder else os.fspath(source.path)
    return [path, source.start] if source.start else path


def track_id(name: object, folder: Path, find: Find) -> int | None:
    """The track that a recipe in a file in this folder means; None if the library does not have it."""
    path, start = _place(name)
    if not path:
        return None
    track = _present(find(Source(Path(os.path.normpath(folder / path)), start)))
    return None if track is None else track.id


def _place(name: object) -> tuple[str, float]:
    path, start = name if isinstance(name, list) and len(name) == 2 else (name, 0.0)
    if not isinstance(path, str) or not isinstance(start, (int, float)):
        return "", 0.0
    return path, float(start)


def _names_in(recipe: str) -> list[object]:
    """What a recipe calls its tracks; none if it cannot be read, which is reported when it is used."""
    names: list[object] = []
    if recipe:
        try:
            from_json(recipe, lambda name: names.append(name))
        except ValueError:
            return []
    return [name for name in names if type(name) is not int]


def _present(track: Track | None) -> Track | None:
    """A track whose file has vanished may be at another place, as another track."""
    return None if track is None or track.gone else track


def _foreign(entry: Entry) -> ForeignTrack:
    location = os.fsdecode(entry.written) or os.fspath(entry.path)
    if is_stream(location):
        location = ""
    return ForeignTrack(
        entry.artist, entry.title, entry.album, entry.seconds, location, start=entry.start or None
    )


def _foreign_of(name: object) -> ForeignTrack:
    path, start = _place(name)
    return ForeignTrack(path=path, start=start or None)
