"""A library whose tracks the histories of these tests mean."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from musicexplorer.library.history.reading import read
from musicexplorer.library.history.values import Listen
from musicexplorer.library.store import NewTrack, Reader, Writer
from musicexplorer.library.track import Metadata, Source

MBID = "b1a9c0e9-d987-4042-ae91-78d6a3267d69"
TRACKS = (
    ("Queen/A Night at the Opera/11 - Bohemian Rhapsody.flac", "Queen", "Bohemian Rhapsody", "A Night at the Opera", 355.0, ""),
    ("Queen/Live Killers/18 - Bohemian Rhapsody.flac", "Queen", "Bohemian Rhapsody (Live)", "Live Killers", 361.0, ""),
    ("Björk/Vespertine/03 It's Not Up to You.mp3", "Björk", "It’s Not Up to You", "Vespertine", 308.0, MBID),
    ("The Beatles/Revolver/11 For No One.ogg", "The Beatles", "For No One", "Revolver", 121.0, ""),
    ("椎名林檎/勝訴ストリップ/ギブス.mp3", "椎名林檎", "ギブス", "勝訴ストリップ", 340.0, ""),
    ("Caribou/Swim/01 Odessa 🐬.mp3", "Caribou", "Odessa 🐬", "Swim", 315.0, ""),
    ("Run the Jewels/RTJ2/05 - Lie, Cheat, Steal.mp3", "Run the Jewels", "Lie, Cheat, Steal", "RTJ2", 208.0, ""),
    ("various/caf\udce9.mp3", "Someone", "Café", "", 100.0, ""),
)  # fmt: skip


@pytest.fixture
def music(tmp_path: Path) -> Path:
    return tmp_path / "music"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "library.sqlite"


@pytest.fixture
def writer(store: Path, music: Path) -> Iterator[Writer]:
    with Writer(store) as writer:
        writer.add_folder(music).result()
        writer.store_tracks([new(music, *row) for row in TRACKS]).result()
        yield writer


@pytest.fixture
def reader(store: Path, writer: Writer) -> Iterator[Reader]:
    with Reader(store) as reader:
        yield reader


def new(music: Path, path: str, artist: str, title: str, album: str, duration: float, mbid: str) -> NewTrack:
    about = Metadata(
        title=title, artists=(artist,), album=album, duration=duration, musicbrainz_recording=mbid
    )
    return NewTrack(Source(music / path), about, 1, 1, path.encode("utf-8", "surrogateescape")[:16])


@pytest.fixture
def listens(tmp_path: Path) -> Callable[..., list[Listen]]:
    """Writes a file and reads it: `listens("name", content)`."""

    def read_all(name: str, content: str | bytes) -> list[Listen]:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return [listen for history in read(path) for listen in history]

    return read_all
