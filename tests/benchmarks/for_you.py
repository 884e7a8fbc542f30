"""Suggestions for generated listeners who love one, two or three kinds of music of a real library.

    python -m tests.benchmarks.for_you library.sqlite [--kinds FILES.tsv] [--first 200] [--sound]

Without options it prints what README says of listeners that nothing was chosen by: those of seeds 200 to 217.
Constants are chosen by others. With --sound, what is written in the files does not count.

A kind is a folder of 16 to 70 tracks; with --kinds (a table of path, seconds, kind) those of the table.
Half of every loved kind is withheld and never played. Of the plays 15 % stray to anything, and nearly half
of those are skipped. A third of the listeners change their mind half-way: one loved kind is given up for
another, whose tracks count as not loved from then on. The table says, by the number of plays: recall of the
withheld tracks among the first 20 of what was never played; the share of loved kinds in the list "likely" of
30 (of as many as there are); how many tracks there are on the shelf "sure" (30 at most), which part of all of
them is of loved kinds, the mean of that over the listeners who have any, and how many listeners these are.
"""

import argparse
import csv
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from musicexplorer.indexing.taste_learning import metadata_inputs
from musicexplorer.library.store import Reader
from musicexplorer.similarity.neighbours import Neighbours
from musicexplorer.similarity.playlist import PlaylistInputs
from musicexplorer.similarity.shelves import Shelf
from musicexplorer.similarity.taste import Evidence, Person, Suggestions, Taste
from musicexplorer.similarity.taste.measures import measure
from musicexplorer.similarity.text import metadata_vectors
from tests.similarity.taste.worlds import of_plays

PLAYS = (5, 30, 100, 400, 2000, 5000)
LISTED, NOW, STRAY, DAY = 30, 1.8e9, 0.15, 86400.0


@dataclass(frozen=True)
class Library:
    """Tracks int64 [n], embeddings float32 [n, d], metadata float32 [n, w], kinds int64 [n]."""

    ids: NDArray[np.int64]
    vectors: NDArray[np.float32]
    metadata: NDArray[np.float32]
    kind: NDArray[np.int64]

    @property
    def lovable(self) -> NDArray[np.int64]:
        """The kinds that listeners choose from."""
        size = np.bincount(self.kind)
        return np.flatnonzero((size >= 16) & (size <= 70))


def read(file: Path, table: Path | None) -> Library:
    """Read a scanned library."""
    named: dict[str, str] = {}
    if table:
        with table.open(encoding="utf-8") as lines:
            named = {row[0]: row[2] for row in csv.reader(lines, delimiter="\t")}
    with Reader(file) as reader:
        ids, vectors = reader.embeddings()
        paths = {track.id: Path(track.source.path) for track in reader.tracks()}
        metadata = metadata_vectors(*metadata_inputs(reader))
    folders = [paths[track].parent for track in ids.tolist()]
    names = [
        named.get(f"{folder.name}/{paths[track].name}", folder.name)
        for track, folder in zip(ids.tolist(), folders, strict=True)
    ]
    return Library(ids, vectors, metadata, np.unique(names, return_inverse=True)[1])


def listener(library: Library, seed: int, plays: int) -> tuple[Evidence, NDArray[np.bool_], NDArray[np.intp]]:
    """The history of one, which tracks are of kinds loved at the end, and those withheld."""
    rng = np.random.default_rng(seed)
    kinds = rng.permutation(library.lovable)
    loved, other = kinds[: 1 + seed % 3], kinds[4:5]
    begin = [*other, *loved[1:]] if seed % 3 == 1 else loved  # who changes his mind
    withheld = np.concatenate(
        [
            rows[: len(rows) // 2]
            for kind in kinds
            if len(rows := rng.permutation(np.flatnonzero(library.kind == kind)))
        ]
    )
    known = np.ones(len(library.ids), dtype=bool)
    known[withheld] = False
    fame = rng.zipf(1.8, len(known)).clip(max=50).astype(float)
    rows, good = [], []
    for number in range(plays):
        now = begin if number < plays / 2 else loved
        if rng.random() < STRAY:
            row = int(rng.choice(np.flatnonzero(known)))
            good.append(bool(np.isin(library.kind[row], now)) or rng.random() < 0.55)
        else:
            chance = fame * (known & (library.kind == now[number // 8 % len(now)]))
            row = int(rng.choice(len(known), p=chance / chance.sum()))
            good.append(True)
        rows.append(row)
    when = NOW - DAY * 30 - 7200.0 * np.arange(plays)[::-1]
    played = of_plays(library.ids[rows], when)
    kept = np.array(good)
    evidence = replace(played, count=kept.astype(np.int32), skips=(~kept).astype(np.int32))
    return evidence, np.isin(library.kind, loved), withheld[np.isin(library.kind[withheld], loved)]


@dataclass(frozen=True)
class Figures:
    """Of one listener: recall, the share of loved kinds, sure tracks, and those of them that are loved."""

    recall: float
    share: float
    sure: int
    loved: int


def figures(library: Library, seed: int, plays: int) -> Figures:
    """Measure what is suggested to one listener."""
    evidence, loved, withheld = listener(library, seed, plays)
    taste = Taste.fit(evidence, library.ids, library.vectors, library.metadata)
    inputs = PlaylistInputs(Neighbours(library.ids, library.vectors), {}, now=NOW)
    suggestions = Suggestions(taste, evidence, inputs)

    def rows(shelf: Shelf) -> NDArray[np.intp]:
        listed = suggestions.shelf(shelf, LISTED, per_artist=LISTED)
        return np.searchsorted(library.ids, [one.id for one in listed])

    person = Person.of(evidence, library.ids)
    never = person.plays + person.skips == 0
    hits = np.zeros(len(loved), dtype=bool)
    hits[withheld] = True
    possible = min(LISTED, int(loved[person.plays <= 1].sum()))
    recall = measure(taste.expected[never], hits[never]).recall if taste.liking_model else np.nan
    sure = rows("sure")
    return Figures(recall, loved[rows("likely")].sum() / possible, len(sure), int(loved[sure].sum()))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("library", type=Path)
    parser.add_argument("--kinds", type=Path)
    parser.add_argument("--first", type=int, default=200)
    parser.add_argument("--listeners", type=int, default=18)
    parser.add_argument("--sound", action="store_true")
    options = parser.parse_args()
    library = read(options.library, options.kinds)
    if options.sound:
        library = replace(library, metadata=library.metadata[:, :0])
    seeds = range(options.first, options.first + options.listeners)
    print(f"{len(library.ids)} tracks, {len(library.lovable)} kinds, seeds {seeds[0]} to {seeds[-1]}")
    print("plays  recall@20  share  sure  of them loved  mean  listeners")
    for plays in PLAYS:
        found = [figures(library, seed, plays) for seed in seeds]
        shares = [one.loved / one.sure for one in found if one.sure]
        recall, share = (np.mean([getattr(one, name) for one in found]) for name in ("recall", "share"))
        sure, loved = (sum(getattr(one, name) for one in found) for name in ("sure", "loved"))
        right, mean = loved / max(sure, 1), np.mean(shares or [np.nan])
        row = f"{plays:5}{recall:11.3f}{share:7.3f}{sure / len(found):6.1f}{right:15.2f}{mean:6.2f}"
        print(f"{row}{len(shares):11}", flush=True)


if __name__ == "__main__":
    main()
