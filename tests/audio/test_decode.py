"""Ranges, streams and lengths of files of every format."""

import itertools
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile
import soxr
from av.audio.frame import AudioFrame
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musicexplorer.audio import ffmpeg
from musicexplorer.audio.decode import DecodeError, duration, read_mono, read_windows, stream
from musicexplorer.audio.ffmpeg import FFmpegReader
from musicexplorer.audio.pcm import samples_of
from tests.audio.conftest import SECONDS
from tests.audio.signals import pitch, place_in
from tests.audio.vorbis import write_vorbis
from tests.audio_files import noise, tone, write

LOSSLESS = (".wav", ".aiff", ".flac", ".wv", ".alac.m4a")
# Windows Media files keep times in milliseconds, and do not say that the encoder begins 2048 samples late.
LATE = {".wma": 2048 / 44_100}
NEAR = {".wma": 0.003}
ALL = (*LOSSLESS, ".mp3", ".ogg", ".opus", ".m4a", ".wma")


@pytest.mark.parametrize("suffix", ALL)
def test_windows_are_the_sound_at_their_place(
    suffix: str, file_of: Callable[[str], Path], glide: np.ndarray
) -> None:
    source = soxr.resample(glide, 44_100, 16_000)
    windows = read_windows(file_of(suffix), count=4, seconds=3.0)
    assert windows.samples.shape == (4, 48_000)
    assert windows.samples.dtype == np.float32
    assert windows.duration == pytest.approx(SECONDS, abs=0.15)
    assert windows.notes == ()
    for samples, start in zip(windows.samples, windows.starts, strict=True):
        place, alike = place_in(source, samples)
        assert place == pytest.approx(
            (start - LATE.get(suffix, 0.0)) * 16_000, abs=NEAR.get(suffix, 0.0005) * 16_000
        )
        assert alike > 0.85


@pytest.mark.parametrize("suffix", ALL)
def test_a_stream_begins_at_its_sample(
    suffix: str, file_of: Callable[[str], Path], glide: np.ndarray
) -> None:
    blocks = list(stream(file_of(suffix), start=12.345, end=14.5, rate=44_100, block=1000))
    assert {block.shape for block in blocks[:-1]} == {(1000, 2)}
    samples = np.concatenate(blocks)
    assert len(samples) == pytest.approx(2.155 * 44_100, abs=2)
    place, alike = place_in(glide, samples[2000:-2000].mean(axis=1))
    begin = 12.345 - LATE.get(suffix, 0.0)
    assert (place - 2000) / 44_100 == pytest.approx(begin, abs=NEAR.get(suffix, 0.0001))
    assert alike > 0.97


@pytest.mark.parametrize("suffix", LOSSLESS)
def test_ranges_of_a_lossless_file_join_without_a_seam(
    suffix: str, file_of: Callable[[str], Path], glide: np.ndarray
) -> None:
    cuts = [0.0, 7.77, 7.8, 21.013333, None]
    parts = [
        np.concatenate(list(stream(file_of(suffix), start=start or 0.0, end=end)))
        for start, end in itertools.pairwise(cuts)
    ]
    joined = np.concatenate(parts)[:, 0]
    assert len(joined) == len(glide)
    np.testing.assert_allclose(joined, glide, atol=1e-4)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=st.floats(0.0, 29.0), length=st.floats(0.01, 2.0))
def test_any_range_of_a_flac_is_exact(
    start: float, length: float, file_of: Callable[[str], Path], glide: np.ndarray
) -> None:
    end = min(start + length, SECONDS)
    samples = read_mono(file_of(".flac"), start=start, end=end, rate=44_100)
    first = round(start * 44_100)
    assert len(samples) == pytest.approx((end - start) * 44_100, abs=1)
    np.testing.assert_allclose(samples, glide[first : first + len(samples)], atol=1e-4)


@pytest.mark.parametrize("suffix", [suffix for suffix in ALL if suffix != ".wma"])
@pytest.mark.parametrize("start", [0.0, 0.05, 5.3, 17.77, 28.0])
def test_a_range_is_what_decoding_everything_gives_there(
    suffix: str, start: float, file_of: Callable[[str], Path]
) -> None:
    rate = 48_000 if suffix == ".opus" else 44_100
    whole = read_mono(file_of(suffix), rate=rate)
    assert len(whole) == pytest.approx(SECONDS * rate, abs=0.1 * rate)
    part = read_mono(file_of(suffix), start=start, end=start + 1.0, rate=rate)
    first = round(start * rate)
    np.testing.assert_allclose(part, whole[first : first + rate], atol=0.005)


