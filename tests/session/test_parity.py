"""The window and the command line give the same answers: ids, names and reasons, from one library."""

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from pytestqt.qtbot import QtBot

from musicexplorer import paths
from musicexplorer.cli import run, tracks
from musicexplorer.cli.library import refresh_smart_playlists
from musicexplorer.indexing.taste_learning import MetadataView, load_or_learn, metadata_inputs
from musicexplorer.indexing.worker import metadata_vectors
from musicexplorer.library import playlists
from musicexplorer.library.store import AnalysisRow, Reader, Writer
from musicexplorer.library.track import Metadata
from musicexplorer.session.taste import SUGGESTED, taste_axes
from musicexplorer.session.vectors import METADATA_SHARE
from musicexplorer.settings import Settings
from musicexplorer.similarity.playlist import Recipe, Seed
from musicexplorer.ui.playlist.recipe_controller import MORE
from tests.session.stores import analysis_of, listener_store
from tests.ui.conftest import Opened, open_window, swept

__all__ = ["open_window", "swept"]

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

SETTINGS = Settings(exclusions=[["artist", "Artist 3"]], per_artist=2)
MIXES = [(0.0, False), (0.6, True), (1.0, False), (None, False), (None, True)]
"""Taste, None for what listening has earned, and whether metadata count."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a person who has listened enough for taste, and whose listening has earned something.

    Their taste has been learned: with it each test need not begin.
    """
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(paths.HOME_VARIABLE, str(folder))
        with Reader(listener_store(paths.store(), occasions=True)) as reader:
            load_or_learn(reader)
    return folder


@pytest.fixture(scope="module")
def metadata(made: Path) -> MetadataView:
    """What is written about the tracks, as a worker gives it to the window."""
    with Reader(made / paths.store().name) as reader:
        return MetadataView(reader.embeddings()[0], metadata_vectors(*metadata_inputs(reader)))


class Faces:
    """A window and the command line on one library.

    Attributes:
        window: The window.
        ids: The tracks of the library by path.
    """

    def __init__(
        self, opened: Opened, metadata: MetadataView, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.opened, self.window, self._qtbot, self._capsys = opened, opened.window, qtbot, capsys
        with Reader(paths.store()) as reader:
            self.ids = {str(track.source.path): track.id for track in reader.tracks()}
            self._taste = load_or_learn(reader)
        self.wait(lambda: len(opened.runner.tastes) > 0)
        opened.runner.tastes[-1].set_result(self._taste)
        for future in opened.runner.written_views:
            future.set_result(metadata)
        session = opened.window.app.session
        self.wait(lambda: session.snapshot.taste is self._taste)
        self.wait(lambda: session.snapshot.metadata is not None or not opened.runner.written_views)
        self.settle()

    def wait(self, true: Callable[[], bool]) -> None:
        """Let time run until something is true."""
        self.opened.wait(self._qtbot, true)

    def settle(self) -> None:
        """Let the window do what it was asked for, and hear of what the worker has answered."""
        self.window.tick()
        self.opened.settle()

    def printed(self, *words: str) -> Any:
        """What the command line answers."""
        self._capsys.readouterr()
        assert run([*words, "--json"]) == 0
        return json.loads(self._capsys.readouterr().out)

    def listed(self, rows: Sequence[dict[str, Any]]) -> list[int]:
        """The ids of tracks that the command line lists."""
        return [self.ids[row["path"]] for row in rows]

    def path(self, at: int) -> str:
        """The file of a track, counted from 0."""
        return sorted(self.ids)[at]

    def track(self, at: int) -> int:
        """The id of that track."""
        return self.ids[self.path(at)]


@pytest.fixture
def faces(
    open_window: Callable[..., Opened],
    made: Path,
    metadata: MetadataView,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., Faces]:
    """Opens both faces with these settings, on a copy of the library."""

    def open_both(**settings: Any) -> Faces:
        monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path))
        for file in made.iterdir():
            if file.is_file():
                shutil.copy(file, tmp_path / file.name)
        changed = replace(SETTINGS, **settings)
        changed.save(paths.settings())
        return Faces(open_window(settings=changed), metadata, qtbot, capsys)

    return open_both


def options(taste: float | None, metadata: bool) -> list[str]:
    """A mix as the command line takes it; the default is that of the window."""
    if taste is None:
        return []
    return ["--taste", str(taste), *(["--metadata", str(METADATA_SHARE)] if metadata else [])]


