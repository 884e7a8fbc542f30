"""Read audio files with FFmpeg (PyAV): decodes only the packets that are needed, exact to the sample.

After a seek a decoder needs some packets before the target: an mp3 frame may use up to 511 bytes of earlier
frames (its bit reservoir; 4 frames at 64 kbit/s) and overlaps its neighbour, Opus converges within 80 ms, AAC
with band replication needs two frames, Vorbis one. So decoding starts `_PREROLL` seconds early and samples
before the target are discarded; even earlier packets (Ogg pages hold up to a second) are not decoded.
"""

from collections.abc import Iterator
from pathlib import Path

import av.error
import numpy as np
from av.audio.frame import AudioFrame

from musicexplorer.audio.packets import PacketFile
from musicexplorer.audio.pcm import Kind, kind_of, samples_of
from musicexplorer.audio.reader import clock
from musicexplorer.translation import ntr, tr

_PREROLL = 0.15
# Windows Media and RealAudio spread a frame over several packets.
_LONG_PREROLL = 1.0
# Timestamps are rounded, and lossless packets need nothing before them.
_SHORT_PREROLL = 0.01
_LONG = ("wma", "cook", "ra_", "sipr", "atrac")
# Snippets do not have to be exact, and lossless packets need no preroll.
_SNIPPET_PREROLL = 0.05
_LOSSLESS = ("flac", "alac", "pcm", "wavpack")
# Codecs whose packets before the preroll can be skipped.
_SKIPPABLE = ("mp3", "opus", "vorbis", "aac", "flac", "alac", "pcm", "ac3")
# What a packet begins with that holds the tags of a second file in one: files were joined there.
_TAGS = (b"ID3", b"TAG", b"APETAGEX", b"LYRICSBEGIN")
# Frames that are converted to samples at once: about 0.4 s. Those of lossless codecs are longer.
_RUN, _LOSSLESS_RUN = 16, 4
# A gap of more than so many seconds between two frames is damage. Timestamps of Vorbis packets are off by up
# to 46 ms where the block size changes.
_HOLE = 0.06
# The longest damage that is replaced with silence, in seconds; longer gaps are closed.
_MAX_GAP = 1.0


