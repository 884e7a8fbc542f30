"""Everything that can be done: text, shortcut, icon. Menus, buttons and the list of shortcuts read this."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from musicexplorer.translation import tr
from musicexplorer.ui.session_settings import SessionSettings
from musicexplorer.ui.theme import Theme

_PLAY_KEYS = ("Media Play", "Media Pause", "Toggle Media Play/Pause")


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action.

    Attributes:
        name: What code calls it.
        group: The heading it has in the list of shortcuts.
        text: As menus show it.
        keys: Its shortcuts, the main one first.
        icon: The name of its icon, "" for none.
        hint: Its tooltip, "" for the text.
    """

    name: str
    group: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    hint: str = ""


def action_specs() -> tuple[ActionSpec, ...]:
    """All actions, in the language in use."""
    return (*_playback(), *_tracks(), *_navigation(), *_playlist(), *_library(), *_help())


def _playback() -> tuple[ActionSpec, ...]:
    group = tr("Playback")
    return (
        ActionSpec(
            "play",
            group,
            tr("Play or pause"),
            ("Space", *_PLAY_KEYS),
            "play",
        ),
        ActionSpec("stop", group, tr("Stop"), ("Media Stop",)),
        ActionSpec("next", group, tr("Next track"), ("Ctrl+Right", "Media Next"), "next"),
        ActionSpec("previous", group, tr("Previous track"), ("Ctrl+Left", "Media Previous"), "previous"),
        ActionSpec("forward", group, tr("Forward 10 seconds"), ("Ctrl+Shift+Right",)),
        ActionSpec("backward", group, tr("Back 10 seconds"), ("Ctrl+Shift+Left",)),
        ActionSpec("shuffle", group, tr("Shuffle"), ("Ctrl+Alt+S",), "shuffle"),
        ActionSpec("repeat", group, tr("Repeat"), ("Ctrl+Alt+R",), "repeat"),
        ActionSpec("stop_after", group, tr("Stop after this track"), ("Ctrl+Alt+X",)),
        ActionSpec("clear_queue", group, tr("Clear the queue"), (), "remove"),
        ActionSpec("save_queue", group, tr("Save the queue as a playlist…"), (), "save"),
        ActionSpec("undo_queue", group, tr("Undo in the queue"), ("Ctrl+Alt+Z",), "undo"),
        ActionSpec("louder", group, tr("Volume up"), ("Ctrl+Up",)),
        ActionSpec("softer", group, tr("Volume down"), ("Ctrl+Down",)),
        ActionSpec("notify_tracks", group, tr("Notify when another track plays")),
        ActionSpec("inhibit_suspend", group, tr("Stay awake while music plays")),
        ActionSpec("preview_on_click", group, tr("A click previews while something plays")),
        ActionSpec("mute", group, tr("Mute"), ("Ctrl+Shift+M",), "volume"),
    )


def _tracks() -> tuple[ActionSpec, ...]:
    group = tr("Track")
    return (
        ActionSpec("play_whole", group, tr("Play the whole track"), (), "play"),
        ActionSpec("play_from_here", group, tr("Play from here"), ("Ctrl+Alt+Return",)),
        ActionSpec("play_next", group, tr("Play next"), ("Alt+N",)),
        ActionSpec("add_to_queue", group, tr("Add to the queue"), ("Alt+Q",), "queue"),
        ActionSpec("preview", group, tr("Play an excerpt"), ("Ctrl+Space",)),
        ActionSpec("more_like", group, tr("More like this"), ("Ctrl+M",), "similar"),
        ActionSpec("less_like", group, tr("Less like this"), ("Ctrl+Shift+L",)),
        ActionSpec("make_from", group, tr("Make a playlist from this"), ("Ctrl+G",), "playlist"),
        ActionSpec("path_between", group, tr("Make a path between these"), ("Ctrl+Shift+W",)),
        ActionSpec("track_page", group, tr("Track details…"), ("Alt+Return", "Ctrl+T"), "info"),
        ActionSpec("play_matches", group, tr("Compare the matching parts"), ("Ctrl+B",)),
        ActionSpec("exclude", group, tr("Never suggest this"), ("Ctrl+D",)),
        ActionSpec("back", group, tr("Back to the previous list"), ("Ctrl+Backspace",), "back"),
        ActionSpec("add_to_playlist", group, tr("Add to the playlist"), ("Ctrl+P",), "add"),
        ActionSpec("like", group, tr("Like"), ("Ctrl+U",), "like"),
        ActionSpec("dislike", group, tr("Dislike"), ("Ctrl+Shift+U",), "dislike"),
        ActionSpec("show_on_map", group, tr("Show on the map"), ("Ctrl+J",), "locate"),
        ActionSpec("go_to_album", group, tr("Go to the album"), ("Ctrl+Shift+A",)),
        ActionSpec("go_to_artist", group, tr("Go to the artist"), ("Ctrl+Shift+I",)),
        ActionSpec("show_in_folder", group, tr("Show in its folder"), ("Ctrl+Shift+J",), "folder"),
        ActionSpec("copy_path", group, tr("Copy the path"), ("Ctrl+Shift+C",), "copy"),
    )


