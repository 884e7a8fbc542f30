"""Playlists made from recipes, in the window."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt

from musicexplorer.library import playlists
from musicexplorer.library.store import Play
from musicexplorer.session import filters
from musicexplorer.similarity.playlist import Exclusion, Filters, Recipe, Seed, to_json
from musicexplorer.similarity.playlist.likeness import LIKENESS
from musicexplorer.ui.playlist import document
from tests.ui.conftest import Opened
from tests.ui.fakes import TRACKS

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def settled(opened: Opened, qtbot: Any) -> None:
    opened.wait(qtbot, lambda: not opened.window.playlists.recipes.busy)


def make(opened: Opened, qtbot: Any, *rows: int) -> None:
    opened.window.playlists.recipes.make_from([opened.ids[row] for row in rows])
    settled(opened, qtbot)


def recipe(opened: Opened) -> Recipe:
    made = opened.window.document.recipe
    assert made is not None
    return made


def test_a_playlist_is_made_from_tracks_and_shows_its_recipe(opened: Opened, qtbot: Any) -> None:
    panel = opened.window.frame.playlist.recipe
    assert panel.isHidden()
    make(opened, qtbot, 0, 5)
    assert opened.window.document.ids[:2] == [opened.ids[0], opened.ids[5]]
    assert len(opened.window.document.ids) == len(TRACKS)
    assert not panel.isHidden()
    assert [panel.chips.buttons[at].text() for at in (0, 1, -1)] == ["Aurora", "Étude", "Add"]


def test_a_control_makes_the_playlist_again_and_is_one_step_of_undo(
    opened: Opened, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document, "_MERGED_SECONDS", 60.0)  # a busy machine pulls slowly
    make(opened, qtbot, 0)
    before, panel = opened.window.document.ids, opened.window.frame.playlist.recipe
    for number in (5, 4, 3):
        panel.length.setValue(number)
        settled(opened, qtbot)
    assert len(opened.window.document.ids) == 3
    opened.window.app.actions["undo"].trigger()
    assert opened.window.document.ids == before
    assert panel.length.value() == 25


def test_a_length_in_minutes(opened: Opened, qtbot: Any) -> None:
    make(opened, qtbot, 1)
    panel = opened.window.frame.playlist.recipe
    panel.unit.setCurrentIndex(1)
    panel.unit.activated.emit(1)
    settled(opened, qtbot)
    assert recipe(opened).seconds == 3600
    panel.length.setValue(10)
    settled(opened, qtbot)
    seconds = sum(TRACKS[opened.ids.index(one)][5] for one in opened.window.document.ids)
    assert 400 <= seconds <= 800


def test_plus_and_minus_steer_at_once(opened: Opened, qtbot: Any) -> None:
    make(opened, qtbot, 0)
    document, panel = opened.window.document, opened.window.frame.playlist
    liked, unliked = document.ids[2], document.ids[3]
    panel.list.setCurrentIndex(panel.rows.index(2))
    qtbot.keyClick(panel.list, "+")
    settled(opened, qtbot)
    assert recipe(opened).seeds[-1] == Seed("tracks", tracks=(liked,))
    panel.list.setCurrentIndex(panel.rows.index(document.ids.index(unliked)))
    qtbot.keyClick(panel.list, "-")
    settled(opened, qtbot)
    assert unliked not in document.ids
    assert panel.recipe.chips.buttons[-3].property("role") == "unlike"


def test_a_click_on_the_minus_of_a_row_does_not_play_it(opened: Opened, qtbot: Any) -> None:
    make(opened, qtbot, 0)
    rows = opened.window.frame.playlist.list
    box = rows.visualRect(rows.rows.index(0))
    at = QPoint(box.right() - 8 - 26 - 6 - 13, box.center().y())
    first = opened.window.document.ids[0]
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=at)
    settled(opened, qtbot)
    assert opened.player.played == []
    assert first in recipe(opened).excluded


def test_a_seed_can_be_weighed_made_unlike_and_removed(opened: Opened, qtbot: Any) -> None:
    make(opened, qtbot, 0, 5)
    chips = opened.window.frame.playlist.recipe.chips
    chips.menu_of(0).actions()[0].trigger()
    settled(opened, qtbot)
    assert recipe(opened).seeds[0].weight == 2.0
    assert chips.buttons[0].text() == "Aurora ×2"
    chips.menu_of(1).actions()[-2].trigger()
    settled(opened, qtbot)
    assert [seed.tracks for seed in recipe(opened).unlike] == [(opened.ids[5],)]
    chips.menu_of(1).actions()[-1].trigger()
    settled(opened, qtbot)
    assert recipe(opened).unlike == ()


def test_tracks_removed_by_hand_stay_out_and_added_ones_stay_in(opened: Opened, qtbot: Any) -> None:
    make(opened, qtbot, 0)
    document, recipes = opened.window.document, opened.window.playlists.recipes
    gone = document.ids[2]
    document.remove([2])
    recipes.refresh()
    settled(opened, qtbot)
    assert gone not in document.ids
    document.add([gone])
    recipes.refresh()
    settled(opened, qtbot)
    assert gone in document.ids


def test_extending_leaves_the_present_tracks(opened: Opened, qtbot: Any) -> None:
    opened.window.document.add(opened.ids[2:0:-1])
    opened.window.app.actions["extend"].trigger()
    settled(opened, qtbot)
    assert opened.window.document.ids[:2] == opened.ids[2:0:-1]
    assert len(opened.window.document.ids) == len(TRACKS)


def test_a_path_leads_from_the_first_to_the_last(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    window.frame.table.view.setFocus()
    window.playlists.recipes.make_path([opened.ids[0], opened.ids[5]])
    settled(opened, qtbot)
    assert (window.document.ids[0], window.document.ids[-1]) == (opened.ids[0], opened.ids[5])
    assert recipe(opened).path
    window.playlists.recipes.make_path([opened.ids[0]])
    assert "two tracks" in window.frame.status_bar.message.accessibleName()


def test_the_filters_of_the_library_are_used_for_the_playlist(opened: Opened, qtbot: Any) -> None:
    make(opened, qtbot, 0)
    window = opened.window
    window.frame.top.search.filter_panel.changed.emit(filters.Filters(genres=("Rock",), added_days=7))
    window.frame.playlist.recipe.options.take.click()
    settled(opened, qtbot)
    assert recipe(opened).filters == Filters(genres=("Rock",), added_days=7)
    assert set(window.document.ids) == set(opened.ids[:4])  # the seed, and what is rock


def test_what_a_recipe_excludes_is_shown_and_can_be_allowed_again(opened: Opened, qtbot: Any) -> None:
    window, popup, ids = opened.window, opened.window.frame.playlist.recipe.options, opened.ids
    rules = (Exclusion("genre", "Electronic"), Exclusion("artist", "Ana"))
    wanted = Recipe(
        seeds=(Seed("tracks", tracks=(ids[5],)),), filters=Filters(years=(None, 2010)), exclusions=rules
    )
    window.playlists.recipes.make(replace(wanted, excluded=(ids[1],), per_artist=0), "test")
    settled(opened, qtbot)
    assert window.document.ids == [ids[5]]
    texts = [button.text() for button in popup.chips.buttons]
    assert texts[1:] == ["never: the genre Electronic", "never: everything by Ana", "without “Zebra”"]
    assert "filter" not in popup.chips.buttons[2].toolTip()

    popup.chips.buttons[2].click()
    settled(opened, qtbot)
    assert recipe(opened).exclusions == rules[:1]
    assert set(window.document.ids) == {ids[5], *ids[2:4]}
    window.app.actions["undo"].trigger()
    assert recipe(opened).exclusions == rules
    assert len(popup.chips.buttons) == 4

    for _ in rules:
        popup.chips.buttons[-2].click()
        settled(opened, qtbot)
    popup.chips.buttons[-1].click()
    settled(opened, qtbot)
    assert (recipe(opened).exclusions, recipe(opened).excluded) == ((), ())
    assert set(window.document.ids) == {ids[5], *ids[:4]}


def test_many_exclusions_leave_room_for_the_other_controls(opened: Opened, qtbot: Any) -> None:
    popup, panel = opened.window.frame.playlist.recipe.options, opened.window.frame.playlist.recipe
    make(opened, qtbot, 5)
    popup.open_under(panel.more)
    before = popup.size()
    rules = tuple(Exclusion("artist", f"The artist with the number {number}") for number in range(30))
    opened.window.playlists.recipes.change(replace(recipe(opened), exclusions=rules), "rules")
    settled(opened, qtbot)
    assert len(popup.chips.buttons) == 30
    assert popup.width() == before.width()
    assert 60 < popup.height() - before.height() < 250
    assert popup.quiet.height() >= popup.quiet.sizeHint().height()
    assert popup.screen().availableGeometry().contains(popup.geometry())
    opened.window.playlists.recipes.change(replace(recipe(opened), exclusions=()), "rules")
    settled(opened, qtbot)
    assert popup.size() == before
    popup.close()


def test_not_played_within_so_many_days(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    played = Play(opened.ids[1], window.app.session.snapshot.inputs.now - 3600, 100.0, 1.0)
    window.services.writer.add_play(played.track_id, played.when, 100.0, 1.0).result()
    window.app.history_changed.emit()
    opened.wait(qtbot, lambda: window.app.session.library.number("plays")[1] == 1)
    make(opened, qtbot, 0)
    assert opened.ids[1] in window.document.ids
    window.frame.playlist.recipe.options.quiet.setValue(2)
    settled(opened, qtbot)
    assert opened.ids[1] not in window.document.ids


def test_what_was_just_played_counts_in_a_recipe(opened: Opened, qtbot: Any) -> None:
    window, played = opened.window, opened.ids[1]
    quiet = Recipe(seeds=(Seed("tracks", tracks=(opened.ids[0],)),), filters=Filters(quiet_days=2.0))
    window.playlists.recipes.make(quiet, "test")
    settled(opened, qtbot)
    assert played in window.document.ids
    window.app.player.play_list([played], 0, whole=True, origin="library")
    for _ in range(190):
        opened.player.position += 0.5
        window.app.player.tick()
    window.app.player.stop()

    def refreshed() -> bool:
        window.playlists.recipes.refresh()
        settled(opened, qtbot)
        return played not in window.document.ids

    qtbot.waitUntil(refreshed, timeout=5000)


def test_an_edit_counts_and_not_the_playlist_that_was_being_made(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    make(opened, qtbot, 0)
    window.playlists.recipes.make_from(opened.ids[5:6])
    window.document.set_tracks(opened.ids[2:4], text="edit")
    opened.settle()
    window.app.tasks.deliver()
    assert window.document.ids == opened.ids[2:4]


def test_a_recipe_that_cannot_be_made_leaves_the_playlist_and_says_why(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    make(opened, qtbot, 0)
    before = window.document.ids
    window.playlists.recipes.change(
        replace(recipe(opened), curve_of="colour", curve="rising"), "another curve"
    )
    settled(opened, qtbot)
    assert window.document.ids == before
    assert "colour" in window.frame.status_bar.message.accessibleName()


def test_a_saved_playlist_is_opened_and_offers_what_is_new(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    make(opened, qtbot, 0)
    made = recipe(opened)
    kept = window.document.ids[:4]
    stored = window.services.writer.save_playlist("Mine", kept).result()
    window.services.writer.save_recipe(stored, to_json(made)).result()
    window.playlists.storage.open(stored, "Mine")
    assert window.document.ids == kept
    assert window.document.recipe == made
    strip = window.frame.playlist.notice
    opened.wait(qtbot, lambda: not strip.isHidden())
    assert strip.message.accessibleName() == "With your present library: 2 new, 0 removed"
    strip.buttons[0].click()
    settled(opened, qtbot)
    assert len(window.document.ids) == len(TRACKS)
    notes = [window.frame.playlist.rows.index(row).data(Qt.ItemDataRole.UserRole).note for row in range(6)]
    assert sum(note.startswith("new") for note in notes) == 2
    window.app.actions["revert"].trigger()
    assert window.document.ids == kept


def test_the_recipe_is_saved_with_the_playlist(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    make(opened, qtbot, 0)
    opened.dialogs.answers["name"] = "Mine"
    window.app.actions["smart"].trigger()
    window.app.actions["save"].trigger()
    opened.wait(qtbot, lambda: not window.document.modified)
    (kept,) = window.services.session.reader.recipes()
    assert (kept.text, kept.smart) == (to_json(recipe(opened)), True)
    assert window.playlists.storage.smart_ids() == {kept.playlist_id}


@pytest.mark.parametrize("suffix", [".m3u8", ".xspf"])
@pytest.mark.parametrize("relative", [True, False])
def test_the_recipe_is_exported_and_imported_with_the_file(
    opened: Opened, qtbot: Any, tmp_path: Path, suffix: str, relative: bool
) -> None:
    window, file = opened.window, tmp_path / f"list{suffix}"
    make(opened, qtbot, 0, 3)
    ids, made = window.document.ids, recipe(opened)
    opened.dialogs.answers["export"] = (file, relative)
    window.app.actions["export"].trigger()
    opened.wait(qtbot, file.exists)
    assert "00.flac" in playlists.read(file).recipe  # paths, not our numbers
    window.document.set_tracks([], text="new")
    window.playlists.storage.import_file(file)
    opened.settle()
    assert window.document.ids == ids
    assert window.document.recipe == made


def test_the_similar_tracks_become_the_playlist_as_shown_with_a_recipe(opened: Opened, qtbot: Any) -> None:
    window = opened.window
    opened.show_similar(opened.ids[0])
    shown = window.frame.similar.ids_with_seed()
    qtbot.mouseClick(window.frame.similar.make, Qt.MouseButton.LeftButton)
    assert window.document.ids == shown
    assert recipe(opened).seeds == (Seed("tracks", tracks=(opened.ids[0],)),)


def test_the_similar_tracks_are_steered_and_say_how_similar_they_are(opened: Opened, qtbot: Any) -> None:
    similar = opened.window.frame.similar
    opened.show_similar(opened.ids[0])
    row = similar.rows.index(0)
    assert row.data(Qt.ItemDataRole.UserRole).figure in LIKENESS
    assert "of the pairs in your library" in row.data(Qt.ItemDataRole.ToolTipRole)
    liked = similar.ids()[0]
    similar.list.setCurrentIndex(row)
    qtbot.keyClick(similar.list, "+")
    opened.settle()
    assert similar.shown.seeds == (opened.ids[0], liked)
    unliked = similar.ids()[0]
    similar.list.setCurrentIndex(similar.rows.index(0))
    qtbot.keyClick(similar.list, "-")
    opened.settle()
    assert similar.shown.unlike == (unliked,)


def test_the_open_recipe_is_restored(opened: Opened, qtbot: Any, open_window: Any) -> None:
    make(opened, qtbot, 0)
    made, ids = recipe(opened), opened.window.document.ids
    opened.window.close()
    again = open_window(settings=opened.saved.latest)
    assert again.window.document.recipe == made
    assert again.window.document.ids == ids


@pytest.mark.parametrize("named", [False, True])
def test_whether_a_draft_is_smart_is_restored(
    open_window: Callable[..., Opened], qtbot: Any, named: bool
) -> None:
    first = open_window()
    make(first, qtbot, 0)
    if named:
        first.dialogs.answers["name"] = "Mine"
        first.window.playlists.storage.save()
        first.wait(qtbot, lambda: first.window.document.stored_id is not None)
    first.window.app.actions["smart"].trigger()
    first.window.shut()
    again = open_window(settings=first.saved.latest).window
    assert again.document.contents.smart
    assert again.app.actions["smart"].isChecked()
    assert again.document.modified


def test_a_restored_draft_can_be_reverted_to_what_was_saved(
    open_window: Callable[..., Opened], qtbot: Any
) -> None:
    first = open_window()
    make(first, qtbot, 0)
    first.dialogs.answers["name"] = "Mine"
    first.window.playlists.storage.save()
    first.wait(qtbot, lambda: first.window.document.stored_id is not None)
    saved, its_recipe = first.window.document.ids, recipe(first)
    first.window.playlists.recipes.change(replace(its_recipe, count=2), "another length")
    settled(first, qtbot)
    first.window.shut()
    again = open_window(settings=first.saved.latest)
    assert again.window.document.modified
    assert len(again.window.document.ids) == 2
    again.window.app.actions["revert"].trigger()
    assert again.window.document.ids == saved
    assert recipe(again) == its_recipe
    assert not again.window.document.modified
