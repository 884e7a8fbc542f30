"""The table's columns: shown and hidden, moved, sorted by several, grouped; and remembered."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTableView

from musicexplorer.settings import Settings
from musicexplorer.ui.library.columns import columns, places
from musicexplorer.ui.library.table_model import Group
from tests.ui.conftest import Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def shown(opened: Opened, key: str = "title") -> list[str]:
    model = opened.window.frame.table.model
    place = places()[key]
    rows = [row for row in range(model.rowCount()) if model.track_at(row) is not None]
    return [model.index(row, place).data() for row in rows]


def click_header(
    opened: Opened, key: str, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    header = opened.window.frame.table.view.horizontalHeader()
    section = places()[key]
    at = QPoint(header.sectionViewportPosition(section) + 12, header.height() // 2)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, keys, at)


def visible(opened: Opened) -> list[str]:
    header = opened.window.frame.table.view.horizontalHeader()
    order = sorted(range(header.count()), key=header.visualIndex)
    return [columns()[section].key for section in order if not header.isSectionHidden(section)]


def test_there_is_a_column_for_everything_that_is_known(opened: Opened) -> None:
    keys = set(places())
    assert keys >= {
        "tempo", "key", "energy", "valence", "loudness", "plays", "last played", "liked", "rating", "folder",
        "format", "bit rate", "duration",
    }  # fmt: skip
    library = opened.window.app.session.library
    for column in columns():
        assert len(column.ranks(library)) == len(library)
        assert all(isinstance(column.text(library, row), str) for row in range(len(library)))
    energy = places()["energy"]
    assert columns()[energy].text(library, 0) == f"{library.number('energy')[0]:.0%}"
    assert columns()[places()["format"]].text(library, 0) == "FLAC"


def test_a_click_sorts_and_shift_sorts_by_another_column_too(opened: Opened) -> None:
    click_header(opened, "title")
    click_header(opened, "artist")
    assert shown(opened, "artist") == ["Ana", "Ana", "Ana", "Björk", "Clara", ""]
    click_header(opened, "duration", Qt.KeyboardModifier.ShiftModifier)
    assert shown(opened)[:3] == ["Zebra", "apple", "Mango"]
    click_header(opened, "duration", Qt.KeyboardModifier.ShiftModifier)
    assert shown(opened)[:3] == ["Mango", "apple", "Zebra"]
    model = opened.window.frame.table.model
    assert model.headerData(places()["duration"], Qt.Orientation.Horizontal).endswith("▾2")
    click_header(opened, "artist")
    assert shown(opened, "artist")[0] == "Clara"
    assert shown(opened, "artist")[-1] == ""  # what is not known stays last


def test_columns_are_shown_by_the_menu_moved_by_hand_and_there_at_the_next_start(
    opened: Opened, open_window: Callable[..., Opened]
) -> None:
    table = opened.window.frame.table
    menu = table.view.columns_menu()
    actions = {action.text(): action for action in menu.actions()}
    assert not actions["Title"].isEnabled()
    actions["Tempo"].trigger()
    actions["Genre"].trigger()
    header = table.view.horizontalHeader()
    header.moveSection(header.visualIndex(places()["tempo"]), 1)
    click_header(opened, "artist")
    expected = visible(opened)
    assert expected[:2] == ["title", "tempo"]
    assert "genre" not in expected
    saved = table.save_columns()
    opened.window.shut()
    again = open_window(settings=Settings(columns=saved, table_groups="album"))
    assert visible(again) == expected
    assert again.window.frame.table.model.grouping == "album"


def test_columns_that_an_older_version_saved_are_as_they_were(opened: Opened, qtbot: Any) -> None:
    before = QTableView()
    qtbot.addWidget(before)
    before.setModel(QStandardItemModel(0, 8))
    header = before.horizontalHeader()
    header.moveSection(5, 1)
    header.setSectionHidden(4, True)
    header.resizeSection(1, 201)
    header.setSortIndicator(5, Qt.SortOrder.DescendingOrder)
    opened.window.frame.table.restore_columns(bytes(header.saveState().data()).hex())
    assert visible(opened)[:3] == ["title", "year", "artist"]
    assert "genre" not in visible(opened)
    assert opened.window.frame.table.view.horizontalHeader().sectionSize(places()["artist"]) == 201
    assert shown(opened, "year")[:2] == ["2001", "1996"]


@pytest.mark.parametrize(
    "saved", ["", "00ff00ff", "{}", '{"columns": [{"column": "x"}], "sorting": 3}', "[1]"]
)
def test_what_another_version_saved_of_columns_does_no_harm(opened: Opened, saved: str) -> None:
    before = visible(opened)
    opened.window.frame.table.restore_columns(saved)
    assert visible(opened) == before


def test_rows_are_grouped_by_album_with_a_heading_that_selects_them(opened: Opened, qtbot: Any) -> None:
    table = opened.window.frame.table
    action = next(one for one in table.group_button.menu().actions() if one.data() == "album")
    action.trigger()
    model = table.model
    heads = [model.cell(row, 0) for row in range(model.rowCount())]
    names = [head.name for head in heads if isinstance(head, Group) and head.part == 0]
    assert names == ["First", "Piano", "Vespertine", "No album"]
    assert model.shown() == 6
    assert model.rowCount() == 6 + 2 * len(names)
    at = table.view.visualRect(model.index(0, 0)).center()
    QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert set(table.selected()) == set(opened.ids[1:4])
    assert opened.player.played == []
    row = model.row_of(opened.ids[2])
    at = table.view.visualRect(model.index(row, 0)).center()
    QTest.mouseClick(table.view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert opened.window.app.player.current == opened.ids[2]
    table.view.grab()


def test_each_row_is_drawn_as_what_it_is(opened: Opened) -> None:
    table, theme = opened.window.frame.table, opened.window.app.theme
    ids = table.model.ids()
    table.set_playing(ids[1])
    table.select([ids[2]])

    def colours(row: int, column: str = "title") -> set[str]:
        box = table.view.visualRect(table.model.index(row, places()[column]))
        image = table.view.viewport().grab(box).toImage()
        return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}

    assert theme["soft"] in colours(2)
    assert theme["soft"] in colours(2, "artist")
    assert theme["accent"] in colours(1)
    for row in (0, 3):
        assert not {theme["soft"], theme["accent"]} & colours(row)
        assert len(colours(row)) > 3  # a text


def test_a_sorting_is_left_while_the_best_come_first_and_comes_back_by_a_click(
    opened: Opened, qtbot: Any
) -> None:
    click_header(opened, "title")
    search = opened.window.frame.top.search
    qtbot.keyClicks(search.field, "ambient ")
    opened.wait(qtbot, lambda: opened.window.frame.table.model.by_fit)
    click_header(opened, "title")
    assert shown(opened) == sorted(shown(opened), key=lambda title: title.lower().replace("é", "e"))


def test_another_playing_track_changes_its_row_and_that_of_the_one_before(opened: Opened) -> None:
    model = opened.window.frame.table.model
    changed: list[int] = []
    model.set_playing(opened.ids[1])
    model.dataChanged.connect(lambda first, last: changed.extend(range(first.row(), last.row() + 1)))
    model.set_playing(opened.ids[3])
    assert sorted(changed) == sorted(map(model.row_of, (opened.ids[1], opened.ids[3])))
    assert [model.cell(row, 0).playing for row in changed].count(True) == 1
    assert model.cell(model.row_of(opened.ids[3]), 2).playing
