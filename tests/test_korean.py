"""The Korean catalogue: nothing that the code shows is missing in it."""

import ast
import gettext
import locale
import os
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from musicexplorer import app, paths, settings, translation
from musicexplorer.indexing.worker_process import Spawned
from musicexplorer.settings import Settings
from musicexplorer.translation import ntr, tr

SOURCES = Path(translation.__file__).parent
FOLDER = paths.resources() / "translations"


@pytest.fixture(autouse=True)
def the_system_forgets_korean() -> Iterator[None]:
    """Messages of the C library, which it remembers in the language in which they were first asked for."""
    yield
    before = locale.setlocale(locale.LC_MESSAGES)
    locale.setlocale(locale.LC_MESSAGES, "C")
    locale.setlocale(locale.LC_MESSAGES, before)


CATALOGUE = FOLDER / "ko/LC_MESSAGES/musicexplorer.mo"


def texts(source: str) -> Iterator[tuple[str, str]]:
    """The texts for translation in some code, with their plurals (for others the same again)."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            count = {"tr": 1, "msgid": 1, "ntr": 2}.get(node.func.id, 0)
            found = [one.value for one in node.args[:count] if isinstance(one, ast.Constant)]
            if count and len(found) == count and found[0]:
                yield found[0], found[-1]


def placeholders(text: str) -> list[tuple[str, str]]:
    return sorted(
        (name, form or "") for _, name, form, _ in string.Formatter().parse(text) if name is not None
    )


@pytest.fixture(scope="module")
def korean() -> gettext.GNUTranslations:
    with CATALOGUE.open("rb") as file:
        return gettext.GNUTranslations(file)


@pytest.fixture
def in_korean(monkeypatch):
    monkeypatch.setattr(translation, "_catalogue", translation._catalogue)
    translation.use(["ko"])
    locale = QLocale()
    yield
    QLocale.setDefault(locale)


def test_every_text_of_the_code_is_translated_with_its_placeholders(korean):
    missing, wrong = [], []
    for file in sorted(SOURCES.rglob("*.py")):
        for text, plural in texts(file.read_text("utf-8")):
            shown = korean.ngettext(text, plural, 5) if plural != text else korean.gettext(text)
            if shown == plural and any(letter.isalpha() for letter in shown):
                missing += [] if _is_in(korean, text) else [f"{file.relative_to(SOURCES)}: {text}"]
            if placeholders(shown) != placeholders(plural):
                wrong.append(f"{text} → {shown}")
    assert not missing, "`make translations`, then translate: " + "\n".join(missing)
    assert not wrong, "\n".join(wrong)


def _is_in(catalogue: gettext.GNUTranslations, text: str) -> bool:
    return text in catalogue._catalog or (text, 0) in catalogue._catalog


def test_texts_are_constants_and_so_can_be_in_a_catalogue():
    for file in SOURCES.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("tr", "ntr")
            ):
                place = f"{file}:{node.lineno}"
                assert not isinstance(node.args[0], ast.JoinedStr | ast.BinOp), place
                assert node.func.id == "tr" or all(isinstance(one, ast.Constant) for one in node.args[:2]), (
                    place
                )


def test_the_compiled_catalogue_is_that_of_the_texts(korean):
    written = dict(_entries(CATALOGUE.with_suffix(".po").read_text("utf-8")))
    compiled = {
        key[0] if isinstance(key, tuple) else key: text for key, text in korean._catalog.items() if key
    }
    assert written == compiled


def _entries(po: str) -> Iterator[tuple[str, str]]:
    """The texts of a .po file with their translations."""
    for block in po.split("\n\n"):
        parts: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            if not line.startswith("#"):
                word, _, quoted = line.partition('"')
                name = word.strip() or name
                parts[name] = parts.get(name, "") + ast.literal_eval('"' + quoted)
        if parts.get("msgid"):
            yield parts["msgid"], parts.get("msgstr") or parts["msgstr[0]"]


def test_numbers_and_qt_follow_the_language(qapp, in_korean):
    app._speak(qapp)
    translators = qapp.findChildren(QTranslator)
    assert ntr("{n} track", "{n} tracks", 12345) == "12,345곡"
    assert QLocale().standaloneMonthName(3) == "3월"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "취소"
    for translator in translators:
        qapp.removeTranslator(translator)
        translator.deleteLater()
    assert Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), "qtbase_ko.qm").exists()


@pytest.mark.parametrize(
    ("chosen", "system", "shown"),
    [("", "ko", "재생 목록"), ("", "en", "Playlist"), ("ko", "en", "재생 목록"), ("en", "ko", "Playlist")],
)
def test_the_chosen_language_counts_more_than_that_of_the_system(
    in_korean, monkeypatch, chosen, system, shown
):
    monkeypatch.setenv("LANGUAGE", system)
    Settings(language=chosen).save(paths.settings())
    translation.use(settings.languages())
    assert tr("Playlist") == shown


@pytest.mark.parametrize("place", ["variable", "option"])
def test_the_command_line_speaks_the_language_of_the_home(tmp_path, place):
    Settings(language="ko").save(tmp_path / "settings.json")
    environment = dict(os.environ)
    options = []
    if place == "variable":
        environment["MUSICEXPLORER_HOME"] = str(tmp_path)
    else:
        options = ["--home", str(tmp_path)]
    command = [sys.executable, "-m", "musicexplorer", *options, "similar", "x"]
    said = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert "아직 라이브러리가 없습니다" in said.stderr


def test_the_worker_process_speaks_the_chosen_language():
    Settings(language="ko").save(paths.settings())
    with Spawned() as process:
        assert process.submit(tr, "Playlist").result() == "재생 목록"


def test_a_language_that_there_is_not_is_that_of_the_system():
    paths.settings().parent.mkdir(parents=True, exist_ok=True)
    paths.settings().write_text('{"language": "tlh"}', "utf-8")
    assert settings.languages() is None
