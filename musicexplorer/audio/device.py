"""The sound card, through PortAudio; and why there is none.

PortAudio takes samples from a callback or from blocking writes. Either needs Python's lock, for which it
waits 5 ms and more while another thread computes. Measured with `python -m tests.benchmarks.playing 5` (a
card with a buffer of 93 / 186 ms, one thread that burns, two cores under a load of 13, five seconds;
underruns and milliseconds that were missing):

    callback, blocks as PortAudio likes    8 (432 ms)   3 (210 ms)
    callback, blocks of 2048 frames        3 (133 ms)   0
    writes of 1024 frames                  8 (274 ms)   2 (56 ms)
    writes of 2048 frames                  2 (63 ms)    5 (576 ms)

With no thread that burns there were none at 186 ms. So: a callback, asked seldom, and a fifth of a second
between it and the loudspeaker.
"""

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Protocol

import numpy as np

from musicexplorer.audio.mixer import Status

_BLOCK = 2048
_LATENCY = 0.2

Fill = Callable[[np.ndarray, int, object, Status], None]


class NoSound(Exception):
    """Sound cannot be played; `str()` says why and what to do about it."""


class Stream(Protocol):
    """An opened sound card: `samplerate` in Hz, `latency` in seconds, `active` until it stops or is gone."""

    samplerate: float
    latency: float
    active: bool

    def start(self) -> None: ...
    def close(self) -> None: ...


OpenStream = Callable[[Fill], Stream]


def open_device(fill: Fill) -> Stream:
    """Open the default sound card for two channels.

    Args:
        fill: Called by PortAudio with float32 [frames, 2] to be filled.

    Raises:
        NoSound: No PortAudio, or no device that it can open.
    """
    sounddevice = _portaudio()
    for retry in (False, True):
        try:
            if retry:
                _refresh(sounddevice)
            stream: Stream = sounddevice.OutputStream(
                channels=2, dtype="float32", latency=_LATENCY, blocksize=_BLOCK, callback=fill
            )
            return stream
        except (sounddevice.PortAudioError, ValueError) as error:
            reason = error
    raise _no_card(reason)


def look_for_device() -> None:
    """Look whether there is a device to play to, without opening it.

    Raises:
        NoSound: There is none.
    """
    sounddevice = _portaudio()
    try:
        sounddevice.query_devices(kind="output")
    except (sounddevice.PortAudioError, ValueError):
        try:
            _refresh(sounddevice)
            sounddevice.query_devices(kind="output")
        except (sounddevice.PortAudioError, ValueError) as error:
            raise _no_card(error) from error


def _portaudio() -> ModuleType:
    """The sounddevice module, which loads PortAudio: imported only when sound is wanted."""
    try:
        import sounddevice
    except OSError as error:
        how = " Install it with: sudo apt install libportaudio2" if sys.platform == "linux" else ""
        raise NoSound(f"Nothing can be played, since the PortAudio library is missing.{how}") from error
    except ImportError as error:
        raise NoSound("Nothing can be played, since the Python package sounddevice is missing.") from error
    return sounddevice


def _refresh(sounddevice: ModuleType) -> None:
    """PortAudio lists the devices when it starts: make it see those that came later."""
    sounddevice._terminate()
    sounddevice._initialize()


def _no_card(error: Exception) -> NoSound:
    return NoSound(f"Nothing can be played, since there is no sound card that works ({error}).")
