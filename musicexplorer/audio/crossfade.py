"""Crossfades: segments that fade out are decoded for as long as they are audible."""

from musicexplorer.audio.mixer import Mixer
from musicexplorer.audio.segment import Decoding

# Frames to decode beyond what the fade still needs.
_AHEAD = 4096
# Most segments that fade out at once; further ones have to wait.
_MAX_SEGMENTS = 4


class Crossfade:
    """The segments that are fading out. For use in the player's thread only.

    Args:
        mixer: The mixer that plays them.
    """

    def __init__(self, mixer: Mixer) -> None:
        self._mixer = mixer
        self._decodings: list[Decoding] = []

    @property
    def full(self) -> bool:
        """Whether no more segments can fade out at the moment."""
        return len(self._decodings) >= _MAX_SEGMENTS

    @property
    def busy(self) -> bool:
        """Whether any segment is still audible."""
        return bool(self._decodings)

    def add(self, decoding: Decoding) -> None:
        """Take over a segment that starts to fade out."""
        self._decodings.append(decoding)

    def update(self) -> None:
        """Drop the segments that are silent and decode what the others need."""
        self._mixer.drop_silent()
        first, voices = self._mixer.voices[0], self._mixer.voices[1:]
        frames_left = {id(voice.ring): voice.phase / first.step for voice in voices}
        for decoding in list(self._decodings):
            frames = frames_left.get(id(decoding.ring))
            if frames is None:
                self._decodings.remove(decoding)
                decoding.close()
            elif decoding.needs_data and decoding.ring.ready < frames + _AHEAD:
                decoding.step()

    def drop(self) -> None:
        """Drop all segments at once, audible or not."""
        self._mixer.voices = self._mixer.voices[:1]
        for decoding in self._decodings:
            decoding.close()
        self._decodings.clear()
