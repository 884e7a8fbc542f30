"""The window and the command line make the same playlists."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from musicexplorer import paths
from musicexplorer.cli import run
from musicexplorer.library.store import NewTrack, Writer
from musicexplorer.library.track import Metadata, Source
from musicexplorer.settings import Settings
from musicexplorer.ui.playlist.recipe_controller import MORE
from tests.ui.conftest import Opened
from tests.ui.fakes import ATTRIBUTES, DIMENSIONS, TAGS, heard_row

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SETTINGS = Settings(exclusions=[["artist", "Artist 3"]], per_artist=2)


@pytest.fixture
def opened(open_window: Callable[..., Opened], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """A window on 60 tracks by 12 artists, one of them excluded, where the command line finds them too."""
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path))
    SETTINGS.save(paths.settings())
    rng = np.random.default_rng(7)
    about = [
        Metadata(title=f"Song {at:02d}", artists=(f"Artist {at % 12}",), duration=200.0) for at in range(60)
    ]
    tracks = [
        NewTrack(Source(tmp_path / f"{at}.flac"), metadata, 1, at, bytes([at]) * 8)
        for at, metadata in enumerate(about)
    ]
    with Writer(paths.store()) as writer:
        writer.set_model("test", TAGS, ATTRIBUTES, DIMENSIONS).result()
        ids = writer.store_tracks(tracks).result()
        writer.store_analysis([(track_id, heard_row(rng)) for track_id in ids]).result()
    return replace(open_window(settings=SETTINGS), ids=ids)


def listed(opened: Opened, qtbot: Any) -> list[str]:
    """The paths of the window's playlist, once it is made."""
    opened.wait(qtbot, lambda: not opened.window.playlists.recipes.busy)
    tracks = map(opened.window.app.session.track, opened.window.document.ids)
    return [str(track.source.path) for track in tracks if track is not None]


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    """The paths of the playlist that the command line prints."""
    assert run(["playlist", *words, "--json"]) == 0
    return [track["path"] for track in json.loads(capsys.readouterr().out)["tracks"]]


def test_made_refreshed_and_extended(opened: Opened, qtbot: Any, capsys: pytest.CaptureFixture[str]) -> None:
    window = opened.window
    window.playlists.recipes.make_from(opened.ids[:2])
    made = listed(opened, qtbot)
    assert len(made) == 22  # two of each artist, but none of the one that is excluded
    assert made == printed(capsys, "Song 00", "Song 01")

    opened.dialogs.answers["name"] = "Mine"
    window.playlists.storage.save()
    opened.wait(qtbot, lambda: not window.document.modified)
    window.playlists.exclusions.toggle([opened.ids[20]])
    opened.saved.latest.save(paths.settings())
    refreshed = listed(opened, qtbot)
    assert refreshed == printed(capsys, "--again", "Mine")

    opened.wait(qtbot, lambda: not window.playlists.recipes.busy)
    window.document.revert()
    window.document.remove(range(10, len(made)))
    window.playlists.storage.save()
    opened.wait(qtbot, lambda: not window.document.modified)
    window.playlists.recipes.extend()
    assert listed(opened, qtbot) == printed(capsys, "--extend", "Mine", "-n", str(MORE))


def test_a_playlist_made_by_hand_is_extended_alike(
    opened: Opened, qtbot: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    opened.window.document.set_tracks(opened.ids[5:9], "Mine", text="by hand")
    opened.dialogs.answers["name"] = "Mine"
    opened.window.playlists.storage.save()
    opened.wait(qtbot, lambda: not opened.window.document.modified)
    opened.window.playlists.recipes.extend()
    extended = listed(opened, qtbot)
    assert len(extended) == 4 + MORE
    assert extended == printed(capsys, "--extend", "Mine", "-n", str(MORE))
