"""How loud a track is, as far as its tags say: for playing everything equally loud."""

from musicexplorer.audio.normalisation import UNKNOWN, Loudness, from_tags
from musicexplorer.library.track import Track


def loudness_of(track: Track | None) -> Loudness:
    """What ReplayGain tags say; unknown without them."""
    if track is None:
        return UNKNOWN
    about = track.metadata
    return from_tags(about.replaygain_track, about.replaygain_album, about.replaygain_peak)
