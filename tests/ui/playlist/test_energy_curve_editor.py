import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from musicexplorer.ui import theme
from musicexplorer.ui.playlist.energy_curve_editor import POINTS, EnergyCurveEditor


@pytest.fixture
def editor(qtbot: object) -> EnergyCurveEditor:
    editor = EnergyCurveEditor(theme.load("light"))
    qtbot.addWidget(editor)  # type: ignore[attr-defined]
    editor.resize(256, 100)
    editor.show()
    return editor


def test_a_quick_stroke_leaves_no_gaps_in_the_curve(editor: EnergyCurveEditor) -> None:
    drawn: list[tuple[float, ...]] = []
    editor.changed.connect(drawn.append)
    QTest.mousePress(editor, Qt.MouseButton.LeftButton, pos=QPoint(8, 92))
    QTest.mouseMove(editor, QPoint(248, 8))
    QTest.mouseRelease(editor, Qt.MouseButton.LeftButton, pos=QPoint(248, 8))
    assert np.allclose(drawn[-1], np.linspace(0, 1, POINTS), atol=0.02)


def test_nothing_outside_of_the_frame(editor: EnergyCurveEditor) -> None:
    QTest.mousePress(editor, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    QTest.mouseRelease(editor, Qt.MouseButton.LeftButton, pos=QPoint(1, 1))
    assert editor.points[0] == 1.0
    assert editor.points.min() >= 0.0


def test_keys_select_a_point_and_move_it(editor: EnergyCurveEditor) -> None:
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Down):
        QTest.keyClick(editor, key)
    assert editor.points[:4] == pytest.approx([0.5, 0.45, 0.55, 0.5])


def test_a_shape_is_shown_through_the_points(editor: EnergyCurveEditor) -> None:
    editor.show_curve((0.0, 1.0, 0.0))
    assert editor.points[[0, POINTS // 2, -1]] == pytest.approx([0.0, 1.0, 0.0])
