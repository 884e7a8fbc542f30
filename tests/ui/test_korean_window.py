"""The window in Korean: its texts are Korean, and none of them fails."""

import re
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QComboBox, QMenu, QWidget

from musicexplorer import translation
from musicexplorer.settings import LANGUAGES, Settings
from musicexplorer.ui.library import columns
from tests.ui.conftest import Opened

GENRES = {"Classical", "Electronic", "Rock"}
"""In the metadata of the tracks: they stay as they are written."""

HANGUL = re.compile("[가-힣]")

# What the offscreen platform says of itself.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture
def korean(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(translation, "_catalogue", translation._catalogue)
    translation.use(["ko"])
    columns.columns.cache_clear()
    yield
    columns.columns.cache_clear()


def test_the_window_is_korean(korean: None, open_window: Callable[..., Opened]) -> None:
    window = open_window().window
    texts = {action.text() for action in window.findChildren(QAction)}
    texts |= {button.text() for button in window.findChildren(QAbstractButton)}
    texts |= {widget.toolTip() for widget in window.findChildren(QWidget)}
    texts |= {widget.accessibleName() for widget in window.findChildren(QWidget)}
    texts |= {box.itemText(row) for box in window.findChildren(QComboBox) for row in range(box.count())}
    texts |= {column.name for column in columns.columns()}
    assert sum(bool(HANGUL.search(text)) for text in texts) > 300
    english = {text for text in texts if re.search("[A-Za-z]{4}", text) and not HANGUL.search(text)}
    assert english == {"English", *GENRES}


@pytest.mark.parametrize("chosen", ["ko", "en", ""])
def test_a_language_is_chosen_in_the_menu(open_window: Callable[..., Opened], chosen: str) -> None:
    opened = open_window(settings=Settings(language="" if chosen else "ko"))
    menus = opened.window.findChildren(QMenu)
    languages = next(menu for menu in menus if menu.title() in ("Language", "언어"))
    text = LANGUAGES[chosen] or "System language"
    next(action for action in languages.actions() if action.text() == text).trigger()
    assert opened.saved.latest.language == chosen
    assert opened.window.frame.status_bar.message.text().startswith("The language changes")
