import gettext

import pytest

from musicexplorer import translation
from musicexplorer.translation import ntr, tr


@pytest.fixture
def korean(monkeypatch):
    texts = gettext.NullTranslations()
    texts.gettext = {"{name} is missing": "{name} 없음"}.get
    texts.ngettext = lambda one, many, n: "{n}곡"
    monkeypatch.setattr(translation, "_catalogue", texts)


def test_without_a_catalogue_texts_are_english(tmp_path):
    translation.use(["xx"], tmp_path)
    assert tr("{name} is missing").format(name="a") == "a is missing"
    assert [ntr("{n} track", "{n} tracks", n) for n in (0, 1, 2, 12345)] == [
        "0 tracks",
        "1 track",
        "2 tracks",
        "12\u202f345 tracks",
    ]


def test_an_empty_text_stays_empty():
    assert tr("") == ""  # gettext would answer the catalogue's header


def test_texts_come_from_the_catalogue(korean):
    assert tr("{name} is missing").format(name="a") == "a 없음"
    assert ntr("{n} track", "{n} tracks", 3) == "3곡"
