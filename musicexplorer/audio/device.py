"""The sound card, opened through PortAudio.

PortAudio takes samples from a callback or from blocking writes. Both need Python's global interpreter lock,
for which they wait 5 ms and more while another thread computes. Measured with
`python -m tests.benchmarks.playing 5` (a card with a buffer of 93 / 186 ms, one busy Python thread, two cores
at a load of 13, five seconds; underruns and milliseconds that were missing):

    callback, PortAudio's own block size   8 (432 ms)   3 (210 ms)
    callback, blocks of 2048 frames        3 (133 ms)   0
    writes of 1024 frames                  8 (274 ms)   2 (56 ms)
    writes of 2048 frames                  2 (63 ms)    5 (576 ms)

Without a busy thread there were none at 186 ms. So a callback is used, with large blocks and a latency of a
fifth of a second.
"""

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Protocol

import numpy as np

from musicexplorer.audio.mixer import Status
from musicexplorer.translation import tr

_BLOCK = 2048
_LATENCY = 0.2

Fill = Callable[[np.ndarray, int, object, Status], None]


class NoSound(Exception):
    """Playback is not possible; `str()` is the reason, for the user, and what to do about it."""


class Stream(Protocol):
    """An opened sound card: `samplerate` in Hz, `latency` in seconds, `active` until stopped or unplugged."""

    samplerate: float
    latency: float
    active: bool

    def start(self) -> None: ...
    def close(self) -> None: ...


OpenStream = Callable[[Fill], Stream]


def open_device(fill: Fill) -> Stream:
    """Open the default sound card for stereo playback.

    Args:
        fill: Called by PortAudio with a buffer float32 [frames, 2] to fill.

    Raises:
        NoSound: PortAudio is missing, or has no device that it can open.
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
    """Check that there is an output device, without opening it.

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
    """The sounddevice module, which loads PortAudio when it is imported."""
    try:
        import sounddevice
    except OSError as error:
        reason = tr("Playback is not possible: the PortAudio library is missing.")
        if sys.platform == "linux":
            reason += " " + tr("Install it with: {command}").format(command="sudo apt install libportaudio2")
        raise NoSound(reason) from error
    except ImportError as error:
        reason = tr("Playback is not possible: the Python package sounddevice is missing.")
        raise NoSound(reason) from error
    return sounddevice


def _refresh(sounddevice: ModuleType) -> None:
    """Restart PortAudio, which lists devices only at its start, so that it finds new ones."""
    sounddevice._terminate()
    sounddevice._initialize()


def _no_card(error: Exception) -> NoSound:
    text = tr("Playback is not possible: there is no working sound card ({reason}).")
    return NoSound(text.format(reason=error))
