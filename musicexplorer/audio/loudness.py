"""Loudness and true peak of whole tracks according to EBU R 128 (ITU-R BS.1770), by FFmpeg's meter."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import av.error
import av.filter
import numpy as np
from av.audio.frame import AudioFrame

from musicexplorer.audio.chained import ChainedReader
from musicexplorer.audio.decoders import open_reader
from musicexplorer.audio.ffmpeg import FFmpegReader
from musicexplorer.audio.normalisation import TARGET
from musicexplorer.audio.pcm import kind_of
from musicexplorer.audio.reader import Reader

# What the meter says of silence, and of what is shorter than one of its blocks.
_NOTHING = -70.0
# How much of a track is measured at most, in stretches of so many seconds.
_MOST, _STRETCH = 600.0, 10.0


@dataclass(frozen=True, slots=True)
class Measured:
    """What the meter found.

    Attributes:
        level: Integrated loudness in LUFS, None for silence or less than 0.4 seconds.
        peak: The highest sample, or true peak if that was asked for; 1 is full scale.
    """

    level: float | None
    peak: float


class Meter:
    """Measures frames of one sample format, rate and channel layout: mono counts as one channel.

    Args:
        true_peak: Whether to find peaks between the samples too, which takes as long again.
    """

    def __init__(self, *, true_peak: bool = False) -> None:
        self.frames = 0
        self._graph: av.filter.Graph | None = None
        self._peak = "true" if true_peak else "sample"
        self._found: dict[str, str] = {}

    def push(self, frame: AudioFrame) -> None:
        """Measure a frame too."""
        if self._graph is None:
            self._graph = self._connected(frame)
        self.frames += frame.samples
        frame.pts = None  # time does not matter, and jumps in damaged files
        self._graph.push(frame)
        with suppress(av.error.BlockingIOError, av.error.EOFError):
            while True:
                self._found = dict(self._graph.pull().metadata)

    def result(self) -> Measured:
        """What was found so far."""
        level = float(self._found.get("lavfi.r128.I", _NOTHING))
        peak = float(self._found.get(f"lavfi.r128.{self._peak}_peak", 0.0))
        return Measured(level if level > _NOTHING else None, peak)

    def _connected(self, frame: AudioFrame) -> av.filter.Graph:
        graph = av.filter.Graph()
        source = graph.add_abuffer(
            sample_rate=frame.sample_rate, format=frame.format.name, layout=frame.layout.name
        )
        meter = graph.add("ebur128", f"metadata=1:framelog=quiet:peak={self._peak}")
        sink = graph.add("abuffersink")
        source.link_to(meter)
        meter.link_to(sink)
        graph.configure()
        return graph


def loudness(samples: np.ndarray, rate: int) -> float | None:
    """Integrated loudness in LUFS.

    Args:
        samples: float32 [n, channels], one or two channels.
        rate: Samples per second.

    Returns:
        None for silence, or if it is shorter than 0.4 seconds.
    """
    meter = Meter()
    for at in range(0, len(samples), rate):
        meter.push(_frame(samples[at : at + rate], rate))
    return meter.result().level


def measure(path: Path, start: float = 0.0, end: float | None = None) -> Measured:
    """Measure a whole track: its loudness, and its true peak if it is quiet enough to be made louder.

    Of a track of more than ten minutes, ten minutes spread over it.

    Raises:
        DecodeError: It cannot be decoded.
    """
    found = _measure(path, start, end, true_peak=False)
    if found.level is not None and found.level < TARGET:
        return _measure(path, start, end, true_peak=True)
    return found


def _measure(path: Path, start: float, end: float | None, *, true_peak: bool) -> Measured:
    meters: dict[object, Meter] = {}
    with open_reader(path, exact=end is not None) as reader:
        for begin, stop in _stretches(start, reader.duration if end is None else end):
            for frame in _frames(reader, begin, stop):
                kind = (*kind_of(frame), frame.layout.name)
                if kind not in meters:
                    meters[kind] = Meter(true_peak=true_peak)
                meters[kind].push(frame)
    # A file may change its format on its way: what most of it has counts.
    longest = max(meters.values(), key=lambda meter: meter.frames, default=Meter())
    peak = max((meter.result().peak for meter in meters.values()), default=0.0)
    return Measured(longest.result().level, peak)


def _stretches(start: float, end: float) -> list[tuple[float, float | None]]:
    """What is measured of a track: all of it, or so much of a long one."""
    if end - start <= _MOST:
        return [(start, end)]
    count = round(_MOST / _STRETCH)
    begins = start + (end - start) * (np.arange(count) + 0.5) / count - _STRETCH / 2
    return [(float(begin), float(begin) + _STRETCH) for begin in begins]


def _frames(reader: Reader, start: float, end: float | None) -> Iterator[AudioFrame]:
    if isinstance(reader, FFmpegReader | ChainedReader):
        yield from reader.frames(start, end)
        return
    for block in reader.blocks(start, end, mono=False):
        yield _frame(block, reader.rate)


def _frame(samples: np.ndarray, rate: int) -> AudioFrame:
    layout = "mono" if samples.shape[1] == 1 else "stereo"
    packed = np.ascontiguousarray(samples, np.float32).reshape(1, -1)
    frame = AudioFrame.from_ndarray(packed, format="flt", layout=layout)
    frame.sample_rate = rate
    return frame
