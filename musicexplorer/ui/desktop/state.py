"""What the desktop is told, and what it asks for: values that go from one thread to the other."""

from dataclasses import dataclass
from typing import Literal

Verb = Literal[
    "play", "pause", "play_pause", "stop", "next", "previous", "seek", "set_position", "open",
    "volume", "loop", "shuffle", "fullscreen", "raise", "quit", "still",
]  # fmt: skip
Command = tuple[Verb, object]
"""What the desktop asks for, and its argument."""


@dataclass(frozen=True, slots=True)
class NowPlaying:
    """The current track.

    Attributes:
        key: Names the entry of the queue; another one is another track to the desktop.
        title, artists, album, album_artist, genres: As the tags have it.
        seconds: Its length, 0 while that is not known.
        number, disc: On the album, None if unknown.
        url: Of its file.
        cover: URL of its picture, "" for none.
    """

    key: str = ""
    title: str = ""
    artists: tuple[str, ...] = ()
    album: str = ""
    album_artist: str = ""
    genres: tuple[str, ...] = ()
    seconds: float = 0.0
    number: int | None = None
    disc: int | None = None
    url: str = ""
    cover: str = ""


@dataclass(frozen=True, slots=True)
class DesktopState:
    """The player as the desktop sees it.

    Attributes:
        status: "Playing", "Paused" or "Stopped".
        track: The current track, None for none.
        repeat: "off", "all" or "one".
        shuffled, volume: As in the window.
        can_next, can_previous, can_play: What could be done now.
        fullscreen: Whether the window fills the screen.
    """

    status: str = "Stopped"
    track: NowPlaying | None = None
    repeat: str = "off"
    shuffled: bool = False
    volume: float = 1.0
    can_next: bool = False
    can_previous: bool = False
    can_play: bool = False
    fullscreen: bool = False
