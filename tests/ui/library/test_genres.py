"""Guessed genres in the window: they arrive, colour the map, and are corrected in the menu of a track."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from musicexplorer.indexing.genre_learning import labels_of
from musicexplorer.library.store import Reader, Writer
from musicexplorer.session import genres
from musicexplorer.session.colouring import GENRE_WITH_GUESSES
from musicexplorer.session.session import Session
from musicexplorer.settings import Settings
from musicexplorer.similarity.genre_guesses import guess
from musicexplorer.ui.main_window import Window
from musicexplorer.ui.theme import for_setting
from tests.session.test_genres import WRITTEN, partly_written
from tests.ui import fakes
from tests.ui.conftest import PATIENCE

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot) -> Iterator[Window]:
    store = tmp_path / "library.sqlite"
    partly_written(store)
    settings = Settings(colour_by=GENRE_WITH_GUESSES)
    with Writer(store) as writer, Session(store, settings) as session:
        made = Window(
            fakes.services(session, writer, tmp_path, settings), for_setting("light"), fakes.FakeDialogs()
        )
        qtbot.addWidget(made)
        made.start()
        qtbot.waitUntil(lambda: bool(made.services.runner.guesses), timeout=PATIENCE)  # type: ignore[attr-defined]
        yield made
        made.shut()


def answer(window: Window, qtbot: QtBot, after: int = 0) -> None:
    """The worker process answers what the window asks for, once it has asked more often than `after`."""
    runner: Any = window.services.runner
    qtbot.waitUntil(lambda: len(runner.guesses) > after, timeout=PATIENCE)
    with Reader(window.services.session.reader.path) as reader:
        found = guess(labels_of(reader))
    runner.guesses[-1].set_result(found)
    qtbot.waitUntil(lambda: digest(window) == found.digest, timeout=PATIENCE)


def digest(window: Window) -> str:
    guesses = window.services.session.library.guesses
    return "" if guesses is None else guesses.digest


def choose(window: Window, ids: list[int], text: str) -> None:
    """Choose an entry in the submenu of genres of these tracks."""
    menu = QMenu()
    window.app.menu_opening.emit(ids, menu)
    (submenu,) = (one for one in menu.findChildren(QMenu) if one.title() == "Genre")
    (action,) = (one for one in submenu.findChildren(QAction) if one.text() == text)
    action.trigger()


def test_guesses_colour_the_map_when_they_arrive(window: Window, qtbot: QtBot) -> None:
    answer(window, qtbot)
    scene = window.frame.pane.map.scene
    qtbot.waitUntil(
        lambda: "Rock (guess)" in [entry.label for entry in scene.scheme.entries], timeout=PATIENCE
    )


def test_a_wrong_guess_is_corrected_by_a_click(window: Window, qtbot: QtBot) -> None:
    answer(window, qtbot)
    session = window.services.session
    rock, jazz = session.library.ids[WRITTEN : WRITTEN + 2].tolist()
    choose(window, [rock], "Genre is not Rock")
    answer(window, qtbot, after=1)
    assert session.reader.genre_corrections().denied == {rock: frozenset({"Rock"})}
    assert genres.said_or_guessed(session.library, WRITTEN) != "Rock"
    window.app.dialogs.answers["genre"] = "Bebop"  # type: ignore[attr-defined]
    choose(window, [jazz], "Set genre…")
    answer(window, qtbot, after=2)
    qtbot.waitUntil(lambda: session.library.given_genres == {jazz: "Bebop"}, timeout=PATIENCE)
    assert genres.said_or_guessed(session.library, WRITTEN + 1) == "Bebop"
    choose(window, [rock, jazz], "Take my corrections back")
    answer(window, qtbot, after=3)
    qtbot.waitUntil(lambda: session.library.given_genres == {}, timeout=PATIENCE)
    assert genres.said_or_guessed(session.library, WRITTEN) == "Rock"


def test_the_filter_offers_guesses(window: Window, qtbot: QtBot) -> None:
    answer(window, qtbot)
    panel = window.frame.top.search.filter_panel
    panel.show_library(window.services.session.library)
    panel.guess.setCurrentIndex(1)
    with qtbot.waitSignal(panel.changed) as heard:
        panel.guess.activated.emit(1)
    assert heard.args[0].guessed_genres == (panel.guess.itemData(1),)