class FFmpegReader(PacketFile):
    """An audio file decoded with FFmpeg; see `PacketFile` and `reader.Reader`.

    Attributes:
        notes: Damage found so far, for the user.
    """

    def __init__(self, path: Path, *, exact: bool = False, part: tuple[int, int] | None = None) -> None:
        super().__init__(path, exact=exact, part=part)
        self.notes: list[str] = []
        self._damaged: list[float] = []
        self._surplus = 0
        codec = self.stream.codec_context.name
        self._skippable = codec.startswith(_SKIPPABLE)
        self._lossless = codec.startswith(_LOSSLESS)
        self._snippet_preroll = 0.0 if self._lossless else _SNIPPET_PREROLL
        self._preroll = _LONG_PREROLL if codec.startswith(_LONG) else _PREROLL
        if self._lossless:
            self._preroll = _SHORT_PREROLL

    def blocks(self, start: float, end: float | None, *, mono: bool) -> Iterator[np.ndarray]:
        """See `reader.Reader.blocks`. A damaged packet is replaced with silence and noted."""
        first = round(start * self.rate)
        last = round(end * self.rate) if end is not None else None
        for position, samples in self._placed(start, end, mono):
            if last is not None and position >= last:
                return
            begin = max(first - position, 0)
            stop = len(samples) if last is None else min(len(samples), last - position)
            if begin < stop:
                yield samples[begin:stop]

    def frames(self, start: float, end: float | None) -> Iterator[AudioFrame]:
        """The decoded frames between two times, to a tenth of a second; damaged ones are left out."""
        if self.seek(start):
            for frames, _ in self._runs(start, end):
                for frame in frames:
                    at = start if frame.pts is None else frame.pts * self.tick - self.origin
                    if at >= start - 0.1 and (end is None or at < end):
                        yield frame

    def snippets(
        self, start: float, end: float, step: float, length: float
    ) -> Iterator[tuple[float, np.ndarray]]:
        """Yield a short piece of audio for every `step` seconds, decoding little more than that.

        Yields:
            The start time, and float32 [frames]: at least `length` seconds, if the step is that long.
        """
        if not self.seek(start):
            return
        current: int | None = None
        begin = start
        for packet in self.packets():
            at = self.time_of(packet)
            if at is None or at >= end:
                return
            number = int((at - start) // step)
            if number != current:
                current, begin = number, at
                self.stream.codec_context.flush_buffers()
            ready = begin + self._snippet_preroll
            if at >= ready + length:
                continue
            try:
                frames = self.stream.decode(packet)
            except av.error.FFmpegError:
                continue
            if frames and frames[0].samples and at >= ready:
                yield at, samples_of(frames, mono=True, rate=self.rate)

    def _placed(self, start: float, end: float | None, mono: bool) -> Iterator[tuple[int, np.ndarray]]:
        """Decoded blocks, each with the index of its first sample, from at or before `start` on."""
        first = round(start * self.rate)
        needed = start - self._preroll
        for target in (needed, needed - 3.0, 0.0):
            if not self.seek(target):
                continue
            blocks = self._decoded(needed, end, mono)
            head = next(blocks, None)
            if (head is None or head[0] > first + 1) and target > 0:
                continue  # the seek ended after the target: start from further away
            if head is not None:
                if head[0] > first:
                    yield first, _silence(head[0] - first, mono)
                yield head
                yield from blocks
            return

    def _decoded(self, needed: float, end: float | None, mono: bool) -> Iterator[tuple[int, np.ndarray]]:
        """Decoded blocks as in `_placed`; packets that end before `needed` are skipped."""
        position = -1
        for frames, damaged in self._runs(needed, end):
            surplus = self._surplus
            placed = self._place_of(frames) if damaged or position < 0 else None
            if position < 0:
                position = placed or 0
            elif placed is not None and placed > position:
                if placed - position < _MAX_GAP * self.rate:
                    yield position, _silence(placed - position, mono)
                position = placed
            samples = samples_of(frames, mono=mono, rate=self.rate)
            yield position, samples[: len(samples) - surplus]
            position += len(samples)

    def _runs(self, needed: float, end: float | None) -> Iterator[tuple[list[AudioFrame], bool]]:
        """Runs of frames of the same format, each with whether there is damage before it."""
        run: list[AudioFrame] = []
        kind: Kind | None = None
        damaged = False
        most = _LOSSLESS_RUN if self._lossless else _RUN
        longest = 2 if self._lossless else most  # the first ones are to be had at once
        follows: int | None = None
        last, self._surplus = 0.0, 0
        tick, origin, decode = self.tick, self.origin, self.stream.decode
        # Where decoding may stop, and packets before which are skipped, in the units of timestamps.
        stop = None if end is None else (end + origin) / tick
        # What an encoder has padded the end with is only known there.
        early = end is not None and (not self.padded or end < self.duration - _MAX_GAP)
        skipped = (needed + origin) / tick if self._skippable else None
        for packet in self.packets():
            at, length = packet.pts, packet.duration or 0
            if at is not None:
                last = max(last, (at + length) * tick - origin)
                if stop is not None and at > stop + 1.0 / tick:
                    break
                if skipped is not None and length and at + length < skipped:
                    continue
            try:
                frames = decode(packet)
            except av.error.FFmpegError:
                if not bytes(packet).startswith(_TAGS):
                    self._note_damage(0.0 if at is None else at * tick - origin)
                continue
            for frame in frames:
                samples = frame.samples
                if not samples:
                    continue
                placed = frame.pts
                hole = follows is not None and placed is not None and (placed - follows) * tick > _HOLE
                own = kind_of(frame)
                if run and (hole or len(run) >= longest or own != kind):
                    yield run, damaged
                    run, damaged, longest = [], False, min(2 * longest, most)
                if hole:
                    damaged = True
                    self._note_damage((follows or 0) * tick - origin)
                run.append(frame)
                kind = own
                follows = None if placed is None else placed + round(samples / own[1] / tick)
            if run and early and stop is not None and follows is not None and follows >= stop:
                yield run, damaged  # more is not needed, unless timestamps are wrong
                run, damaged = [], False
        else:
            if self.padded and follows is not None:
                self._surplus = self._padding(follows * self.tick - self.origin, last, run)
        if run:
            yield run, damaged

    def _padding(self, decoded: float, last: float, run: list[AudioFrame]) -> int:
        """Samples that the encoder has added behind the end of the file."""
        surplus = round((decoded - self.true_end(last)) * self.rate)
        return surplus if 0 < surplus < sum(frame.samples for frame in run) else 0

    def _place_of(self, frames: list[AudioFrame]) -> int | None:
        """The index of the first sample of successive frames: the median of what their timestamps say."""
        before, places = 0, []
        for frame in frames:
            if frame.pts is not None:
                places.append(round((frame.pts * self.tick - self.origin) * self.rate) - before)
            before += frame.samples
        return sorted(places)[len(places) // 2] if places else None

    def _note_damage(self, at: float) -> None:
        if not self._damaged or not -1.0 < at - self._damaged[-1] < 1.0:
            self._damaged.append(max(at, 0.0))
        note, more = tr("the sound is damaged at {time}"), len(self._damaged) - 1
        if more:
            note = ntr(
                "the sound is damaged at {time} and {n} other place",
                "the sound is damaged at {time} and {n} other places",
                more,
            )
        self.notes[:] = [note.format(time=clock(self._damaged[0]))]


def _silence(count: int, mono: bool) -> np.ndarray:
    return np.zeros(count if mono else (count, 2), np.float32)
