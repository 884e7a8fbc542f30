from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QBuffer
from PySide6.QtGui import QColor, QImage

from musicexplorer.library.track import Metadata, Source, Track
from musicexplorer.ui.widgets import covers as covers_module
from musicexplorer.ui.widgets.covers import SIDE, Covers
from tests.session.columns import library_of
from tests.ui.conftest import PATIENCE


def picture(width: int, height: int) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


class Shelf:
    def __init__(self) -> None:
        self.pictures: dict[str, bytes | list[bytes] | None] = {}
        self.reads: list[str] = []

    def read(self, path: Path) -> list[bytes]:
        self.reads.append(path.name)
        answer = self.pictures[path.name]
        if answer == b"raise":
            raise ValueError("a picture that breaks its reader")
        return answer if isinstance(answer, list) else [answer] if answer else []


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def covers(qapp: object, shelf: Shelf) -> Iterator[Covers]:
    library = library_of(
        Track(number, Source(Path(f"/m/{number}")), Metadata(title="x"), 0.0) for number in range(9)
    )
    made = Covers(SimpleNamespace(track=library.track), shelf.read)
    yield made
    made.close()


def wait_for(qtbot: Any, covers: Covers, shelf: Shelf, number: int) -> None:
    def read() -> bool:
        covers.deliver()
        return len(shelf.reads) == number and not covers._requested

    qtbot.waitUntil(read, timeout=PATIENCE)


def test_a_cover_arrives_once_square_and_stays_known(qtbot: Any, covers: Covers, shelf: Shelf) -> None:
    shelf.pictures["1"] = picture(300, 200)
    arrived: list[int] = []
    covers.arrived.connect(lambda track, _: arrived.append(track))
    assert covers.get(1) is None
    assert covers.get(1) is None
    wait_for(qtbot, covers, shelf, 1)
    known = covers.get(1)
    assert known is not None
    assert (known.width(), known.height()) == (SIDE, SIDE)
    assert arrived == [1]
    assert shelf.reads == ["1"]


@pytest.mark.parametrize("data", [None, b"", b"not a picture", b"raise"])
def test_no_cover_or_a_damaged_one_is_asked_for_once(
    qtbot: Any, covers: Covers, shelf: Shelf, data: bytes | None
) -> None:
    shelf.pictures.update({"2": data, "3": picture(9, 9)})
    covers.get(2)
    wait_for(qtbot, covers, shelf, 1)
    assert covers.get(2) is None
    covers.get(3)
    wait_for(qtbot, covers, shelf, 2)
    assert covers.get(3) is not None
    assert shelf.reads == ["2", "3"]


def test_a_file_that_changed_is_read_again(qtbot: Any, covers: Covers, shelf: Shelf) -> None:
    shelf.pictures["4"] = picture(9, 9)
    covers.get(4)
    wait_for(qtbot, covers, shelf, 1)
    covers.forget((4,))
    covers.get(4)
    wait_for(qtbot, covers, shelf, 2)


def test_after_closing_nothing_is_read_and_nothing_breaks(covers: Covers, shelf: Shelf) -> None:
    covers.close()
    assert covers.get(5) is None
    assert covers.get(12345) is None
    assert shelf.reads == []


def test_a_damaged_picture_gives_way_to_the_next(qtbot: Any, covers: Covers, shelf: Shelf) -> None:
    shelf.pictures["6"] = [b"GIF89a not a picture", picture(9, 9)]
    covers.get(6)
    wait_for(qtbot, covers, shelf, 1)
    assert covers.get(6) is not None


def test_a_picture_of_many_tracks_is_scaled_once(
    qtbot: Any, covers: Covers, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    scaled: list[bytes] = []
    real = covers_module._square
    monkeypatch.setattr(covers_module, "_square", lambda data: scaled.append(data) or real(data))
    large = picture(3000, 2000)
    for track in range(4):
        shelf.pictures[str(track)] = large
        covers.get(track)
    wait_for(qtbot, covers, shelf, 4)
    assert all(covers.get(track) is not None for track in range(4))
    assert len(scaled) == 1
