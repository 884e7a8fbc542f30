import os
import shutil
from collections import namedtuple
from pathlib import Path
from typing import Any

import pytest

from musicexplorer.library.export_folder import carry_out, plan
from musicexplorer.library.m3u import Entry, PlaylistError


@pytest.fixture
def entries(tmp_path: Path) -> list[Entry]:
    made = []
    for name, artist, title in (
        ("b.mp3", "AC/DC", "T.N.T."),
        ("a.flac", "", 'What? "No": <5>'),
        ("c.ogg", "", ""),
    ):
        path = tmp_path / "music" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(name.encode() * 10)
        made.append(Entry(path, artist=artist, title=title))
    return made


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_files_are_numbered_in_order_with_names_that_every_disk_takes(entries, tmp_path: Path) -> None:
    target = tmp_path / "car" / "mix"
    list(carry_out(plan(entries, target)))
    assert names(target) == ["01 - AC DC - T.N.T.mp3", "02 - What No 5.flac", "03 - c.ogg"]
    assert (target / "03 - c.ogg").read_bytes() == b"c.ogg" * 10
    assert names(tmp_path / "music") == ["a.flac", "b.mp3", "c.ogg"]


def test_linking_takes_no_room(entries, tmp_path: Path) -> None:
    target = tmp_path / "mix"
    list(carry_out(plan(entries, target, link=True), link=True))
    assert os.path.samefile(target / "03 - c.ogg", entries[2].path)


def test_where_no_link_can_be_there_is_a_copy(entries, tmp_path: Path, monkeypatch) -> None:
    def refuse(_source: object, _target: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    target = tmp_path / "mix"
    list(carry_out(plan(entries, target, link=True), link=True))
    assert len(names(target)) == 3 and not os.path.samefile(target / "03 - c.ogg", entries[2].path)


def test_parts_of_one_file_bring_it_once(entries, tmp_path: Path) -> None:
    parts = [Entry(entries[0].path, title="one", end=5.0), Entry(entries[0].path, title="two", start=5.0)]
    assert [step.target.name for step in plan(parts, tmp_path / "mix")] == ["01 - one.mp3"]


def test_nothing_is_written_where_there_is_no_room(entries, tmp_path: Path, monkeypatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(0, 0, 100))
    with pytest.raises(PlaylistError, match="MB free"):
        plan(entries, tmp_path / "mix")
    assert not (tmp_path / "mix").exists()
    assert plan(entries, tmp_path / "mix", link=True)


def test_nothing_is_ever_written_over(entries, tmp_path: Path) -> None:
    target = tmp_path / "mix"
    steps = plan(entries, target)
    list(carry_out(steps))
    with pytest.raises(PlaylistError, match="empty folder"):
        plan(entries, target)
    (target / "03 - c.ogg").write_bytes(b"mine")
    with pytest.raises(PlaylistError, match="cannot be written"):
        list(carry_out(steps))
    assert (target / "03 - c.ogg").read_bytes() == b"mine"


def test_a_file_is_no_folder(entries, tmp_path: Path) -> None:
    (tmp_path / "mix.m3u8").touch()
    with pytest.raises(PlaylistError, match="is a file, not a folder"):
        plan(entries, tmp_path / "mix.m3u8")


def test_missing_files_are_reported_first(entries, tmp_path: Path) -> None:
    entries[1].path.unlink()
    with pytest.raises(PlaylistError, match="1 file is missing: "):
        plan(entries, tmp_path / "mix")


def test_a_file_has_its_name_only_when_it_is_whole(entries, tmp_path: Path, monkeypatch) -> None:
    target, seen = tmp_path / "mix", []
    copy = shutil.copyfileobj

    def ended(source: Any, file: Any, length: int) -> None:
        """A process that is ended in the middle of the second file does not come to tidy up."""
        if seen:
            file.write(source.read(5))
            file.flush()
            seen.append([name for name in names(target) if not name.startswith(".")])
            raise KeyboardInterrupt
        seen.append(None)
        copy(source, file, length)

    monkeypatch.setattr(shutil, "copyfileobj", ended)
    with pytest.raises(KeyboardInterrupt):
        list(carry_out(plan(entries, target)))
    assert seen[1] == ["01 - AC DC - T.N.T.mp3"]
    assert names(target) == seen[1]


def test_a_copy_has_the_time_of_its_file_and_takes_nobodys_place(entries, tmp_path: Path) -> None:
    target = tmp_path / "mix"
    os.utime(entries[0].path, ns=(10**18, 10**18))
    steps = plan(entries, target)
    target.mkdir()
    (target / "02 - What No 5.flac").write_bytes(b"mine")
    with pytest.raises(PlaylistError, match=r"02 - What No 5\.flac"):
        list(carry_out(steps))
    assert (target / "02 - What No 5.flac").read_bytes() == b"mine"
    assert (target / "01 - AC DC - T.N.T.mp3").stat().st_mtime_ns == 10**18
    assert len(names(target)) == 2
