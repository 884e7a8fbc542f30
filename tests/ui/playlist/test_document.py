import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musicexplorer.ui.playlist.document import Contents, PlaylistDocument


@pytest.fixture
def document(qapp: object) -> PlaylistDocument:
    document = PlaylistDocument()
    document.add([1, 2, 3, 4, 5])
    return document


@pytest.mark.parametrize(
    ("rows", "to", "expected"),
    [
        ([0], 5, [2, 3, 4, 5, 1]),
        ([4], 0, [5, 1, 2, 3, 4]),
        ([0, 2], 4, [2, 4, 1, 3, 5]),
        ([3, 1], 1, [1, 2, 4, 3, 5]),
        ([1, 2], 2, [1, 2, 3, 4, 5]),
    ],
)
def test_rows_move_together_in_their_order(
    document: PlaylistDocument, rows: list[int], to: int, expected: list[int]
) -> None:
    document.move(rows, to)
    assert document.ids == expected


@settings(deadline=None)
@given(rows=st.lists(st.integers(0, 4), min_size=1, max_size=5, unique=True), to=st.integers(0, 5))
def test_moving_loses_nothing_and_can_be_undone(rows: list[int], to: int) -> None:
    document = PlaylistDocument()
    document.add([1, 2, 3, 4, 5])
    document.move(rows, to)
    assert sorted(document.ids) == [1, 2, 3, 4, 5]
    if document.ids != [1, 2, 3, 4, 5]:
        document.stack.undo()
    assert document.ids == [1, 2, 3, 4, 5]


def test_every_step_can_be_undone_and_redone(document: PlaylistDocument) -> None:
    document.remove([0, 4])
    document.add([9], 1)
    document.set_tracks([7], "seven", text="x")
    assert document.ids == [7]
    for expected in ([2, 9, 3, 4], [2, 3, 4], [1, 2, 3, 4, 5], []):
        document.stack.undo()
        assert document.ids == expected
    for _ in range(4):
        document.stack.redo()
    assert document.ids == [7]
    assert document.name == "seven"


def test_opening_another_playlist_can_be_undone(document: PlaylistDocument) -> None:
    document.open([8], "eight", 80)
    assert not document.modified
    document.stack.undo()
    assert document.ids == [1, 2, 3, 4, 5]
    assert document.modified


def test_saved_until_changed(document: PlaylistDocument) -> None:
    assert document.modified
    document.saved("mine", 3, document.ids)
    assert not document.modified
    document.remove([0])
    assert document.modified
    document.stack.undo()
    assert document.ids == [1, 2, 3, 4, 5]


def test_a_playlist_deleted_from_the_store_is_unsaved_again(document: PlaylistDocument) -> None:
    document.saved("mine", 3, document.ids)
    document.deleted(3)
    assert document.stored_id is None
    assert document.modified


def test_a_restored_playlist_has_nothing_to_undo(document: PlaylistDocument) -> None:
    stored = Contents((1,), "mine", 3)
    document.restore(Contents((1, 2), "mine", 3), stored)
    assert document.modified
    assert not document.stack.canUndo()
    document.restore(stored, stored)
    assert not document.modified
