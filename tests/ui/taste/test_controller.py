"""Taste in the window: the slider, what is near by it, the pages, when it is learned."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from musicexplorer.indexing.taste_learning import MetadataView
from musicexplorer.library.store import Reader, Writer
from musicexplorer.session import similar
from musicexplorer.session.session import Session
from musicexplorer.session.snapshot import Snapshot
from musicexplorer.session.tastes import NamedTaste, _with_given
from musicexplorer.session.vectors import SOUND, Mix
from musicexplorer.settings import Settings
from musicexplorer.similarity.playlist import Recipe, Seed, to_json
from musicexplorer.similarity.taste import Figures, Taste
from musicexplorer.similarity.taste.liking import LikingModel
from musicexplorer.similarity.taste.regression import Ridge
from musicexplorer.ui.main_window import Window
from musicexplorer.ui.taste import controller
from musicexplorer.ui.taste.page import FOR_YOU, TastePage
from musicexplorer.ui.theme import for_setting
from musicexplorer.ui.widgets.gestures import Gesture
from tests.ui import fakes
from tests.ui.conftest import PATIENCE

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


BY_SOUND = Settings(taste=0.0)


@pytest.fixture
def settings(request: pytest.FixtureRequest) -> Settings:
    """Those of the window; the slider stands at sound."""
    return getattr(request, "param", BY_SOUND)


@pytest.fixture
def window(tmp_path: Path, qtbot: QtBot, settings: Settings) -> Iterator[Window]:
    store = tmp_path / "library.sqlite"
    fakes.fill(store, tmp_path / "music")
    with Writer(store) as writer, Session(store, settings) as session:
        made = Window(
            fakes.services(session, writer, tmp_path, settings), for_setting("light"), fakes.FakeDialogs()
        )
        qtbot.addWidget(made)
        made.start()
        qtbot.waitUntil(lambda: made.app.session.loaded, timeout=PATIENCE)
        yield made
        made.shut()


def taste_of(window: Window, state: str = "ready", earned: float = 1.0) -> Taste:
    """Taste in which the first and the last track belong together, and nothing else does."""
    ids, vectors = window.services.session.reader.embeddings()
    count, wide = len(ids), vectors.shape[1]
    factors = np.eye(count, dtype=np.float32)
    factors[-1] = factors[0]
    liking = np.linspace(1, 0, count, dtype=np.float32)
    if state != "ready":
        factors = factors[:, :0]
    zeros = np.zeros((wide, count), np.float32)
    sound = Ridge(zeros, vectors[0] * 0, np.ones(count, np.float32), 1.0)
    both = LikingModel(
        mean=np.zeros(wide, np.float32),
        whitening=np.eye(wide, dtype=np.float32),
        landmarks=vectors[:1],
        root=np.ones((1, 1), np.float32),
        views=np.zeros(2, np.float32),
        matrix=np.zeros((1, 1), np.float32),
        centre=np.zeros(1, np.float32),
        offset=liking[:1],
        covariance=np.eye(1, dtype=np.float32),
        signal=1.0,
        noise=1.0,
        slope=1.0,
        level=0.0,
    )
    figures = Figures(12, 2, 20, 40, 30, 0.5, earned_played=earned)
    weights = np.full((2, 4), 0.25, np.float32)
    return Taste(
        ids,
        factors,
        factors,
        np.zeros((count, 0), np.float16),
        liking,
        liking,
        np.ones(count, bool),
        np.full(count, earned, np.float32),
        np.zeros(factors.shape[1], np.float32),
        weights,
        state,
        figures,
        sound,
        both,
        "d",  # type: ignore[arg-type]
    )


def learn(window: Window, qtbot: QtBot, state: str = "ready", *, earned: float = 1.0) -> Taste:
    taste = taste_of(window, state, earned)
    window.services.runner.tastes[-1].set_result(taste)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: window.app.session.snapshot.taste is taste, timeout=PATIENCE)
    settle(window, qtbot)
    return taste


def settle(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: window.app.tasks.idle, timeout=PATIENCE)


def test_the_slider_waits_for_evidence_and_says_why(window: Window, qtbot: QtBot) -> None:
    bar = window.frame.top.taste
    assert not bar.slider.isEnabled()
    taste = learn(window, qtbot, "too little")
    assert not bar.slider.isEnabled()
    assert taste.description in bar.slider.toolTip()


def test_the_slider_rests_while_listening_says_nothing_more_than_sound(window: Window, qtbot: QtBot) -> None:
    by_sound = vectors(window)
    taste = learn(window, qtbot, earned=0.0)
    assert not window.frame.top.taste.slider.isEnabled()
    assert "nothing more than the sound" in taste.description
    np.testing.assert_array_equal(vectors(window), by_sound)


@pytest.mark.parametrize("settings", [Settings()], indirect=True)
def test_the_slider_stands_where_listening_has_earned_until_it_is_moved(window: Window, qtbot: QtBot) -> None:
    bar, session = window.frame.top.taste, window.app.session
    assert (bar.share, session.mix) == (0.0, SOUND)
    learn(window, qtbot, earned=0.6)
    assert (bar.share, session.mix) == (0.6, Mix(0.6))
    assert "Set by your listening" in bar.slider.toolTip()
    assert window.app.settings.settings.taste is None
    bar.slider.setValue(4)
    qtbot.waitUntil(lambda: session.mix == Mix(0.2), timeout=PATIENCE)
    assert window.app.settings.settings.taste == 0.2
    assert not bar.by_listening.isChecked()
    assert "lets your listening set it again" in bar.slider.toolTip()
    window.taste.learn()
    learn(window, qtbot, earned=0.8)
    assert (bar.share, session.mix) == (0.2, Mix(0.2))  # what was chosen stays
    qtbot.mouseClick(bar.slider, Qt.MouseButton.LeftButton)
    qtbot.mouseDClick(bar.slider, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: session.mix == Mix(0.8), timeout=PATIENCE)
    assert window.app.settings.settings.taste is None
    assert bar.by_listening.isChecked() and bar.share == 0.8
    bar.slider.setValue(0)
    qtbot.waitUntil(lambda: session.mix == SOUND, timeout=PATIENCE)
    bar.by_listening.trigger()
    qtbot.waitUntil(lambda: session.mix == Mix(0.8), timeout=PATIENCE)


@pytest.mark.parametrize("settings", [Settings()], indirect=True)
def test_what_is_learned_does_not_move_the_slider_out_of_the_hand(window: Window, qtbot: QtBot) -> None:
    bar = window.frame.top.taste
    learn(window, qtbot, earned=0.6)
    bar.slider.setSliderDown(True)
    bar.slider.setSliderPosition(3)
    window.taste.learn()
    learn(window, qtbot, earned=0.8)
    assert bar.slider.sliderPosition() == 3
    bar.slider.setSliderDown(False)
    qtbot.waitUntil(lambda: window.app.settings.settings.taste == 0.15, timeout=PATIENCE)


def vectors(window: Window) -> np.ndarray:
    """What tracks are compared by now."""
    session = window.app.session
    return session.snapshot.inputs_by(session.mix).neighbours.vectors[:]


def test_the_slider_moves_what_is_near(window: Window, qtbot: QtBot) -> None:
    taste = learn(window, qtbot)
    first, last = int(taste.ids[0]), int(taste.ids[-1])
    session, by_sound = window.app.session, vectors(window)
    with qtbot.waitSignal(window.app.near_changed, timeout=PATIENCE):
        window.frame.top.taste.slider.setValue(20)
    assert session.mix == Mix(1.0, 0.0)
    assert session.snapshot.inputs_by(session.mix).neighbours.nearest(first, 1)[0].tolist() == [last]
    assert window.app.settings.settings.taste == 1.0
    with qtbot.waitSignal(window.app.near_changed, timeout=PATIENCE):
        window.frame.top.taste.slider.setValue(0)
    np.testing.assert_array_equal(vectors(window), by_sound)


def test_while_a_new_mix_is_made_the_one_before_counts_and_then_it_is_ready(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    learn(window, qtbot)
    made, go_on = threading.Event(), threading.Event()
    blend = Taste.blend

    def slowly(*args: Any, **options: Any) -> np.ndarray:
        assert threading.current_thread() is not threading.main_thread()
        made.set()
        go_on.wait(PATIENCE / 1000)
        return blend(*args, **options)

    monkeypatch.setattr(Taste, "blend", slowly)
    session, heard = window.app.session, []
    window.app.near_changed.connect(lambda: heard.append(session.mix))
    window.frame.top.taste.slider.setValue(20)
    qtbot.waitUntil(made.is_set, timeout=PATIENCE)
    assert session.mix == SOUND
    go_on.set()
    qtbot.waitUntil(lambda: bool(heard), timeout=PATIENCE)
    assert heard == [Mix(1.0, 0.0)]
    assert vectors(window).shape[1] > 0  # not made again, here in the window's thread


def make(window: Window, qtbot: QtBot, *tracks: int) -> None:
    window.playlists.recipes.make_from(tracks)
    made(window, qtbot)


def made(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.playlists.recipes.busy, timeout=PATIENCE)


def test_the_playlist_in_hand_follows_the_slider_and_stays_in_hand(window: Window, qtbot: QtBot) -> None:
    taste = learn(window, qtbot)
    first, last = int(taste.ids[0]), int(taste.ids[-1])
    make(window, qtbot, first)
    by_sound, panel = window.document.ids, window.frame.playlist
    assert by_sound[1] != last
    window.playlists.recipes.steer(by_sound[2], False)
    made(window, qtbot)
    chosen = window.document.ids[2]
    panel.list.select_entries([2])
    window.frame.top.taste.slider.setValue(20)
    qtbot.waitUntil(
        lambda: window.document.recipe is not None and window.document.recipe.taste == 1.0, timeout=PATIENCE
    )
    assert window.document.ids[1] == last
    assert by_sound[2] not in window.document.ids
    assert panel.list.selected() == [chosen]
    assert panel.recipe.chips.buttons[-1].text() == "Add"
    window.app.actions["undo"].trigger()
    assert window.document.recipe is not None
    assert window.document.recipe.taste == 0.0


def test_the_mix_counts_in_a_playlist_that_is_being_made_already(window: Window, qtbot: QtBot) -> None:
    first, *others = learn(window, qtbot).ids.tolist()
    window.document.set_tracks(others, "Mine", text="test")
    window.playlists.recipes.make_from([first])
    window.app.session.set_mix(Settings(taste=1.0))
    window.app.near_changed.emit()
    settle(window, qtbot)
    assert window.document.recipe is not None
    assert (window.document.recipe.taste, window.document.ids[0]) == (1.0, first)
    assert window.document.name == ""  # it is another playlist, not this one changed
    window.app.actions["undo"].trigger()
    assert window.document.ids == others


def test_a_playlist_keeps_its_mix_where_too_little_is_learned(window: Window, qtbot: QtBot) -> None:
    window.app.settings.update(taste=0.7)
    window.app.session.set_mix(Settings(taste=0.7))
    window.app.near_changed.emit()
    window.playlists.recipes.make_from(window.app.session.library.ids[:1].tolist())
    made(window, qtbot)
    learn(window, qtbot, "too little")
    assert window.app.session.mix == Mix(0.0)
    assert window.document.recipe is not None
    assert window.document.recipe.taste == 0.7


def test_a_playlist_made_by_hand_is_extended_by_the_mix(window: Window, qtbot: QtBot) -> None:
    first, *_, last = learn(window, qtbot).ids.tolist()
    window.frame.top.taste.slider.setValue(20)
    qtbot.waitUntil(lambda: window.app.session.mix == Mix(1.0), timeout=PATIENCE)
    window.document.add([first])
    window.playlists.recipes.extend()
    made(window, qtbot)
    assert window.document.ids[:2] == [first, last]


def test_a_saved_list_keeps_its_mix_and_says_so(window: Window, qtbot: QtBot) -> None:
    taste = learn(window, qtbot)
    first, last = int(taste.ids[0]), int(taste.ids[-1])
    recipe = Recipe(seeds=(Seed("tracks", tracks=(first,)),), taste=1.0)
    stored = window.services.writer.save_playlist("Mine", [first, last]).result()
    window.services.writer.save_recipe(stored, to_json(recipe)).result()
    window.playlists.storage.open(stored, "Mine")
    panel = window.frame.playlist.recipe
    assert panel.chips.buttons[-1].text() == "Made by taste only"
    assert window.frame.top.taste.share == 0.0
    window.playlists.recipes.refresh()
    made(window, qtbot)
    assert window.document.ids[1] == last
    panel.chips.buttons[-1].click()
    made(window, qtbot)
    assert window.document.recipe is not None
    assert window.document.recipe.taste == 0.0
    assert window.document.ids[1] != last
    assert panel.chips.buttons[-1].text() == "Add"


def test_a_list_waits_for_metadata_and_is_made_again_with_them(window: Window, qtbot: QtBot) -> None:
    learn(window, qtbot)
    ids = window.services.session.reader.embeddings()[0]
    make(window, qtbot, int(ids[2]))
    window.frame.top.taste.metadata.click()
    panel = window.frame.playlist.recipe
    qtbot.waitUntil(lambda: "still being read" in panel.message.accessibleName(), timeout=PATIENCE)
    view = np.eye(len(ids), dtype=np.float32)
    view[2] = view[5]
    window.services.runner.written_views[-1].set_result(MetadataView(ids, view))  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: window.document.ids[:2] == [int(ids[2]), int(ids[5])], timeout=PATIENCE)
    assert "still being read" not in panel.message.accessibleName()


def test_a_smart_playlist_that_counts_metadata_is_refreshed_when_they_are_read(
    window: Window, qtbot: QtBot
) -> None:
    learn(window, qtbot)
    ids, writer = window.services.session.reader.embeddings()[0], window.services.writer
    seed = Seed("tracks", tracks=(int(ids[2]),))
    stored = writer.save_playlist("Mine", [int(ids[2])]).result()
    writer.save_recipe(stored, to_json(Recipe(seeds=(seed,), metadata=1.0)), smart=True).result()
    window.app.rescanned.emit()
    settle(window, qtbot)
    assert window.services.session.reader.playlist(stored) == [int(ids[2])]
    view = np.eye(len(ids), dtype=np.float32)
    view[2] = view[5]
    window.services.runner.written_views[-1].set_result(MetadataView(ids, view))  # type: ignore[attr-defined]
    both = [int(ids[2]), int(ids[5])]
    qtbot.waitUntil(lambda: window.services.session.reader.playlist(stored)[:2] == both, timeout=PATIENCE)


def test_the_radio_follows_the_slider(window: Window, qtbot: QtBot) -> None:
    taste = learn(window, qtbot)
    radio = window.playlists.radio
    radio.start(Recipe(seeds=(Seed("tracks", tracks=(int(taste.ids[0]),)),)))
    qtbot.waitUntil(lambda: radio.on, timeout=PATIENCE)
    window.frame.top.taste.slider.setValue(10)
    qtbot.waitUntil(lambda: radio.recipe is not None and radio.recipe.taste == 0.5, timeout=PATIENCE)
    assert radio.coming is not None


def test_music_from_outside_is_compared_in_the_mixture(window: Window, qtbot: QtBot) -> None:
    learn(window, qtbot)
    window.frame.top.taste.slider.setValue(10)
    qtbot.waitUntil(lambda: vectors(window).shape[1] > fakes.DIMENSIONS, timeout=PATIENCE)
    ids, embeddings = window.services.session.reader.embeddings()
    app = window.app
    tags = np.zeros(len(fakes.TAGS))
    found = similar.similar_to_file(app.session.snapshot, "x", embeddings[1], tags, app.session.mix)
    assert found.ids[0] == ids[1]


def test_metadata_count_when_they_are_switched_on(window: Window, qtbot: QtBot) -> None:
    learn(window, qtbot)
    window.frame.top.taste.metadata.click()
    ids = window.services.session.reader.embeddings()[0]
    view = np.eye(len(ids), dtype=np.float32)
    view[2] = view[3]
    window.services.runner.written_views[-1].set_result(MetadataView(ids, view))  # type: ignore[attr-defined]
    wide = fakes.DIMENSIONS + len(ids)
    qtbot.waitUntil(lambda: vectors(window).shape[1] == wide, timeout=PATIENCE)
    assert window.app.settings.settings.use_metadata


def test_it_is_learned_again_when_listening_changes_but_not_during_a_scan(
    window: Window, qtbot: QtBot
) -> None:
    learn(window, qtbot)
    runner = window.services.runner
    window.app.requests.rate.emit([int(window.app.session.snapshot.taste.ids[0])], 1)  # type: ignore[union-attr]
    qtbot.waitUntil(window.taste.timer.isActive, timeout=PATIENCE)
    runner.busy = True  # type: ignore[misc]
    window.taste.learn()
    assert len(runner.tastes) == 1  # type: ignore[attr-defined]
    assert window.taste.timer.isActive()
    runner.busy = False  # type: ignore[misc]
    window.taste.learn()
    assert len(runner.tastes) == 2  # type: ignore[attr-defined]


def test_the_map_is_coloured_by_taste_once_there_is_one(window: Window, qtbot: QtBot) -> None:
    catalogue = window.app.session.library
    assert np.isnan(catalogue.number("taste")).all()
    learn(window, qtbot)
    assert catalogue.number("taste").max() == 1.0
    window.app.requests.colour_map.emit("taste")
    scene = window.frame.pane.map.scene
    before = scene.scheme
    assert before.name == "taste"
    window.taste.learn()
    learn(window, qtbot)
    assert scene.scheme.name == "taste"
    assert scene.scheme is not before


def test_for_you_lists_what_was_hardly_played_and_forgets_what_is_disliked(
    window: Window, qtbot: QtBot
) -> None:
    learn(window, qtbot)
    window.app.actions["for_you"].trigger()
    page = window.taste.page
    assert page is not None
    qtbot.waitUntil(lambda: bool(page.model.ids()), timeout=PATIENCE)
    assert "12 listens" in page.learned.text()
    first = page.model.ids()[0]
    page.list.select_rows([0])
    page.dislike.click()
    assert first not in page.model.ids()
    assert window.app.session.opinion(first) == -1
    page.list.gestured.emit(0, Gesture.DOUBLE_CLICK)
    assert window.app.player.current == page.model.ids()[0]
    assert [page.model.is_playing(page.model.index(row).data(0x100)) for row in range(2)] == [True, False]
    page.make.click()
    assert window.document.ids == page.model.ids()
    page.close()


def test_for_you_says_when_there_is_too_little(window: Window, qtbot: QtBot) -> None:
    window.app.actions["for_you"].trigger()
    page = window.taste.page
    assert page is not None
    taste = learn(window, qtbot, "nothing yet")
    settle(window, qtbot)
    qtbot.waitUntil(lambda: page.words.text() == taste.description, timeout=PATIENCE)
    page.close()


def test_a_smart_playlist_that_counts_taste_waits_until_it_is_learned(window: Window, qtbot: QtBot) -> None:
    session, writer = window.app.session, window.services.writer
    first, *_, last = session.library.ids.tolist()
    recipe = Recipe(seeds=(Seed("tracks", tracks=(first,)),), taste=1.0, count=2, per_artist=0)
    smart = writer.save_playlist("Taste", [first]).result()
    writer.save_recipe(smart, to_json(recipe), smart=True).result()
    window.app.rescanned.emit()
    settle(window, qtbot)
    assert session.reader.playlist(smart) == [first]
    learn(window, qtbot)
    qtbot.waitUntil(lambda: session.reader.playlist(smart) == [first, last], timeout=PATIENCE)


def has_tastes(window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> list[NamedTaste]:
    """Learns taste, in which two tastes are found: of the first tracks, and of the last ones."""
    ids = window.services.session.reader.embeddings()[0]
    half = len(ids) // 2
    tastes = [
        NamedTaste("jazz", "night", 0.6, tuple(ids[:2].tolist()), int(ids[0]), ids[:half]),
        NamedTaste("Metal & Co", "", 0.3, tuple(ids[-2:].tolist()), int(ids[-1]), ids[half:]),
    ]
    monkeypatch.setattr(controller, "find_tastes", lambda _: tastes)
    learn(window, qtbot)
    settle(window, qtbot)
    return tastes


def opened(window: Window, qtbot: QtBot, tab: int) -> TastePage:
    window.taste.show_page(FOR_YOU)
    page = window.taste.page
    assert page is not None
    settle(window, qtbot)
    page.shelves.setCurrentRow(tab)
    return page


def test_each_taste_is_a_shelf_with_radio_and_paths(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    jazz, metal = has_tastes(window, qtbot, monkeypatch)
    page = opened(window, qtbot, 0)
    names = [page.shelves.item(at).text() for at in range(page.shelves.count())]
    assert names[6:] == ["Your late-night jazz", "Your Metal & Co"]
    assert not page.radio.isVisible()
    page.shelves.setCurrentRow(6)
    assert set(page.model.ids()) <= set(jazz.all_ids.tolist())
    assert "60%" in page.about.text()
    (other,) = page.path.menu().actions()
    assert other.text() == "Your Metal && Co"
    other.trigger()
    made(window, qtbot)
    assert window.document.recipe is not None
    assert window.document.recipe.path
    assert (window.document.ids[0], window.document.ids[-1]) == (jazz.centre, metal.centre)
    page.radio.click()
    qtbot.waitUntil(lambda: window.playlists.radio.on, timeout=PATIENCE)
    assert window.playlists.radio.recipe is not None
    assert window.playlists.radio.recipe.seeds == (jazz.seed,)


def test_the_chosen_shelf_stays_chosen_when_taste_is_learned_again(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_tastes(window, qtbot, monkeypatch)
    page = opened(window, qtbot, 7)
    shown = page.model.ids()
    assert shown
    window.taste.learn()
    learn(window, qtbot)
    settle(window, qtbot)
    assert (page.shelves.currentRow(), page.model.ids()) == (7, shown)


def test_a_taste_is_renamed_stays_chosen_and_gets_its_name_back(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = has_tastes(window, qtbot, monkeypatch)

    def with_names(snapshot: Snapshot) -> list[NamedTaste]:
        with Reader(snapshot.store) as reader:
            return _with_given(found, reader.taste_names())

    monkeypatch.setattr(controller, "find_tastes", with_names)
    page = opened(window, qtbot, 7)

    def press(at: int, title: str) -> None:
        page.naming.menu().actions()[at].trigger()
        qtbot.waitUntil(lambda: page.shelves.item(7).text() == title, timeout=PATIENCE)
        settle(window, qtbot)
        assert page.shelves.currentRow() == 7

    window.app.dialogs.answers["name"] = "Your late-night jazz"  # type: ignore[attr-defined]
    with qtbot.waitSignal(window.app.status.warned, timeout=PATIENCE):
        page.naming.menu().actions()[0].trigger()
    assert not page.unname.isEnabled()
    window.app.dialogs.answers["name"] = "Noise"  # type: ignore[attr-defined]
    press(0, "Noise")
    assert page.unname.isEnabled()
    press(1, "Your Metal & Co")


def test_the_map_is_coloured_by_the_tastes(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_tastes(window, qtbot, monkeypatch)
    opened(window, qtbot, 6).on_map.click()
    assert window.frame.pane.map.scene.scheme.name == "tastes"


def test_a_smart_playlist_by_taste_follows_it_and_others_wait(
    window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    taste = learn(window, qtbot)
    writer, reader = window.services.writer, window.services.session.reader
    first, last = int(taste.ids[0]), int(taste.ids[-1])
    lists = {}
    for name, share in (("By taste", 1.0), ("By sound", 0.0)):
        recipe = Recipe(seeds=(Seed("tracks", tracks=(first,)),), taste=share, count=2)
        lists[name] = writer.save_playlist(name, [first]).result()
        writer.save_recipe(lists[name], to_json(recipe), smart=True).result()
    window.taste.learn()
    learn(window, qtbot)  # nothing new was learned
    assert reader.playlist(lists["By taste"]) == [first]
    window.taste.learn()
    changed = replace(taste_of(window), digest="other")
    window.services.runner.tastes[-1].set_result(changed)  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: reader.playlist(lists["By taste"]) == [first, last], timeout=PATIENCE)
    settle(window, qtbot)
    assert reader.playlist(lists["By sound"]) == [first]
