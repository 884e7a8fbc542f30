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
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.packet import Packet

from musicexplorer.audio.failure import describe_failure
from musicexplorer.audio.mpeg import needs_measuring
from musicexplorer.audio.pcm import kind_of, samples_of
from musicexplorer.audio.sound import DecodeError, clock

_PREROLL = 0.15
# Windows Media and RealAudio spread a frame over several packets.
_LONG_PREROLL = 1.0
_LONG = ("wma", "cook", "ra_", "sipr", "atrac")
# For a glimpse it need not be exact, and lossless packets stand alone.
_WARMING = 0.05
_LOSSLESS = ("flac", "alac", "pcm", "wavpack")
# Codecs whose packets can be left out up to the preroll.
_SKIPPABLE = ("mp3", "opus", "vorbis", "aac", "flac", "alac", "pcm", "ac3")
# Streams whose length FFmpeg can only estimate: it divides the size by the bit rate that it met first.
_ESTIMATED = frozenset({"aac", "ac3", "eac3", "dts", "mp2", "loas", "truehd", "mlp"})
_FAST_SEEK = 0x80000  # FFmpeg's AVFMT_FLAG_FAST_SEEK
# In an mp3 of more bytes a place is found by its share of them, not by going through all frames before it.
_LARGE_MP3 = 40_000_000
# Reading errors without a packet in between, after which a file is given up.
_MAX_STUCK = 50
# Frames that are turned into samples at once: some 0.4 s.
_RUN = 16
# Times in files are rough, to a millisecond or so: what is more is a hole, in seconds.
_HOLE = 0.01
# The longest damage that becomes silence, in seconds; behind a longer one the sound goes on at once.
_MAX_GAP = 1.0


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
        self._fresh = True
        self._container = _open(path)
        try:
            self._take_stream(path)
            kind = self._container.format.name
            large = kind == "mp3" and path.stat().st_size > _LARGE_MP3 and not exact
            if large:
                self._container.flags |= _FAST_SEEK
            self.duration = self._stated_duration()
            if (
                kind in _ESTIMATED
                or not self.duration > 0
                or (kind == "mp3" and self._is_doubtful(path, large))
            ):
                self.duration = self.measure()
        except BaseException:
            self.close()
            raise

    def _take_stream(self, path: Path) -> None:
        stream = self._container.streams.best("audio")
        if not isinstance(stream, AudioStream) or stream.time_base is None:
            raise DecodeError(describe_failure(path, pictures=bool(self._container.streams.video)))
        context = stream.codec_context
        if context is None or not context.sample_rate:  # None for a codec that FFmpeg has no decoder for
            raise DecodeError(
                f"format not supported: no decoder for its sound ({path.suffix or 'no ending'})"
            )
        self._stream = stream
        self.rate = int(context.sample_rate)
        self._tick = float(stream.time_base)
        # Often not 0: what the encoder put before the first sample, or a part cut out of a longer stream.
        self._origin = (stream.start_time or 0) * self._tick
        self._skippable = context.name.startswith(_SKIPPABLE)
        self._warming = 0.0 if context.name.startswith(_LOSSLESS) else _WARMING
        self._preroll = _LONG_PREROLL if context.name.startswith(_LONG) else _PREROLL

    def close(self) -> None:
        """Release the file."""
        self._container.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _stated_duration(self) -> float:
        if self._stream.duration:
            return float(self._stream.duration) * self._tick
        return (self._container.duration or 0) / 1e6

    def _is_doubtful(self, path: Path, large: bool) -> bool:
        expected = self.duration * (self._stream.bit_rate or 0) / 8
        return not large and needs_measuring(path, expected)

    def measure(self) -> float:
        """Find the length in seconds by going through the packets, without decoding them."""
        for target in (1e7, 0.0):
            if self._seek(target):
                last = max((self._end_of(packet) for packet in self._packets()), default=0.0)
                if last > 0:
                    return last
        return 0.0

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

    def packets_between(self, start: float, end: float) -> Iterator[bytes]:
        """Yield the packets that begin between two times, as they lie in the file."""
        if not self._seek(start - _HOLE):
            return
        for packet in self._packets():
            at = self._time_of(packet)
            if at is None or at >= end:
                return
            if packet.size and at >= start - _HOLE:
                yield bytes(packet)

    def glimpses(
        self, start: float, end: float, step: float, length: float
    ) -> Iterator[tuple[float, np.ndarray]]:
        """Yield some sound of every `step` seconds, decoding little more than that.

        Yields:
            The time of a piece of at least `length` seconds (if the step has as much), and float32 [frames].
        """
        if not self._seek(start):
            return
        stretch: int | None = None
        begin = start
        for packet in self._packets():
            at = self._time_of(packet)
            if at is None or at >= end:
                return
            number = int((at - start) // step)
            if number != stretch:
                stretch, begin = number, at
                self._stream.codec_context.flush_buffers()
            warm = begin + self._warming
            if at >= warm + length:
                continue
            try:
                frames = self._stream.decode(packet)
            except av.error.FFmpegError:
                continue
            if frames and frames[0].samples and at >= warm:
                yield at, samples_of(frames, mono=True, rate=self.rate)

    def _placed(self, start: float, end: float | None, mono: bool) -> Iterator[tuple[int, np.ndarray]]:
        """Decoded blocks with the sample at which each begins, from at or before `start` on."""
        first = round(start * self.rate)
        needed = start - self._preroll
        for target in (needed, needed - 3.0, 0.0):
            if not self._seek(target):
                continue
            blocks = self._decoded(needed, end, mono)
            head = next(blocks, None)
            if (head is None or head[0] > first + 1) and target > 0:
                continue  # landed behind the place: come from further away
            if head is not None:
                if head[0] > first:
                    yield first, _silence(head[0] - first, mono)
                yield head
                yield from blocks
            return

    def _seek(self, seconds: float) -> bool:
        """Go to where decoding can start at or before a time; False if that cannot be done."""
        if self._fresh and seconds <= 0:
            return True
        self._fresh = False
        # What primes the decoder lies before the first sample.
        wished = (seconds, 0.0) if seconds > 0 else (-1.0, 0.0)
        for each in wished:
            try:
                self._container.seek(int((each + self._origin) / self._tick), stream=self._stream)
            except (av.error.FFmpegError, OverflowError):
                continue
            return True
        return False

    def _packets(self) -> Iterator[Packet]:
        """All packets from here on; reading errors in the middle of a file are stepped over."""
        self._fresh = False
        stuck = 0
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

    def _decoded(self, needed: float, end: float | None, mono: bool) -> Iterator[tuple[int, np.ndarray]]:
        """Decoded blocks with the sample at which each begins, without packets that end before `needed`."""
        position = -1
        for frames, damaged in self._runs(needed, end):
            placed = self._place_of(frames[0]) if damaged or position < 0 else None
            if position < 0:
                position = placed or 0
            elif placed is not None and placed > position:
                if placed - position < _MAX_GAP * self.rate:
                    yield position, _silence(placed - position, mono)
                position = placed
            samples = samples_of(frames, mono=mono, rate=self.rate)
            yield position, samples
            position += len(samples)

    def _runs(self, needed: float, end: float | None) -> Iterator[tuple[list[AudioFrame], bool]]:
        """Runs of frames of one kind, and whether damage lies before each."""
        run: list[AudioFrame] = []
        damaged = False
        follows: int | None = None
        for packet in self._packets():
            at = self._time_of(packet)
            if at is not None and end is not None and at > end + 1.0:
                break
            if self._skippable and at is not None and packet.duration and self._end_of(packet) < needed:
                continue
            try:
                frames = self._stream.decode(packet)
            except av.error.FFmpegError:
                self._note_damage(at or 0.0)
                continue
            for frame in frames:
                if not frame.samples:
                    continue
                hole = self._is_hole(follows, frame)
                if run and (hole or len(run) >= _RUN or kind_of(frame) != kind_of(run[0])):
                    yield run, damaged
                    run, damaged = [], False
                if hole:
                    damaged = True
                    self._note_damage((follows or 0) * self._tick - self._origin)
                run.append(frame)
                length = round(frame.samples / frame.sample_rate / self._tick)
                follows = None if frame.pts is None else frame.pts + length
        if run:
            yield run, damaged

    def _is_hole(self, follows: int | None, frame: AudioFrame) -> bool:
        """Whether packets are missing before a frame: its time is later than where the last one ended."""
        return follows is not None and frame.pts is not None and (frame.pts - follows) * self._tick > _HOLE

    def _time_of(self, packet: Packet) -> float | None:
        return None if packet.pts is None else packet.pts * self._tick - self._origin

    def _end_of(self, packet: Packet) -> float:
        at = self._time_of(packet)
        return 0.0 if at is None else at + (packet.duration or 0) * self._tick

    def _place_of(self, frame: AudioFrame) -> int | None:
        """The sample at which a frame begins."""
        if frame.pts is None or frame.time_base is None:
            return None
        return round((frame.pts * float(frame.time_base) - self._origin) * self.rate)

    def _note_damage(self, at: float) -> None:
        if not self._damaged or not -1.0 < at - self._damaged[-1] < 1.0:
            self._damaged.append(max(at, 0.0))
        more = f" and at {len(self._damaged) - 1} more places" if len(self._damaged) > 1 else ""
        self.notes[:] = [f"the sound is damaged at {clock(self._damaged[0])}{more}"]


def _open(path: Path) -> av.container.InputContainer:
    try:
        with path.open("rb") as file:
            riff = file.read(4) == b"RIFF"
        # A wav header says all there is to know; looking at the usual 5 MB of samples costs 30 ms.
        options = {"probesize": "65536"} if riff else {}
        # An absolute name, since FFmpeg takes what stands before a colon for a protocol.
        return av.open(os.path.abspath(path), metadata_errors="ignore", options=options)
    except (av.error.FFmpegError, OSError, ValueError) as error:
        raise DecodeError(describe_failure(path)) from error


def _silence(count: int, mono: bool) -> np.ndarray:
    return np.zeros(count if mono else (count, 2), np.float32)
