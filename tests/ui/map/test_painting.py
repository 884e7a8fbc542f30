"""The map in the colours of every colouring."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from musicexplorer.library.store import Reader
from musicexplorer.session import colouring
from musicexplorer.session.library import Library
from musicexplorer.ui.map import COLOURINGS, MapWidget
from musicexplorer.ui.map.labels import MapLabels
from musicexplorer.ui.map.painting import paint
from tests.ui.fakes import fill


@pytest.fixture
def library(tmp_path: Path) -> Library:
    fill(tmp_path / "store", tmp_path / "music")
    with Reader(tmp_path / "store") as reader:
        return Library.load(reader)


def test_the_map_knows_the_names_of_what_it_holds_itself(library: Library) -> None:
    assert set(COLOURINGS) <= {shown.name for shown in colouring.colourings(library)}


def test_every_colouring_paints(library: Library, qtbot: Any) -> None:
    map_ = MapWidget()
    qtbot.addWidget(map_)
    ids = library.ids[::-1].copy()
    map_.set_tracks(ids, np.random.default_rng(0).normal(size=(len(ids), 2)), MapLabels.blank(len(ids)))
    for shown in colouring.colourings(library):
        paint(map_, library, ids, shown.name)
        assert map_.scene.scheme.name == shown.name
        assert sum(entry.count for entry in map_.scene.scheme.entries) == len(ids)
    paint(map_, library, ids, "genre")
    named = {entry.slot: entry.label for entry in map_.scene.scheme.entries}
    assert named[map_.scene.slot_of(0)] == "Classical"
    with pytest.raises(colouring.UnknownColouring):
        paint(map_, library, ids, "moonlight")


def test_tracks_that_the_emptied_library_has_no_more_keep_their_colours() -> None:
    paint(None, [], np.array([1]), "style")  # type: ignore[arg-type]
