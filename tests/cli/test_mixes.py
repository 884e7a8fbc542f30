"""`mixes` on the command line."""

from pathlib import Path

import pytest

from musicexplorer import paths
from musicexplorer.cli import run
from musicexplorer.library.store import Reader, Writer
from tests.cli.small_library import answer
from tests.session.stores import full_store, listener_store


@pytest.fixture
def listener() -> None:
    listener_store(paths.store(), (0, 1))


def saved() -> dict[str, list[int]]:
    with Reader(paths.store()) as reader:
        return {one.name: reader.playlist(one.id) for one in reader.playlists()}


def test_they_are_made_saved_and_listed(listener: None, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "mixes")
    assert {one["name"]: len(one["tracks"]) for one in found} == {
        name: len(ids) for name, ids in saved().items()
    }
    assert {one["state"] for one in found} == {"new"}
    assert all(20 <= one["minutes"] <= 85 for one in found)
    assert run(["mixes"]) == 0
    assert f"Mix: Your jazz: {len(saved()['Mix: Your jazz'])} tracks" in capsys.readouterr().out


def test_so_many_are_made_and_later_more(listener: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(answer(capsys, "mixes", "-n", "1")) == len(saved()) == 1
    first = saved()
    more = answer(capsys, "mixes", "-n", "3")
    assert [one["state"] for one in more] == ["kept", "new", "new"]
    assert saved().items() >= first.items()


def test_refreshed_they_do_without_blocked_music(
    listener: None, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    first = answer(capsys, "mixes", "-n", "1")[0]
    gone = saved()[first["name"]][3]
    with Writer(paths.store()) as writer:
        writer.mark_vanished([gone]).result()
    assert answer(capsys, "mixes", "-n", "1")[0]["state"] == "kept"
    assert answer(capsys, "mixes", "-n", "1", "--refresh")[0]["state"] == "refreshed"
    assert gone not in saved()[first["name"]]


def test_too_little_music_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    full_store(paths.store(), 6)
    assert run(["mixes"]) == 0
    assert "too little music" in capsys.readouterr().err
    assert saved() == {}
