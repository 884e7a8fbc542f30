"""How the library is read in the background: the map of a large one first, what is new piece by piece."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from musicexplorer.library.store import MapOverview, NewTrack, Reader, Writer
from musicexplorer.library.track import Metadata, Source
from musicexplorer.session.session import Session
from musicexplorer.settings import Settings
from musicexplorer.ui import theme
from musicexplorer.ui.app import App
from musicexplorer.ui.library import loader as loader_module
from musicexplorer.ui.library.loader import LARGE, LibraryLoader
from tests.ui.conftest import PATIENCE, Opened
from tests.ui.fakes import ATTRIBUTES, DIMENSIONS, TAGS, TRACKS, FakeDialogs, heard_row, services

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

COUNT = LARGE + 1000
HEARD = 40


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of a large library, all of it on the map."""
    return make(tmp_path_factory.mktemp("large") / "library.sqlite", COUNT)


def make(store: Path, count: int) -> Path:
    """A store of so many tracks on the map, a few of them listened to as well."""
    rng = np.random.default_rng(0)
    with Writer(store) as writer:
        writer.add_folder(store.parent / "music").result()
        writer.set_model("test", TAGS, ATTRIBUTES, DIMENSIONS).result()
        ids = writer.store_tracks([new(store.parent / "music", number) for number in range(count)]).result()
        writer.store_analysis([(one, heard_row(rng)) for one in ids[:HEARD]]).result()
        writer.store_positions(ids, rng.normal(size=(count, 2)).astype(np.float32)).result()
    return store


def new(music: Path, number: int) -> NewTrack:
    about = Metadata(
        title=f"Title {number}",
        artists=(f"Artist {number % 90}",),
        genres=(f"Genre {number % 5}",),
        year=1990,
    )
    return NewTrack(Source(music / f"{number}.flac"), about, 1, number, number.to_bytes(8, "little"))


@pytest.fixture
def reader(large: Path) -> Iterator[Reader]:
    with Reader(large) as reader:
        yield reader


@pytest.fixture
def app(qtbot: Any, large: Path, tmp_path: Path) -> Iterator[App]:
    yield from opened_app(qtbot, large, tmp_path)


@pytest.fixture
def small(qtbot: Any, tmp_path: Path) -> Iterator[App]:
    yield from opened_app(qtbot, make(tmp_path / "library.sqlite", HEARD), tmp_path)


def opened_app(qtbot: Any, store: Path, folder: Path) -> Iterator[App]:
    with Session(store, Settings()) as session, Writer(store) as writer:
        window = QWidget()
        qtbot.addWidget(window)
        app = App(services(session, writer, folder), theme.load("light"), window, FakeDialogs())
        yield app
        app.close()


def events(app: App, loader: LibraryLoader) -> list[str]:
    """The names of the events, as they come."""
    names: list[str] = []
    loader.sketched.connect(lambda _: names.append("sketched"))
    loader.opened.connect(lambda: names.append("opened"))
    app.library_changed.connect(lambda: names.append("changed"))
    return names


def test_a_sketch_says_what_the_tracks_say(reader: Reader) -> None:
    sketch, (ids, xy) = reader.map_overview(), reader.positions()
    assert sketch.ids.tolist() == ids.tolist()
    assert np.array_equal(sketch.xy, xy)
    tracks = reader.tracks()
    assert list(sketch.titles) == [track.metadata.title for track in tracks]
    assert list(sketch.artists) == [track.metadata.artist for track in tracks]
    assert list(sketch.genres) == [track.metadata.genres[0] for track in tracks]
    assert set(sketch.years) == {1990}


def test_a_large_library_shows_its_map_before_the_rest_is_read(qtbot: Any, app: App) -> None:
    loader = LibraryLoader(app)
    names, sketches = events(app, loader), []
    loader.sketched.connect(sketches.append)
    loader.read_all()
    assert names == []
    qtbot.waitUntil(lambda: app.session.loaded, timeout=PATIENCE)
    assert names == ["sketched", "changed", "opened"]
    assert isinstance(sketches[0], MapOverview)
    library = app.session.library
    assert library.ids.tolist() == sketches[0].ids.tolist()
    assert (~np.isnan(library.attributes).any(axis=1)).sum() == HEARD
    assert library.top_tags()[0] in TAGS
    assert library.top_tags()[-1] == ""


def test_what_is_asked_for_while_it_reads_is_read_after_it(qtbot: Any, app: App) -> None:
    loader = LibraryLoader(app)
    names = events(app, loader)
    loader.read_all()
    loader.read_all()
    loader.read_positions()
    qtbot.waitUntil(lambda: names.count("changed") == 2, timeout=PATIENCE)
    assert names == ["sketched", "changed", "opened", "changed"]
    assert len(app.session.library) == COUNT


