"""Which tracks are of one album: discs in folders of their own belong together, two of one name do not."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from musicexplorer.similarity.facts import Facts
from musicexplorer.similarity.recordings import plain_artist

_DISC = r"(?:cd|dis[ck]|disco|disque|диск|dvd|vinyl|lp|side|seite)"
_NUMBER = r"(?:\d{1,3}|[ivx]{1,4}|[a-d]|one|two|three|four|five|six)"
# "CD1", "Disc 2 - The Rarities": a folder of one disc.
_FOLDER = re.compile(
    rf"^(?:{_DISC}|digital media|vol|volume)[\s._-]*#?{_NUMBER}(?:[\s._:-].*)?$", re.IGNORECASE
)
# "Album (Disc 2)", "Album [CD1: Rarities]", "Album - CD 2", "Album, Disc Two"
_BRACKETED = re.compile(rf"\s*[(\[{{]\s*{_DISC}[\s._-]*#?{_NUMBER}\b[^)\]}}]*[)\]}}]\s*$", re.IGNORECASE)
_TRAILING = re.compile(rf"[\s,:;–—-]+(?:cd|dis[ck]|disco|disque|диск)[\s._-]*#?{_NUMBER}$", re.IGNORECASE)


@lru_cache(maxsize=1 << 16)
def without_disc(name: str) -> str:
    """The name of an album, or of its folder, without the number of the disc."""
    return _TRAILING.sub("", _BRACKETED.sub("", name)).strip() or name


@lru_cache(maxsize=1 << 16)
def album_folder(folder: str) -> str:
    """The folder of an album that a folder belongs to: "Album/CD1" and "Album (CD 1)" are in "Album"."""
    head, separator, name = folder.rpartition("/" if "/" in folder else "\\")
    if head and _FOLDER.match(name.strip()):
        return album_folder(head)
    return head + separator + without_disc(name)


def numbered(columns: Facts) -> NDArray[np.int64]:
    """A number for each row, int64 [n], equal for the tracks of one album; -1 for those of none.

    The album's artist tells albums of one name apart, and the years in their folders those of one artist; if
    no artist of the album is named, the folder does.
    """
    keys = _keys(columns)
    numbers: dict[tuple[str, ...], int] = {}
    return np.array([numbers.setdefault(key, len(numbers)) if key else -1 for key in keys], np.int64)


def labels(columns: Facts) -> list[str]:
    """What to call the album of each row: its name, with the artist or folder if there are several of it."""
    keys = _keys(columns)
    names = [without_disc(album) for album in columns.album]
    named: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for name, key in zip(names, keys, strict=True):
        if key:
            named[name.casefold()].add(key)
    first: dict[tuple[str, ...], int] = {}
    for row, key in enumerate(keys):
        first.setdefault(key, row)
    several = {name for name, found in named.items() if len(found) > 1}
    called = {
        key: _called(columns, row, names[row]) if names[row].casefold() in several else names[row]
        for key, row in first.items()
    }
    return [called[key] if key else "" for key in keys]


def named(columns: Facts, names: Collection[str]) -> NDArray[np.bool_]:
    """Bool [n]: the rows on an album of one of these names, as files or `labels` have it."""
    wanted = {name.casefold() for name in names}
    both = zip(columns.album, labels(columns), strict=True)
    return np.fromiter(
        (bool(album) and (album.casefold() in wanted or label.casefold() in wanted) for album, label in both),
        bool,
        len(columns),
    )


def _called(columns: Facts, row: int, name: str) -> str:
    owner = columns.album_artist[row] or re.split(r"[/\\]", album_folder(columns.folder[row]))[-1]
    year = columns.year[row]
    parts = [owner, *([str(int(year))] if year == year and columns.album_artist[row] else [])]
    return f"{name} ({', '.join(filter(None, parts))})"


def _keys(columns: Facts) -> list[tuple[str, ...]]:
    """What identifies the album of each row; () for none. Equal ones are one object: there are very many."""
    places, own = _places(columns), [plain_artist(artist) for artist in columns.album_artist]
    owners: dict[tuple[str, str], str] = {}  # of each place, "" where there are several
    years = Counter[tuple[tuple[str, str], str, float]]()
    for place, owner, year in zip(places, own, columns.year.tolist(), strict=True):
        if owner and owners.setdefault(place, owner) != owner:
            owners[place] = ""
        if year > 0:
            years[place, owner, year] += 1
    most: dict[tuple[tuple[str, str], str], float] = {}
    for place, owner, year in years:
        before = most.setdefault((place, owner), year)
        if years[place, owner, year] > years[place, owner, before]:
            most[place, owner] = year
    keys: dict[tuple[tuple[str, str], str], tuple[str, ...]] = {}
    for place, owner in zip(places, own, strict=True):
        # One artist of an album in this folder is that of its untagged tracks, too.
        if (place, owner) not in keys and place[0]:
            known = owner or owners.get(place, "")
            year = str(most.get((place, known), ""))
            keys[place, owner] = (place[0], known, year) if known else place
    return [keys.get(key, ()) for key in zip(places, own, strict=True)]


def _places(columns: Facts) -> list[tuple[str, str]]:
    """Album and folder, or artist, of each row; two empty texts for those without an album."""
    found: dict[tuple[Any, ...], tuple[str, str]] = {}
    return [
        found.get(row) or found.setdefault(row, _place(*row))
        for row in zip(columns.album, columns.folder, columns.artists, strict=True)
    ]


def _place(album: str, folder: str, artists: Sequence[str]) -> tuple[str, str]:
    if not album:
        return "", ""
    return without_disc(album).casefold(), album_folder(folder) or plain_artist(next(iter(artists), ""))
