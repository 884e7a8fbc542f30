from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt

from musicexplorer.library.store import Reader
from musicexplorer.library.track import Metadata, Source, Track
from musicexplorer.session.library import Library
from musicexplorer.ui.library.columns import columns
from musicexplorer.ui.library.table_model import LibraryModel
from musicexplorer.ui.widgets import track_drag
from tests.session.columns import library_of
from tests.ui.fakes import fill

TITLE, ARTIST, TIME, YEAR = 0, 1, 2, 5


@pytest.fixture
def model(qapp: object, tmp_path: Path) -> LibraryModel:
    fill(tmp_path / "store", tmp_path / "music")
    with Reader(tmp_path / "store") as reader:
        return LibraryModel(Library.load(reader))


def shown(model: LibraryModel, column: int = TITLE) -> list[str]:
    return [model.data(model.index(row, column)) for row in range(model.rowCount())]


def test_titles_are_sorted_without_case_and_accents(model: LibraryModel) -> None:
    model.sort(TITLE)
    assert shown(model) == ["apple", "Aurora", "Étude", "Mango", "Quiet", "Zebra"]
    model.sort(TITLE, Qt.SortOrder.DescendingOrder)
    assert shown(model)[0] == "Zebra"


def test_what_is_not_written_comes_last(model: LibraryModel) -> None:
    model.sort(ARTIST)
    assert shown(model, ARTIST)[-1] == ""
    model.sort(YEAR)
    assert shown(model, YEAR) == ["1840", "1995", "1995", "1996", "2001", ""]


def test_times_are_sorted_as_numbers(model: LibraryModel) -> None:
    model.sort(TIME)
    assert shown(model, TIME) == ["1:00", "1:40", "3:20", "4:40", "5:00", "1:01:40"]


def test_a_filter_keeps_the_order_and_can_be_taken_off(model: LibraryModel) -> None:
    model.sort(TITLE)
    model.filter(np.array([False, True, True, True, False, False]))
    assert shown(model) == ["apple", "Mango", "Zebra"]
    assert model.row_of(model.ids()[1]) == 1
    model.filter(None)
    assert model.rowCount() == 6


def test_a_track_that_the_filter_hides_has_no_row(model: LibraryModel) -> None:
    hidden = model.ids()[0]
    model.filter(np.zeros(6, bool))
    assert model.rowCount() == 0
    assert model.row_of(hidden) == -1
    assert model.row_of(12345) == -1


def test_a_drag_carries_ids_for_us_and_files_for_others(model: LibraryModel) -> None:
    model.sort(TITLE)
    carried = model.mimeData([model.index(2, 0), model.index(2, 1), model.index(0, 0)])
    assert track_drag.unpack(carried) == [model.id_at(0), model.id_at(2)]
    assert [url.fileName() for url in carried.urls()] == ["02.flac", "05.flac"]


def test_ten_thousand_rows_are_sorted_and_filtered(qapp: object) -> None:
    catalogue = library_of(
        Track(number, Source(Path(f"/m/{number}")), Metadata(title=f"t{number % 977}"), 0.0)
        for number in range(10_000)
    )
    model = LibraryModel(catalogue)
    for column in range(len(columns())):
        model.sort(column)
    model.filter(catalogue.search("t42").passing)
    assert {title[:3] for title in shown(model)} == {"t42"}


def test_a_play_leaves_the_rows_as_they_are(model: LibraryModel, qtbot: Any, tmp_path: Path) -> None:
    with Reader(tmp_path / "store") as reader:
        library = Library.load(reader)
        model.show_library(library, None)
        model.sort(YEAR)
        with qtbot.assertNotEmitted(model.modelReset):
            model.show_library(library.with_history(reader), None)
        with qtbot.waitSignal(model.modelReset):
            model.show_library(Library.load(reader), None)
    assert shown(model, YEAR) == ["1840", "1995", "1995", "1996", "2001", ""]
