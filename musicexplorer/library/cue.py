"""Cue sheets: the tracks of an album that is stored as one file."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from musicexplorer.library.cue_files import CueFiles
from musicexplorer.library.encoding import CHOICES, decoded, decoded_as
from musicexplorer.library.tags import values
from musicexplorer.library.track import Metadata, Source
from musicexplorer.regular_files import open_regular

FRAMES_PER_SECOND = 75
_LINE = re.compile(r"(?P<word>REM\s+\w+|\w+)\s+(?P<rest>.*)")
_QUOTED = re.compile(r'^"(?P<inner>.*)"')
_TIME = re.compile(r"(\d{1,5}):(\d{1,2}):(\d{1,2})")
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
    too, and in other folders than the sheet's. Tracks whose file is missing, and invalid lines, are skipped.

    Raises:
        OSError: The sheet cannot be read.
    """
    with open_regular(path) as file:
        raw = file.read(_LARGEST)
    album, parts = _read(_text(raw, path).splitlines())
    files = CueFiles(path, single=len({part.file for part in parts}) == 1)
    placed = [(part, files.resolve(part.file)) for part in parts if part.audio and part.start is not None]
    return _entries(album, placed)


def embedded(text: str, path: Path, duration: float | None) -> list[CueEntry]:
    """The tracks of the cue sheet in the tags of an audio file; none if they do not fit into it."""
    album, parts = _read(text[:_LARGEST].splitlines())
    entries = _entries(album, [(part, path) for part in parts if part.audio and part.start is not None])
    last = max((entry.source.start for entry in entries), default=0.0)
    return entries if len(entries) > 1 and (duration is None or last < duration) else []


def _text(raw: bytes, path: Path) -> str:
    """The sheet in its encoding: of several possible ones that in which the names of its files exist."""
    text = decoded(raw)
    if decoded_as(raw, "utf-8") is not None or raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return text
    others = (decoded_as(raw, encoding) for encoding in CHOICES)
    for candidate in (text, *filter(None, others)):
        names = [_file_name(rest) for word, rest in _words(candidate.splitlines()) if word == "FILE"]
        foreign = [name for name in names if not name.isascii()]
        if foreign and (path.parent / foreign[0].replace("\\", "/")).exists():
            return candidate
    return text


def _entries(album: _Part, placed: Sequence[tuple[_Part, Path | None]]) -> list[CueEntry]:
    entries: list[CueEntry] = []
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
    sheet = entry.metadata
    if whole and sheet.title == _untitled(sheet.track):
        sheet = replace(sheet, title="")  # the name of the file may say more
    first, second = (tags, sheet) if whole else (sheet, _album_tags(tags))
    empty = Metadata()
    known = {}
    for name in (f.name for f in fields(Metadata)):
        value = getattr(first, name)
        known[name] = value if value != getattr(empty, name) else getattr(second, name)
    if first.artists:
        known["credit"] = first.credit  # not that of other artists
    if not whole and entry.source.end is None and tags.duration is not None:
        known["duration"] = max(0.0, tags.duration - entry.source.start)
    return Metadata(**known)


def _untitled(number: int | None) -> str:
    return f"Track {number}" if number else ""


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
    def said(word: str) -> str:
        return part.texts.get(word, "") or album.texts.get(word, "")

    performer = [said("PERFORMER")] if said("PERFORMER") else []
    artists = values.artists(performer)
    disc = album.texts.get("REM DISCNUMBER", "")
    return Metadata(
        title=values.line(part.texts.get("TITLE", "")) or _untitled(part.number),
        artists=artists,
        credit=values.credit(performer, artists),
        album_artist=values.album_artist(album.texts.get("PERFORMER", "")),
        album=values.album(album.texts.get("TITLE", "")),
        track=part.number,
        disc=_number(disc),
        year=values.year(said("REM DATE")) or values.year(said("REM YEAR")),
        genres=values.genres([said("REM GENRE")]),
        duration=None if end is None else end - start,
        replaygain_track=values.gain(part.texts.get("REM REPLAYGAIN_TRACK_GAIN", "")),
        replaygain_album=values.gain(album.texts.get("REM REPLAYGAIN_ALBUM_GAIN", "")),
        replaygain_peak=values.peak(part.texts.get("REM REPLAYGAIN_TRACK_PEAK", "")),
    )
