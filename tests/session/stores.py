"""Stores of made-up libraries, for tests of the session and of both faces."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from musicexplorer.library.store import AnalysisRow, NewTrack, Writer
from musicexplorer.library.track import Metadata, Source
from musicexplorer.similarity.metric import FILE, Metric
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


def listener_store(
    store: Path, scenes: Sequence[int] = range(4), *, days: int = 40, occasions: bool = False
) -> Path:
    """A store with all that lists depend on, of a person who has listened enough for taste.

    144 tracks of 12 artists in four scenes, each with its tags, genre and place on the map; of some songs
    there is a copy on another album or a live version. The person has forty sessions (`days`) of
    one of their `scenes` each, likes some tracks, and has a metric of their own. With `occasions` tracks of
    all scenes are played together, in groups that cannot be told by their sound.
    """
    rng = np.random.default_rng(3)
    music = store.parent / "music"
    music.mkdir(parents=True, exist_ok=True)
    centres = np.eye(4, DIMENSIONS, dtype=np.float32)
    with Writer(store) as writer:
        writer.add_folder(music).result()
        writer.set_model("test", TAGS, ATTRIBUTES, DIMENSIONS).result()
        new, rows, xy = [], [], []
        for number in range(144):
            scene = number % 4
            vector = centres[scene] + rng.normal(scale=0.35, size=DIMENSIONS).astype(np.float32)
            title, album, seconds = f"Song {number}", f"Album {number % 24}", 150.0 + 3 * number
            other = number - 12  # of the same artist and scene
            if number % 16 == 15:
                vector, title = rows[other].vector + np.float32(1e-4), f"Song {other}"
                album, seconds = "The Best", 150.0 + 3 * other
            elif number % 9 == 8 and other >= 0:
                title = f"Song {other} (Live)"
            about = Metadata(
                title=title,
                artists=(f"Artist {number % 12}",),
                album=album,
                genres=(GENRES[scene],),
                year=1970 + number % 40,
                duration=seconds,
            )
            path = music / f"{number:03d}.flac"
            path.write_bytes(b"x")
            new.append(NewTrack(Source(path), about, 1, number, number.to_bytes(8, "little")))
            rows.append(_analysis(rng, vector, scene))
            xy.append(8.0 * np.array([scene % 2, scene // 2]) + rng.normal(size=2))
        ids = writer.store_tracks(new).result()
        writer.store_analysis(list(zip(ids, rows, strict=True))).result()
        writer.store_positions(ids, np.array(xy, np.float32)).result()
        writer.set_likes({ids[0]: 1, ids[8]: 1, ids[3]: -1}).result()
        turns = [scenes[day % len(scenes)] for day in range(days)]
        group = np.arange(100) // 4 % 4 if occasions else np.arange(100) % 4
        plays = [
            writer.add_play(ids[int(at)], 1e9 + 86_400.0 * day + 200.0 * place, 180.0, 1.0)
            for day in range(days)
            for place, at in enumerate(rng.permutation(np.flatnonzero(group == turns[day]))[:8])
        ]
        for play in plays:
            play.result()
    axes = np.eye(DIMENSIONS, 2, dtype=np.float32)
    stretch = np.diag([3.0, 0.5]).astype(np.float32)
    Metric(np.zeros(DIMENSIONS, np.float32), axes, stretch, 1.0, "test").save(store.with_name(FILE))
    return store


def analysis_of(seed: int, scene: int = 0) -> AnalysisRow:
    """What the network says of a file from outside that sounds like a scene of `listener_store`."""
    rng = np.random.default_rng(seed)
    vector = np.eye(4, DIMENSIONS, dtype=np.float32)[scene] + rng.normal(scale=0.2, size=DIMENSIONS)
    return _analysis(rng, vector.astype(np.float32), scene)


def _analysis(rng: np.random.Generator, vector: np.ndarray, scene: int) -> AnalysisRow:
    vector = vector / np.linalg.norm(vector)
    tags = (0.1 + 0.7 * np.eye(4)[scene] + 0.1 * rng.random(4)).astype(np.float32)
    attributes = rng.random(len(ATTRIBUTES)).astype(np.float32)
    windows = vector + rng.normal(scale=0.1, size=(3, DIMENSIONS)).astype(np.float32)
    windows /= np.linalg.norm(windows, axis=1, keepdims=True)
    return AnalysisRow(
        vector, tags, attributes, np.array([0.0, 50.0, 90.0], np.float32), windows.astype(np.float16),
        np.tile(tags, (3, 1)).astype(np.float16), np.tile(attributes, (3, 1)).astype(np.float16),
    )  # fmt: skip
