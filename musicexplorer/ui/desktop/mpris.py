"""The interfaces of MPRIS 2 (https://specifications.freedesktop.org/mpris-spec/latest)."""

import time
from collections.abc import Callable
from typing import Annotated

from dbus_fast import PropertyAccess, Variant
from dbus_fast.annotations import (
    DBusBool,
    DBusDict,
    DBusDouble,
    DBusInt64,
    DBusObjectPath,
    DBusSignature,
    DBusStr,
)
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

from musicexplorer.ui.desktop.state import Command, DesktopState, NowPlaying

PATH = "/org/mpris/MediaPlayer2"
NAME = "org.mpris.MediaPlayer2.musicexplorer"
_NO_TRACK = "/org/mpris/MediaPlayer2/TrackList/NoTrack"
_TRACK = "/io/musicexplorer/track/"
_LOOPS = {"off": "None", "all": "Playlist", "one": "Track"}
_MICROSECONDS = 1_000_000
_READ = PropertyAccess.READ
_MIME_TYPES = [
    "audio/mpeg", "audio/flac", "audio/ogg", "audio/opus", "audio/mp4", "audio/aac", "audio/x-wav",
    "audio/x-aiff", "audio/x-musepack", "audio/x-ape", "audio/x-wavpack", "audio/webm",
]  # fmt: skip

Texts = Annotated[list[str], DBusSignature("as")]
Send = Callable[[Command], None]


class Root(ServiceInterface):
    """`org.mpris.MediaPlayer2`: the program."""

    def __init__(self, send: Send) -> None:
        super().__init__("org.mpris.MediaPlayer2")
        self._send = send
        self._fullscreen = False

    def show(self, state: DesktopState) -> None:
        """The player is in this state now."""
        if state.fullscreen != self._fullscreen:
            self._fullscreen = state.fullscreen
            self.emit_properties_changed({"Fullscreen": state.fullscreen})

    @dbus_method()
    def Raise(self) -> None:
        self._send(("raise", None))

    @dbus_method()
    def Quit(self) -> None:
        self._send(("quit", None))

    @dbus_property()
    def Fullscreen(self) -> DBusBool:
        return self._fullscreen

    @Fullscreen.setter
    def Fullscreen(self, on: DBusBool) -> None:
        self._send(("fullscreen", on))

    @dbus_property(_READ)
    def CanSetFullscreen(self) -> DBusBool:
        return True

    @dbus_property(_READ)
    def CanQuit(self) -> DBusBool:
        return True

    @dbus_property(_READ)
    def CanRaise(self) -> DBusBool:
        return True

    @dbus_property(_READ)
    def HasTrackList(self) -> DBusBool:
        return False

    @dbus_property(_READ)
    def Identity(self) -> DBusStr:
        return "Music Explorer"

    @dbus_property(_READ)
    def DesktopEntry(self) -> DBusStr:
        return "musicexplorer"

    @dbus_property(_READ)
    def SupportedUriSchemes(self) -> Texts:
        return ["file"]

    @dbus_property(_READ)
    def SupportedMimeTypes(self) -> Texts:
        return _MIME_TYPES


