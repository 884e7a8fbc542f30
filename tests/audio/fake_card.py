"""A sound card for tests: asks for samples in a thread of its own, as fast as they come, and keeps them."""

import threading
import time
from collections.abc import Callable
from types import SimpleNamespace

import numpy as np

from musicexplorer.audio.bus import Bus
from musicexplorer.audio.device import Fill, NoSound
from musicexplorer.audio.mixer import Mixer

FRAMES = 512


class FakeCard:
    """Opened by calling it, as the player opens its card. `heard` is what came out of the loudspeaker.

    Attributes:
        there: Whether there is a card to open.
        opened: How often it was opened.
        active: As of a PortAudio stream; False when it was pulled out.

    Args:
        samplerate: In Hz.
        rest: Seconds between two calls for samples, so that a track does not end too early for a test.
    """

    latency = 0.02

    def __init__(self, samplerate: float = 44_100.0, rest: float = 0.0) -> None:
        self.samplerate = samplerate
        self.rest = rest
        self.there = True
        self.opened = 0
        self.active = False
        self.held = False
        self._blocks: list[np.ndarray] = []
        self._thread: threading.Thread | None = None

    def __call__(self, fill: Fill, device: str = "", latency: float = 0.0) -> "FakeCard":
        if not self.there:
            raise NoSound("no card")
        self.device, self.requested_latency = device, latency
        self._fill = fill
        self._mixer: Mixer = fill.__self__  # type: ignore[attr-defined]
        self.opened += 1
        return self

    def start(self) -> None:
        self.active = True
        self._thread = threading.Thread(target=self._ask, args=(self._mixer,))
        self._thread.start()

    def pull_out(self) -> None:
        """Take the card away."""
        self.there = self.active = False

    def close(self) -> None:
        self.active = False
        if self._thread is not None:
            self._thread.join()

    @property
    def heard(self) -> np.ndarray:
        """float32 [frames, 2], without the silence in which nothing plays."""
        return np.concatenate([np.zeros((0, 2), np.float32), *self._blocks])

    def _ask(self, mixer: Mixer) -> None:
        status = SimpleNamespace(output_underflow=False)
        while self.active:
            silent = not any(bus.target or bus.gain for bus in (mixer.main, mixer.preview))
            if self.held or not _enough(mixer.main) or not _enough(mixer.preview):
                time.sleep(0.0005)
                continue
            out = np.zeros((FRAMES, 2), np.float32)
            self._fill(out, FRAMES, None, status)
            if silent or all(_is_over(bus) for bus in (mixer.main, mixer.preview)):
                time.sleep(0.0005)
            if not silent or out.any():
                self._blocks.append(out)
            if self.rest:
                time.sleep(self.rest)


def _enough(bus: Bus) -> bool:
    """Whether a bus can be asked for samples without running dry."""
    return not (bus.target or bus.gain) or all(
        voice.ring.ended or voice.ring.ready >= FRAMES for voice in bus.voices if voice.phase
    )


def _is_over(bus: Bus) -> bool:
    return all(voice.ring.drained for voice in bus.voices)


def wait_until(is_so: Callable[[], object], seconds: float = 20.0) -> None:
    """Wait for something that another thread does."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.002)
