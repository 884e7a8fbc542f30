"""Packed columns hold what was put in."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicexplorer.library import packed as module
from musicexplorer.library.packed import Texts, joined, mapped, packed, packed_columns, taken

TEXTS = st.text("aé\0 🎵", max_size=3)
COLUMNS = st.one_of(
    *(
        st.lists(kind | st.none() if optional else kind, max_size=40)
        for kind in (
            TEXTS,
            st.binary(max_size=3),
            st.integers(0, 1 << 60),
            st.floats(0, 9),
            st.just("\ud800"),
        )
        for optional in (False, True)
    )
)


def types_of(values: Any) -> list[tuple[type, Any]]:
    return [(type(value), value) for value in values]


@given(COLUMNS, st.integers(2, 50))
def test_a_column_is_what_it_was_made_of(values: list[Any], block: int) -> None:
    before, module._BLOCK = module._BLOCK, block
    try:
        column = packed(values)
    finally:
        module._BLOCK = before
    assert types_of(column) == types_of(values)
    assert types_of(column[row] for row in range(len(column))) == types_of(values)
    assert column == packed(values)
    rows = np.arange(len(values), dtype=np.int64)[::-2]
    assert types_of(taken(column, rows)) == types_of(values[::-2])


@given(COLUMNS, COLUMNS, st.randoms())
def test_joined_columns_are_what_both_were(one: list[Any], other: list[Any], random: Any) -> None:
    order = list(range(len(one) + len(other)))
    random.shuffle(order)
    found = joined(packed(one), packed(other), np.array(order[:7], np.int64))
    assert types_of(found) == types_of([*one, *other][row] for row in order[:7])


@given(COLUMNS, COLUMNS)
def test_changed_columns_are_joined_as_others_are(one: list[Any], other: list[Any]) -> None:
    first, second = mapped(packed(one), repr), mapped(packed(other), lambda value: repr(value)[:1])
    found = joined(second, first, np.arange(len(one) + len(other)))
    assert list(found) == [*(repr(value)[:1] for value in other), *map(repr, one)]


def test_columns_of_rows_are_packed_by_kind() -> None:
    rows = ((row, f"text {row}", row % 3, None, f"album {row % 5000}") for row in range(20_000))
    columns = packed_columns(rows, 5)
    kinds = ["Numbers", "Texts", "Repeated", "Repeated", "Repeated"]
    assert [type(column).__name__ for column in columns] == kinds
    assert columns[1][12_345] == "text 12345"


def test_more_texts_than_are_taken_at_a_time_are_one() -> None:
    found = Texts.of(f"text {row}" for row in range(12_345))
    assert len(found) == 12_345
    assert list(found) == [f"text {row}" for row in range(12_345)]
    assert [found[row] for row in (0, 4_999, 5_000, 12_344)] == [
        "text 0",
        "text 4999",
        "text 5000",
        "text 12344",
    ]


@given(st.lists(st.text("abé", max_size=6), max_size=9), st.text("abé", min_size=1, max_size=2))
def test_places_are_where_a_part_stands(texts: list[str], part: str) -> None:
    found = Texts.of(texts)
    places = found.places(part.encode())
    assert set(found.rows_at(places).tolist()) == {row for row, text in enumerate(texts) if part in text}
    assert found.rows_with(part.encode()).tolist() == [part in text for text in texts]
    assert all(found.whole[place:].startswith(part.encode()) for place in places.tolist())


@pytest.mark.parametrize("rows", [0, 6, 7, 20])
@pytest.mark.parametrize("part", [b"a", b"ab", b"aba", b"abc"])
def test_texts_are_searched_piece_by_piece(monkeypatch: pytest.MonkeyPatch, rows: int, part: bytes) -> None:
    monkeypatch.setattr(module, "_ROWS", 7)
    random = np.random.default_rng(rows)
    parts = ["".join(random.choice(list("abc"), random.integers(0, 9))) for _ in range(rows)]
    texts = Texts.of(parts)
    assert texts.rows_with(part).tolist() == [part.decode() in text for text in parts]
    whole = b"".join(text.encode() + b"\0" for text in parts)
    places = [at for at in range(len(whole)) if whole.startswith(part, at)]
    assert texts.places(part).tolist() == places
