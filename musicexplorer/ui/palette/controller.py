"""The command palette: finds what is typed beside the window's thread, and runs or shows what is chosen."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer

from musicexplorer.session.names import Kind, Named
from musicexplorer.translation import tr
from musicexplorer.ui.app import App
from musicexplorer.ui.palette.box import PaletteBox
from musicexplorer.ui.palette.rows import Row
from musicexplorer.ui.track_activation import Place

_TASK = "palette"
_REMEMBERED, _SHOWN_RECENT = 30, 6


class PaletteController(QObject):
    """Opens the palette.

    Attributes:
        box: The box, shown while the palette is open.
    """

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self._app = app
        self.box = PaletteBox(app.theme, app.window)
        self._chosen: bool | None = None
        app.actions["palette"].triggered.connect(self.open)
        app.theme_changed.connect(self.box.set_theme)
        self.box.typed.connect(self._find)
        self.box.chosen.connect(self._on_chosen)
        self.box.closed.connect(partial(app.tasks.drop, _TASK))

    def open(self) -> None:
        """Show the palette with what was used last and all actions."""
        self._chosen = None
        self.box.open()
        self._find("")

    def _find(self, typed: str) -> None:
        library, more = self._app.session.library, [*self._actions(), *self._playlists()]
        recent = [tuple(pair) for pair in self._app.settings.settings.palette_recent if len(pair) == 2]

        def work() -> tuple[list[Named], int]:
            if typed.strip():
                return library.names.find(typed, more, library.words), 0
            used = library.names.of(recent, more)[:_SHOWN_RECENT]
            return [*used, *(one for one in more if one.kind == Kind.ACTION and one not in used)], len(used)

        self._app.tasks.run(work, partial(self._show, typed), latest=_TASK)

    def _show(self, typed: str, found: tuple[list[Named], int]) -> None:
        names, recent = found
        actions = self._app.actions
        keys = {spec.name: actions.shown_key(spec.name) for spec in actions.specs}
        icons = {spec.name: spec.icon for spec in actions.specs}
        rows = [
            Row(one, keys.get(one.key, ""), icons.get(one.key, "")) if one.kind == Kind.ACTION else Row(one)
            for one in names
        ]
        self.box.show_rows(typed, rows, recent)
        if self._chosen is not None:
            play, self._chosen = self._chosen, None
            self.box.choose(play=play)

    def _actions(self) -> list[Named]:
        """The actions that can be run now."""
        actions, found = self._app.actions, []
        for spec in actions.specs:
            if actions[spec.name].isEnabled() and spec.name != "palette":
                text = actions[spec.name].text().replace("&", "")  # as it is now: "Mute", or "Sound on"
                note = spec.group if text == spec.text else f"{spec.text} · {spec.group}"
                found.append(Named(Kind.ACTION, spec.name, text.rstrip("…"), note.replace("…", "")))
        return found

    def _playlists(self) -> list[Named]:
        return [Named(Kind.PLAYLIST, name, name) for name in self._app.session.library.playlists]

    def _on_chosen(self, one: Named | None, typed: str, play: bool) -> None:
        """Enter was pressed, or a row clicked; with None on the search for what was typed."""
        if self._app.tasks.busy(_TASK):
            self._chosen = play  # typed faster than it was found: the first row of what comes
            return
        self.box.close_box()
        if one is None:
            if typed.strip():
                self._app.requests.search.emit(typed)
            return
        self._remember(one)
        # Later: the focus is back by then where it was, and with it the tracks that actions are about.
        QTimer.singleShot(0, self, partial(self._run, one, play))

    def _run(self, one: Named, play: bool) -> None:
        if one.kind == Kind.ACTION:
            self._app.actions[one.key].trigger()
            return
        tracks = self._app.session.library.named(one)
        if not tracks:
            self._app.status.say(tr("“{name}” has no tracks in the library").format(name=one.text))
        elif play:
            self._app.player.play_list(tracks, 0, whole=True, origin=Place.LIBRARY)
            self._app.requests.similar.emit(tracks[:1])
        else:
            self._show_tracks(one, tracks)

    def _show_tracks(self, one: Named, tracks: list[int]) -> None:
        requests = self._app.requests
        show: dict[Kind, Callable[[], object]] = {
            Kind.PLAYLIST: partial(requests.open_playlist.emit, one.key),
            Kind.ARTIST: partial(requests.show_artist.emit, tracks),
            Kind.ALBUM: partial(requests.show_album.emit, tracks),
            Kind.TRACK: partial(self._show_track, tracks),
        }
        show.get(one.kind, partial(requests.show_only.emit, tracks, one.text))()
        if one.kind == Kind.PLAYLIST:
            self._app.actions["go_playlist"].trigger()

    def _show_track(self, tracks: list[int]) -> None:
        requests = self._app.requests
        requests.select_in_library.emit(tracks)
        requests.show_on_map.emit(tracks)
        requests.similar.emit(tracks)

    def _remember(self, one: Named) -> None:
        pair, settings = [str(one.kind), one.key], self._app.settings
        others = [other for other in settings.settings.palette_recent if list(other) != pair]
        settings.update(palette_recent=[pair, *others][:_REMEMBERED])
