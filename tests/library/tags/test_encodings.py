"""Texts whose encoding is not named, or named wrongly."""

import pytest

from musicexplorer.library.encoding import guessed
from musicexplorer.library.tags.encodings import AS_WRITTEN, Undeclared, readable


def of_file(*texts: str, encoding: str) -> dict[str, list[str]]:
    """The fields of a file as a reader gives them that takes everything for Latin-1."""
    raw = [text.encode(encoding).decode("latin-1") for text in texts]
    return {name: [Undeclared(text)] for name, text in zip(("artist", "title", "album"), raw, strict=False)}


@pytest.mark.parametrize(
    ("encoding", "texts"),
    [
        ("cp1251", ("Кино", "Группа крови")),
        ("cp1251", ("Земфира", "ПРОСТИ МЕНЯ МОЯ ЛЮБОВЬ")),
        ("cp1251", ("Би-2", "Полковнику никто не пишет")),
        ("cp1251", ("x", 'Танцевальный рай 7 "Русский"')),
        ("cp1251", ("Luciano Pavarotti", "Вернись в Сорренто (remastered)")),
        ("koi8_r", ("Сплин", "Выхода нет")),
        ("cp866", ("Ария", "Улица роз")),
        ("cp1253", ("Χαρούλα Αλεξίου", "Το τανγκό της Νεφέλης")),
        ("cp1255", ("עופרה חזה", "שיר אהבה")),
        ("cp1256", ("أم كلثوم", "أنت عمري")),
        ("cp874", ("เบิร์ด ธงไชย", "สบาย สบาย")),
        ("gb18030", ("周杰伦", "青花瓷")),
        ("gb18030", ("Beyond", "海阔天空")),
        ("big5", ("鄧麗君", "月亮代表我的心")),
        ("euc_kr", ("소녀시대", "다시 만난 세계")),
        ("cp932", ("宇多田ヒカル", "First Love")),
        ("euc_jp", ("サザンオールスターズ", "いとしのエリー")),
    ],
)
def test_guesses(encoding: str, texts: tuple[str, ...]) -> None:
    found, used = readable(of_file(*texts, encoding=encoding))
    assert [found[name][0] for name in ("artist", "title")] == list(texts)
    assert used == encoding


@pytest.mark.parametrize(
    "texts",
    [
        ("Björk", "Jóga"), ("Sigur Rós", "Hoppípolla"), ("Mötley Crüe", "Dr. Feelgood"), ("Måneskin", "Å"),
        ("Édith Piaf", "Non, je ne regrette rien"), ("Beyoncé", "Déjà vu"), ("Ólafur", "Þú ert jörðin"),
        ("Ænima", "½ × ÷ ±"), ("Ö", "Ä Å"), ("Été", "à"),
    ],
)  # fmt: skip
def test_latin_texts_stay(texts: tuple[str, ...]) -> None:
    fields = of_file(*texts, encoding="latin-1")
    assert readable(fields) == (fields, "")


def test_utf8_that_was_taken_for_something_else() -> None:
    for wrong in ("latin-1", "cp1252"):
        text = "Café – Größe".encode().decode(wrong, "replace")
        if "\ufffd" not in text:
            assert readable({"title": [text]}) == ({"title": ["Café – Größe"]}, "")
    twice = "Café".encode().decode("cp1252").encode().decode("cp1252")
    assert readable({"title": [twice]})[0] == {"title": ["Café"]}


def test_a_frame_that_names_another_encoding() -> None:
    """It says UTF-16, but its letters are those of CP1251."""
    assert readable({"title": ["Ðåàêöèÿ íà ôîíå ïîëèòèêè"]})[0] == {"title": ["Реакция на фоне политики"]}
    fields = {"title": ["Été à Ålesund"], "artist": ["Ásgeir"]}
    assert readable(fields) == (fields, "")


def test_the_choice_wins() -> None:
    fields = of_file("Škvor", encoding="cp1250")
    assert readable(fields, "cp1250") == ({"artist": ["Škvor"]}, "cp1250")
    assert readable(fields, AS_WRITTEN) == (fields, "")
    declared = {"title": ["Café"], **of_file("Кино", encoding="cp1251")}
    assert readable(declared, "cp1251")[0]["title"] == ["Café"]


@pytest.mark.parametrize("raw", [b"", b"plain", b"\xff", b"\xff\xfe\xfd", bytes(range(256))])
def test_guessing_never_fails(raw: bytes) -> None:
    assert isinstance(guessed(raw), str)
