"""The mixer: plays one segment, or several in a crossfade, with a gain that changes smoothly."""

from typing import Protocol

import numpy as np

from musicexplorer.audio.ring_buffer import FADE, RingBuffer

_LONGEST_CALL = 16_384
_QUARTER = np.float32(np.pi / 2)


class Status(Protocol):
    """What PortAudio passes to its callback."""

    output_underflow: bool


class Voice:
    """A segment in the mix, at full level or fading along a quarter of a sine (constant power).

    Args:
        ring: Where its samples come from.
        fade: Length in frames of its fade-in, and of the fade-out of those before it; 0 for none.

    Attributes:
        ring: As given.
        step: The change of a fade per frame.
        phase: 0 (silent) to 1 (full level). Changed by the sound card's callback only.
    """

    def __init__(self, ring: RingBuffer, fade: int = 0) -> None:
        self.ring = ring
        self.step = 1.0 / max(fade, 1)
        self.phase = 0.0 if fade else 1.0


def silence() -> RingBuffer:
    """A ring buffer that stays empty."""
    ring = RingBuffer(1)
    ring.ended = True
    return ring


class Mixer:
    """Fills the sound card's buffers; `fill` is PortAudio's callback: no locks, no logging.

    Attributes:
        voices: The current segment, then those that fade out; the player's thread replaces the tuple.
        target: The requested gain, 0 for silence. At gain 0 nothing is read.
        gain: The current gain.
        underruns: How often there were not enough samples, or the card reported an underrun.
    """

    def __init__(self) -> None:
        self.voices: tuple[Voice, ...] = (Voice(silence()),)
        self.target = 0.0
        self.gain = 0.0
        self.underruns = 0
        self._counting = np.arange(1, _LONGEST_CALL + 1, dtype=np.float32).reshape(-1, 1)
        self._gains = np.zeros((_LONGEST_CALL, 1), np.float32)
        self._part = np.zeros((_LONGEST_CALL, 2), np.float32)
        self.prepare(44_100)

    @property
    def ring(self) -> RingBuffer:
        """The ring buffer of the current segment; setting it replaces everything audible."""
        return self.voices[0].ring

    @ring.setter
    def ring(self, ring: RingBuffer) -> None:
        self.voices = (Voice(ring),)

    def blend(self, ring: RingBuffer, fade: int) -> None:
        """Fade a segment in over `fade` frames while everything audible fades out."""
        audible = [voice for voice in self.voices if self.gain > 0 and not voice.ring.drained]
        self.voices = (Voice(ring, fade), *audible)

    def drop_silent(self) -> None:
        """Drop the voices that have faded out."""
        first, fading_out = self.voices[0], self.voices[1:]
        self.voices = (first, *(voice for voice in fading_out if voice.phase > 0 and not voice.ring.drained))

    def prepare(self, rate: float) -> None:
        """Prepare for the sample rate of a sound card; to be called before the card is started."""
        self._step = 1.0 / (FADE * rate)
        self._ramp = self._counting * np.float32(self._step)

    def fill(self, out: np.ndarray, frames: int, when: object, status: Status) -> None:
        """Write the next samples to float32 [frames, 2]."""
        voices, target = self.voices, self.target
        if status and status.output_underflow:
            self.underruns += 1
        needed = min(frames, _LONGEST_CALL)
        if target == 0.0:
            # Only what the fade-out needs: the rest is played when playback continues.
            needed = min(needed, int(np.ceil(self.gain / self._step)))
        got = self._take(voices[0], out, needed)
        out[got:] = 0.0
        if len(voices) > 1 or voices[0].phase < 1.0:
            got = needed
            self._blend(voices, out[:needed])
        self._fade(out, got, target)
        if target == 0.0 and got < frames:
            self.gain = 0.0

    def _take(self, voice: Voice, out: np.ndarray, frames: int) -> int:
        got = voice.ring.take(out, frames)
        if got < frames and not voice.ring.ended:
            self.underruns += 1
        return got

    def _blend(self, voices: tuple[Voice, ...], out: np.ndarray) -> None:
        """Mix all voices into `out`, which holds the samples of the first."""
        step = voices[0].step
        self._apply_fade(voices[0], out, step)
        for voice in voices[1:]:
            if voice.phase > 0.0:
                part = self._part[: min(len(out), int(np.ceil(voice.phase / step)))]
                got = self._take(voice, part, len(part))
                part[got:] = 0.0
                self._apply_fade(voice, part, -step)
                np.add(out[: len(part)], part, out=out[: len(part)])

    def _apply_fade(self, voice: Voice, samples: np.ndarray, step: float) -> None:
        if not len(samples):
            return
        gains = self._gains[: len(samples)]
        np.multiply(self._counting[: len(samples)], np.float32(step), out=gains)
        np.add(gains, np.float32(voice.phase), out=gains)
        np.clip(gains, 0.0, 1.0, out=gains)
        voice.phase = min(max(voice.phase + step * len(samples), 0.0), 1.0)
        np.multiply(gains, _QUARTER, out=gains)
        np.sin(gains, out=gains)
        np.multiply(samples, gains, out=samples)

    def _fade(self, out: np.ndarray, frames: int, target: float) -> None:
        if not frames or (self.gain == target == 1.0):
            return
        gains = self._gains[:frames]
        if target >= self.gain:
            np.add(self._ramp[:frames], np.float32(self.gain), out=gains)
            np.minimum(gains, np.float32(target), out=gains)
        else:
            np.subtract(np.float32(self.gain), self._ramp[:frames], out=gains)
            np.maximum(gains, np.float32(target), out=gains)
        np.multiply(out[:frames], gains, out=out[:frames])
        reached = float(gains[-1, 0])
        self.gain = target if abs(reached - target) < self._step / 2 else reached