def _navigation() -> tuple[ActionSpec, ...]:
    group, find = (
        tr("Navigation"),
        tr("Find any action, track, artist, album, tag or playlist by its name"),
    )
    return (
        ActionSpec("palette", group, tr("Command palette…"), ("Ctrl+Shift+P",), "search", find),
        ActionSpec("search", group, tr("Search"), ("Ctrl+F", "/"), "search"),
        ActionSpec("filters", group, tr("Filters…"), ("Ctrl+K",), "filter"),
        ActionSpec("clear", group, tr("Clear the search and the selection"), ("Escape",)),
        ActionSpec("go_library", group, tr("Go to the library"), ("Ctrl+1",)),
        ActionSpec("go_map", group, tr("Go to the map"), ("Ctrl+2",), "map"),
        ActionSpec("go_similar", group, tr("Go to “more like this”"), ("Ctrl+3",)),
        ActionSpec("go_playlist", group, tr("Go to the playlist"), ("Ctrl+4",)),
        ActionSpec("go_queue", group, tr("Go to the queue"), ("Ctrl+5",), "queue"),
        ActionSpec("show_all", group, tr("Show the whole map"), ("Ctrl+0",), "fit"),
        ActionSpec("fly_to_playing", group, tr("Go to the playing track"), ("Ctrl+L",), "locate"),
        ActionSpec("follow", group, tr("Follow the music on the map"), ("Ctrl+Alt+F",), "follow"),
        ActionSpec("place_back", group, tr("Back on the map"), ("Alt+Left", "Back")),
        ActionSpec("place_forward", group, tr("Forward on the map"), ("Alt+Right", "Forward")),
        ActionSpec("selection_back", group, tr("Previous selection"), ("Alt+Z",)),
        ActionSpec("selection_forward", group, tr("Next selection"), ("Alt+Shift+Z",)),
        ActionSpec("region_names", group, tr("Region names"), ("Ctrl+Shift+N",)),
        ActionSpec("fold_library", group, tr("Show or hide the library"), ("Ctrl+Alt+1",), "library"),
        ActionSpec("fold_similar", group, tr("Show or hide “more like this”"), ("Ctrl+Alt+3",), "similar"),
        ActionSpec("fold_playlist", group, tr("Show or hide the playlist"), ("Ctrl+Alt+4",), "playlist"),
        ActionSpec("map_only", group, tr("Map only"), ("F9",)),
        ActionSpec("now_playing", group, tr("Now playing, large"), ("F8",), "expand"),
        ActionSpec("full_screen", group, tr("Full screen"), ("F11",), "fit"),
    )


