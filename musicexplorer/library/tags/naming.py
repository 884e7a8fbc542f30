"""Guessing the metadata of a track without tags from its file name and folder."""

import os
import re
from dataclasses import replace
from pathlib import Path

from musicexplorer.library.encoding import name_as_text
from musicexplorer.library.text import fold
from musicexplorer.library.track import Metadata

# After a number: a dash, a dot, a bracket, or only a space.
_AFTER = r"(?:\s*[-–.)\]_:]+\s*|\s+)(?=\S)"
# "03 - ", "1-03 ", "2.03 ", "01-03 "
_NUMBERED = re.compile(rf"^(?:(?P<disc>\d{{1,2}})[-.](?=\d{{2}}\b))?(?P<track>\d{{1,3}}){_AFTER}")
# "Disc 1 - 03 - ", "CD1-03 ", "CD 2 Track 05 - ", "d1t03 "
_OF_DISC = re.compile(
    r"^[(\[]?(?:cd|dis[ck]|disco|disque|диск|d(?=\d+t))[\s_.-]*(?P<disc>\d{1,2})[)\]]?\s*(?:[-–._:]\s*|\s)?(?:track|t)?\s*"
    rf"(?P<track>\d{{1,3}}){_AFTER}",
    re.IGNORECASE,
)
# "Track 03 - ", "(03) ", "[03] ", "#3 - "
_MARKED = re.compile(
    rf"^(?:(?:track|titel|piste|pista|traccia|трек)[\s_]*(?P<track>\d{{1,3}})\s*[-–.)_:]+\s*(?=\S)"
    rf"|[(\[#](?P<bracketed>\d{{1,3}})[)\]]?{_AFTER})",
    re.IGNORECASE,
)
# The side of a record: "A1 - ", "B02. ", "[C3] "; of a single: "A - ". D12 is a band.
_SIDE = re.compile(
    r"^[(\[]?(?P<side>[A-H])(?P<track>[1-9]|0\d)[)\]]?\s*[-–.)_:]+\s*(?=\S)|^(?P<single>[AB])\s*[-–.]\s+(?=\S)"
    r"|^\[(?P<boxed>[A-H])(?P<number>\d{1,2})\]\s*(?=\S)"
)
# "101-artist_name-song_title": the names of some groups.
_LOWER = re.compile(r"^(?P<track>\d{2,3})-(?P<artist>[^-\s]+)-(?P<title>[^-\s]+)(?:-[^-\s]+)?$")
_VIDEO = re.compile(r"\s*\[[\w-]{11}\]$")  # what yt-dlp appends
_INNER = re.compile(r"(?:\d{1,2}[-.](?=\d{2}$))?\d{1,3}|[A-H](?:[1-9]|0\d)")
_YEAR = re.compile(r"^\s*[(\[]?((?:19|20)\d\d)[)\]]?\s*[-–.]?\s+|\s*[(\[]((?:19|20)\d\d)[)\]]\s*$")
_DISC = re.compile(r"^(?:cd|dis[ck]|disco|disque|диск)\s*[-_. ]?(\d{1,2})(?:[\s_.:–(\[-].*)?$", re.IGNORECASE)
_BREAK = re.compile(r"\s+[-–—]\s+")
_NO_ALBUM = frozenset(
    {
        "music",
        "musik",
        "musique",
        "mp3",
        "mp3s",
        "flac",
        "audio",
        "downloads",
        "download",
        "desktop",
        "documents",
    }
    | {"tmp", "temp", "songs", "tracks", "various", "unsorted", "unknown", "misc", "new", "home", "media"}
)


def from_name(path: Path) -> Metadata:
    """Metadata from a file name: "03 - Artist - Title", "Artist - Title", "CD1-03 Title", "A1 - Title".

    The folder gives the album only if the file name is numbered (a rip), and the artist only if it names both
    ("Artist - Album").
    """
    stem = _VIDEO.sub("", name_as_text(Path(path.stem)))
    if (scene := _LOWER.match(stem)) and "_" in stem and stem == stem.lower():
        return _with_folder(_of_scene(scene), path.parent)
    name = _spaced(stem)
    place, rest = _placed(name, path)
    parts = [part for part in _BREAK.split(rest) if part.strip()]
    found = replace(
        place,
        title=parts[-1].strip() if parts else name.strip(),
        artists=(parts[0].strip(),) if len(parts) > 1 else (),
    )
    if rest == name and len(parts) > 2:
        found = _with_inner_number(found, parts)
    elif len(parts) > 2:  # "03 - Artist - Title - Remix"
        found = replace(found, title=" - ".join(part.strip() for part in parts[1:]))
    return _with_folder(found, path.parent) if rest != name or found.track is not None else found


