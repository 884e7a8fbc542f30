"""Tracks go in and come out as they were, whatever their names."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musicexplorer.library.store import Reader, Writer
from musicexplorer.library.track import Metadata, Source
from tests.library.store.conftest import new

FULL = Metadata(
    title="Ágætis byrjun",
    artists=("Sigur Rós", "AC/DC"),
    album_artist="Various Artists",
    album="Tónlist",
    track=3,
    disc=2,
    year=1999,
    genres=("Post-Rock", "Metal"),
    compilation=True,
    comment="two\nlines",
    lyrics="la la\nla",
    duration=123.5,
    bpm=120.5,
    key="F#m",
    rating=0.8,
    replaygain_track=-6.5,
    replaygain_album=-7.0,
    replaygain_peak=0.98,
    musicbrainz_recording="a",
    musicbrainz_release="b",
    musicbrainz_artist="c",
    has_cover=True,
)


def test_every_field_survives(writer: Writer, reader: Reader) -> None:
    track = replace(new("/music/a.flac"), metadata=FULL, source=Source(Path("/music/a.flac"), 1.5, 9.25))
    [identifier] = writer.store_tracks([track]).result()
    stored = reader.track(identifier)
    assert stored is not None
    assert (stored.source, stored.metadata, stored.state) == (track.source, FULL, "present")
    assert stored.added > 1.6e9


def test_lists_leave_the_lyrics_out(writer: Writer, reader: Reader) -> None:
    writer.store_tracks([replace(new("/music/a.flac"), metadata=FULL)]).result()
    assert [track.metadata for track in reader.tracks()] == [replace(FULL, lyrics="")]


def test_lyrics_that_are_gone_from_the_file_go(writer: Writer, reader: Reader) -> None:
    [identifier] = writer.store_tracks([replace(new("/music/a.flac"), metadata=FULL)]).result()
    writer.store_tracks([new("/music/a.flac")]).result()
    stored = reader.track(identifier)
    assert stored is not None
    assert stored.metadata.lyrics == ""


@pytest.mark.parametrize(
    "name", [b"caf\xe9.mp3", b"\x83\x65.mp3", b"new\nline.mp3", b"#1 \xff.mp3", b"' OR 1=1 --"]
)
def test_every_name_of_a_file_is_kept(writer: Writer, reader: Reader, name: bytes) -> None:
    path = Path(os.fsdecode(b"/music/" + name))
    [identifier] = writer.store_tracks([new(path, title="")]).result()
    stored = reader.find(path)
    assert stored is not None
    assert (stored.id, os.fsencode(stored.source.path)) == (identifier, b"/music/" + name)
    assert stored.metadata.title
    assert os.fsencode(path) in reader.known_files()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50, deadline=None)
@given(st.text(st.characters(codec=None)), st.lists(st.text(min_size=1, max_size=9), max_size=3))
def test_no_text_is_refused(writer: Writer, reader: Reader, text: str, genres: list[str]) -> None:
    metadata = Metadata(title=text, album=text, comment=text, lyrics=text, genres=tuple(genres))
    [identifier] = writer.store_tracks([replace(new("/music/a"), metadata=metadata)]).result()
    stored = reader.track(identifier)
    assert stored is not None
    clean = text.replace("\0", "").encode("utf-8", "replace").decode()
    assert (stored.metadata.album, stored.metadata.lyrics) == (clean, clean)
    assert len(stored.metadata.genres) == len(genres)


def test_a_range_of_a_file_is_a_track(writer: Writer, reader: Reader) -> None:
    parts = [new("/m/album.flac", title="one", end=10.0), new("/m/album.flac", start=10.0, title="two")]
    first, second = writer.store_tracks(parts).result()
    found = reader.find(Source(Path("/m/album.flac"), 10.0))
    assert found is not None
    assert found.id == second
    found = reader.find(Path("/m/album.flac"))
    assert found is not None
    assert found.id == first
    known = reader.known_files()[b"/m/album.flac"]
    assert (known.ids, known.ranges) == ((first, second), ((0.0, 10.0), (10.0, None)))


def test_the_same_track_twice_in_one_call_is_one(writer: Writer, reader: Reader) -> None:
    first, second = writer.store_tracks([new("/m/a.mp3"), new("/m/a.mp3", title="last")]).result()
    assert first == second
    assert [track.metadata.title for track in reader.tracks()] == ["last"]


def test_a_relative_path_is_found(writer: Writer, reader: Reader, tmp_path: Path, monkeypatch) -> None:
    [identifier] = writer.store_tracks([new(tmp_path / "a.mp3")]).result()
    monkeypatch.chdir(tmp_path)
    found = reader.find(Path("a.mp3"))
    assert found is not None
    assert found.id == identifier
    assert reader.find(Path("b.mp3")) is None


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("motorhead", ["Ace of Spades"]),
        ("MOTÖRHEAD ace", ["Ace of Spades"]),
        ("oland", ["Øland"]),
        ("strasse", ["Straße"]),
        ("live", ["Live", "Live at Last", "We Live", "Øland"]),
        ("100%", []),
        ("  ", []),
    ],
)
def test_search_ignores_case_and_accents(
    writer: Writer, reader: Reader, words: str, titles: list[str]
) -> None:
    writer.store_tracks(
        [
            new("/m/1", title="We Live"),
            new("/m/2", title="Live at Last"),
            new("/m/3", title="Ace of Spades", artists=("Motörhead",)),
            new("/m/live/4", title="Øland"),
            new("/m/5", title="Straße"),
            new("/m/6", title="Live"),
        ]
    ).result()
    assert [track.metadata.title for track in reader.search(words)] == titles
