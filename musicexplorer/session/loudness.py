"""How loud a track is, by its tags or as measured: for playing everything equally loud."""

import numpy as np

from musicexplorer.audio.normalisation import UNKNOWN, Loudness, from_tags
from musicexplorer.library.store import RhythmRow
from musicexplorer.library.track import Track
from musicexplorer.session.library import Library


def loudness_of(
    track: Track | None, measured: RhythmRow | None = None, album: float | None = None
) -> Loudness:
    """What ReplayGain tags say, else what was measured.

    Args:
        track: The track.
        measured: What the second pass has found; None if it has not been there yet.
        album: The loudness of its album as measured, in LUFS; None if unknown.
    """
    if track is None:
        return UNKNOWN
    about, found = track.metadata, measured or RhythmRow()
    tagged = from_tags(about.replaygain_track, about.replaygain_album, about.replaygain_peak)
    return Loudness(
        found.loudness if tagged.track is None else tagged.track,
        album if tagged.album is None else tagged.album,
        tagged.peak or found.peak,
    )


def album_loudness(library: Library, track_id: int) -> float | None:
    """The loudness of a track's album in LUFS, as if it were one track; None while any of it is unknown."""
    rows = library.tracks.rows(np.array(library.album(track_id), np.int64))
    levels = library.number("loudness")[rows]
    if not len(rows) or np.isnan(levels).any():
        return None
    seconds = np.nan_to_num(library.number("duration")[rows], nan=180.0)
    power = np.average(10 ** (levels / 10), weights=np.maximum(seconds, 1.0))
    return float(10 * np.log10(power))
