"""The several tastes of the person, with names: shelves, seeds, paths and a colouring are made of them."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from musicexplorer.library.store import Reader, Writer
from musicexplorer.library.text import fold
from musicexplorer.session.library import Library
from musicexplorer.session.regions import genres_of, words_of
from musicexplorer.similarity.playlist import Recipe, Seed
from musicexplorer.similarity.region_names import JOIN, name_regions
from musicexplorer.similarity.regions import Region
from musicexplorer.similarity.taste import Evidence, Person
from musicexplorer.similarity.taste.modes import find_modes
from musicexplorer.similarity.taste.times import Time, usual_time
from musicexplorer.translation import tr

if TYPE_CHECKING:
    from musicexplorer.session.snapshot import Snapshot

_STATED = 0.3
"""A genre or artist names a taste if the files of such a share of its tracks state it."""
_SAME = 0.5
"""The share of the tracks of a taste that was given a name, from which one that holds them is the same."""
PATH = 15
"""Tracks of a path between two tastes."""


@dataclass(frozen=True, slots=True, eq=False)
class NamedTaste:
    """One of the person's tastes.

    Attributes:
        name: What it is called: as the person called it, or by its tags, and genres or artists of the files.
        time: The time at which the person plays it, unlike the rest; "" for none.
        share: Its share of what they play.
        ids: The tracks of it that they play, the most typical and most played first.
        centre: The one nearest to its centre.
        all_ids: int64 [k], every track of the library that belongs to it, ascending.
        given: Whether the person gave it its name.
        found: What it is called otherwise.
    """

    name: str
    time: Time
    share: float
    ids: tuple[int, ...]
    centre: int
    all_ids: NDArray[np.int64]
    given: bool = False
    found: str = ""

    @property
    def title(self) -> str:
        """What it is called when the person is spoken to: "Your late-night jazz", or as they called it."""
        if self.given:
            return self.name
        texts = {
            "morning": tr("Your morning {taste}"),
            "afternoon": tr("Your afternoon {taste}"),
            "evening": tr("Your evening {taste}"),
            "night": tr("Your late-night {taste}"),
            "weekend": tr("Your weekend {taste}"),
        }
        return texts.get(self.time, tr("Your {taste}")).format(taste=self.name)

    @property
    def seed(self) -> Seed:
        """What playlists and the radio start from."""
        return Seed("taste", self.name, self.ids)


def find_tastes(snapshot: "Snapshot") -> tuple[NamedTaste, ...]:
    """The tastes, the largest first; none while there is too little evidence."""
    with Reader(snapshot.store, snapshot.listener) as reader:
        evidence, given = Evidence.of(reader), reader.taste_names()
    embeddings, library = snapshot.embeddings, snapshot.library
    ids = embeddings.ids
    person = Person.of(evidence, ids)
    found = find_modes(person, embeddings.raw)
    if not found.modes:
        return ()
    dated = np.isfinite(evidence.when) & (evidence.count > 0)
    every = evidence.when[dated]
    names = _names(library, ids, [mode.rows for mode in found.modes])
    tastes = [
        NamedTaste(
            _plain(name, library),
            usual_time(evidence.when[dated & np.isin(evidence.ids, ids[mode.rows])], every),
            mode.share,
            tuple(ids[mode.rows].tolist()),
            int(ids[mode.centre]),
            ids[found.of == number],
        )
        for number, (name, mode) in enumerate(zip(names, found.modes, strict=True))
    ]
    return tuple(_with_given(tastes, given))


def rename(
    writer: Writer, tastes: Sequence[NamedTaste], one: NamedTaste, name: str, listener: int | None = None
) -> "Future[None]":
    """Call one of a listener's tastes (None: of who is chosen) by a name; "" takes a given name back.

    Raises:
        ValueError: Another taste has this name.
    """
    name = " ".join(name.split())
    if any(
        name.casefold() in (other.name.casefold(), other.title.casefold())
        for other in tastes
        if other is not one
    ):
        raise ValueError(
            tr("Another of your tastes is called “{name}”. Choose another name.").format(name=name)
        )
    return writer.name_taste(one.ids, name, one.name, listener)


def _with_given(tastes: Sequence[NamedTaste], given: Mapping[str, NDArray[np.int64]]) -> list[NamedTaste]:
    """The tastes with the names that the person gave, each to the one that holds most of what was named."""
    shares = {
        (name, number): float(np.isin(tracks, taste.all_ids).mean())
        for name, tracks in given.items()
        for number, taste in enumerate(tastes)
    }
    found = list(tastes)
    for (name, number), share in sorted(shares.items(), key=lambda pair: -pair[1]):
        free = not found[number].given and all(one.name != name for one in found)
        if share >= _SAME and free:
            found[number] = replace(found[number], name=name, given=True, found=found[number].name)
    return found


def called(tastes: Sequence[NamedTaste], name: str) -> list[NamedTaste]:
    """Those of this name or title, whatever its case or, if there is none, those with it in their titles."""
    wanted = name.casefold()
    same = [one for one in tastes if wanted in (one.name.casefold(), one.title.casefold())]
    return same or [one for one in tastes if wanted in one.title.casefold()]


def path_between(one: NamedTaste, other: NamedTaste) -> Recipe:
    """The recipe of a playlist that leads from one taste to another in small steps."""
    ends = tuple(Seed("tracks", tracks=(taste.centre,)) for taste in (one, other))
    return Recipe(seeds=ends, path=True, count=PATH)


def _names(library: Library, ids: NDArray[np.int64], rows: Sequence[NDArray[np.int64]]) -> list[str]:
    """Names of groups of tracks: their genre or artist where the files tell, else what the network hears."""
    centre = (0.0, 0.0)
    regions = [Region(0, members, centre, (*centre, *centre)) for members in rows]
    written, heard = (
        name_regions(regions, words_of(library, ids, by_sound=by_sound, guessed=False).words(), len(ids))
        for by_sound in (False, True)
    )
    names: list[str] = []
    for members, by_files, by_sound in zip(rows, written, heard, strict=True):
        told = _share_called(library, ids[members], by_files.split(JOIN)[0]) >= _STATED
        names.append(by_files if told and by_files not in names else by_sound)
    return names


def _share_called(library: Library, ids: NDArray[np.int64], name: str) -> float:
    """The share of tracks whose files name this genre or artist."""
    rows = [row for row in library.rows(ids).tolist() if row >= 0]
    stated = [
        {fold(text) for text in (*genres_of(library, row, guessed=False), *library.tracks.artist_names[row])}
        for row in rows
    ]
    return sum(fold(name) in texts for texts in stated) / max(len(rows), 1)


def _plain(name: str, library: Library) -> str:
    """A name as it stands within a sentence: "metal"; artists and "Hip-Hop" stay as they are."""
    rest = name[1:]
    artists = {fold(artist) for names in set(library.tracks.artist_names) for artist in names[:1]}
    return name if rest != rest.lower() or fold(name) in artists else name[:1].lower() + rest
