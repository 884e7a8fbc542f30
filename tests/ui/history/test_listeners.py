"""Several persons who share a library, in the window."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from musicexplorer.indexing.taste_learning import load_or_learn
from musicexplorer.library.store import Reader, Writer
from musicexplorer.ui.dialogs.several_listeners import SeveralListenersDialog
from tests.session.stores import listener_store
from tests.ui.conftest import PATIENCE, Opened, open_window

__all__ = ["open_window"]

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A library of somebody who likes rock, and of Ann, who likes folk."""
    store = listener_store(tmp_path / "library.sqlite", (0,))
    with Writer(store) as writer:
        ann = writer.add_listener("Ann").result()
        writer.choose_listener(ann).result()
        for track in range(4, 100, 4):
            writer.add_play(track, 1e9 + 200.0 * track, 180.0, 1.0).result()
        writer.set_likes({8: 1}).result()
        writer.choose_listener(0).result()
    return store


@pytest.fixture
def opened(store: Path, open_window: Callable[..., Opened]) -> Opened:
    made = open_window()
    made.settle()
    return made


def choose(opened: Opened, qtbot: Any, name: str) -> None:
    box = opened.window.frame.top.listener
    at = box.findText(name)
    box.setCurrentIndex(at)
    with qtbot.waitSignal(opened.window.app.listener_changed, timeout=PATIENCE):
        box.activated.emit(at)
    assert opened.window.app.session.reader.listener == box.itemData(at)
    opened.settle()


def test_the_chooser_is_only_there_for_several(open_window: Callable[..., Opened], qtbot: Any) -> None:
    opened = open_window()
    window = opened.window
    assert window.frame.top.listener.isHidden()
    assert not window.app.actions["playlist_together"].isEnabled()
    opened.dialogs.answers["name"] = "Ann"
    window.app.actions["add_listener"].trigger()
    opened.wait(qtbot, lambda: not window.frame.top.listener.isHidden())
    assert window.frame.top.listener.currentText() == "Ann"
    assert window.app.actions["playlist_together"].isEnabled()


def test_history_likes_and_taste_are_of_who_is_chosen(opened: Opened, qtbot: Any) -> None:
    app = opened.window.app
    with Reader(opened.store) as reader:
        opened.runner.tastes[-1].set_result(load_or_learn(reader))
    opened.wait(qtbot, lambda: app.session.snapshot.taste is not None)
    opened.settle()
    mine = app.session.snapshot.taste
    assert app.session.opinion(8) == 0
    learned = len(opened.runner.tastes)
    choose(opened, qtbot, "Ann")
    assert app.session.opinion(8) == 1
    assert app.session.snapshot.taste is None
    assert len(opened.runner.tastes) == learned + 1
    opened.wait(qtbot, lambda: app.session.library.number("plays").sum() == 24)
    with Reader(opened.store) as reader:
        hers = load_or_learn(reader)
    assert mine is not None
    assert hers.digest != mine.digest
    opened.runner.tastes[-1].set_result(hers)
    opened.wait(qtbot, lambda: app.session.snapshot.taste is hers)


def test_what_was_learned_of_one_is_not_taken_for_another(opened: Opened, qtbot: Any) -> None:
    app = opened.window.app
    with Reader(opened.store) as reader:
        mine = load_or_learn(reader)
    opened.wait(qtbot, lambda: bool(opened.runner.tastes))
    before = len(opened.runner.tastes)
    choose(opened, qtbot, "Ann")
    opened.wait(qtbot, lambda: len(opened.runner.tastes) > before)
    first, *_, last = opened.runner.tastes
    assert first is not last
    first.set_result(mine)
    opened.settle()
    assert app.session.snapshot.taste is None


def test_plays_are_recorded_for_who_is_chosen(opened: Opened, qtbot: Any) -> None:
    choose(opened, qtbot, "Ann")
    track = int(opened.window.app.session.library.ids[0])
    opened.window.app.player.played_back.emit(track, 2e9, 180.0, 1.0, False, False)
    with Reader(opened.store) as hers, Reader(opened.store, 0) as mine:
        opened.wait(qtbot, lambda: hers.plays()[-1].when == 2e9)
        assert mine.plays()[-1].when != 2e9


def test_a_playlist_for_both(opened: Opened, qtbot: Any) -> None:
    opened.dialogs.answers["listeners"] = (("Me", "Ann"), "average")
    window = opened.window
    window.app.actions["playlist_together"].trigger()
    opened.wait(qtbot, lambda: len(window.document.ids) == 25)
    recipe = window.document.recipe
    assert recipe is not None
    assert (recipe.listeners, recipe.agreement) == (("Me", "Ann"), "average")
    assert opened.dialogs.asked[-1] == "Me, Ann"


def test_some_of_them_are_chosen(qtbot: Any) -> None:
    dialog = SeveralListenersDialog(["Me", "Ann", "Bo & Co"])
    qtbot.addWidget(dialog)
    assert dialog.chosen() == (("Me", "Ann", "Bo & Co"), "least-misery")
    dialog.boxes["Ann"].click()
    dialog.average.click()
    assert dialog.chosen() == (("Me", "Bo & Co"), "average")
    for name in ("Me", "Bo & Co"):
        assert dialog.make.isEnabled()
        dialog.boxes[name].click()
    assert not dialog.make.isEnabled()
