"""What `doctor` says about playing."""

from pathlib import Path

from musicexplorer.audio.player import Counters
from musicexplorer.session import sound_report


def test_what_was_counted_is_described(tmp_path: Path) -> None:
    path = tmp_path / "sound.json"
    assert sound_report.describe(path) == ""
    sound_report.save(path, Counters(0.2, 9, 0, 0.02))
    assert sound_report.describe(path) == ""
    sound_report.save(path, Counters(620.0, 2, 1, 0.05))
    expected = "3 interruptions in 10 minutes of the last session; 50 ms are buffered"
    assert sound_report.describe(path) == expected
    sound_report.save(path, Counters(60.0, 1, 0, 0.02))
    assert sound_report.describe(path).startswith("1 interruption in 1 minutes")


def test_what_is_damaged_is_nothing(tmp_path: Path) -> None:
    path = tmp_path / "sound.json"
    for content in (b"", b"[]", b'{"seconds": "x"}', b"\xff\xfe"):
        path.write_bytes(content)
        assert sound_report.describe(path) == ""