def disc_of(folder: str) -> int | None:
    """The number of the disc whose folder has this name ("CD1", "Disc 2 - Live"), None for another folder."""
    match = _DISC.match(folder.strip())
    return int(match[1]) if match else None


def _placed(name: str, path: Path) -> tuple[Metadata, str]:
    """The numbers of disc and track that a name begins with, and the rest of it."""
    for pattern in (_OF_DISC, _MARKED, _SIDE):
        if match := pattern.match(name):
            numbers = match.groupdict()
            track = numbers.get("track") or numbers.get("bracketed") or numbers.get("number")
            side = numbers.get("side") or numbers.get("boxed") or ""
            disc = numbers.get("disc") or (str((ord(side) - ord("A")) // 2 + 1) if side > "B" else None)
            return _numbers(disc, track), name[match.end() :]
    if match := _number_of(name, path):
        return _numbers(match["disc"], match["track"]), name[match.end() :]
    return Metadata(), name


def _numbers(disc: str | None, track: str | None) -> Metadata:
    return Metadata(disc=int(disc or 0) or None, track=int(track or 0) or None)


def _of_scene(match: re.Match[str]) -> Metadata:
    artist, title = (match[name].replace("_", " ").strip() for name in ("artist", "title"))
    number = int(match["track"])
    disc, track = divmod(number, 100) if number > 99 else (0, number)
    return Metadata(title=title, artists=(artist,), track=track or None, disc=disc or None)


def completed(metadata: Metadata, path: Path) -> Metadata:
    """The metadata, with missing values taken from the file name if there is no title.

    If only the artist is given, the name is read as "Artist - Title" if it begins with that artist, and as
    the title otherwise.
    """
    if metadata.title:
        return metadata
    guess = from_name(path)
    if metadata.artists and guess.artists and fold(guess.artists[0]) not in map(fold, metadata.artists):
        guess = replace(guess, title=" - ".join((*guess.artists, guess.title)))
    return replace(
        metadata,
        title=guess.title,
        artists=metadata.artists or guess.artists,
        album=metadata.album or guess.album,
        track=metadata.track or guess.track,
        disc=metadata.disc or guess.disc,
        year=metadata.year or guess.year,
    )


def _number_of(name: str, path: Path) -> re.Match[str] | None:
    """The track number at the start of the name, but not the number of "99 Luftballons"."""
    found = _NUMBERED.match(name)
    if found and found[0].rstrip() == found["track"] and not found["track"].startswith("0"):
        # Only a space follows: a track number if the other files are numbered too.
        return found if _has_first_track(path.parent) else None
    return found


def _has_first_track(folder: Path) -> bool:
    try:
        return any(re.match(r"0*1\D", name) for name in os.listdir(folder))
    except OSError:
        return False


def _spaced(name: str) -> str:
    """The name with underscores as spaces, if it has no spaces."""
    return name if " " in name.strip() else name.replace("_", " ").strip() or name


def _with_inner_number(found: Metadata, parts: list[str]) -> Metadata:
    """Read "Artist - Album - 03 - Title" and "Artist - 03 - Title"; else the title follows the artist."""
    parts = [part.strip() for part in parts]
    disc = next((match for part in parts[1:-1] if (match := _DISC.match(part))), None)
    if disc:
        parts.remove(disc[0])
        found = replace(found, disc=int(disc[1]))
    at = next((i for i, part in enumerate(parts[1:-1], 1) if _INNER.fullmatch(part)), None)
    if at is None:
        return replace(found, title=" - ".join(part.strip() for part in parts[1:]))
    album = parts[1].strip() if at == 2 else ""
    title = " - ".join(part.strip() for part in parts[at + 1 :])
    disc_of_track, _, track = parts[at].replace(".", "-").rpartition("-")
    numbers = _numbers(disc_of_track, track.lstrip("ABCDEFGH"))
    return replace(found, title=title, album=album, track=numbers.track, disc=found.disc or numbers.disc)


def _with_folder(found: Metadata, folder: Path) -> Metadata:
    name = _spaced(name_as_text(folder))
    if disc := disc_of(name):
        found = replace(found, disc=found.disc or disc)
        name = _spaced(name_as_text(folder.parent))
    year = _YEAR.search(name)
    if year:
        found = replace(found, year=int(year[1] or year[2]))
        name = _YEAR.sub("", name)
    parts = [part.strip() for part in _BREAK.split(name) if part.strip()]
    if len(parts) == 3 and re.fullmatch(r"(19|20)\d\d", parts[1]):  # "Artist - 1999 - Album"
        found, parts = replace(found, year=int(parts[1])), [parts[0], parts[2]]
    if not parts or len(parts) > 2 or fold(parts[-1]) in _NO_ALBUM:
        return found
    artists = found.artists or ((parts[0],) if len(parts) == 2 else ())
    return replace(found, album=found.album or parts[-1], artists=artists)
