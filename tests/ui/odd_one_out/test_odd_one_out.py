"""Odd one out: answers are stored, learned from, put to use and taken out of it again."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from musicexplorer.similarity import answers, metric
from musicexplorer.similarity.metric import Metric
from musicexplorer.similarity.odd_one_out import Verdict
from musicexplorer.ui.odd_one_out.page import OddOneOutDialog, learning_text
from tests.ui.conftest import Opened
from tests.ui.fakes import DIMENSIONS, heard_row

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def dialog(opened: Opened, qtbot: Any) -> OddOneOutDialog:
    opened.window.app.actions["odd_one_out"].trigger()
    page = opened.window.odd_one_out.page
    assert page is not None
    opened.wait(qtbot, lambda: len(opened.window.odd_one_out.three) == 3)
    return page


def _metric() -> Metric:
    axes = np.eye(DIMENSIONS, 2, dtype=np.float32)
    mean = np.full(DIMENSIONS, 0.1, np.float32)
    return Metric(mean, axes, np.diag([4.0, 1.0]).astype(np.float32), 0.5, "test", 60, 0.5, 0.8)


def test_keys_play_and_choose(opened: Opened, dialog: OddOneOutDialog, qtbot: Any) -> None:
    controller = opened.window.odd_one_out
    three = controller.three
    dialog.cards[1].play.click()
    played = opened.window.app.session.library.track(three[1])
    assert played is not None and opened.player.previews[-1][0] == played.source.path
    dialog.cards[2].choose.click()
    (kept,) = answers.read(opened.store.parent / answers.FILE)
    assert kept.odd == 2
    assert [path for path, _ in kept.tracks] == [
        str(track.source.path) for one in three if (track := opened.window.app.session.library.track(one))
    ]
    assert "You set" in dialog.before.accessibleName()


def test_excerpts_have_no_names(opened: Opened, dialog: OddOneOutDialog) -> None:
    shown = " ".join(one.text() for card in dialog.cards for one in (card.play, card.choose, card._name))
    titles = list(opened.window.app.session.library.tracks.titles)
    assert not [title for title in titles if title in shown]


def test_skipping_keeps_nothing_and_an_answer_is_taken_back(opened: Opened, dialog: OddOneOutDialog) -> None:
    path = opened.store.parent / answers.FILE
    dialog.skip.click()
    assert not path.exists()
    dialog.cards[0].choose.click()
    dialog.cards[1].choose.click()
    dialog.take_back.click()
    assert [one.odd for one in answers.read(path)] == [0]


def test_many_answers_are_learned_from(opened: Opened, dialog: OddOneOutDialog, qtbot: Any) -> None:
    for number in range(20):
        dialog.cards[number % 3].choose.click()
    opened.wait(qtbot, lambda: "held out" in dialog.figures.text())
    assert "20 answers" in dialog.figures.text()


def test_what_was_learned_is_used_undone_and_reset(opened: Opened, dialog: OddOneOutDialog) -> None:
    controller, session = opened.window.odd_one_out, opened.window.app.session
    plain = session.snapshot.embeddings.sound[:]
    near_changed: list[bool] = []
    opened.window.app.near_changed.connect(lambda: near_changed.append(True))
    path = opened.store.parent / metric.FILE
    assert not dialog.use.isEnabled()
    controller._learned((None, Verdict(60, 0.5, 0.8, _metric())))
    assert not path.exists()  # nothing is used unless the person says so
    dialog.use.click()
    assert path.exists() and "60 answers" in dialog.state.text()
    assert np.allclose(session.snapshot.embeddings.sound[:], _metric().apply(plain), atol=1e-4)
    assert len(near_changed) == 1
    dialog.undo.click()
    assert not path.exists()
    assert np.array_equal(session.snapshot.embeddings.sound[:], plain)
    assert not dialog.undo.isEnabled()
    dialog.use.click()
    dialog.reset.click()
    assert not path.exists() and session.snapshot.metric is None


def test_what_is_in_use_is_there_at_the_next_start(open_window: Callable[..., Opened]) -> None:
    first = open_window()
    _metric().save(first.store.parent / metric.FILE)
    first.window.shut()
    assert open_window().window.app.session.snapshot.metric is not None


def test_answers_are_exported_and_forgotten(opened: Opened, dialog: OddOneOutDialog) -> None:
    target = opened.store.parent / "mine.jsonl"
    opened.dialogs.answers["answers_file"] = target
    dialog.cards[0].choose.click()
    dialog.export.click()
    assert len(answers.read(target)) == 1
    opened.dialogs.agrees = False
    dialog.forget.click()
    assert len(answers.read(opened.store.parent / answers.FILE)) == 1
    opened.dialogs.agrees = True
    dialog.forget.click()
    assert not (opened.store.parent / answers.FILE).exists()
    assert not dialog.export.isEnabled()


def test_too_little_music_until_more_is_analysed(open_window: Callable[..., Opened], qtbot: Any) -> None:
    opened = open_window(heard=2)
    opened.window.app.actions["odd_one_out"].trigger()
    page = opened.window.odd_one_out.page
    assert page is not None
    opened.wait(qtbot, lambda: "at least three" in page.before.accessibleName())
    assert not page.cards[0].isEnabled()
    window, rng = opened.window, np.random.default_rng(0)
    window.services.writer.store_analysis([(one, heard_row(rng)) for one in opened.ids]).result()
    opened.reload()
    opened.wait(qtbot, lambda: len(window.odd_one_out.three) == 3)


def test_closing_ends_the_sound(opened: Opened, dialog: OddOneOutDialog) -> None:
    dialog.cards[0].play.click()
    dialog.reject()
    assert opened.player.state == "stopped"
    assert opened.window.odd_one_out.page is None


def test_what_is_said() -> None:
    assert "From 20 on" in learning_text(3, None, False)
    assert "Learning" in learning_text(30, None, True)
    assert "nothing to learn" in learning_text(30, Verdict(30, 0.4, 0.42, None), False)
    assert "only if you choose to" in learning_text(30, Verdict(30, 0.4, 0.8, _metric()), False)
