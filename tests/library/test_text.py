"""Texts compared without case and accents."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicexplorer.library.text import fold, shown_path, storable


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Motörhead", "motorhead"),
        ("STRASSE", "strasse"),
        ("Straße", "strasse"),
        ("Ágætis", "agaetis"),
        ("Łódź Ørsted", "lodz orsted"),
        ("ﬁn Ⅳ", "fin iv"),
        ("ΌΣΟΣ", "οσοσ"),
        ("İstanbul", "istanbul"),
        ("ガ", "カ"),
    ],
)
def test_folding(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(codec=None)))
def test_what_is_storable_is_utf8(text: str) -> None:
    assert "\0" not in storable(text)
    storable(text).encode("utf-8")


def test_paths_are_shown_whatever_they_are() -> None:
    assert shown_path(Path(os.fsdecode(b"/m/\xff.mp3"))) == "/m/\ufffd.mp3"
