"""Patterns of what scans leave out."""

from pathlib import Path

import pytest

from musicexplorer.library.left_out import matcher
from musicexplorer.library.scan import PassedOver, walk

ROOT = Path("/music")


@pytest.mark.parametrize(
    ("pattern", "path", "is_folder", "fits"),
    [
        ("*.wma", "a/b.WMA", False, True),
        ("*.wma", "a/b.mp3", False, False),
        ("podcasts/", "Podcasts", True, True),
        ("podcasts/", "deep/Podcasts", True, True),
        ("podcasts/", "podcasts", False, False),
        ("Live/*/talk*", "Live/2001/Talk 1.flac", False, True),
        ("Live/*/talk*", "Other/2001/Talk 1.flac", False, False),
        ("a?c", "abc", True, True),
        ("[ab]*", "blues.ogg", False, True),
        ("  ", "a.mp3", False, False),
        ("/", "a.mp3", False, False),
    ],
)
def test_patterns(pattern: str, path: str, is_folder: bool, fits: bool) -> None:
    assert bool(matcher([pattern], ROOT)(ROOT / path, is_folder)) is fits


def test_a_walk_leaves_out_and_says_by_what(tmp_path: Path) -> None:
    for name in ("a.mp3", "b.wma", "Talk/c.mp3", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    passed: list[PassedOver] = []
    found = list(walk(tmp_path, passed, left_out=matcher(["*.wma", "talk/"], tmp_path)))
    assert [one.path.name for one in found] == ["a.mp3"]
    assert {one.path.name: one.reason for one in passed} == {
        "b.wma": "left out by “*.wma”",
        "Talk": "left out by “talk/”",
    }
