"""Stores of made-up libraries, for tests of the session and of both faces."""

from pathlib import Path

import numpy as np

from musicexplorer.library.store import NewTrack, Writer
from musicexplorer.library.track import Metadata, Source
from tests.ui.fakes import ATTRIBUTES, DIMENSIONS, TAGS, heard_row

GENRES = ("Rock", "Jazz", "Techno", "Folk")


def full_store(store: Path, count: int, *, seed: int = 0) -> Path:
    """A store of so many analysed tracks on the map, of artists with several tracks each, some played."""
    rng = np.random.default_rng(seed)
    music = store.parent / "music"
    music.mkdir(parents=True, exist_ok=True)
    with Writer(store) as writer:
        writer.add_folder(music).result()
        writer.set_model("test", TAGS, ATTRIBUTES, DIMENSIONS).result()
        ids = writer.store_tracks([_track(music, number) for number in range(count)]).result()
        writer.store_analysis([(track, heard_row(rng)) for track in ids]).result()
        writer.store_positions(ids, rng.normal(size=(count, 2)).astype(np.float32)).result()
        for number, track in enumerate(ids[: count // 2]):
            for play in range(1 + number % 3):
                when = 1.6e9 + 86_400.0 * (number // 6) + 300.0 * (number % 6) + 1e6 * play
                writer.add_play(track, when, 180.0, 1.0, moved_on=False, excerpt=False).result()
    return store


def _track(music: Path, number: int) -> NewTrack:
    about = Metadata(
        title=f"Song {number}",
        artists=(f"Artist {number % 9}",),
        album=f"Album {number % 12}",
        genres=(GENRES[number % 4],),
        year=1970 + number % 40,
        duration=180.0 + number,
    )
    path = music / f"{number:03d}.flac"
    path.write_bytes(b"x")
    return NewTrack(Source(path), about, 1, number, number.to_bytes(8, "little"))
