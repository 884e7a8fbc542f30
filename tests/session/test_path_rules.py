"""Paths on other devices."""

from pathlib import Path

import pytest

from musicexplorer.library.m3u import Entry
from musicexplorer.session.path_rules import devices, on_device, path_on

RULES = [
    ["Car", "/home/ana/Music", "/MUSIC"],
    ["Car", "/home/ana/Music/Live/", "/LIVE/"],
    ["PC", "/home/ana/Music", "D:\\Music"],
    ["broken"],
    ["", "/a", "/b"],
    [1, 2, 3],
]


@pytest.mark.parametrize(
    ("device", "path", "there"),
    [
        ("Car", "/home/ana/Music/A/b.flac", "/MUSIC/A/b.flac"),
        ("Car", "/home/ana/Music/Live/b.flac", "/LIVE/b.flac"),
        ("Car", "/home/ana/Musical/b.flac", ""),
        ("PC", "/home/ana/Music/A/b.flac", "D:\\Music\\A\\b.flac"),
        ("Phone", "/home/ana/Music/A/b.flac", ""),
    ],
)
def test_a_path_on_a_device(device: str, path: str, there: str) -> None:
    assert path_on(device, path, RULES) == there  # type: ignore[arg-type]


def test_entries_without_a_rule_are_said(tmp_path: Path) -> None:
    inside, outside = Entry(Path("/home/ana/Music/a.flac")), Entry(Path("/srv/b.flac"))
    stream = Entry(Path("x"), written=b"http://radio", elsewhere=True)
    found, without = on_device([inside, outside, stream], "Car", RULES)  # type: ignore[arg-type]
    assert [one.written for one in found] == [b"/MUSIC/a.flac", b"http://radio"]
    assert without == [outside]
    assert devices(RULES) == ["Car", "PC"]  # type: ignore[arg-type]
