"""Cue sheets: the tracks of an album that is stored as one file."""

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path, PurePosixPath

from musicexplorer.library.encoding import decoded
from musicexplorer.library.track import Metadata, Source

FRAMES_PER_SECOND = 75
_LINE = re.compile(r"^\s*(?P<word>REM\s+\w+|\w+)\s+(?P<rest>.*?)\s*$")
_QUOTED = re.compile(r'^"(?P<inner>.*)"')
_FILE = re.compile(r'^(?:"(?P<quoted>.*)"|(?P<bare>.*?))(?:\s+\w+)?$')
_TIME = re.compile(r"(\d+):(\d{1,2}):(\d{1,2})")
_YEAR = re.compile(r"\b(\d{4})\b")
_LARGEST = 1 << 20  # bytes; a larger file is not a cue sheet


@dataclass(frozen=True, slots=True)
class CueEntry:
    """One track of a cue sheet; its metadata has no duration for the last track of a file."""

    source: Source
    metadata: Metadata


@dataclass(slots=True)
class _Part:
    """What a sheet says about one track, or about the whole album."""

    number: int | None = None
    audio: bool = True
    file: str = ""
    start: float | None = None
    texts: dict[str, str] = field(default_factory=dict)


def seconds(time: str) -> float:
    """The seconds of a cue sheet's "mm:ss:ff" (75 frames a second).

    Raises:
        ValueError: The text is no such time.
    """
    match = _TIME.fullmatch(time.strip())
    if match is None:
        raise ValueError(f"not a time of a cue sheet: {time!r}")
    minutes, whole, frames = map(int, match.groups())
    return minutes * 60 + whole + frames / FRAMES_PER_SECOND


def parse(path: Path) -> list[CueEntry]:
    """The tracks of a cue sheet whose files exist, in order.

    A file whose name has another case or extension (a sheet for a WAV that was converted to FLAC) is found
    too. Tracks whose file is missing, and invalid lines, are skipped.

    Raises:
        OSError: The sheet cannot be read.
    """
    with path.open("rb") as file:
        raw = file.read(_LARGEST)
    album, parts = _read(decoded(raw).splitlines())
    folder = _Folder(path, single=len({part.file for part in parts}) == 1)
    entries: list[CueEntry] = []
    placed = [(part, folder.resolve(part.file)) for part in parts if part.audio and part.start is not None]
    for index, (part, audio) in enumerate(placed):
        if audio is None:
            continue
        following = placed[index + 1] if index + 1 < len(placed) else None
        end = following[0].start if following and following[1] == audio else None
        start = part.start or 0.0
        if end is None or end > start:
            entries.append(CueEntry(Source(audio, start, end), _metadata(album, part, start, end)))
    return entries


def merged(entry: CueEntry, tags: Metadata) -> Metadata:
    """The metadata of the sheet, completed by the tags of the audio file.

    If the file holds several tracks, its title, number, duration and the like belong to the album and are not
    used; if it holds one track, its tags take precedence over the sheet.
    """
    whole = entry.source.start == 0.0 and entry.source.end is None
    first, second = (tags, entry.metadata) if whole else (entry.metadata, _album_tags(tags))
    empty = Metadata()
    values = {}
    for name in (f.name for f in fields(Metadata)):
        value = getattr(first, name)
        values[name] = value if value != getattr(empty, name) else getattr(second, name)
    if not whole and entry.source.end is None and tags.duration is not None:
        values["duration"] = max(0.0, tags.duration - entry.source.start)
    return Metadata(**values)


def _album_tags(tags: Metadata) -> Metadata:
    """The tags of a file with a whole album that apply to each of its tracks."""
    return replace(
        tags,
        title="",
        track=None,
        duration=None,
        lyrics="",
        bpm=None,
        key="",
        replaygain_track=None,
        replaygain_peak=None,
        musicbrainz_recording="",
    )


