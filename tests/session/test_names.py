"""Names of a library, found by what is typed of them."""

from pathlib import Path

import pytest

from musicexplorer.library.store import Reader
from musicexplorer.session.library import Library
from musicexplorer.session.names import Kind, Named
from tests.ui.fakes import TRACKS, fill

SHUFFLE = Named(Kind.ACTION, "shuffle", "Shuffle")
LIST = Named(Kind.PLAYLIST, "An evening", "An evening")


@pytest.fixture
def library(tmp_path: Path) -> Library:
    fill(tmp_path / "library.sqlite", tmp_path / "music")
    with Reader(tmp_path / "library.sqlite") as reader:
        return Library.load(reader)


def found(library: Library, typed: str) -> list[tuple[str, str]]:
    return [(str(one.kind), one.text) for one in library.names.find(typed, [SHUFFLE, LIST], library.words)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("ana", ("artist", "Ana")),
        ("bjork", ("artist", "Björk")),
        ("BJÖ", ("artist", "Björk")),
        ("vesper", ("album", "Vespertine")),
        ("piano", ("album", "Piano")),
        ("ambient", ("tag", "ambient")),
        ("classical", ("genre", "Classical")),
        ("etude", ("track", "Étude")),
        ("ana zebra", ("track", "Zebra")),
        ("evening", ("playlist", "An evening")),
        ("shuf", ("action", "Shuffle")),
        ("shufle", ("action", "Shuffle")),
        ("bjrok", ("artist", "Björk")),
        ("vespertone", ("album", "Vespertine")),
    ],
)
def test_what_is_typed_is_found(library: Library, typed: str, first: tuple[str, str]) -> None:
    assert found(library, typed)[0] == first


def test_every_kind_of_a_name_is_found_and_tracks_by_their_artist(library: Library) -> None:
    names = found(library, "piano")
    assert names[:2] == [("album", "Piano"), ("tag", "piano")]
    assert ("track", "apple") in found(library, "ana")
    assert found(library, "xyzzy") == found(library, " ") == []


def test_a_name_leads_to_its_tracks(library: Library) -> None:
    def tracks(typed: str, kind: Kind) -> list[str]:
        one = next(one for one in library.names.find(typed, [SHUFFLE], library.words) if one.kind == kind)
        return [library.tracks.titles[library.row(track)] for track in library.named(one)]

    ana = ["Zebra", "apple", "Mango"]
    assert tracks("ana", Kind.ARTIST) == tracks("first", Kind.ALBUM) == tracks("rock", Kind.GENRE) == ana
    assert tracks("mango", Kind.TRACK) == ["Mango"]
    assert tracks("shuffle", Kind.ACTION) == []
    tagged = library.with_tag("voice").sum()
    assert len(tracks("voice", Kind.TAG)) == tagged > 0


def test_names_are_known_again_by_kind_and_key(library: Library) -> None:
    every = [
        one
        for word in ("ana", "vespertine", "etude", "piano")
        for one in library.names.find(word, [], library.words)
    ]
    keys = [(str(one.kind), one.key) for one in [*every, SHUFFLE]]
    assert library.names.of([*keys, ("track", "99999"), ("album", "gone")], [SHUFFLE]) == [*every, SHUFFLE]
    assert len({one.key for one in every if one.kind == Kind.TRACK}) < len(TRACKS)
