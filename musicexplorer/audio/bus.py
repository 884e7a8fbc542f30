"""A bus of the mixer: one segment, or several in a crossfade, with a gain that changes smoothly."""

from dataclasses import dataclass

import numpy as np

from musicexplorer.audio.ring_buffer import FADE, RingBuffer

LONGEST_CALL = 16_384
_QUARTER = np.float32(np.pi / 2)


class Voice:
    """A segment in the mix, at full level or fading along a quarter of a sine (constant power).

    Args:
        ring: Where its samples come from.
        fade: Length in frames of its fade-in, and of the fade-out of those before it; 0 for none.
        level: Its gain for equal loudness.

    Attributes:
        ring: As given.
        step: The change of a fade per frame.
        level: The requested level; may be changed at any time by the player's thread.
        phase: 0 (silent) to 1 (full level). Changed by the sound card's callback only.
        reached: The level reached so far. Changed by the sound card's callback only.
    """

    def __init__(self, ring: RingBuffer, fade: int = 0, level: float = 1.0) -> None:
        self.ring = ring
        self.step = 1.0 / max(fade, 1)
        self.phase = 0.0 if fade else 1.0
        self.level = self.reached = level


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A voice that starts when the callback has taken `at` frames of the voice `after`."""

    voice: Voice
    after: Voice
    at: int


def silence() -> RingBuffer:
    """A ring buffer that stays empty."""
    ring = RingBuffer(1)
    ring.ended = True
    return ring


class Bus:
    """Voices that are mixed, behind one gain. `fill` runs in the sound card's callback: no locks, no logging.

    The player's thread only leaves requests (`start`, `schedule`, `fade_to`), each in one assignment; the
    callback takes them up, and it alone changes `voices` and `gain` while the card runs.

    Attributes:
        voices: The current voice, then those that fade out.
        target: The requested gain, 0 for silence. At gain 0 nothing is read.
        gain: The current gain.
        starved: How often there were not enough samples.
    """

    def __init__(self) -> None:
        self.voices: tuple[Voice, ...] = (Voice(silence()),)
        self.target = 0.0
        self.gain = 0.0
        self.starved = 0
        self._requested = self._adopted = self.voices[0]
        self._scheduled: Scheduled | None = None
        self._switched: Scheduled | None = None
        self._step = 1.0 / (FADE * 44_100)
        self._counting = np.arange(1, LONGEST_CALL + 1, dtype=np.float32).reshape(-1, 1)
        self._gains = np.zeros((LONGEST_CALL, 1), np.float32)
        self._part = np.zeros((LONGEST_CALL, 2), np.float32)

    # For the player's thread

    def start(self, voice: Voice) -> None:
        """Fade a voice in while everything audible fades out, as long as its own fade takes."""
        self._scheduled = None
        self._requested = voice

    def schedule(self, scheduled: Scheduled | None) -> None:
        """Start a voice at an exact frame of the current one; None for no voice."""
        self._scheduled = scheduled

    def fade_to(self, target: float, frames: float) -> None:
        """Go to a gain in a time, which is what it takes from 0 to 1."""
        self._step = 1.0 / max(frames, 1.0)
        self.target = target

    def uses(self, ring: RingBuffer) -> bool:
        """Whether samples of a ring buffer are or may still become audible."""
        return (self.pending and self._requested.ring is ring) or any(
            voice.ring is ring for voice in self.voices
        )

    @property
    def pending(self) -> bool:
        """Whether the callback has not taken up the last request yet."""
        return self._requested is not self._adopted

    def reset(self) -> None:
        """Forget all voices; only while no card runs."""
        self.voices = (Voice(silence()),)
        self._requested = self._adopted = self.voices[0]
        self._scheduled = None
        self.gain = 0.0

    # For the callback

    def fill(self, out: np.ndarray) -> None:
        """Write the next samples to float32 [frames, 2]."""
        frames, target = len(out), self.target
        self._adopt()
        # To silence only what the fade-out needs: the rest is played when playback continues.
        needed = frames if target else min(frames, int(np.ceil(self.gain / self._step)))
        done = self._until_scheduled(out, needed)
        self._mix(out[done:needed])
        out[needed:] = 0.0
        self._apply_gain(out, needed, target)
        if not target and needed < frames:
            self.gain = 0.0
        if len(self.voices) > 1:
            self._drop_silent()

    def _adopt(self) -> None:
        voice = self._requested
        if voice is self._adopted:
            return
        self._adopted = voice
        if self.gain > 0:
            self.voices = (voice, *[old for old in self.voices if not old.ring.drained])
        else:
            self.voices = (voice,)

    def _until_scheduled(self, out: np.ndarray, needed: int) -> int:
        """Mix up to the frame at which a scheduled voice starts, and start it; returns the frames mixed."""
        scheduled = self._scheduled
        if scheduled is None or scheduled is self._switched or scheduled.after is not self.voices[0]:
            return 0
        left = max(scheduled.at - scheduled.after.ring.taken, 0)
        if left >= needed:
            return 0
        self._mix(out[:left])
        if scheduled.after.ring.taken >= scheduled.at or scheduled.after.ring.drained:
            self._switched = scheduled
            self.voices = (scheduled.voice, *(self.voices if scheduled.voice.phase < 1.0 else ()))
        return left

    def _drop_silent(self) -> None:
        for voice in self.voices[1:]:
            if voice.phase <= 0.0 or voice.ring.drained:
                first, fading = self.voices[0], self.voices[1:]
                self.voices = (first, *[old for old in fading if old.phase > 0 and not old.ring.drained])
                return

    def _mix(self, out: np.ndarray) -> None:
        """Mix all voices into `out`."""
        if not len(out):
            return
        first, step = self.voices[0], self.voices[0].step
        fading_in = first.phase < 1.0
        self._take(first, out)
        if fading_in:
            self._fade(first, out, step)
        for voice in self.voices[1:]:
            if voice.phase > 0.0:
                part = self._part[: min(len(out), int(np.ceil(voice.phase / step)))]
                self._take(voice, part)
                self._fade(voice, part, -step)
                np.add(out[: len(part)], part, out=out[: len(part)])

    def _take(self, voice: Voice, out: np.ndarray) -> None:
        got = voice.ring.take(out, len(out))
        if got < len(out):
            out[got:] = 0.0
            if not voice.ring.ended:
                self.starved += 1
        if voice.level != voice.reached:
            gains = self._ramp(len(out), (voice.level - voice.reached) / len(out), voice.reached)
            np.multiply(out, gains, out=out)
            voice.reached = voice.level
        elif voice.level != 1.0:
            np.multiply(out, np.float32(voice.level), out=out)

    def _fade(self, voice: Voice, samples: np.ndarray, step: float) -> None:
        if not len(samples):
            return
        gains = self._ramp(len(samples), step, voice.phase)
        np.clip(gains, 0.0, 1.0, out=gains)
        voice.phase = min(max(voice.phase + step * len(samples), 0.0), 1.0)
        np.multiply(gains, _QUARTER, out=gains)
        np.sin(gains, out=gains)
        np.multiply(samples, gains, out=samples)

    def _apply_gain(self, out: np.ndarray, frames: int, target: float) -> None:
        if not frames or (self.gain == target == 1.0):
            return
        step = self._step
        gains = self._ramp(frames, step if target >= self.gain else -step, self.gain)
        if target >= self.gain:
            np.minimum(gains, np.float32(target), out=gains)
        else:
            np.maximum(gains, np.float32(target), out=gains)
        np.multiply(out[:frames], gains, out=out[:frames])
        reached = float(gains[-1, 0])
        self.gain = target if abs(reached - target) < step / 2 else reached

    def _ramp(self, frames: int, step: float, begin: float) -> np.ndarray:
        """A line that starts one step after `begin`, float32 [frames, 1], in a buffer of its own."""
        gains = self._gains[:frames]
        np.multiply(self._counting[:frames], np.float32(step), out=gains)
        np.add(gains, np.float32(begin), out=gains)
        return gains
