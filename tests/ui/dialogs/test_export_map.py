"""The dialog that asks how the map is exported."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget

from musicexplorer.ui.dialogs.export_map import ExportMapDialog, ExportOptions

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def test_it_answers_with_names_and_shows_texts(qtbot: Any) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    options = ExportOptions("year", (800, 600), dark=True, names=False)
    dialog = ExportMapDialog(Path("/music/map.png"), options, {"genre": "Genre!", "year": "Year!"}, parent)
    assert dialog._colours.currentText() == "Year!"
    assert dialog.options() == options
    dialog._colours.setCurrentIndex(0)
    dialog._format.setCurrentIndex(dialog._format.findData(".csv"))
    assert dialog.options().colour_by == "genre"
    assert dialog.path() == Path("/music/map.csv")
    assert not dialog._names.isEnabled()
