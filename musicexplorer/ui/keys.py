"""The keys of the window: those of actions can be changed, those of the map and of lists stay."""

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtGui import QKeySequence

from musicexplorer.translation import tr
from musicexplorer.ui.actions import ActionSpec, keys_of
from musicexplorer.ui.actions import shown as shown

_MENU = "F10"


def conflict(specs: Sequence[ActionSpec], chosen: Mapping[str, str], name: str, key: str) -> str:
    """Why an action cannot have this key, as a sentence; "" if it can.

    Args:
        specs: All actions.
        chosen: The keys that the person has chosen, by the names of actions.
        name: The action.
        key: The key, in Qt's portable writing.
    """
    own = keys_of(specs, {**chosen, name: ""})
    for spec in (*specs, *fixed_keys()):
        taken = own.get(spec.name, spec.keys)
        if spec.name != name and any(QKeySequence(one) == QKeySequence(key) for one in taken):
            text = tr("{key} is taken: {group}, “{action}”.")
            return text.format(key=shown(key), group=spec.group, action=spec.text.rstrip("…"))
    if QKeySequence(key) == QKeySequence(_MENU):
        return tr("{key} opens the menu.").format(key=shown(key))
    return ""


def fixed_keys() -> tuple[ActionSpec, ...]:
    """The keys that cannot be changed, as actions without names."""
    return (*on_the_map(), *in_lists())


def on_the_map() -> tuple[ActionSpec, ...]:
    """While the map has the keyboard."""
    return _fixed(
        tr("On the map"),
        (
            (tr("Go from dot to dot"), "Left"),
            (tr("Go and select"), "Shift+Right"),
            (tr("Move the map"), "Alt+Shift+Left"),
            (tr("Zoom in"), "+"),
            (tr("Zoom out"), "-"),
            (tr("Show all"), "0"),
            (tr("Play the dot; with a tool: set a corner"), "Return"),
            (tr("Again on a corner: close the lasso"), "Return"),
            (tr("Play the whole track"), "Ctrl+Return"),
            (tr("Select or deselect the dot"), "Shift+Return"),
            (tr("Go from region to region"), "N"),
            (tr("Drag to move"), "M"),
            (tr("Drag a lasso to select"), "L"),
            (tr("Drag a rectangle to select"), "R"),
            (tr("Draw a line: a playlist along it"), "D"),
            (tr("Hover to listen"), "H"),
        ),
    )


def in_lists() -> tuple[ActionSpec, ...]:
    """While a list has the keyboard."""
    return _fixed(
        tr("In lists"),
        (
            (tr("Play from here to the end"), "Return"),
            (tr("Remove from the playlist"), "Delete"),
            (tr("More like this"), "+"),
            (tr("Less like this"), "-"),
            (tr("Show the versions of a song"), "Right"),
            (tr("Hide the versions of a song"), "Left"),
            (tr("Use this version"), "Ctrl+Return"),
            (tr("Move up in the playlist"), "Alt+Up"),
            (tr("Move down in the playlist"), "Alt+Down"),
        ),
    )


def _fixed(group: str, keys: Iterable[tuple[str, str]]) -> tuple[ActionSpec, ...]:
    return tuple(ActionSpec("", group, text, (key,)) for text, key in keys)
