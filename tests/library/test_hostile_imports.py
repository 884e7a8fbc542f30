"""Playlists and histories that are made to do harm are refused in a sentence, and nothing is stored."""

import json
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musicexplorer import settings
from musicexplorer.library import playlists
from musicexplorer.library.history import importing
from musicexplorer.library.history.exporting import FORMAT, VERSION
from musicexplorer.library.history.importing import Report, import_history
from musicexplorer.library.history.values import HistoryError
from musicexplorer.library.playlists import PlaylistError
from musicexplorer.library.store import Reader, Writer

DEEP = 100_000


@pytest.fixture
def store(tmp_path: Path) -> Iterator[tuple[Reader, Writer]]:
    with Writer(tmp_path / "library.sqlite") as writer, Reader(tmp_path / "library.sqlite") as reader:
        yield reader, writer


def listens_in(reader: Reader) -> int:
    return len(reader.uncertain_imports())


def listenbrainz(plays: object = 1, when: object = 1_700_000_000) -> bytes:
    about = {"artist_name": "A", "track_name": "T"}
    return json.dumps([{"listened_at": when, "track_metadata": about, "plays": plays}]).encode()


def own(**row: object) -> bytes:
    head = {"format": FORMAT, "version": VERSION}
    their = {"artist": "A", "title": "T"}
    plain = {"kind": "import", "what": "total", "source": "S", "their": their, "plays": 1}
    return "\n".join(json.dumps(one) for one in (head, plain | row)).encode()


HOSTILE = {
    "nested lists": b"[" * DEEP + b"]" * DEEP,
    "nested objects": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "nested tracks": b'[{"artist": "a", "date": 1, "track": ' * 900 + b"[]" + b"}]" * 900,
    "many plays": own(plays=10**18),
    "more plays than a store can hold": own(plays=10**30),
    "more than a float can hold": own(plays=10**400),
    "many skips": own(skips=10**18),
    "a long time": own(seconds=1e300),
    "a late time": own(when=1e300),
    "a long name": own(their={"artist": "A" * 10**6, "title": "T"}),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_history_is_refused(tmp_path: Path, store: tuple[Reader, Writer], name: str) -> None:
    path = tmp_path / "history.json"
    path.write_bytes(HOSTILE[name])
    began = time.monotonic()
    with pytest.raises(HistoryError) as refused:
        import_history([path], *store)
    assert time.monotonic() - began < 5
    assert len(str(refused.value)) < 1_000
    # Python 3.13 can read 900 levels, and finds no listen in them.
    reasons = ("damaged", "is not a history") if "nested" in name else ("impossible numbers",)
    assert any(reason in str(refused.value) for reason in reasons)
    assert listens_in(store[0]) == 0


def test_one_impossible_row_costs_only_itself(tmp_path: Path, store: tuple[Reader, Writer]) -> None:
    rows = own(plays=3) + b"\n" + own(plays=10**18, their={"artist": "B", "title": "U"}).splitlines()[1]
    (tmp_path / "history.jsonl").write_bytes(rows)
    report: Report = import_history([tmp_path / "history.jsonl"], *store)
    assert (report.read, report.added) == (1, 1)
    assert report.passed == {"rows with impossible numbers": 1}


def test_an_archive_that_would_fill_the_memory_is_refused(
    tmp_path: Path, store: tuple[Reader, Writer]
) -> None:
    path = tmp_path / "history.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.json", "w") as file:
        for _ in range(300):
            file.write(b" " * 1_000_000)
    assert path.stat().st_size < 2_000_000
    began = time.monotonic()
    with pytest.raises(HistoryError, match="would become 300 MB"):
        import_history([path], *store)
    assert time.monotonic() - began < 2


def test_an_ordinary_archive_is_read(tmp_path: Path, store: tuple[Reader, Writer]) -> None:
    path = tmp_path / "history.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("listens.json", listenbrainz())
    assert import_history([path], *store).added == 1


@given(
    st.recursive(
        st.none() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "track",
                        "tracks",
                        "artist",
                        "date",
                        "ts",
                        "ms_played",
                        "playlists",
                        "items",
                        "payload",
                        "listens",
                        "track_metadata",
                        "albums",
                        "name",
                        "listened_at",
                    ]
                ),
                inner,
            )
        ),
        max_leaves=30,
    )
)
def test_any_json_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, document: object) -> None:
    path = tmp_path_factory.mktemp("any") / "a.json"
    path.write_text(json.dumps(document))
    entries = importing._Entries(lambda stage, done: None)
    entries.take(path)
    assert all(entries.problems)


ENTITIES = (
    '<?xml version="1.0" encoding="{0}"?><!DOCTYPE p [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    "<playlist><trackList><track><location>&b;</location></track></trackList></playlist>"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "latin-1"])
def test_entities_are_refused_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    text = ENTITIES.format(encoding.removesuffix("-le").removesuffix("-be"))
    (tmp_path / "a.xspf").write_bytes(mark + text.encode(encoding))
    with pytest.raises(PlaylistError, match="entities"):
        playlists.read(tmp_path / "a.xspf")


def test_elements_in_elements_end(tmp_path: Path) -> None:
    (tmp_path / "a.xspf").write_bytes(b"<a>" * DEEP + b"</a>" * DEEP)
    assert playlists.read(tmp_path / "a.xspf").entries == ()


@pytest.mark.parametrize("line", ["\\" * 20_000, "C:" + "\\a" * 10_000, "/a" * 10_000, "a" * 100_000])
@pytest.mark.parametrize("form", ["{0}\n", "[playlist]\nFile1={0}\n"])
def test_a_line_that_can_be_no_file_is_refused(tmp_path: Path, line: str, form: str) -> None:
    path = tmp_path / ("a.pls" if "File1" in form else "a.m3u")
    path.write_text(form.format(line))
    began = time.monotonic()
    with pytest.raises(PlaylistError, match="too long"):
        playlists.read(path)
    assert time.monotonic() - began < 2


def test_a_playlist_of_too_many_lines_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.m3u").write_bytes(b"\n" * 3_000_000)
    with pytest.raises(PlaylistError, match="too many lines"):
        playlists.read(tmp_path / "a.m3u")


@pytest.mark.parametrize("length", ["inf", "nan", "-1", "9" * 400, "9" * 5_000, "x"])
def test_impossible_lengths_are_unknown(tmp_path: Path, length: str) -> None:
    (tmp_path / "a.m3u").write_text(f"#EXTINF:{length},A - B\n#EXTVLCOPT:start-time={length}\na.mp3\n")
    (tmp_path / "a.pls").write_text(f"[playlist]\nFile1=a.mp3\nLength1={length}\nFile{'9' * 5_000}=b.mp3\n")
    (tmp_path / "a.xspf").write_text(
        f"<playlist><trackList><track><location>a.mp3</location><duration>{length}</duration></track></trackList></playlist>"
    )
    for suffix in ("m3u", "pls", "xspf"):
        entry, *others = playlists.read(tmp_path / f"a.{suffix}").entries
        assert len(others) == (suffix == "pls")  # no entry is lost
        assert entry.seconds is None
        assert entry.start == 0.0


@pytest.mark.parametrize("content", [b"[" * DEEP, b'{"a":' * DEEP, b'{"volume": 1' + b"0" * 400 + b"}"])
def test_hostile_settings_are_the_defaults(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "settings.json").write_bytes(content)
    assert settings.read(tmp_path / "settings.json")[0] == settings.Settings()
