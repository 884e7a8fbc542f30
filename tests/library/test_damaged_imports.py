"""Everything that can be imported, damaged in every way: it is read or refused in a sentence, nothing else.

A valid document of each kind is damaged by Hypothesis: numbers become extreme ones, parts are cut out, repeated or
replaced by other bytes, the encoding is another one.
"""

import json
import math
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as bounded
from hypothesis import strategies as st

from musicexplorer import settings
from musicexplorer.library import cue, playlists
from musicexplorer.library.history.importing import import_history
from musicexplorer.library.history.values import HistoryError
from musicexplorer.library.playlists import PlaylistError
from musicexplorer.library.store import Reader, Writer
from musicexplorer.settings import Settings
from musicexplorer.similarity.playlist import Filters, Recipe, RecipeError, Seed, from_json, to_json
from tests.library.history.test_players import ITUNES, PLAYLISTS, RHYTHMDB
from tests.library.history.test_services import LAYOUTS, LISTEN, OTHER, SPOTIFY
from tests.library.test_cue import SHEET

EXTREMES = (
    b"0",
    b"-1",
    b"9" * 20,
    b"9" * 5000,
    b"1e308",
    b"1e400",
    b"NaN",
    b"-Infinity",
    b"0.1",
    b"",
    b"null",
    b"\xef",
)
PIECES = (b"\x00", b"\xff\xfe", b'"', b"<", b"&", b"]]>", b"{", b"[", b"\n", b"\\" * 50, "é".encode(), "\ud83d".encode("utf-8", "surrogatepass"), b"../", b"file:///", b"%")  # fmt: skip
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1", "utf-7")
Damage = Callable[[bytes], bytes]


def numbers_changed(which: int, value: bytes) -> Damage:
    def change(raw: bytes) -> bytes:
        found = list(re.finditer(rb"\d+(?:\.\d+)?", raw))
        if not found:
            return raw
        match = found[which % len(found)]
        return raw[: match.start()] + value + raw[match.end() :]

    return change


def spliced(at: float, length: int, piece: bytes, times: int) -> Damage:
    def change(raw: bytes) -> bytes:
        begin = int(at * len(raw))
        return (
            raw[:begin] + (piece or raw[begin : begin + length]) * times + raw[begin + length * (times < 2) :]
        )

    return change


def encoded(encoding: str) -> Damage:
    def change(raw: bytes) -> bytes:
        return raw.decode("utf-8", "replace").encode(encoding, "replace")

    return change


DAMAGE = st.lists(
    st.builds(numbers_changed, st.integers(0, 200), st.sampled_from(EXTREMES))
    | st.builds(
        spliced,
        st.floats(0, 1),
        st.integers(0, 300),
        st.sampled_from((b"", *PIECES)),
        st.sampled_from((0, 1, 2, 9)),
    )
    | st.builds(encoded, st.sampled_from(ENCODINGS)),
    min_size=1,
    max_size=4,
)
examples = bounded(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def damaged(raw: bytes, damage: list[Damage]) -> bytes:
    for change in damage:
        raw = change(raw)
    return raw


def is_sentence(text: str) -> bool:
    return 0 < len(text) < 2000 and "Traceback" not in text


LISTS = {
    "m3u8": b"#EXTM3U\n#PLAYLIST:Evening\n#EXTINF:123,Artist - Title\nmusic/a.mp3\n#EXTINF:-1,Other\nfile:///b.mp3\n",
    "pls": b"[playlist]\nFile1=music/a.mp3\nTitle1=Title\nLength1=123\nFile2=b.mp3\nNumberOfEntries=2\nVersion=2\n",
    "xspf": b'<?xml version="1.0" encoding="UTF-8"?>\n<playlist version="1" xmlns="http://xspf.org/ns/0/"><title>T</title>'
    b"<trackList><track><location>file:///m/a%20b.mp3</location><title>A &amp; B</title><duration>123000</duration>"
    b"</track></trackList></playlist>",
    "jspf": b'{"playlist": {"title": "T", "track": [{"location": ["file:///m/a.mp3"], "title": "A", "duration": 1000}]}}',
    "asx": b'<asx version="3.0"><title>T</title><entry><title>A</title><ref href="music/a.mp3"/></entry></asx>',
    "wpl": b'<?wpl version="1.0"?><smil><head><title>T</title></head><body><seq><media src="a.mp3"/></seq></body></smil>',
}


@pytest.mark.parametrize("kind", LISTS)
@given(damage=DAMAGE)
@examples
def test_playlists(kind: str, damage: list[Damage], tmp_path: Path) -> None:
    path = tmp_path / f"list.{kind}"
    path.write_bytes(damaged(LISTS[kind], damage))
    try:
        found = playlists.read(path)
    except PlaylistError as refused:
        assert is_sentence(str(refused))
        return
    for entry in (*found.entries, *found.missing):
        assert entry.seconds is None or (math.isfinite(entry.seconds) and abs(entry.seconds) < 1e12)
    assert not any("\0" in str(entry.path) for entry in found.entries if entry not in found.missing)


HISTORIES = {
    "listens.jsonl": f"{LISTEN}\n{OTHER}\n".encode(),
    "Streaming_History_Audio_2023.json": json.dumps([SPOTIFY, SPOTIFY]).encode(),
    "itunes.xml": (ITUNES % "").encode() + b"</dict></dict></plist>",
    "rhythmdb.xml": RHYTHMDB.encode(),
    "playlists.xml": PLAYLISTS.encode(),
    **{name: text.encode() for name, text in LAYOUTS.items()},
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Reader, Writer]]:
    path = tmp_path_factory.mktemp("store") / "library.sqlite"
    with Writer(path) as writer, Reader(path) as reader:
        yield reader, writer


