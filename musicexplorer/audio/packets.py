"""The packets of an audio file, read with FFmpeg (PyAV): their times, and seeking to them."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Self

import av
import av.error
from av.audio.stream import AudioStream
from av.packet import Packet

from musicexplorer.audio.failure import describe_failure, protected
from musicexplorer.audio.mpeg import needs_measuring
from musicexplorer.audio.protection import is_protected
from musicexplorer.audio.reader import DecodeError
from musicexplorer.compressed_tags import harmful_tag
from musicexplorer.regular_files import holds_text, open_regular
from musicexplorer.translation import tr

# Formats whose duration FFmpeg can only estimate, from the file size and the first bit rate.
_ESTIMATED = frozenset({"aac", "ac3", "eac3", "dts", "mp2", "loas", "truehd", "mlp"})
_FAST_SEEK = 0x80000  # FFmpeg's AVFMT_FLAG_FAST_SEEK
# In larger mp3 files FFmpeg seeks by byte offset, instead of reading all frames before the target.
_LARGE_MP3 = 40_000_000
# Consecutive read errors after which a file is given up.
_MAX_STUCK = 50
# Encoders pad with at most so many seconds.
_MOST_PADDING = 0.1
# Timestamps in files are only accurate to about a millisecond: tolerance in seconds.
ROUGHLY = 0.01


class PacketFile:
    """The best audio stream of a file. Times are seconds from its first audible sample.

    Args:
        path: The file; the audio of a video file is read too.
        exact: Seek exactly in large mp3 files too, which reads everything before the target.
        part: Begin and end in bytes of the only part of the file to read, None for all of it.

    Attributes:
        stream: FFmpeg's stream, which decodes its packets.
        rate: Samples per second.
        duration: Seconds according to the header; measured where headers are unreliable.
        tick: Seconds in one unit of this stream's time base.
        padded: Whether FFmpeg leaves in what the encoder has padded the end with.
        origin: FFmpeg's time of the first audible sample, in seconds. Often not 0: encoders add a delay,
            and streams are cut from longer ones.

    Raises:
        DecodeError: FFmpeg finds no audio stream that it can decode.
    """

    stream: AudioStream

    def __init__(self, path: Path, *, exact: bool = False, part: tuple[int, int] | None = None) -> None:
        self._fresh = True
        self._container = _open(path, part)
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
            reason = tr("format not supported: no decoder for its audio stream ({kind})")
            raise DecodeError(reason.format(kind=path.suffix or tr("no file extension")))
        self.stream = stream
        self.rate = int(context.sample_rate)
        self.tick = float(stream.time_base)
        self.origin = (stream.start_time or 0) * self.tick
        self.padded = self._container.format.name.startswith("mov")

    def true_end(self, last: float) -> float:
        """Where the sound of an MP4 file ends without the padding of its encoder, in seconds.

        Args:
            last: Where its last packet ends, which is already right if the muxer has shortened that.
        """
        smpb = self._container.metadata.get("iTunSMPB", "").split()
        with suppress(ValueError):
            if len(smpb) > 3 and (total := int(smpb[3], 16)):
                return min(last, total / self.rate)
        edited = (self.stream.duration or 0) * self.tick  # times of edit lists are only accurate to 1 ms
        return edited if 0.0015 < last - edited < _MOST_PADDING else last

    def close(self) -> None:
        """Release the file."""
        self._container.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _stated_duration(self) -> float:
        if self.stream.duration:
            return float(self.stream.duration) * self.tick
        return (self._container.duration or 0) / 1e6

    def _is_doubtful(self, path: Path, large: bool) -> bool:
        expected = self.duration * (self.stream.bit_rate or 0) / 8
        return not large and needs_measuring(path, expected)

    def measure(self) -> float:
        """Measure the duration in seconds by reading all packets, without decoding them."""
        # Of several joined mp3 files only the first is known to what seeks.
        for target in (0.0,) if self._container.format.name == "mp3" else (1e7, 0.0):
            if self.seek(target):
                last = max((self.end_of(packet) for packet in self.packets()), default=0.0)
                if last > 0:
                    return last
        return 0.0

    def packets_between(self, start: float, end: float) -> Iterator[bytes]:
        """Yield the raw packets that start between two times."""
        if not self.seek(start - ROUGHLY):
            return
        for packet in self.packets():
            at = self.time_of(packet)
            if at is None or at >= end:
                return
            if packet.size and at >= start - ROUGHLY:
                yield bytes(packet)

    def seek(self, seconds: float) -> bool:
        """Seek to a point at or before a time where decoding can start; False if that is not possible."""
        if self._fresh and seconds <= 0:
            return True
        self._fresh = False
        # The packets that prime the decoder come before the first sample.
        targets = (seconds, 0.0) if seconds > 0 else (-1.0, 0.0)
        for target in targets:
            try:
                self._container.seek(int((target + self.origin) / self.tick), stream=self.stream)
            except (av.error.FFmpegError, OverflowError):
                continue
            return True
        return False

    def packets(self) -> "Iterator[Packet[AudioStream]]":
        """All packets from the current position on; read errors in the middle of a file are skipped."""
        self._fresh = False
        stuck = 0
        while stuck < _MAX_STUCK:
            try:
                for packet in self._container.demux(self.stream):
                    stuck = 0
                    yield packet
                return
            except av.error.EOFError:
                return
            except av.error.FFmpegError:
                stuck += 1

    def time_of(self, packet: "Packet[AudioStream]") -> float | None:
        return None if packet.pts is None else packet.pts * self.tick - self.origin

    def end_of(self, packet: "Packet[AudioStream]") -> float:
        at = self.time_of(packet)
        return 0.0 if at is None else at + (packet.duration or 0) * self.tick


def _open(path: Path, part: tuple[int, int] | None) -> av.container.InputContainer:
    try:
        with open_regular(path) as file:
            head = file.read(2048)
            skipped = harmful_tag(file)
            encrypted = is_protected(file)
        if holds_text(head):
            raise DecodeError(describe_failure(path))
        if encrypted:
            raise DecodeError(protected())
        # A wav header is complete; probing the default 5 MB of samples costs 30 ms.
        options = {"probesize": "65536"} if head.startswith(b"RIFF") else {}
        options |= {"protocol_whitelist": "file,subfile", "skip_initial_bytes": str(skipped)}
        # An absolute path, because FFmpeg takes text before a colon for a protocol.
        name = os.path.abspath(path)
        if part is not None:
            name = f"subfile,,start,{part[0]},end,{part[1]},,:{name}"
        return av.open(name, metadata_errors="ignore", options=options)
    except (av.error.FFmpegError, OSError, ValueError) as error:
        raise DecodeError(describe_failure(path)) from error
