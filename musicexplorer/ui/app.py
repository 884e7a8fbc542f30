"""What every controller of the window works with: one `App`, handed to each beside its own widgets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget
from shiboken6 import isValid

from musicexplorer.session.session import Session
from musicexplorer.session.tasks import Tasks
from musicexplorer.similarity.playlist import Seed
from musicexplorer.ui.actions import Actions
from musicexplorer.ui.dialogs.dialogs import Dialogs
from musicexplorer.ui.motion import Motion
from musicexplorer.ui.player.controller import PlaybackController
from musicexplorer.ui.services import Services
from musicexplorer.ui.session_settings import SessionSettings
from musicexplorer.ui.theme import Theme
from musicexplorer.ui.track_activation import TrackActivation
from musicexplorer.ui.wake import Wake
from musicexplorer.ui.widgets.covers import Covers


class Status(QObject):
    """Short messages for the person.

    Signals:
        said: A line for the status bar, gone after a while.
        warned: A notice that stays until it is closed: what it is about, and its text.
    """

    said = Signal(str)
    warned = Signal(str, str)

    def say(self, text: str) -> None:
        """Show a line for a while."""
        self.said.emit(text)

    def warn(self, text: str, about: str = "machine") -> None:
        """Show a notice that stays until it is closed; it replaces the one before about the same."""
        self.warned.emit(about, text)


class Requests(QObject):
    """What one feature asks of another, without knowing it.

    Signals:
        similar: Show what is similar to these tracks.
        similar_to_file: Show what is similar to a file from outside: its path and its `AnalysisRow`.
        more_like, less_like: Show what is shown, but more, or less, similar to these tracks.
        playlist: Make these tracks the playlist.
        playlist_made: Make these tracks the playlist, which this `Recipe` made.
        playlist_by: Make a playlist by this `Recipe`; True for one that follows the library.
        playlist_like: Make a playlist from these seeds (a sequence of `Seed`).
        radio: Play the radio that this `Recipe` starts.
        open_playlist: Open the saved playlist of this name.
        remove_folder: Take this folder (a `Path`) out of the library.
        add_to_playlist: Add these tracks to the playlist.
        add_to_queue: Add these tracks to the queue.
        soon: These tracks may be played soon, the likeliest first: the pointer is on them.
        compare: Play where these two tracks match most, in turns.
        show_on_map: Show these tracks on the map.
        show_album: Select the album of the first of these tracks, in the table and on the map.
        show_artist: Likewise everything by its artists.
        zoom_map: Zoom the map to these tracks.
        reveal: Show these tracks on the map if none of them is in sight.
        search: Search for these words.
        show_only: Show only these tracks in the table, and select them on the map; a text says what they
            are. No tracks end that.
        select_on_map: Select these tracks on the map.
        highlight: Highlight these tracks on the map; None ends that.
        select_in_library: Select these tracks in the table.
        colour_map: Colour the map by this colouring.
        track_menu: Open the menu of these tracks, at this point of the screen.
        rate: Like (1) or dislike (-1) these tracks; once more takes it back.
        metadata: Read the metadata into the session: something compares tracks by it.
    """

    similar = Signal(object)
    similar_to_file = Signal(object, object)
    more_like = Signal(object)
    less_like = Signal(object)
    playlist = Signal(object)
    playlist_made = Signal(object, object)
    playlist_by = Signal(object, bool)
    playlist_like = Signal(object)
    radio = Signal(object)
    open_playlist = Signal(str)
    remove_folder = Signal(object)
    add_to_playlist = Signal(object)
    add_to_queue = Signal(object)
    soon = Signal(object)
    compare = Signal(int, int)
    show_on_map = Signal(object)
    show_album = Signal(object)
    show_artist = Signal(object)
    zoom_map = Signal(object)
    reveal = Signal(object)
    search = Signal(str)
    show_only = Signal(object, str)
    select_on_map = Signal(object)
    highlight = Signal(object)
    select_in_library = Signal(object)
    colour_map = Signal(str)
    track_menu = Signal(object, QPoint)
    rate = Signal(object, int)
    metadata = Signal()


_SWITCHES = ("preview_on_click", "notify_tracks", "inhibit_suspend", "follow")
"""Actions that switch the settings of the same names."""


@dataclass(frozen=True)
class _List:
    widget: QWidget | None
    selected: Callable[[], list[int]]
    listed: Callable[[], list[int]]


class Selection:
    """What is selected in the lists and on the map.

    Attributes:
        menu: The tracks that the open menu is about, [] while none is open.
    """

    def __init__(self) -> None:
        self.menu: list[int] = []
        self._lists: list[_List] = []

    def add(
        self,
        selected: Callable[[], list[int]],
        widget: QWidget | None = None,
        listed: Callable[[], list[int]] = list,
    ) -> None:
        """Ask for tracks while `widget` has the focus, without one for those of the map.

        Args:
            selected: Returns the selected tracks.
            widget: The list.
            listed: Returns all its tracks, in the order in which they are played.
        """
        self._lists.append(_List(widget, selected, listed))

    def tracks(self) -> list[int]:
        """The tracks selected in the list that has the focus, else on the map; [] for none."""
        on_map = [one.selected for one in self._lists if one.widget is None]
        return next(iter((*(one.selected for one in self._focused()), *on_map)), list)()

    def listed(self) -> list[int]:
        """All tracks of the list that has the focus, [] if none has."""
        return next((one.listed for one in self._focused()), list)()

    def _focused(self) -> "list[_List]":
        return [one for one in self._lists if one.widget is not None and one.widget.hasFocus()]


class App(QObject):
    """The opened library, the player and everything else that controllers share.

    The events come when the session has settled: whoever hears one finds everything up to date, so that
    the order in which they are heard does not matter.

    Signals:
        library_changed: `session.library` is another one.
        near_changed: What is near what has changed: taste, metadata, metric, exclusions or the mix of them.
        rescanned: A scan has ended or folders have changed, and the library holds what was found.
        likes_changed: Other tracks are liked or disliked: `session.opinion` says which.
        history_changed: The store holds more or less of the listening history; the library follows later.
        listener_changed: Somebody else listens now: history, likes and taste are theirs.
        added_to_playlist: The person added tracks (ids) to the playlist of this name.
        playlist_changed: The playlist was changed, undone or redone.
        similar_changed: Other similar tracks are listed: a `SimilarTracks`, None for none.
        current_changed: Another track is the current one (an id), or none (None).
        volume_changed: The volume is to be this, 0..1.
        theme_changed: There is another theme (a `Theme`).
        restoring: The window opens: restore what the settings remember of the session before.
        saving: The window closes: remember in the settings what is to be restored.
        menu_opening: The menu (a `QMenu`) of these tracks is about to open; submenus can be added.

    Attributes:
        session: The opened library.
        tasks: Runs work in the background.
        player: Plays tracks.
        activation: Does what a gesture on a track asks for.
        settings: What is remembered; `settings.update(name=value)` changes it.
        motion: Whether things move.
        actions: The actions of menus and keys, by name.
        status: Messages for the person.
        requests: What one feature asks of another.
        dialogs: Asks the person questions.
        covers: The pictures of tracks.
        services: The worker, the writer and what else was handed in.
        window: The parent of dialogs.
        theme: The theme as it is now.
        selection: What is selected in the lists and on the map.
        seeds: What playlists can start from, told by the map: its "region"s that have names, and the
            "selection" on it.
    """

    library_changed = Signal()
    near_changed = Signal()
    rescanned = Signal()
    likes_changed = Signal()
    history_changed = Signal()
    listener_changed = Signal()
    added_to_playlist = Signal(object, str)
    playlist_changed = Signal()
    similar_changed = Signal(object)
    current_changed = Signal(object)
    volume_changed = Signal(float)
    theme_changed = Signal(object)
    restoring = Signal()
    saving = Signal()
    menu_opening = Signal(object, QMenu)

    def __init__(
        self, services: Services, theme: Theme, window: QWidget, dialogs: Dialogs | None = None
    ) -> None:
        super().__init__(window)
        self.services, self.theme, self.window = services, theme, window
        self.session: Session = services.session
        self.wake = Wake(self)
        self.tasks = Tasks(notify=self.wake.ring, wanted=_is_there)
        self.wake.rung.connect(self.tasks.deliver)
        self.status, self.requests = Status(self), Requests(self)
        self.dialogs = dialogs or Dialogs(window)
        self.settings = SessionSettings(services.settings, services.save_settings, self.status.say)
        self.motion = Motion(self.settings)
        self.actions = Actions(window, theme)
        self._set_keys("keys")
        self.settings.changed.connect(self._set_keys)
        self.player = PlaybackController(services.player, self.session, self)
        self.player.track_changed.connect(self._on_track)
        self.actions.bind_settings(
            self.settings, ("preview_on_click", "notify_tracks", "inhibit_suspend", "follow")
        )
        self.activation = TrackActivation(self)
        self.covers = Covers(self.session, services.read_covers, self.wake.ring, self)
        self.wake.rung.connect(self.covers.deliver)
        self.selection = Selection()
        self.seeds: dict[str, Callable[[], Sequence[Seed]]] = {}
        self._postponed: list[Callable[[], object]] = []
        self.library_changed.connect(self._run_postponed)

    def when_loaded(self, action: Callable[[], object]) -> None:
        """Do this when the library has been read: at once, or a little later."""
        if self.session.loaded:
            action()
        else:
            self._postponed.append(action)

    def selected_tracks(self) -> list[int]:
        """The tracks that an action is about: of the open menu, or selected, or else the current track."""
        selected = self.selection.menu or self.selection.tracks()
        return selected or ([] if self.player.current is None else [self.player.current])

    def _run_postponed(self) -> None:
        postponed, self._postponed = self._postponed, []
        for action in postponed:
            action()

    def _set_keys(self, name: str) -> None:
        if name == "keys":
            self.actions.set_keys(self.settings.settings.keys)

    def _on_track(self, track_id: int) -> None:
        self.current_changed.emit(self.player.current)

    def set_theme(self, theme: Theme) -> None:
        """Switch to another theme."""
        self.theme = theme
        self.actions.set_theme(theme)
        self.theme_changed.emit(self.theme)

    def close(self) -> None:
        """Wait for what runs in the background; nothing is delivered any more."""
        self.covers.close()
        self.tasks.close()
        self.wake.close()


def _is_there(then: Callable[[Any], None]) -> bool:
    """Whether what a result is for still exists: a dialog may have been closed meanwhile."""
    owner = getattr(then.func if isinstance(then, partial) else then, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
