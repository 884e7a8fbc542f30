"""What the map can be coloured and sized by, from a real store."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from musicexplorer.library.store import Reader, Writer
from musicexplorer.library.track import Metadata, Source, Track
from musicexplorer.session.library import Library, TrackScores
from musicexplorer.ui.library import colouring
from musicexplorer.ui.map import COLOURINGS, MapWidget
from musicexplorer.ui.map.labels import MapLabels
from tests.session.columns import library_of
from tests.ui.fakes import ATTRIBUTES, fill

WRITTEN = ["genre", "artist", "album", "year", "date added"]
SOUND = ["top tag", *ATTRIBUTES]
LISTENED = ["play count", "never played"]


@pytest.fixture
def catalogue(tmp_path: Path) -> Any:
    ids = fill(tmp_path / "store", tmp_path / "music")
    with Writer(tmp_path / "store") as writer:
        for _ in range(3):
            writer.add_play(ids[1], 1.0, 100.0, 1.0).result()
    with Reader(tmp_path / "store") as reader:
        yield Library.load(reader)


def offered(catalogue: Library, playing: bool = False) -> list[str]:
    return [one.name for one in colouring.colourings(catalogue) if one.offered(catalogue, playing)]


def test_what_is_not_known_of_any_track_is_not_offered(catalogue: Library) -> None:
    assert offered(catalogue) == [*WRITTEN, *SOUND, *LISTENED]
    assert "similarity" in offered(catalogue, playing=True)
    about = Metadata(title="x", bpm=120.0, rating=0.6)
    richer = library_of([Track(999, Source(Path("/x")), about, 5.0)])
    assert {"tempo", "rating"} <= set(offered(richer))
    with pytest.raises(colouring.UnknownColouring, match="choose from: genre, artist"):
        colouring.find(catalogue, "map error")


def test_names_are_one_list(catalogue: Library) -> None:
    names = [one.name for one in colouring.colourings(catalogue)]
    assert len(set(names)) == len(names)
    assert set(COLOURINGS) <= set(names)


def test_every_colouring_paints(catalogue: Library, qtbot: Any) -> None:
    map_ = MapWidget()
    qtbot.addWidget(map_)
    ids = catalogue.ids[::-1].copy()
    map_.set_tracks(ids, np.random.default_rng(0).normal(size=(len(ids), 2)), MapLabels.blank(len(ids)))
    for one in colouring.colourings(catalogue):
        colouring.paint(map_, catalogue, ids, one.name)
        assert map_.scene.scheme.name == one.name
        assert sum(entry.count for entry in map_.scene.scheme.entries) == len(ids)
    colouring.paint(map_, catalogue, ids, "genre")
    named = {entry.slot: entry.label for entry in map_.scene.scheme.entries}
    assert named[map_.scene.slot_of(0)] == "Classical"
    with pytest.raises(colouring.UnknownColouring):
        colouring.paint(map_, catalogue, ids, "moonlight")


def test_similarity_is_to_the_track_that_plays(catalogue: Library) -> None:
    like = next(one for one in colouring.colourings(catalogue) if one.name == "similarity")
    catalogue.scores["similarity"] = TrackScores(
        "A title that goes on and on", catalogue.ids[:2], np.array([1.0, 0.25])
    )
    values = np.asarray(like.values(catalogue, np.arange(3)))
    assert values[:2].tolist() == [1.0, 0.25]
    assert np.isnan(values[2])
    assert like.heading(catalogue) == "Similarity to A title that goes on an…"


def test_sizes_say_plays_and_nothing_unknown_is_large(catalogue: Library) -> None:
    sizes = colouring.sizes(catalogue, catalogue.ids, "play count")
    assert sizes is not None
    assert sizes.argmax() == 1
    assert sizes.tolist() == [0, 1, 0, 0, 0, 0]
    assert colouring.sizes(catalogue, catalogue.ids, "rating") is None
    assert colouring.sizes(catalogue, catalogue.ids, "none") is None
    assert colouring.sizings(catalogue, playing=True) == ["none", "play count", "similarity"]