def _playlist() -> tuple[ActionSpec, ...]:
    group = tr("Playlist")
    write, again = tr("Write a file for other players"), tr("Make the playlist again, with new music")
    return (
        ActionSpec("new", group, tr("New playlist"), ("Ctrl+N",), "new"),
        ActionSpec("save", group, tr("Save the playlist"), ("Ctrl+S",), "save"),
        ActionSpec("save_as", group, tr("Save as…"), ("Ctrl+Shift+S",)),
        ActionSpec("export", group, tr("Export to a file…"), ("Ctrl+E",), "export", write),
        ActionSpec("import", group, tr("Import a playlist…"), ("Ctrl+I",), "import"),
        ActionSpec("export_folder", group, tr("Export to a folder…"), (), "folder"),
        ActionSpec("extend", group, tr("Add 10 similar tracks"), ("Ctrl+Shift+T",), "add"),
        ActionSpec("refresh_list", group, tr("Refresh"), ("Ctrl+Shift+R",), "refresh", again),
        ActionSpec("revert", group, tr("Revert to saved")),
        ActionSpec("smart", group, tr("Smart playlist: refresh when the library changes")),
        ActionSpec("make_plain", group, tr("Convert to a plain playlist")),
        ActionSpec("radio", group, tr("Radio"), ("Ctrl+R",), "radio", tr("Radio: endless similar music")),
        ActionSpec("undo", group, tr("Undo"), ("Ctrl+Z",), "undo"),
        ActionSpec("redo", group, tr("Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), "redo"),
    )


def _library() -> tuple[ActionSpec, ...]:
    group = tr("Library")
    carry = tr("Everything in one file, for another computer or as a backup")
    pictures = tr("Years, tempo, moods and styles of the library, and when it was added and played")
    for_you, taste = (
        tr("Rarely played tracks that you may like"),
        tr("What your listening history says about your taste"),
    )
    share = tr("Another person who shares this library, with a history and a taste of their own")
    mixes = tr("A set of playlists of your tastes and of the regions of the map")
    again = tr("Make the mixes again with what is new; what you added or removed stays so")
    return (
        ActionSpec("add_folder", group, tr("Add a folder…"), ("Ctrl+O",), "folder"),
        ActionSpec("folders", group, tr("Folders…"), ("Ctrl+Shift+O",)),
        ActionSpec("rescan", group, tr("Scan for new and changed music"), ("F5",), "refresh"),
        ActionSpec("second_pass", group, tr("Analyse tempo and key when idle")),
        ActionSpec("watch_folders", group, tr("Scan changed folders by itself")),
        ActionSpec("pause_on_battery", group, tr("Pause the analysis while on battery")),
        ActionSpec("pause_for_disk", group, tr("Pause it while other programs use the disk")),
        ActionSpec("slow_while_playing", group, tr("Slow it down while music plays")),
        ActionSpec("deep_rescan", group, tr("Rescan all files"), ("Shift+F5",)),
        ActionSpec("pause_scan", group, tr("Pause scan"), ("Ctrl+Alt+P",), "pause"),
        ActionSpec("cancel_scan", group, tr("Stop scan"), ("Ctrl+Shift+X",), "close"),
        ActionSpec("unreadable_files", group, tr("Unreadable files…"), ("Ctrl+Shift+F",), "warning"),
        ActionSpec("reading_tags", group, tr("How tags are read…")),
        ActionSpec("recalculate_map", group, tr("Recalculate map…")),
        ActionSpec("export_map", group, tr("Export the map…"), ("Ctrl+Shift+E",), "export"),
        ActionSpec("duplicates", group, tr("Duplicates…")),
        ActionSpec("exclusions", group, tr("Blocked tracks and artists…")),
        ActionSpec("play_forgotten", group, tr("Play forgotten tracks"), ("Ctrl+Shift+G",)),
        ActionSpec("dimensions", group, tr("Embedding dimensions…"), ("Ctrl+Shift+Y",)),
        ActionSpec("odd_one_out", group, tr("Train similarity…"), ("Ctrl+Shift+B",)),
        ActionSpec("for_you", group, tr("For you…"), ("Ctrl+Alt+U",), "like", for_you),
        ActionSpec("make_mixes", group, tr("Make mixes"), (), "playlist", mixes),
        ActionSpec("refresh_mixes", group, tr("Refresh mixes"), (), "refresh", again),
        ActionSpec("taste", group, tr("Your taste…"), ("Ctrl+Alt+H",), "", taste),
        ActionSpec("pictures", group, tr("Library in pictures…"), ("Ctrl+Shift+D",), "pictures", pictures),
        ActionSpec("history", group, tr("Listening history…"), ("Ctrl+Shift+H",), "note"),
        ActionSpec("add_listener", group, tr("Add a listener…"), (), "", share),
        ActionSpec("playlist_together", group, tr("Playlist for several listeners…"), (), "playlist"),
        ActionSpec("export_history", group, tr("Export the listening history…"), (), "export"),
        ActionSpec("delete_history", group, tr("Delete the listening history…"), (), "remove"),
        ActionSpec("backup_library", group, tr("Export the library…"), (), "export", carry),
        ActionSpec("restore_library", group, tr("Import a library…"), (), "import"),
    )


def _help() -> tuple[ActionSpec, ...]:
    group = tr("Help")
    return (
        ActionSpec("settings", group, tr("Settings…"), ("Ctrl+,",), "tune"),
        ActionSpec("tour", group, tr("Tour")),
        ActionSpec("guide", group, tr("User guide"), (), "open"),
        ActionSpec("shortcuts", group, tr("Keyboard shortcuts"), ("F1", "?"), "keyboard"),
        ActionSpec("change_keys", group, tr("Change the keys…"), (), "keyboard"),
        ActionSpec("about", group, tr("About Music Explorer"), (), "info"),
        ActionSpec("quit", group, tr("Quit"), ("Ctrl+Q",)),
    )


class Actions(QObject):
    """The actions of the window; `actions["play"]` is one of them.

    Attributes:
        specs: What they are.
    """

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self.specs = action_specs()
        self._actions = {spec.name: self._make(window, spec) for spec in self.specs}
        self._keys = dict[str, tuple[str, ...]]()
        self.set_keys({})
        self.set_theme(theme)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def connect_all(self, done_by: Mapping[str, Callable[[], object]]) -> None:
        """Call these functions, without arguments, when the actions of these names are triggered."""
        for name, call in done_by.items():
            self._actions[name].triggered.connect(partial(call))

    def bind_settings(self, settings: SessionSettings, names: Sequence[str]) -> None:
        """These actions switch the settings of the same names on and off."""
        for name in names:
            action = self._actions[name]
            action.setCheckable(True)
            action.setChecked(getattr(settings.settings, name))
            action.toggled.connect(lambda on, name=name: settings.update(**{name: on}))

    def set_keys(self, chosen: Mapping[str, str]) -> None:
        """Give actions the keys that the person has chosen; menus and tooltips show them."""
        self._keys = keys_of(self.specs, chosen)
        for spec in self.specs:
            action, key = self._actions[spec.name], self.shown_key(spec.name)
            action.setShortcuts([QKeySequence(one) for one in self._keys[spec.name]])
            action.setToolTip(f"{spec.hint or spec.text} ({key})" if key else spec.hint or spec.text)

    def shown_key(self, name: str) -> str:
        """The main key of an action as this system writes it; "" for none."""
        return shown(next(iter(self._keys[name]), ""))

    def set_theme(self, theme: Theme) -> None:
        """Icons in the theme's colours."""
        for spec in self.specs:
            if spec.icon:
                colour = "on-accent" if spec.name == "play" else "text"
                self._actions[spec.name].setIcon(theme.icon(spec.icon, colour))

    def _make(self, window: QWidget, spec: ActionSpec) -> QAction:
        action = QAction(spec.text, window)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        # The icon of "play" is in the colour of its button, which no menu has.
        action.setIconVisibleInMenu(spec.name != "play")
        window.addAction(action)
        return action


def keys_of(specs: Sequence[ActionSpec], chosen: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The keys of all actions; a chosen one ("" for none) replaces the main key, unless another has it."""
    keys = {spec.name: spec.keys for spec in specs}
    for spec in specs:
        if isinstance(key := chosen.get(spec.name), str):
            keys[spec.name] = (*filter(None, [key]), *spec.keys[1:])
    owner: dict[str, str] = {}
    for name in sorted(keys, key=lambda name: name in chosen):
        keys[name] = tuple(key for key in keys[name] if owner.setdefault(_plain(key), name) == name)
    return keys


def shown(key: str) -> str:
    """A key as this system writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def _plain(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
