"""What a playlist can start from besides single tracks, what it is called, and menus to choose from it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QMenu

from musicexplorer.library.store import PlaylistName
from musicexplorer.library.track import Track
from musicexplorer.similarity.playlist import Seed
from musicexplorer.ui.widgets.format import counted

LIKED = Seed("liked")
_OFFERED = 8
_REGIONS = 24
_DIMENSIONS = "Embedding dimensions"
_KINDS = {
    "artist": "Artist",
    "album": "Album",
    "genre": "Genre",
    "playlist": "Playlist",
    "region": "Region",
}
Chosen = Callable[[Sequence[Seed]], None]


def called(seed: Seed) -> str:
    """What a seed is called, "" for tracks without a name, which are called by their titles."""
    if seed.kind == "liked":
        return "What you like"
    if seed.kind == "unit":
        return seed.name[:1].upper() + seed.name[1:]
    kind = _KINDS.get(seed.kind)
    if kind is None or not seed.name:
        return seed.name
    number = f" ({counted(len(seed.tracks), 'track')})" if seed.kind in ("playlist", "region") else ""
    return f"{kind} {seed.name}{number}"


@dataclass(frozen=True)
class SeedSources:
    """Offers what there is now.

    Attributes:
        track: The track with an id.
        playlists: The saved playlists.
        tracks_of: The tracks of one of them, by its number.
        regions: The named regions of the map with their tracks, the most important first.
        region_name: What a part of the map with these tracks is called.
        selected: What is selected on the map.
        liked: Whether anything is liked.
        dimensions: The dimensions of the embedding, [] while they are not known.
        find_dimensions: Finds them, and shows them in a page of their own.
    """

    track: Callable[[int], Track | None]
    playlists: Callable[[], list[PlaylistName]]
    tracks_of: Callable[[int], list[int]]
    regions: Callable[[], list[tuple[str, list[int]]]]
    region_name: Callable[[Sequence[int]], str]
    selected: Callable[[], list[int]]
    liked: Callable[[], bool]
    dimensions: Callable[[], list[Seed]]
    find_dimensions: Callable[[], None]

    def of_map(self, ids: Sequence[int]) -> Seed:
        """Tracks chosen on the map as one seed."""
        return Seed("region", self.region_name(ids), tuple(ids))

    def about(self, ids: Sequence[int]) -> list[Seed]:
        """Artists, albums and genres of these tracks."""
        found: list[Seed] = []
        for track in filter(None, map(self.track, ids)):
            about = track.metadata
            found += [Seed("artist", about.artist)] if about.artist else []
            found += [Seed("album", about.album)] if about.album else []
            found += [Seed("genre", genre) for genre in about.genres]
        return list(dict.fromkeys(found))[:_OFFERED]

    def menu(self, ids: Sequence[int], parent: QMenu, chosen: Chosen) -> QMenu:
        """Playlists from what these tracks belong to."""
        menu = QMenu("Make a playlist from…", parent)
        self._fill(menu, self.about(ids), chosen)
        return menu

    def fill(self, menu: QMenu, ids: Sequence[int], chosen: Chosen) -> None:
        """Everything that can be added to the seeds of a playlist, these tracks first."""
        if ids:
            track = self.track(ids[0])
            title = (
                track.metadata.title if track is not None and len(ids) == 1 else counted(len(ids), "track")
            )
            one_each = [Seed("tracks", tracks=(one,)) for one in dict.fromkeys(ids)]
            menu.addAction(_plain(f"Selected: {title}"), partial(chosen, one_each))
            self._fill(menu, self.about(ids), chosen)
            menu.addSeparator()
        if selected := self.selected():
            self._fill(menu, [self.of_map(selected)], chosen)
        self._submenu(menu, "A region of the map", self._of_regions(), chosen)
        lists = [Seed("playlist", one.name, tuple(self.tracks_of(one.id))) for one in self.playlists()]
        self._submenu(menu, "A saved playlist", lists, chosen)
        if dimensions := self.dimensions():
            self._submenu(menu, _DIMENSIONS, dimensions, chosen)
        else:
            menu.addAction(f"{_DIMENSIONS}…", self.find_dimensions)
        menu.addAction(called(LIKED), partial(chosen, [LIKED])).setEnabled(self.liked())

    def _of_regions(self) -> list[Seed]:
        return [Seed("region", name, tuple(ids)) for name, ids in self.regions()[:_REGIONS]]

    def _submenu(self, menu: QMenu, title: str, seeds: Sequence[Seed], chosen: Chosen) -> None:
        submenu = menu.addMenu(title)
        self._fill(submenu, seeds, chosen)
        submenu.setEnabled(bool(seeds))

    def _fill(self, menu: QMenu, seeds: Sequence[Seed], chosen: Chosen) -> None:
        for seed in seeds:
            menu.addAction(_plain(called(seed)), partial(chosen, [seed]))


def _plain(text: str) -> str:
    return text.replace("&", "&&")
