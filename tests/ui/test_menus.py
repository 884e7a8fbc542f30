"""The main menu: short, and with everything in it that has no other place."""

from collections.abc import Iterator

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from tests.ui.conftest import Opened

LONGEST = 15


def menus(menu: QMenu) -> Iterator[QMenu]:
    yield menu
    for action in menu.actions():
        submenu = action.menu()
        if isinstance(submenu, QMenu):
            yield from menus(submenu)


def entries(menu: QMenu) -> list[QAction]:
    return [action for action in menu.actions() if not action.isSeparator()]


def test_no_menu_is_long_and_nothing_is_in_two(opened: Opened) -> None:
    everything = list(menus(opened.window.frame.top.menu_button.menu()))
    assert {menu.title(): len(entries(menu)) for menu in everything if len(entries(menu)) > LONGEST} == {}
    listed = [action for menu in everything for action in entries(menu) if not action.menu()]
    assert len(listed) == len(set(listed))


def test_every_action_is_in_a_menu_a_button_or_for_the_keyboard(opened: Opened) -> None:
    everything = menus(opened.window.frame.top.menu_button.menu())
    listed = {action for menu in everything for action in entries(menu)}
    actions = opened.window.app.actions
    without = {spec.name for spec in actions.specs if actions[spec.name] not in listed}
    assert {spec.name for spec in actions.specs if spec.name in without and not spec.keys} <= {
        "play_whole", "export_history", "delete_history", "change_keys",
    }  # fmt: skip
