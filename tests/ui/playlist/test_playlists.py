"""Radio, exclusions, comparison and smart playlists in the window."""

from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from musicexplorer.indexing.events import Finished, Summary
from musicexplorer.library.store import NewTrack
from musicexplorer.library.track import Metadata, Source
from musicexplorer.session.queue import RADIO
from musicexplorer.similarity.playlist import Exclusion, Recipe, Seed, to_json
from musicexplorer.ui.similar import ab_comparison
from musicexplorer.ui.widgets.gestures import Gesture
from tests.ui.conftest import Opened
from tests.ui.fakes import TRACKS, heard_row

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def start_radio(opened: Opened, *rows: int) -> None:
    """Start the radio from a playlist of these tracks."""
    window = opened.window
    window.document.add([opened.ids[row] for row in rows])
    window.frame.playlist.list.setFocus()
    window.app.actions["radio"].trigger()


def play_for(opened: Opened, seconds: float) -> None:
    """Let the current track play for so long."""
    for _ in range(round(seconds / 0.5)):
        opened.player.position += 0.5
        opened.window.app.player.tick()


def test_radio_plays_on_and_always_has_one_more(opened: Opened, qtbot: Any) -> None:
    start_radio(opened, 0)
    window, radio = opened.window, opened.window.playlists.radio
    opened.wait(qtbot, lambda: radio.on)
    assert window.app.player.queue.origin == RADIO
    assert window.app.actions["radio"].isChecked()
    heard = []
    for _ in range(8):
        heard.append(window.app.player.current)
        assert radio.coming is not None
        opened.player.end()
        window.tick()
    assert len(set(heard)) > 2
    assert radio.coming is not None
    assert window.frame.playlist.radio.message.accessibleName().startswith("Radio")


def test_a_skip_counts_for_the_very_next_track_of_the_radio(opened: Opened, qtbot: Any) -> None:
    start_radio(opened, 0)
    window, radio = opened.window, opened.window.playlists.radio
    opened.wait(qtbot, lambda: radio.on)
    skipped = window.app.player.current
    play_for(opened, 3)
    window.app.player.step(1)
    made = radio.as_recipe()
    assert made is not None
    assert [seed.tracks for seed in made.unlike] == [(skipped,)]
    assert window.app.player.current != skipped


def test_likes_count_in_the_radio(opened: Opened, qtbot: Any) -> None:
    start_radio(opened, 0)
    window, radio = opened.window, opened.window.playlists.radio
    opened.wait(qtbot, lambda: radio.on)
    liked = window.app.player.current
    window.app.requests.rate.emit([liked], 1)
    made = radio.as_recipe()
    assert made is not None
    assert made.seeds[-1].tracks == (liked,)


def test_clicks_do_not_end_the_radio(opened: Opened, qtbot: Any) -> None:
    start_radio(opened, 0)
    window, radio, table = opened.window, opened.window.playlists.radio, opened.window.frame.table
    opened.wait(qtbot, lambda: radio.on)
    playing, started = window.app.player.current, len(opened.player.played)
    other = next(row for row in range(6) if table.model.id_at(row) != playing)
    table.gestured.emit(other, Gesture.CLICK)
    assert window.app.player.current == playing
    assert len(opened.player.played) == started
    table.gestured.emit(other, Gesture.DOUBLE_CLICK)
    assert window.app.player.current == table.model.id_at(other)
    assert radio.on
    assert radio.coming is not None
    opened.player.end()
    window.tick()
    assert window.app.player.queue.current.source == "radio"
    assert window.app.player.queue.current.reason


def test_radio_ends_when_a_list_is_played_or_its_notice_is_closed(opened: Opened, qtbot: Any) -> None:
    start_radio(opened, 0)
    window, radio = opened.window, opened.window.playlists.radio
    opened.wait(qtbot, lambda: radio.on)
    window.frame.table.view.setFocus()
    window.frame.table.select([opened.ids[3]])
    window.app.actions["play_from_here"].trigger()
    assert window.app.player.current == opened.ids[3]
    assert not radio.on
    assert window.frame.playlist.radio.isHidden()
    window.frame.playlist.list.setFocus()
    window.app.actions["radio"].trigger()
    opened.wait(qtbot, lambda: radio.on)
    qtbot.mouseClick(window.frame.playlist.radio.dismiss, Qt.MouseButton.LeftButton)
    assert not radio.on
    assert not window.app.player.queue.can_step(1)


