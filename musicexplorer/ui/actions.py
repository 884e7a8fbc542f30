"""Everything that can be done: its words, its key, its icon. Menus, buttons and the key help read this."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from musicexplorer.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One thing that can be done."""

    name: str
    group: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    hint: str = ""


ACTION_SPECS: tuple[ActionSpec, ...] = (
    ActionSpec("play", "Playing", "Play or pause", ("Space", "Media Play"), "play"),
    ActionSpec("next", "Playing", "Next track", ("Ctrl+Right", "Media Next"), "next"),
    ActionSpec("previous", "Playing", "Previous track", ("Ctrl+Left", "Media Previous"), "previous"),
    ActionSpec("forward", "Playing", "Ten seconds on", ("Ctrl+Shift+Right",)),
    ActionSpec("backward", "Playing", "Ten seconds back", ("Ctrl+Shift+Left",)),
    ActionSpec("louder", "Playing", "Louder", ("Ctrl+Up",)),
    ActionSpec("softer", "Playing", "Softer", ("Ctrl+Down",)),
    ActionSpec("mute", "Playing", "Mute", ("Ctrl+Shift+M",), "volume"),
    ActionSpec("play_whole", "Track", "Play the whole track", (), "play"),
    ActionSpec("preview", "Track", "Play an excerpt", ("Ctrl+Space",)),
    ActionSpec("more_like", "Track", "More like this", ("Ctrl+M",), "similar"),
    ActionSpec("less_like", "Track", "Less like this", ("Ctrl+Shift+L",)),
    ActionSpec("make_from", "Track", "Make a playlist from this", ("Ctrl+G",), "playlist"),
    ActionSpec("path_between", "Track", "A path between these", ("Ctrl+Shift+W",)),
    ActionSpec("play_matches", "Track", "Play what matches, in turns", ("Ctrl+B",)),
    ActionSpec("never", "Track", "Never suggest this", ("Ctrl+D",)),
    ActionSpec("back", "Track", "Back to the list before", ("Ctrl+Backspace",), "back"),
    ActionSpec("add_to_playlist", "Track", "Add to the playlist", ("Ctrl+P",), "add"),
    ActionSpec("like", "Track", "Like", ("Ctrl+U",), "like"),
    ActionSpec("dislike", "Track", "Dislike", ("Ctrl+Shift+U",), "dislike"),
    ActionSpec("show_on_map", "Track", "Show on the map", ("Ctrl+J",), "locate"),
    ActionSpec("go_to_album", "Track", "Go to its album", ("Ctrl+Shift+A",)),
    ActionSpec("show_in_folder", "Track", "Show in its folder", ("Ctrl+Shift+J",), "folder"),
    ActionSpec("copy_path", "Track", "Copy the path", ("Ctrl+Shift+C",), "copy"),
    ActionSpec("search", "Getting around", "Search", ("Ctrl+F", "/"), "search"),
    ActionSpec("filters", "Getting around", "Filters…", ("Ctrl+K",), "filter"),
    ActionSpec("leave", "Getting around", "Clear the search and the selection", ("Escape",)),
    ActionSpec("go_library", "Getting around", "Go to the library", ("Ctrl+1",)),
    ActionSpec("go_map", "Getting around", "Go to the map", ("Ctrl+2",)),
    ActionSpec("go_similar", "Getting around", "Go to “more like this”", ("Ctrl+3",)),
    ActionSpec("go_playlist", "Getting around", "Go to the playlist", ("Ctrl+4",)),
    ActionSpec("show_all", "Getting around", "Show the whole map", ("Ctrl+0",), "fit"),
    ActionSpec("fly_to_playing", "Getting around", "Fly to what is playing", ("Ctrl+L",), "locate"),
    ActionSpec("place_back", "Getting around", "Back to where you were on the map", ("Alt+Left", "Back")),
    ActionSpec("place_forward", "Getting around", "Forward again", ("Alt+Right", "Forward")),
    ActionSpec("selection_back", "Getting around", "The selection before", ("Alt+Z",)),
    ActionSpec("selection_forward", "Getting around", "The selection after", ("Alt+Shift+Z",)),
    ActionSpec("region_names", "Getting around", "Names of regions", ("Ctrl+Shift+N",)),
    ActionSpec("map_alone", "Getting around", "The map alone", ("F9",)),
    ActionSpec("full_screen", "Getting around", "Full screen", ("F11",)),
    ActionSpec("new", "Playlist", "New playlist", ("Ctrl+N",), "new"),
    ActionSpec("save", "Playlist", "Save the playlist", ("Ctrl+S",), "save"),
    ActionSpec("save_as", "Playlist", "Save under another name…", ("Ctrl+Shift+S",)),
    ActionSpec("export", "Playlist", "Export as a file…", ("Ctrl+E",), "export", "Write a file for players"),
    ActionSpec("import", "Playlist", "Import a playlist…", ("Ctrl+I",), "import"),
    ActionSpec("export_folder", "Playlist", "Export to a folder…", (), "folder"),
    ActionSpec("extend", "Playlist", "10 more like these", ("Ctrl+Shift+T",), "add"),
    ActionSpec("refresh_list", "Playlist", "Make it again with new music", ("Ctrl+Shift+R",), "refresh"),
    ActionSpec("as_saved", "Playlist", "Exactly as it was saved"),
    ActionSpec("smart", "Playlist", "Smart: made again when the library changes"),
    ActionSpec("forget_recipe", "Playlist", "Forget what it was made from"),
    ActionSpec("radio", "Playlist", "Radio", ("Ctrl+R",), "radio", "Radio: music without end, like these"),
    ActionSpec("undo", "Playlist", "Undo", ("Ctrl+Z",), "undo"),
    ActionSpec("redo", "Playlist", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo"),
    ActionSpec("add_folder", "Library", "Add a folder…", ("Ctrl+O",), "folder"),
    ActionSpec("folders", "Library", "Folders…", ("Ctrl+Shift+O",)),
    ActionSpec("rescan", "Library", "Look for new and changed music", ("F5",), "refresh"),
    ActionSpec("second_pass", "Library", "Find tempo and key when there is time"),
    ActionSpec("deep_rescan", "Library", "Look at every file again", ("Shift+F5",)),
    ActionSpec("pause_scan", "Library", "Pause the listening", ("Ctrl+Shift+P",), "pause"),
    ActionSpec("relayout", "Library", "Lay the map out again…"),
    ActionSpec("export_map", "Library", "Export the map…", ("Ctrl+Shift+E",), "export"),
    ActionSpec("never_list", "Library", "What is never suggested…"),
    ActionSpec("forgotten", "Library", "Walk through forgotten corners", ("Ctrl+Shift+G",)),
    ActionSpec("units", "Library", "What the network hears…", ("Ctrl+Shift+Y",)),
    ActionSpec("blind_test", "Library", "Which is the odd one out?…", ("Ctrl+Shift+B",)),
    ActionSpec("for_you", "Library", "For you…", ("Ctrl+Alt+U",), "like", "Hardly played, and to your taste"),
    ActionSpec("taste", "Library", "Your taste…", ("Ctrl+Alt+H",), "", "What is learned from your listening"),
    ActionSpec("listening", "Library", "What is known of your listening…", ("Ctrl+Shift+H",), "note"),
    ActionSpec("cancel_scan", "Library", "Stop (what was heard is kept)", ("Ctrl+Shift+X",), "close"),
    ActionSpec("failures", "Library", "What could not be read…", ("Ctrl+Shift+F",), "warning"),
    ActionSpec("keys", "Help", "Keys", ("F1", "?"), "keyboard"),
    ActionSpec("about", "Help", "About Music Explorer", (), "info"),
    ActionSpec("quit", "Help", "Quit", ("Ctrl+Q",)),
)  # fmt: skip


class Actions(QObject):
    """The actions of the window; `actions["play"]` is one of them."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._made = {spec.name: self._make(window, spec) for spec in ACTION_SPECS}
        self.set_theme(theme)

    def __getitem__(self, name: str) -> QAction:
        return self._made[name]

    def set_theme(self, theme: Theme) -> None:
        """Icons in the theme's colours."""
        for spec in ACTION_SPECS:
            if spec.icon:
                self._made[spec.name].setIcon(
                    theme.icon(spec.icon, "on-accent" if spec.name == "play" else "text")
                )

    def _make(self, window: QWidget, spec: ActionSpec) -> QAction:
        action = QAction(spec.text, window)
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        key = shown_key(spec)
        action.setToolTip(f"{spec.hint or spec.text} ({key})" if key else spec.hint or spec.text)
        window.addAction(action)
        return action


def shown_key(spec: ActionSpec) -> str:
    """The key to press, as this system writes it; "" for none."""
    return QKeySequence(spec.keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if spec.keys else ""
