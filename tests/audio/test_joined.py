"""Files that were joined: chained Ogg, several mp3 or AAC files in one."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from musicexplorer.audio.decode import duration, read_windows, stream
from musicexplorer.audio.ogg import links
from musicexplorer.audio.waveform import peaks
from tests.audio.signals import pitch, place_in
from tests.audio.vorbis import write_vorbis
from tests.audio_files import RATE, sweep, tone, write

LENGTHS = (8.0, 15.0, 9.0)


def parts() -> list[np.ndarray]:
    """Three pieces of one glide."""
    whole = sweep(300.0, 5000.0, sum(LENGTHS))
    cuts = np.cumsum([round(length * RATE) for length in LENGTHS])[:-1]
    return np.split(whole, cuts)


def joined(path: Path, write_part: Callable[[Path, np.ndarray], Path]) -> Path:
    data = b""
    for number, part in enumerate(parts()):
        data += write_part(path.with_stem(f"part{number}"), part).read_bytes()
    path.write_bytes(data)
    return path


def vorbis(path: Path, part: np.ndarray) -> Path:
    return write_vorbis(path, part, RATE)


def ogg_flac(path: Path, part: np.ndarray) -> Path:
    flac = write(path.with_suffix(".flac"), part)
    import av

    with av.open(str(flac)) as source, av.open(str(path), "w", format="ogg") as target:
        copy = target.add_stream_from_template(source.streams.audio[0])
        for packet in source.demux(audio=0):
            if packet.dts is not None:
                packet.stream = copy
                target.mux(packet)
    return path


@pytest.mark.parametrize(
    ("name", "write_part", "exact"),
    [("all.ogg", vorbis, True), ("all.opus", write, True), ("all.oga", ogg_flac, True),
     ("all.mp3", write, False)],
)  # fmt: skip
def test_all_of_it_is_decoded_and_nothing_is_called_damaged(
    name: str, write_part: Callable[[Path, np.ndarray], Path], exact: bool, tmp_path: Path
) -> None:
    path = joined(tmp_path / name, write_part)
    tolerance = 0.03 if exact else 0.25
    assert duration(path) == pytest.approx(32.0, abs=tolerance)
    found = np.concatenate(list(stream(path)))[:, 0]
    assert len(found) / RATE == pytest.approx(32.0, abs=tolerance)
    windows = read_windows(path, count=3, seconds=8.0)
    assert windows.duration == pytest.approx(32.0, abs=tolerance)
    assert windows.notes == ()
    heard = [pitch(window[:4000], 16_000) for window in windows.samples]
    assert heard == sorted(heard)
    assert heard[-1] > 3000
    for begin, part in zip((0.0, 8.0, 23.0), parts(), strict=True):
        place, alike = place_in(found, part[RATE : 2 * RATE])
        assert place == pytest.approx((begin + 1.0) * RATE, abs=50 if exact else 0.2 * RATE)
        assert alike > 0.95


def test_a_part_is_read_from_the_link_that_holds_it(tmp_path: Path) -> None:
    path = joined(tmp_path / "all.ogg", vorbis)
    whole = np.concatenate(parts())
    for start in (2.0, 8.0, 22.5):
        found = np.concatenate(list(stream(path, start=start, end=start + 2.0)))[:, 0]
        assert len(found) == 2 * RATE
        place, alike = place_in(whole, found)
        assert place == pytest.approx(start * RATE, abs=1)
        assert alike > 0.99
    assert peaks(path, count=50).min() > 0.2


def test_links_of_other_rates_and_channels(tmp_path: Path) -> None:
    low = write_vorbis(tmp_path / "low.ogg", tone(880.0, 6.0, rate=22_050), 22_050).read_bytes()
    high = write(tmp_path / "high.opus", tone(1760.0, 6.0)).read_bytes()
    path = tmp_path / "all.ogg"
    path.write_bytes(low + high)
    found = np.concatenate(list(stream(path)))[:, 0]
    assert len(found) / RATE == pytest.approx(12.0, abs=0.05)
    assert pitch(found[RATE : 2 * RATE], RATE) == pytest.approx(880, abs=3)
    assert pitch(found[8 * RATE : 9 * RATE], RATE) == pytest.approx(1760, abs=3)


def test_a_link_that_is_cut_off_costs_itself(tmp_path: Path) -> None:
    whole = vorbis(tmp_path / "a.ogg", parts()[0]).read_bytes()
    path = tmp_path / "all.ogg"
    path.write_bytes(whole + vorbis(tmp_path / "b.ogg", parts()[1]).read_bytes()[:200] + whole)
    assert duration(path) == pytest.approx(16.0, abs=0.05)


def test_other_files_have_no_links(tmp_path: Path) -> None:
    assert links(vorbis(tmp_path / "a.ogg", parts()[1])) == []
    assert links(write(tmp_path / "a.opus", parts()[1])) == []
    soundfile.write(tmp_path / "a.wav", parts()[0], RATE)
    assert links(tmp_path / "a.wav") == []
