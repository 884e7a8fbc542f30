"""What a playlist can start from besides single tracks, what it is called, and menus to choose from it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QMenu

from musicexplorer.session.seeds import LIKED
from musicexplorer.session.session import Session
from musicexplorer.similarity.playlist import Seed
from musicexplorer.translation import ntr, tr
from musicexplorer.ui.app import App

_OFFERED = 8
_REGIONS = 24
Chosen = Callable[[Sequence[Seed]], None]


def seed_name(seed: Seed, session: Session) -> str:
    """What a seed is called; tracks without a name by their titles."""
    if name := called(seed):
        return name
    track = session.track(seed.tracks[0]) if seed.tracks else None
    title = tr("a track that is gone") if track is None else track.metadata.title
    more = len(seed.tracks) - 1
    return (
        title if more < 1 else ntr("{title} and {n} more", "{title} and {n} more", more).format(title=title)
    )


def called(seed: Seed) -> str:
    """What a seed is called, "" for tracks without a name."""
    if seed.kind == "liked":
        return tr("What you like")
    if seed.kind == "unit":
        return seed.name[:1].upper() + seed.name[1:]
    texts = {
        "artist": tr("Artist {name}"),
        "album": tr("Album {name}"),
        "genre": tr("Genre {name}"),
        "playlist": tr("Playlist {name}"),
        "region": tr("Region {name}"),
        "taste": tr("Your taste: {name}"),
    }
    if seed.kind not in texts or not seed.name:
        return seed.name
    name = texts[seed.kind].format(name=seed.name)
    if seed.kind not in ("playlist", "region"):
        return name
    return ntr("{name} ({n} track)", "{name} ({n} tracks)", len(seed.tracks)).format(name=name)


class SeedSources:
    """Offers what the session and the map know."""

    def __init__(self, app: App) -> None:
        self._app = app

    def selected_on_map(self) -> list[Seed]:
        """The tracks selected on the map as one seed; [] for none."""
        return self._offered("selection")

    def about(self, ids: Sequence[int]) -> list[Seed]:
        """Artists, albums and genres of these tracks."""
        found: list[Seed] = []
        for track in filter(None, map(self._app.session.track, ids)):
            about, album = track.metadata, self._app.session.library.album_label(track.id)
            found += [Seed("artist", name) for name in about.all_artists]
            found += [Seed("album", album)] if album else []
            found += [Seed("genre", genre) for genre in about.genres]
        return list(dict.fromkeys(found))[:_OFFERED]

    def menu(self, ids: Sequence[int], parent: QMenu, chosen: Chosen) -> QMenu:
        """Playlists from what these tracks belong to."""
        menu = QMenu(tr("Make a playlist from…"), parent)
        self._fill(menu, self.about(ids), chosen)
        return menu

    def fill(self, menu: QMenu, ids: Sequence[int], chosen: Chosen) -> None:
        """Fill a menu with everything that can be added to the seeds of a playlist, these tracks first."""
        session, dimensions = self._app.session, self._app.session.dimensions
        if ids:
            track = session.track(ids[0]) if len(ids) == 1 else None
            title = ntr("{n} track", "{n} tracks", len(ids)) if track is None else track.metadata.title
            seeds = [Seed("tracks", tracks=(track_id,)) for track_id in dict.fromkeys(ids)]
            menu.addAction(_plain(tr("Selected: {title}").format(title=title)), partial(chosen, seeds))
            self._fill(menu, self.about(ids), chosen)
            menu.addSeparator()
        self._fill(menu, self.selected_on_map(), chosen)
        self._submenu(menu, tr("A region of the map"), self._offered("region")[:_REGIONS], chosen)
        saved = session.reader.playlists()
        lists = [Seed("playlist", one.name, tuple(session.reader.playlist(one.id))) for one in saved]
        tastes = session.snapshot.tastes or ()
        self._submenu(menu, tr("One of your tastes"), [one.seed for one in tastes], chosen)
        self._submenu(menu, tr("A saved playlist"), lists, chosen)
        if dimensions is not None and len(dimensions):
            self._submenu(menu, tr("Embedding dimensions"), dimensions.seeds(), chosen)
        else:
            menu.addAction(self._app.actions["dimensions"])
        liked = menu.addAction(called(LIKED), partial(chosen, [LIKED]))
        liked.setEnabled(bool(session.library.liked.any()))

    def _offered(self, kind: str) -> list[Seed]:
        return list(self._app.seeds[kind]()) if kind in self._app.seeds else []

    def _submenu(self, menu: QMenu, title: str, seeds: Sequence[Seed], chosen: Chosen) -> None:
        submenu = menu.addMenu(title)
        self._fill(submenu, seeds, chosen)
        submenu.setEnabled(bool(seeds))

    def _fill(self, menu: QMenu, seeds: Sequence[Seed], chosen: Chosen) -> None:
        for seed in seeds:
            menu.addAction(_plain(called(seed)), partial(chosen, [seed]))


def _plain(text: str) -> str:
    return text.replace("&", "&&")
