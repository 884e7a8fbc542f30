"""Guessing the metadata of a track without tags from its file name and folder."""

import os
import re
from dataclasses import replace
from pathlib import Path

from musicexplorer.library.encoding import name_as_text
from musicexplorer.library.text import fold
from musicexplorer.library.track import Metadata

_NUMBERED = re.compile(r"^(?:(?P<disc>\d)[-.](?=\d{2}\b))?(?P<track>\d{1,3})(?:\s*[-–.)_]+\s*|\s+)(?=\S)")
_YEAR = re.compile(r"^\s*[(\[]?((?:19|20)\d\d)[)\]]?\s*[-–.]?\s+|\s*[(\[]((?:19|20)\d\d)[)\]]\s*$")
_DISC = re.compile(r"^(?:cd|dis[ck])\s*[-_ ]?(\d{1,2})$", re.IGNORECASE)
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
    """Metadata from a file name: "03 - Artist - Title", "Artist - Title", "1-03 Title", "01. Title".

    The folder gives the album only if the file name is numbered (a rip), and the artist only if it names both
    ("Artist - Album").
    """
    name = _spaced(name_as_text(Path(path.stem)))
    numbered = _number_of(name, path)
    rest = name[numbered.end() :] if numbered else name
    parts = [part for part in _BREAK.split(rest) if part.strip()]
    found = Metadata(
        title=parts[-1].strip() if parts else name.strip(),
        artists=(parts[0].strip(),) if len(parts) > 1 else (),
        track=(int(numbered["track"]) or None) if numbered else None,
        disc=int(numbered["disc"]) if numbered and numbered["disc"] else None,
    )
    if not numbered and len(parts) > 2:
        found = _with_inner_number(found, parts)
    elif len(parts) > 2:  # "03 - Artist - Title - Remix"
        found = replace(found, title=" - ".join(part.strip() for part in parts[1:]))
    return _with_folder(found, path.parent) if found.track is not None else found


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
    at = next((i for i, part in enumerate(parts[1:-1], 1) if re.fullmatch(r"\d{1,3}", part.strip())), None)
    if at is None:
        return replace(found, title=" - ".join(part.strip() for part in parts[1:]))
    album = parts[1].strip() if at == 2 else ""
    title = " - ".join(part.strip() for part in parts[at + 1 :])
    return replace(found, title=title, album=album, track=int(parts[at]) or None)


def _with_folder(found: Metadata, folder: Path) -> Metadata:
    name = _spaced(name_as_text(folder))
    if disc := _DISC.match(name):
        found = replace(found, disc=found.disc or int(disc[1]))
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