def test_the_playing_radio_obeys_new_exclusions(opened: Opened, qtbot: Any) -> None:
    start_radio(opened, 0)
    window, radio = opened.window, opened.window.playlists.radio
    opened.wait(qtbot, lambda: radio.on)
    allowed = {window.app.player.current, next(track for track in opened.ids if track != radio.coming)}
    excluded = [track for track in opened.ids if track not in allowed]
    assert radio.coming in excluded
    window.playlists.exclusions.toggle(excluded)
    opened.wait(qtbot, lambda: radio.coming not in excluded)
    for _ in range(6):
        opened.player.end()
        window.tick()
        assert window.app.player.current in allowed


def test_an_updated_radio_remembers_what_it_played(opened: Opened, qtbot: Any) -> None:
    start_radio(opened, 0)
    window, radio = opened.window, opened.window.playlists.radio
    opened.wait(qtbot, lambda: radio.on)
    for _ in range(6):
        opened.player.end()
        window.tick()
        window.app.near_changed.emit()
        opened.settle()
        assert radio.coming not in radio.played[-3:]


def test_what_the_radio_played_can_become_the_playlist(opened: Opened, qtbot: Any) -> None:
    start_radio(opened, 0)
    window, radio = opened.window, opened.window.playlists.radio
    opened.wait(qtbot, lambda: radio.on)
    opened.player.end()
    window.tick()
    played = radio.played
    window.frame.playlist.radio.buttons[0].click()
    assert window.document.ids == played
    assert window.document.recipe is not None


def test_an_excluded_track_leaves_every_list_and_comes_back(opened: Opened, qtbot: Any) -> None:
    window, exclusions = opened.window, opened.window.playlists.exclusions
    opened.show_similar(opened.ids[0])
    window.playlists.recipes.make_from([opened.ids[0]])
    opened.wait(qtbot, lambda: not window.playlists.recipes.busy)
    unwanted = window.frame.similar.ids()[0]
    window.frame.similar.list.setFocus()
    window.frame.similar.list.select_rows([0])
    exclusions.toggle([unwanted])
    opened.settle()
    assert unwanted not in window.frame.similar.ids()
    assert unwanted not in window.document.ids
    assert opened.saved.latest.exclusions == [["track", str(unwanted)]]
    exclusions.toggle([unwanted])
    opened.settle()
    assert unwanted in window.frame.similar.ids()
    assert unwanted in window.document.ids


def test_exclusions_count_in_a_playlist_that_is_being_made_already(opened: Opened) -> None:
    window = opened.window
    window.document.add(opened.ids[4:])
    window.playlists.recipes.make_from(opened.ids[:1])
    window.playlists.exclusions.toggle([opened.ids[1]])
    opened.settle()
    assert opened.ids[0] in window.document.ids
    assert opened.ids[1] not in window.document.ids
    window.app.actions["undo"].trigger()
    assert window.document.ids == opened.ids[4:]


def test_exclusions_count_in_what_is_being_found_already(opened: Opened) -> None:
    window, exclusions = opened.window, opened.window.playlists.exclusions
    opened.show_similar(opened.ids[0])
    first = window.frame.similar.ids()[0]
    window.app.requests.similar.emit([opened.ids[0]])
    exclusions.toggle([first])
    opened.settle()
    assert first not in window.frame.similar.ids()


def test_artist_album_genre_and_folder_are_excluded_from_the_menu(opened: Opened) -> None:
    window, exclusions = opened.window, opened.window.playlists.exclusions
    menu = QMenu()
    opened.show_similar(opened.ids[0])
    rules = exclusions.menu([opened.ids[1]], menu)
    texts = [action.text() for action in rules.actions()]
    assert texts[:3] == ["everything by Ana", "the album First", "the genre Rock"]
    assert texts[3].startswith("the folder ")
    rules.actions()[0].trigger()
    opened.settle()
    assert not set(opened.ids[1:4]) & set(window.frame.similar.ids())
    rules.actions()[0].trigger()
    assert exclusions.current == ()


def test_the_dialog_lists_exclusions_and_allows_them_again(opened: Opened, qtbot: Any) -> None:
    exclusions = opened.window.playlists.exclusions
    exclusions.add([Exclusion("artist", "Ana"), Exclusion("track", str(opened.ids[0]))])
    exclusions.show_dialog()
    dialog = exclusions.dialog
    assert dialog is not None
    assert [dialog.list.item(row).text() for row in range(2)] == ["the track “Aurora”", "everything by Ana"]
    dialog.list.item(1).setSelected(True)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Delete)
    assert exclusions.current == (Exclusion("track", str(opened.ids[0])),)
    dialog.close()


