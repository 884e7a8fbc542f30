"""A map with a known library, and a hand that sends it real mouse events."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from musicexplorer.ui.map import LIGHT, MapLabels, MapWidget

COUNT = 60


@pytest.fixture
def labels() -> MapLabels:
    """Sixty tracks of four genres, the last six of none."""
    genres = [("Rock", "Jazz", "Folk", "Dub")[index % 4] if index < 54 else None for index in range(COUNT)]
    return MapLabels(
        titles=[f"Song {index}" for index in range(COUNT)],
        artists=[f"Artist {index % 7}" for index in range(COUNT)],
        albums=[f"Album {index % 9}" for index in range(COUNT)],
        genres=genres,
        years=[1960 + index if index % 5 else None for index in range(COUNT)],
        top_tags=["calm" if index % 2 else "loud" for index in range(COUNT)],
    )


@pytest.fixture
def xy() -> np.ndarray:
    """A grid of 10 x 6 places, row by row from the lower left, one unit apart."""
    return np.array([(index % 10, index // 10) for index in range(COUNT)], dtype=np.float32)


@pytest.fixture
def ids() -> np.ndarray:
    """Ids that are not row numbers."""
    return np.arange(COUNT, dtype=np.int64) + 100


@pytest.fixture
def empty_map(qtbot: QtBot) -> MapWidget:
    """A map without tracks, shown, without animations."""
    map_ = MapWidget()
    qtbot.addWidget(map_)
    map_.resize(800, 600)
    map_.animated = False
    map_.set_theme(replace(LIGHT, tint=0.0))  # pixels between the dots are of the background alone
    with qtbot.waitExposed(map_):
        map_.show()
    map_.setFocus()
    return map_


@pytest.fixture
def map_(empty_map: MapWidget, ids: np.ndarray, xy: np.ndarray, labels: MapLabels) -> MapWidget:
    """The map with the sixty tracks."""
    empty_map.set_tracks(ids, xy, labels)
    return empty_map


@dataclass
class Mouse:
    """Mouse events as the window system sends them."""

    map_: MapWidget

    def at(self, track: int) -> QPoint:
        """Where a track's dot is."""
        return self.map_.hover.place_of(self.map_.scene.points.row_of[track]).toPoint()

    def move(self, to: QPoint) -> None:
        QTest.mouseMove(self.map_.windowHandle(), to)
        QApplication.processEvents()

    def click(
        self, at: QPoint, button: Qt.MouseButton = Qt.MouseButton.LeftButton, *, control: bool = False
    ) -> None:
        held = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(self.map_.windowHandle(), button, held, at)
        QApplication.processEvents()

    def double_click(self, at: QPoint) -> None:
        QTest.mouseDClick(
            self.map_.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at
        )
        QApplication.processEvents()

    def drag(self, *way: QPoint, shift: bool = False) -> None:
        held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
        window, left = self.map_.windowHandle(), Qt.MouseButton.LeftButton
        QTest.mousePress(window, left, held, way[0])
        for stop in way[1:]:
            QTest.mouseMove(window, stop)
            QApplication.processEvents()
        QTest.mouseRelease(window, left, held, way[-1])
        QApplication.processEvents()

    def wheel(self, at: QPoint, turn: int) -> None:
        place, none = QPointF(at), Qt.MouseButton.NoButton
        modifier, phase = Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
        glob = self.map_.mapToGlobal(place)
        event = QWheelEvent(place, glob, QPoint(), QPoint(0, turn), none, modifier, phase, False)
        QApplication.sendEvent(self.map_, event)


@pytest.fixture
def mouse(map_: MapWidget) -> Mouse:
    """A hand on the map."""
    mouse = Mouse(map_)
    # QTest.mouseDClick on a widget leaves the button down, and what moves with a button down hovers nothing.
    QTest.mouseRelease(map_.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(799, 2))
    # A pointer that is where it was last is not told of; the tests before this one left it somewhere.
    mouse.move(QPoint(799, 1))
    mouse.move(QPoint(798, 0))
    return mouse


@pytest.fixture
def pixel(map_: MapWidget) -> Callable[[QPoint], np.ndarray]:
    """The colour of the painted map at a place, as float64[3] in 0..1."""

    def read(at: QPoint) -> np.ndarray:
        image = map_.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
        colour = image.pixelColor(at)
        return np.array([colour.redF(), colour.greenF(), colour.blueF()])

    return read