@pytest.mark.parametrize("name", HISTORIES)
@given(damage=DAMAGE)
@examples
def test_histories(name: str, damage: list[Damage], tmp_path: Path, store: tuple[Reader, Writer]) -> None:
    path = tmp_path / name
    path.write_bytes(damaged(HISTORIES[name], damage))
    try:
        report = import_history([path], *store)
    except HistoryError as refused:
        assert is_sentence(str(refused))
        return
    assert all(map(is_sentence, report.problems))
    assert 0 <= report.added <= report.read
    for track, listen in store[0].imported_listens():
        assert track.artist.isprintable() or track.artist
        assert 0 <= listen.plays < 10**7
        assert listen.when is None or 0 <= listen.when < 1e11


@given(damage=DAMAGE)
@examples
def test_databases_of_players(damage: list[Damage], tmp_path: Path, store: tuple[Reader, Writer]) -> None:
    good, path = tmp_path / "good.db", tmp_path / "strawberry.db"
    if not good.exists():
        with closing(sqlite3.connect(good)) as connection, connection:
            connection.execute(
                "CREATE TABLE songs (title, artist, album, playcount, skipcount, lastplayed, url, rating)"
            )
            connection.executemany(
                "INSERT INTO songs VALUES (?, 'A', 'B', 3, 1, 1700000000, 'file:///a.mp3', 0.8)",
                [(f"T{number}",) for number in range(40)],
            )
    path.write_bytes(damaged(good.read_bytes(), damage))
    try:
        report = import_history([path], *store)
    except HistoryError as refused:
        assert is_sentence(str(refused))
    else:
        assert all(map(is_sentence, report.problems))


@given(damage=DAMAGE)
@examples
def test_cue_sheets(damage: list[Damage], tmp_path: Path) -> None:
    (tmp_path / "album.wav").touch()
    path = tmp_path / "album.cue"
    path.write_bytes(damaged(SHEET.encode(), damage))
    for entry in cue.parse(path):
        start, end = entry.source.start, entry.source.end
        assert math.isfinite(start) and 0 <= start < 1e9
        assert end is None or (math.isfinite(end) and end > start)
        for number in (entry.metadata.track, entry.metadata.disc, entry.metadata.year):
            assert number is None or abs(number) < 2**63


@given(damage=DAMAGE)
@examples
def test_settings(damage: list[Damage], tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    Settings().save(path)
    path.write_bytes(damaged(path.read_bytes(), damage))
    found, notice = settings.read(path)
    assert notice == "" or is_sentence(notice)
    found.save(path)
    assert settings.read(path) == (found, "")


RECIPE = to_json(
    Recipe(
        (Seed("tracks", tracks=(1, 2), weight=0.5), Seed("artist", "A", weight=-1.0)),
        filters=Filters(years=(1990, 1999), genres=("Rock",)),
        excluded=(3,),
        count=25,
    )
).encode()


@given(damage=DAMAGE)
@examples
def test_recipes(damage: list[Damage]) -> None:
    text = damaged(RECIPE, damage).decode("utf-8", "replace")
    try:
        found = from_json(text)
    except RecipeError as refused:
        assert is_sentence(str(refused))
        return
    assert from_json(to_json(found)) == found