def reasons(model: QAbstractItemModel) -> list[str]:
    """Why each row of a list of the window is there, as its tooltip says below title and artist."""
    tips = (model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole) for row in range(model.rowCount()))
    return ["".join(tip.splitlines()[2:3]) for tip in tips]


def shown(faces: Faces) -> list[tuple[int, str]]:
    """The ids and reasons of the similar tracks that the window shows."""
    faces.settle()
    rows = faces.window.frame.similar.rows
    return list(zip(rows.ids(), reasons(rows), strict=True))


def similar(faces: Faces, seed: str, mix: tuple[float | None, bool], n: int) -> list[tuple[int, str]]:
    """The ids and reasons that the command line prints."""
    found = faces.printed("similar", seed, "-n", str(n), *options(*mix))["neighbours"]
    return list(zip(faces.listed(found), [row["why"] for row in found], strict=True))


@pytest.mark.parametrize("mix", MIXES)
def test_similar_tracks(faces: Callable[..., Faces], mix: tuple[float | None, bool]) -> None:
    both = faces(taste=mix[0], use_metadata=mix[1])
    for at in (0, 17, 130):
        both.window.app.requests.similar.emit([both.track(at)])
        found = shown(both)
        assert len(found) > 10
        assert found == similar(both, both.path(at), mix, len(found))