def _read(lines: Sequence[str]) -> tuple[_Part, list[_Part]]:
    album, parts, file = _Part(), list[_Part](), ""
    for word, rest in _words(lines):
        part = parts[-1] if parts else album
        if word == "FILE":
            match = _FILE.match(rest)
            file = (match["quoted"] or match["bare"] or "") if match else ""
        elif word == "TRACK":
            number, _, kind = rest.partition(" ")
            parts.append(_Part(int(number) if number.isdecimal() else None, "AUDIO" in kind.upper()))
        elif word == "INDEX":
            number, _, time = rest.partition(" ")
            if number.isdecimal() and int(number) == 1 and _TIME.fullmatch(time.strip()):
                # The file of INDEX 01: a track's gap may lie at the end of the file before.
                part.start, part.file = seconds(time), file
        else:
            part.texts[word] = _unquoted(rest)
    return album, parts


def _words(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if match := _LINE.match(line):
            yield " ".join(match["word"].upper().split()), match["rest"]


def _unquoted(text: str) -> str:
    match = _QUOTED.match(text)
    return (match["inner"] if match else text).strip()


def _metadata(album: _Part, part: _Part, start: float, end: float | None) -> Metadata:
    performer = part.texts.get("PERFORMER", "") or album.texts.get("PERFORMER", "")
    year = _YEAR.search(part.texts.get("REM DATE", "") or album.texts.get("REM DATE", ""))
    genre = part.texts.get("REM GENRE", "") or album.texts.get("REM GENRE", "")
    disc = album.texts.get("REM DISCNUMBER", "")
    return Metadata(
        title=part.texts.get("TITLE", "") or (f"Track {part.number}" if part.number else ""),
        artists=(performer,) if performer else (),
        album_artist=album.texts.get("PERFORMER", ""),
        album=album.texts.get("TITLE", ""),
        track=part.number,
        disc=int(disc) if disc.isdecimal() else None,
        year=int(year[1]) if year else None,
        genres=tuple(filter(None, (name.strip() for name in re.split(r"[;/,]", genre)))),
        duration=None if end is None else end - start,
    )


class _Folder:
    """Finds the files that a sheet names, ignoring case, extension, Unicode form and kind of path."""

    def __init__(self, sheet: Path, *, single: bool) -> None:
        self._sheet = sheet
        self._single = single
        self._found: dict[str, Path | None] = {}

    def resolve(self, name: str) -> Path | None:
        if name not in self._found:
            self._found[name] = self._search(name) if name else None
        return self._found[name]

    def _search(self, name: str) -> Path | None:
        relative = PurePosixPath(name.replace("\\", "/"))
        exact = self._sheet.parent / relative
        if exact.is_file():
            return exact
        folder = exact.parent if not relative.is_absolute() and exact.parent.is_dir() else self._sheet.parent
        key = _key(relative.name)
        files = [
            Path(entry.path) for entry in sorted(os.scandir(folder), key=lambda e: e.name) if entry.is_file()
        ]
        for path in files:
            if _key(path.name) == key:
                return path
        stems = [_key(relative.stem)]
        if self._single:  # then a file named like the sheet ("album.cue", "album.flac.cue") may be meant
            stems += [_key(self._sheet.stem), _key(Path(self._sheet.stem).stem)]
        music = [path for path in files if path.suffix.lower() in _ALBUM_SUFFIXES]
        return next((path for stem in stems for path in music if _key(path.stem) == stem), None)


# The formats of albums in one file.
_ALBUM_SUFFIXES = frozenset(
    [
        ".aac",
        ".aif",
        ".aiff",
        ".alac",
        ".ape",
        ".dff",
        ".dsf",
        ".flac",
        ".m4a",
        ".mka",
        ".mp3",
        ".mpc",
        ".ogg",
        ".opus",
        ".shn",
        ".tak",
        ".tta",
        ".w64",
        ".wav",
        ".wma",
        ".wv",
    ]
)


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
