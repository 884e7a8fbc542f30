"""The gain that makes tracks equally loud: from ReplayGain or R128 tags, or from measured loudness."""

from dataclasses import dataclass

MODES = ("off", "track", "album")
# The loudness of ReplayGain 2 in LUFS, at which everything is played.
TARGET = -18.0
# The largest gain in dB: what is quieter is noise or meant to be quiet.
_MOST = 12.0


@dataclass(frozen=True, slots=True)
class Loudness:
    """What is known of the loudness of a track.

    Attributes:
        track: LUFS of the track, None if unknown.
        album: LUFS of its album, None if unknown.
        peak: The highest true peak of the track (1 is full scale), None if unknown.
    """

    track: float | None = None
    album: float | None = None
    peak: float | None = None

    def gain(self, mode: str) -> float:
        """The factor to play it with in one of `MODES`; it never makes a sample exceed full scale."""
        level = {"track": self.track, "album": self.track if self.album is None else self.album}.get(mode)
        if level is None:
            return 1.0
        factor = float(10 ** (min(TARGET - level, _MOST) / 20))
        # Without a known peak nothing is made louder.
        return min(factor, max(1.0, 1.0 / self.peak) if self.peak else 1.0)


UNKNOWN = Loudness()


def from_tags(track: float | None, album: float | None, peak: float | None) -> Loudness:
    """The loudness that ReplayGain values (dB, dB, linear) in the tags of a file state."""
    return Loudness(
        None if track is None else TARGET - track, None if album is None else TARGET - album, peak or None
    )
