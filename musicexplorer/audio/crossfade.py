"""Pieces that fade out while another takes their place: decoded on for as long as they are heard."""

from musicexplorer.audio.mixer import Mixer
from musicexplorer.audio.segment import Decoding

# Decoded ahead of what is needed of them, in frames.
_AHEAD = 4096
# So many leave at once at the most; what comes then waits for one of them.
_MOST = 4


class Crossfade:
    """The decodings of what leaves. For use in the player's thread.

    Args:
        mixer: In which they are heard.
    """

    def __init__(self, mixer: Mixer) -> None:
        self._mixer = mixer
        self._decodings: list[Decoding] = []

    @property
    def full(self) -> bool:
        """Whether nothing more may leave now."""
        return len(self._decodings) >= _MOST

    @property
    def busy(self) -> bool:
        """Whether anything is still heard."""
        return bool(self._decodings)

    def add(self, decoding: Decoding) -> None:
        """Look after a piece that begins to leave."""
        self._decodings.append(decoding)

    def tend(self) -> None:
        """Drop what has left and decode what the others need."""
        self._mixer.forget()
        first, voices = self._mixer.voices[0], self._mixer.voices[1:]
        needs = {id(voice.ring): voice.phase / first.step for voice in voices}
        for decoding in list(self._decodings):
            need = needs.get(id(decoding.ring))
            if need is None:
                self._decodings.remove(decoding)
                decoding.close()
            elif decoding.hungry and decoding.ring.ready < need + _AHEAD:
                decoding.step()

    def drop(self) -> None:
        """Let go of all of them at once; they must not be heard any more."""
        self._mixer.voices = self._mixer.voices[:1]
        for decoding in self._decodings:
            decoding.close()
        self._decodings.clear()
