"""What taste predicts of generated listeners of many habits: the median over listeners, and their spread.

    python -m tests.benchmarks.tastes [--listeners 5] [--library library.sqlite] [--only NAME]
    python -m tests.benchmarks.tastes --only speed

The rules of mixing were chosen by looking at the first table; nothing was chosen by the second one. The third
is of listeners who choose by lot: there the area under the curve is to be 0.5 within its spread. Given a
scanned library, the same listeners live in its embeddings and albums instead of generated ones.
"""

import argparse
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from musicexplorer.library.store import Reader
from musicexplorer.similarity.taste import Taste, evaluate
from musicexplorer.similarity.taste.measures import Measures
from musicexplorer.similarity.taste.mixture import unit
from tests.similarity.taste.habits import HELD_OUT, TUNING, Habits, Heard, listener
from tests.similarity.taste.worlds import of_plays

FIRST = {"tuning": 0, "held-out": 1000}
"""The first listener's number: no listener is in two tables."""
Found = dict[str, dict[str, list[Measures]]]


def predicted(habits: Habits, seeds: Iterable[int], by_lot: bool, real: Heard | None) -> Found:
    """Each listener's measures, of each question and way."""
    found: Found = {}
    for seed in seeds:
        evidence, heard = listener(habits, seed, by_lot=by_lot, real=real)
        for part, ways in evaluate(evidence, heard.ids, heard.vectors).parts.items():
            for way, one in ways.items():
                found.setdefault(part, {}).setdefault(way, []).append(one)
    return found


def cell(several: Sequence[Measures]) -> str:
    """Medians of recall, nDCG and AUC, and half the range of the middle half of AUC."""
    table = np.array([(one.recall, one.ndcg, one.auc) for one in several])
    recall, ndcg, auc = np.nanmedian(table, axis=0)
    low, high = np.nanquantile(table[:, 2], [0.25, 0.75])
    return f"{recall:.2f} {ndcg:.2f} {auc:.3f}±{(high - low) / 2:.3f}"


def printed(
    title: str, habits: Sequence[Habits], first: int, count: int, by_lot: bool, real: Heard | None
) -> None:
    """Print the tables of all questions, and in how many kinds the mixture's AUC stands above each part's."""
    every = {one.name: predicted(one, range(first, first + count), by_lot, real) for one in habits}
    for part, answers in next(iter(every.values())).items():
        ways = list(answers)
        print(f"\n{title}: {part} (recall@20, nDCG@20, AUC)")
        print(f"{'':18}" + "".join(f"{way:>23}" for way in ways))
        for name, found in every.items():
            print(f"{name:18}" + "".join(f"{cell(found[part][way]):>23}" for way in ways))
        medians = {way: [_auc(found[part][way]) for found in every.values()] for way in ways}
        ahead = {
            way: sum(best > other for best, other in zip(medians["mixture"], medians[way], strict=True))
            for way in ways[:-1]
        }
        print(f"mixture ahead of {', '.join(f'{way} {n}/{len(every)}' for way, n in ahead.items())}")
        if by_lot:
            areas = np.array([one.auc for found in every.values() for one in found[part]["mixture"]])
            error = np.nanstd(areas) / np.sqrt(len(areas))
            print(f"mixture's mean AUC {np.nanmean(areas):.3f} ± {error:.3f} (standard error)")


def _auc(several: Sequence[Measures]) -> float:
    return float(np.nanmedian([one.auc for one in several]))


def retrained(tracks: int, sessions: int = 5000, length: int = 10) -> str:
    """How long learning takes: of sessions around tracks of a library of noise."""
    rng = np.random.default_rng(0)
    vectors = unit(rng.normal(0, 1, (tracks, 256)))
    known = rng.permutation(tracks)[:8000]
    among = (rng.choice(known, 200, replace=False) for _ in range(sessions))
    played = [some[np.argsort(-(vectors[some] @ vectors[some[0]]))][:length] for some in among]
    when = 1e9 + 86400.0 * np.arange(sessions)[:, None] + 200.0 * np.arange(length)
    evidence = of_plays(np.concatenate(played).astype(np.int64), when.ravel())
    began, busy = time.perf_counter(), time.process_time()
    Taste.fit(evidence, np.arange(tracks), vectors)
    seconds, busy = time.perf_counter() - began, time.process_time() - busy
    return (
        f"{tracks:7} tracks, {len(evidence.ids)} plays: {seconds:5.1f} s by the clock, {busy:5.1f} s of CPU"
    )


def scanned(file: Path) -> Heard:
    """A library's embeddings; what lies in one folder is an album."""
    with Reader(file) as reader:
        ids, vectors = reader.embeddings()
        folders = {track.id: str(track.source.path.parent) for track in reader.tracks()}
    albums = np.unique([folders[one] for one in ids.tolist()], return_inverse=True)[1]
    return Heard(ids, vectors, albums)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--listeners", type=int, default=5, help="of each kind")
    parser.add_argument("--library", type=Path, help="a scanned library, for its embeddings")
    parser.add_argument("--only", help="tuning, held-out, lot or speed")
    options = parser.parse_args()
    real = scanned(options.library) if options.library else None
    for title, habits in (("tuning", TUNING), ("held-out", HELD_OUT)):
        if options.only in (None, title):
            printed(title, habits, FIRST[title], options.listeners, False, real)
    if options.only in (None, "lot"):
        printed("chosen by lot", HELD_OUT, 2000, options.listeners, True, real)
    if options.only in (None, "speed"):
        for tracks in (10_000, 100_000):
            print(retrained(tracks))
