"""The map's regions with their names, from what the catalogue knows: the same in window and export."""

from collections.abc import Iterator

import numpy as np

from musicexplorer.session.library import Library
from musicexplorer.similarity.region_names import WordBook, Words, names_by_level, standing_out
from musicexplorer.similarity.regions import Region, regions_by_level
from musicexplorer.ui.map.region_label_placement import NamedRegion

FEWEST = 24
"""A map with fewer tracks is seen at a glance and needs no names."""
_AT_ONCE = 1_000
"""Tracks whose words are read in one step: some milliseconds."""
_SAMPLE = 4_000


class RegionNamer:
    """Finds and names the regions in small steps, each of some milliseconds.

    Args:
        catalogue: What is known of the tracks; those that are not in it have no words.
        ids: The tracks on the map, int64[n].
        xy: Their places, float[n, 2].

    Attributes:
        named: The regions, once there is no step left.
    """

    def __init__(self, catalogue: Library, ids: np.ndarray, xy: np.ndarray) -> None:
        self._catalogue, self._ids, self._xy = catalogue, ids, xy
        self.named: tuple[NamedRegion, ...] = ()
        self._steps = self._work()

    def step(self) -> bool:
        """Goes on a little; False once all is done."""
        return next(self._steps, False)

    def _work(self) -> Iterator[bool]:
        if len(self._ids) < FEWEST:
            return
        regions: list[Region] = []
        for found in regions_by_level(self._xy):
            regions += found
            yield True
        book = WordBook(self._catalogue.tag_names)
        yield from self._read(book)
        words: Words = book.words()
        yield True
        names: list[str] = []
        for level in names_by_level(regions, words, len(self._ids)):
            names += level
            yield True
        self.named = tuple(NamedRegion(*pair) for pair in zip(names, regions, strict=True))

    def _read(self, book: WordBook) -> Iterator[bool]:
        """The words of all tracks."""
        catalogue = self._catalogue
        usual = _usual(catalogue.tags)
        yield True
        for start in range(0, len(self._ids), _AT_ONCE):
            rows = catalogue.rows(self._ids[start : start + _AT_ONCE])
            points, rows = np.flatnonzero(rows >= 0) + start, rows[rows >= 0]
            genres = [catalogue.tracks.genres[row] for row in rows.tolist()]
            artists = [catalogue.tracks.artists[row] for row in rows.tolist()]
            heard = standing_out(_tags_of(catalogue, rows), usual) if catalogue.tag_names else None
            book.add(points, genres, artists, heard)
            yield True


def _usual(tags: np.ndarray) -> np.ndarray:
    """The mean of each tag over a sample of the tracks that were listened to, float32 [T]."""
    sample = tags[:: max(1, len(tags) // _SAMPLE)].astype(np.float32)
    heard = sample[~np.isnan(sample).any(axis=1)]
    return heard.sum(axis=0) / max(1, len(heard))


def _tags_of(catalogue: Library, rows: np.ndarray) -> np.ndarray:
    """The tags of some rows of the catalogue, NaN where it has none, float32 [k, T]."""
    out = np.full((len(rows), len(catalogue.tag_names)), np.nan, np.float32)
    there = rows < len(catalogue.tags)
    out[there] = catalogue.tags[rows[there]]
    return out


def named_regions(catalogue: Library, ids: np.ndarray, xy: np.ndarray) -> tuple[NamedRegion, ...]:
    """The regions of a map and their names; see `RegionNamer` for the arguments."""
    namer = RegionNamer(catalogue, ids, xy)
    while namer.step():
        pass
    return namer.named
