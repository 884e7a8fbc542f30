"""How a large library is opened: its map first, the rest in pieces, whole for whoever cannot wait."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget

from musicexplorer.library.store import MapOverview, NewTrack, Reader, Writer
from musicexplorer.library.track import Metadata, Source
from musicexplorer.session.session import Session
from musicexplorer.settings import Settings
from musicexplorer.ui import theme
from musicexplorer.ui.app import App
from musicexplorer.ui.library.feed import LARGE, LibraryFeed
from tests.ui.conftest import Opened
from tests.ui.fakes import ATTRIBUTES, DIMENSIONS, TAGS, FakeDialogs, heard_row, services

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


def opened_app(qtbot: Any, store: Path, folder: Path) -> Iterator[App]:
    with Session(store, Settings()) as session, Writer(store) as writer:
        window = QWidget()
        qtbot.addWidget(window)
        app = App(services(session, writer, folder), theme.load("light"), window, FakeDialogs())
        yield app
        app.close()


def told(feed: LibraryFeed) -> list[str]:
    """The names of the feed's signals, as they come."""
    names: list[str] = []
    for name in ("sketched", "placed", "opened"):
        getattr(feed, name).connect(lambda *_, name=name: names.append(name))
    feed.app.library_changed.connect(lambda: names.append("changed"))
    return names


def test_a_sketch_says_what_the_tracks_say(reader: Reader) -> None:
    sketch, (ids, xy) = reader.map_overview(), reader.positions()
    assert sketch.ids.tolist() == ids.tolist()
    assert np.array_equal(sketch.xy, xy)
    tracks = reader.tracks()
    assert sketch.titles == [track.metadata.title for track in tracks]
    assert sketch.artists == [track.metadata.artist for track in tracks]
    assert sketch.genres == [track.metadata.genres[0] for track in tracks]
    assert set(sketch.years) == {1990}


def test_a_large_library_shows_its_map_before_the_rest_is_read(qtbot: Any, app: App) -> None:
    feed = LibraryFeed(app)
    names, sketches = told(feed), []
    feed.sketched.connect(sketches.append)
    feed.open()
    assert names == ["sketched"]
    assert isinstance(sketches[0], MapOverview)
    assert len(sketches[0].ids) == COUNT
    assert len(feed.catalogue) == 0
    qtbot.waitUntil(lambda: "opened" in names, timeout=20_000)
    assert names == ["sketched", "changed", "placed", "opened"]
    assert feed.catalogue.ids.tolist() == sketches[0].ids.tolist()
    assert (~np.isnan(feed.catalogue.attributes).any(axis=1)).sum() == HEARD
    assert feed.catalogue.top_tags()[0] in TAGS
    assert feed.catalogue.top_tags()[-1] == ""


def test_who_cannot_wait_has_the_whole(app: App) -> None:
    feed = LibraryFeed(app)
    names = told(feed)
    feed.open()
    feed.finish()
    assert len(feed.catalogue) == COUNT
    assert names == ["sketched", "changed", "placed", "opened"]
    feed.finish()
    assert names.count("opened") == 1


@pytest.mark.parametrize("moment", ["sketched", "changed", "placed", "opened"])
def test_the_whole_can_be_asked_for_at_any_moment(qtbot: Any, app: App, moment: str) -> None:
    feed = LibraryFeed(app)
    names, seen = told(feed), []

    def ask(*_: object) -> None:
        feed.finish()
        seen.append(len(feed.catalogue))

    signal = app.library_changed if moment == "changed" else getattr(feed, moment)
    signal.connect(ask)
    feed.open()
    qtbot.waitUntil(lambda: "opened" in names, timeout=20_000)
    assert sorted(names) == sorted(["sketched", "changed", "placed", "opened"])
    assert seen == [COUNT]


def test_what_is_read_again_meanwhile_is_whole(app: App) -> None:
    feed = LibraryFeed(app)
    names = told(feed)
    feed.open()
    feed.load()
    assert len(feed.catalogue) == COUNT
    assert names.count("opened") == 1


def test_a_small_library_is_there_at_once(tmp_path: Path, qtbot: Any) -> None:
    for app in opened_app(qtbot, make(tmp_path / "library.sqlite", HEARD), tmp_path):
        feed = LibraryFeed(app)
        names = told(feed)
        feed.open()
        assert names == ["changed", "placed", "opened"]
        assert len(feed.catalogue) == HEARD


def test_a_colouring_that_the_sketch_cannot_know_comes_with_the_rest(
    open_window: Callable[..., Opened], tmp_path: Path, qtbot: Any
) -> None:
    make(tmp_path / "library.sqlite", COUNT)
    opened = open_window(settings=Settings(colour_by="energy"))
    map_ = opened.window.frame.pane.map
    assert len(map_.scene.points.ids) == COUNT
    assert map_.scene.scheme.name == "genre"
    map_.grab()
    opened.window.feed.finish()
    assert map_.scene.scheme.name == "energy"
    assert map_.scene.points.labels.titles[7] == "Title 7"
