"""Cue sheets: the tracks of an album that is stored as one file."""

import os
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path, PurePosixPath

from musicexplorer.library.encoding import decoded
from musicexplorer.library.track import Metadata, Source
from musicexplorer.regular_files import open_regular

FRAMES_PER_SECOND = 75
_LINE = re.compile(r"(?P<word>REM\s+\w+|\w+)\s+(?P<rest>.*)")
_QUOTED = re.compile(r'^"(?P<inner>.*)"')
_TIME = re.compile(r"(\d{1,5}):(\d{1,2}):(\d{1,2})")
_YEAR = re.compile(r"\b(\d{4})\b")
_LARGEST = 1 << 20  # bytes; a larger file is not a cue sheet
_LONGEST = 1_000  # characters of a line that are read
_MOST_PARTS = 1_000  # tracks; a CD has 99


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
    with open_regular(path) as file:
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
        if len(parts) > _MOST_PARTS:
            break
        part = parts[-1] if parts else album
        if word == "FILE":
            file = _file_name(rest)
        elif word == "TRACK":
            number, _, kind = rest.partition(" ")
            parts.append(_Part(_number(number), "AUDIO" in kind.upper()))
        elif word == "INDEX":
            number, _, time = rest.partition(" ")
            if _number(number) == 1 and _TIME.fullmatch(time.strip()):
                # The file of INDEX 01: a track's gap may lie at the end of the file before.
                part.start, part.file = seconds(time), file
        else:
            part.texts[word] = _unquoted(rest)
    return album, parts


def _words(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if match := _LINE.match(line[:_LONGEST].strip()):
            yield " ".join(match["word"].upper().split()), match["rest"]


def _file_name(rest: str) -> str:
    """The name in quotes, or what stands before the last word (WAVE, MP3 …)."""
    if match := _QUOTED.match(rest):
        return match["inner"]
    name, *_ = rest.rsplit(maxsplit=1)
    return name


def _number(text: str) -> int | None:
    """A number of at most four digits; a longer one is damage."""
    return int(text) if len(text) <= 4 and text.isdecimal() else None


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
        disc=_number(disc),
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
        self._listed: dict[Path, list[Path]] = {}

    def resolve(self, name: str) -> Path | None:
        if name not in self._found:
            self._found[name] = self._search(name) if name else None
        return self._found[name]

    def _files(self, folder: Path) -> list[Path]:
        if folder not in self._listed:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
            self._listed[folder] = [Path(entry.path) for entry in entries if entry.is_file()]
        return self._listed[folder]

    def _search(self, name: str) -> Path | None:
        relative = PurePosixPath(name.replace("\\", "/"))
        exact = self._sheet.parent / relative
        if exact.is_file():
            return exact
        folder = exact.parent if not relative.is_absolute() and exact.parent.is_dir() else self._sheet.parent
        key = _key(relative.name)
        files = self._files(folder)
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
