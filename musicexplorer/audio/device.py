"""The sound card, opened through PortAudio, and a clock in its place where there is none.

A click is to be heard within 50 ms and a seek within 30, so the card is opened with little buffered (three
blocks of 256 frames, 17 ms: through PulseAudio a sample is heard about 1.4 times as long after it was asked
for), and again with more when it has run dry (`LATENCIES`). The callback needs Python's global interpreter
lock, for which it waits while another thread computes, at most `_SWITCH` if that thread runs Python code.
`python -m tests.benchmarks.playing` measures all this.
"""

import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, Protocol

import numpy as np

from musicexplorer.audio.mixer import Status
from musicexplorer.translation import tr

# Seconds that are buffered before the card, from the first that is tried to the last.
LATENCIES = (0.015, 0.05, 0.2, 0.4)
# Seconds after which a thread that computes lets others have the lock: with Python's 5 ms, a stream of 17 ms
# runs dry every second callback beside such a thread, with 1 ms never.
_SWITCH = 0.001
# Frames of the largest block.
_LARGEST = 2048

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


class OpenStream(Protocol):
    """Opens a sound card: which one ("" for the default), with how many seconds buffered."""

    def __call__(self, fill: Fill, device: str, latency: float) -> Stream: ...


def open_device(fill: Fill, device: str, latency: float) -> Stream:
    """Open a sound card for stereo playback.

    Args:
        fill: Called by PortAudio with a buffer float32 [frames, channels] to fill.
        device: One of `devices()`, "" for the system's default; the default too if it is not there.
        latency: Seconds to buffer.

    Raises:
        NoSound: PortAudio is missing, or has no device that it can open.
    """
    sounddevice = _portaudio()
    sys.setswitchinterval(min(_SWITCH, sys.getswitchinterval()))
    reason: Exception = ValueError()
    for name, fresh in ((device, False), (device, True), ("", False)):
        try:
            if fresh:
                _refresh(sounddevice)
            number = _number(sounddevice, name)
            found = sounddevice.query_devices(number, "output")
            stream: Stream = sounddevice.OutputStream(
                device=number,
                channels=min(int(found["max_output_channels"]), 2),
                dtype="float32",
                latency=latency,
                blocksize=_block(latency, found["default_samplerate"]),
                callback=_first_in_line(fill),
            )
            _hurry_client()
            return stream
        except (sounddevice.PortAudioError, ValueError) as error:
            reason = error
    raise _no_card(reason)


def devices() -> list[str]:
    """The names of the sound cards that can be chosen; PortAudio looks for them once, when it is loaded.

    Raises:
        NoSound: PortAudio is missing.
    """
    sounddevice = _portaudio()
    return list(dict.fromkeys(_name(sounddevice, found) for found in _outputs(sounddevice)))


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


class SilentClock:
    """Stands in for a sound card: takes samples at their pace, and nothing is heard."""

    latency = 0.0

    def __init__(self, fill: Fill, samplerate: float) -> None:
        self.samplerate = samplerate
        self.active = False
        self._fill = fill
        self._thread = threading.Thread(target=self._run, name="silent clock", daemon=True)

    def start(self) -> None:
        """Start to take samples."""
        self.active = True
        self._thread.start()

    def close(self) -> None:
        """Stop."""
        self.active = False
        self._thread.join()

    def _run(self) -> None:
        frames = _LARGEST
        out = np.zeros((frames, 2), np.float32)
        status = SimpleNamespace(output_underflow=False)
        due = time.monotonic()
        while self.active:
            self._fill(out, frames, None, status)
            due = max(due + frames / self.samplerate, time.monotonic() - 1.0)
            time.sleep(max(0.0, due - time.monotonic()))


def _block(latency: float, rate: float) -> int:
    """Frames of a block: a power of two, of which at least three are buffered."""
    return min(1 << int(latency * rate / 2.5).bit_length() - 1, _LARGEST)


def _first_in_line(fill: Fill) -> Fill:
    """The callback, which at its first call asks the system to run its thread before all others."""
    asked = False

    def call(out: np.ndarray, frames: int, when: object, status: Status) -> None:
        nonlocal asked
        if not asked:
            asked = True
            _hurry(0)
        fill(out, frames, when, status)

    return call


def _hurry(thread: int) -> None:
    with suppress(OSError, AttributeError):  # few systems let a person have it (Linux: group "audio")
        os.sched_setscheduler(thread, os.SCHED_RR, os.sched_param(5))


def _hurry_client() -> None:
    """The same for the thread in which PulseAudio's library passes samples on to its daemon."""
    with suppress(OSError):  # Linux only
        for thread in Path("/proc/self/task").iterdir():
            if (thread / "comm").read_text() == "threaded-ml\n":
                _hurry(int(thread.name))


def _portaudio() -> ModuleType:
    """The sounddevice module, which loads PortAudio when it is imported."""
    try:
        import sounddevice
    except OSError as error:
        reason = tr("No sound can be played: the PortAudio library is missing.")
        if sys.platform == "linux":
            reason += " " + tr("Install it with: {command}").format(command="sudo apt install libportaudio2")
        raise NoSound(reason) from error
    except ImportError as error:
        reason = tr("No sound can be played: the Python package sounddevice is missing.")
        raise NoSound(reason) from error
    return sounddevice


def _outputs(sounddevice: ModuleType) -> list[dict[str, Any]]:
    return [found for found in sounddevice.query_devices() if found["max_output_channels"] > 0]


def _name(sounddevice: ModuleType, found: dict[str, Any]) -> str:
    """A device's name; with that of the interface to it where there are several, as on Windows."""
    if len(sounddevice.query_hostapis()) == 1:
        return str(found["name"])
    return f"{found['name']} ({sounddevice.query_hostapis(found['hostapi'])['name']})"


def _number(sounddevice: ModuleType, name: str) -> int | None:
    """PortAudio's number of a device, None for the default.

    Raises:
        ValueError: There is no such device.
    """
    if not name:
        return None
    for found in _outputs(sounddevice):
        if _name(sounddevice, found) == name:
            return int(found["index"])
    raise ValueError(name)


def _refresh(sounddevice: ModuleType) -> None:
    """Restart PortAudio, which lists devices only at its start, so that it finds new ones."""
    sounddevice._terminate()
    sounddevice._initialize()


def _no_card(error: Exception) -> NoSound:
    if "device" in str(error).lower():  # PortAudio's "Error querying device -1" says no more than that
        return NoSound(tr("No sound can be played: no loudspeaker, headphones or other output was found."))
    return NoSound(tr("No sound can be played: {reason}.").format(reason=error))
