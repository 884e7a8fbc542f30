"""Reading audio files with FFmpeg (PyAV): only the packets that are needed, exact to the sample.

After a seek a decoder needs some packets before the wanted place: an mp3 frame may use up to 511 bytes of
earlier frames (its bit reservoir; 4 frames at 64 kbit/s) and overlaps its neighbour, Opus converges within
80 ms, AAC with band replication needs two frames, Vorbis one. So reading starts `_PREROLL` seconds early and
what comes out before the wanted sample is thrown away; packets still earlier (Ogg pages hold up to a second)
are not decoded.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import av
import av.error
import numpy as np
import soxr
from av.audio.frame import AudioFrame
from av.packet import Packet

from musicexplorer.audio.channels import mix, names_for
from musicexplorer.audio.sound import DecodeError, describe_failure

_PREROLL = 0.15
# Windows Media and RealAudio spread a frame over several packets.
_LONG_PREROLL = 1.0
# Codecs whose packets can be skipped up to the preroll without being decoded.
_SKIPPABLE = ("mp3", "opus", "vorbis", "aac", "flac", "alac", "pcm", "ac3")
# Streams without a header that says how long they are: FFmpeg divides the size by the bit rate it met first.
_ESTIMATED = frozenset({"mp3", "aac", "ac3", "eac3", "dts", "mp2", "loas", "truehd", "mlp"})
# Above this size a place in an mp3 is found by the share of bytes, not by going through all frames before it.
_LARGE = 40_000_000
_MAX_STUCK = 50
_FORMATS: dict[str, tuple[type[np.generic], float]] = {
    "u8": (np.uint8, 1 / 128),
    "s16": (np.int16, 1 / 32768),
    "s32": (np.int32, 1 / 2147483648),
    "s64": (np.int64, 1 / 9223372036854775808),
    "flt": (np.float32, 1.0),
    "dbl": (np.float64, 1.0),
}


class FFmpegReader:
    """An audio file opened with FFmpeg; see `sound.Reader`.

    Args:
        path: The file. Films are fine: their best audio stream is used.
        exact: Find places in large mp3 files to the sample too, which costs reading all that is before them.

    Raises:
        DecodeError: FFmpeg finds no sound in it that it can decode.
    """

    def __init__(self, path: Path, *, exact: bool = False) -> None:
        self.notes: list[str] = []
        self._damaged: list[float] = []
        try:
            size = path.stat().st_size
            head = _head(path)
            # A wav header says all there is to know; probing the usual 5 MB of samples costs 30 ms.
            options = {"probesize": "65536"} if head[:4] == b"RIFF" else {}
            self._container = av.open(os.path.abspath(path), metadata_errors="ignore", options=options)
        except (av.error.FFmpegError, OSError, ValueError) as error:
            raise DecodeError(describe_failure(path)) from error
        try:
            self._open_stream(path)
            headerless = self._container.format.name == "mp3" and not _has_vbr_header(path)
            if self._container.format.name == "mp3" and size > _LARGE and not exact:
                self._container.flags |= av.container.Flags.fast_seek.value
                headerless = False
            trusted = not (headerless or self._container.format.name in _ESTIMATED - {"mp3"})
            self.duration = self._header_duration() if trusted else self.measure()
            if not self.duration > 0:
                self.duration = self.measure()
        except BaseException:
            self.close()
            raise

    def _open_stream(self, path: Path) -> None:
        stream = self._container.streams.best("audio")
        context = stream.codec_context if stream is not None else None
        if stream is None:
            raise DecodeError(_without_sound(path, bool(self._container.streams.video)))
        if context is None or not context.sample_rate:
            raise DecodeError(
                f"format not supported: no decoder for the sound in it ({path.suffix or 'no ending'})"
            )
        self._stream = stream
        self.rate = int(context.sample_rate)
        self._tick = float(stream.time_base)
        self._origin = (stream.start_time or 0) * self._tick
        name = context.name
        self._skippable = name.startswith(_SKIPPABLE)
        self._preroll = _LONG_PREROLL if name.startswith(("wma", "cook", "ra", "sipr", "atrac")) else _PREROLL
        self._fresh = True

    def close(self) -> None:
        """Release the file."""
        self._container.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _header_duration(self) -> float:
        if self._stream.duration:
            return float(self._stream.duration) * self._tick
        return (self._container.duration or 0) / 1e6

    def measure(self) -> float:
        """Find the length in seconds by going through the packets, without decoding them."""
        for far in (True, False):
            if not self._seek(1e7 if far else 0.0):
                continue
            last = max((self._end_of(packet) for packet in self._packets()), default=0.0)
            if last > 0:
                return last
        return 0.0

    def _end_of(self, packet: Packet) -> float:
        if packet.pts is None:
            return 0.0
        return (packet.pts + (packet.duration or 0)) * self._tick - self._origin

    def _seek(self, seconds: float) -> bool:
        """Go to the last place from which decoding can start at or before a time; False if that failed."""
        if self._fresh and seconds <= 0:
            return True
        self._fresh = False
        try:
            ticks = int((max(seconds, 0.0) + self._origin) / self._tick)
            self._container.seek(ticks, stream=self._stream)
        except (av.error.FFmpegError, OverflowError):
            return False
        return True

    def _packets(self) -> Iterator[Packet]:
        """All packets from here on; reading errors in the middle of a file are stepped over."""
        stuck = 0
        self._fresh = False
        while stuck < _MAX_STUCK:
            try:
                for packet in self._container.demux(self._stream):
                    stuck = 0
                    yield packet
                return
            except av.error.EOFError:
                return
            except av.error.FFmpegError:
                stuck += 1

    def blocks(self, start: float, end: float | None, *, mono: bool) -> Iterator[np.ndarray]:
        """See `sound.Reader.blocks`. A damaged packet becomes silence of its length, and is noted."""
        first = round(start * self.rate)
        last = round(end * self.rate) if end is not None else None
        for position, samples in self._placed(start, end, mono):
            if last is not None and position >= last:
                return
            begin = max(first - position, 0)
            stop = len(samples) if last is None else min(len(samples), last - position)
            if begin < stop:
                yield samples[begin:stop]

    def _placed(self, start: float, end: float | None, mono: bool) -> Iterator[tuple[int, np.ndarray]]:
        """Decoded blocks with the sample at which each begins, from at or before `start`."""
        first = round(start * self.rate)
        attempts = (start - self._preroll, start - self._preroll - 3.0, 0.0)
        for attempt, target in enumerate(attempts):
            if not self._seek(target):
                continue
            frames = self._frames(max(target, 0.0), end, mono)
            head = next(frames, None)
            late = head is not None and head[0] > first + 1
            if (head is None or late) and attempt + 1 < len(attempts) and target > 0:
                continue  # landed behind the place: come from further away
            if head is None:
                return
            if late:
                yield first, np.zeros((head[0] - first,) if mono else (head[0] - first, 2), np.float32)
            yield head
            yield from frames
            return

    def _frames(self, target: float, end: float | None, mono: bool) -> Iterator[tuple[int, np.ndarray]]:
        position: int | None = None
        damaged = False
        for packet in self._packets():
            at = None if packet.pts is None else packet.pts * self._tick - self._origin
            if at is not None and end is not None and at > end + 1.0:
                return
            if self._skippable and at is not None and packet.duration and self._end_of(packet) < target:
                continue
            try:
                frames = packet.decode()
            except av.error.FFmpegError:
                if packet.size:
                    damaged = True
                    self._note_damage(at if at is not None else target)
                continue
            for frame in frames:
                if not frame.samples:
                    continue
                samples = _samples(frame, mono, self.rate)
                placed = self._place(frame)
                if position is None:
                    position = placed if placed is not None else 0
                elif damaged and placed is not None and 0 < placed - position < 10 * self.rate:
                    gap = placed - position
                    yield position, np.zeros((gap,) if mono else (gap, 2), np.float32)
                    position = placed
                damaged = False
                yield position, samples
                position += len(samples)

    def _place(self, frame: AudioFrame) -> int | None:
        if frame.pts is None:
            return None
        return round((frame.pts * float(frame.time_base) - self._origin) * self.rate)

    def _note_damage(self, at: float) -> None:
        self._damaged.append(at)
        minutes, seconds = divmod(max(int(self._damaged[0]), 0), 60)
        count = len(self._damaged)
        text = (
            f"{count} damaged packet{'s' if count > 1 else ''} skipped, the first at {minutes}:{seconds:02d}"
        )
        if count == 1:
            self.notes.append(text)
        else:
            self.notes[-1] = text


def _samples(frame: AudioFrame, mono: bool, rate: int) -> np.ndarray:
    """The samples of a frame: float32 [frames] or [frames, 2]."""
    kind = frame.format.name
    planar = frame.format.is_planar
    dtype, scale = _FORMATS[kind.removesuffix("p") if planar else kind]
    count, channels = frame.samples, frame.layout.nb_channels
    if planar:
        data = [np.frombuffer(plane, dtype, count) for plane in frame.planes]
        if mono and channels == 2 and dtype is np.float32:
            samples = data[0] + data[1]
            samples *= 0.5
            return samples if frame.sample_rate == rate else soxr.resample(samples, frame.sample_rate, rate)
        raw = np.stack(data, axis=1)
    else:
        raw = np.frombuffer(frame.planes[0], dtype, count * channels).reshape(count, channels)
    samples = raw.astype(np.float32)
    if dtype is np.uint8:
        samples -= 128
    if scale != 1.0:
        samples *= np.float32(scale)
    names = tuple(channel.name for channel in frame.layout.channels) if channels > 2 else names_for(channels)
    samples = mix(samples, names, mono=mono)
    # Chained streams may change their rate on the way.
    return samples if frame.sample_rate == rate else soxr.resample(samples, frame.sample_rate, rate)


def _without_sound(path: Path, video: bool) -> str:
    reason = describe_failure(path)
    if video and reason.startswith("not readable"):
        return "there is no sound in it, only pictures"
    return reason


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(16)


def _has_vbr_header(path: Path) -> bool:
    """Whether the first frame of an mp3 says how many frames follow (Xing, Info or VBRI)."""
    with path.open("rb") as file:
        head = file.read(10)
        if head[:3] == b"ID3":
            file.seek(10 + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]))
        else:
            file.seek(0)
        first = file.read(4096)
    return any(mark in first for mark in (b"Xing", b"Info", b"VBRI"))
