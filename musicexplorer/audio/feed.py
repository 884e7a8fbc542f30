"""Feeds a bus of the mixer: decodes what plays, what follows it, and what still fades out."""

from musicexplorer.audio.bus import Bus, Scheduled, Voice, silence
from musicexplorer.audio.ring_buffer import FADE
from musicexplorer.audio.segment import Decoding

# Frames to decode beyond what a fade still needs.
_AHEAD = 4096
# Most segments that fade out at once; further ones have to wait.
_MAX_FADING = 4


class Feed:
    """The decodings behind the voices of a bus. For use in the player's thread only.

    Args:
        bus: The bus.

    Attributes:
        bus: As given.
        current: What plays; None for silence.
        following: What is played after it; None for nothing yet.
    """

    def __init__(self, bus: Bus) -> None:
        self.bus = bus
        self.current: Decoding | None = None
        self.following: Decoding | None = None
        self._voice = bus.voices[0]
        self._scheduled_at = -1
        self._mode = "off"
        self._fading: list[Decoding] = []

    @property
    def full(self) -> bool:
        """Whether no more segments can fade out at the moment."""
        return len(self._fading) >= _MAX_FADING

    @property
    def busy(self) -> bool:
        """Whether anything plays or fades out."""
        return self.current is not None or bool(self._fading)

    @property
    def fading(self) -> bool:
        """Whether anything fades out."""
        return bool(self._fading)

    def start(self, decoding: Decoding | None, fade: float, rate: float) -> None:
        """Fade a segment, or silence, in over `fade` seconds while everything audible fades out."""
        self.unfollow()
        if self.current is not None:
            self._fading.append(self.current)
        self.current = decoding
        frames = round(max(fade, FADE) * rate) if fade or self.bus.gain > 0 else 0
        ring = silence() if decoding is None else decoding.ring
        self._voice = Voice(ring, frames, self._level(decoding))
        self.bus.start(self._voice)

    def follow(self, decoding: Decoding) -> None:
        """Take what is to be played after the current segment; `schedule` says when."""
        self.unfollow()
        self.following = decoding

    def unfollow(self) -> None:
        """Do not go on to what was to follow."""
        self.bus.schedule(None)
        self._scheduled_at = -1
        if self.following is not None:
            self.following.close()
        self.following = None

    def schedule(self, at: int, fade: int) -> None:
        """Let what follows start at a frame of the current segment, with a fade of so many frames."""
        if self.following is not None and at != self._scheduled_at:
            self._scheduled_at = at
            voice = Voice(self.following.ring, fade, self._level(self.following))
            self.bus.schedule(Scheduled(voice, self._voice, at))

    def moved_on(self) -> Decoding | None:
        """Whether the bus has gone on to what follows, which is the current one then; returns the old one."""
        voice, old = self.bus.voices[0], self.current
        if self.following is None or old is None or voice.ring is not self.following.ring:
            return None
        self.bus.schedule(None)
        self._scheduled_at = -1
        self._fading.append(old)
        self._voice, self.current, self.following = voice, self.following, None
        return old

    def set_loudness_mode(self, mode: str) -> None:
        """Change how tracks are made equally loud."""
        if mode != self._mode:
            self._mode = mode
            self._voice.level = self._level(self.current)
            self._scheduled_at = -1

    def decode(self) -> bool:
        """Decode one block of what needs it most; False if nothing needs any."""
        self._decode_fading()
        for decoding in (self.current, self.following):
            if decoding is not None and decoding.needs_data:
                decoding.step()
                return True
        return False

    def drop(self) -> None:
        """Drop everything at once; only while no card runs."""
        self.bus.reset()
        self.unfollow()
        for decoding in (self.current, *self._fading):
            if decoding is not None:
                decoding.close()
        self.current = None
        self._fading.clear()
        self._voice = self.bus.voices[0]

    def end(self) -> None:
        """Release the current segment, of which everything was played."""
        if self.current is not None:
            self.current.close()
        self.current = None

    def _level(self, decoding: Decoding | None) -> float:
        return 1.0 if decoding is None else decoding.segment.loudness.gain(self._mode)

    def _decode_fading(self) -> None:
        voices = self.bus.voices
        left = {id(voice.ring): voice.phase / voices[0].step for voice in voices}
        for decoding in list(self._fading):
            if not self.bus.uses(decoding.ring) and not self.bus.pending:
                self._fading.remove(decoding)
                decoding.close()
            elif decoding.needs_data and decoding.ring.ready < left.get(id(decoding.ring), 0.0) + _AHEAD:
                decoding.step()
