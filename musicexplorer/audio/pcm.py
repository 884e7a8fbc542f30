"""Convert frames decoded by FFmpeg to samples, from any sample format and channel layout."""

from collections.abc import Sequence

import numpy as np
import soxr
from av.audio.frame import AudioFrame
from av.audio.plane import AudioPlane

from musicexplorer.audio.channels import fold, mix, names_for

# FFmpeg's packed sample formats: their type, and the factor to full scale 1.
_FORMATS: dict[str, tuple[type[np.generic], float]] = {
    "u8": (np.uint8, 1 / 128),
    "s16": (np.int16, 1 / 32768),
    "s32": (np.int32, 1 / 2147483648),
    "s64": (np.int64, 1 / 9223372036854775808),
    "flt": (np.float32, 1.0),
    "dbl": (np.float64, 1.0),
}


Kind = tuple[str, int, int]
"""sample format, sample rate, number of channels"""


def kind_of(frame: AudioFrame) -> Kind:
    """Sample format, sample rate and channel count, which frames must share to be converted together."""
    return frame.format.name, frame.sample_rate, frame.layout.nb_channels


def samples_of(frames: Sequence[AudioFrame], *, mono: bool, rate: int) -> np.ndarray:
    """The samples of successive frames of the same `kind_of`: float32 [n] if `mono`, else float32 [n, 2].

    Args:
        frames: The decoded frames.
        mono: Whether to return one channel or two.
        rate: The sample rate of the result; chained streams may change theirs within a file.
    """
    name, own_rate, channels = kind_of(frames[0])
    dtype, scale = _FORMATS[name.removesuffix("p") if frames[0].format.is_planar else name]
    if frames[0].format.is_planar:
        planes = [
            _joined([frame.planes[channel] for frame in frames], frames, dtype, 1)
            for channel in range(channels)
        ]
        if mono and channels == 2 and dtype is np.float32:
            # The usual case (mp3, aac, vorbis, opus): faster than the general way.
            samples = fold(planes[0], planes[1])
            return samples if own_rate == rate else soxr.resample(samples, own_rate, rate)
        raw = np.stack(planes, axis=1)
    else:
        raw = _joined([frame.planes[0] for frame in frames], frames, dtype, channels).reshape(-1, channels)
    samples = raw.astype(np.float32, copy=False)
    if dtype is np.uint8:
        samples -= 128
    if scale != 1.0:
        samples *= np.float32(scale)
    names = [channel.name for channel in frames[0].layout.channels] if channels > 2 else names_for(channels)
    samples = mix(samples, names, mono=mono)
    return samples if own_rate == rate else soxr.resample(samples, own_rate, rate)


def _joined(
    planes: list[AudioPlane], frames: Sequence[AudioFrame], dtype: type[np.generic], channels: int
) -> np.ndarray:
    """One plane of successive frames as one array, without the padding after the samples."""
    return np.concatenate(
        [
            np.frombuffer(memoryview(plane), dtype, frame.samples * channels)
            for plane, frame in zip(planes, frames, strict=True)
        ]
    )
