"""Bytes and texts of unknown encoding."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicexplorer.library.encoding import decoded, name_as_text, repaired


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize(
    "text", ["Café del Mar", "Édith été", "Don’t “stop” – now…", "Mañana über Ångström", "„Äpfel“"]
)
def test_latin_texts(text: str, encoding: str) -> None:
    assert decoded(text.encode(encoding)) == text


@pytest.mark.parametrize("text", ["こんにちは", "宇多田ヒカル - First Love", "東京事変", "ゲーム Music"])
def test_shift_jis(text: str) -> None:
    assert decoded(text.encode("cp932")) == text
    assert repaired(text.encode("cp932").decode("latin-1")) == text


@given(st.binary())
def test_anything_can_be_decoded(raw: bytes) -> None:
    assert isinstance(decoded(raw), str)


@given(st.text())
def test_utf8_is_always_recognised(text: str) -> None:
    assert decoded(text.encode("utf-8")).lstrip("\ufeff") == text.lstrip("\ufeff")


@given(st.text())
def test_repairing_never_fails(text: str) -> None:
    assert isinstance(repaired(text), str)


@pytest.mark.parametrize("text", ["Café", "Ågot", "Ænima", "naïve ½ ©", "日本", "plain", "Ã"])
def test_good_texts_stay(text: str) -> None:
    assert repaired(text) == text


def test_utf8_taken_for_latin1_is_repaired() -> None:
    assert repaired("Björk – Jóga".encode().decode("latin-1")) == "Björk – Jóga"


@pytest.mark.parametrize("raw", [b"caf\xe9", "café".encode()])
def test_names_are_shown_as_text(raw: bytes) -> None:
    assert name_as_text(Path(os.fsdecode(raw))) == "café"
