"""The actions of tracks and of the playlist reach what they are for."""

from collections.abc import Callable
from typing import Any

import pytest

from musicexplorer.similarity.playlist import Recipe, Seed, to_json
from musicexplorer.ui.widgets.gestures import Gesture
from tests.ui.conftest import Opened

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def select(opened: Opened, *rows: int) -> None:
    """Select tracks in the table, which has the keyboard."""
    table = opened.window.frame.table
    table.view.setFocus()
    table.select([opened.ids[row] for row in rows])


def trigger(opened: Opened, qtbot: Any, name: str) -> None:
    opened.window.app.actions[name].trigger()
    opened.wait(qtbot, lambda: not opened.window.playlists.recipes.busy)


def recipe(opened: Opened) -> Recipe:
    made = opened.window.document.recipe
    assert made is not None
    return made


def test_a_playlist_from_the_selected_tracks(opened: Opened, qtbot: Any) -> None:
    select(opened, 0, 5)
    trigger(opened, qtbot, "make_from")
    assert [seed.tracks for seed in recipe(opened).seeds] == [(opened.ids[0],), (opened.ids[5],)]
    trigger(opened, qtbot, "path_between")
    assert recipe(opened).path


def test_the_selected_track_is_excluded_and_allowed_again(opened: Opened, qtbot: Any) -> None:
    select(opened, 2)
    trigger(opened, qtbot, "exclude")
    assert [exclusion.value for exclusion in opened.window.playlists.exclusions.current] == [
        str(opened.ids[2])
    ]
    trigger(opened, qtbot, "exclusions")
    dialog = opened.window.playlists.exclusions.dialog
    assert dialog is not None and dialog.list.count() == 1
    trigger(opened, qtbot, "exclude")
    assert dialog.list.count() == 0
    dialog.close()


def test_the_playlist_is_refreshed_varied_and_made_plain(opened: Opened, qtbot: Any) -> None:
    document = opened.window.document
    select(opened, 0)
    trigger(opened, qtbot, "make_from")
    made = document.ids
    document.move([0], len(made))
    trigger(opened, qtbot, "refresh_list")
    assert document.ids == made
    document.move([0], len(made))
    opened.window.frame.playlist.recipe.refresh.click()
    opened.wait(qtbot, lambda: document.ids == made)
    opened.window.frame.playlist.recipe.options.another.click()
    opened.wait(qtbot, lambda: recipe(opened).random_seed == 1)
    trigger(opened, qtbot, "make_plain")
    assert document.recipe is None and set(document.ids) == set(made)
    trigger(opened, qtbot, "undo")
    assert recipe(opened).random_seed == 1
    trigger(opened, qtbot, "redo")
    assert document.recipe is None
    trigger(opened, qtbot, "new")
    assert document.ids == []


def test_the_matching_parts_of_two_tracks(opened: Opened, qtbot: Any) -> None:
    select(opened, 1, 3)
    trigger(opened, qtbot, "play_matches")
    assert {path.name for path, _ in opened.player.previews} == {"03.flac"}
    opened.window.comparison.next_turn()
    assert {path.name for path, _ in opened.player.previews} == {"01.flac", "03.flac"}


def test_a_track_of_the_playlist_is_compared_with_what_it_is_there_for(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    select(opened, 0)
    trigger(opened, qtbot, "make_from")
    rows = window.frame.playlist.list
    rows.setFocus()
    rows.select_entries([2])
    trigger(opened, qtbot, "play_matches")
    assert opened.player.previews[0][0].name == "00.flac"


def test_a_track_is_compared_with_what_the_similar_tracks_are_like(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    window.app.requests.similar.emit([opened.ids[4]])
    similar = window.frame.similar.list
    opened.wait(qtbot, lambda: bool(window.frame.similar.ids()))
    similar.setFocus()
    similar.select_rows([0])
    trigger(opened, qtbot, "play_matches")
    assert opened.player.previews[0][0].name == "04.flac"


def test_a_row_has_the_menu_of_its_track(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    window, shown = opened.window, list[list[int]]()
    monkeypatch.setattr("musicexplorer.ui.library.track_menu.show", lambda app, ids, at: shown.append(ids))
    window.document.add(opened.ids[:2])
    rows = window.frame.playlist.list
    rows.select_entries([1])
    rows.customContextMenuRequested.emit(rows.visualRect(rows.rows.index(1)).center())
    assert shown == [[opened.ids[1]]]


def test_a_saved_playlist_that_counts_metadata_has_them_read(opened: Opened) -> None:
    window = opened.window
    made = Recipe(seeds=(Seed("tracks", tracks=(opened.ids[0],)),), metadata=0.5)
    stored = window.services.writer.save_playlist("Mine", opened.ids[:2]).result()
    window.services.writer.save_recipe(stored, to_json(made)).result()
    assert opened.runner.written_views == []
    window.playlists.storage.open(stored, "Mine")
    assert len(opened.runner.written_views) == 1


def test_the_queue_follows_the_playlist_and_its_rows_are_played(opened: Opened) -> None:
    window = opened.window
    window.document.add(opened.ids[:3])
    window.frame.playlist.list.gestured.emit(0, Gesture.CLICK)
    assert (window.app.player.current, window.app.player.browsing) == (opened.ids[0], True)
    window.frame.playlist.list.gestured.emit(1, Gesture.DOUBLE_CLICK)
    assert (window.app.player.current, window.app.player.browsing) == (opened.ids[1], False)
    window.document.remove([2])
    assert not window.app.player.queue.can_step(1)
    window.document.add([opened.ids[5]])
    assert window.app.player.step(1)
    assert window.app.player.current == opened.ids[5]


def test_what_is_asked_for_before_the_library_was_read_comes_when_it_was(
    open_window: Callable[..., Opened], qtbot: Any
) -> None:
    opened = open_window(wait=False)
    window = opened.window
    assert not window.app.session.loaded
    window.app.requests.playlist_like.emit([Seed("tracks", tracks=(opened.ids[0],))])
    assert window.playlists.recipes.busy
    window.playlists.radio.start(Recipe(seeds=(Seed("tracks", tracks=(opened.ids[5],)),)))
    opened.wait(qtbot, lambda: window.playlists.radio.on and not window.playlists.recipes.busy)
    assert window.document.ids[0] == opened.ids[0]
    assert len(window.document.ids) == len(opened.ids)
