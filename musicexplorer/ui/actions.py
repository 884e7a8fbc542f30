"""Everything that can be done: its words, its key, its icon. Menus, buttons and the key help read this."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from musicexplorer.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that can be done."""

    name: str
    group: str
    text: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    hint: str = ""


DEEDS: tuple[Deed, ...] = (
    Deed("play", "Playing", "Play or pause", ("Space", "Media Play"), "play"),
    Deed("next", "Playing", "Next track", ("Ctrl+Right", "Media Next"), "next"),
    Deed("previous", "Playing", "Previous track", ("Ctrl+Left", "Media Previous"), "previous"),
    Deed("forward", "Playing", "Ten seconds on", ("Ctrl+Shift+Right",)),
    Deed("backward", "Playing", "Ten seconds back", ("Ctrl+Shift+Left",)),
    Deed("louder", "Playing", "Louder", ("Ctrl+Up",)),
    Deed("softer", "Playing", "Softer", ("Ctrl+Down",)),
    Deed("mute", "Playing", "Mute", ("Ctrl+Shift+M",), "volume"),
    Deed("play_whole", "Track", "Play the whole track", (), "play"),
    Deed("preview", "Track", "Play an excerpt", ("Ctrl+Space",)),
    Deed("more_like", "Track", "More like this", ("Ctrl+M",), "similar"),
    Deed("less_like", "Track", "Less like this", ("Ctrl+Shift+L",)),
    Deed("make_from", "Track", "Make a playlist from this", ("Ctrl+G",), "playlist"),
    Deed("path_between", "Track", "A path between these", ("Ctrl+Shift+W",)),
    Deed("play_matches", "Track", "Play what matches, in turns", ("Ctrl+B",)),
    Deed("never", "Track", "Never suggest this", ("Ctrl+D",)),
    Deed("back", "Track", "Back to the list before", ("Ctrl+Backspace",), "back"),
    Deed("add_to_playlist", "Track", "Add to the playlist", ("Ctrl+P",), "add"),
    Deed("like", "Track", "Like", ("Ctrl+U",), "like"),
    Deed("dislike", "Track", "Dislike", ("Ctrl+Shift+U",), "dislike"),
    Deed("show_on_map", "Track", "Show on the map", ("Ctrl+J",), "locate"),
    Deed("go_to_album", "Track", "Go to its album", ("Ctrl+Shift+A",)),
    Deed("show_in_folder", "Track", "Show in its folder", ("Ctrl+Shift+J",), "folder"),
    Deed("copy_path", "Track", "Copy the path", ("Ctrl+Shift+C",), "copy"),
    Deed("search", "Getting around", "Search", ("Ctrl+F", "/"), "search"),
    Deed("filters", "Getting around", "Filters…", ("Ctrl+K",), "filter"),
    Deed("leave", "Getting around", "Clear the search and the selection", ("Escape",)),
    Deed("go_library", "Getting around", "Go to the library", ("Ctrl+1",)),
    Deed("go_map", "Getting around", "Go to the map", ("Ctrl+2",)),
    Deed("go_similar", "Getting around", "Go to “more like this”", ("Ctrl+3",)),
    Deed("go_playlist", "Getting around", "Go to the playlist", ("Ctrl+4",)),
    Deed("show_all", "Getting around", "Show the whole map", ("Ctrl+0",), "fit"),
    Deed("fly_to_playing", "Getting around", "Fly to what is playing", ("Ctrl+L",), "locate"),
    Deed("place_back", "Getting around", "Back to where you were on the map", ("Alt+Left", "Back")),
    Deed("place_forward", "Getting around", "Forward again", ("Alt+Right", "Forward")),
    Deed("selection_back", "Getting around", "The selection before", ("Alt+Z",)),
    Deed("selection_forward", "Getting around", "The selection after", ("Alt+Shift+Z",)),
    Deed("region_names", "Getting around", "Names of regions", ("Ctrl+Shift+N",)),
    Deed("map_alone", "Getting around", "The map alone", ("F9",)),
    Deed("full_screen", "Getting around", "Full screen", ("F11",)),
    Deed("new", "Playlist", "New playlist", ("Ctrl+N",), "new"),
    Deed("save", "Playlist", "Save the playlist", ("Ctrl+S",), "save"),
    Deed("save_as", "Playlist", "Save under another name…", ("Ctrl+Shift+S",)),
    Deed("export", "Playlist", "Export as a file…", ("Ctrl+E",), "export", "Write a file for other players"),
    Deed("import", "Playlist", "Import a playlist…", ("Ctrl+I",), "import"),
    Deed("export_folder", "Playlist", "Export to a folder…", (), "folder"),
    Deed("extend", "Playlist", "10 more like these", ("Ctrl+Shift+T",), "add"),
    Deed("refresh_list", "Playlist", "Make it again with new music", ("Ctrl+Shift+R",), "refresh"),
    Deed("as_saved", "Playlist", "Exactly as it was saved"),
    Deed("smart", "Playlist", "Smart: made again when the library changes"),
    Deed("forget_recipe", "Playlist", "Forget what it was made from"),
    Deed("radio", "Playlist", "Radio", ("Ctrl+R",), "radio", "Radio: music without end, like these"),
    Deed("undo", "Playlist", "Undo", ("Ctrl+Z",), "undo"),
    Deed("redo", "Playlist", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo"),
    Deed("add_folder", "Library", "Add a folder…", ("Ctrl+O",), "folder"),
    Deed("folders", "Library", "Folders…", ("Ctrl+Shift+O",)),
    Deed("rescan", "Library", "Look for new and changed music", ("F5",), "refresh"),
    Deed("second_pass", "Library", "Find tempo and key when there is time"),
    Deed("deep_rescan", "Library", "Look at every file again", ("Shift+F5",)),
    Deed("pause_scan", "Library", "Pause the listening", ("Ctrl+Shift+P",), "pause"),
    Deed("relayout", "Library", "Lay the map out again…"),
    Deed("export_map", "Library", "Export the map…", ("Ctrl+Shift+E",), "export"),
    Deed("never_list", "Library", "What is never suggested…"),
    Deed("forgotten", "Library", "Walk through forgotten corners", ("Ctrl+Shift+G",)),
    Deed("units", "Library", "What the network hears…", ("Ctrl+Shift+Y",)),
    Deed("blind_test", "Library", "Which is the odd one out?…", ("Ctrl+Shift+B",)),
    Deed("for_you", "Library", "For you…", ("Ctrl+Alt+U",), "like", "What you hardly played and would like"),
    Deed("taste", "Library", "Your taste…", ("Ctrl+Alt+H",), "", "What is learned from your listening"),
    Deed("listening", "Library", "What is known of your listening…", ("Ctrl+Shift+H",), "note"),
    Deed("cancel_scan", "Library", "Stop (what was heard is kept)", ("Ctrl+Shift+X",), "close"),
    Deed("failures", "Library", "What could not be read…", ("Ctrl+Shift+F",), "warning"),
    Deed("keys", "Help", "Keys", ("F1", "?"), "keyboard"),
    Deed("about", "Help", "About Music Explorer", (), "info"),
    Deed("quit", "Help", "Quit", ("Ctrl+Q",)),
)  # fmt: skip


class Actions(QObject):
    """The actions of the window; `actions["play"]` is one of them."""

    def __init__(self, window: QWidget, theme: Theme) -> None:
        super().__init__(window)
        self._made = {deed.name: self._make(window, deed) for deed in DEEDS}
        self.set_theme(theme)

    def __getitem__(self, name: str) -> QAction:
        return self._made[name]

    def set_theme(self, theme: Theme) -> None:
        """Icons in the theme's colours."""
        for deed in DEEDS:
            if deed.icon:
                self._made[deed.name].setIcon(
                    theme.icon(deed.icon, "on-accent" if deed.name == "play" else "text")
                )

    def _make(self, window: QWidget, deed: Deed) -> QAction:
        action = QAction(deed.text, window)
        action.setShortcuts([QKeySequence(key) for key in deed.keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        key = shown_key(deed)
        action.setToolTip(f"{deed.hint or deed.text} ({key})" if key else deed.hint or deed.text)
        window.addAction(action)
        return action


def shown_key(deed: Deed) -> str:
    """The key to press, as this system writes it; "" for none."""
    return QKeySequence(deed.keys[0]).toString(QKeySequence.SequenceFormat.NativeText) if deed.keys else ""
