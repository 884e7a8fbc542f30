"""What is kept on the disk, and what of it can be deleted."""

from pathlib import Path

import pytest

from musicexplorer.session.stored_data import delete, size_text, stored


@pytest.fixture
def library(tmp_path: Path) -> Path:
    sizes = {
        "home/library.sqlite": 3_000_000,
        "home/library.sqlite-wal": 500,
        "home/settings.json": 300,
        "home/backups/2026.zip": 2_000,
        "home/crashes/one.txt": 700,
        "home/window.lock": 5,
        "cache/demo library/a.ogg": 9_000,
        "cache/other": 4,
    }
    for name, size in sizes.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x" * size)
    return tmp_path / "home" / "library.sqlite"


def test_everything_is_listed_once(library: Path) -> None:
    cache = library.parent.parent / "cache"
    kept = stored(library, cache)
    assert {one.kind: one.size for one in kept} == {
        "library": 3_000_500, "settings": 300, "backups": 2_000, "crashes": 700, "demo": 9_000, "rest": 5,
    }  # fmt: skip
    assert sum(one.size for one in kept if one.kind != "demo") == 3_003_505
    assert [size_text(one.size) for one in kept[:2]] == ["3 MB", "1 kB"]


def test_only_what_can_be_made_again_is_deleted(library: Path) -> None:
    cache = library.parent.parent / "cache"
    for one in stored(library, cache):
        if one.deletable:
            delete(one)
        else:
            with pytest.raises(ValueError, match=one.kind):
                delete(one)
    assert [one.kind for one in stored(library, cache)] == ["library", "settings", "rest"]
    assert (cache / "other").exists()


def test_without_a_library_there_is_nothing(tmp_path: Path) -> None:
    assert stored(tmp_path / "none" / "library.sqlite", tmp_path / "cache") == []
