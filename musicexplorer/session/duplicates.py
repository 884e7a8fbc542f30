"""Recordings that are in the library more than once, and what differs between the copies."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from musicexplorer.indexing.duplicates import FoundDuplicates, SamePair
from musicexplorer.library.store import FingerprintRow
from musicexplorer.library.track import Track
from musicexplorer.session.library import Library
from musicexplorer.similarity.duplicates import groups
from musicexplorer.translation import tr

_LOSSLESS = frozenset({"flac", "alac", "ape", "wavpack", "tta", "tak", "mlp", "truehd", "shorten"})
_GAIN, _SECONDS, _RATE = 0.5, 1.0, 0.1  # dB, seconds, share of the bit rate: smaller differences are none


@dataclass(frozen=True, slots=True)
class Copy:
    """One of several tracks of the same recording.

    Attributes:
        track: The track.
        codec: FFmpeg's name of its encoding, "" unknown.
        bit_rate: Bits per second, None unknown.
        sample_rate: Samples per second, None unknown.
        channels: Their number, None unknown.
        gain: Decibels by which it is louder than the first copy.
    """

    track: Track
    codec: str
    bit_rate: int | None
    sample_rate: int | None
    channels: int | None
    gain: float

    @property
    def lossless(self) -> bool:
        """Whether its encoding keeps everything."""
        return self.codec in _LOSSLESS or self.codec.startswith("pcm")


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording that is in the library more than once.

    Attributes:
        copies: Its tracks: lossless ones first, then by bit rate.
        differences: What differs between them: "format", "bit rate", "sample rate", "channels", "length",
            "loudness", or the name of a tag: "title", "artist", "album", "year", "genre", "track number".
    """

    copies: tuple[Copy, ...]
    differences: tuple[str, ...]


def recordings(library: Library, found: FoundDuplicates) -> list[Recording]:
    """The recordings with several copies in the library, by artist and title."""
    listed = []
    for ids in groups([(pair.one, pair.other) for pair in found.pairs]):
        gains = _gains(ids, found.pairs)
        tracks = [track for one in ids if (track := library.track(one)) is not None]
        copies = [_copy(track, found.formats[track.id], gains[track.id]) for track in tracks]
        if len(copies) > 1:
            copies.sort(key=lambda copy: (not copy.lossless, -(copy.bit_rate or 0), copy.track.id))
            first = copies[0].gain
            copies = [replace(copy, gain=copy.gain - first) for copy in copies]
            listed.append(Recording(tuple(copies), _differences(copies)))
    return sorted(listed, key=lambda recording: _order(recording.copies[0].track))


def difference_names() -> dict[str, str]:
    """What differs between copies, for the person."""
    return {
        "format": tr("format"),
        "bit rate": tr("bit rate"),
        "sample rate": tr("sample rate"),
        "channels": tr("channels"),
        "length": tr("length"),
        "loudness": tr("loudness"),
        "title": tr("title"),
        "artist": tr("artist"),
        "album": tr("album"),
        "year": tr("year"),
        "genre": tr("genre"),
        "track number": tr("track number"),
    }


def format_text(copy: Copy) -> str:
    """For instance "MP3, 320 kbit/s", "FLAC, 44.1 kHz"."""
    names = {"vorbis": "Ogg Vorbis", "opus": "Opus", "wavpack": "WavPack"}
    name = names.get(copy.codec, copy.codec.upper())
    if copy.codec.startswith("pcm"):
        name = "PCM"
    parts = [name or tr("unknown")]
    if copy.lossless and copy.sample_rate:
        parts.append(tr("{number:g} kHz").format(number=copy.sample_rate / 1000))
    elif copy.bit_rate:
        parts.append(tr("{number} kbit/s").format(number=round(copy.bit_rate / 1000)))
    return ", ".join(parts)


def gain_text(copy: Copy) -> str:
    """For instance "6.0 dB softer"; "" for as good as nothing."""
    if abs(copy.gain) < _GAIN:
        return ""
    text = tr("{number:.1f} dB louder") if copy.gain > 0 else tr("{number:.1f} dB softer")
    return text.format(number=abs(copy.gain))


def _gains(ids: Sequence[int], pairs: Sequence[SamePair]) -> dict[int, float]:
    """Decibels by which each track is louder than the first, by way of the pairs that connect them."""
    gains = {ids[0]: 0.0}
    while len(gains) < len(ids):
        for pair in pairs:
            if pair.one in gains and pair.other not in gains:
                gains[pair.other] = gains[pair.one] + pair.gain
            elif pair.other in gains and pair.one not in gains:
                gains[pair.one] = gains[pair.other] - pair.gain
    return gains


def _copy(track: Track, row: FingerprintRow, gain: float) -> Copy:
    return Copy(track, row.codec, row.bit_rate, row.sample_rate, row.channels, gain)


def _differences(copies: Sequence[Copy]) -> tuple[str, ...]:
    about = [copy.track.metadata for copy in copies]
    rates = [copy.bit_rate for copy in copies if copy.bit_rate]
    lengths = [one.duration for one in about if one.duration is not None]
    gains = [copy.gain for copy in copies]
    differ = {
        "format": len({copy.codec for copy in copies}) > 1,
        "bit rate": bool(rates) and max(rates) - min(rates) > _RATE * max(rates),
        "sample rate": len({copy.sample_rate for copy in copies}) > 1,
        "channels": len({copy.channels for copy in copies}) > 1,
        "length": bool(lengths) and max(lengths) - min(lengths) > _SECONDS,
        "loudness": max(gains) - min(gains) >= _GAIN,
        "title": len({one.title for one in about}) > 1,
        "artist": len({one.artist for one in about}) > 1,
        "album": len({one.album for one in about}) > 1,
        "year": len({one.year for one in about}) > 1,
        "genre": len({one.genres for one in about}) > 1,
        "track number": len({(one.disc, one.track) for one in about}) > 1,
    }
    return tuple(name for name, differs in differ.items() if differs)


def _order(track: Track) -> tuple[str, str, int]:
    return track.metadata.artist.casefold(), track.metadata.title.casefold(), track.id
