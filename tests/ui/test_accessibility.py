"""What a screen reader finds: names and roles of everything a person can reach, in every place."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from musicexplorer.ui import accessibility
from musicexplorer.ui.track_activation import Place
from musicexplorer.ui.widgets.gestures import Gesture
from tests import gallery
from tests.ui.conftest import Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)

CONTROL = Qt.KeyboardModifier.ControlModifier
ROLE = QAccessible.Role
ITEMS = {ROLE.Cell, ROLE.ListItem, ROLE.TreeItem}
NOTHING = {ROLE.NoRole, ROLE.Client, ROLE.Pane, ROLE.Window}
"""Roles that do not say what something is."""
HOLDS_FOCUS = {"QTabWidget", "QScrollArea"}
"""They pass the focus on, or scroll by keys: what is in them has a role."""


@pytest.fixture(autouse=True)
def reader(qapp: object) -> Iterator[None]:
    """A screen reader runs."""
    accessibility.install()
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def nodes(top: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    """A node and everything visible below it."""
    yield top
    for at in range(min(top.childCount(), 200)):
        child = top.child(at)
        if child is not None and child.isValid() and not child.state().invisible:
            yield from nodes(child)


def tree(widget: QWidget) -> list[QAccessibleInterface]:
    return list(nodes(QAccessible.queryAccessibleInterface(widget)))


def name(node: QAccessibleInterface) -> str:
    """What is said when a node gets the focus; a box says its value, so that a label has to name it."""
    said = node.text(QAccessible.Text.Name).strip()
    if node.role() != ROLE.ComboBox:
        return said
    labels = [
        other.text(QAccessible.Text.Name) for other, _ in node.relations(QAccessible.RelationFlag.Label)
    ]
    return next(filter(None, [*labels, node.text(QAccessible.Text.Description).strip()]), "")


def problem(node: QAccessibleInterface) -> str:
    """What is wrong with a node for who cannot see it; "" for nothing."""
    widget = node.object()
    kind = node.role().name if widget is None else type(widget).__name__
    if not name(node):
        return f"{kind} has no name"
    if node.role() in NOTHING and kind not in HOLDS_FOCUS:
        return f"{kind} “{name(node)}” has no role"
    return ""


@pytest.mark.parametrize("place", gallery.PLACES)
def test_everything_that_can_be_reached_has_a_name_and_a_role(opened: Opened, place: str) -> None:
    with gallery.at(opened.window, place) as widget:
        opened.settle()
        found = [node for node in tree(widget) if node.state().focusable and node.role() not in ITEMS]
        print(
            f"{place}: "
            + ", ".join(f"{n} {role.name}" for role, n in Counter(n.role() for n in found).items())
        )
        assert widget.isVisible()
        assert [wrong for node in found if (wrong := problem(node))] == []


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a screen reader is asked to say."""
    texts: list[str] = []
    monkeypatch.setattr(accessibility, "announce", lambda _, text: texts.append(text))
    return texts


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key, wherever the keyboard is."""
    QTest.keyClick(focused(), key, modifier)


def test_a_song_is_found_heard_and_made_a_list_by_the_keyboard_alone(
    opened: Opened, said: list[str], qtbot: Any
) -> None:
    opened.window.activateWindow()
    opened.window.frame.set_first_focus()
    press(Qt.Key.Key_F, CONTROL)
    assert name(QAccessible.queryAccessibleInterface(focused())) == "Search"
    QTest.keyClicks(focused(), "zebra")
    opened.settle()
    press(Qt.Key.Key_Return)
    opened.settle()
    table = QAccessible.queryAccessibleInterface(focused())
    assert (table.role(), name(table)) == (ROLE.Table, "Library")
    assert table.focusChild().text(QAccessible.Text.Name) == "Zebra"
    press(Qt.Key.Key_Return)
    opened.settle()
    assert opened.player.path is not None
    assert opened.player.path.name == "01.flac"
    assert said[-1] == "Current track: Zebra by Ana."
    press(Qt.Key.Key_G, CONTROL)
    opened.settle()
    press(Qt.Key.Key_4, CONTROL)
    made = QAccessible.queryAccessibleInterface(focused())
    assert (made.role(), name(made)) == (ROLE.List, "Playlist")
    assert opened.window.document.ids
    press(Qt.Key.Key_Home)
    assert made.focusChild().text(QAccessible.Text.Name).startswith("Zebra, Ana")
    opened.dialogs.answers["name"] = "Stripes"
    press(Qt.Key.Key_S, CONTROL)
    playlists = opened.window.app.session.reader.playlists
    opened.wait(qtbot, lambda: [one.name for one in playlists()] == ["Stripes"])


def test_the_map_says_what_the_arrows_reach_and_what_plays(opened: Opened, said: list[str]) -> None:
    window, map_ = opened.window, opened.window.frame.pane.map
    node = QAccessible.queryAccessibleInterface(map_)
    assert "Arrow keys" in node.text(QAccessible.Text.Description)
    window.app.activation.act(Place.LIBRARY, Gesture.DOUBLE_CLICK, opened.ids, 1)
    opened.settle()
    assert "Zebra by Ana" in node.text(QAccessible.Text.Description)
    window.activateWindow()
    map_.setFocus()
    for _ in range(3):
        press(Qt.Key.Key_Left)
    reached = map_.scene.describe(map_.hover.pointing.cursor)
    assert said[-1] == node.text(QAccessible.Text.Description) == reached


def test_the_seek_bar_is_a_slider_of_seconds(opened: Opened) -> None:
    bar, gone = opened.window.frame.bar.seek, list[float]()
    bar.seeked.connect(gone.append)
    bar.show_position(62.0, 225.0)
    node = QAccessible.queryAccessibleInterface(bar)
    assert node.role() == ROLE.Slider
    assert (bar.value(), bar.maximum(), gone) == (62, 225, [])
    assert node.text(QAccessible.Text.Description) == "1:02 of 3:45"
    bar.setValue(100)  # as a screen reader does
    assert gone == [100.0]