def test_any_season_can_be_chosen_with_words_and_months(opened: Opened, qtbot: Any) -> None:
    exclusions = opened.window.playlists.exclusions
    exclusions.show_dialog()
    dialog = exclusions.dialog
    assert dialog is not None
    editor = dialog.season
    editor.add.click()
    assert exclusions.current == (Exclusion("season", "christmas,xmas,weihnacht,noël,navidad@12"),)
    assert dialog.list.item(0).text() == "Christmas music, except in December"
    editor.season.setCurrentIndex(editor.season.count() - 1)
    editor.season.activated.emit(editor.season.currentIndex())
    assert not editor.add.isEnabled()
    qtbot.keyClicks(editor.words, "Sea, Beach")
    assert not editor.add.isEnabled()  # in no month at all
    for month in (7, 8):
        editor.months[month - 1].click()
    qtbot.keyClick(editor.words, Qt.Key.Key_Return)
    assert exclusions.current[-1] == Exclusion("season", "sea,beach@7,8")
    assert dialog.list.item(0).text() == "“sea” or “beach” music, except in July, August"
    dialog.close()


def test_matching_parts_are_played_in_turns(opened: Opened) -> None:
    window, one, other = opened.window, opened.ids[0], opened.ids[3]
    reader = window.services.session.reader
    a, b = (np.asarray(reader.analysis(track).window_vectors, np.float32) for track in (one, other))
    place_a, place_b = np.unravel_index((a @ b.T).argmax(), (3, 3))
    starts = (0.0, 50.0, 90.0)
    window.comparison.play(one, other)
    for _ in range(ab_comparison._TURNS - 1):
        window.comparison.next_turn()
    assert opened.player.previews == [
        (opened.music / "00.flac", starts[place_a]),
        (opened.music / "03.flac", starts[place_b]),
    ] * (ab_comparison._TURNS // 2)
    window.comparison.next_turn()
    assert opened.player.faded == 1


def test_a_click_ends_the_comparison(opened: Opened) -> None:
    window = opened.window
    window.comparison.play(opened.ids[0], opened.ids[3])
    window.frame.table.gestured.emit(2, Gesture.CLICK)
    window.comparison.next_turn()
    assert len(opened.player.previews) == 1


def test_smart_playlists_follow_the_library(opened: Opened, qtbot: Any) -> None:
    window, writer = opened.window, opened.window.services.writer
    recipe = Recipe(seeds=(Seed("tracks", tracks=(opened.ids[0],)),), per_artist=0)
    smart = writer.save_playlist("Smart", opened.ids[:1]).result()
    plain = writer.save_playlist("Plain", opened.ids[:1]).result()
    writer.save_recipe(smart, to_json(recipe), smart=True).result()
    writer.save_recipe(plain, to_json(recipe)).result()
    window.playlists.storage.open(smart, "Smart")
    found = NewTrack(Source(opened.music / "new.flac"), Metadata(title="New"), 1, 99, b"new")
    (new,) = writer.store_tracks([found]).result()
    writer.store_analysis([(new, heard_row(np.random.default_rng(9)))]).result()
    opened.runner.events.put(Finished(Summary(), cancelled=False))
    opened.wait(qtbot, lambda: len(window.services.session.reader.playlist(smart)) == len(TRACKS) + 1)
    assert window.services.session.reader.playlist(plain) == opened.ids[:1]
    opened.wait(qtbot, lambda: len(window.document.ids) == len(TRACKS) + 1)
    assert not window.document.modified
    menu = window.frame.playlist.menu
    menu.aboutToShow.emit()
    saved = next(action.menu() for action in menu.actions() if action.text() == "Open")
    assert [action.text() for action in saved.actions()] == ["Plain", "Smart ⟳"]


def test_another_version_replaces_a_track(opened: Opened) -> None:
    window = opened.window
    window.document.add(opened.ids[:3])
    window.document.swap(opened.ids[1], opened.ids[4])
    assert window.document.ids == [opened.ids[0], opened.ids[4], opened.ids[2]]
    window.app.actions["undo"].trigger()
    assert window.document.ids == opened.ids[:3]
