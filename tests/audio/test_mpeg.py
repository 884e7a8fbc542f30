"""Headers of mp3 files that cannot be trusted."""

from pathlib import Path

import pytest

from musicexplorer.audio import decode
from tests.audio_files import tone, write


@pytest.mark.parametrize("damage", ["no frames", "no flag", "another mark"])
def test_an_empty_header_tells_no_duration(tmp_path: Path, damage: str) -> None:
    path = write(tmp_path / "a.mp3", tone(440, 20))
    content = bytearray(path.read_bytes())
    at = max(content.find(b"Xing"), content.find(b"Info"))
    assert at > 0
    if damage == "no frames":
        content[at + 8 : at + 12] = bytes(4)
    elif damage == "no flag":
        content[at + 4 : at + 8] = (int.from_bytes(content[at + 4 : at + 8], "big") & ~1).to_bytes(4, "big")
    else:
        content[at : at + 4] = b"none"
    path.write_bytes(content)
    assert decode.duration(path) == pytest.approx(20, abs=0.2)
