"""Segments that fade out while another fades in: decoded for as long as they are audible."""

from musicexplorer.audio.mixer import Mixer
from musicexplorer.audio.segment import Decoding

# Decoded ahead of what is needed of them, in frames.
_AHEAD = 4096
# How many may fade out at once; the next one waits for one of them.
_MAX_SEGMENTS = 4


class Crossfade:
    """The decodings of the segments that fade out. For use in the player's thread.

    Args:
        mixer: The mixer that plays them.
    """

    def __init__(self, mixer: Mixer) -> None:
        self._mixer = mixer
        self._decodings: list[Decoding] = []

    @property
    def full(self) -> bool:
        """Whether no further segment may fade out now."""
        return len(self._decodings) >= _MAX_SEGMENTS

    @property
    def busy(self) -> bool:
        """Whether anything is still audible."""
        return bool(self._decodings)

    def add(self, decoding: Decoding) -> None:
        """Keep decoding a segment that begins to fade out."""
        self._decodings.append(decoding)

    def update(self) -> None:
        """Drop what is silent by now and decode what the others need."""
        self._mixer.forget()
        first, voices = self._mixer.voices[0], self._mixer.voices[1:]
        needs = {id(voice.ring): voice.phase / first.step for voice in voices}
        for decoding in list(self._decodings):
            need = needs.get(id(decoding.ring))
            if need is None:
                self._decodings.remove(decoding)
                decoding.close()
            elif decoding.needs_data and decoding.ring.ready < need + _AHEAD:
                decoding.step()

    def drop(self) -> None:
        """Drop all of them at once, audible or not."""
        self._mixer.voices = self._mixer.voices[:1]
        for decoding in self._decodings:
            decoding.close()
        self._decodings.clear()
