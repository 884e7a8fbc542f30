"""The mixer: what plays and, over it, a preview. `fill` is PortAudio's callback: no locks, no logging."""

from typing import Protocol

import numpy as np

from musicexplorer.audio.bus import LONGEST_CALL, Bus


class Status(Protocol):
    """What PortAudio passes to its callback."""

    output_underflow: bool


class Mixer:
    """Fills the sound card's buffers.

    Attributes:
        main: What plays.
        preview: What is heard over it; the main bus is silent and keeps its place meanwhile.
        underruns: How often the card reported that samples came too late.
        calls: How often the card has asked for samples.
        frames: How many it has taken.
    """

    def __init__(self) -> None:
        self.main, self.preview = Bus(), Bus()
        self.underruns = 0
        self.calls = self.frames = 0
        self._stereo = np.zeros((LONGEST_CALL, 2), np.float32)
        self._over = np.zeros((LONGEST_CALL, 2), np.float32)

    @property
    def starved(self) -> int:
        """How often the decoder was too late."""
        return self.main.starved + self.preview.starved

    def fill(self, out: np.ndarray, frames: int, when: object, status: Status) -> None:
        """Write the next samples to float32 [frames, channels]: to the first two, or mixed to one."""
        self.calls += 1
        self.frames += frames
        if status and status.output_underflow:
            self.underruns += 1
        frames = min(frames, LONGEST_CALL)
        stereo = self._stereo[:frames]
        self.main.fill(stereo)
        if self.preview.gain > 0.0 or self.preview.target > 0.0:
            over = self._over[:frames]
            self.preview.fill(over)
            np.add(stereo, over, out=stereo)
        np.clip(stereo, -1.0, 1.0, out=stereo)
        if out.shape[1] >= 2:
            out[:frames, :2] = stereo
            out[:frames, 2:] = 0.0
        else:
            np.mean(stereo, axis=1, keepdims=True, out=out[:frames])
        out[frames:] = 0.0
