"""The map's regions with their names: the same in window, command line and exported maps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from musicexplorer.session.genres import said_or_guessed
from musicexplorer.session.library import Library
from musicexplorer.similarity.compact_tags import CompactTags
from musicexplorer.similarity.region_names import name_regions
from musicexplorer.similarity.regions import Region, find_regions
from musicexplorer.similarity.words import WordBook, prominent_tags

FEWEST = 24
"""A map with fewer tracks is seen at a glance and needs no names."""
_SAME = 0.5
"""The share of common tracks (Jaccard) from which a region is one that the person has named."""
_AT_ONCE = 250
_SAMPLE = 4_000


@dataclass(frozen=True, slots=True, eq=False)
class NamedRegion:
    """A region of the map and what it is called."""

    name: str
    region: Region


def named_regions(
    library: Library, ids: NDArray[np.int64] | None = None, xy: NDArray[np.float32] | None = None
) -> tuple[NamedRegion, ...]:
    """The regions of a map and their names, the largest first.

    Args:
        library: What is known of the tracks; those that are not in it have no words.
        ids: int64 [n], the tracks on the map; those of the library's own map if None.
        xy: float32 [n, 2], their positions.
    """
    if ids is None or xy is None:
        ids, xy = library.position_ids, library.positions
    if len(ids) < FEWEST:
        return ()
    regions = find_regions(xy)
    names = name_regions(regions, words_of(library, ids).words(), len(ids))
    names = _with_given(names, regions, ids, library.region_names)
    return tuple(NamedRegion(*pair) for pair in zip(names, regions, strict=True) if pair[0])


def _with_given(
    names: Sequence[str],
    regions: Sequence[Region],
    ids: NDArray[np.int64],
    given: Mapping[str, NDArray[np.int64]],
) -> list[str]:
    """The names, with those that the person gave to the regions that are most like what they named.

    On each level a given name goes to the region that shares most tracks with what was named, if that is at
    least half of all tracks of both.
    """
    found = list(names)
    for name, tracks in given.items():
        named = np.isin(ids, tracks)
        alike = [named[one.rows].sum() / max(named.sum() + (~named[one.rows]).sum(), 1) for one in regions]
        for level in {one.level for one in regions}:
            here = [number for number, one in enumerate(regions) if one.level == level]
            best = max(here, key=lambda number: alike[number])
            if alike[best] >= _SAME:
                found[best] = name
    return found


def turned(
    named: Sequence[NamedRegion], matrix: NDArray[np.float64], xy: NDArray[np.floating]
) -> list[NamedRegion]:
    """The regions on a map that is turned and stretched by a matrix to positions `xy` [n, 2]."""
    return [replace(one, region=_turned(one.region, matrix, xy)) for one in named]


def _turned(region: Region, matrix: NDArray[np.float64], xy: NDArray[np.floating]) -> Region:
    x, y = (np.array(region.centre) @ matrix).tolist()
    here = xy[region.rows] if len(region.rows) else np.array([(x, y)])
    (left, bottom), (right, top) = np.percentile(here, (5, 95), axis=0).tolist()
    return replace(region, centre=(x, y), extent=(left, bottom, right, top))


def members(named: tuple[NamedRegion, ...], ids: NDArray[np.int64]) -> dict[str, list[int]]:
    """The tracks of each region by its name; of two regions of one name the larger."""
    found: dict[str, list[int]] = {}
    for one in named:
        found.setdefault(one.name, ids[one.region.rows].tolist())
    return found


def words_of(
    library: Library, ids: NDArray[np.int64], *, by_sound: bool = True, guessed: bool = True
) -> WordBook:
    """What artists, genres (guessed ones with `guessed`) and tags (with `by_sound`) say of the tracks."""
    book = WordBook(library.tag_names if by_sound else ())
    usual = _usual(library.tags)
    for start in range(0, len(ids), _AT_ONCE):
        rows = library.rows(ids[start : start + _AT_ONCE])
        points, rows = np.flatnonzero(rows >= 0) + start, rows[rows >= 0]
        genres = [genres_of(library, row, guessed=guessed) for row in rows.tolist()]
        artists = [next(iter(library.tracks.artist_names[row]), "") for row in rows.tolist()]
        said, tags = library.tags[rows].astype(np.float32), None
        if by_sound and library.tag_names:
            tags = prominent_tags(said, usual)
        book.add(points, genres, artists, tags, said)
    return book


def genres_of(library: Library, row: int, *, guessed: bool = True) -> tuple[str, ...]:
    """The genres of a track: those written, unless the person gave another, or one is guessed."""
    other = said_or_guessed(library, row) if guessed else library.given_genres.get(int(library.ids[row]))
    return library.tracks.genres[row] if other is None else (other,)


def _usual(tags: CompactTags) -> NDArray[np.float32]:
    """float32 [T]: the mean of each tag over a sample of the analysed tracks."""
    sample = tags[:: max(1, len(tags) // _SAMPLE)].astype(np.float32)
    known = sample[~np.isnan(sample).any(axis=1)]
    mean: NDArray[np.float32] = known.sum(axis=0) / max(1, len(known))
    return mean
