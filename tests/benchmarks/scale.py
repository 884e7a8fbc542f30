"""Everything that is asked of a library of 100 000 tracks, in one table; and search among a million.

    nice python -m tests.benchmarks.scale [--tracks 100000] [--neighbours 1000000] [--home DIR]

CPU milliseconds (which other programs on the machine change least), the first time and the median of the
next five, and where the program does it: in the window's thread, or beside it. What the window's thread
does has to be done within 100 ms; such lines are marked when they are not. "Reading a column" is the same
plain numpy work on the same machine in the same run (a matrix-vector product with all embeddings): a
measure of the machine.
"""

import argparse
import os
import resource
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np

from tests.benchmarks import known_library, made_up

LIMIT = 100.0
TIMES = 5
WINDOW, BESIDE = "window", "beside"
WORDS = ("title 1", "artist 7", "jazz", "year:1970..1980", "album 12 artist 3")


def make(home: Path, count: int) -> None:
    """A library with clusters, names, a map, ratings of the map and a listening history."""
    from musicexplorer import paths

    known_library.DIMENSIONS, known_library.TAGS = 256, 193
    known_library.make(home, count)
    rng = np.random.default_rng(1)
    with closing(sqlite3.connect(paths.store())) as store, store:
        ids = [row[0] for row in store.execute("SELECT id FROM track ORDER BY id")]
        vectors = made_up.library(count)
        store.executemany(
            "UPDATE heard SET vector = ? WHERE track_id = ?",
            ((vector.tobytes(), one) for one, vector in zip(ids, vectors, strict=True)),
        )
        store.execute("UPDATE position SET kept = 0.5, reached = 10")
        played = rng.zipf(1.3, 200_000) % count
        store.executemany(
            'INSERT INTO play (track_id, "when", seconds, share, moved_on, excerpt)'
            " VALUES (?, ?, 200, 1.0, 0, 0)",
            ((ids[row], 1.6e9 + 400 * number) for number, row in enumerate(played.tolist())),
        )


class Bench:
    """Runs things and prints lines."""

    def __init__(self) -> None:
        self.slow: list[str] = []

    def line(self, name: str, where: str, work: Callable[[], Any], times: int = TIMES) -> Any:
        """Measure one thing; returns what it gave the first time."""
        taken, result = [], None
        for number in range(times + 1):
            began = time.process_time()
            found = work()
            taken.append(1000 * (time.process_time() - began))
            result = found if number == 0 else result
        later = statistics.median(taken[1:]) if times else taken[0]
        marked = where == WINDOW and later > LIMIT
        if marked:
            self.slow.append(name)
        print(f"{name:34} {where:7} {taken[0]:9.1f} {later:9.1f}  {'SLOW' if marked else ''}", flush=True)
        return result


def session_table(bench: Bench, store: Path) -> None:
    """What window and command line ask of the session."""
    from musicexplorer.library.store import Reader
    from musicexplorer.session import colouring, filters, playlists, regions, similar, taste
    from musicexplorer.session.filters import Range
    from musicexplorer.session.session import Session
    from musicexplorer.settings import Settings
    from musicexplorer.similarity.playlist import Recipe, Seed
    from musicexplorer.similarity.playlist.hubness import reports
    from musicexplorer.ui.history.rows import history_tables

    with Session(store, Settings()) as session:
        library = bench.line("opening the library", BESIDE, session.loader(), 0)
        session.set_library(library)
        vectors = session.reader.embeddings()[1]
        bench.line("reading a column", "-", lambda: vectors @ vectors[0])
        all_rows = np.arange(len(library))
        for name, chosen in {
            "filter: genre": filters.Filters(("Genre 3",)),
            "filter: year and energy": filters.Filters(
                ranges=(("year", Range(1970, 1980)), ("attribute 1", Range(0, 0.5)))
            ),
            "filter: tag": filters.Filters(tags=("tag 3",)),
            "filter: plays": filters.Filters(ranges=(("plays", Range(1, None)),)),
            "filter: added": filters.Filters(added_days=30),
        }.items():
            bench.line(name, WINDOW, lambda chosen=chosen: chosen.passing(library))
        for name in ("genre_choices", "folder_choices", "tag_choices"):
            bench.line(f"offered: {name}", WINDOW, lambda name=name: getattr(filters, name)(library))
        bench.line("colourings on offer", WINDOW, lambda: colouring.colourings(library))
        for one in colouring.colourings(library):
            bench.line(f"colour: {one.name}", WINDOW, lambda one=one: one.values(library, all_rows))
        bench.line("region names", BESIDE, lambda: regions.named_regions(library), 1)
        for words in WORDS:
            bench.line(f"search: {words}", BESIDE, lambda words=words: library.search(words))
        snapshot, ids = session.snapshot, library.ids
        seed = Seed("tracks", tracks=(int(ids[5]),))
        bench.line("similar tracks", BESIDE, lambda: similar.similar_to(snapshot, [int(ids[5])]))
        bench.line(
            "playlist of 25", BESIDE, lambda: playlists.make_playlist(snapshot, Recipe((seed,), count=25))
        )
        bench.line("playlist along a path", BESIDE, lambda: playlists.make_playlist(
            snapshot, Recipe((seed, Seed("tracks", tracks=(int(ids[900]),))), count=25)
        ))  # fmt: skip
        both = None, snapshot.inputs.hubness_correction  # as `similar --hubs` shows it
        bench.line("hub report", BESIDE, lambda: reports(snapshot.inputs.neighbours, both), 0)
        bench.line("learning taste", BESIDE, session.learn, 0)
        snapshot = session.snapshot
        bench.line("taste", BESIDE, lambda: taste.current_taste(snapshot), 1)
        bench.line("for you", BESIDE, lambda: taste.for_you(snapshot, session.mix), 1)
        with Reader(store) as reader:
            bench.line("history page", BESIDE, lambda: history_tables(reader, library), 1)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"most memory so far: {most:.0f} MB")


def neighbour_table(bench: Bench, count: int) -> None:
    """Exact nearest neighbours among very many tracks."""
    from musicexplorer.similarity.neighbours import Neighbours

    part = made_up.library(min(count, 100_000))
    vectors = np.concatenate([part] * -(-count // len(part)))[:count]
    near = Neighbours(np.arange(count), vectors)
    bench.line(f"nearest 50 of {count}", BESIDE, lambda: near.nearest(7, 50))
    bench.line(f"the product alone, {count}", "-", lambda: vectors @ vectors[7])


def homes(given: Path | None) -> Iterator[Path]:
    """The folder that was asked for, or one for this time only."""
    if given is not None:
        yield given
        return
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--tracks", type=int, default=100_000)
    parser.add_argument("--neighbours", type=int, default=1_000_000)
    parser.add_argument("--home", type=Path, help="where the library is made; kept")
    options = parser.parse_args()
    from musicexplorer import paths

    bench = Bench()
    for home in homes(options.home):
        os.environ[paths.HOME_VARIABLE] = str(home)
        if not paths.store().exists():
            make(home, options.tracks)
        print(f"{'':34} {'where':7} {'first':>9} {'later':>9}   CPU ms")
        session_table(bench, paths.store())
    for count in (options.tracks, options.neighbours):
        neighbour_table(bench, count)
    print(f"too slow for the window's thread: {', '.join(bench.slow) or 'nothing'}")


if __name__ == "__main__":
    main()
