"""What the window remembers between two starts: a frozen value in a small JSON file."""

import contextlib
import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

THEMES = ("system", "light", "dark")
_RANGES: dict[str, tuple[float, float]] = {
    "volume": (0.0, 1.0),
    "per_artist": (1, 50),
    "line_tracks": (2, 500),
    "taste": (0.0, 1.0),
    "last_position": (0.0, float("inf")),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the window remembers.

    Attributes:
        volume: Loudness of the player, 0..1.
        geometry: The window's place and size as Qt saves it, bytes as hex.
        splitter: Widths of library, map and side panel in pixels, () for the default.
        side_splitter: Heights of "more like this" and the playlist in pixels, () for what suits the playlist.
        columns: The library table's header as Qt saves it, bytes as hex.
        per_artist: How many tracks of one artist "more like this" lists at most.
        colour_by: What the map's colours say.
        size_by: What the sizes of its dots say.
        filters: The filters that are on, as `ui.filters` writes them.
        theme: "system", "light" or "dark".
        last_playlist: The saved playlist that was open, by the store's number.
        playlist: Tracks of the playlist in hand, when it was changed and not saved.
        playlist_name: What that playlist is called, "" for nothing.
        scanning: Whether a scan was under way; it goes on at the next start.
        last_track: The track that was playing, by the store's number.
        last_position: Seconds into it.
        line_tracks: Tracks on a line across the map that is as long as the map's smaller side.
        overhear: Whether dots are heard when the pointer rests on them.
        region_names: Whether regions of the map are named on it.
        doubts: Whether tracks that stand wrong on the map are marked.
        relative_export: Whether playlists are exported with paths relative to the playlist file.
        keep_listening: Whether plays and additions to playlists are kept.
        never: What is never suggested: pairs of kind and value.
        recipe: What the playlist in hand was made from, "" for nothing.
        smart: Whether it is made again by itself when the library changes.
        taste: How much listening counts for what is near: 0 sound alone .. 1 taste alone.
        written: Whether what is written about tracks counts for it too.
        second_pass: Whether tempo, key and loudness are found when there is nothing else to do.
    """

    volume: float = 0.8
    geometry: str = ""
    splitter: tuple[int, ...] = ()
    side_splitter: tuple[int, ...] = ()
    columns: str = ""
    per_artist: int = 3
    colour_by: str = "genre"
    size_by: str = "none"
    filters: dict[str, Any] = field(default_factory=dict)
    theme: str = "system"
    last_playlist: int | None = None
    playlist: tuple[int, ...] = ()
    playlist_name: str = ""
    scanning: bool = False
    last_track: int | None = None
    last_position: float = 0.0
    line_tracks: int = 20
    overhear: bool = False
    region_names: bool = True
    doubts: bool = True
    relative_export: bool = False
    keep_listening: bool = True
    taste: float = 0.0
    written: bool = False
    second_pass: bool = True
    never: list[Any] = field(default_factory=list)
    recipe: str = ""
    smart: bool = False

    @classmethod
    def load(cls, path: Path) -> "Settings":
        """Read the settings; what cannot be used is left at its default (`read` says why)."""
        return read(path)[0]

    def save(self, path: Path) -> None:
        """Write the settings whole or not at all.

        Raises:
            OSError: If the folder cannot be written to; the old file is still there then.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.{os.getpid()}.new")
        try:
            beside.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")
            os.replace(beside, path)
        except OSError:
            with contextlib.suppress(OSError):
                beside.unlink()
            raise


def read(path: Path) -> tuple[Settings, str]:
    """Read the settings; what cannot be used is left at its default.

    Returns:
        The settings, and a message for the person ("" when all is well or there is no file yet).
    """
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings(), ""
    except (OSError, ValueError) as error:
        return Settings(), f"The settings in {path} could not be read and start afresh ({error})."
    if not isinstance(written, dict):
        return Settings(), f"The settings in {path} could not be read and start afresh."
    defaults = asdict(Settings())
    usable = {name: _fit(name, defaults[name], value) for name, value in written.items() if name in defaults}
    return Settings(**{name: value for name, value in usable.items() if value is not None}), ""


def _fit(name: str, default: Any, value: Any) -> Any:
    """`value` as the setting's type and range want it, None for what does not fit."""
    if name in ("last_playlist", "last_track"):
        return value if type(value) is int else None
    if isinstance(default, tuple):
        sizes = isinstance(value, list) and all(type(size) is int and size >= 0 for size in value)
        return tuple(value) if sizes else None
    if name == "theme":
        return value if value in THEMES else None
    if isinstance(default, float) and type(value) is int:
        value = float(value)
    if type(value) is not type(default):
        return None
    low, high = _RANGES.get(name, (None, None))
    return value if low is None or low <= value <= high else None
