"""Files that are broken, cut off, or wrong about themselves."""

import io
import struct
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
import soxr

from musicexplorer.audio.decode import DecodeError, duration, read_mono, read_windows, stream
from musicexplorer.audio.ffmpeg import FFmpegReader
from tests.audio.ogg_pages import with_headers_twice, with_positions
from tests.audio.signals import pitch, place_in
from tests.audio.vorbis import write_vorbis
from tests.audio_files import noise, sweep, tone, write

RATE = 44_100


def packets(path: Path) -> list[bytes]:
    with av.open(str(path)) as file:
        return [bytes(packet) for packet in file.demux(audio=0) if packet.size]


@pytest.fixture(scope="module")
def glide() -> np.ndarray:
    return sweep(200.0, 4000.0, 60.0, level=0.2) + noise(60.0, level=0.1)


@pytest.fixture(scope="module")
def mp3(glide: np.ndarray, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("mp3") / "glide.mp3", glide)


@pytest.fixture(scope="module")
def m4a(glide: np.ndarray, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("m4a") / "glide.m4a", glide)


@pytest.fixture(scope="module")
def flac(glide: np.ndarray, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("flac") / "glide.flac", glide)


@pytest.fixture(scope="module")
def ogg(glide: np.ndarray, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_vorbis(tmp_path_factory.mktemp("ogg") / "glide.ogg", glide, RATE)


def assert_in_place(windows: object, glide: np.ndarray, *, near: int = 8) -> None:
    source = soxr.resample(glide, RATE, 16_000)
    for samples, start in zip(windows.samples, windows.starts.astype(float), strict=True):  # type: ignore[attr-defined]
        place, alike = place_in(source, samples)
        assert place == pytest.approx(start * 16_000, abs=near)
        assert alike > 0.9


def test_a_truncated_flac_gives_what_is_there(flac: Path, glide: np.ndarray, tmp_path: Path) -> None:
    path = tmp_path / "cut.flac"
    data = flac.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    windows = read_windows(path, count=5, seconds=3.0)
    assert len(windows.samples) == 5
    assert 20.0 < windows.duration < 40.0
    assert windows.starts[-1] + 3.0 <= windows.duration + 0.01
    assert any("ends at" in note and "1:00" in note for note in windows.notes)
    assert_in_place(windows, glide)
    assert 20.0 < len(read_mono(path)) / 16_000 < 40.0


def test_too_little_of_a_file_is_a_failure(flac: Path, tmp_path: Path) -> None:
    path = tmp_path / "stump.flac"
    data = flac.read_bytes()
    path.write_bytes(data[: len(data) // 30])
    with pytest.raises(DecodeError, match=r"damaged: only \d+\.\d s of 1:00"):
        read_windows(path, count=5, seconds=3.0)


@pytest.mark.parametrize("size", [2_000, 30_000])
def test_a_damaged_stretch_costs_that_stretch(
    size: int, mp3: Path, flac: Path, ogg: Path, glide: np.ndarray, tmp_path: Path
) -> None:
    for source in (mp3, flac, ogg):
        data = bytearray(source.read_bytes())
        middle = len(data) // 2
        data[middle : middle + size] = noise(size / 4, rate=4).tobytes()[:size]
        path = tmp_path / source.name
        path.write_bytes(data)
        windows = read_windows(path, count=6, seconds=3.0)
        assert len(windows.samples) == 6
        assert windows.duration == pytest.approx(60.0, abs=0.2)
        first, last = soxr.resample(glide, RATE, 16_000)[: 27 * 16_000], read_mono(path)
        assert place_in(last, first[-32_000:])[0] == pytest.approx(25 * 16_000, abs=8)
        assert len(last) > 50 * 16_000


def test_a_bad_packet_at_the_end_is_that_packet_and_noted(mp3: Path, tmp_path: Path) -> None:
    frames = packets(mp3)
    path = tmp_path / "end.mp3"
    last = bytearray(frames[-1])
    last[4:] = b"\xff" * (len(last) - 4)
    path.write_bytes(b"".join(frames[:-1]) + bytes(last))
    with FFmpegReader(path) as reader:
        samples = np.concatenate(list(reader.blocks(0.0, None, mono=True)))
        assert len(samples) / reader.rate > 59.5
        assert [note[:-4] for note in reader.notes] in ([], ["the sound is damaged at "])
    windows = read_windows(path, count=30, seconds=3.0)
    assert len(windows.samples) == 30


def test_bad_packets_become_silence_so_that_what_follows_stays_in_place(tmp_path: Path) -> None:
    glide = noise(20.0, rate=16_000)
    path = tmp_path / "noise.mka"
    size = 1152
    with av.open(str(path), "w", format="matroska") as file:
        encoder = file.add_stream("flac", rate=16_000)
        encoder.layout, encoder.format = "mono", "s16"
        encoder.codec_context.options = {"frame_size": str(size)}
        for at in range(0, len(glide) // size * size, size):
            frame = av.AudioFrame.from_ndarray(
                (glide[None, at : at + size] * 32767).astype(np.int16), format="s16", layout="mono"
            )
            frame.sample_rate, frame.pts = 16_000, at
            file.mux(encoder.encode(frame))
        file.mux(encoder.encode(None))
    bad = packets(path)[100]
    path.write_bytes(path.read_bytes().replace(bad, bytes(len(bad))))
    samples = read_mono(path)
    begin, end = 100 * size, 101 * size
    assert not samples[begin + 20 : end - 20].any()
    np.testing.assert_allclose(samples[: begin - 20], glide[: begin - 20], atol=0.001)
    place, alike = place_in(glide, samples[end + 20 : end + 20_000])
    assert place == pytest.approx(end + 20, abs=16)  # Matroska keeps times in milliseconds
    assert alike > 0.99
    with FFmpegReader(path) as reader:
        list(reader.blocks(0.0, None, mono=True))
        assert reader.notes == ["the sound is damaged at 0:07"]


def test_vorbis_with_its_headers_twice_is_read_by_the_second_decoder(
    ogg: Path, glide: np.ndarray, tmp_path: Path
) -> None:
    path = tmp_path / "negative.ogg"
    path.write_bytes(with_headers_twice(ogg.read_bytes()))
    with pytest.raises(DecodeError):
        FFmpegReader(path)
    windows = read_windows(path, count=5, seconds=3.0)
    assert len(windows.samples) == 5
    assert_in_place(windows, glide, near=16_000)
    assert len(read_mono(path)) / 16_000 > 59
    assert duration(path) > 59
    assert sum(len(block) for block in stream(path, start=50.0)) / RATE > 9


def test_an_ogg_that_was_cut_out_of_a_longer_one(ogg: Path, glide: np.ndarray, tmp_path: Path) -> None:
    path = tmp_path / "late.ogg"
    path.write_bytes(with_positions(ogg.read_bytes(), lambda position: position + 1_000_000))
    windows = read_windows(path, count=5, seconds=3.0)
    assert windows.duration == pytest.approx(60.0, abs=0.1)
    # The length of the very first packet is not known then.
    assert_in_place(windows, glide, near=64)


def test_an_mp3_without_header_and_with_changing_bit_rate(tmp_path: Path) -> None:
    quiet = write(tmp_path / "a.mp3", tone(500.0, 5.0))
    parts = packets(quiet)
    with av.open(str(tmp_path / "b.mp3"), "w") as file:
        encoder = file.add_stream("libmp3lame", rate=RATE)
        encoder.layout, encoder.bit_rate = "stereo", 320_000
        frame = av.AudioFrame.from_ndarray(np.stack([tone(900.0, 40.0)] * 2), format="fltp", layout="stereo")
        frame.sample_rate = RATE
        fifo = av.AudioFifo()
        fifo.write(frame)
        while (part := fifo.read(1152)) is not None:
            file.mux(encoder.encode(part))
        file.mux(encoder.encode(None))
    path = tmp_path / "vbr.mp3"
    path.write_bytes(b"".join(parts + packets(tmp_path / "b.mp3")))
    assert duration(path) == pytest.approx(45.0, abs=0.3)
    windows = read_windows(path, count=9, seconds=3.0)
    assert pitch(windows.samples[0], 16_000) == pytest.approx(500.0, abs=1)
    assert [round(pitch(samples, 16_000)) for samples in windows.samples[1:]] == [900] * 8


def test_mp3_files_one_behind_the_other(mp3: Path, tmp_path: Path) -> None:
    path = tmp_path / "two.mp3"
    path.write_bytes(mp3.read_bytes() + write(tmp_path / "tone.mp3", tone(700.0, 60.0)).read_bytes())
    windows = read_windows(path, count=4, seconds=3.0)
    assert windows.duration == pytest.approx(120.0, abs=0.3)
    assert pitch(windows.samples[3], 16_000) == pytest.approx(700.0, abs=1)


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF])
def test_a_wav_that_was_piped(size: int, tmp_path: Path, glide: np.ndarray) -> None:
    path = tmp_path / "piped.wav"
    soundfile.write(path, glide, RATE)
    data = bytearray(path.read_bytes())
    at = data.index(b"data")
    struct.pack_into("<I", data, at + 4, size)
    struct.pack_into("<I", data, 4, size)
    path.write_bytes(data)
    windows = read_windows(path, count=5, seconds=3.0)
    assert windows.duration == pytest.approx(60.0, abs=0.1)
    assert_in_place(windows, glide)


def test_a_wav_that_is_shorter_than_it_says(tmp_path: Path, glide: np.ndarray) -> None:
    path = tmp_path / "cut.wav"
    soundfile.write(path, glide, RATE)
    path.write_bytes(path.read_bytes()[: 30 * RATE * 2])
    windows = read_windows(path, count=5, seconds=3.0)
    assert windows.duration == pytest.approx(30.0, abs=0.1)
    assert_in_place(windows, glide)


def test_a_stream_that_says_no_length(tmp_path: Path, glide: np.ndarray) -> None:
    class Pipe(io.RawIOBase):
        """Takes bytes as a network does: no way back to write the length into the header."""

        data = b""

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.data += bytes(data)
            return len(data)

    pipe = Pipe()
    with av.open(pipe, "w", format="matroska", options={"live": "1"}) as file:
        encoder = file.add_stream("flac", rate=RATE)
        encoder.layout, encoder.format = "mono", "s16"
        for at in range(0, len(glide), 4608):
            frame = av.AudioFrame.from_ndarray(
                (glide[None, at : at + 4608] * 32767).astype(np.int16), format="s16", layout="mono"
            )
            frame.sample_rate, frame.pts = RATE, at
            file.mux(encoder.encode(frame))
        file.mux(encoder.encode(None))
    path = tmp_path / "live.mka"
    path.write_bytes(pipe.data)
    assert duration(path) == pytest.approx(60.0, abs=0.2)
    windows = read_windows(path, count=5, seconds=3.0)
    assert windows.duration == pytest.approx(60.0, abs=0.2)
    # Matroska keeps times in milliseconds.
    assert_in_place(windows, glide, near=24)


def test_aac_without_a_container(m4a: Path, tmp_path: Path, glide: np.ndarray) -> None:
    path = tmp_path / "glide.aac"
    with av.open(str(m4a)) as source, av.open(str(path), "w", format="adts") as target:
        copy = target.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(audio=0):
            if packet.dts is not None:
                packet.stream = copy
                target.mux(packet)
    assert duration(path) == pytest.approx(60.0, abs=0.1)
    # Nothing says here that the encoder begins 1024 samples late.
    assert_in_place(read_windows(path, count=5, seconds=3.0), glide, near=400)


def test_a_truncated_m4a_says_what_is_wrong(m4a: Path, tmp_path: Path) -> None:
    path = tmp_path / "cut.m4a"
    data = m4a.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(DecodeError, match="not readable as audio: damaged"):
        read_windows(path, count=5, seconds=3.0)


@pytest.mark.slow
def test_a_place_in_a_large_mp3_is_found_without_reading_what_is_before_it(
    mp3: Path, glide: np.ndarray, tmp_path: Path
) -> None:
    frames = b"".join(packets(mp3))
    path = tmp_path / "mix.mp3"
    with path.open("wb") as file:
        for _ in range(45):
            file.write(frames)
    length = len(packets(mp3)) * 1152 / RATE
    with FFmpegReader(path) as reader:
        assert reader.duration == pytest.approx(45 * length, abs=1.0)
        samples = np.concatenate(list(reader.blocks(40 * length + 20.0, 40 * length + 23.0, mono=True)))
        assert len(reader.stream.index_entries) < 500
    place, alike = place_in(glide, samples)
    assert place / RATE == pytest.approx(20.0, abs=0.1)
    assert alike > 0.95
    exact = read_mono(path, start=40 * length + 20.0, end=40 * length + 23.0, rate=RATE)
    # The encoder begins 1105 samples late, and nothing in these frames says so.
    assert place_in(glide, exact)[0] == pytest.approx(20.0 * RATE - 1105, abs=2)
    assert len(read_windows(path, count=10, seconds=3.0).samples) == 10
