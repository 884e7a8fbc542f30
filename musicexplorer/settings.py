"""The settings of the window: a frozen value in a small JSON file."""

import contextlib
import json
import os
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from musicexplorer import paths
from musicexplorer.regular_files import private, read_regular
from musicexplorer.translation import tr

THEMES = ("system", "light", "dark")
TEXT_SIZES = (100, 115, 130, 150, 175, 200)
MOTIONS = ("system", "reduced", "full")
LANGUAGES = {"": "", "en": "English", "ko": "한국어"}  # what they call themselves
# Keys in the file that differ from the names of the fields.
_KEYS = {
    "colour_by": "colours",
    "hover_preview": "overhear",
    "show_misplaced": "doubts",
    "keep_history": "keep_listening",
    "exclusions": "never",
    "use_metadata": "written",
    "taste": "taste_share",
}
_LARGEST = 16 << 20  # bytes
_CHOICES: dict[str, tuple[object, ...]] = {
    "theme": THEMES,
    "motion": MOTIONS,
    "text_size": TEXT_SIZES,
    "language": tuple(LANGUAGES),
    "loudness": ("off", "track", "album"),
}
_OPTIONAL: dict[str, type[Any]] = {"last_playlist": int, "last_track": int, "taste": float}
_RANGES: dict[str, tuple[float, float]] = {
    "volume": (0.0, 1.0),
    "per_artist": (1, 50),
    "line_tracks": (2, 500),
    "map_turn": (-90, 90),
    "taste": (0.0, 1.0),
    "last_position": (0.0, float("inf")),
    "crossfade": (0.0, 12.0),
    "threads": (0, 256),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the window remembers between two starts.

    Attributes:
        volume: Loudness of the player, 0..1.
        geometry: Position and size of the window as Qt saves them, bytes as hex.
        splitter: Widths of library, map and side panel in pixels, () for the default.
        hidden_panels: The panels that are folded away: "library", "similar" and "playlist".
        panel_tabs: Which tab is in front at each side of the map, () for the first ones.
        side_splitter: Heights of "more like this" and the playlist in pixels, () for what suits the playlist.
        columns: The library table's columns and sorting, as JSON.
        table_groups: What the library table's rows are put together by: "", "album" or "artist".
        per_artist: How many tracks of one artist "more like this" lists at most.
        colour_by: What the colours of the map show, "" for what suits the library.
        map_turn: Degrees by which the map is turned to fit a window.
        size_by: What the sizes of the dots show.
        filters: The active filters, as `ui.library.filters` writes them.
        theme: "system", "light" or "dark".
        text_size: Size of texts in percent, one of `TEXT_SIZES`; it counts from the next start.
        tour: Whether the tour is shown by itself when there is a map.
        motion: Whether things move: "system" for as the desktop wishes, "reduced" or "full".
        language: One of `LANGUAGES`, "" for that of the system; it counts from the next start.
        last_playlist: Id of the saved playlist that was open.
        playlist: Track ids of the current playlist, if it was changed and not saved.
        playlist_name: Name of that playlist, "" for none.
        scanning: Whether a scan was running; it continues at the next start.
        last_track: Id of the track that was playing when versions without a queue were closed.
        last_position: Seconds into it.
        line_tracks: Number of tracks for a line across the map as long as its smaller side.
        hover_preview: Whether the track under the pointer is played.
        notify_tracks: Whether the desktop shows a notification when another track plays.
        inhibit_suspend: Whether the machine is kept from suspending while music plays.
        follow: Whether the map follows the music.
        loudness: How tracks are made equally loud: "off", "track" or "album".
        crossfade: Seconds of the crossfade between tracks that do not follow each other on an album.
        sound_card: The name of the sound card, "" for the one of the system.
        preview_on_click: Whether a click on a track plays an excerpt of it while another plays.
        region_names: Whether the map shows the names of regions.
        show_misplaced: Whether tracks that the map misplaces are marked.
        relative_export: Whether playlists are exported with paths relative to the playlist file.
        path_rules: What folders are called on other devices: triples of device, folder here, and there.
        keep_history: Whether plays and additions to playlists are recorded.
        exclusions: What is never suggested: pairs of kind and value.
        keys: The keys that the person has chosen for actions, by their names; "" for none.
        palette_recent: What was chosen in the command palette, the newest first: pairs of kind and key.
        recipe: Recipe of the current playlist, "" for none.
        smart: Whether that playlist refreshes when the library changes.
        fading: Whether old plays may count less for taste, where that predicts new ones better.
        taste: Weight of taste in similarity: 0 sound only .. 1 taste only; None for as much as the listening
            history has earned (`Session.mix_by`).
        use_metadata: Whether metadata counts for similarity too.
        second_pass: Whether tempo, key and loudness are found while there is nothing else to do.
        watch_folders: Whether changes in the folders of the library are scanned while the window is open.
        pause_on_battery: Whether the analysis waits while the computer runs on its battery.
        pause_for_disk: Whether it waits while other programs keep the disk busy.
        threads: How many cores the analysis uses at most, 0 for all.
        cluster: The address of a cluster that analyses instead of this machine, "" for none.
        slow_while_playing: Whether it uses one core only while music plays.
    """

    volume: float = 0.8
    geometry: str = ""
    splitter: tuple[int, ...] = ()
    hidden_panels: list[Any] = field(default_factory=list)
    panel_tabs: tuple[int, ...] = ()
    side_splitter: tuple[int, ...] = ()
    columns: str = ""
    table_groups: str = ""
    per_artist: int = 3
    colour_by: str = ""
    map_turn: int = 0
    size_by: str = "none"
    filters: dict[str, Any] = field(default_factory=dict)
    theme: str = "system"
    text_size: int = 100
    tour: bool = True
    motion: str = "system"
    language: str = ""
    last_playlist: int | None = None
    playlist: tuple[int, ...] = ()
    playlist_name: str = ""
    scanning: bool = False
    last_track: int | None = None
    last_position: float = 0.0
    line_tracks: int = 20
    hover_preview: bool = False
    preview_on_click: bool = False
    follow: bool = False
    loudness: str = "track"
    crossfade: float = 0.0
    sound_card: str = ""
    notify_tracks: bool = False
    inhibit_suspend: bool = False
    region_names: bool = True
    show_misplaced: bool = False
    relative_export: bool = False
    path_rules: list[Any] = field(default_factory=list)
    keep_history: bool = True
    fading: bool = True
    taste: float | None = None
    use_metadata: bool = False
    second_pass: bool = True
    watch_folders: bool = True
    pause_on_battery: bool = True
    pause_for_disk: bool = True
    slow_while_playing: bool = True
    threads: int = 0
    cluster: str = ""
    exclusions: list[Any] = field(default_factory=list)
    palette_recent: list[Any] = field(default_factory=list)
    keys: dict[str, Any] = field(default_factory=dict)
    recipe: str = ""
    smart: bool = False

    @classmethod
    def load(cls, path: Path) -> "Settings":
        """Read the settings; unusable values stay at their defaults (`read` says why)."""
        return read(path)[0]

    def save(self, path: Path) -> None:
        """Write the settings atomically; keys that another program has put into the file stay in it.

        Raises:
            OSError: The folder cannot be written to; the old file is unchanged.
        """
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary = path.with_name(f"{path.name}.{os.getpid()}.new")
        try:
            stored = _unknown(path) | {_KEYS.get(name, name): value for name, value in asdict(self).items()}
            with open(temporary, "w", encoding="utf-8", opener=private) as file:
                file.write(json.dumps(stored, indent=2) + "\n")
            os.replace(temporary, path)
        except OSError:
            with contextlib.suppress(OSError):
                temporary.unlink()
            raise


def languages() -> list[str] | None:
    """The chosen language for `translation.use`; None for the system's."""
    chosen = Settings.load(paths.settings()).language
    return [chosen] if chosen else None


def read(path: Path) -> tuple[Settings, str]:
    """Read the settings; unusable values stay at their defaults.

    Returns:
        The settings, and a message for the user ("" if there is no problem or no file yet).
    """
    try:
        stored = json.loads(read_regular(path, _LARGEST).decode("utf-8"))
    except FileNotFoundError:
        return Settings(), ""
    except (OSError, ValueError, RecursionError) as error:
        text = tr("The settings in {path} could not be read and were reset ({reason}).")
        return Settings(), text.format(path=path, reason=error)
    if not isinstance(stored, dict):
        text = tr("The settings in {path} could not be read and were reset.")
        return Settings(), text.format(path=path)
    defaults = asdict(Settings())
    found = {name: stored[key] for name in defaults if (key := _KEYS.get(name, name)) in stored}
    if stored.get("colour_by") != "genre":  # stored once although nobody had chosen it
        found = {"colour_by": stored.get("colour_by", "")} | found
    if stored.get("taste") != 0.0:  # the same: only another number was chosen
        found = {"taste": stored.get("taste")} | found
    usable = {name: _fit(name, defaults[name], value) for name, value in found.items()}
    return Settings(**{name: value for name, value in usable.items() if value is not None}), ""


def _unknown(path: Path) -> dict[str, Any]:
    """What the file holds beside our settings, written by a newer version or another program."""
    try:
        stored = json.loads(read_regular(path, _LARGEST).decode("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    known = {_KEYS.get(setting.name, setting.name) for setting in fields(Settings)}
    return {key: stored[key] for key in stored if key not in known} if isinstance(stored, dict) else {}


def _fit(name: str, default: Any, value: Any) -> Any:
    """`value` in the type and range of the setting, None if it does not fit."""
    if isinstance(default, tuple):
        sizes = isinstance(value, list) and all(type(size) is int and size >= 0 for size in value)
        return tuple(value) if sizes else None
    if name in _CHOICES:
        return value if value in _CHOICES[name] else None
    kind = _OPTIONAL.get(name, type(default))
    if kind is float and type(value) is int and abs(value) < _LARGEST:
        value = float(value)
    if type(value) is not kind:
        return None
    low, high = _RANGES.get(name, (None, None))
    return value if low is None or low <= value <= high else None
