"""Choosing a tag: by kind, by typing, by another word."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from musicexplorer.library.track import Metadata, Source, Track
from musicexplorer.similarity.compact_tags import CompactTags
from musicexplorer.ui.library.tag_box import TagBox
from tests.session.columns import library_of

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
TAGS = ("rock", "mellow", "piano", "female voice", "80s")


@pytest.fixture
def box(qtbot: Any) -> TagBox:
    shown = TagBox()
    qtbot.addWidget(shown)
    about = (Track(at + 1, Source(Path(f"/{at}")), Metadata(title="a"), 0.0) for at in range(len(TAGS)))
    library = library_of(about)
    shown.show_library(replace(library, tags=CompactTags.of(np.eye(len(TAGS))), tag_names=TAGS))
    shown.show()
    return shown


def test_tags_stand_below_their_kind(box: TagBox) -> None:
    kinds = ["Genre", "Instrument", "Voice", "Mood", "Era"]
    texts = [box.itemText(at).split("   ")[0] for at in range(box.count())]
    assert [text for text in texts if text in kinds] == kinds
    assert texts[texts.index("Mood") + 1] == "mellow"


@pytest.mark.parametrize(
    ("typed", "tag"), [("piano", "piano"), ("PIANO", "piano"), ("relaxed", "mellow"), ("mell", "mellow")]
)
def test_a_tag_is_found_by_typing_it_or_another_word(box: TagBox, qtbot: Any, typed: str, tag: str) -> None:
    chosen: list[str] = []
    box.chosen.connect(chosen.append)
    QTest.keyClicks(box.lineEdit(), typed)
    QTest.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    assert chosen == [tag]
    qtbot.waitUntil(lambda: box.currentText() == "")


def test_what_is_no_tag_chooses_nothing(box: TagBox) -> None:
    chosen: list[str] = []
    box.chosen.connect(chosen.append)
    QTest.keyClicks(box.lineEdit(), "zzz")
    QTest.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    assert chosen == []


def test_a_heading_cannot_be_chosen(box: TagBox) -> None:
    chosen: list[str] = []
    box.chosen.connect(chosen.append)
    heading = box.findText("Mood")
    assert not box.model().flags(box.model().index(heading, 0)) & Qt.ItemFlag.ItemIsSelectable
    box.activated.emit(heading + 1)
    assert chosen == ["mellow"]