@pytest.mark.parametrize("suffix", [".mp3", ".ogg", ".opus", ".m4a", ".wav"])
def test_hardly_more_than_a_range_is_decoded(
    suffix: str, file_of: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded = []

    def counted(frames: Sequence[AudioFrame], *, mono: bool, rate: int) -> np.ndarray:
        decoded.append(sum(frame.samples for frame in frames) / frames[0].sample_rate)
        return samples_of(frames, mono=mono, rate=rate)

    monkeypatch.setattr(ffmpeg, "samples_of", counted)
    with FFmpegReader(file_of(suffix)) as reader:
        assert sum(map(len, reader.blocks(7.0, 7.3, mono=True))) == round(0.3 * reader.rate)
    assert sum(decoded) < 0.3 + 0.15 + 0.12, "the range, what the decoder needs before it, a frame or two"


@pytest.mark.parametrize("suffix", ALL)
def test_duration(suffix: str, file_of: Callable[[str], Path]) -> None:
    assert duration(file_of(suffix)) == pytest.approx(SECONDS, abs=0.15)


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 32_000, 44_100, 48_000, 96_000, 192_000, 44_099])
def test_any_rate_keeps_the_pitch(rate: int, tmp_path: Path) -> None:
    path = tmp_path / "tone.wav"
    soundfile.write(path, tone(1000.0, 4.0, rate=rate), rate)
    windows = read_windows(path, count=1, seconds=3.0)
    assert pitch(windows.samples[0], 16_000) == pytest.approx(1000.0, abs=0.5)
    assert np.abs(windows.samples[0]).max() == pytest.approx(0.3, abs=0.01)


@pytest.mark.parametrize("subtype", ["PCM_U8", "PCM_16", "PCM_24", "PCM_32", "FLOAT", "DOUBLE"])
def test_any_number_format_keeps_the_level(subtype: str, tmp_path: Path) -> None:
    path = tmp_path / "tone.wav"
    soundfile.write(path, tone(1000.0, 2.0, rate=16_000), 16_000, subtype=subtype)
    np.testing.assert_allclose(read_mono(path), tone(1000.0, 2.0, rate=16_000), atol=0.01)


@pytest.mark.parametrize("channels", [1, 2, 3, 6, 8])
def test_any_number_of_channels_is_mixed_down(channels: int, tmp_path: Path) -> None:
    path = tmp_path / "tone.wav"
    mono = tone(1000.0, 2.0, rate=16_000)
    soundfile.write(path, np.repeat(mono[:, None], channels, axis=1), 16_000)
    mixed = read_mono(path)
    assert pitch(mixed, 16_000) == pytest.approx(1000.0, abs=0.5)
    assert 0.2 < np.abs(mixed).max() <= 0.3001
    assert np.concatenate(list(stream(path, rate=16_000))).shape == (32_000, 2)


def test_left_and_right_stay_apart_in_a_stream(tmp_path: Path) -> None:
    path = tmp_path / "two.flac"
    soundfile.write(path, np.stack([tone(500.0, 2.0), tone(900.0, 2.0)], axis=1), 44_100)
    samples = np.concatenate(list(stream(path, rate=48_000)))
    assert pitch(samples[:, 0], 48_000) == pytest.approx(500.0, abs=0.5)
    assert pitch(samples[:, 1], 48_000) == pytest.approx(900.0, abs=0.5)
    assert len(samples) == pytest.approx(96_000, abs=2)


def test_the_sound_of_a_film_is_read(tmp_path: Path) -> None:
    import av

    path = tmp_path / "film.mkv"
    samples = tone(700.0, 5.0, rate=48_000)
    with av.open(str(path), "w") as file:
        video = file.add_stream("mpeg4", rate=25)
        video.width = video.height = 64
        video.pix_fmt = "yuv420p"
        audio = file.add_stream("flac", rate=48_000)
        audio.layout = "mono"
        for _ in range(125):
            file.mux(video.encode(av.VideoFrame(64, 64, "yuv420p")))
        for at in range(0, len(samples), 4096):
            frame = av.AudioFrame.from_ndarray(
                (samples[None, at : at + 4096] * 32767).astype(np.int16), format="s16", layout="mono"
            )
            frame.sample_rate, frame.pts = 48_000, at
            file.mux(audio.encode(frame))
        file.mux(video.encode(None))
        file.mux(audio.encode(None))
    windows = read_windows(path, count=2, seconds=2.0)
    assert pitch(windows.samples[1], 16_000) == pytest.approx(700.0, abs=0.5)


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "caf\udce9 #1%20: 100%d.flac"
    try:
        write(tmp_path / "plain.flac", tone(440.0, 2.0)).rename(path)
    except (OSError, UnicodeEncodeError):
        pytest.skip("this file system takes only UTF-8 names")
    assert duration(path) == pytest.approx(2.0)
    assert len(read_mono(path)) == 32_000


def test_nothing_beyond_the_end(file_of: Callable[[str], Path]) -> None:
    with pytest.raises(DecodeError):
        read_mono(file_of(".flac"), start=40.0)
    assert list(stream(file_of(".flac"), start=40.0)) == []


def test_vorbis_with_blocks_of_changing_length_is_exact(tmp_path: Path) -> None:
    # Clicks make the encoder change to short blocks, and the times of the packets waver there.
    samples = tone(300.0, 20.0) + noise(20.0, level=0.02)
    samples[3000::9000] += 0.6
    path = write_vorbis(tmp_path / "clicks.ogg", samples, 44_100)
    reference = soundfile.read(path, dtype="float32")[0]
    whole = np.concatenate(list(stream(path)))[:, 0]
    np.testing.assert_allclose(whole, reference, atol=0.001)
    for start in np.arange(0.3, 19.0, 0.37):
        part = read_mono(path, start=float(start), end=float(start) + 0.2, rate=44_100)
        first = round(float(start) * 44_100)
        np.testing.assert_allclose(part, reference[first : first + len(part)], atol=0.001)
