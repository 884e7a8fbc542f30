"""The metadata of the tracks on the map, as columns."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from musicexplorer.library.packed import joined, mapped, taken
from musicexplorer.session.library import Library
from musicexplorer.similarity.words import says_something


@dataclass(frozen=True, slots=True)
class MapLabels:
    """Columns of equal length, one value a track; "" or None where nothing is known.

    Attributes:
        titles: The tracks' titles.
        artists: Their artists, in one line each.
        albums: Their albums.
        genres: The first genre of each.
        years: The years as whole numbers.
        top_tags: The tag that the network is surest of.
        folders: The names of the folders that the files are in.
        durations: Lengths in seconds.
    """

    titles: Sequence[str]
    artists: Sequence[str | None]
    albums: Sequence[str | None]
    genres: Sequence[str | None]
    years: Sequence[int | None]
    top_tags: Sequence[str | None]
    folders: Sequence[str | None] = ()
    durations: Sequence[float | None] = ()

    def __post_init__(self) -> None:
        for optional in ("folders", "durations"):
            if not len(getattr(self, optional)):
                object.__setattr__(self, optional, [None] * len(self.titles))
        lengths = {field.name: len(getattr(self, field.name)) for field in fields(self)}
        if len(set(lengths.values())) > 1:
            raise ValueError(f"columns of different lengths: {lengths}")

    def __len__(self) -> int:
        return len(self.titles)

    @classmethod
    def blank(cls, count: int) -> "MapLabels":
        """Labels of tracks without metadata."""
        return cls([""] * count, *([None] * count for _ in range(5)))

    def joined(self, other: "MapLabels") -> "MapLabels":
        """These tracks and then the others."""
        order = np.arange(len(self) + len(other))
        return MapLabels(
            *(joined(getattr(self, f.name), getattr(other, f.name), order) for f in fields(self))
        )

    def taken(self, rows: Sequence[int]) -> "MapLabels":
        """The labels of some rows, in that order."""
        return MapLabels(*(taken(getattr(self, f.name), np.array(rows, np.int64)) for f in fields(self)))


def labels_of(library: Library, ids: np.ndarray) -> MapLabels:
    """The metadata that the map shows of these tracks."""
    tracks, rows = library.tracks, library.rows(ids)
    return MapLabels(
        titles=taken(tracks.titles, rows),
        artists=mapped(taken(tracks.artists, rows), _or_none),
        albums=mapped(taken(tracks.text("album"), rows), _or_none),
        genres=mapped(taken(tracks.genres, rows), lambda names: next(filter(says_something, names), None)),
        years=taken(tracks.column("year"), rows),
        top_tags=library.top_tags(rows).mapped(_or_none),
        folders=mapped(taken(tracks.folders, rows), lambda folder: folder.rpartition("/")[2]),
        durations=taken(tracks.column("duration"), rows),
    )


def _or_none(text: str) -> str | None:
    return text or None