def test_a_small_library_is_read_without_a_sketch(small: App, qtbot: Any) -> None:
    loader = LibraryLoader(small)
    names = events(small, loader)
    loader.read_all()
    qtbot.waitUntil(lambda: small.session.loaded, timeout=PATIENCE)
    assert names == ["changed", "opened"]
    assert len(small.session.library) == HEARD


def test_plays_tracks_and_positions_come_together_and_nothing_is_lost(small: App, qtbot: Any) -> None:
    loader, session, writer = LibraryLoader(small), small.session, small.services.writer
    loader.read_all()
    qtbot.waitUntil(lambda: session.loaded, timeout=PATIENCE)
    first, genres = int(session.library.ids[0]), session.library.genres
    writer.add_play(first, 1.0, 200.0, 1.0).result()
    small.history_changed.emit()
    qtbot.waitUntil(lambda: session.library.number("plays")[0] == 1, timeout=PATIENCE)
    assert session.library.genres is genres  # nothing of that has changed
    positions = session.library.positions
    added = writer.store_tracks([new(session.reader.path.parent, COUNT)]).result()
    writer.add_play(first, 2.0, 200.0, 1.0).result()
    loader.read_tracks(added)
    small.history_changed.emit()
    qtbot.waitUntil(lambda: added[0] in session.library, timeout=PATIENCE)
    assert session.library.number("plays")[0] == 2
    assert session.library.positions is positions
    writer.store_positions(added, np.zeros((1, 2), np.float32)).result()
    loader.read_positions()
    qtbot.waitUntil(lambda: added[0] in session.library.position_ids, timeout=PATIENCE)


def test_what_is_played_right_after_the_start_shows_at_once(
    opened: Opened, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("musicexplorer.ui.library.loader._SHARE", 1e-6)
    opened.reload()
    opened.window.services.writer.add_play(opened.ids[0], 1.0, 200.0, 1.0).result()
    opened.window.app.history_changed.emit()
    opened.wait(qtbot, lambda: opened.window.app.session.library.number("plays")[0] == 1)


def test_a_colouring_that_the_sketch_cannot_know_comes_with_the_rest(
    open_window: Callable[..., Opened], tmp_path: Path, qtbot: Any
) -> None:
    make(tmp_path / "library.sqlite", COUNT)
    opened = open_window(settings=Settings(colour_by="energy"), wait=False)
    map_ = opened.window.frame.pane.map
    sketched: list[tuple[int, str]] = []
    opened.window.library_controller.loader.sketched.connect(
        lambda _: sketched.append((len(map_.scene.points.ids), map_.scene.scheme.name))
    )
    opened.wait(qtbot, lambda: sketched == [(COUNT, "genre")])
    opened.wait(qtbot, lambda: map_.scene.scheme.name == "energy")
    assert map_.scene.points.labels.titles[7] == "Title 7"


def test_a_click_before_the_library_was_read_plays_and_shows_the_rest_later(
    open_window: Callable[..., Opened], qtbot: Any
) -> None:
    opened = open_window(wait=False)
    window, track = opened.window, opened.ids[2]
    assert not window.app.session.loaded
    window.frame.pane.map.clicked.emit(track)
    assert not window.app.session.loaded
    assert [path for path, _, _ in opened.player.played] == [opened.music / "02.flac"]
    assert window.frame.bar.title.accessibleName() == "apple"
    opened.wait(qtbot, lambda: len(window.frame.similar.ids()) == len(TRACKS) - 1)
    assert window.frame.pane.map.scene.current == track


def test_a_menu_before_the_library_was_read_is_about_its_track(
    open_window: Callable[..., Opened], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = open_window(wait=False)
    window = opened.window
    monkeypatch.setattr(
        "musicexplorer.ui.library.track_menu.show", lambda app, *_: app.actions["copy_path"].trigger()
    )
    window.frame.pane.map.context_requested.emit(opened.ids[3], QPoint(0, 0))
    assert not window.app.session.loaded
    assert QGuiApplication.clipboard().text() == str(opened.music / "03.flac")


def test_what_a_scan_found_meanwhile_is_read_at_once(
    qtbot: Any, small: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only plays and the like wait, so that a large library is not read all the time."""
    monkeypatch.setattr(loader_module, "_SOONEST_SECONDS", 3600.0)
    loader, again = LibraryLoader(small), []
    small.rescanned.connect(lambda: again.append(len(small.session.library)))
    loader.read_all()
    small.services.writer.store_tracks([new(Path("/music"), HEARD)]).result()
    loader.read_all()
    qtbot.waitUntil(lambda: bool(again), timeout=PATIENCE)
    assert again == [HEARD + 1]