class Player(ServiceInterface):
    """`org.mpris.MediaPlayer2.Player`: what plays."""

    def __init__(self, send: Send) -> None:
        super().__init__("org.mpris.MediaPlayer2.Player")
        self._send = send
        self._state = DesktopState()
        self._position, self._when = 0.0, time.monotonic()

    def show(self, state: DesktopState) -> None:
        """The player is in this state now; what has changed is told."""
        before = _properties(self._state)
        self._state = state
        changed = {name: value for name, value in _properties(state).items() if value != before[name]}
        if changed:
            self.emit_properties_changed(changed)

    def set_position(self, seconds: float) -> None:
        """It has played to here; nobody is told, who asks gets an answer."""
        self._position, self._when = seconds, time.monotonic()

    @dbus_method()
    def Next(self) -> None:
        self._send(("next", None))

    @dbus_method()
    def Previous(self) -> None:
        self._send(("previous", None))

    @dbus_method()
    def Pause(self) -> None:
        self._send(("pause", None))

    @dbus_method()
    def PlayPause(self) -> None:
        self._send(("play_pause", None))

    @dbus_method()
    def Stop(self) -> None:
        self._send(("stop", None))

    @dbus_method()
    def Play(self) -> None:
        self._send(("play", None))

    @dbus_method()
    def Seek(self, offset: DBusInt64) -> None:
        self._send(("seek", offset / _MICROSECONDS))

    @dbus_method()
    def SetPosition(self, track: DBusObjectPath, position: DBusInt64) -> None:
        if track == _path(self._state.track):  # else it is about a track that has ended meanwhile
            self._send(("set_position", position / _MICROSECONDS))

    @dbus_method()
    def OpenUri(self, uri: DBusStr) -> None:
        self._send(("open", uri))

    @dbus_signal()
    def Seeked(self, position: DBusInt64) -> DBusInt64:
        return position

    @dbus_property(_READ)
    def PlaybackStatus(self) -> DBusStr:
        return self._state.status

    @dbus_property()
    def LoopStatus(self) -> DBusStr:
        return _LOOPS[self._state.repeat]

    @LoopStatus.setter
    def LoopStatus(self, loop: DBusStr) -> None:
        for repeat, name in _LOOPS.items():
            if name == loop:
                self._send(("loop", repeat))

    @dbus_property()
    def Shuffle(self) -> DBusBool:
        return self._state.shuffled

    @Shuffle.setter
    def Shuffle(self, on: DBusBool) -> None:
        self._send(("shuffle", on))

    @dbus_property()
    def Volume(self) -> DBusDouble:
        return self._state.volume

    @Volume.setter
    def Volume(self, volume: DBusDouble) -> None:
        self._send(("volume", min(max(volume, 0.0), 1.0)))

    @dbus_property()
    def Rate(self) -> DBusDouble:
        return 1.0

    @Rate.setter
    def Rate(self, rate: DBusDouble) -> None:
        if rate == 0.0:  # as the specification says
            self._send(("pause", None))

    @dbus_property(_READ)
    def MinimumRate(self) -> DBusDouble:
        return 1.0

    @dbus_property(_READ)
    def MaximumRate(self) -> DBusDouble:
        return 1.0

    @dbus_property(_READ)
    def Metadata(self) -> DBusDict:
        return metadata(self._state.track)

    @dbus_property(_READ)
    def Position(self) -> DBusInt64:
        passed = time.monotonic() - self._when if self._state.status == "Playing" else 0.0
        length = self._state.track.seconds if self._state.track is not None else 0.0
        position = self._position + min(passed, 1.0)
        return round((min(position, length) if length else position) * _MICROSECONDS)

    @dbus_property(_READ)
    def CanGoNext(self) -> DBusBool:
        return self._state.can_next

    @dbus_property(_READ)
    def CanGoPrevious(self) -> DBusBool:
        return self._state.can_previous

    @dbus_property(_READ)
    def CanPlay(self) -> DBusBool:
        return self._state.can_play

    @dbus_property(_READ)
    def CanPause(self) -> DBusBool:
        return self._state.can_play

    @dbus_property(_READ)
    def CanSeek(self) -> DBusBool:
        return self._state.track is not None

    @dbus_property(_READ)
    def CanControl(self) -> DBusBool:
        return True


def metadata(track: NowPlaying | None) -> dict[str, Variant]:
    """What MPRIS calls the metadata of a track; what is not known is left out."""
    if track is None:
        return {"mpris:trackid": Variant("o", _NO_TRACK)}
    values = (
        ("mpris:length", "x", round(track.seconds * _MICROSECONDS)),
        ("mpris:artUrl", "s", track.cover),
        ("xesam:title", "s", track.title),
        ("xesam:artist", "as", list(track.artists)),
        ("xesam:album", "s", track.album),
        ("xesam:albumArtist", "as", [track.album_artist] if track.album_artist else []),
        ("xesam:genre", "as", list(track.genres)),
        ("xesam:trackNumber", "i", track.number),
        ("xesam:discNumber", "i", track.disc),
        ("xesam:url", "s", track.url),
    )
    found = {name: Variant(kind, value) for name, kind, value in values if value}
    return {"mpris:trackid": Variant("o", _path(track)), **found}


def _path(track: NowPlaying | None) -> str:
    return _NO_TRACK if track is None else _TRACK + track.key


def _properties(state: DesktopState) -> dict[str, object]:
    """The properties that change, by name."""
    return {
        "PlaybackStatus": state.status,
        "LoopStatus": _LOOPS[state.repeat],
        "Shuffle": state.shuffled,
        "Volume": state.volume,
        "Metadata": metadata(state.track),
        "CanGoNext": state.can_next,
        "CanGoPrevious": state.can_previous,
        "CanPlay": state.can_play,
        "CanPause": state.can_play,
        "CanSeek": state.track is not None,
    }