@pytest.mark.parametrize("mix", MIXES)
def test_similar_tracks_of_a_file_from_outside(
    faces: Callable[..., Faces],
    mix: tuple[float | None, bool],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both, file, analysis = faces(taste=mix[0], use_metadata=mix[1]), tmp_path / "new.mp3", analysis_of(5, 2)
    file.write_bytes(b"x")
    both.window.take([file])
    both.opened.runner.heard[file].set_result(analysis)
    found = shown(both)
    assert len(found) > 10
    analyse_as(monkeypatch, analysis)
    assert found == similar(both, str(file), mix, len(found))


def analyse_as(monkeypatch: pytest.MonkeyPatch, analysis: AnalysisRow) -> None:
    """Where the command line meets the worker, every file has this analysis."""
    monkeypatch.setattr(tracks, "analyse", lambda sources: [analysis] * len(sources))
    monkeypatch.setattr(tracks, "model_card", lambda: SimpleNamespace(version="test"))
    monkeypatch.setattr("musicexplorer.library.tags.read", lambda _path: Metadata(title="New"))


def test_regions(faces: Callable[..., Faces], capsys: pytest.CaptureFixture[str]) -> None:
    both = faces()
    both.settle()
    named = {seed.name: list(seed.tracks) for seed in reversed(both.window.app.seeds["region"]())}
    assert len(named) >= 3
    assert run(["playlist", "--region", "no region is called this"]) == 2
    assert {line.strip() for line in capsys.readouterr().err.splitlines()[1:]} == set(named)
    for name, ids in named.items():
        file = both.opened.store.parent / "region.m3u8"
        both.printed("playlist", "--region", name, "-n", "5", "-o", str(file))
        [seed] = json.loads(playlists.read(file).recipe)["seeds"]
        assert (seed["name"], [both.ids[path] for path in seed["tracks"]]) == (name, ids)


def document(faces: Faces) -> list[int]:
    """The playlist of the window."""
    faces.settle()
    return faces.window.document.ids


@pytest.mark.parametrize("mix", MIXES)
def test_new_playlists(faces: Callable[..., Faces], mix: tuple[float | None, bool]) -> None:
    both = faces(taste=mix[0], use_metadata=mix[1])
    words, recipes = options(*mix), both.window.playlists.recipes
    recipes.make_from([both.track(0), both.track(22)])
    made, seeds = document(both), (both.path(0), both.path(22))
    assert len(made) > 10
    found = both.printed("playlist", *seeds, *words)["tracks"]
    assert made == both.listed(found)
    assert reasons(both.window.frame.playlist.list.model())[2:] == [row["why"] for row in found[2:]]
    recipes.make(Recipe(seeds=(Seed("genre", "Jazz"),), per_artist=2, order="flow"), "test")
    more = ("--like-genre", "jazz", "--order", "flow")
    assert document(both) == both.listed(both.printed("playlist", *more, *words)["tracks"])


def test_saved_playlists(faces: Callable[..., Faces]) -> None:
    """Made again and extended from where they are saved, after something was excluded."""
    both = faces()
    playlists, made = both.window.playlists, both.printed("playlist", both.path(0), "--save", "Mine")
    ids = both.listed(made["tracks"])
    playlists.storage.open(both.window.app.session.reader.playlists()[0].id, "Mine")
    assert document(both) == ids
    playlists.exclusions.toggle([ids[5]])
    both.opened.saved.latest.save(paths.settings())
    playlists.recipes.refresh()
    refreshed = document(both)
    assert ids[5] not in refreshed
    assert refreshed == both.listed(both.printed("playlist", "--again", "Mine")["tracks"])
    both.window.document.remove(range(10, len(refreshed)))
    both.opened.dialogs.answers["name"] = "Short"
    playlists.storage.save_as()
    both.wait(lambda: not both.window.document.modified)
    playlists.recipes.extend()
    extended = document(both)
    assert len(extended) == 10 + MORE
    assert extended == both.listed(both.printed("playlist", "--extend", "Short", "-n", str(MORE))["tracks"])


@pytest.mark.parametrize("mix", MIXES)
def test_playlists_of_a_file_from_outside(
    faces: Callable[..., Faces],
    mix: tuple[float | None, bool],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both, file, analysis = faces(taste=mix[0], use_metadata=mix[1]), tmp_path / "new.mp3", analysis_of(5, 2)
    file.write_bytes(b"x")
    vector = tuple(float(x) for x in analysis.vector)
    both.window.playlists.recipes.make(Recipe(seeds=(Seed("sound", "New", vector=vector),), per_artist=2), "")
    analyse_as(monkeypatch, analysis)
    found = both.printed("playlist", str(file), "-n", str(1 + Recipe().count), *options(*mix))["tracks"]
    assert document(both) == both.listed(found[1:])


def test_smart_playlists(faces: Callable[..., Faces]) -> None:
    """By sound: each playlist that is saved changes taste a little."""
    both = faces(taste=0.0)
    words = ("playlist", both.path(0), "--smart", "--save")
    first = both.listed(both.printed(*words, "One")["tracks"])
    both.printed(*words, "Two")
    both.window.playlists.exclusions.toggle([first[3]])
    both.opened.saved.latest.save(paths.settings())
    both.window.playlists.smart.refresh()
    both.wait(lambda: all(first[3] not in saved for saved in stored()))
    one, two = stored()
    assert one == two
    with Writer(paths.store()) as writer:
        writer.save_playlist("One", first).result()
    assert refresh_smart_playlists() == ["One"]
    assert stored() == [one, two]


def stored() -> list[list[int]]:
    """The saved playlists."""
    with Reader(paths.store()) as reader:
        return [reader.playlist(saved.id) for saved in reader.playlists()]


def test_dimensions(faces: Callable[..., Faces]) -> None:
    both = faces()
    both.window.app.actions["dimensions"].trigger()
    both.settle()
    found, page = both.window.app.session.dimensions, both.window.dimensions.page
    assert found is not None and page is not None
    assert list(found.names) == [row["name"] for row in both.printed("dimensions")["units"]]
    listed = both.printed("dimensions", "1", "-n", "10")["tracks"]
    assert page.tracks.rows.ids()[:10] == both.listed(listed)
    both.window.app.requests.playlist_like.emit([found.seed(0)])
    made = both.printed("playlist", "--dimension", "1")["tracks"]
    assert document(both) == both.listed(made)


@pytest.mark.parametrize("mix", MIXES)
def test_taste_and_suggestions(faces: Callable[..., Faces], mix: tuple[float | None, bool]) -> None:
    both = faces(taste=mix[0], use_metadata=mix[1])
    both.window.app.actions["for_you"].trigger()
    both.settle()
    page = both.window.taste.page
    assert page is not None and len(page.model.ids()) > 10
    found = both.printed("for-you", "-n", str(SUGGESTED), *options(*mix))["tracks"]
    assert page.model.ids() == both.listed(found)
    assert reasons(page.model) == [row["why"] for row in found]
    taste = both.printed("taste")
    axes = taste_axes(both.window.app.session.snapshot)
    assert taste["words"] in both.window.frame.top.taste.slider.toolTip()
    assert [both.listed(axis["high"]["tracks"]) for axis in taste["factors"]] == [
        list(axis.high.ids) for axis in axes
    ]
